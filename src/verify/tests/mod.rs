//! Tests of the certificate's path from bytes to a trusted issuer.

mod certificate;
mod hostile;
mod openssl;
mod path;
mod signature;
mod validity;
