"""Checks a stored card as examples/verify_card does, with the libraries that a Python
program would use.

    python verify.py TRUST_DIR ARCHIVE...

Certificates must be strict DER, and cards without signature are not treated: those
are the parts that this program leaves out.
"""

import base64
import datetime
import json
import sys
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

PRINTED = [(0xC5, 8), (0xC6, 8), (0xC7, 1), (0xC8, 3), (0xC9, 10), (0xCE, 4), (0xCA, 2), (0xCB, 8), (0xCC, 1), (0xCD, 8)]


def objects(file):
    """The data objects of a file, by their tags."""
    found, at = {}, 0
    while at < len(file) and file[at] != 0:
        tag = file[at]
        at += 1
        if tag & 0x1F == 0x1F:
            tag = tag << 8 | file[at]
            at += 1
        length = file[at]
        at += 1
        if length in (0x81, 0x82):
            size = length - 0x80
            length = int.from_bytes(file[at : at + size], "big")
            at += size
        elif length > 0x7F:
            raise ValueError("length")
        value = file[at : at + length]
        if len(value) < length or tag in found:
            raise ValueError("object")
        found[tag] = value
        at += length
    if any(file[at:]):
        raise ValueError("data after the padding")
    return found


def verify(archive, anchors, now):
    """The outcome of both checks, and the fields of the certificate."""
    stored = json.loads(archive)
    if stored["format"] != "zairyu-card" or stored["version"] != 1:
        raise ValueError("format")
    files = {file["file"]: objects(base64.b64decode(file["data"], validate=True)) for file in stored["files"]}
    signature = files["DF3/EF01"]
    if files["MF/EF02"][0xC1] in (b"1", b"2"):
        code, value = signature[0xDA], signature[0xDB]
        images = files["DF1/EF01"][0xD0].ljust(7000, b"\0"), files["DF1/EF02"][0xD1].ljust(3000, b"\0")
        data = b"".join(images)
    else:
        code, value = signature[0xDC], signature[0xDD]
        code = encode_dss_signature(int.from_bytes(code[:48], "big"), int.from_bytes(code[48:], "big"))
        printed = files["DF1/EF02"]
        entries = b"".join(printed.get(tag, b"").ljust(length, b"\0") for tag, length in PRINTED)
        images = files["DF1/EF03"]
        data = entries + images[0xD1].ljust(3000, b"\0") + images[0xD0].ljust(2500, b"\0")
    length = int.from_bytes(value[2:4], "big") + 4
    certificate = x509.load_der_x509_certificate(value[:length])
    intact = is_signed(certificate.public_key(), code, data, SHA256())
    trusted = any(
        anchor.subject == certificate.issuer
        and is_signed(key, certificate.signature, certificate.tbs_certificate_bytes, certificate.signature_hash_algorithm)
        for anchor, key in anchors
    )
    valid = certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc
    subject = certificate.subject.rfc4514_string()
    return ("intact" if intact else "altered"), ("trusted" if trusted else "untrusted"), valid, subject


def is_signed(key, signature, data, digest):
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), digest)
        else:
            key.verify(signature, data, ec.ECDSA(digest))
    except InvalidSignature:
        return False
    return True


def load_anchors(folder):
    """CAs other than ISA's: each must have signed itself."""
    anchors = []
    for path in sorted(Path(folder).iterdir()):
        certificate = x509.load_der_x509_certificate(path.read_bytes())
        certificate.verify_directly_issued_by(certificate)
        if not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            raise ValueError("not a CA")
        anchors.append((certificate, certificate.public_key()))
    return anchors


def main():
    anchors = load_anchors(sys.argv[1])
    now = datetime.datetime.now(datetime.timezone.utc)
    status = 0
    for name in sys.argv[2:]:
        tamper, issuer, valid, _ = verify(Path(name).read_bytes(), anchors, now)
        normal = (tamper, issuer) == ("intact", "trusted")
        print(f"{name}: {'normal' if normal else 'abnormal'}; altered? {tamper}; issuer? {issuer}; valid? {valid}")
        status = status or (0 if normal else 2)
    return status


if __name__ == "__main__":
    sys.exit(main())
