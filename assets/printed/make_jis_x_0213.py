#!/usr/bin/env python3
"""Writes src/printed/jis_x_0213.txt: the kanji of JIS X 0213:2004 that the Shift_JIS of
the WHATWG Encoding Standard (JIS X 0208 with the IBM extensions) lacks, in code order,
64 per line. What has which character is taken from Python's codecs."""
import pathlib


def has(character, codec):
    try:
        character.encode(codec)
        return True
    except UnicodeEncodeError:
        return False


def main():
    kanji = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x30000)]
    added = [c for c in map(chr, kanji) if has(c, "shift_jis_2004") and not has(c, "cp932")]
    lines = ("".join(added[at:at + 64]) for at in range(0, len(added), 64))
    root = pathlib.Path(__file__).resolve().parents[2]
    (root / "src/printed/jis_x_0213.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
