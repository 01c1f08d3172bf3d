"""What the independent reader and the independent card share: the table of files,
BER-TLV, and the two cipher suites.

Written from the protocol description alone and with other libraries than the crate,
so that the two can check each other. Run as a program, it checks itself against the
worked examples that the issuer publishes (RC1 appendix, RC2 appendix 2).
"""

import hashlib
from typing import NamedTuple

from Cryptodome.Cipher import AES, DES, DES3
from Cryptodome.Hash import CMAC

DF_NAMES = {
    name: bytes.fromhex(f"D392F0004F{number:02X}") + bytes(10)
    for name, number in (("DF1", 2), ("DF2", 3), ("DF3", 4))
}

FREE, AUTH, AUTH_SM = "free", "auth", "auth+SM"


class File(NamedTuple):
    """One elementary file: where it is, who may read it, and its objects in order
    as (tag, length of the padded value)."""

    df: str
    name: str
    sfi: int
    access: str
    objects: tuple

    @property
    def key(self):
        return f"{self.df}/{self.name}"

    @property
    def size(self):
        return len(b"".join(tlv(tag, bytes(length)) for tag, length in self.objects))


def first_generation(type_code):
    files = [
        File("MF", "EF01", 0x0B, FREE, (("C0", 4),)),
        File("MF", "EF02", 0x0A, FREE, (("C1", 1),)),
        File("DF1", "EF01", 5, AUTH_SM, (("D0", 7000),)),
        File("DF1", "EF02", 6, AUTH_SM, (("D1", 3000),)),
        File("DF2", "EF01", 1, AUTH, (("D2", 8), ("D3", 6), ("D4", 320))),
    ]
    if type_code == "1":
        files += [
            File("DF2", "EF02", 2, AUTH, (("D5", 120),)),
            File("DF2", "EF03", 3, AUTH, (("D6", 120),)),
            File("DF2", "EF04", 4, AUTH, (("D7", 1),)),
        ]
    return files + [File("DF3", "EF01", 2, AUTH, (("DA", 256), ("DB", 1200)))]


def second_generation(type_code):
    printed = (("C5", 8), ("C6", 8), ("C7", 1), ("C8", 3), ("C9", 10), ("CE", 4))
    other = (("D9", 1), ("DE", 200))
    if type_code == "05":
        printed += (("CA", 2), ("CB", 8), ("CC", 1), ("CD", 8))
    files = [
        File("MF", "EF01", 0x0B, FREE, (("C0", 4),)),
        File("MF", "EF02", 0x0A, FREE, (("C1", 2),)),
        File("DF1", "EF01", 1, AUTH_SM, (("C2", 12),)),
        File("DF1", "EF02", 3, AUTH_SM, printed),
        File("DF1", "EF03", 4, AUTH_SM, (("D0", 2500), ("D1", 3000))),
        File("DF1", "EF04", 6, AUTH_SM, (("DFD1", 2500),)),
    ]
    if type_code == "05":
        files += [
            File("DF2", "EF01", 1, AUTH, (("D5", 7), ("D6", 8), ("D7", 1))),
            File("DF2", "EF02", 2, AUTH, (("D8", 1),)),
            File("DF2", "EF03", 3, AUTH, other),
        ]
    else:
        files += [File("DF2", "EF01", 3, AUTH, other)]
    return files + [File("DF3", "EF01", 2, AUTH, (("DC", 96), ("DD", 602)))]


FILES = {
    "1": first_generation("1"),
    "2": first_generation("2"),
    "05": second_generation("05"),
    "06": second_generation("06"),
}


def is_first_generation(type_code):
    return type_code in ("1", "2")


def pad_nul(value, length):
    if len(value) > length:
        raise ValueError(f"value of {len(value)} bytes in a field of {length}")
    return value.ljust(length, b"\0")


def signed_data(type_code, values):
    """The bytes that the check code covers, from the values by tag."""
    photo = pad_nul(values.get("D1", b""), 3000)
    if is_first_generation(type_code):
        return pad_nul(values.get("D0", b""), 7000) + photo
    printed_file = next(f for f in FILES[type_code] if f.key == "DF1/EF02")
    printed = b"".join(values[tag] for tag, _ in printed_file.objects)
    return pad_nul(printed, 53) + photo + pad_nul(values.get("D0", b""), 2500)


def tlv(tag, value):
    """One object; the length takes as many bytes as its value needs, except in the
    reserved text DE, whose length is written 82 00 C8."""
    length = len(value)
    if tag == "DE" or length > 0xFF:
        header = b"\x82" + length.to_bytes(2, "big")
    elif length > 0x7F:
        header = bytes((0x81, length))
    else:
        header = bytes((length,))
    return bytes.fromhex(tag) + header + value


def parse_tlv(data):
    """The objects of a file or an answer, in order: [(tag, value), ...]."""
    objects, at = [], 0
    while at < len(data):
        if data[at] == 0:  # padding between or after objects
            at += 1
            continue
        tag_length = 2 if data[at] & 0x1F == 0x1F else 1
        tag = data[at : at + tag_length].hex().upper()
        at += tag_length
        if at >= len(data):
            raise ValueError(f"object {tag} ends before its length")
        length, at = data[at], at + 1
        if length in (0x81, 0x82):
            count = length & 3
            if at + count > len(data):
                raise ValueError(f"object {tag} ends within its length")
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        elif length > 0x7F:
            raise ValueError(f"object {tag} has length byte {length:02X}")
        if at + length > len(data):
            raise ValueError(f"object {tag} runs past the end")
        objects.append((tag, data[at : at + length]))
        at += length
    return objects


def pad_iso(data, block):
    """ISO/IEC 7816-4 padding, also padding method 2 of ISO/IEC 9797-1."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad_iso(data):
    stripped = data.rstrip(b"\0")
    if not stripped.endswith(b"\x80"):
        raise ValueError("padding of a cryptogram is wrong")
    return stripped[:-1]


class Suite:
    """The ciphers of one generation: CBC with IV 0, and an 8-byte MAC."""

    def __init__(self, type_code):
        self.first = is_first_generation(type_code)
        self.block = 8 if self.first else 16

    def _cbc(self, key):
        cipher = DES3 if self.first else AES
        return cipher.new(key, cipher.MODE_CBC, iv=bytes(self.block))

    def encrypt(self, key, data):
        return self._cbc(key).encrypt(data)

    def decrypt(self, key, data):
        return self._cbc(key).decrypt(data)

    def mac(self, key, data):
        if not self.first:
            return CMAC.new(key, msg=data, ciphermod=AES).digest()[:8]
        # Retail MAC: DES in CBC with the left key, the last block once more with both.
        left, right = (DES.new(half, DES.MODE_ECB) for half in (key[:8], key[8:]))
        chained = DES.new(key[:8], DES.MODE_CBC, iv=bytes(8)).encrypt(pad_iso(data, 8))
        return left.encrypt(right.decrypt(chained[-8:]))


def access_key(number):
    """K.ENC, which is K.MAC too, from the card number."""
    return hashlib.sha1(number.encode("ascii")).digest()[:16]


def session_key(k_ifd, k_icc):
    mixed = bytes(a ^ b for a, b in zip(k_ifd, k_icc))
    return hashlib.sha1(mixed + b"\0\0\0\1").digest()[:16]


WORKED_EXAMPLES = {
    "1": {
        "rnd_icc": "5a6e7e385162b7a3",
        "e_ifd": "937745c20883a1bad1e04193722a1592378f81a8f1dc589157aeb0f7544fa1ba",
        "m_ifd": "1ad7fb6a3389e017",
        "e_icc": "5860775b4d032cc564ba204b8ea868f694a74e7475a8fef240588bda1af496ce",
        "m_icc": "59388fd6cd45248b",
        "ks_enc": "ce94938e19e3b97df96eabcedc1715cc",
        "verify_cryptogram": "1aa82973db959a811f9711d728f0eef6",
    },
    "05": {
        "rnd_icc": "921ce277323da057",
        "e_ifd": "4ad3c7b6bb484a52771977ded618b41df841fa0476a05fbe041dead6109e773b",
        "m_ifd": "ac854617634f5397",
        "e_icc": "289a96b1da6ae3da87770419bfd14f0bdad15f36432b5a946c188c7221759a62",
        "m_icc": "fa942ec51e62ff5f",
        "ks_enc": "c19cf13d3d7fbee9ea293d834c88952f",
        "verify_cryptogram": "ee0b31ef877f68d071c56d58c72e6748",
    },
}
FILE_SIZES = {
    "1": [6, 3, 7004, 3004, 342, 122, 122, 3, 1464],
    "2": [6, 3, 7004, 3004, 342, 1464],
    "05": [6, 4, 14, 73, 5508, 2505, 22, 3, 207, 704],
    "06": [6, 4, 14, 46, 5508, 2505, 207, 704],
}


def check_worked_examples():
    number = "AA12345678BB"
    rnd_ifd = bytes.fromhex("1122334455667788")
    k_ifd = bytes.fromhex("404142434445464748494a4b4c4d4e4f")
    key = access_key(number)
    assert key.hex() == "6522b4e171195bb218223a976c040111"
    for type_code, example in WORKED_EXAMPLES.items():
        wanted = {name: bytes.fromhex(value) for name, value in example.items()}
        suite = Suite(type_code)
        assert suite.encrypt(key, rnd_ifd + wanted["rnd_icc"] + k_ifd) == wanted["e_ifd"]
        assert suite.mac(key, wanted["e_ifd"]) == wanted["m_ifd"]
        assert suite.mac(key, wanted["e_icc"]) == wanted["m_icc"]
        plain = suite.decrypt(key, wanted["e_icc"])
        assert plain[:16] == wanted["rnd_icc"] + rnd_ifd
        assert session_key(k_ifd, plain[16:]) == wanted["ks_enc"]
        padded = pad_iso(number.encode(), 16)
        assert suite.encrypt(wanted["ks_enc"], padded) == wanted["verify_cryptogram"]
    for type_code, sizes in FILE_SIZES.items():
        assert [file.size for file in FILES[type_code]] == sizes, type_code


if __name__ == "__main__":
    check_worked_examples()
    print("worked examples agree")
