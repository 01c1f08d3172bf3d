"""Compares the outputs of readers. Exit status 0 if they are as expected, otherwise 1 with
the differences on standard error (names and lengths, not contents).

    check_json.py same A B               two outputs of read_card, without the figures of the link
    check_json.py verified TYPE GOT      independent_reader.py found a valid signature
    check_json.py altered TYPE GOT       ... or an invalid one
    check_json.py files EXPECTED GOT     ... and just the files independent_card.py serves
    check_json.py entries EXPECTED GOT DIR   read_card found the entries that it serves, and
                                         saved its images to DIR unchanged
    check_json.py picture GOT KEY=VALUE...  values of `holder` that were read in the picture,
                                         empty for none, or results of `report.comparisons`
"""

import json
import pathlib
import sys

# A record may hold a short code of the card as a word. The verdict covers check code and
# certificate.
NOT_COMPARED = {"C0", "C1", "C7", "CC", "CE", "D7", "D8", "D9", "DA", "DB", "DC", "DD"}
IMAGES = {"D0", "D1", "DFD1"}


def same(first, second):
    first, second = load(first), load(second)
    for output in (first, second):
        output.pop("link", None)
        # How much padding is skipped depends on what the link carries.
        for padding in output["report"]["padding_not_read"]:
            padding.pop("bytes")
    return list(differences("", first, second))


def differences(path, first, second):
    if isinstance(first, dict) and isinstance(second, dict):
        for key in sorted(first.keys() | second.keys()):
            yield from differences(f"{path}.{key}", first.get(key), second.get(key))
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for position, pair in enumerate(zip(first, second)):
            yield from differences(f"{path}[{position}]", *pair)
    elif first != second:
        yield f"{path} differs"


def signature(type_code, got, verified):
    got = load(got)
    problems = [] if got["type"] == type_code else [f"type is {got['type']}"]
    if got["signature"]["verified"] is not verified:
        problems.append(f"signature: {got['signature']}")
    if verified and got["signature"]["issuer_verified"] is False:
        problems.append("the certificate was not issued by the CA given")
    return problems


def files(expected, got):
    expected, got = load(expected), load(got)
    return list(differences("files", expected["files"], got["files"]))


def entries(expected, got, folder):
    expected, got = load(expected), load(got)
    saved = [path.read_bytes() for path in pathlib.Path(folder).iterdir()]
    problems = []
    if got["card"]["type_code"] != expected["type"]:
        problems.append(f"type code is {got['card']['type_code']!r}")
    found = set(strings(got["records"]))
    for tag, value in expected["values"].items():
        value = bytes.fromhex(value)
        if tag in NOT_COMPARED or len(value.rstrip(b"\0")) < 2:
            continue
        if tag in IMAGES:
            if value not in saved:
                problems.append(f"the image {tag} ({len(value)} bytes) was not saved")
        elif not found & spellings(value):
            problems.append(f"the value of {tag} ({len(value)} bytes) is not in the records")
    return problems


def picture(got, *expected):
    got = load(got)
    problems = []
    if got["report"]["result"] != "normal":
        problems.append(f"the result is {got['report']['result']}")
    for pair in expected:
        key, value = pair.split("=", 1)
        if key in got["report"]["comparisons"]:
            found = got["report"]["comparisons"][key]
            if found != value:
                problems.append(f"comparison {key} is {found}")
            continue
        entry = got["holder"][key]
        found = entry["value"] if entry else ""
        if found != value:
            problems.append(f"{key} has another value")
        if entry and (entry["source"] != "picture" or entry["covered"] is not True):
            problems.append(f"{key}: source {entry['source']}, covered {entry['covered']}")
    return problems


def spellings(value):
    """How a record may write a value."""
    text = value.rstrip(b"\0").decode("utf-8")
    return {text, f"{text[:4]}-{text[4:6]}-{text[6:]}"}


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


CHECKS = {
    "same": same,
    "verified": lambda type_code, got: signature(type_code, got, True),
    "altered": lambda type_code, got: signature(type_code, got, False),
    "files": files,
    "entries": entries,
    "picture": picture,
}

if __name__ == "__main__":
    try:
        found_problems = CHECKS[sys.argv[1]](*sys.argv[2:])
    except (OSError, ValueError) as error:
        found_problems = [f"nothing to compare: {error}"]
    for problem in found_problems[:10]:
        print(problem, file=sys.stderr)
    sys.exit(1 if found_problems else 0)
