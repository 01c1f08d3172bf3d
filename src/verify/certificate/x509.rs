//! One X.509 certificate, read without rules about its use.
//!
//! The rules for a card's certificate are in `certificate`, those for a CA's in `trust`.
//!
//! The bytes may be BER. The certificate's three parts are each rewritten to DER
//! and read by x509-parser (the signed part) and spki (the outer algorithm). The
//! contents of the subject's key and of the extensions that this crate reads are
//! encodings inside strings: each is rewritten to DER separately. These types have no
//! further level. Values of other extensions are not read.

use spki::der::Decode;
use spki::der::asn1::BitStringRef;
use spki::{AlgorithmIdentifierRef, ObjectIdentifier};
use time::OffsetDateTime;
use x509_parser::certificate::{TbsCertificate, TbsCertificateParser};
use x509_parser::extensions::{
    AuthorityKeyIdentifier, BasicConstraints, KeyIdentifier, KeyUsage, X509Extension,
};
use x509_parser::nom::Parser;
use x509_parser::prelude::FromDer;
use x509_parser::x509::{X509Name, X509Version};

use crate::card::Sha256Digest;

use super::ber::{self, Normalised};
use super::error::CertificateError;
use super::name::name_text;
use super::signature::{PublicKey, SignatureAlgorithm, SignatureError, is_absent_or_null};

/// A certificate's fields.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Certificate {
    /// The certificate, unchanged from the input, without the bytes after it.
    pub(crate) encoded: Vec<u8>,
    /// The TBSCertificate, unchanged from the input: what the issuer signed.
    pub(crate) tbs: Vec<u8>,
    /// The serial number's bytes, big-endian, as encoded.
    pub(crate) serial: Vec<u8>,
    /// The signature algorithm.
    pub(crate) algorithm: ObjectIdentifier,
    /// The signature's bytes, out of their BIT STRING.
    pub(crate) signature: Vec<u8>,
    /// The issuer's name in DER.
    pub(crate) issuer: Vec<u8>,
    /// The issuer's name as text.
    pub(crate) issuer_text: String,
    /// The subject's name in DER.
    pub(crate) subject: Vec<u8>,
    /// The subject's name as text.
    pub(crate) subject_text: String,
    /// First moment of validity.
    pub(crate) not_before: OffsetDateTime,
    /// Last second of validity.
    pub(crate) not_after: OffsetDateTime,
    /// The SubjectPublicKeyInfo in DER.
    pub(crate) public_key: Vec<u8>,
    /// The extensions that this crate reads.
    pub(crate) extensions: Extensions,
}

/// The extensions that this crate reads (RFC 5280 4.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    pub(crate) key_usage: Option<Usage>,
    /// basicConstraints says CA:TRUE.
    pub(crate) is_authority: bool,
    pub(crate) subject_key_identifier: Option<Vec<u8>>,
    pub(crate) authority_key_identifier: Option<Vec<u8>>,
    /// A critical extension that is not understood, dotted: the first of them.
    pub(crate) unknown_critical: Option<String>,
}

/// The uses in a keyUsage extension that this crate checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) digital_signature: bool,
    pub(crate) key_cert_sign: bool,
}

impl Certificate {
    /// Reads the certificate at the start of `input`: its first `encoded.len()` bytes. The
    /// caller checks the bytes after it.
    pub(crate) fn parse(input: &[u8]) -> Result<Self, CertificateError> {
        let outer = ber::normalise(input)?;
        if outer.der.first() != Some(&SEQUENCE) {
            return Err(structure("outer sequence"));
        }
        let [tbs, algorithm, signature] = outer.children.as_slice() else {
            return Err(structure("outer sequence"));
        };
        let part = |range: &std::ops::Range<usize>| input.get(range.clone()).unwrap_or_default();
        let signed = ber::normalise_all(part(tbs))?;
        let (algorithm, signature) = outer_parts(part(algorithm), part(signature))?;

        let tbs_bytes = part(tbs).to_vec();
        let (rest, tbs) = TbsCertificateParser::new()
            .with_deep_parse_extensions(false)
            .parse(&signed.der)
            .map_err(|_| structure("TBSCertificate"))?;
        if !rest.is_empty() {
            return Err(structure("TBSCertificate"));
        }
        if tbs.version != X509Version::V3 {
            return Err(CertificateError::NotVersion3);
        }
        check_inner_algorithm(&tbs, &algorithm)?;
        Ok(Certificate {
            encoded: input.get(..outer.consumed).unwrap_or_default().to_vec(),
            tbs: tbs_bytes,
            serial: tbs.raw_serial().to_vec(),
            algorithm,
            signature,
            issuer: name_der(&tbs.issuer, "issuer")?,
            issuer_text: name_text(&tbs.issuer),
            subject: name_der(&tbs.subject, "subject")?,
            subject_text: name_text(&tbs.subject),
            not_before: tbs.validity.not_before.to_datetime(),
            not_after: tbs.validity.not_after.to_datetime(),
            public_key: tbs.subject_pki.raw.to_vec(),
            extensions: extensions(tbs.extensions())?,
        })
    }

    /// The signature algorithm, if it is one of those allowed.
    pub(crate) fn signature_algorithm(&self) -> Result<SignatureAlgorithm, CertificateError> {
        SignatureAlgorithm::from_oid(&self.algorithm).ok_or_else(|| {
            CertificateError::AlgorithmNotAllowed {
                oid: self.algorithm.to_string(),
            }
        })
    }

    /// Checks that `key` made the signature over the unchanged TBSCertificate.
    pub(crate) fn verify_signed_by(&self, key: &PublicKey) -> Result<(), SignatureError> {
        let algorithm = self
            .signature_algorithm()
            .map_err(|_| SignatureError::Mismatch)?;
        key.verify_certificate(algorithm, &self.tbs, &self.signature)
    }

    /// SHA-256 of the certificate's bytes.
    pub(crate) fn sha256(&self) -> Sha256Digest {
        Sha256Digest::of(&self.encoded)
    }
}

/// The element at the start of `input` in DER, without the bytes after it: the certificate
/// for a digest. `None` if there is no element.
pub(crate) fn certificate_alone(input: &[u8]) -> Option<Vec<u8>> {
    ber::normalise(input).ok().map(|normalised| normalised.der)
}

/// The outer signatureAlgorithm and signatureValue.
fn outer_parts(
    algorithm: &[u8],
    signature: &[u8],
) -> Result<(ObjectIdentifier, Vec<u8>), CertificateError> {
    let algorithm = ber::normalise_all(algorithm)?;
    let algorithm = AlgorithmIdentifierRef::from_der(&algorithm.der)
        .map_err(|_| structure("signatureAlgorithm"))?;
    if !is_absent_or_null(&algorithm) {
        return Err(CertificateError::AlgorithmParameters);
    }
    let signature = ber::normalise_all(signature)?;
    let signature = BitStringRef::from_der(&signature.der)
        .ok()
        .and_then(|bits| bits.as_bytes().map(<[u8]>::to_vec))
        .ok_or_else(|| structure("signatureValue"))?;
    Ok((algorithm.oid, signature))
}

/// Checks that the signed part names the same algorithm as the outer one, which no
/// signature covers.
fn check_inner_algorithm(
    tbs: &TbsCertificate<'_>,
    outer: &ObjectIdentifier,
) -> Result<(), CertificateError> {
    if tbs.signature.algorithm.as_bytes() != outer.as_bytes() {
        return Err(CertificateError::AlgorithmMismatch);
    }
    match tbs.signature.parameters() {
        None => Ok(()),
        Some(any) if any.tag() == x509_parser::asn1_rs::Tag::Null && any.data.is_empty() => Ok(()),
        Some(_) => Err(CertificateError::AlgorithmParameters),
    }
}

/// A name's DER. x509-parser stops without an error at the first part of a name that it
/// cannot read. Then there are fewer bytes than the header states.
fn name_der(name: &X509Name<'_>, part: &'static str) -> Result<Vec<u8>, CertificateError> {
    match ber::normalise_all(name.as_raw()) {
        Ok(Normalised { der, .. }) => Ok(der),
        Err(_) => Err(structure(part)),
    }
}

fn extensions(list: &[X509Extension<'_>]) -> Result<Extensions, CertificateError> {
    let mut read = Extensions::default();
    for (index, extension) in list.iter().enumerate() {
        let dotted = || extension.oid.to_string();
        let seen = list.iter().take(index);
        if seen.into_iter().any(|other| other.oid == extension.oid) {
            return Err(CertificateError::DuplicateExtension { oid: dotted() });
        }
        let understood = read_extension(extension, &mut read)
            .ok_or_else(|| CertificateError::MalformedExtension { oid: dotted() })?;
        if extension.critical && !understood && read.unknown_critical.is_none() {
            read.unknown_critical = Some(dotted());
        }
    }
    Ok(read)
}

/// Reads one extension into `read`; `None` when it is malformed, `Some(false)`
/// when it is not one of those that this crate understands.
///
/// Understood: keyUsage, basicConstraints, the two key identifiers, and
/// certificatePolicies. Any policy is accepted, because none is required.
/// Not understood: extendedKeyUsage. No purpose in it is known to mean signing a card, and
/// a critical one could forbid that.
fn read_extension(extension: &X509Extension<'_>, read: &mut Extensions) -> Option<bool> {
    let oid = extension.oid.as_bytes();
    let known = UNDERSTOOD.iter().find(|known| known.as_bytes() == oid);
    let Some(known) = known else {
        return Some(false);
    };
    let value = ber::normalise_all(extension.value).ok()?.der;
    match *known {
        KEY_USAGE => {
            let usage = whole::<KeyUsage>(&value)?;
            read.key_usage = Some(Usage {
                digital_signature: usage.digital_signature(),
                key_cert_sign: usage.key_cert_sign(),
            });
        }
        BASIC_CONSTRAINTS => read.is_authority = whole::<BasicConstraints>(&value)?.ca,
        SUBJECT_KEY_IDENTIFIER => {
            let identifier = whole::<KeyIdentifier<'_>>(&value)?;
            read.subject_key_identifier = Some(identifier.0.to_vec());
        }
        AUTHORITY_KEY_IDENTIFIER => {
            let identifier = whole::<AuthorityKeyIdentifier<'_>>(&value)?;
            read.authority_key_identifier = identifier.key_identifier.map(|id| id.0.to_vec());
        }
        _ => {}
    }
    Some(true)
}

fn whole<'a, T: FromDer<'a, x509_parser::error::X509Error>>(value: &'a [u8]) -> Option<T> {
    match T::from_der(value) {
        Ok(([], parsed)) => Some(parsed),
        _ => None,
    }
}

fn structure(part: &'static str) -> CertificateError {
    CertificateError::Structure { part }
}

const SEQUENCE: u8 = 0x30;

const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.14");
const AUTHORITY_KEY_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.35");
const CERTIFICATE_POLICIES: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32");
const UNDERSTOOD: [ObjectIdentifier; 5] = [
    KEY_USAGE,
    BASIC_CONSTRAINTS,
    SUBJECT_KEY_IDENTIFIER,
    AUTHORITY_KEY_IDENTIFIER,
    CERTIFICATE_POLICIES,
];
