"""A residence card of type 1, 2, 05 or 06, served to pcscd through vpcd: an outside
check of the crate's reader. It holds invented entries, signs them with a certification
authority of its own, and is strict about order, access rules and lengths.

    independent_card.py --type 05 [--number AA12345678BB] [--contents FILE.json]
                        [--image TAG=FILE ...] [--tamper TAG] [--ca-out FILE]
                        [--json-out FILE] [--short-only] [--trace]
                        [--host HOST] [--port PORT]

FILE.json replaces values by tag: {"D4": "text", "DE": {"hex": "00"}}. Given values for
the check code and the certificate are taken as they are, so an empty one makes a card
without. --tamper flips a bit of a value after it was signed. --ca-out writes the
authority's certificate (DER), --json-out what a reader should find. Prints "ready: ..."
when pcscd holds the card. Exit status: 0 ended by the other side, 1 no connection, 64
wrong usage.
"""

import argparse
import functools
import json
import operator
import os
import socket
import sys

import independent_common as common
import independent_contents

# PC/SC's form for a contactless card of Type B (PC/SC part 3): T=0 and T=1, eight bytes
# of the card's answer to the request, check byte.
ATR_WITHOUT_CHECK = bytes.fromhex("3B8880010000000000000000")
POWER_OFF, POWER_ON, RESET, SEND_ATR = 0, 1, 2, 4

class Refused(Exception):
    """A command that the card does not carry out, with its status word."""

    def __init__(self, status):
        super().__init__(f"{status:04X}")
        self.status = status


class Command:
    """A command APDU of ISO/IEC 7816-3, all four cases, short and extended."""

    def __init__(self, apdu):
        if len(apdu) < 4:
            raise Refused(0x6700)
        self.cla, self.ins, self.p1, self.p2 = apdu[:4]
        body = apdu[4:]
        self.extended = len(body) >= 3 and body[0] == 0
        width, largest = (2, 65536) if self.extended else (1, 256)
        body = body[1:] if self.extended else body
        self.data, expected = b"", body
        if len(body) > width:
            length = int.from_bytes(body[:width], "big")
            self.data, expected = body[width : width + length], body[width + length :]
            if not length or len(self.data) != length:
                raise Refused(0x6700)
        if len(expected) not in (0, width):
            raise Refused(0x6700)
        self.le = (int.from_bytes(expected, "big") or largest) if expected else None


class Card:
    def __init__(self, type_code, number, files, short_only=False):
        self.number = number
        self.suite = common.Suite(type_code)
        self.access_key = common.access_key(number)
        self.files = files  # {(df, sfi): (access, content)}
        self.applications = {df for df, _ in files} - {"MF"}
        self.short_only = short_only
        self.reset()

    def reset(self):
        self.df, self.current = "MF", None
        self.challenge = self.ks_enc = None
        self.verified = False

    def transmit(self, apdu):
        # A challenge serves the very next command and no other.
        challenge, self.challenge = self.challenge, None
        try:
            command = Command(apdu)
            if command.extended and self.short_only:
                raise Refused(0x6700)
            return self.execute(command, challenge)
        except Refused as refused:
            return refused.status.to_bytes(2, "big")

    def execute(self, command, challenge):
        if command.cla not in (0x00, 0x08):
            raise Refused(0x6E00)
        if command.ins == 0xA4:
            return self.select(command)
        if command.ins == 0xB0:
            return self.read_binary(command)
        if command.ins == 0x84:
            return self.get_challenge(command)
        if command.ins == 0x82:
            return self.mutual_authenticate(command, challenge)
        if command.ins == 0x20:
            return self.verify(command)
        raise Refused(0x6D00)

    def select(self, command):
        self.expect_plain(command)
        if (command.p1, command.p2, command.data) == (0x00, 0x00, b"\x3f\x00"):
            self.df, self.current = "MF", None
            return b"\x90\x00"
        if (command.p1, command.p2) != (0x04, 0x0C):
            raise Refused(0x6A86)
        for df in self.applications:
            if command.data == common.DF_NAMES[df]:
                self.df, self.current = df, None
                return b"\x90\x00"
        raise Refused(0x6A82)

    def get_challenge(self, command):
        self.expect_plain(command)
        if (command.p1, command.p2) != (0, 0):
            raise Refused(0x6A86)
        if command.data or command.le != 8:
            raise Refused(0x6700)
        self.challenge = os.urandom(8)
        return self.challenge + b"\x90\x00"

    def mutual_authenticate(self, command, challenge):
        self.expect_plain(command)
        if (command.p1, command.p2) != (0, 0):
            raise Refused(0x6A86)
        if len(command.data) != 40 or command.le is None or command.le < 40:
            raise Refused(0x6700)
        self.ks_enc, self.verified = None, False
        e_ifd, m_ifd = command.data[:32], command.data[32:]
        if challenge is None or self.suite.mac(self.access_key, e_ifd) != m_ifd:
            raise Refused(0x6300)
        plain = self.suite.decrypt(self.access_key, e_ifd)
        rnd_ifd, rnd_icc, k_ifd = plain[:8], plain[8:16], plain[16:]
        if rnd_icc != challenge:
            raise Refused(0x6300)
        k_icc = os.urandom(16)
        self.ks_enc = common.session_key(k_ifd, k_icc)
        e_icc = self.suite.encrypt(self.access_key, rnd_icc + rnd_ifd + k_icc)
        return e_icc + self.suite.mac(self.access_key, e_icc) + b"\x90\x00"

    def verify(self, command):
        if (command.p1, command.p2) != (0x00, 0x86):
            raise Refused(0x6A86)
        if self.ks_enc is None:
            raise Refused(0x6982)
        if command.cla != 0x08:
            raise Refused(0x6987)
        if command.data[:3] != b"\x86\x11\x01" or len(command.data) != 19:
            raise Refused(0x6988)
        plain = self.suite.decrypt(self.ks_enc, command.data[3:])
        self.verified = plain == common.pad_iso(self.number.encode("ascii"), 16)
        if not self.verified:
            raise Refused(0x6300)
        return b"\x90\x00"

    def read_binary(self, command):
        if command.p1 & 0x80:
            sfi, offset = command.p1 & 0x1F, command.p2
            if command.p1 & 0x60:
                raise Refused(0x6A86)
            if (self.df, sfi) not in self.files:
                raise Refused(0x6A82)
        elif self.current is None:
            raise Refused(0x6986)  # no file is current (7816-4)
        else:
            sfi, offset = self.current, command.p1 << 8 | command.p2
        access, content = self.files[self.df, sfi]
        if access != common.FREE and not self.verified:
            raise Refused(0x6982)
        self.current = sfi
        if access == common.AUTH_SM:
            return self.read_secured(command, content, offset)
        if command.cla == 0x08:
            raise Refused(0x6882)
        if command.data or command.le is None:
            raise Refused(0x6700)
        # Le of all zeros asks for what there is, any other for just so many bytes.
        open_ended = command.le == (65536 if command.extended else 256)
        part, status = self.part(content, offset, command.le, open_ended)
        return part + status

    def read_secured(self, command, content, offset):
        if command.cla != 0x08:
            raise Refused(0x6982)
        if command.data[:2] != b"\x96\x02" or len(command.data) != 4:
            raise Refused(0x6988)
        if command.le is None:
            raise Refused(0x6700)
        wanted = int.from_bytes(command.data[2:], "big")
        part, status = self.part(content, offset, wanted or len(content), wanted == 0)
        padded = common.pad_iso(part, self.suite.block)
        answer = common.tlv("86", b"\x01" + self.suite.encrypt(self.ks_enc, padded))
        if len(answer) > command.le:
            raise Refused(0x6700)
        return answer + status

    @staticmethod
    def part(content, offset, wanted, open_ended):
        if offset >= len(content):
            raise Refused(0x6B00)
        part = content[offset : offset + wanted]
        short = len(part) < wanted and not open_ended
        return part, b"\x62\x82" if short else b"\x90\x00"

    @staticmethod
    def expect_plain(command):
        if command.cla != 0x00:
            raise Refused(0x6882)


def serve(connection, card, trace):
    check = functools.reduce(operator.xor, ATR_WITHOUT_CHECK[1:])
    atr = ATR_WITHOUT_CHECK + bytes((check,))
    while (message := receive(connection)) is not None:
        if message == bytes((SEND_ATR,)):
            answer = atr
        elif len(message) == 1:
            if message[0] in (POWER_OFF, POWER_ON, RESET):
                card.reset()
            continue
        else:
            answer = card.transmit(message)
            if trace:
                status, length = answer[-2:].hex(), len(answer)
                print(f"{message[:4].hex()} -> {status}, {length} bytes", file=sys.stderr)
        connection.sendall(len(answer).to_bytes(2, "big") + answer)


def receive(connection):
    """One message, or None when the other side has closed the line."""
    header = receive_exactly(connection, 2)
    return header and receive_exactly(connection, int.from_bytes(header, "big"))


def receive_exactly(connection, length):
    data = b""
    while len(data) < length:
        try:
            part = connection.recv(length - len(data))
        except ConnectionResetError:
            return None
        if not part:
            return None
        data += part
    return data


def arguments():
    parser = argparse.ArgumentParser(description="Serves a residence card to vpcd.")
    parser.error = lambda message: usage_error(parser, message)
    parser.add_argument("--type", required=True, choices=list(common.FILES))
    parser.add_argument("--number", default="AA12345678BB")
    parser.add_argument("--contents", metavar="FILE.json")
    parser.add_argument("--image", action="append", default=[], metavar="TAG=FILE")
    parser.add_argument("--tamper", metavar="TAG", help="alter this value after signing")
    parser.add_argument("--ca-out", metavar="FILE")
    parser.add_argument("--json-out", metavar="FILE")
    parser.add_argument("--short-only", action="store_true", help="refuse extended APDUs")
    parser.add_argument("--trace", action="store_true", help="commands on standard error")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=35963)
    return parser.parse_args()


def usage_error(parser, message):
    parser.print_usage(sys.stderr)
    print(f"error: {message}", file=sys.stderr)
    sys.exit(64)


def main():
    options = arguments()
    values = independent_contents.build_values(options)
    contents = {}
    files = {}
    for file in common.FILES[options.type]:
        content = b"".join(common.tlv(tag, values[tag]) for tag, _ in file.objects)
        contents[file.key] = content.hex()
        files[file.df, file.sfi] = (file.access, content)
    if options.json_out:
        expected = {
            "type": options.type,
            "number": options.number,
            "files": contents,
            "values": {tag: value.hex() for tag, value in values.items()},
        }
        with open(options.json_out, "w", encoding="utf-8") as file:
            json.dump(expected, file)
    card = Card(options.type, options.number, files, options.short_only)
    try:
        connection = socket.create_connection((options.host, options.port))
    except OSError as error:
        where = f"{options.host}:{options.port}"
        print(f"error: {where}: {error}; does pcscd run, with vpcd?", file=sys.stderr)
        sys.exit(1)
    print(f"ready: independent card of type {options.type}", flush=True)
    with connection:
        serve(connection, card, options.trace)


if __name__ == "__main__":
    main()
