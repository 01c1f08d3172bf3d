"""Makes the font of the card face: M PLUS 1 with the characters that the face
draws and no others.

The face draws its own words, ASCII values and names of countries; names and
addresses of holders are images on the card. So a few hundred glyphs are enough,
and the font is small enough to ship. A test in src/present/face/font.rs checks that no
character of those sources is missing. If it fails, run this again.

    apt-get install fonts-mplus
    python3 -m venv venv && venv/bin/pip install fonttools==4.68.0
    venv/bin/python make_font.py            # writes beside this file

Font: M PLUS 1 Medium (Debian package fonts-mplus), Copyright 2002-2022 The M+
FONTS Project Authors, SIL Open Font License 1.1, no reserved font name. The
licence is in OFL.txt, which comes with the subset.
"""

from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parent.parent / "src"
FONT = "/usr/share/fonts/opentype/mplus/Mplus1-Medium.otf"


def main():
    characters = {chr(code) for code in [*range(0x20, 0x7F), *range(0xA1, 0x100)]}
    present = SOURCE / "present"
    for source in [
        SOURCE / "record" / "regions.rs",
        present / "dates.rs",
        present / "labels.rs",
        present / "values.rs",
    ]:
        characters |= set(source.read_text("utf-8"))
    for source in sorted((present / "face").glob("*.rs")):
        characters |= set(source.read_text("utf-8"))
    characters = {c for c in characters if c.isprintable()}

    options = subset.Options()
    # Placed one after the other: no kerning, no alternatives, no hints.
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.name_IDs = [0, 1, 2, 5, 13, 14]
    options.recalc_timestamp = False
    font = subset.load_font(FONT, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    subset.save_font(font, HERE / "mplus1-face.otf", options)
    print(f"{len(characters)} characters, {(HERE / 'mplus1-face.otf').stat().st_size} bytes")


if __name__ == "__main__":
    main()
