//! X.509 v3 certificates, written part by part, to make hostile ones as well as good ones.

use core::str::FromStr;
use core::time::Duration;

use sha1::{Digest, Sha1};
use time::OffsetDateTime;
use x509_cert::der::asn1::{OctetString, UintRef};
use x509_cert::der::flagset::FlagSet;
use x509_cert::der::oid::{AssociatedOid, ObjectIdentifier};
use x509_cert::der::{DateTime, Decode, Encode};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, KeyUsage as KeyUsageBits, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::name::Name;
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::{Time, Validity};

use super::error::IssueError;
use super::key::PrivateKey;

/// The contents of a certificate and its encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificateProfile {
    /// Subject, as RFC 4514 text: `CN=signer,O=somebody,C=JP`.
    pub subject: String,
    /// Serial number, unsigned and big-endian.
    pub serial_number: Vec<u8>,
    /// First moment of validity, to the second.
    pub not_before: OffsetDateTime,
    /// Last moment of validity, to the second.
    pub not_after: OffsetDateTime,
    /// The key usage extension.
    pub key_usage: KeyUsage,
    /// CA:TRUE with this path length. `None`: no basic constraints.
    pub certificate_authority: Option<u8>,
    /// Whether the certificate has a subject key identifier.
    pub subject_key_identifier: bool,
    /// The authority key identifier extension.
    pub authority_key_identifier: AuthorityKey,
    /// Whether an ECDSA AlgorithmIdentifier has NULL parameters. RFC 5758 forbids them, but
    /// genuine cards are reported to have them (docs/protocol.md, section 8). RSA always has
    /// them.
    pub null_parameters: bool,
    /// Whether certificate and TBSCertificate are in BER with indefinite lengths, as
    /// reported of genuine cards.
    pub indefinite_lengths: bool,
}

/// The key usage extension of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyUsage {
    /// No extension.
    Omitted,
    /// digitalSignature: a key that signs data on cards.
    DigitalSignature,
    /// keyCertSign and cRLSign: a certification authority.
    CertificateSigning,
    /// keyEncipherment: a key that must not sign.
    KeyEncipherment,
}

/// The authority key identifier extension of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthorityKey {
    /// No extension.
    Omitted,
    /// SHA-1 of the issuing key, the usual form (RFC 5280 4.2.1.2).
    Issuer,
    /// These bytes.
    Other(Vec<u8>),
}

/// The certificate in DER, or in BER if the profile says so.
pub(super) fn write_certificate(
    profile: &CertificateProfile,
    subject_public_key_der: &[u8],
    issuer_name: &str,
    issuer_key: &PrivateKey,
) -> Result<Vec<u8>, IssueError> {
    let issuer_public_key_der = issuer_key.public_key_der()?;
    let algorithm = algorithm_identifier(issuer_key, profile.null_parameters)?;
    if profile.serial_number.is_empty() {
        return Err(IssueError::Encoding);
    }
    let serial_number = UintRef::new(&profile.serial_number)?.to_der()?;
    let extensions = extensions(profile, subject_public_key_der, &issuer_public_key_der)?;
    let tbs_certificate = sequence(
        &[
            VERSION_3,
            &serial_number,
            &algorithm,
            &name(issuer_name)?.to_der()?,
            &validity(profile)?.to_der()?,
            &name(&profile.subject)?.to_der()?,
            subject_public_key_der,
            &extensions,
        ],
        profile.indefinite_lengths,
    )?;
    let signature = issuer_key.sign_certificate(&tbs_certificate)?;
    // A BIT STRING starts with the number of unused bits.
    let signature = element(BIT_STRING, &[&[0][..], &signature].concat())?;
    sequence(
        &[&tbs_certificate, &algorithm, &signature],
        profile.indefinite_lengths,
    )
}

fn name(text: &str) -> Result<Name, IssueError> {
    Name::from_str(text).map_err(|_| IssueError::Name)
}

fn validity(profile: &CertificateProfile) -> Result<Validity, IssueError> {
    let time = |moment: OffsetDateTime| {
        let seconds = u64::try_from(moment.unix_timestamp()).map_err(|_| IssueError::Validity)?;
        DateTime::from_unix_duration(Duration::from_secs(seconds))
            .map(Time::from)
            .map_err(|_| IssueError::Validity)
    };
    Ok(Validity::new(
        time(profile.not_before)?,
        time(profile.not_after)?,
    ))
}

fn extensions(
    profile: &CertificateProfile,
    subject_public_key_der: &[u8],
    issuer_public_key_der: &[u8],
) -> Result<Vec<u8>, IssueError> {
    let mut list: Vec<Extension> = Vec::new();
    if let Some(path_length) = profile.certificate_authority {
        list.push(extension(
            true,
            &BasicConstraints {
                ca: true,
                path_len_constraint: Some(path_length),
            },
        )?);
    }
    if let Some(bits) = key_usage_bits(profile.key_usage) {
        list.push(extension(true, &KeyUsageBits(bits))?);
    }
    if profile.subject_key_identifier {
        let identifier = key_identifier(subject_public_key_der)?;
        list.push(extension(
            false,
            &SubjectKeyIdentifier(OctetString::new(identifier)?),
        )?);
    }
    let authority = match &profile.authority_key_identifier {
        AuthorityKey::Omitted => None,
        AuthorityKey::Issuer => Some(key_identifier(issuer_public_key_der)?),
        AuthorityKey::Other(bytes) => Some(bytes.clone()),
    };
    if let Some(identifier) = authority {
        list.push(extension(
            false,
            &AuthorityKeyIdentifier {
                key_identifier: Some(OctetString::new(identifier)?),
                authority_cert_issuer: None,
                authority_cert_serial_number: None,
            },
        )?);
    }
    if list.is_empty() {
        return Ok(Vec::new());
    }
    element(EXTENSIONS, &list.to_der()?)
}

fn key_usage_bits(key_usage: KeyUsage) -> Option<FlagSet<KeyUsages>> {
    match key_usage {
        KeyUsage::Omitted => None,
        KeyUsage::DigitalSignature => Some(KeyUsages::DigitalSignature.into()),
        KeyUsage::CertificateSigning => Some(KeyUsages::KeyCertSign | KeyUsages::CRLSign),
        KeyUsage::KeyEncipherment => Some(KeyUsages::KeyEncipherment.into()),
    }
}

fn extension<E: AssociatedOid + Encode>(
    critical: bool,
    value: &E,
) -> Result<Extension, IssueError> {
    Ok(Extension {
        extn_id: E::OID,
        critical,
        extn_value: OctetString::new(value.to_der()?)?,
    })
}

/// SHA-1 of the key's BIT STRING, without its tag, length and unused bits
/// (RFC 5280 4.2.1.2, method 1).
fn key_identifier(public_key_der: &[u8]) -> Result<Vec<u8>, IssueError> {
    let info = SubjectPublicKeyInfoOwned::from_der(public_key_der)?;
    Ok(Sha1::digest(info.subject_public_key.raw_bytes()).to_vec())
}

fn algorithm_identifier(key: &PrivateKey, null_parameters: bool) -> Result<Vec<u8>, IssueError> {
    let (identifier, null): (_, &[u8]) = match key {
        PrivateKey::Rsa(_) => (SHA256_WITH_RSA_ENCRYPTION, NULL),
        PrivateKey::P384(_) if null_parameters => (ECDSA_WITH_SHA256, NULL),
        PrivateKey::P384(_) => (ECDSA_WITH_SHA256, &[]),
    };
    sequence(&[&identifier.to_der()?, null], false)
}

fn sequence(parts: &[&[u8]], indefinite_length: bool) -> Result<Vec<u8>, IssueError> {
    let content = parts.concat();
    if indefinite_length {
        return Ok([&[SEQUENCE, 0x80][..], &content, END_OF_CONTENTS].concat());
    }
    element(SEQUENCE, &content)
}

fn element(tag: u8, content: &[u8]) -> Result<Vec<u8>, IssueError> {
    let length = u16::try_from(content.len()).map_err(|_| IssueError::TooLong)?;
    let [high, low] = length.to_be_bytes();
    let mut bytes = vec![tag];
    match length {
        0..=0x7F => bytes.push(low),
        0x80..=0xFF => bytes.extend([0x81, low]),
        _ => bytes.extend([0x82, high, low]),
    }
    bytes.extend(content);
    Ok(bytes)
}

const SEQUENCE: u8 = 0x30;
const BIT_STRING: u8 = 0x03;
/// [3] EXPLICIT, in TBSCertificate.
const EXTENSIONS: u8 = 0xA3;
/// [0] EXPLICIT INTEGER 2.
const VERSION_3: &[u8] = &[0xA0, 0x03, 0x02, 0x01, 0x02];
const NULL: &[u8] = &[0x05, 0x00];
const END_OF_CONTENTS: &[u8] = &[0x00, 0x00];

/// RFC 8017 A.2.4.
const SHA256_WITH_RSA_ENCRYPTION: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
/// RFC 5758 3.2.
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
