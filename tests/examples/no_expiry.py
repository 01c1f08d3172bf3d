"""Gives the certificate of a stored virtual card no end of validity: notAfter becomes
9999-12-31T23:59:59Z (RFC 5280, 4.1.2.5). The signature on the certificate then does not
verify, as in a certificate that anyone has made.

    no_expiry.py ARCHIVE >ARCHIVE_WITHOUT_EXPIRY
"""

import base64
import json
import sys

SIGNATURE_FILE = "DF3/EF01"
CERTIFICATE_TAGS = (0xDB, 0xDD)
SEQUENCE, UTC_TIME, GENERALIZED_TIME = 0x30, 0x17, 0x18
NO_EXPIRY = b"99991231235959Z"


def elements(data):
    """Tag, value and what follows, one after another; NULs are padding."""
    while data and data[0] != 0:
        tag, length, data = data[0], data[1], data[2:]
        if length & 0x80:
            count = length & 0x7F
            length, data = int.from_bytes(data[:count], "big"), data[count:]
        yield tag, data[:length]
        data = data[length:]


def encode(tag, value):
    length = len(value)
    if length < 0x80:
        return bytes([tag, length]) + value
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + value


def without_expiry(certificate):
    [(_, body)] = list(elements(certificate))[:1]
    signed, *rest = elements(body)
    fields = list(elements(signed[1]))
    for index, (tag, value) in enumerate(fields):
        times = list(elements(value)) if tag == SEQUENCE else []
        if [time for time, _ in times] == [UTC_TIME, UTC_TIME]:
            validity = encode(*times[0]) + encode(GENERALIZED_TIME, NO_EXPIRY)
            fields[index] = (tag, validity)
    signed = encode(SEQUENCE, b"".join(encode(*field) for field in fields))
    return encode(SEQUENCE, signed + b"".join(encode(*part) for part in rest))


def main(path):
    with open(path, encoding="utf-8") as file:
        archive = json.load(file)
    for file in archive["files"]:
        if file["file"] != SIGNATURE_FILE:
            continue
        objects = []
        for tag, value in elements(base64.b64decode(file["data"])):
            if tag in CERTIFICATE_TAGS:
                made = without_expiry(value)
                # The field keeps its length: NULs fill it.
                value = made + bytes(max(0, len(value) - len(made)))
            objects.append(encode(tag, value))
        file["data"] = base64.b64encode(b"".join(objects)).decode()
    json.dump(archive, sys.stdout, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1])
