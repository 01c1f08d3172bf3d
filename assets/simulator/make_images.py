"""Draws the images of the simulator's virtual cards.

The holders, addresses and numbers are invented; holders.tsv says what each
picture shows. As on a genuine card (RC1), a front image holds what differs from
card to card and nothing else: no header, no labels, no frame, no photo.

    apt-get install fonts-ipaexfont-mincho fonts-ipaexfont-gothic fonts-dejavu-core
    python3 -m venv venv && venv/bin/pip install pillow==13.0.0
    venv/bin/python make_images.py            # writes beside this file

A run with the same Pillow and fonts writes the same bytes.
If the bytes change, the stored cards of the tests must be issued again:
tests/data/cards/make, and cargo run --manifest-path fuzz/Cargo.toml --example seeds.
`make_images.py --preview DIR` also writes each image as PNG into DIR.

The fonts are not shipped: the files hold only pixels, and the licences allow pictures of
rendered text to be distributed freely.

- IPAex Mincho (Debian fonts-ipaexfont-mincho), IPA Font License Agreement v1.0:
  Japanese text;
- DejaVu Serif (Debian fonts-dejavu-core), Bitstream Vera licence: Latin names, digits,
  the number;
- DejaVu Sans and DejaVu Sans Mono (Debian fonts-dejavu-core), Bitstream Vera licence:
  Y M D, the status in English, PERIOD OF VALIDITY OF THIS CARD;
- IPAex Gothic (Debian fonts-ipaexfont-gothic), IPA Font License Agreement v1.0:
  the mark on the photos.

The layout is that of docs/protocol.md, section 11, measured on the samples of a closed
library, not on genuine cards. No source tells the size of the second generation's
name and address images: the ones below are plausible, nothing more.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
DEBIAN = Path("/usr/share/fonts")
MINCHO = DEBIAN / "opentype/ipaexfont-mincho/ipaexm.ttf"
GOTHIC = DEBIAN / "opentype/ipaexfont-gothic/ipaexg.ttf"
SERIF = DEBIAN / "truetype/dejavu/DejaVuSerif.ttf"
SANS = DEBIAN / "truetype/dejavu/DejaVuSans.ttf"
MONO = DEBIAN / "truetype/dejavu/DejaVuSansMono.ttf"

# The most bytes that the card's fields hold (RC1 and RC2, section 3.3).
FRONT_BYTES, PHOTO_BYTES, NAME_BYTES, ADDRESS_BYTES = 7000, 3000, 2500, 2500

FRONT_SIZE = (674, 425)
NAME_SIZE = (520, 96)
ADDRESS_SIZE = (640, 72)
PHOTO_SIZE = (240, 300)

WHITE, BLACK = 255, 0

# The number on every front image here; src/simulator/front.rs draws others.
NUMBER = "AA12345678BB"

MIRAI = dict(background="#b9d7ea", clothes="#7a3b69", skin="#e6b38c", hair="#3a2417", long_hair=True)
LEE = dict(background="#dfe3d3", clothes="#2f4858", skin="#edc9a3", hair="#5c5c60", long_hair=False)


def main():
    preview = Path(sys.argv[2]) if sys.argv[1:2] == ["--preview"] else None
    images = {"number-glyphs.tif": (number_glyphs(), FRONT_BYTES)}
    for name, entries in holders().items():
        draw_front = certificate_front if name.startswith("special-permanent") else residence_front
        images[f"front-{name}.tif"] = (draw_front(entries), FRONT_BYTES)
        images[f"name-{name}.tif"] = (lines_image(NAME_SIZE, entries["name_image"], 34), NAME_BYTES)
        images[f"address-{name}.tif"] = (lines_image(ADDRESS_SIZE, entries["address_image"], 25), ADDRESS_BYTES)
    images["photo-residence.jp2"] = (portrait(**MIRAI), PHOTO_BYTES)
    images["photo-special-permanent.jp2"] = (portrait(**LEE), PHOTO_BYTES)

    for name, (image, limit) in images.items():
        path = HERE / name
        if path.suffix == ".tif":
            # 262: PhotometricInterpretation, 0 = WhiteIsZero, the usual one for Group 4.
            image.save(path, compression="group4", tiffinfo={262: 0})
        else:
            save_photo(image, path)
        size = path.stat().st_size
        assert size <= limit, f"{name}: {size} bytes, the field holds {limit}"
        print(f"{size:5} bytes  {image.width} x {image.height}  {name}")
        if preview:
            # Read back, so that the preview shows what was compressed.
            Image.open(path).save(preview / f"{path.stem}.png")


def holders():
    found = {}
    for line in (HERE / "holders.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            holder, entry, value = line.split("\t")
            found.setdefault(holder, {})[entry] = value
    return found


# Places are pixels of the front image; sizes are of the type. A value starts at its
# left and bottom, and shrinks if it would pass its right.
VALUES_END = 522  # before the photo
PAGE_END = 664


def residence_front(entries):
    draw = canvas(FRONT_SIZE)
    number(draw, (516, 33))
    names = [(line, 19) for line in entries["name"].split("|")]
    if "name_kanji" in entries:
        names.append((entries["name_kanji"], 18))
    for (line, size), bottom in zip(names, (76, 97)):
        value(draw, line, 63, bottom, size, VALUES_END)
    dated(draw, entries["date_of_birth"], 94, 123, 18.4, letters=True)
    value(draw, entries["sex"], 284, 123, 17, 332)
    value(draw, entries["nationality"], 407, 123, 18.5, VALUES_END)
    address(draw, entries["address"], 78, 175, 18, VALUES_END)
    value(draw, entries["residence_status"], 87, 214, 18.5, 305)
    for index, line in enumerate(entries["residence_status_english"].split("|")):
        draw.text((70, 230 + 11 * index), line, font=font(MONO, 10), fill=BLACK, anchor="ls")
    if width(entries["work"], 13) <= VALUES_END - 312:
        value(draw, entries["work"], 312, 258, 19.5, VALUES_END)
    else:
        squeezed(draw, entries["work"], 312, 258, 18, VALUES_END)
    period = entries["period_of_stay"]
    if "period_end" in entries:
        start = value(draw, period + "（", 161, 298, 18, VALUES_END)
        end = value(draw, entries["period_end"], start, 298, 18, VALUES_END)
        value(draw, "）", end, 298, 18, VALUES_END)
        draw.line((start, 300, end, 300), fill=BLACK)
    else:
        value(draw, period, 161, 298, 18, VALUES_END)
    value(draw, entries["permission_kind"], 98, 341, 14.3, PAGE_END)
    dated(draw, entries["permission_date"], 95, 369, 16)
    dated(draw, entries["issue_date"], 320, 369, 16)
    valid_until(draw, entries["card_expiry"], (123, 402), (169, 365, 415))
    return draw._image


def certificate_front(entries):
    draw = canvas(FRONT_SIZE)
    number(draw, (522, 33))
    if "name_kanji" in entries:
        value(draw, entries["name_kanji"], 64, 101, 18.5, VALUES_END)
    value(draw, entries["name"], 64, 122, 19, VALUES_END)
    dated(draw, entries["date_of_birth"], 91, 159, 19, letters=True)
    value(draw, entries["sex"], 364, 159, 18, 420)
    value(draw, entries["nationality"], 104, 216, 18.5, VALUES_END)
    address(draw, entries["address"], 79, 281, 15, PAGE_END)
    valid_until(draw, entries["card_expiry"], (118, 360), (154, 351, 398))
    return draw._image


def value(draw, text, x, bottom, size, right):
    """Text in Mincho, its Latin letters in the wide serif. Gives the x behind it."""
    while x + width(text, size) > right:
        size -= 0.25
    for character in text:
        latin = character.isascii()
        face = font(SERIF, size) if latin else font(MINCHO, size)
        # Ideographs reach below the base line of the letters.
        base = bottom - (0 if latin else round(size * 0.08))
        draw.text((round(x), base), character, font=face, fill=BLACK, anchor="ls")
        x += face.getlength(character)
    return round(x)


def squeezed(draw, text, x, bottom, size, right):
    """Japanese text of full height, made narrow: as small type it would be illegible."""
    scale = 4
    face = font(MINCHO, size * scale)
    large = Image.new("L", (round(face.getlength(text)), round(size * scale * 1.2)), 0)
    ImageDraw.Draw(large).text((0, size * scale), text, font=face, fill=255, anchor="ls")
    narrow = large.resize((right - x, round(size * 1.2)), Image.BOX)
    ink = narrow.point(lambda level: 255 if level > 80 else 0).convert("1")
    draw.bitmap((x, bottom - round(size * 1.08)), ink, fill=BLACK)


def width(text, size):
    return sum(font(SERIF if c.isascii() else MINCHO, size).getlength(c) for c in text)


def dated(draw, text, x, bottom, size, letters=False):
    """A date in half-width digits; `letters` puts Y M D below the ideographs."""
    for character in text:
        after = value(draw, character, x, bottom, size, PAGE_END)
        if letters and character in "年月日":
            middle = (x + after) / 2
            letter = {"年": "Y", "月": "M", "日": "D"}[character]
            draw.text((middle, bottom + 9), letter, font=font(SANS, 9), fill=BLACK, anchor="ms")
        x = after


def address(draw, text, x, bottom, size, right):
    """One line, or two smaller ones around the same middle."""
    lines = text.split("|")
    if len(lines) == 1:
        value(draw, text, x, bottom, size, right)
    for line, line_bottom in zip(lines, (bottom - 8, bottom + 8) if len(lines) == 2 else ()):
        value(draw, line, x, line_bottom, 15, right)


def valid_until(draw, date, place, english):
    x, bottom = place
    end = value(draw, date + "まで有効", x, bottom, 20, PAGE_END)
    draw.line((x, bottom + 1, end, bottom + 1), fill=BLACK)
    left, right, bottom = english
    words, size = "PERIOD OF VALIDITY OF THIS CARD", 11.5
    while font(SANS, size).getlength(words) > right - left:
        size -= 0.1
    draw.text((left, bottom), words, font=font(SANS, size), fill=BLACK, anchor="ls")


# The number's glyphs, each at the left of a cell. front.rs places them by the same
# rule: the next character starts 11 pixels after a digit, two behind the ink of a
# letter; a number that would pass NUMBER_END starts further left.
GLYPHS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CELL, CELL_HEIGHT, CAP_HEIGHT, DIGIT_ADVANCE, NUMBER_END = 18, 16, 12, 11, 668


def number_glyphs():
    draw = canvas((CELL * len(GLYPHS), CELL_HEIGHT))
    face = font(SERIF, 16.5)
    for index, character in enumerate(GLYPHS):
        left, _, right, _ = draw.textbbox((0, CAP_HEIGHT), character, font=face, anchor="ls")
        assert right - left <= CELL, character
        draw.text((CELL * index - left, CAP_HEIGHT), character, font=face, fill=BLACK, anchor="ls")
    return draw._image


def number(draw, place):
    sheet = number_glyphs().convert("L").point(lambda level: 255 - level).convert("1")
    glyphs, advances = [], []
    for character in NUMBER:
        cell = CELL * GLYPHS.index(character)
        glyph = sheet.crop((cell, 0, cell + CELL, CELL_HEIGHT))
        glyphs.append(glyph)
        advances.append(DIGIT_ADVANCE if character.isdigit() else glyph.getbbox()[2] + 2)
    x = min(place[0], NUMBER_END - sum(advances))
    for glyph, advance in zip(glyphs, advances):
        draw.bitmap((x, place[1]), glyph, fill=BLACK)
        x += advance


def lines_image(size, text, height):
    """One to three lines of a second-generation card, from the left."""
    draw = canvas(size)
    lines = text.split("|")
    height = min(height, size[1] / len(lines) / 1.2)
    for index, line in enumerate(lines):
        middle = size[1] / 2 + (index - (len(lines) - 1) / 2) * height * 1.2
        value(draw, line, 6, round(middle + height * 0.37), height, size[0] - 6)
    return draw._image


def portrait(background, clothes, skin, hair, long_hair):
    """A face of plain shapes: nobody's, and plainly a drawing."""
    image = Image.new("RGB", PHOTO_SIZE, background)
    draw = ImageDraw.Draw(image)
    if long_hair:
        draw.rounded_rectangle((52, 50, 188, 232), radius=62, fill=hair)
    draw.rounded_rectangle((22, 214, 218, 360), radius=66, fill=clothes)
    draw.rectangle((100, 180, 140, 232), fill=skin)
    draw.ellipse((66, 60, 174, 208), fill=skin)
    draw.chord((60, 44, 180, 172), 180 + 16, 360 - 16, fill=hair)
    for x in (98, 142):
        draw.ellipse((x - 7, 126, x + 7, 140), fill="#222222")
        if not long_hair:
            draw.ellipse((x - 18, 115, x + 18, 151), outline="#222222", width=4)
    if not long_hair:
        draw.line((116, 133, 124, 133), fill="#222222", width=4)
    draw.arc((98, 150, 142, 184), 20, 160, fill="#8c3b3b", width=5)
    draw.rectangle((0, 268, 240, 300), fill="#ffffff")
    draw.text((120, 284), "見本 SAMPLE", font=font(GOTHIC, 26), fill="#c00000", anchor="mm")
    return image


def save_photo(image, path):
    image.save(
        path,
        irreversible=True,
        mct=1,
        quality_mode="rates",
        quality_layers=[140],
        num_resolutions=6,
        codeblock_size=(64, 64),
        no_jp2=False,
    )


def canvas(size):
    draw = ImageDraw.Draw(Image.new("1", size, WHITE))
    draw.fontmode = "1"
    return draw


def font(path, size):
    return ImageFont.truetype(path, size)


if __name__ == "__main__":
    main()
