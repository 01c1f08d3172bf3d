#!/usr/bin/env python3
"""Reads the pictures of make_fronts.py or the frames of make_frames.py with RapidOCR's full
pipeline, for comparison.

    pip install rapidocr==3.10.0 onnxruntime
    read_with_rapidocr.py FOLDER [--limit N] [--mistakes]

RapidOCR knows nothing of the card's layout. So that nothing is lost to that, each of its
lines goes to the field whose place it is nearest to, and a field counts as right if its
text contains the expected one after NFKC and without spaces. In a frame the number is
the only line that has a card number's form. Prints the accuracy per
field and the CPU time per picture, on one thread.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import time
import unicodedata

os.environ.setdefault("OMP_NUM_THREADS", "1")

from rapidocr import RapidOCR  # noqa: E402

import values as v  # noqa: E402

# Field: left, top, right, bottom of the place, pixels of a front of 674 x 425.
RESIDENCE = {
    "card_number": (470, 20, 674, 57), "name": (30, 52, 674, 102),
    "date_of_birth": (40, 102, 262, 135), "sex": (262, 102, 368, 135),
    "nationality": (368, 102, 674, 135), "address": (30, 146, 674, 192),
    "residence_status": (30, 190, 674, 218), "work": (290, 230, 674, 268),
    "period_end": (60, 273, 674, 312), "permission_kind": (40, 316, 674, 348),
    "permission_date": (40, 347, 274, 377), "issue_date": (274, 347, 520, 377),
    "card_expiry": (60, 377, 620, 405)}
CERTIFICATE = {
    "card_number": (470, 20, 674, 57), "name": (30, 72, 674, 134),
    "date_of_birth": (40, 132, 310, 172), "sex": (310, 132, 500, 172),
    "nationality": (50, 185, 674, 230), "address": (30, 250, 674, 310),
    "card_expiry": (60, 330, 620, 372)}


def plain(text):
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s‐―—−ー一-]", lambda m: "" if m[0].isspace() else "-", text)


def expected(field, value):
    if field.endswith(("date", "birth", "expiry", "end")):
        return value.replace("-", "")
    if field == "sex":
        return {"male": "男", "female": "女"}[value]
    if field == "nationality":
        return plain(dict(v.COUNTRIES)[value])
    if field == "work":
        return plain({code: text for text, code in v.WORK}[value])
    return plain(value)


def found(field, text):
    text = plain(text)
    if field.endswith(("date", "birth", "expiry")):
        return re.sub(r"\D", "", text)
    if field == "period_end":
        return re.sub(r"\D", "", text)[-8:]
    return text


def read_frames(engine, folder, truths, mistakes):
    counts = collections.Counter()
    started = time.process_time()
    for truth in truths:
        texts = [plain(t).upper() for t in engine(str(folder / truth["file"])).txts or []]
        numbers = {n for t in texts for n in re.findall(r"[A-Z]{2}[0-9]{8}[A-Z]{2}", t)}
        number = numbers.pop() if len(numbers) == 1 else None
        kind = "right" if number == truth["number"] else "none" if number is None else "wrong"
        counts["number" if truth["number"] else "no number to be read", kind] += 1
        if mistakes and kind != "right":
            print(truth["file"], truth["number"], number, texts)
    spent = time.process_time() - started
    for (what, kind), count in sorted(counts.items()):
        print(f"{what:<20} {kind:<6} {count:>5}")
    print(f"{len(truths)} frames, CPU time {spent / max(len(truths), 1):.2f} s each")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--mistakes", action="store_true")
    options = parser.parse_args()
    engine = RapidOCR(params={
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1})
    truths = json.loads((options.folder / "truth.json").read_text(encoding="utf-8"))
    if truths and truths[0]["document"] == "frame":
        return read_frames(engine, options.folder, truths[: options.limit], options.mistakes)
    truths = [t for t in truths if t["document"] not in ("name", "address")][:options.limit]
    right, all_ = collections.Counter(), collections.Counter()
    started = time.process_time()
    for truth in truths:
        places = RESIDENCE if truth["document"] == "residence_card" else CERTIFICATE
        result = engine(str(options.folder / truth["file"]))
        texts = collections.defaultdict(list)
        for box, text in zip(result.boxes if result.boxes is not None else [], result.txts or []):
            x = sum(p[0] for p in box) / 4
            y = sum(p[1] for p in box) / 4
            left = min(p[0] for p in box)

            def distance(place):
                a, b, c, d = place
                return max(a - x, 0, min(x, left + 40) - c) + 3 * abs(y - (b + d) / 2)
            texts[min(places, key=lambda f: distance(places[f]))].append((y // 12, left, text))
        for field in places:
            if not truth.get(field):
                continue
            text = "".join(t[2] for t in sorted(texts[field]))
            fits = expected(field, truth[field]) in found(field, text)
            all_[field] += 1
            right[field] += fits
            if options.mistakes and not fits:
                print(truth["file"], field, repr(truth[field]), repr(text))
    spent = time.process_time() - started
    for field in all_:
        print(f"{field:<20} {right[field]:>5} of {all_[field]:<5} {100 * right[field] / all_[field]:6.2f}%")
    print(f"{len(truths)} fronts, CPU time {spent / max(len(truths), 1):.2f} s each")


if __name__ == "__main__":
    main()
