#!/usr/bin/env python3
"""Draws front, name and address images as cards hold them, with their ground truth.

    make_fronts.py OUT [--fronts 320] [--lines 80] [--seed 1]

Values only: no pre-printed parts, no photo. Places, typefaces and wording follow what is
known of first-generation fronts (docs/protocol.md, "Where values are printed in the front
image"). Everything varies: typeface, weight, shift, scale, wording, the layout of dates.
Nobody drawn here exists. Output: 1-bit TIFF files (Group 4) and truth.json.

Needs Pillow, and the Debian packages fonts-ipafont-mincho fonts-ipaexfont-mincho
fonts-takao-mincho fonts-noto-cjk fonts-hanazono fonts-horai-umefont
fonts-morisawa-bizud-mincho fonts-dejavu fonts-liberation (all with free licences).
"""
import argparse
import datetime
import json
import pathlib
import random

from PIL import Image, ImageChops, ImageDraw, ImageFont

import values as v

W, H = 674, 425  # a front at 200 dpi

JP = "/usr/share/fonts/"
MINCHO = [JP + p for p in (
    "opentype/ipafont-mincho/ipam.ttf", "opentype/ipafont-mincho/ipamp.ttf",
    "opentype/ipaexfont-mincho/ipaexm.ttf", "truetype/takao-mincho/TakaoMincho.ttf",
    "opentype/noto/NotoSerifCJK-Regular.ttc", "opentype/noto/NotoSerifCJK-Bold.ttc",
    "truetype/hanazono/HanaMinA.ttf", "truetype/horai-umefont/ume-tmo3.ttf",
    "truetype/bizud-mincho/BIZUDMincho-Regular.ttf",
    "truetype/bizud-mincho/BIZUDPMincho-Regular.ttf")]
SERIF = [JP + p for p in (
    "truetype/dejavu/DejaVuSerif.ttf", "truetype/dejavu/DejaVuSerif-Bold.ttf",
    "truetype/liberation/LiberationSerif-Regular.ttf",
    "truetype/liberation/LiberationSerif-Bold.ttf", "opentype/ipaexfont-mincho/ipaexm.ttf",
    "truetype/bizud-mincho/BIZUDMincho-Regular.ttf", "opentype/noto/NotoSerifCJK-Regular.ttc",
    "opentype/ipafont-mincho/ipam.ttf")]
SMALL = [JP + p for p in (
    "truetype/dejavu/DejaVuSansMono.ttf", "truetype/liberation/LiberationMono-Regular.ttf",
    "truetype/liberation/LiberationSans-Regular.ttf", "truetype/dejavu/DejaVuSans.ttf")]

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def font(path, size):
    return ImageFont.truetype(path, size, index=0)


class Page:
    """A picture, drawn `s` times as large as it ends up and then thresholded; with `s` 1
    drawn in black and white at once, by the typeface's own hints."""

    def __init__(self, width, height, rng, right):
        self.rng = rng
        self.size = (width, height)
        self.hinted = rng.random() < 0.25
        self.s = 1 if self.hinted else 4
        self.image = Image.new("L", (width * self.s, height * self.s), 255)
        self.scale = rng.uniform(0.97, 1.03)
        self.dx, self.dy = rng.uniform(-6, 6), rng.uniform(-5, 5)
        # Nothing is cut off: `right` is where the rightmost value ends.
        self.dx = min(self.dx, width - 4 - self.at(right, 0)[0] + self.dx)
        self.heavy = rng.random() < 0.15
        # High enough for hairlines that fall between two rows of pixels.
        self.threshold = rng.randint(150, 190)

    def stroke(self, path):
        """How much glyphs are thickened, in quarters of a pixel on each side: typefaces
        with hairlines would lose them in black and white."""
        if self.hinted or "Bold" in path or path in SMALL:
            return 0
        return 1 + int(self.heavy)

    def at(self, x, y):
        """The position of a point of the nominal layout."""
        cx, cy = self.size[0] / 2, self.size[1] / 2
        return ((x - cx) * self.scale + cx + self.dx, (y - cy) * self.scale + cy + self.dy)

    def text(self, text, x, top, bottom, path, limit, sample="永", pitch=None, tracking=0.0):
        """Draws `text` so that `sample` fills top..bottom; returns where it ends.
        A text wider than `limit` is condensed."""
        s = self.s * self.scale
        height = (bottom - top) * s
        box = font(path, 200).getbbox(sample)
        face = font(path, max(7, round(200 * height / (box[3] - box[1]))))
        box = face.getbbox(sample)
        advance = [(pitch * s if pitch else face.getlength(c) + tracking * s) for c in text]
        used = sum(advance)
        strip = Image.new("L", (int(used) + face.size, face.size * 2), 255)
        pen = ImageDraw.Draw(strip)
        pen.fontmode = "1" if self.hinted else "L"
        at = 0.0
        for c, step in zip(text, advance):
            if pitch and face.getlength(c) > 0.92 * step:
                self.narrow(strip, c, face, round(at), round(0.92 * step), path)
            else:
                offset = (step - face.getlength(c)) / 2 if pitch else 0
                where = (round(at + offset), face.size // 3)
                pen.text(where, c, font=face, fill=0, stroke_width=self.stroke(path))
            at += step
        if used > limit * s:
            factor = limit * s / used
            used = limit * s
            strip = strip.resize((max(1, int(strip.width * factor)), strip.height), Image.LANCZOS)
        left, up = self.at(x, top)
        where = (round(left * self.s), round(up * self.s - box[1] - face.size // 3))
        region = self.image.crop((*where, where[0] + strip.width, where[1] + strip.height))
        self.image.paste(ImageChops.darker(region, strip), where)
        return x + used / s

    def narrow(self, strip, character, face, x, width, path):
        """Draws one glyph condensed to a width, so that it does not touch the next one."""
        glyph = Image.new("L", (int(face.getlength(character)) + 4, strip.height), 255)
        ImageDraw.Draw(glyph).text(
            (2, face.size // 3), character, font=face, fill=0, stroke_width=self.stroke(path))
        strip.paste(glyph.resize((width, strip.height), Image.LANCZOS), (x, 0))

    def line(self, x1, x2, y, thick):
        left, up = self.at(x1, y)
        right, _ = self.at(x2, y)
        low = max(round((up + thick) * self.s) - 1, round(up * self.s))
        ImageDraw.Draw(self.image).rectangle(
            (left * self.s, round(up * self.s), right * self.s, low), fill=0)

    def finish(self):
        return self.image.resize(self.size, Image.BOX).point(
            lambda p: 255 if p >= self.threshold else 0).convert("1", dither=Image.NONE)


def day(rng, first, last):
    a, b = datetime.date(*first).toordinal(), datetime.date(*last).toordinal()
    return datetime.date.fromordinal(rng.randint(a, b))


def wide_date(d):
    return f"{d.year:04}年{d.month:02}月{d.day:02}日".translate(WIDE)


def number(rng):
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return ("".join(rng.choice(letters) for _ in range(2))
            + "".join(rng.choice("0123456789") for _ in range(8))
            + "".join(rng.choice(letters) for _ in range(2)))


def latin_name(rng):
    count = rng.choice([2, 2, 2, 3, 3, 3, 4, 5, 6])
    parts = [rng.choice(v.FAMILY)] + [rng.choice(v.GIVEN) for _ in range(count - 1)]
    if rng.random() < 0.8:  # most names have plain letters only
        parts = [p.replace("-", " ").replace("'", "") for p in parts]
    return " ".join(parts)


def kanji_name(rng):
    return rng.choice(v.KANJI_FAMILY) + rng.choice(v.KANJI_GIVEN)


def address(rng, wide):
    numbers = [str(rng.randint(1, n)) for n in (9, 30, 40)]
    if rng.random() < 0.6:
        place = "{}丁目{}番{}号".format(*numbers)
    else:
        place = "－".join(numbers[: rng.choice([2, 3])])
    text = rng.choice(v.PLACES) + place
    if rng.random() < 0.45:
        room = str(rng.randint(1, 12)) + "0" + str(rng.randint(1, 9))
        text += rng.choice(v.BUILDINGS) + rng.choice(v.PLACES_OF_BUILDINGS)
        text += room + rng.choice(["号", "号室", ""])
    return text.translate(WIDE) if wide else text


def draw_date(page, d, x, top, bottom, style, mincho, serif, limit):
    """One of the ways in which dates may be laid out."""
    parts = (f"{d.year:04}", f"{d.month:02}", f"{d.day:02}")
    if style == "wide":
        return page.text(wide_date(d), x, top, bottom, mincho, limit)
    if style == "half":
        text = "{}年{}月{}日".format(*parts)
        return page.text(text, x, top, bottom, mincho, limit, tracking=page.rng.uniform(0, 2.5))
    marks = "年月日" if style == "small" else "YMD"
    at = x
    for digits, mark in zip(parts, marks):
        at = page.text(digits, at, top, bottom - 2, serif, limit, "0",
                       tracking=page.rng.uniform(0, 2)) + 1
        face = mincho if style == "small" else page.small
        sample = "永" if style == "small" else "H"
        size = 9 if style == "small" else 6
        at = page.text(mark, at, bottom - size, bottom, face, 30, sample) + page.rng.uniform(2, 7)
    return at


def choose(rng, page):
    mincho = rng.choice(MINCHO)
    serif = rng.choice(SERIF)
    page.small = rng.choice(SMALL)
    return mincho, serif


def draw_sex(page, sex, x, top, bottom, mincho, serif):
    ja, en = {"male": ("男", "M."), "female": ("女", "F.")}[sex]
    end = page.text(ja, x, top, bottom, mincho, 40)
    page.text(en, end + 8, top + 2, bottom - 1, serif, 40, "M")


def draw_name(page, name, x, top, bottom, serif, limit):
    """Draws a Latin name in one or two lines; returns the y where the next may start."""
    wide = page.rng.uniform(0.0, 2.0)
    words = name.split(" ")
    if len(name) > 34 and page.rng.random() < 0.5:
        half = len(words) // 2 + 1
        page.text(" ".join(words[:half]), x, top, bottom, serif, limit, "H", tracking=wide)
        page.text(" ".join(words[half:]), x, top + 19, bottom + 19, serif, limit, "H", tracking=wide)
        return top + 38
    page.text(name, x, top, bottom, serif, limit, "H", tracking=wide)
    return top + 20


def residence(rng, index):
    page = Page(W, H, rng, 668)
    mincho, serif = choose(rng, page)
    issue = day(rng, (2012, 7, 9), (2026, 6, 13))
    status, english = rng.choice(v.STATUSES)
    work, work_code = rng.choice(v.WORK)
    birth = day(rng, (1935, 1, 1), (2020, 12, 28))
    sex = rng.choice(["male", "female"])
    alpha3, country = rng.choice(v.COUNTRIES)
    where = v.UNDECIDED if rng.random() < 0.12 else address(rng, rng.random() < 0.85)
    indefinite = status in ("永住者", "高度専門職２号")
    end = day(rng, (2014, 1, 1), (2032, 12, 28))
    period_text, period = ("無期限", "indefinite") if indefinite else rng.choice(
        [("５年", "P5Y"), ("３年", "P3Y"), ("１年", "P1Y"), ("６月", "P6M"), ("３月", "P3M"),
         ("１年３月", "P1Y3M"), ("４年３月", "P4Y3M"), ("２年", "P2Y"), ("４月", "P4M"),
         ("２年６月", "P2Y6M")])
    kind = "永住許可" if status == "永住者" else rng.choice(v.KINDS)
    bureau = rng.choice(v.BUREAUS)
    authority = rng.choice([bureau + "入国管理局長", bureau + "出入国在留管理局長", "法務大臣",
                            "出入国在留管理庁長官", rng.choice(v.BRANCHES)])
    permission = f"{kind}（{authority}）"
    permission_date = day(rng, (2012, 7, 9), (2026, 6, 13))
    expiry = day(rng, (2015, 1, 1), (2033, 12, 28))
    num = number(rng)
    name = latin_name(rng)
    kanji = kanji_name(rng) if rng.random() < 0.35 else None
    date_style = rng.choice(["wide", "half", "small", "letters"])

    page.text(num, 516, 33, 45, serif, 147, "H", pitch=12.1)
    cap = rng.choice([61.5, 63])
    below = draw_name(page, name, 63, cap, 76, serif, 430)
    if kanji:
        if len(name) < 22 and rng.random() < 0.3:
            page.text(f"（{kanji}）", 340, 60, 76, mincho, 160)
        elif below < 90:
            page.text(kanji, 63, 82, 97, mincho, 200)
        else:
            kanji = None
    draw_date(page, birth, 94, 106, 122, date_style, mincho, serif, 165)
    draw_sex(page, sex, 284, 106, 122, mincho, serif)
    page.text(country, 407, 106, 122, mincho, 240)
    page.text(where, 78, 159, 174, mincho, 560)
    page.text(status, 87, 198, 213, mincho, 300)
    lines, current = [], ""
    limit = rng.choice([14, 20, 26, 40])
    for word in english.replace("/", "/ ").split(" "):
        joined = (current + ("" if current.endswith("/") else " ") + word).strip()
        if current and len(joined) > limit and len(lines) < 3:
            lines.append(current)
            current = word
        else:
            current = joined
    lines.append(current)
    for i, text in enumerate(lines):
        page.text(text, 70, 222 + 11 * i, 229 + 11 * i, page.small, 220, "H")
    page.text(work, 312, 241, 257, mincho, 300)
    period_full = period_text if indefinite else f"{period_text}（{wide_date(end)}）"
    x = page.text(period_full, 161, 283, 298, mincho, 330)
    if not indefinite:
        start = 161 + (x - 161) * (len(period_text) + 1) / len(period_full)
        page.line(start, x - 14, 300 + rng.uniform(-1, 1), rng.choice([0.8, 1, 1.5]))
    page.text(permission, 98, 327, 340, mincho, 380)
    style2 = rng.choice(["wide", "half"])
    draw_date(page, permission_date, 95, 355, 368, style2, mincho, serif, 150)
    draw_date(page, issue, 320, 355, 368, style2, mincho, serif, 150)
    x = page.text(wide_date(expiry) + "まで有効", 123, 384, 400, mincho, 320)
    page.line(123, x, 402, rng.choice([0.8, 1, 1.5]))
    page.text("PERIOD OF VALIDITY OF THIS CARD", 169, 407.5, 414.5, page.small, 196, "H")

    truth = {
        "document": "residence_card", "card_number": num, "name": name, "name_kanji": kanji,
        "date_of_birth": birth.isoformat(), "sex": sex, "nationality": alpha3, "address": where,
        "residence_status": status, "work": work_code, "period_of_stay": period,
        "period_end": None if indefinite else end.isoformat(), "permission_kind": permission,
        "permission_date": permission_date.isoformat(), "issue_date": issue.isoformat(),
        "card_expiry": expiry.isoformat()}
    return page, truth


def certificate(rng, index):
    page = Page(W, H, rng, 668)
    mincho, serif = choose(rng, page)
    birth = day(rng, (1930, 1, 1), (2010, 12, 28))
    sex = rng.choice(["male", "female"])
    alpha3, country = rng.choice([("KOR", "韓国")] * 6 + [("TWN", "台湾"), ("CHN", "中国"), ("USA", "米国")])
    where = address(rng, rng.random() < 0.85)
    expiry = day(rng, (2015, 1, 1), (2033, 12, 28))
    num = number(rng)
    name = latin_name(rng)
    kanji = kanji_name(rng) if rng.random() < 0.85 else None
    page.text(num, 522, 33, 45, serif, 147, "H", pitch=12.1)
    if kanji:
        page.text(kanji, 64, 85, 101, mincho, 300)
    page.text(name, 64, 109, 121, serif, 430, "H", tracking=rng.uniform(0, 2))
    style = rng.choice(["wide", "half", "small", "letters"])
    draw_date(page, birth, 91, 142, 158, style, mincho, serif, 190)
    draw_sex(page, sex, 364, 142, 158, mincho, serif)
    page.text(country, 104, 200, 215, mincho, 300)
    page.text(where, 79, 267, 281, mincho, 560)
    x = page.text(wide_date(expiry) + "まで有効", 118, 343, 358, mincho, 320)
    page.line(118, x, 360, rng.choice([0.8, 1, 1.5]))
    page.text("PERIOD OF VALIDITY OF THIS CARD", 154, 390.5, 397.5, page.small, 196, "H")
    truth = {
        "document": "special_permanent_resident_certificate", "card_number": num, "name": name,
        "name_kanji": kanji, "date_of_birth": birth.isoformat(), "sex": sex,
        "nationality": alpha3, "address": where, "card_expiry": expiry.isoformat()}
    return page, truth


def lines_image(rng, index):
    """A name or address image of the second generation: nothing but its lines."""
    kind = ["name", "address"][index % 2]
    width = rng.choice([360, 420, 480])
    page = Page(width, 72, rng, width - 8)
    page.dx, page.dy = abs(page.dx) / 2, abs(page.dy) / 2
    mincho, serif = choose(rng, page)
    truth = {"document": kind}
    if kind == "name":
        name = latin_name(rng)
        kanji = kanji_name(rng) if rng.random() < 0.5 else None
        below = draw_name(page, name, 8, 7, 20, serif, width - 20)
        if kanji:
            page.text(kanji, 8, below + 7, below + 22, mincho, width - 20)
        truth |= {"name": name, "name_kanji": kanji}
    else:
        where = address(rng, rng.random() < 0.85)
        per_line = rng.choice([12, 16, 20, 24])
        per_line = max(per_line, -(-len(where) // 3))
        for i in range(0, len(where), per_line):
            y = 6 + 22 * (i // per_line)
            page.text(where[i:i + per_line], 8, y, y + 15, mincho, width - 16)
        truth |= {"address": where}
    return page, truth


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--fronts", type=int, default=320)
    parser.add_argument("--lines", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    truths = []
    for index in range(options.fronts + options.lines):
        rng = random.Random(options.seed * 1_000_003 + index)
        if index >= options.fronts:
            draw = lines_image
        else:
            draw = certificate if index % 4 == 3 else residence
        page, truth = draw(rng, index)
        image = page.finish()
        name = f"{truth['document'][:4]}-{index:04}.tif"
        image.save(options.out / name, compression="group4")
        truths.append({"file": name, **truth})
    (options.out / "truth.json").write_text(
        json.dumps(truths, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
