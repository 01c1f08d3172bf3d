//! Certificates for the tests: a small DER writer that can also write malformed
//! certificates, and public test keys.

use std::fs;
use std::path::PathBuf;

use p384::ecdsa::signature::hazmat::PrehashSigner;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPublicKey};
use sha2::{Digest, Sha256, Sha384, Sha512};

pub(crate) const SEQUENCE: u8 = 0x30;

/// One element in DER: `parts` are its contents.
pub(crate) fn der(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let mut out = vec![tag];
    match content.len() {
        length @ 0..=0x7F => out.push(length as u8),
        length @ 0x80..=0xFF => out.extend([0x81, length as u8]),
        length => out.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    out.extend(content);
    out
}

/// One constructed element of indefinite length.
pub(crate) fn indefinite(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    [&[tag, 0x80], parts.concat().as_slice(), &[0, 0]].concat()
}

/// DER with every constructed element rewritten to indefinite length.
pub(crate) fn to_indefinite(element: &[u8]) -> Vec<u8> {
    let (header, content, rest) = split(element);
    assert!(rest.is_empty(), "one element");
    if element[0] & 0x20 == 0 {
        return [header, content].concat();
    }
    let mut children = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let (header, content, after) = split(rest);
        children.extend(to_indefinite(&rest[..header.len() + content.len()]));
        rest = after;
    }
    indefinite(element[0], &[&children])
}

fn split(element: &[u8]) -> (&[u8], &[u8], &[u8]) {
    let (header, length) = match element[1] {
        0x81 => (3, usize::from(element[2])),
        0x82 => (4, usize::from(element[2]) << 8 | usize::from(element[3])),
        short => (2, usize::from(short)),
    };
    let (element, rest) = element.split_at(header + length);
    (&element[..header], &element[header..], rest)
}

/// An object identifier of small arcs: every arc below 2^28.
pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u32> = dotted.split('.').map(|arc| arc.parse().unwrap()).collect();
    let mut content = vec![(arcs[0] * 40 + arcs[1]) as u8];
    for arc in &arcs[2..] {
        for shift in [21, 14, 7] {
            if *arc >> shift != 0 {
                content.push((arc >> shift) as u8 | 0x80);
            }
        }
        content.push(*arc as u8 & 0x7F);
    }
    der(0x06, &[&content])
}

pub(crate) const NULL: [u8; 2] = [0x05, 0x00];

/// An AlgorithmIdentifier with `parameters` as encoded; empty for none.
pub(crate) fn algorithm(dotted: &str, parameters: &[u8]) -> Vec<u8> {
    der(SEQUENCE, &[&oid(dotted), parameters])
}

/// A name of PrintableStrings.
pub(crate) fn name(common_name: &str) -> Vec<u8> {
    let parts = [
        ("2.5.4.6", "JP"),
        ("2.5.4.10", "Test Government"),
        ("2.5.4.3", common_name),
    ];
    let rdns: Vec<u8> = parts
        .iter()
        .flat_map(|(kind, value)| {
            let value = der(0x13, &[value.as_bytes()]);
            der(0x31, &[&der(SEQUENCE, &[&oid(kind), &value])])
        })
        .collect();
    der(SEQUENCE, &[&rdns])
}

/// An extension; `value` is what its OCTET STRING holds.
pub(crate) fn extension(dotted: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let critical: &[u8] = if critical { &[0x01, 0x01, 0xFF] } else { &[] };
    der(SEQUENCE, &[&oid(dotted), critical, &der(0x04, &[value])])
}

pub(crate) const KEY_USAGE: &str = "2.5.29.15";
pub(crate) const BASIC_CONSTRAINTS: &str = "2.5.29.19";
pub(crate) const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
pub(crate) const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";

/// keyUsage digitalSignature.
pub(crate) fn usage_signature() -> Vec<u8> {
    extension(KEY_USAGE, true, &[0x03, 0x02, 0x07, 0x80])
}

/// keyUsage keyCertSign and cRLSign.
pub(crate) fn usage_authority() -> Vec<u8> {
    extension(KEY_USAGE, true, &[0x03, 0x02, 0x01, 0x06])
}

/// basicConstraints CA:TRUE, pathlen 0.
pub(crate) fn is_authority() -> Vec<u8> {
    extension(
        BASIC_CONSTRAINTS,
        true,
        &[0x30, 0x06, 0x01, 0x01, 0xFF, 0x02, 0x01, 0x00],
    )
}

pub(crate) fn subject_key(identifier: &[u8]) -> Vec<u8> {
    extension(SUBJECT_KEY_IDENTIFIER, false, &der(0x04, &[identifier]))
}

pub(crate) fn authority_key(identifier: &[u8]) -> Vec<u8> {
    let value = der(SEQUENCE, &[&der(0x80, &[identifier])]);
    extension(AUTHORITY_KEY_IDENTIFIER, false, &value)
}

/// A private key of the tests.
pub(crate) enum Key {
    Rsa(Box<rsa::PrivateKey>),
    Ec(Box<p384::ecdsa::SigningKey>),
}

/// A hash, and whether a certificate signed with it is allowed.
#[derive(Clone, Copy)]
pub(crate) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Key {
    /// The key in `tests/data/keys`: PKCS #1 for RSA, SEC 1 for P-384.
    pub(crate) fn load(name: &str) -> Self {
        let bytes = data(&format!("keys/{name}.der"));
        if name.starts_with("rsa") {
            return Key::Rsa(Box::new(rsa::PrivateKey::from_pkcs1_der(&bytes).unwrap()));
        }
        // SEC 1 as OpenSSL writes it: the scalar follows a header of eight bytes.
        let scalar = &bytes[8..8 + 48];
        Key::Ec(Box::new(
            p384::ecdsa::SigningKey::from_slice(scalar).unwrap(),
        ))
    }

    /// The SubjectPublicKeyInfo.
    pub(crate) fn spki(&self) -> Vec<u8> {
        match self {
            Key::Rsa(key) => {
                let public = rsa::PublicKey::from(key.as_ref()).to_pkcs1_der().unwrap();
                rsa_spki(public.as_bytes(), &NULL)
            }
            Key::Ec(key) => ec_spki(key.verifying_key().to_sec1_point(false).as_bytes()),
        }
    }

    /// The signature as a certificate holds it.
    pub(crate) fn sign(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let digest = match hash {
            Hash::Sha1 => sha1::Sha1::digest(message).to_vec(),
            Hash::Sha256 => Sha256::digest(message).to_vec(),
            Hash::Sha384 => Sha384::digest(message).to_vec(),
            Hash::Sha512 => Sha512::digest(message).to_vec(),
        };
        match self {
            Key::Rsa(key) => key.sign(pkcs1v15(hash), &digest).unwrap(),
            Key::Ec(key) => {
                let signature: p384::ecdsa::Signature = key.sign_prehash(&digest).unwrap();
                signature.to_der().as_bytes().to_vec()
            }
        }
    }

    /// The signature algorithm's identifier, dotted.
    pub(crate) fn signature_oid(&self, hash: Hash) -> &'static str {
        match (self, hash) {
            (Key::Rsa(_), Hash::Sha1) => "1.2.840.113549.1.1.5",
            (Key::Rsa(_), Hash::Sha256) => "1.2.840.113549.1.1.11",
            (Key::Rsa(_), Hash::Sha384) => "1.2.840.113549.1.1.12",
            (Key::Rsa(_), Hash::Sha512) => "1.2.840.113549.1.1.13",
            (Key::Ec(_), Hash::Sha1) => "1.2.840.10045.4.1",
            (Key::Ec(_), Hash::Sha256) => "1.2.840.10045.4.3.2",
            (Key::Ec(_), Hash::Sha384) => "1.2.840.10045.4.3.3",
            (Key::Ec(_), Hash::Sha512) => "1.2.840.10045.4.3.4",
        }
    }
}

fn pkcs1v15(hash: Hash) -> rsa::Pkcs1v15Sign {
    match hash {
        Hash::Sha1 => rsa::Pkcs1v15Sign {
            hash_len: Some(20),
            prefix: Box::new([
                0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A, 0x05, 0x00, 0x04,
                0x14,
            ]),
        },
        Hash::Sha256 => rsa::Pkcs1v15Sign::new::<Sha256>(),
        Hash::Sha384 => rsa::Pkcs1v15Sign::new::<Sha384>(),
        Hash::Sha512 => rsa::Pkcs1v15Sign::new::<Sha512>(),
    }
}

/// A SubjectPublicKeyInfo of an RSA key given in PKCS #1.
pub(crate) fn rsa_spki(pkcs1: &[u8], parameters: &[u8]) -> Vec<u8> {
    let bits = der(0x03, &[&[0], pkcs1]);
    let algorithm = algorithm("1.2.840.113549.1.1.1", parameters);
    der(SEQUENCE, &[&algorithm, &bits])
}

/// A SubjectPublicKeyInfo of a point on P-384.
pub(crate) fn ec_spki(point: &[u8]) -> Vec<u8> {
    ec_spki_with(&oid("1.3.132.0.34"), point)
}

pub(crate) fn ec_spki_with(parameters: &[u8], point: &[u8]) -> Vec<u8> {
    let bits = der(0x03, &[&[0], point]);
    der(
        SEQUENCE,
        &[&algorithm("1.2.840.10045.2.1", parameters), &bits],
    )
}

/// A certificate to be: every part can be replaced by anything.
#[derive(Clone)]
pub(crate) struct Template {
    pub(crate) version: Vec<u8>,
    pub(crate) serial: Vec<u8>,
    pub(crate) inner_algorithm: Vec<u8>,
    pub(crate) outer_algorithm: Vec<u8>,
    pub(crate) issuer: Vec<u8>,
    pub(crate) not_before: &'static str,
    pub(crate) not_after: &'static str,
    pub(crate) subject: Vec<u8>,
    pub(crate) spki: Vec<u8>,
    pub(crate) extensions: Vec<Vec<u8>>,
    pub(crate) hash: Hash,
}

impl Template {
    /// A card's certificate for `key`, to be signed by `signer`.
    pub(crate) fn card(key: &Key, signer: &Key) -> Self {
        let mut template = Template {
            version: vec![0xA0, 0x03, 0x02, 0x01, 0x02],
            serial: vec![0x02, 0x02, 0x12, 0x34],
            inner_algorithm: Vec::new(),
            outer_algorithm: Vec::new(),
            issuer: name("Test CA"),
            not_before: "250101000000Z",
            not_after: "341231235959Z",
            subject: name("Test signer"),
            spki: key.spki(),
            extensions: vec![usage_signature()],
            hash: Hash::Sha256,
        };
        template.set_hash(signer, Hash::Sha256);
        template
    }

    /// A CA's certificate, self-signed.
    pub(crate) fn authority(key: &Key) -> Self {
        Template {
            subject: name("Test CA"),
            extensions: vec![is_authority(), usage_authority()],
            ..Template::card(key, key)
        }
    }

    pub(crate) fn set_hash(&mut self, signer: &Key, hash: Hash) {
        let parameters: &[u8] = match signer {
            Key::Rsa(_) => &NULL,
            Key::Ec(_) => &[],
        };
        self.hash = hash;
        self.set_algorithms(&algorithm(signer.signature_oid(hash), parameters));
    }

    pub(crate) fn set_algorithms(&mut self, algorithm: &[u8]) {
        self.inner_algorithm = algorithm.to_vec();
        self.outer_algorithm = algorithm.to_vec();
    }

    pub(crate) fn tbs(&self) -> Vec<u8> {
        let time = |text: &str| {
            der(
                if text.len() == 13 { 0x17 } else { 0x18 },
                &[text.as_bytes()],
            )
        };
        let validity = der(SEQUENCE, &[&time(self.not_before), &time(self.not_after)]);
        let extensions = if self.extensions.is_empty() {
            Vec::new()
        } else {
            der(0xA3, &[&der(SEQUENCE, &[&self.extensions.concat()])])
        };
        der(
            SEQUENCE,
            &[
                &self.version,
                &self.serial,
                &self.inner_algorithm,
                &self.issuer,
                &validity,
                &self.subject,
                &self.spki,
                &extensions,
            ],
        )
    }

    /// The certificate, signed over its TBSCertificate.
    pub(crate) fn sign(&self, signer: &Key) -> Vec<u8> {
        let tbs = self.tbs();
        self.assemble(&tbs, &signer.sign(self.hash, &tbs))
    }

    /// The certificate of any TBSCertificate and signature.
    pub(crate) fn assemble(&self, tbs: &[u8], signature: &[u8]) -> Vec<u8> {
        let bits = der(0x03, &[&[0], signature]);
        der(SEQUENCE, &[tbs, &self.outer_algorithm, &bits])
    }
}

/// PEM of one certificate.
pub(crate) fn pem(certificate: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in certificate.chunks(48) {
        for group in line.chunks(3) {
            let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for digit in 0..4 {
                let index = (bits >> (18 - 6 * digit)) & 0x3F;
                let filled = digit <= group.len();
                text.push(if filled {
                    char::from(ALPHABET[index as usize])
                } else {
                    '='
                });
            }
        }
        text.push('\n');
    }
    text.push_str("-----END CERTIFICATE-----\n");
    text
}

/// A file of the test data.
pub(crate) fn data(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
