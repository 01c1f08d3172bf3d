#!/usr/bin/env python3
"""Draws lines of letters and digits, to train the number model.

    make_lines.py OUT [--groups 1500] [--seed 1]

Each group is a file GROUP.npz: `lines`, 64 grey pictures of one width, 48 pixels high;
`texts`, what they say; `places`, where the middle of each glyph is, in pixels. Half of the
lines have a card number's form; the others have 4 to 14 letters and digits in any order, so
that the model learns glyphs, not the form. Three of four groups show lines as a camera sees them,
with capitals of 6.5 to 40 pixels in the frame; one shows lines of pictures on a chip.

The typefaces are those that the scanner was tuned with (make_frames.py: seen) and TRAINING.
Those that measure it (unseen, fresh) are not among them.

Needs what make_frames.py needs, and fonts-cabin fonts-cardo fonts-adf-accanthis fonts-adf-gillius
fonts-adf-ikarius fonts-adf-irianis fonts-adf-libris fonts-adf-switzera fonts-adf-verana
fonts-anonymous-pro fonts-arapey fonts-sil-doulos fonts-fanwood fonts-gfs-baskerville
fonts-gfs-bodoni-classic fonts-gfs-neohellenic fonts-hermit fonts-junction fonts-jura
fonts-league-mono fonts-lindenhill fonts-mononoki fonts-monoid fonts-naver-d2coding fonts-nanum
fonts-stix fonts-tiresias fonts-unfonts-core fonts-migmix fonts-umeplus fonts-motoya-l-cedar
fonts-national-park fonts-opendin fonts-osifont fonts-routed-gothic fonts-sora fonts-baekmuk
fonts-arphic-uming fonts-allerta fonts-droid-fallback fonts-quicksand fonts-tuffy fonts-agave.
"""
import argparse
import functools
import math
import pathlib
import random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import make_fronts as fronts
from make_frames import FONTS, OPENTYPE, TRUETYPE

HEIGHT, GROUP = 48, 64
CAPITALS = 40  # pixels, as drawn
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ADF, LEAGUE = TRUETYPE + "adf/", OPENTYPE + "league-mono/LeagueMono-"
TRAINING = [ADF + p for p in (
    "AccanthisADFStd-Regular.otf", "AccanthisADFStd-Bold.otf", "GilliusADF-Regular.otf",
    "GilliusADF-Bold.otf", "GilliusADF-Cond.otf", "IkariusADFStd-Regular.otf",
    "IkariusADFStd-Bold.otf", "IrianisADFStd-Regular.otf", "IrianisADFStd-Bold.otf",
    "LibrisADFStd-Regular.otf", "LibrisADFStd-Bold.otf", "SwitzeraADF-Regular.otf",
    "SwitzeraADF-Bold.otf", "SwitzeraADF-Cond.otf", "SwitzeraADF-Light.otf", "SwitzeraADF-Ext.otf",
    "Verana-Regular.otf", "Verana-Bold.otf", "VeranaSans-Regular.otf", "VeranaSans-Bold.otf",
    "TribunADFStd-Cond.otf", "UniversalisADFStd-Bold.otf", "UniversalisADFStd-Cond.otf",
    "BaskervaldADFStd.otf", "RomandeADFStd-DemiBold.otf",
)] + [LEAGUE + p for p in (
    "Regular.otf", "Light.otf", "Bold.otf", "Condensed.otf", "NarrowRegular.otf", "WideRegular.otf",
)] + [TRUETYPE + p for p in (
    "agave/agave-r-autohinted.ttf", "agave/agave-b-autohinted.ttf",
    "anonymous-pro/Anonymous Pro.ttf", "anonymous-pro/Anonymous Pro B.ttf", "arphic/uming.ttc",
    "baekmuk/batang.ttf", "baekmuk/dotum.ttf", "baekmuk/gulim.ttf", "baekmuk/hline.ttf",
    "baskerville/GFSBaskerville.otf", "cardo/Cardo104s.ttf", "cardo/Cardob101.ttf",
    "doulos/DoulosSIL-Regular.ttf", "droid/DroidSansFallbackFull.ttf", "fanwood/Fanwood.otf",
    "fanwood/FanwoodText.otf", "hermit/Hermit-light.otf", "hermit/Hermit-medium.otf",
    "hermit/Hermit-bold.otf", "lindenhill/LindenHill.otf", "migmix/migmix-1p-regular.ttf",
    "migmix/migmix-2m-regular.ttf", "migmix/migmix-1m-bold.ttf", "migmix/migu-1c-regular.ttf",
    "monoid/Monoid-Regular.ttf", "monoid/Monoid-Bold.ttf", "mononoki/mononoki-Regular.ttf",
    "mononoki/mononoki-Bold.ttf", "motoya-l-cedar/MTLc3m.ttf", "nanum/NanumBarunGothic.ttf",
    "nanum/NanumGothic.ttf", "nanum/NanumGothicBold.ttf", "nanum/NanumGothicCoding.ttf",
    "nanum/NanumMyeongjo.ttf", "nanum/NanumMyeongjoBold.ttf", "nanum/NanumSquareR.ttf",
    "naver-d2coding/D2Coding-Ver1.3.2-20180524-all.ttc", "opendin/OSP-DIN.ttf",
    "osifont/osifont.ttf", "quicksand/Quicksand-Medium.ttf", "quicksand/Quicksand-Bold.ttf",
    "routed-gothic/routed-gothic.ttf", "routed-gothic/routed-gothic-narrow.ttf",
    "routed-gothic/routed-gothic-wide.ttf", "tiresias/tiresias_infofont.ttf",
    "tiresias/tiresias_lpfont.ttf", "tiresias/tiresias_pcfont.ttf",
    "tiresias/tiresias_pcfont_bold.ttf", "tiresias/tiresias_signfont.ttf", "tuffy/Tuffy.ttf",
    "tuffy/Tuffy_Bold.ttf", "umeplus/umeplus-gothic.ttf", "unfonts-core/UnBatang.ttf",
    "unfonts-core/UnBatangBold.ttf", "unfonts-core/UnDinaru.ttf", "unfonts-core/UnDotum.ttf",
    "unfonts-core/UnDotumBold.ttf", "unfonts-core/UnGraphic.ttf",
)] + [OPENTYPE + p for p in (
    "allerta/allerta_medium.otf", "arapey/Arapey-Regular.otf", "arapey/Arapey-Black.otf",
    "bodoni-classic/GFSBodoniClassic.otf", "cabin/Cabin-Regular.otf", "cabin/Cabin-SemiBold.otf",
    "junction/Junction.otf", "jura/Jura-Medium.otf", "national-park/NationalPark-Regular.otf",
    "neohellenic/GFSNeohellenic.otf", "neohellenic/GFSNeohellenicBold.otf", "sora/Sora-Light.otf",
    "sora/Sora-Regular.otf", "sora/Sora-SemiBold.otf", "stix/STIXGeneral-Regular.otf",
    "stix/STIXGeneral-Bold.otf")]


@functools.lru_cache(maxsize=None)
def glyph(path, character):
    """A glyph's mask with its top edge at the capitals', its left side, and how wide it is set."""
    box = face(path, 200).getbbox("H")
    used = face(path, max(6, round(200 * CAPITALS / (box[3] - box[1]))))
    wide, up = used.getlength(character), used.getbbox("H")[1]
    mask = Image.new("L", (int(wide) + 24, CAPITALS + 32), 0)
    ImageDraw.Draw(mask).text((12, 16 - up), character, font=used, fill=255)
    return np.asarray(mask).astype(np.float32) / 255, wide


@functools.lru_cache(maxsize=None)
def face(path, size):
    return ImageFont.truetype(path, size, index=0)


def text_of(rng):
    if rng.random() < .5:
        return fronts.number(rng)
    return "".join(rng.choice(CHARACTERS) for _ in range(rng.choice([4, 6, 8, 10, 11, 12, 12, 12, 13, 14])))


def ground(rng, width, height):
    """Light paper with guilloche."""
    x, y = np.linspace(-.5, .5, width)[None], np.linspace(-.5, .5, height)[:, None]
    base = rng.uniform(214, 250)
    paper = np.full((height, width), base, np.float32)
    for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
        dark = rng.uniform(16, 60)
        amplitude, period = rng.uniform(8, 90), rng.uniform(90, 700)
        step, phase, start = rng.uniform(9, 40), rng.uniform(0, 6), rng.uniform(-100, 0)
        across = np.arange(0, width + 14, 14)
        for i in range(int((height + 200) / step)):
            wave = start + i * step + amplitude * np.sin(across / period * 2 * math.pi + phase + i * .12)
            points = np.stack([across, wave], axis=1).astype(np.int32)
            cv2.polylines(paper, [points], False, base - dark, rng.choice([1, 2, 2, 3]), cv2.LINE_AA)
    return paper + rng.uniform(-14, 14) * x + rng.uniform(-14, 14) * y


def drawn(rng, paths):
    """A line as printed: pixels, the box of its glyphs, their middles, the text."""
    path, text = rng.choice(paths), text_of(rng)
    pitch = rng.uniform(.8, 1.05) * CAPITALS if rng.random() < .5 else None
    spread = rng.uniform(0, .14) * CAPITALS
    left, top = 3 * CAPITALS, 2 * CAPITALS
    width = int(left * 2 + len(text) * CAPITALS * 1.5)
    height = 5 * CAPITALS
    ink = np.zeros((height, width), np.float32)
    at, middles, sides = float(left), [], []
    for character in text:
        mask, wide = glyph(path, character)
        step = pitch or wide + spread
        if pitch and wide > .94 * step:
            mask = cv2.resize(mask, (max(4, int(mask.shape[1] * .94 * step / wide)), mask.shape[0]),
                              interpolation=cv2.INTER_AREA)
        x = int(round(at + step / 2 - mask.shape[1] / 2 if pitch else at - 12))
        if x + mask.shape[1] >= width:
            break
        part = ink[top - 16:top - 16 + mask.shape[0], x:x + mask.shape[1]]
        np.maximum(part, mask, out=part)
        inked = np.nonzero(mask.max(axis=0) > .4)[0]
        sides.append((x + inked[0], x + inked[-1] + 1))
        middles.append((sides[-1][0] + sides[-1][1]) / 2)
        at += step
    text = text[:len(middles)]
    # Other text above, below or before it.
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        other, small = rng.choice(paths), rng.uniform(.45, .9)
        away = rng.uniform(.15, .6)
        y = top + rng.choice([-small - away, 1 + away]) * CAPITALS
        x = rng.uniform(0, width * .6)
        if rng.random() < .3:
            x, y = left - rng.uniform(2.6, 3) * CAPITALS, top + rng.uniform(0, .4) * CAPITALS
        for character in "".join(rng.choice(CHARACTERS) for _ in range(rng.randint(2, 9))):
            mask, wide = glyph(other, character)
            mask = cv2.resize(mask, None, fx=small, fy=small, interpolation=cv2.INTER_AREA)
            px, py = int(x), int(y - 16 * small)
            x += wide * small
            if top <= y < top + CAPITALS and x > left - .5 * CAPITALS:
                break
            if py < 0 or px < 0 or py + mask.shape[0] > height or px + mask.shape[1] > width:
                continue
            part = ink[py:py + mask.shape[0], px:px + mask.shape[1]]
            np.maximum(part, mask, out=part)
    thick = rng.random()
    if thick < .12:
        ink = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    elif thick < .2:
        ink = cv2.GaussianBlur(ink, (0, 0), 1.2) * .85
    paper = ground(rng, width, height)
    dark = rng.uniform(10, 70) if rng.random() < .85 else rng.uniform(70, 130)
    pixels = paper * (1 - ink) + dark * ink
    box = (sides[0][0], top, sides[-1][1], top + CAPITALS)
    return pixels.astype(np.float32), box, middles, text


def photographed(rng, noise, pixels, box):
    """The line in a frame, and the matrix that brought it there."""
    high = math.exp(rng.uniform(math.log(7), math.log(16))) if rng.random() < .7 else rng.uniform(6.5, 40)
    hard = rng.random() < .5
    scale = high / CAPITALS
    if scale < 1:
        pixels = cv2.GaussianBlur(pixels, (0, 0), max(.3, .38 / scale))
    height, width = pixels.shape
    angle = math.radians(rng.uniform(-8, 8))
    tilt = .04
    corners = []
    for x, y in ((-.5, -.5), (.5, -.5), (.5, .5), (-.5, .5)):
        x, y = x * width * scale, y * height * scale
        x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        corners.append((x * (1 + rng.uniform(-tilt, tilt)), y * (1 + rng.uniform(-tilt, tilt))))
    corners = np.array(corners, np.float32)
    corners -= corners.min(axis=0)
    wide, tall = np.ceil(corners.max(axis=0)).astype(int) + 1
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    frame = cv2.warpPerspective(pixels, matrix, (int(wide), int(tall)), flags=cv2.INTER_LINEAR,
                                borderMode=cv2.BORDER_REPLICATE)
    y, x = np.mgrid[-1:1:complex(tall), -1:1:complex(wide)].astype(np.float32)
    strong = .45 if hard else .22
    frame = frame * rng.uniform(.5 if hard else .7, 1.08) * (
        1 + rng.uniform(-strong, strong) * x * .5 + rng.uniform(-strong, strong) * y * .2)
    if rng.random() < .15:  # the edge of a shadow
        edge = rng.uniform(-.8, .8) + rng.uniform(-.6, .6) * y - x * rng.choice([-1, 1])
        frame = frame * (1 - rng.uniform(.15, .45) / (1 + np.exp(-edge * rng.uniform(6, 40))))
    if rng.random() < .35:  # glare
        cx, cy = rng.uniform(-1, 1), rng.uniform(-1, 1)
        r1, r2 = rng.uniform(.1, 1.2), rng.uniform(.3, 3)
        frame = frame + rng.uniform(30, 100) * np.exp(-((x - cx) / r1) ** 2 - ((y - cy) / r2) ** 2)
    sigma = rng.uniform(.03, .11) if hard else rng.uniform(0, .07)
    if sigma * high > .3:
        frame = cv2.GaussianBlur(frame, (0, 0), sigma * high)
    if rng.random() < (.4 if hard else .15):  # moved
        length = int(rng.uniform(.08, .24) * high)
        if length > 1:
            kernel = np.zeros((length, length), np.float32)
            cv2.line(kernel, (0, 0), rng.choice([(length - 1, 0), (length - 1, length - 1), (0, length - 1)]), 1, 1)
            frame = cv2.filter2D(frame, -1, kernel / kernel.sum())
    if rng.random() < .12:  # sharpened by the camera
        frame = frame + rng.uniform(.3, 1.5) * (frame - cv2.GaussianBlur(frame, (0, 0), rng.uniform(.8, 1.6)))
    deviation = rng.uniform(1, 9) if hard else rng.uniform(0, 4)
    grain = noise.standard_normal(frame.shape, np.float32)
    frame = np.clip(frame + grain * np.float32(deviation), 0, 255).astype(np.uint8)
    quality = rng.randint(30, 75) if hard else rng.randint(55, 97)
    frame = cv2.imdecode(cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, quality])[1],
                         cv2.IMREAD_GRAYSCALE)
    if deviation > 5 and rng.random() < .5:  # as the scanner does with noisy frames
        frame = cv2.GaussianBlur(frame, (0, 0), .7)
    return frame, matrix, high


def cut(rng, frame, matrix, box, middles, high, width):
    """The line as the scanner cuts it out, not quite exactly; and where the glyphs are then."""
    x1, y1, x2, y2 = box
    above, beside = rng.uniform(.04, .34), rng.uniform(.5, 1.1)
    jitter = lambda most: rng.uniform(-most, most) * CAPITALS
    corners = np.array([[(x1 - beside * CAPITALS + jitter(.2), y1 - above * CAPITALS + jitter(.05)),
                         (x2 + beside * CAPITALS + jitter(.2), y1 - above * CAPITALS + jitter(.05)),
                         (x2 + beside * CAPITALS + jitter(.2), y2 + above * CAPITALS + jitter(.05)),
                         (x1 - beside * CAPITALS + jitter(.2), y2 + above * CAPITALS + jitter(.05))]],
                       np.float32)
    natural = (x2 - x1 + 2 * beside * CAPITALS) / ((1 + 2 * above) * CAPITALS) * HEIGHT
    if not .42 <= width / natural <= 1.35:
        return None
    there = cv2.perspectiveTransform(corners, matrix)[0]
    target = np.array([(0, 0), (width, 0), (width, HEIGHT), (0, HEIGHT)], np.float32)
    back = cv2.getPerspectiveTransform(there, target)
    fine = max(1, min(4, math.ceil(high * (1 + 2 * above) / HEIGHT)))
    larger = np.diag([fine, fine, 1]).astype(np.float64) @ back
    line = cv2.warpPerspective(frame, larger, (width * fine, HEIGHT * fine), flags=cv2.INTER_LINEAR,
                               borderMode=cv2.BORDER_REPLICATE)
    if fine > 1:
        line = cv2.resize(line, (width, HEIGHT), interpolation=cv2.INTER_AREA)
    line = line.astype(np.float32)
    if rng.random() < .9:
        low, full = np.quantile(line, [.02, .9])
    else:
        low, full = rng.uniform(0, 60), rng.uniform(170, 255)
    line = np.clip((line - low) / max(1, full - low) * 255, 0, 255).astype(np.uint8)
    points = np.array([[(m, (y1 + y2) / 2) for m in middles]], np.float32)
    places = cv2.perspectiveTransform(cv2.perspectiveTransform(points, matrix), back)[0][:, 0]
    return line, places


def printed(rng, paths, width):
    """A line of a picture on a chip: two levels, 200 dpi. And where the glyphs are."""
    path, text = rng.choice(paths), text_of(rng)
    box = face(path, 200).getbbox("H")
    high = rng.uniform(10.5, 15)
    used = ImageFont.truetype(path, 200 * high / (box[3] - box[1]), index=0)
    pitch = high * rng.uniform(.9, 1.1) if rng.random() < .5 else None
    spread = rng.uniform(0, .14) * high
    picture = Image.new("L", (int(len(text) * high * 1.5) + 60, 60), 0)
    pen = ImageDraw.Draw(picture)
    pen.fontmode = rng.choice(["1", "L", "L"])
    at, middles = 20.0, []
    for character in text:
        wide = used.getlength(character)
        x = round(at + (pitch - wide) / 2) if pitch else round(at)
        pen.text((x, 36), character, font=used, fill=255, anchor="ls")
        middles.append(x + wide / 2)
        at += pitch or wide + spread
    ink = np.asarray(picture) > rng.uniform(70, 190)
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    top, bottom = rows[0] - rng.randint(1, 6), rows[-1] + 1 + rng.randint(1, 6)
    left, right = max(0, columns[0] - rng.randint(2, 14)), columns[-1] + 1 + rng.randint(2, 14)
    part = np.where(ink[top:bottom, left:right], 0, 255).astype(np.uint8)
    if not .42 <= width / (part.shape[1] / part.shape[0] * HEIGHT) <= 1.35:
        return None
    line = cv2.resize(part, (width, HEIGHT), interpolation=cv2.INTER_LINEAR)
    return line, (np.array(middles) - left) * width / part.shape[1], text


def group(seed, number, paths):
    rng = random.Random(f"{seed}/{number}")
    noise = np.random.default_rng(rng.getrandbits(32))
    width = 16 * rng.randint(13, 32)
    lines, texts, places = [], [], np.full((GROUP, 14), -1, np.float32)
    while number % 4 == 0 and len(lines) < GROUP:
        made = printed(rng, paths, width)
        if made:
            places[len(lines), :len(made[2])] = made[1]
            lines.append(made[0])
            texts.append(made[2])
    while len(lines) < GROUP:
        pixels, box, middles, text = drawn(rng, paths)
        for _ in range(2):  # drawing costs most
            frame, matrix, high = photographed(rng, noise, pixels, box)
            made = cut(rng, frame, matrix, box, middles, high, width)
            if made and len(lines) < GROUP:
                places[len(lines), :len(text)] = made[1]
                lines.append(made[0])
                texts.append(text)
    return np.stack(lines), np.array(texts), places


def usable(path):
    """Whether a typeface is installed and has all characters: missing ones look the same."""
    if not pathlib.Path(path).exists() or not face(path, 200).getmask("H").getbbox():
        return False
    return len({glyph(path, c)[0].tobytes() for c in CHARACTERS}) == len(CHARACTERS)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--groups", type=int, default=1500)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    paths = [path for path in FONTS["seen"] + TRAINING if usable(path)]
    print(len(paths), "typefaces", flush=True)
    for number in range(options.first, options.first + options.groups):
        lines, texts, places = group(options.seed, number, paths)
        unfinished = options.out / f"{number:05}.tmp.npz"
        np.savez(unfinished, lines=lines, texts=texts, places=places)
        unfinished.rename(options.out / f"{number:05}.npz")


if __name__ == "__main__":
    main()
