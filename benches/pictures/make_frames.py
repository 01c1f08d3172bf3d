#!/usr/bin/env python3
"""Draws camera frames of cards' fronts, with their card numbers.

    make_frames.py OUT [--frames 600] [--seed 1] [--fonts tuning|held-out|further|seen|unseen|fresh]
                   [--letters ABC]

Fronts of all three generations with the pre-printed parts, a block for the photo,
guilloche and other text, held before clutter: turned, in perspective, with glare, blur,
noise, uneven light, hands, JPEG artefacts, in many sizes. A tenth of the frames have no
number that can be read: no card, a number that is partly hidden, cut off, or out of focus.
Where the second generation and specified cards print the number is not known
(docs/protocol.md, section 7): there it is at many places. Nobody drawn here exists.

`--fonts held-out` draws with other typefaces than those with which the scanner was first tuned,
`--fonts further` with more of them, `--fonts seen` with all of these. With them and others the number
model was trained. `--fonts unseen` draws with some that the training did not use, and with which
the margins were chosen then; `--fonts fresh` with some that no choice used. `--letters OQDCGIJLT` draws numbers whose letters look like digits or each other.
Output: JPEG files and truth.json. truth.json also has the corners of the number's line in the
frame, from the upper left one clockwise: they say which misses are lines that were not found.

Needs Pillow, numpy, opencv-python-headless, the Debian packages of make_fronts.py, and
fonts-freefont-ttf fonts-urw-base35 fonts-inconsolata fonts-linuxlibertine fonts-hack
fonts-roboto-unhinted fonts-crosextra-carlito; for the unseen typefaces also fonts-open-sans
fonts-crosextra-caladea fonts-vlgothic fonts-takao-gothic fonts-lato fonts-sil-gentium fonts-firacode
fonts-ocr-b fonts-junicode fonts-cantarell fonts-lmodern; for the further ones fonts-noto-core
fonts-adf-baskervald fonts-adf-romande fonts-adf-tribun fonts-adf-berenis fonts-adf-universalis
fonts-gfs-didot fonts-gfs-artemisia fonts-oldstandard fonts-texgyre fonts-jetbrains-mono fonts-cmu
fonts-quattrocento fonts-mplus fonts-ipafont-gothic; for the fresh ones fonts-inter fonts-b612
fonts-clear-sans fonts-sil-charis fonts-karla fonts-oxygen
fonts-courier-prime fonts-morisawa-bizud-gothic fonts-wqy-zenhei fonts-paratype fonts-manrope fonts-play.
"""
import argparse
import json
import math
import pathlib
import random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

import make_fronts as fronts
import values as v

S = 3  # fronts are drawn at 600 dpi
W, H = fronts.W * S, fronts.H * S

TRUETYPE, OPENTYPE = "/usr/share/fonts/truetype/", "/usr/share/fonts/opentype/"
TUNING = [TRUETYPE + p for p in (
    "dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf", "dejavu/DejaVuSans.ttf",
    "dejavu/DejaVuSansMono.ttf", "dejavu/DejaVuSansMono-Bold.ttf",
    "liberation/LiberationSerif-Regular.ttf", "liberation/LiberationSerif-Bold.ttf",
    "liberation/LiberationSans-Regular.ttf", "liberation/LiberationSans-Bold.ttf",
    "liberation/LiberationMono-Regular.ttf", "bizud-mincho/BIZUDMincho-Regular.ttf",
)] + [OPENTYPE + p for p in (
    "ipaexfont-mincho/ipaexm.ttf", "noto/NotoSerifCJK-Regular.ttc",
    "noto/NotoSerifCJK-Bold.ttc", "noto/NotoSansCJK-Regular.ttc", "noto/NotoSansCJK-Bold.ttc")]
HELD_OUT = [TRUETYPE + p for p in (
    "freefont/FreeSerif.ttf", "freefont/FreeSerifBold.ttf", "freefont/FreeSans.ttf",
    "freefont/FreeSansBold.ttf", "freefont/FreeMonoBold.ttf", "crosextra/Carlito-Regular.ttf",
    "crosextra/Carlito-Bold.ttf", "hack/Hack-Regular.ttf", "hack/Hack-Bold.ttf",
    "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", "roboto/unhinted/RobotoTTF/Roboto-Medium.ttf",
    "inconsolata/Inconsolata.otf", "takao-mincho/TakaoMincho.ttf", "horai-umefont/ume-tmo3.ttf",
)] + [OPENTYPE + p for p in (
    "linux-libertine/LinLibertine_R.otf", "linux-libertine/LinLibertine_RB.otf",
    "urw-base35/C059-Roman.otf", "urw-base35/C059-Bold.otf", "urw-base35/P052-Roman.otf",
    "urw-base35/NimbusMonoPS-Bold.otf", "urw-base35/URWBookman-Light.otf",
    "urw-base35/URWGothic-Book.otf", "ipafont-mincho/ipam.ttf")]
MODERN = "/usr/share/texmf/fonts/opentype/public/lm/"
UNSEEN = [TRUETYPE + p for p in (
    "open-sans/OpenSans-Regular.ttf", "open-sans/OpenSans-Semibold.ttf",
    "open-sans/OpenSans-Bold.ttf", "crosextra/Caladea-Regular.ttf", "crosextra/Caladea-Bold.ttf",
    "vlgothic/VL-Gothic-Regular.ttf", "takao-gothic/TakaoGothic.ttf", "lato/Lato-Regular.ttf",
    "lato/Lato-Bold.ttf", "lato/Lato-Light.ttf", "gentium/Gentium-R.ttf",
    "firacode/FiraCode-Regular.ttf", "firacode/FiraCode-Bold.ttf",
)] + [OPENTYPE + p for p in (
    "ocr-b/OCRB.otf", "junicode/JunicodeTwoBeta-Regular.otf",
    "junicode/JunicodeTwoBeta-Bold.otf", "cantarell/Cantarell-Regular.otf",
    "cantarell/Cantarell-Bold.otf")] + [MODERN + p for p in (
    "lmroman10-regular.otf", "lmroman10-bold.otf", "lmmono10-regular.otf")]
GYRE = "/usr/share/texmf/fonts/opentype/public/tex-gyre/"
FURTHER = [TRUETYPE + p for p in (
    "noto/NotoSerif-Regular.ttf", "noto/NotoSerif-Bold.ttf", "noto/NotoSans-Regular.ttf",
    "noto/NotoSans-Bold.ttf", "adf/BaskervaldADFStd-Bold.otf", "adf/RomandeADFStd-Regular.otf",
    "adf/TribunADFStd-Regular.otf", "adf/TribunADFStd-Bold.otf", "adf/BerenisADFPro-Regular.otf",
    "adf/UniversalisADFStd-Regular.otf", "fonts-oldstandard/OldStandard-Regular.ttf",
    "jetbrains-mono/JetBrainsMono-Regular.ttf", "cmu/cmunrm.ttf", "cmu/cmunbx.ttf",
)] + [OPENTYPE + p for p in (
    "didot/GFSDidot.otf", "didot/GFSDidotBold.otf", "artemisia/GFSArtemisia.otf",
    "quattrocento/Quattrocento-Regular.otf", "mplus/Mplus1-Medium.otf",
    "ipafont-gothic/ipag.ttf")] + [GYRE + p for p in (
    "texgyretermes-regular.otf", "texgyreschola-regular.otf", "texgyrepagella-bold.otf",
    "texgyrecursor-bold.otf")]
FRESH = [TRUETYPE + p for p in (
    "charis/CharisSIL-Regular.ttf", "charis/CharisSIL-Bold.ttf", "clear-sans/ClearSans-Regular.ttf",
    "clear-sans/ClearSans-Bold.ttf", "karla/Karla-Regular.otf", "karla/Karla-Bold.otf",
    "manrope/Manrope-Medium.ttf", "oxygen/Oxygen-Sans.ttf", "oxygen/OxygenMono-Regular.ttf",
    "paratype/PTS55F.ttf", "paratype/PTS75F.ttf", "paratype/PTF55F.ttf", "paratype/PTM55F.ttf",
    "play/Play-Regular.ttf",
    "bizud-gothic/BIZUDGothic-Regular.ttf", "bizud-gothic/BIZUDGothic-Bold.ttf",
    "wqy/wqy-zenhei.ttc")] + [OPENTYPE + p for p in (
    "b612/B612-Regular.otf", "b612/B612-Bold.otf", "b612/B612Mono-Regular.otf",
    "courier-prime/Courier Prime.otf", "courier-prime/Courier Prime Bold.otf",
    "inter/Inter-Regular.otf", "inter/Inter-SemiBold.otf")]
FONTS = {"tuning": TUNING, "held-out": HELD_OUT, "further": FURTHER, "unseen": UNSEEN, "fresh": FRESH,
         "seen": TUNING + HELD_OUT + FURTHER}
GOTHIC = OPENTYPE + "noto/NotoSansCJK-Regular.ttc"
SIZES = [(640, 480), (800, 600), (960, 720), (1280, 720), (1280, 960), (1440, 1080),
         (1600, 1200), (1920, 1080), (2560, 1440), (3264, 2448)]
FREQUENT = [5, 5, 5, 5, 5, 4, 3, 4, 1, 1]


def font(path, size):
    return ImageFont.truetype(path, max(6, round(size)), index=0)


class Card:
    """A front at 600 dpi, and where its number is."""

    def __init__(self, rng, fonts, generation, letters=None):
        self.rng, self.fonts, self.generation = rng, fonts, generation
        self.number = fronts.number(rng)
        if letters:
            self.number = "".join(rng.choice(letters) if c.isalpha() else c for c in self.number)
        base = [rng.randint(214, 250) for _ in range(3)]
        self.image = Image.new("RGB", (W, H), tuple(base))
        self.ground()
        self.pen = ImageDraw.Draw(self.image)
        self.ink = rng.choice([(15, 15, 15), (30, 30, 34), (45, 42, 45), (20, 20, 50)])
        self.label = rng.choice([(60, 70, 120), (120, 60, 70), (40, 90, 70), (70, 70, 70)])
        self.mincho = rng.choice(fronts.MINCHO)
        self.serif = rng.choice(fonts)
        self.face = rng.choice(fonts)
        {1: self.first, 2: self.second, 3: self.specified}[generation]()

    def ground(self):
        """Gradients and guilloche in light colours."""
        rng = self.rng
        x = np.linspace(0, 1, W)[None, :]
        y = np.linspace(0, 1, H)[:, None]
        pixels = np.asarray(self.image).astype(np.float32)
        for channel in range(3):
            a, b = rng.uniform(-14, 14), rng.uniform(-14, 14)
            pixels[..., channel] += a * (x - 0.5) + b * (y - 0.5)
        image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        pen = ImageDraw.Draw(image)
        for _ in range(rng.randint(1, 4)):
            dark = rng.randint(20, 58)
            colour = tuple(max(0, 245 - dark - rng.randint(0, 25)) for _ in range(3))
            amplitude, period = rng.uniform(8, 90), rng.uniform(90, 700)
            step, phase = rng.uniform(9, 40), rng.uniform(0, 6)
            lines = rng.randint(8, 40)
            start = rng.uniform(-100, H)
            for i in range(lines):
                points = [(px, start + i * step + amplitude * math.sin(
                    px / period * 2 * math.pi + phase + i * 0.12)) for px in range(0, W, 14)]
                pen.line(points, fill=colour, width=rng.choice([1, 2, 2, 3]))
        self.image = image

    def text(self, text, x, y, height, path, fill=None, pitch=None, spread=0.0, limit=None):
        """Capitals of `height` (pixels at 200 dpi) with their upper left corner at x, y;
        returns the box."""
        height *= S
        box = font(path, 200).getbbox("H")
        face = font(path, 200 * height / (box[3] - box[1]))
        up = face.getbbox("H")[1]
        at = x * S
        for c in text:
            step = pitch * S if pitch else face.getlength(c) + spread * S
            wide = face.getlength(c)
            if pitch and wide > 0.94 * step:
                self.narrow(c, face, at + 0.03 * step, y * S - up, 0.94 * step, fill or self.ink)
            else:
                inset = (step - wide) / 2 if pitch else 0
                self.pen.text((at + inset, y * S - up), c, font=face, fill=fill or self.ink)
            at += step
            if limit and at > (x + limit) * S:
                break
        return (x * S, y * S, at, y * S + height)

    def narrow(self, character, face, x, y, width, fill):
        """Draws one glyph condensed to a width, so that it does not touch the next one."""
        mask = Image.new("L", (int(face.getlength(character)) + 2, face.size * 2), 0)
        ImageDraw.Draw(mask).text((1, 0), character, font=face, fill=255)
        mask = mask.resize((max(1, int(width)), mask.height), Image.LANCZOS)
        self.image.paste(fill, (round(x), round(y)), mask)

    def labels(self, entries):
        for text, x, y in entries:
            self.text(text, x, y, 6.5, GOTHIC, self.label)

    def photo(self, x1, y1, x2, y2):
        """A block like a photo: a head, shoulders, a plain ground."""
        rng = self.rng
        w, h = int((x2 - x1) * S), int((y2 - y1) * S)
        ground = tuple(rng.randint(150, 240) for _ in range(3))
        block = Image.new("RGB", (w, h), ground)
        pen = ImageDraw.Draw(block)
        skin = rng.choice([(224, 184, 156), (198, 152, 118), (120, 82, 60), (240, 205, 180)])
        hair = rng.choice([(30, 25, 22), (70, 50, 35), (120, 115, 110)])
        pen.ellipse((w * .1, h * .68, w * .9, h * 1.4), fill=tuple(rng.randint(20, 110) for _ in range(3)))
        pen.ellipse((w * .26, h * .12, w * .74, h * .6), fill=hair)
        pen.ellipse((w * .3, h * .2, w * .7, h * .74), fill=skin)
        for eye in (.42, .58):
            pen.ellipse((w * eye - 6, h * .44, w * eye + 6, h * .46), fill=hair)
        pen.line((w * .44, h * .6, w * .56, h * .6), fill=(150, 70, 70), width=4)
        block = block.filter(ImageFilter.GaussianBlur(4))
        self.image.paste(block, (int(x1 * S), int(y1 * S)))

    def number_at(self, x, y, height=12, pitch=None):
        """Draws the number, further left where it would leave the card."""
        spread = 0 if pitch else self.rng.uniform(0, 1.6)
        box = font(self.face, 200).getbbox("H")
        face = font(self.face, 200 * height * S / (box[3] - box[1]))
        wide = 12 * pitch if pitch else face.getlength(self.number) / S + 12 * spread
        self.box = self.text(self.number, min(x, 662 - wide), y, height, self.face, pitch=pitch,
                             spread=spread)

    def first(self):
        rng = self.rng
        residence = rng.random() < 0.75
        right = 0 if residence else 6
        self.text("日本国政府", 30, 14, 10, self.mincho, self.label)
        self.text("GOVERNMENT OF JAPAN", 92, 17, 5.5, GOTHIC, self.label)
        title = "在留カード" if residence else "特別永住者証明書"
        self.text(title, 190, 20, 20, self.mincho, self.label, spread=3)
        if residence:
            self.text("RESIDENCE CARD", 320, 28, 8, GOTHIC, self.label)
        if rng.random() < 0.85:
            self.text("番号 No.", 462 + right, 35, 7, GOTHIC, self.label)
        self.number_at(516 + right, 33, 12, pitch=12.1)
        name = fronts.latin_name(rng)
        d = lambda: fronts.wide_date(fronts.day(rng, (1950, 1, 1), (2030, 12, 28)))
        if residence:
            self.labels([("氏名", 25, 62), ("NAME", 27, 72), ("生年月日", 25, 108),
                         ("DATE OF BIRTH", 25, 118), ("性別", 250, 108), ("SEX", 250, 118),
                         ("国籍・地域", 350, 108), ("NATIONALITY/REGION", 340, 118),
                         ("住居地", 25, 160), ("ADDRESS", 25, 170), ("在留資格", 25, 200),
                         ("STATUS", 25, 210), ("就労制限の有無", 312, 225),
                         ("在留期間（満了日）", 25, 285), ("許可の種類", 25, 330),
                         ("許可年月日", 25, 357), ("交付年月日", 250, 357),
                         ("このカードは", 25, 388), ("です。", 450, 388), ("法務大臣", 540, 410)])
            values = [(name, 63, 62, 12, 400), (d(), 94, 108, 11, 160), ("女 F.", 284, 108, 11, 60),
                      (rng.choice(v.COUNTRIES)[1], 407, 108, 11, 240),
                      (fronts.address(rng, True), 78, 160, 11, 400),
                      (rng.choice(v.STATUSES)[0], 87, 199, 12, 300),
                      (rng.choice(v.WORK)[0], 312, 242, 12, 170),
                      ("３年（" + d() + "）", 161, 285, 12, 280), (d(), 95, 356, 10, 140),
                      (d(), 320, 356, 10, 140), (d() + "まで有効", 123, 386, 12, 300)]
        else:
            self.labels([("氏名", 25, 88), ("NAME", 27, 100), ("生年月日", 25, 145),
                         ("DATE OF BIRTH", 25, 155), ("性別", 330, 145), ("国籍・地域", 25, 203),
                         ("住居地", 25, 270), ("このカードは", 25, 345), ("法務大臣", 540, 410)])
            values = [(name, 64, 108, 12, 380), (d(), 91, 143, 12, 170), ("男 M.", 364, 143, 12, 60),
                      (rng.choice(v.COUNTRIES)[1], 104, 201, 12, 240),
                      (fronts.address(rng, True), 79, 268, 11, 390),
                      (d() + "まで有効", 118, 345, 13, 300)]
        for text, x, y, height, limit in values:
            face = self.serif if text.isascii() else self.mincho
            self.text(text, x, y, height * (1 if text.isascii() else .85), face, limit=limit)
        self.photo(500, 205, 655, 398)

    def second(self):
        """Entries and places are not known: many."""
        rng = self.rng
        left_photo = rng.random() < 0.4
        self.text("日本国政府  GOVERNMENT OF JAPAN", 30, 14, 8, GOTHIC, self.label)
        self.text("在留カード", 30, 32, 16, self.mincho, self.label, spread=3)
        self.text("RESIDENCE CARD", 170, 36, 9, GOTHIC, self.label)
        x = 220 if left_photo else 30
        self.photo(*((25, 90, 200, 320) if left_photo else (480, 90, 650, 310)))
        name = fronts.latin_name(rng)
        entries = [(name, 12), (fronts.day(rng, (1950, 1, 1), (2015, 1, 1)).isoformat(), 11),
                   (rng.choice(v.COUNTRIES)[1], 11), (fronts.address(rng, True), 10),
                   (rng.choice(v.STATUSES)[0], 11), (rng.choice(v.WORK)[0], 11),
                   (fronts.wide_date(fronts.day(rng, (2026, 1, 1), (2033, 1, 1))), 11)]
        labels = ["氏名 NAME", "生年月日 DATE OF BIRTH", "国籍・地域 NATIONALITY", "住居地 ADDRESS",
                  "在留資格 STATUS", "就労制限の有無", "在留期間の満了日 PERIOD OF STAY"]
        for i, ((text, height), label) in enumerate(zip(entries, labels)):
            y = 84 + i * 38
            self.text(label, x, y, 6, GOTHIC, self.label)
            face = self.serif if text.isascii() else self.mincho
            self.text(text, x + 8, y + 13, height, face, limit=240)
        place = rng.choice([(500, 20), (516, 33), (480, 330), (470, 385), (30, 385), (250, 385)])
        height = rng.uniform(10.5, 15)
        if rng.random() < 0.5:
            self.text(rng.choice(["番号 No.", "No.", "在留カード番号"]), place[0], place[1] - 11, 6,
                      GOTHIC, self.label)
        self.number_at(place[0], place[1], height, rng.choice([None, height * rng.uniform(.85, 1.0)]))

    def specified(self):
        """After the front of a My Number card."""
        rng = self.rng
        self.text("氏名", 22, 24, 8, GOTHIC, self.label)
        self.text(fronts.latin_name(rng), 60, 22, 12, self.serif, limit=360)
        self.text("住所", 22, 55, 8, GOTHIC, self.label)
        self.text(fronts.address(rng, True), 60, 54, 10, self.mincho, limit=380)
        self.text("個人番号カード", 510, 22, 13, self.mincho, self.label)
        birth = fronts.day(rng, (1950, 1, 1), (2015, 1, 1))
        self.text(f"{birth.year}年{birth.month}月{birth.day}日生", 230, 130, 11, self.mincho)
        self.text("性別 女", 480, 130, 10, self.mincho)
        self.text(fronts.wide_date(birth) + "まで有効", 230, 165, 10, self.mincho)
        self.text("電子証明書の有効期限", 230, 200, 7, GOTHIC, self.label)
        self.text("在留資格 " + rng.choice(v.STATUSES)[0], 230, 240, 10, self.mincho, limit=330)
        self.text("在留期間満了日", 230, 275, 7, GOTHIC, self.label)
        self.text("セキュリティコード " + f"{rng.randint(0, 9999):04}", 470, 275, 7, GOTHIC, self.label)
        self.photo(30, 125, 195, 340)
        place = rng.choice([(230, 300), (430, 330), (30, 380), (230, 380), (460, 90), (450, 395)])
        height = rng.uniform(10, 14)
        if rng.random() < 0.6:
            self.text(rng.choice(["在留カード等番号", "番号", "No."]), place[0], place[1] - 11, 6, GOTHIC,
                      self.label)
        self.number_at(place[0], place[1], height, rng.choice([None, height * rng.uniform(.85, 1.0)]))


def clutter(rng, noise, width, height, fonts):
    """A table with things on it, also with text."""
    small = noise.normal(0, 1, (rng.randint(3, 9), rng.randint(3, 9), 3))
    ground = cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    base = np.array([rng.randint(30, 220) for _ in range(3)], np.float32)
    ground = base + ground * rng.uniform(4, 26)
    if rng.random() < 0.5:  # wood, cloth
        rows = noise.normal(0, rng.uniform(3, 12), (height, 1, 1))
        rows = cv2.GaussianBlur(rows[..., 0].astype(np.float32), (1, 5), 1.2)[..., None]
        ground = ground + (rows if rng.random() < .5 else rows[:1])
    image = Image.fromarray(np.clip(ground, 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for _ in range(rng.randint(0, 9)):
        x, y = rng.uniform(-.2, 1) * width, rng.uniform(-.2, 1) * height
        w, h = rng.uniform(.05, .6) * width, rng.uniform(.05, .5) * height
        colour = tuple(rng.randint(0, 255) for _ in range(3))
        (pen.rectangle if rng.random() < .6 else pen.ellipse)((x, y, x + w, y + h), fill=colour)
    for _ in range(rng.randint(0, 12)):
        text = rng.choice(["TEL 03-1234-5678", "2026/06/14", "INVOICE No. 20260614", "領収書",
                           "東京都千代田区霞が関", "RESIDENCE", "AB1234567", "4980 1234 5678 9012",
                           "JAN 4901234567894", "会議資料", "THANK YOU", "M12345678"])
        face = font(rng.choice(fonts + [GOTHIC]), rng.uniform(.012, .05) * width)
        pen.text((rng.uniform(-.1, .9) * width, rng.uniform(0, 1) * height), text, font=face,
                 fill=tuple(rng.choice([rng.randint(0, 90), rng.randint(150, 255)]) for _ in range(3)))
    return np.asarray(image).astype(np.float32)


def hand(rng, width, height, tip, size):
    """The mask of a finger that ends near a point."""
    mask = np.zeros((height, width), np.uint8)
    angle = rng.uniform(.2, .8) * math.pi
    far = (int(tip[0] + math.cos(angle) * width), int(tip[1] + math.sin(angle) * width))
    cv2.line(mask, (int(tip[0]), int(tip[1])), far, 255, max(3, int(size)))
    return cv2.GaussianBlur(mask, (0, 0), max(1.0, size * .03)).astype(np.float32)[..., None] / 255


def frame(rng, noise, fonts, kind, hard, letters=None):
    """One frame: pixels, number or None, and what it is."""
    width, height = rng.choices(SIZES, FREQUENT)[0]
    if rng.random() < 0.2:
        width, height = height, width
    pixels = clutter(rng, noise, width, height, fonts)
    if kind == "no card":
        return finish(rng, noise, pixels, hard, 1.2), None, {"generation": None}
    generation = rng.choice([1, 1, 2, 3])
    card = Card(rng, fonts, generation, letters)
    # The number's capitals come to at least so many pixels.
    cap = (card.box[3] - card.box[1]) / S
    least = rng.uniform(8.5, 11) if hard else 11.5
    share = rng.uniform(.62, .97)
    if width > height:
        share = min(share, .97 * height / width * W / H)
    scale = max(share * width / fronts.W, least / cap)
    if kind == "cut off":
        scale = max(scale, .8 * width / fronts.W)
    angle = math.radians(rng.uniform(-8, 8) if hard else rng.uniform(-5, 5))
    tilt = .09 if hard else .045
    corners = []
    for x, y in ((-.5, -.5), (.5, -.5), (.5, .5), (-.5, .5)):
        x, y = x * fronts.W * scale, y * fronts.H * scale
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        corners.append([x * (1 + rng.uniform(-tilt, tilt) * .6), y * (1 + rng.uniform(-tilt, tilt))])
    corners = np.array(corners, np.float32)
    source = np.array([(0, 0), (W, 0), (W, H), (0, H)], np.float32)
    x1, y1, x2, y2 = card.box
    box = np.array([[(x1, y1), (x2, y1), (x2, y2), (x1, y2)]], np.float32)

    def placed(shift):
        matrix = cv2.getPerspectiveTransform(source, corners + np.array(shift, np.float32))
        return matrix, cv2.perspectiveTransform(box, matrix)[0]
    for _ in range(400):
        shift = (width / 2 + rng.uniform(-.3, .3) * width, height / 2 + rng.uniform(-.3, .3) * height)
        matrix, where = placed(shift)
        margin = 1.2 * cap * scale
        inside = (where[:, 0] > margin).all() and (where[:, 0] < width - margin).all() \
            and (where[:, 1] > margin).all() and (where[:, 1] < height - margin).all()
        if kind == "cut off":
            out = (where[:, 0] < 0) | (where[:, 0] > width)
            middle = where.mean(axis=0)
            good = out.any() and not out.all() and 0 < middle[1] < height \
                and (where[:, 0].min() < -.6 * cap * scale
                     or where[:, 0].max() > width + .6 * cap * scale)
        else:
            good = inside
        if good:
            break
    else:
        return None
    # Cards have round corners.
    mask = Image.new("L", (W, H), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, W - 1, H - 1), 75, fill=255)
    fine = 1.0
    picture, alpha = np.asarray(card.image).astype(np.float32), np.asarray(mask).astype(np.float32)
    # Against aliasing the front is blurred by what one pixel of the frame covers.
    if scale < S:
        picture = cv2.GaussianBlur(picture, (0, 0), max(.3, .38 * S / scale))
    warped = cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_AREA)
    alpha = cv2.warpPerspective(alpha, matrix, (width, height), flags=cv2.INTER_LINEAR)[..., None] / 255
    pixels = pixels * (1 - alpha) + warped * alpha
    tall = cap * scale * fine
    number = card.number
    if kind == "hidden":
        at = rng.choice([.12, .3, .5, .7, .88])
        tip = where[0] + (where[1] - where[0]) * at
        covers = hand(rng, width, height, (tip[0], tip[1] - rng.uniform(-.1, .3) * tall), tall * rng.uniform(2.2, 4))
        pixels = pixels * (1 - covers) + np.array([206, 164, 138], np.float32) * covers
        number = None
    elif kind == "cut off" or kind == "out of focus":
        number = None
    elif rng.random() < .35:
        # A finger at the edge of the card, away from the number.
        others = [c for c in cv2.perspectiveTransform(source[None], matrix)[0]]
        tip = max(others, key=lambda c: np.abs(c - where.mean(axis=0)).sum())
        covers = hand(rng, width, height, tip, fronts.W * scale * rng.uniform(.08, .14))
        clear = cv2.fillConvexPoly(np.zeros((height, width), np.uint8), where.astype(np.int32), 255)
        clear = cv2.dilate(clear, np.ones((3, 3), np.uint8), iterations=int(tall))
        if (covers[..., 0] * (clear > 0)).max() < .02:
            pixels = pixels * (1 - covers) + np.array([214, 172, 146], np.float32) * covers
    pixels = finish(rng, noise, pixels, hard, tall, where, kind == "out of focus")
    about = {"generation": generation, "font": pathlib.Path(card.face).stem,
             "glyph_height": round(float(tall), 1),
             "corners": [[round(float(c), 1) for c in corner] for corner in where]}
    return pixels, number, about


def finish(rng, noise, pixels, hard, tall, where=None, blurred=False):
    """Light, glare, blur, noise: in this order, as in a camera. JPEG follows."""
    height, width = pixels.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    strong = .45 if hard else .22
    light = rng.uniform(.5 if hard else .7, 1.08) * (
        1 + rng.uniform(-strong, strong) * x + rng.uniform(-strong, strong) * y)
    if rng.random() < .3:  # the edge of a shadow
        edge = rng.uniform(-.8, .8) + rng.uniform(-.6, .6) * x - y * rng.choice([-1, 1])
        light = light * (1 - rng.uniform(.15, .45 if hard else .3) / (1 + np.exp(-edge * rng.uniform(6, 40))))
    pixels = pixels * light[..., None]
    pixels = pixels * np.array([rng.uniform(.88, 1.06) for _ in range(3)], np.float32)
    if rng.random() < (.6 if hard else .3):
        cx, cy = rng.uniform(-1, 1), rng.uniform(-1, 1)
        most = rng.uniform(60, 230)
        if where is not None and hard and rng.random() < .4:
            # On the number, but so that its glyphs can still be told.
            middle = where.mean(axis=0)
            cx, cy = middle[0] / width * 2 - 1, middle[1] / height * 2 - 1
            most = rng.uniform(40, 90)
        r1, r2 = rng.uniform(.1, .6), rng.uniform(.1, .6)
        glare = most * np.exp(-((x - cx) / r1) ** 2 - ((y - cy) / r2) ** 2)
        if where is not None and most > 90:
            clear = cv2.fillConvexPoly(np.zeros((height, width), np.uint8), where.astype(np.int32), 255)
            if glare[clear > 0].max(initial=0) > 90:
                glare = glare * 90 / glare[clear > 0].max()
        pixels = pixels + glare[..., None]
    sigma = (rng.uniform(.04, .1) if hard else rng.uniform(0, .06)) * tall
    if blurred:
        sigma = rng.uniform(.42, .7) * tall
    if sigma > .3:
        pixels = cv2.GaussianBlur(pixels.astype(np.float32), (0, 0), sigma)
    if rng.random() < (.4 if hard else .15):  # moved
        length = int(max(1, rng.uniform(.08, .22 if hard else .14) * tall))
        if length > 1:
            kernel = np.zeros((length, length), np.float32)
            end = rng.choice([(length - 1, 0), (length - 1, length - 1), (0, length - 1)])
            cv2.line(kernel, (0, 0), end, 1, 1)
            pixels = cv2.filter2D(pixels.astype(np.float32), -1, kernel / kernel.sum())
    grain = noise.standard_normal(pixels.shape, np.float32)
    pixels = pixels + grain * np.float32(rng.uniform(2, 13) if hard else rng.uniform(0, 6))
    return np.clip(pixels, 0, 255).astype(np.uint8)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--frames", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fonts", choices=list(FONTS), default="tuning")
    parser.add_argument("--letters", help="the numbers' letters are drawn from these")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    fonts = [path for path in FONTS[options.fonts] if pathlib.Path(path).exists()]
    truth = []
    index = 0
    while len(truth) < options.frames:
        index += 1
        rng = random.Random(f"{options.seed}/{options.fonts}/{index}")
        noise = np.random.default_rng(rng.getrandbits(32))
        hard = rng.random() < .4
        kind = "number"
        if rng.random() < .1:
            kind = rng.choice(["no card", "hidden", "hidden", "cut off", "out of focus"])
        made = frame(rng, noise, fonts, kind, hard, options.letters)
        if made is None:
            continue
        pixels, number, about = made
        name = f"{len(truth):04}.jpg"
        quality = rng.randint(35, 70) if hard else rng.randint(60, 95)
        Image.fromarray(pixels).save(options.out / name, quality=quality)
        truth.append({"file": name, "document": "frame", "number": number, "kind": kind,
                      "hard": hard, **about})
        if len(truth) % 20 == 0 or len(truth) == options.frames:
            (options.out / "truth.json").write_text(
                json.dumps(truth, ensure_ascii=False, indent=0), encoding="utf-8")


if __name__ == "__main__":
    main()
