"""Python's side of the comparison: pycryptodome, cryptography, Pillow.

    python parts.py PART DIR MILLISECONDS   nanoseconds of CPU for one PART
"""

import datetime
import io
import sys
import time
from pathlib import Path

# Only what a part needs is imported: see compare.py for whole programs.


def ciphers(folder, name):
    from Crypto.Cipher import AES, DES3
    from Crypto.Util.Padding import unpad

    module = {"tdes": DES3, "aes": AES}[name]
    key = (folder / "key.bin").read_bytes()
    cryptograms = [(folder / f"{name}{index}.bin").read_bytes() for index in range(2)]
    iv = bytes(module.block_size)

    def work():
        for cryptogram in cryptograms:
            plain = module.new(key, module.MODE_CBC, iv).decrypt(cryptogram)
            unpad(plain, module.block_size, style="iso7816")

    return work


def signatures(folder, name):
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    from verify import is_signed, load_anchors

    folder = folder / {"rsa": "first", "ecdsa": "second"}[name]
    encoded, code, data = ((folder / file).read_bytes() for file in ("certificate.der", "code.bin", "data.bin"))
    [(_, authority)] = load_anchors(folder / "trust")

    def work():
        certificate = x509.load_der_x509_certificate(encoded)
        signature = code
        if name == "ecdsa":
            signature = encode_dss_signature(int.from_bytes(code[:48], "big"), int.from_bytes(code[48:], "big"))
        assert is_signed(certificate.public_key(), signature, data, SHA256())
        tbs = certificate.tbs_certificate_bytes
        assert is_signed(authority, certificate.signature, tbs, certificate.signature_hash_algorithm)

    return work


def images(folder, name):
    from PIL import Image

    files = {
        "front": ["first/front_image"],
        "lines": ["second/name_image", "second/address_image"],
        "photo": ["first/photo"],
    }[name]
    values = [(folder / file).read_bytes() for file in files]

    def work():
        for value in values:
            Image.open(io.BytesIO(value)).load()

    return work


def archives(folder, name):
    import verify

    folder = folder / name.removeprefix("archive-")
    archive = (folder / "archive.json").read_bytes()
    anchors = verify.load_anchors(folder / "trust")
    now = datetime.datetime.now(datetime.timezone.utc)

    def work():
        assert verify.verify(archive, anchors, now)[:2] == ("intact", "trusted")

    return work


PARTS = {
    "tdes": ciphers,
    "aes": ciphers,
    "rsa": signatures,
    "ecdsa": signatures,
    "front": images,
    "lines": images,
    "photo": images,
    "archive-first": archives,
    "archive-second": archives,
}


def main():
    part, folder, duration = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]) / 1000
    work = PARTS[part](folder, part)
    work()
    start, cpu, rounds = time.monotonic(), time.thread_time_ns(), 0
    while time.monotonic() - start < duration:
        work()
        rounds += 1
    print((time.thread_time_ns() - cpu) / rounds)


if __name__ == "__main__":
    main()
