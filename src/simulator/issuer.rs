//! The issuer of virtual cards: a test certification authority, and the key that signs the
//! data on the cards (docs/protocol.md, section 8).

use std::sync::OnceLock;

use time::OffsetDateTime;
use time::macros::datetime;

use super::certificate::{AuthorityKey, CertificateProfile, KeyUsage, write_certificate};
use super::error::IssueError;
use super::key::PrivateKey;
use crate::card::Generation;

/// A certification authority, and the key that it certifies for signing cards.
///
/// The keys that come with the crate are public, so a certificate of
/// [`Issuer::test`] proves nothing outside a test.
#[derive(Clone)]
pub struct Issuer {
    generation: Generation,
    subject: String,
    ca_key: PrivateKey,
    signing_key: PrivateKey,
}

impl Issuer {
    /// The issuer of this crate's virtual cards: RSA-2048 in the first
    /// generation, EC P-384 in the second. The issuer of the second generation also signs
    /// specified cards.
    ///
    /// # Errors
    ///
    /// None in practice: the keys come with the crate.
    pub fn test(generation: Generation) -> Result<Self, IssueError> {
        static FIRST: OnceLock<Issuer> = OnceLock::new();
        static SECOND: OnceLock<Issuer> = OnceLock::new();
        match generation {
            Generation::First => {
                Self::kept(&FIRST, generation, FIRST_SUBJECT, FIRST_CA, FIRST_SIGNER)
            }
            Generation::Second | Generation::Specified => Self::kept(
                &SECOND,
                generation,
                SECOND_SUBJECT,
                SECOND_CA,
                SECOND_SIGNER,
            ),
        }
    }

    /// An issuer whose CA has the name of [`Issuer::test`] and another key.
    ///
    /// # Errors
    ///
    /// None in practice: the keys come with the crate.
    pub fn foreign(generation: Generation) -> Result<Self, IssueError> {
        static FIRST: OnceLock<Issuer> = OnceLock::new();
        static SECOND: OnceLock<Issuer> = OnceLock::new();
        match generation {
            Generation::First => Self::kept(
                &FIRST,
                generation,
                FIRST_SUBJECT,
                FIRST_FOREIGN_CA,
                FIRST_SIGNER,
            ),
            Generation::Second | Generation::Specified => Self::kept(
                &SECOND,
                generation,
                SECOND_SUBJECT,
                SECOND_FOREIGN_CA,
                SECOND_SIGNER,
            ),
        }
    }

    /// Reading these keys takes longer than a card needs for anything else, so it is done once.
    fn kept(
        cell: &OnceLock<Issuer>,
        generation: Generation,
        subject: &str,
        ca_key: &[u8],
        signing_key: &[u8],
    ) -> Result<Self, IssueError> {
        let issuer = match cell.get() {
            Some(issuer) => issuer.clone(),
            None => {
                let made = Self::from_pkcs8_der(generation, subject, ca_key, signing_key)?;
                cell.get_or_init(|| made).clone()
            }
        };
        Ok(Self {
            generation,
            ..issuer
        })
    }

    /// An issuer with keys of your own, as unencrypted PKCS #8 in DER: RSA for
    /// the first generation, EC P-384 for the others. `subject` names the CA, as
    /// RFC 4514 text such as `CN=my test CA,C=JP`.
    ///
    /// # Errors
    ///
    /// [`IssueError::Key`] if a key is not of that kind. A wrong `subject` is reported when a
    /// certificate is issued.
    pub fn from_pkcs8_der(
        generation: Generation,
        subject: &str,
        ca_key: &[u8],
        signing_key: &[u8],
    ) -> Result<Self, IssueError> {
        Ok(Self {
            generation,
            subject: subject.to_owned(),
            ca_key: PrivateKey::from_pkcs8_der(generation, ca_key)?,
            signing_key: PrivateKey::from_pkcs8_der(generation, signing_key)?,
        })
    }

    /// The generation of the cards that this issuer signs. An issuer for the second generation
    /// also signs specified cards, and vice versa.
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The self-signed certificate of the CA, in DER: the trust anchor for cards
    /// of this issuer. CA:TRUE with path length 0, keyCertSign and cRLSign, valid
    /// from 2020-01-01 to 2045-01-01.
    ///
    /// # Errors
    ///
    /// [`IssueError::Name`] if the subject is not RFC 4514 text.
    pub fn ca_certificate_der(&self) -> Result<Vec<u8>, IssueError> {
        let profile = CertificateProfile {
            subject: self.subject.clone(),
            serial_number: vec![0x01],
            not_before: datetime!(2020-01-01 0:00 UTC),
            not_after: datetime!(2045-01-01 0:00 UTC),
            key_usage: KeyUsage::CertificateSigning,
            certificate_authority: Some(0),
            subject_key_identifier: true,
            authority_key_identifier: AuthorityKey::Omitted,
            null_parameters: false,
            indefinite_lengths: false,
        };
        self.issue(&profile, &self.ca_key.public_key_der()?)
    }

    /// The certificate of the signing key as on a card, in DER.
    ///
    /// # Errors
    ///
    /// [`IssueError::Name`] if the subject of this issuer is not RFC 4514 text.
    pub fn signing_certificate_der(&self) -> Result<Vec<u8>, IssueError> {
        self.issue(
            &CertificateProfile::signing(self.generation),
            &self.signing_public_key_der()?,
        )
    }

    /// Issues a certificate for any key, given as SubjectPublicKeyInfo in DER.
    /// The bytes of the key are not checked.
    ///
    /// # Errors
    ///
    /// [`IssueError`] if the profile cannot be encoded: the subject is not RFC 4514 text, a
    /// date is before 1970 or after 9999, the serial number is empty, or the certificate is
    /// longer than 65,535 bytes.
    pub fn issue(
        &self,
        profile: &CertificateProfile,
        subject_public_key_der: &[u8],
    ) -> Result<Vec<u8>, IssueError> {
        write_certificate(profile, subject_public_key_der, &self.subject, &self.ca_key)
    }

    /// The public half of the signing key: SubjectPublicKeyInfo in DER.
    ///
    /// # Errors
    ///
    /// [`IssueError::Key`] if the key cannot be written.
    pub fn signing_public_key_der(&self) -> Result<Vec<u8>, IssueError> {
        self.signing_key.public_key_der()
    }

    /// Signs bytes with the signing key, as a check code: 256 bytes of RSASSA
    /// PKCS #1 v1.5, or the 96 bytes r || s of ECDSA P-384; both with SHA-256.
    ///
    /// # Errors
    ///
    /// [`IssueError::Signature`] if the key is too short to sign.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, IssueError> {
        self.signing_key.sign_raw(message)
    }
}

/// Shows the generation, not the keys.
impl core::fmt::Debug for Issuer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Issuer")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}

impl CertificateProfile {
    /// The profile of card signing certificates: digitalSignature, authority key
    /// identifier, valid from 2024-01-01 to 2034-01-01.
    pub fn signing(generation: Generation) -> Self {
        let (subject, serial_number) = match generation {
            Generation::First => (FIRST_SIGNER_SUBJECT, FIRST_SERIAL_NUMBER),
            Generation::Second | Generation::Specified => {
                (SECOND_SIGNER_SUBJECT, SECOND_SERIAL_NUMBER)
            }
        };
        Self {
            subject: subject.to_owned(),
            serial_number: serial_number.to_vec(),
            not_before: datetime!(2024-01-01 0:00 UTC),
            not_after: datetime!(2034-01-01 0:00 UTC),
            key_usage: KeyUsage::DigitalSignature,
            certificate_authority: None,
            subject_key_identifier: false,
            authority_key_identifier: AuthorityKey::Issuer,
            null_parameters: false,
            indefinite_lengths: false,
        }
    }

    /// The same profile with another validity.
    #[must_use]
    pub fn valid(mut self, not_before: OffsetDateTime, not_after: OffsetDateTime) -> Self {
        self.not_before = not_before;
        self.not_after = not_after;
        self
    }

    /// The profile of [`Self::signing`], valid from 2018-01-01 to 2020-01-01.
    pub fn expired(generation: Generation) -> Self {
        Self::signing(generation).valid(
            datetime!(2018-01-01 0:00 UTC),
            datetime!(2020-01-01 0:00 UTC),
        )
    }
}

/// The CA certificate of [`Issuer::test`], in DER: the trust anchor for virtual
/// cards of this generation.
///
/// # Errors
///
/// None in practice: the keys come with the crate.
pub fn ca_certificate_der(generation: Generation) -> Result<Vec<u8>, IssueError> {
    Issuer::test(generation)?.ca_certificate_der()
}

impl From<x509_cert::der::Error> for IssueError {
    fn from(_: x509_cert::der::Error) -> Self {
        Self::Encoding
    }
}

const FIRST_SUBJECT: &str = "CN=TEST CA for virtual cards,O=zairyu simulator,C=JP";
const SECOND_SUBJECT: &str =
    "CN=TEST CA 2 for virtual cards,OU=made with public test keys only,O=zairyu simulator,C=JP";
const FIRST_SIGNER_SUBJECT: &str = "CN=TEST signer of virtual cards,O=zairyu simulator,C=JP";
const SECOND_SIGNER_SUBJECT: &str =
    "CN=TEST signer 2 of virtual cards,OU=made with public test keys only,O=zairyu simulator,C=JP";
const FIRST_SERIAL_NUMBER: &[u8] = &[0x5A, 0x01];
const SECOND_SERIAL_NUMBER: &[u8] = &[0x5A, 0x02];

const FIRST_CA: &[u8] = include_bytes!("../../assets/simulator/keys/first-ca.der");
const FIRST_SIGNER: &[u8] = include_bytes!("../../assets/simulator/keys/first-signer.der");
const FIRST_FOREIGN_CA: &[u8] = include_bytes!("../../assets/simulator/keys/first-foreign-ca.der");
const SECOND_CA: &[u8] = include_bytes!("../../assets/simulator/keys/second-ca.der");
const SECOND_SIGNER: &[u8] = include_bytes!("../../assets/simulator/keys/second-signer.der");
const SECOND_FOREIGN_CA: &[u8] =
    include_bytes!("../../assets/simulator/keys/second-foreign-ca.der");
