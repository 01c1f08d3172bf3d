"""What the independent card holds: invented entries, images, and a signature made by a
certification authority of its own, fresh at every start.

The images are empty pages in TIFF and, for the face photo, bytes that are no picture.
"""

import datetime
import hashlib
import json
import struct

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

import independent_common as common

FIRST_GENERATION_ENTRIES = {
    "C0": "0001",
    "D2": "20230415",
    "D3": "131016",
    "D4": "東京都千代田区見本町1丁目2番3号 見本ビル405",
    "D5": "許可:原則週28時間以内・風俗営業等の従事を除く",
    "D6": "許可(見本大学における講義)",
    "D7": "0",
}
SECOND_GENERATION_ENTRIES = {
    "C0": "0001",
    "C5": "20310930",
    "C6": "19900315",
    "C7": "2",
    "C8": "USA",
    "C9": "T01",
    "CE": "0500",
    "CA": "T1",
    "CB": "20261001",
    "CC": "2",
    "CD": "20311001",
    "D5": "1",
    "D6": "20311001",
    "D7": "0",
    "D8": "1",
    "D9": "0",
    "DE": "",
}


def build_values(options):
    """Values by tag, padded to their fields, the signature made last."""
    type_code = options.type
    first = common.is_first_generation(type_code)
    values = dict(FIRST_GENERATION_ENTRIES if first else SECOND_GENERATION_ENTRIES)
    values |= {"C1": type_code, "C2": options.number, "D1": filler("face photo", 2871)}
    if first:
        values["D0"] = blank_tiff(674, 425, 6903)
    else:
        values |= {"D0": blank_tiff(600, 60, 2433), "DFD1": blank_tiff(600, 120, 2201)}
    if options.contents:
        with open(options.contents, encoding="utf-8") as file:
            values |= json.load(file)
    for assignment in options.image:
        tag, path = assignment.split("=", 1)
        with open(path, "rb") as file:
            values[tag.upper()] = file.read()
    lengths = {t: n for file in common.FILES[type_code] for t, n in file.objects}
    padded = {t: common.pad_nul(as_bytes(values[t]), n) for t, n in lengths.items() if t in values}
    check_code, certificate = sign(type_code, padded, options.ca_out)
    for tag, value in zip(("DA", "DB") if first else ("DC", "DD"), (check_code, certificate)):
        padded.setdefault(tag, common.pad_nul(value, lengths[tag]))
    if options.tamper:
        tampered = padded[options.tamper]
        padded[options.tamper] = bytes((tampered[0] ^ 1,)) + tampered[1:]
    return padded


def as_bytes(value):
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    return value.encode("utf-8") if isinstance(value, str) else value


def filler(label, length):
    """Bytes without a pattern, the same at every run, none of them NUL."""
    blocks = (hashlib.sha256(f"{label} {n}".encode()).digest() for n in range(length // 32 + 1))
    return bytes(byte or 0xFF for byte in b"".join(blocks)[:length])


def blank_tiff(width, height, size):
    """An empty page in CCITT Group 4: one bit "as the line above" for each line, then
    the end-of-block code. Filler between the strip and the directory gives it the
    size of a real image, so that nothing is hidden by NUL bytes."""
    bits = "1" * height + "000000000001" * 2
    bits += "0" * (-len(bits) % 8)
    strip = int(bits, 2).to_bytes(len(bits) // 8, "big")
    entries = [  # tag, type (3 = 16 bits, 4 = 32 bits), value
        (256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 4), (262, 3, 0),
        (273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, len(strip)),
    ]  # fmt: skip
    directory = struct.pack("<H", len(entries))
    directory += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    directory += bytes(4)
    at = (size - len(directory)) & ~1
    body = (strip + filler("image", size))[: at - 8]
    return b"II*\0" + struct.pack("<I", at) + body + directory


def sign(type_code, values, ca_out):
    """The check code and the certificate of a fresh key, issued by a fresh authority."""
    first = common.is_first_generation(type_code)
    ca_key, card_key = (generate_key(first) for _ in range(2))
    organisation = "Independent test, not a real authority"
    names = [
        x509.Name([
            x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ])
        for name in ("Test CA" if first else "Test CA2", "Test card signer")
    ]  # fmt: skip
    if ca_out:
        ca = issue(names[0], names[0], ca_key.public_key(), ca_key, is_ca=True)
        with open(ca_out, "wb") as file:
            file.write(ca.public_bytes(Encoding.DER))
    certificate = issue(names[1], names[0], card_key.public_key(), ca_key, is_ca=False)
    data = common.signed_data(type_code, values)
    if first:
        check_code = card_key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    else:
        signature = card_key.sign(data, ec.ECDSA(hashes.SHA256()))
        r, s = utils.decode_dss_signature(signature)
        check_code = r.to_bytes(48, "big") + s.to_bytes(48, "big")
    return check_code, certificate.public_bytes(Encoding.DER)


def generate_key(first):
    if first:
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return ec.generate_private_key(ec.SECP384R1())


def issue(subject, issuer, public_key, ca_key, is_ca):
    def signs(certificates):
        names = (
            "content_commitment", "key_encipherment", "data_encipherment",
            "key_agreement", "encipher_only", "decipher_only",
        )  # fmt: skip
        others = dict.fromkeys(names, False)
        return x509.KeyUsage(
            digital_signature=not certificates, key_cert_sign=certificates, crl_sign=certificates, **others
        )

    builder = (
        x509.CertificateBuilder(issuer, subject, public_key, x509.random_serial_number())
        .not_valid_before(datetime.datetime(2020, 1, 1))
        .not_valid_after(datetime.datetime(2049, 1, 1))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), False)
        .add_extension(signs(is_ca), True)
    )
    if is_ca:
        builder = builder.add_extension(x509.BasicConstraints(True, 0), True).add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public_key), False
        )
    is_rsa = isinstance(ca_key, rsa.RSAPrivateKey)
    return builder.sign(ca_key, hashes.SHA256() if is_rsa else hashes.SHA384())
