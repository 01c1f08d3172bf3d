"""Reads a residence card of type 1, 2, 05 or 06 through PC/SC and prints what it
holds as one JSON object: an outside check of the crate's own reader and virtual card.

    independent_reader.py --number AA12345678BB [--reader NAME] [--wait SECONDS]
                          [--short] [--ca FILE]

Output: {"type", "files": {"DF1/EF01": hex, ...}, "values": {"D0": hex, ...},
"signature": {"present", "verified", "issuer_verified"}, "link": {...}}.
Exit status: 0 read, 1 not read, 64 wrong usage.
"""

import argparse
import json
import os
import sys

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.hashes import SHA256
from smartcard.Exceptions import NoCardException, SmartcardException
from smartcard.System import readers
from smartcard.CardRequest import CardRequest
from smartcard.CardType import AnyCardType
from smartcard.Exceptions import CardRequestTimeoutException
from smartcard.ExclusiveConnectCardConnection import ExclusiveConnectCardConnection

import independent_common as common

# Short answers carry 256 bytes: an object 86 with 224 bytes and their padding fits.
SHORT_CHUNK = 224


class ReadError(Exception):
    """The card could not be read; the message says in which step."""


class Link:
    """Sends APDUs and counts what goes over the line."""

    def __init__(self, connection, short):
        self.connection = connection
        self.short = short
        self.commands = 0
        self.longest_answer = 0

    def send(self, step, apdu):
        data, sw1, sw2 = self.connection.transmit(list(apdu))
        self.commands += 1
        self.longest_answer = max(self.longest_answer, len(data) + 2)
        if (sw1, sw2) != (0x90, 0x00):
            raise ReadError(f"{step}: the card answered {sw1:02X}{sw2:02X}")
        return bytes(data)


class CardReader:
    def __init__(self, link, number):
        self.link = link
        self.number = number
        self.ks_enc = None

    def read(self):
        """Everything on the card, as (type code, file contents by key)."""
        # A reader may find the card as another program left it: begin at the top.
        self.link.send("SELECT MF", bytes.fromhex("00A40000023F00"))
        kind = self.link.send("READ BINARY MF/EF02", bytes.fromhex("00B08A0000"))
        type_code = dict(common.parse_tlv(kind))["C1"].decode("ascii")
        if type_code not in common.FILES:
            raise ReadError(f"card type {type_code!r} is not one of {list(common.FILES)}")
        self.suite = common.Suite(type_code)
        contents, current, opened = {}, "MF", False
        for file in common.FILES[type_code]:
            if file.access != common.FREE and not opened:
                self.authenticate()
                self.verify()
                opened = True
            if file.df != current:
                select = bytes.fromhex("00A4040C10") + common.DF_NAMES[file.df]
                self.link.send(f"SELECT {file.df}", select)
                current = file.df
            contents[file.key] = self.read_file(file)
        return type_code, contents

    def authenticate(self):
        """MUTUAL AUTHENTICATE with keys from the card number; leaves KS.ENC."""
        suite, key = self.suite, common.access_key(self.number)
        rnd_icc = self.link.send("GET CHALLENGE", bytes.fromhex("0084000008"))
        rnd_ifd, k_ifd = os.urandom(8), os.urandom(16)
        e_ifd = suite.encrypt(key, rnd_ifd + rnd_icc + k_ifd)
        command = bytes.fromhex("0082000028") + e_ifd + suite.mac(key, e_ifd) + b"\0"
        answer = self.link.send("MUTUAL AUTHENTICATE", command)
        e_icc, m_icc = answer[:32], answer[32:]
        if suite.mac(key, e_icc) != m_icc:
            raise ReadError("MUTUAL AUTHENTICATE: wrong MAC in the card's answer")
        plain = suite.decrypt(key, e_icc)
        if plain[:16] != rnd_icc + rnd_ifd:
            raise ReadError("MUTUAL AUTHENTICATE: wrong random numbers in the answer")
        self.ks_enc = common.session_key(k_ifd, plain[16:])

    def verify(self):
        padded = common.pad_iso(self.number.encode("ascii"), 16)
        cryptogram = self.suite.encrypt(self.ks_enc, padded)
        self.link.send("VERIFY", bytes.fromhex("08200086138611" + "01") + cryptogram)

    def read_file(self, file):
        read = self.read_secure if file.access == common.AUTH_SM else self.read_plain
        step = f"READ BINARY {file.key}"
        if not self.link.short:
            content = read(step, 0x80 | file.sfi, 0, 0)
        else:
            content = b""
            while len(content) < file.size:
                at = len(content)
                # The first chunk makes the file current, the others name an offset.
                p1, p2 = (at >> 8, at & 0xFF) if at else (0x80 | file.sfi, 0)
                content += read(step, p1, p2, min(SHORT_CHUNK, file.size - at))
        if len(content) != file.size:
            raise ReadError(f"{step}: {len(content)} bytes in place of {file.size}")
        return content

    def read_plain(self, step, p1, p2, length):
        expected = bytes((length,)) if self.link.short else bytes(3)
        return self.link.send(step, bytes((0x00, 0xB0, p1, p2)) + expected)

    def read_secure(self, step, p1, p2, length):
        data = b"\x96\x02" + length.to_bytes(2, "big")
        if self.link.short:
            body = bytes((len(data),)) + data + b"\0"
        else:
            body = b"\0" + len(data).to_bytes(2, "big") + data + b"\0\0"
        answer = self.link.send(step, bytes((0x08, 0xB0, p1, p2)) + body)
        ((tag, value),) = common.parse_tlv(answer)
        if tag != "86" or value[:1] != b"\x01":
            raise ReadError(f"{step}: the answer is not a cryptogram")
        return common.unpad_iso(self.suite.decrypt(self.ks_enc, value[1:]))


def check_signature(type_code, values, ca_file):
    first = common.is_first_generation(type_code)
    check_code, encoded = (values[tag] for tag in (("DA", "DB") if first else ("DC", "DD")))
    result = {"present": any(check_code), "verified": None, "issuer_verified": None}
    if not any(check_code) or not any(encoded):
        return result
    certificate = x509.load_der_x509_certificate(der_value(encoded))
    data = common.signed_data(type_code, values)
    key = certificate.public_key()
    if first:
        if not isinstance(key, rsa.RSAPublicKey):
            raise ReadError("the certificate on the card holds no RSA key")
        result["verified"] = holds(key.verify, check_code, data, padding.PKCS1v15(), SHA256())
    else:
        if not isinstance(key, ec.EllipticCurvePublicKey):
            raise ReadError("the certificate on the card holds no elliptic-curve key")
        r, s = (int.from_bytes(half, "big") for half in (check_code[:48], check_code[48:]))
        signature = utils.encode_dss_signature(r, s)
        result["verified"] = holds(key.verify, signature, data, ec.ECDSA(SHA256()))
    if ca_file:
        result["issuer_verified"] = issued_by(certificate, ca_file)
    return result


def issued_by(certificate, ca_file):
    with open(ca_file, "rb") as file:
        ca = x509.load_der_x509_certificate(file.read())
    if certificate.issuer != ca.subject:
        return False
    hash_algorithm = certificate.signature_hash_algorithm
    if isinstance(ca.public_key(), rsa.RSAPublicKey):
        how = (padding.PKCS1v15(), hash_algorithm)
    else:
        how = (ec.ECDSA(hash_algorithm),)
    signature, signed = certificate.signature, certificate.tbs_certificate_bytes
    return holds(ca.public_key().verify, signature, signed, *how)


def der_value(padded):
    """The certificate without the padding of its field: its own length decides,
    since a certificate may end in NUL bytes too."""
    if padded[:2] != b"\x30\x82":
        return padded.rstrip(b"\0")
    end = 4 + int.from_bytes(padded[2:4], "big")
    if any(padded[end:]):
        raise ReadError("something other than padding follows the certificate")
    return padded[:end]


def holds(verify, *arguments):
    try:
        verify(*arguments)
        return True
    except InvalidSignature:
        return False


def connect(reader_name, wait):
    known = readers()
    if not known:
        raise ReadError("no reader is connected")
    chosen = [r for r in known if reader_name in (None, str(r))]
    if not chosen:
        raise ReadError(f"no reader is named {reader_name!r}")
    try:
        request = CardRequest(timeout=wait, readers=chosen, cardType=AnyCardType())
        connection = request.waitforcard().connection
    except CardRequestTimeoutException:
        raise ReadError("no card is on the reader") from None
    exclusive = ExclusiveConnectCardConnection(connection)
    exclusive.connect()
    return exclusive


def arguments():
    parser = argparse.ArgumentParser(description="Reads a residence card through PC/SC.")
    parser.error = lambda message: usage_error(parser, message)
    parser.add_argument("--number", required=True, help="card number, 12 characters")
    parser.add_argument("--reader", help="full name of the reader")
    parser.add_argument("--wait", type=float, default=5, help="seconds to wait for a card")
    parser.add_argument("--short", action="store_true", help="short APDUs only, in chunks")
    parser.add_argument("--ca", help="DER certificate that should have issued the card's")
    return parser.parse_args()


def usage_error(parser, message):
    parser.print_usage(sys.stderr)
    print(f"error: {message}", file=sys.stderr)
    sys.exit(64)


def main():
    options = arguments()
    try:
        connection = connect(options.reader, options.wait)
        link = Link(connection, options.short)
        type_code, files = CardReader(link, options.number).read()
        values = {t: v for content in files.values() for t, v in common.parse_tlv(content)}
        signature = check_signature(type_code, values, options.ca)
        connection.disconnect()
    except (ReadError, ValueError, KeyError, NoCardException, SmartcardException) as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(1)
    result = {
        "type": type_code,
        "files": {key: content.hex() for key, content in files.items()},
        "values": {tag: value.hex() for tag, value in values.items()},
        "signature": signature,
        "link": {"commands": link.commands, "longest_answer": link.longest_answer},
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
