"""Checks a table of verify_card --csv: byte order mark, line ends, columns, no formulas.

    check_csv.py FILE
"""

import csv
import io
import sys

FORMULAS = tuple("=+-@\t\r＝＋－＠")


def problems(data):
    if not data.startswith(b"\xef\xbb\xbf"):
        yield "no byte order mark"
    text = data.decode("utf-8-sig")
    if text.count("\n") != text.count("\r\n") or not text.endswith("\r\n"):
        yield "a line that does not end in CR LF"
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    if not rows:
        yield "no rows"
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            yield f"row {number}: {len(row)} cells for {len(header)} columns"
        for cell in row:
            if cell.strip().startswith(FORMULAS):
                yield f"row {number}: a formula"


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        found = list(problems(file.read()))
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(1 if found else 0)
