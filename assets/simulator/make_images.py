"""Draws the images of the simulator's virtual cards.

The holders, numbers and addresses are invented, and every image says that it
is a sample. The pictures imitate what a card of each kind tells, not its
security print.

    apt-get install fonts-ipaexfont-gothic
    python3 -m venv venv && venv/bin/pip install pillow==13.0.0
    venv/bin/python make_images.py            # writes beside this file

A run with the same Pillow and font writes the same bytes.
Where they are other bytes, the cards that are kept with the tests must be issued anew:
tests/data/make, and cargo run --manifest-path fuzz/Cargo.toml --example seeds.
`make_images.py --preview DIR` also writes each image as PNG into DIR.

Font: IPAex Gothic (Debian package fonts-ipaexfont-gothic), IPA Font License
Agreement v1.0. The font is not shipped: the files hold pixels only, and the
licence lets documents with rendered text be distributed freely.

Every image fills about half of its field, so that a card has the padding that a
reader meets: the size of the type and what stands around it were chosen for that.

Sizes: the front image of a first-generation card is reported to be 674 x 425
pixels. No source tells the size of the second generation's name and address
images: the ones below are plausible, nothing more.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
FONT = "/usr/share/fonts/opentype/ipaexfont-gothic/ipaexg.ttf"

# The most bytes that the card's fields hold (RC1 and RC2, section 3.3).
FRONT_BYTES, PHOTO_BYTES, NAME_BYTES, ADDRESS_BYTES = 7000, 3000, 2500, 2500

FRONT_SIZE = (674, 425)
NAME_SIZE = (520, 96)
ADDRESS_SIZE = (640, 72)
PHOTO_SIZE = (240, 300)

WHITE, BLACK = 255, 0


def main():
    preview = Path(sys.argv[2]) if sys.argv[1:2] == ["--preview"] else None
    images = {
        "front-residence.tif": (residence_front(ADULT), FRONT_BYTES),
        "front-residence-child.tif": (residence_front(CHILD), FRONT_BYTES),
        "front-special-permanent.tif": (certificate_front(PERMANENT), FRONT_BYTES),
        "name-residence.tif": (lines_image(NAME_SIZE, ["MIRAI TESTA", "ミライ テスタ"], 38, 18), NAME_BYTES),
        "name-special-permanent.tif": (lines_image(NAME_SIZE, ["李 見本", "LEE MIHON"], 38, 18), NAME_BYTES),
        "address-residence.tif": (lines_image(ADDRESS_SIZE, [ADULT["address"], ADULT["building"]], 24, 64), ADDRESS_BYTES),
        "address-special-permanent.tif": (lines_image(ADDRESS_SIZE, [PERMANENT["address"], PERMANENT["building"]], 24, 64), ADDRESS_BYTES),
        "photo-residence.jp2": (portrait(**MIRAI), PHOTO_BYTES),
        "photo-special-permanent.jp2": (portrait(**LEE), PHOTO_BYTES),
    }
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


ADULT = dict(
    number="AA12345678BB",
    name="MIRAI TESTA",
    born="1993年04月05日",
    sex="女 F.",
    nationality="ブラジル BRA",
    address="東京都架空区見本町１丁目２番３号",
    building="架空見本荘１０１号室",
    status="技術・人文知識・国際業務",
    work="在留資格に基づく就労活動のみ可",
    period="3年 (2028年10月20日)",
    permission="在留期間更新許可",
    permitted="2025年10月20日",
    issued="2025年10月20日",
    valid="2028年10月20日まで有効",
    photo=True,
)
CHILD = dict(
    ADULT,
    number="AA12345678BB",
    name="SORA TESTA",
    born="2018年06月07日",
    sex="男 M.",
    status="家族滞在",
    work="就労不可",
    period="3年 (2028年04月01日)",
    permitted="2025年04月01日",
    issued="2025年04月01日",
    valid="2028年04月01日まで有効",
    photo=False,
)
PERMANENT = dict(
    number="AA12345678BB",
    name="LEE MIHON",
    born="1970年01月02日",
    sex="男 M.",
    nationality="韓国 KOR",
    address="大阪府架空市例示町４番５号",
    building="例示団地６棟７８９号",
    issued="2022年12月01日",
    valid="2030年01月02日まで有効",
    photo=True,
)
MIRAI = dict(background="#b9d7ea", clothes="#7a3b69", skin="#e6b38c", hair="#3a2417", long_hair=True)
LEE = dict(background="#dfe3d3", clothes="#2f4858", skin="#edc9a3", hair="#5c5c60", long_hair=False)


def residence_front(holder):
    draw = front(holder, SMALL_TYPE, "日本国政府", "在留カード")
    row(draw, SMALL_TYPE, 168, "住居地", holder["address"])
    row(draw, SMALL_TYPE, 196, "在留資格", holder["status"])
    row(draw, SMALL_TYPE, 238, "就労制限の有無", holder["work"])
    row(draw, SMALL_TYPE, 266, "在留期間", holder["period"])
    row(draw, SMALL_TYPE, 294, "許可の種類", holder["permission"])
    row(draw, SMALL_TYPE, 294, "許可年月日", holder["permitted"], x=300)
    row(draw, SMALL_TYPE, 322, "交付年月日", holder["issued"])
    footer(draw, SMALL_TYPE, holder["valid"])
    return draw._image


def certificate_front(holder):
    title = "特別永住者証明書"
    draw = front(holder, LARGE_TYPE, "日本国政府 GOVERNMENT OF JAPAN", title)
    x = 28 + draw.textlength(title, font=font(LARGE_TYPE["title"]))
    text(draw, (x, 55), "SPECIAL PERMANENT RESIDENT CERTIFICATE", 15, anchor="ls")
    row(draw, LARGE_TYPE, 168, "住居地", holder["address"])
    row(draw, LARGE_TYPE, 322, "交付年月日", holder["issued"])
    footer(draw, LARGE_TYPE, f"この証明書は {holder['valid']} です。")
    return draw._image


# Heights in pixels. A residence card tells more than a certificate.
SMALL_TYPE = dict(label=9, value=12, number=13, title=20, name=18, footer=12)
LARGE_TYPE = dict(label=12, value=15, number=17, title=25, name=22, footer=20)
VALUE_X = 120
PHOTO_FRAME = (528, 72, 660, 248)


def front(holder, sizes, government, title):
    """What both kinds of first-generation front share, down to the nationality."""
    draw = canvas(FRONT_SIZE)
    draw.rounded_rectangle((2, 2, 671, 422), radius=16, outline=BLACK, width=2)
    text(draw, (16, 10), government, 11)
    text(draw, (656, 9), holder["number"], sizes["number"], anchor="ra")
    text(draw, (16, 55), title, sizes["title"], anchor="ls")
    draw.line((14, 63, 516, 63), fill=BLACK, width=2)
    row(draw, sizes, 78, "氏名 NAME", holder["name"], size=sizes["name"])
    row(draw, sizes, 112, "生年月日", holder["born"])
    row(draw, sizes, 112, "性別", holder["sex"], x=300)
    row(draw, sizes, 140, "国籍・地域", holder["nationality"])
    # The photo is a data object of its own: the front image has the frame only.
    draw.rectangle(PHOTO_FRAME, outline=BLACK)
    if not holder["photo"]:
        text(draw, (594, 254), "写真なし", 13, anchor="ma")
    return draw


def footer(draw, sizes, valid):
    draw.line((14, 352, 516, 352), fill=BLACK)
    text(draw, (16, 390), valid, sizes["footer"], anchor="ls")
    draw.rectangle((528, 316, 660, 404), outline=BLACK, width=3)
    text(draw, (594, 332), "見本", 30, anchor="ma")
    text(draw, (594, 372), "SAMPLE", 18, anchor="ma")


def row(draw, sizes, y, label, value, size=None, x=14):
    """A label in small type and its value on the same base line."""
    base = y + 15
    value_x = VALUE_X if x == 14 else x + 10 + draw.textlength(label, font=font(sizes["label"]))
    text(draw, (x, base), label, sizes["label"], anchor="ls")
    text(draw, (value_x, base), value, size or sizes["value"], anchor="ls")


def lines_image(size, lines, height, tooth):
    """Lines of text, the sample mark at the right, and a frame of teeth around them."""
    draw = canvas(size)
    frame(draw, size, tooth)
    middle = size[1] / 2
    for index, line in enumerate(lines):
        y = middle + (index - (len(lines) - 1) / 2) * (height + 4)
        text(draw, (20, y), line, height, anchor="lm")
    x = size[0] - 18
    text(draw, (x, middle - 9), "見本", 15, anchor="rm")
    text(draw, (x, middle + 9), "SAMPLE", 15, anchor="rm")
    return draw._image


def frame(draw, size, tooth):
    """A fine saw-tooth line, one pixel wide, along each edge."""
    right, bottom = size[0] - 1, size[1] - 1
    for x in range(0, right, tooth):
        top = [(x, 1), (x + tooth / 2, 4), (x + tooth, 1)]
        draw.line(top, fill=BLACK)
        draw.line([(x, bottom - y) for x, y in top], fill=BLACK)
    for y in range(0, bottom, tooth):
        left = [(1, y), (4, y + tooth / 2), (1, y + tooth)]
        draw.line(left, fill=BLACK)
        draw.line([(right - x, y) for x, y in left], fill=BLACK)


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
    draw.text((120, 284), "見本 SAMPLE", font=font(26), fill="#c00000", anchor="mm")
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


def text(draw, position, value, size, anchor="la"):
    draw.text(position, value, font=font(size), fill=BLACK, anchor=anchor)


def font(size):
    return ImageFont.truetype(FONT, size)


if __name__ == "__main__":
    main()
