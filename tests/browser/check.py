"""Checks HTML reports in a browser: of each card type and variant, in both
languages, and of cards that hold markup. See run.sh."""

import argparse
import base64
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from webdriver import Browser, pages

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "target" / "debug"
NUMBER = "AA12345678BB"
TYPES = ["1", "2", "05", "06", "07", "08"]
VARIANTS = [
    # variant, class of the page, first words of the verdict, frame, second class of situations
    ("genuine", "test", ("正常 (テスト)", "Normal (test)")),
    ("under-age", "exempt", ("対象外 (未検証)", "Exempt (not verified)")),
    ("altered-front", "abnormal", ("異常", "Abnormal")),
    ("altered-photo", "abnormal", ("異常", "Abnormal")),
    ("stripped-signature", "abnormal", ("異常", "Abnormal")),
    ("foreign-issuer", "abnormal", ("異常", "Abnormal")),
    ("expired-certificate", "test", ("正常 (テスト)", "Normal (test)")),
]
FRAMES = {
    "normal": "rgb(17, 99, 41)",
    "own": "rgb(10, 75, 143)",
    "test": "rgb(102, 57, 186)",
    "abnormal": "rgb(164, 14, 38)",
    "exempt": "rgb(122, 77, 0)",
    "incomplete": "rgb(122, 77, 0)",
}
# axe-core, if run.sh has fetched it.
AXE = ROOT / "target" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
ACCESSIBILITY = """
const done = arguments[0];
axe.run().then((found) => done(found.violations.map((one) =>
  [one.id, one.nodes.map((node) => node.target.join(" "))])));
"""
OFFICES = "https://www.moj.go.jp/isa/about/region/index.html"

# What must be visible: there, of some size, not hidden.
LOOK = """
const visible = (selector) => {
  const found = [...document.querySelectorAll(selector)];
  return found.length > 0 && found.every((element) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility === "visible" && style.opacity !== "0";
  });
};
const face = document.getElementById("face");
return {
  title: document.title,
  language: document.documentElement.lang,
  class: document.body.className,
  verdict: document.querySelector("#result h1").textContent,
  frame: getComputedStyle(document.getElementById("result")).borderTopColor,
  stripe: document.querySelector(".stripe")?.textContent ?? null,
  hidden: ["#result h1", "#result .verdict svg", "#result .check", "#result .check svg", "#face", "#controls",
    "#guidance h3", "#guidance li", "#inquiry .enter", "#fields tr", "#fields th", "#fields td", "#fields .mark",
    "#evidence dt", "#evidence dd", "footer"].filter((selector) => !visible(selector)),
  face: [face.complete, face.naturalWidth, face.naturalHeight],
  rows: Object.fromEntries([...document.querySelectorAll("#fields tr")].map((row) =>
    [row.children[0].textContent, [row.querySelector("td bdi").textContent, row.children[2].textContent]])),
  unmarked: [...document.querySelectorAll("#fields tr, #answers li, .kind, #inquiry dd[data-proof]")].filter((element) => {
    const mark = element.querySelector(`.mark.${element.dataset.proof}`);
    return !mark || mark.getBoundingClientRect().width === 0;
  }).map((element) => element.textContent),
  proofs: [...new Set([...document.querySelectorAll("[data-proof]")].map((element) => element.dataset.proof))].sort(),
  inquiry: [...document.querySelectorAll("#inquiry .enter")].map((element) => element.textContent),
  links: [...document.querySelectorAll("#guidance a")].map((element) => element.href),
  scripts: document.querySelectorAll("script").length,
  styles: document.querySelectorAll("style, link").length,
  images: document.querySelectorAll("img:not(.alarm img), image, video, iframe, object, embed").length,
  alarms: document.querySelectorAll(".alarm img").length,
  handlers: [...document.querySelectorAll("*")].filter((element) =>
    [...element.attributes].some((attribute) => /^on|^style$/i.test(attribute.name) && element !== face)).length,
  loaded: performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => !name.startsWith("data:")),
  overflow: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  sections: [...document.querySelectorAll("section, header")].map((section) => section.id),
};
"""


class Checks:
    def __init__(self):
        self.passed = 0
        self.failed = 0
        self.name = ""

    def is_(self, what, found, expected=True):
        if found == expected:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {self.name}: {what}: {found!r}, expected {expected!r}")

    def within(self, what, found, low, high):
        self.is_(f"{what} ({found} in {low}..{high})", low <= found <= high)


def example(name, *arguments):
    command = [PROGRAMS / name, *map(str, arguments)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    # Abnormal, and exempt or incomplete.
    if outcome.returncode not in (0, 2, 3):
        sys.exit(f"{name}: {outcome.stderr}")


def read_card(page, *arguments):
    example("read_card", "--html", page, *arguments)
    return page


def look(checks, browser, page, kind, keep=True):
    """What every page has to show, and to keep from doing."""
    browser.resize(1000, 1400)
    browser.open(page)
    seen = browser.run(LOOK)
    checks.is_("class", seen["class"], kind)
    checks.is_("hidden", seen["hidden"], [])
    checks.is_("frame", seen["frame"], FRAMES[kind])
    checks.is_("face", seen["face"], [True, 1348, 850])
    checks.is_("scripts, styles, images", [seen["scripts"], seen["styles"], seen["images"]], [1, 1, 1])
    checks.is_("handlers and styles in attributes", seen["handlers"], 0)
    checks.is_("loaded from elsewhere", seen["loaded"], [])
    checks.is_("wider than the window", seen["overflow"], False)
    checks.is_("first section", seen["sections"][0], "result")
    checks.is_("without a mark", seen["unmarked"], [])
    if kind in ("normal", "own", "test"):
        checks.is_("proofs", seen["proofs"], ["not-covered", "signed"])
    else:
        checks.is_("anything signed", "signed" in seen["proofs"], False)
    if AXE.exists():
        browser.run(AXE.read_text() + "; window.axe = axe;")
        checks.is_("accessibility", browser.wait_for(ACCESSIBILITY), [])
    pdf = browser.pdf()
    # One page, unless a card has long texts, or notes besides its result.
    checks.is_("at most 2 pages on paper", pages(pdf) <= 2, True)
    checks.is_("console", browser.log(), [])
    if keep:
        page.with_suffix(".png").write_bytes(browser.screenshot("body"))
        page.with_suffix(".pdf").write_bytes(pdf)
    return seen


def each_card(checks, browser, folder):
    for card_type in TYPES:
        for variant, kind, verdicts in VARIANTS:
            for language, verdict in zip(("ja", "en"), verdicts):
                checks.name = f"{card_type},{variant} {language}"
                page = folder / f"{card_type}-{variant}-{language}.html"
                read_card(page, "--virtual", f"{card_type},{variant}", "--lang", language)
                seen = look(checks, browser, page, kind)
                checks.is_("alarms with a picture", seen["alarms"], 0)
                checks.is_("language", seen["language"], language)
                checks.is_("verdict", seen["verdict"], verdict)
                checks.is_("title", seen["title"], verdict + ("：カードの検証レポート" if language == "ja" else ": card report"))
                checks.is_("number to ask for", seen["inquiry"][0], NUMBER)
                checks.is_("offices named", OFFICES in seen["links"], kind in ("abnormal", "exempt"))
                first = card_type in ("1", "2")
                checks.is_("expiry is data", len(seen["inquiry"]), 1 if first else 2)
                names = {
                    ("ja", True): "住居地 (裏面追記)",
                    ("ja", False): "カード番号",
                    ("en", True): "Address (added on the back)",
                    ("en", False): "Card number",
                }
                mark = seen["rows"][names[language, first]][1]
                checks.is_("not covered", mark, "* 署名の対象外" if language == "ja" else "* not signed")
                photo = seen["rows"].get("顔写真" if language == "ja" else "Photo")
                checks.is_("photo listed", photo is None, variant == "under-age")
                signed = {"test": "✓", "abnormal": "✗", "exempt": None}[kind]
                if photo and variant != "stripped-signature":
                    checks.is_("photo's mark", photo[1][0], signed)
                anchored = variant in ("genuine", "altered-front", "altered-photo", "expired-certificate")
                checks.is_("test anchor marked", seen["stripe"] is not None, anchored)


def each_anchor(checks, browser, folder):
    """The page names the kind of anchor. ISA's own files are not available here."""
    keys = ROOT / "assets" / "simulator" / "keys"
    own = folder / "own"
    own.mkdir()
    for generation, name in (
        ("first", "/C=JP/O=zairyu simulator/CN=TEST CA for virtual cards"),
        ("second", "/C=JP/O=zairyu simulator/OU=made with public test keys only/CN=TEST CA 2 for virtual cards"),
    ):
        # The simulator's CA under a certificate that this crate does not know.
        command = ["openssl", "req", "-x509", "-days", "3650", "-outform", "DER", "-keyform", "DER", "-sha256"]
        command += ["-key", keys / f"{generation}-ca.der", "-subj", name, "-out", own / f"{generation}.der"]
        command += ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
        subprocess.run(command, check=True, capture_output=True)
    for card_type in TYPES:
        checks.name = f"{card_type}, own anchor"
        page = read_card(folder / f"{card_type}-own.html", "--virtual", card_type, "--trust", own, "--lang", "en")
        seen = look(checks, browser, page, "own")
        checks.is_("verdict", seen["verdict"], "Normal (own anchor)")
        checks.is_("stripe", "Immigration Services Agency" in (seen["stripe"] or ""))
    checks.name = "1, no anchors"
    stored = folder / "stored.json"
    example("read_card", "--virtual", "1", "--archive", stored)
    page = folder / "1-incomplete.html"
    example("verify_card", stored, "--html", page, "--lang", "en")
    browser.open(page)
    seen = browser.run(LOOK)
    checks.is_("class", seen["class"], "incomplete")
    checks.is_("verdict", seen["verdict"], "Not checked")
    checks.is_("the number that the archive keeps", seen["inquiry"], ["AA12345678BB"])
    checks.name = "several archives"
    pages_folder = folder / "several"
    second = folder / "other.json"
    second.write_text(stored.read_text())
    example("verify_card", stored, second, "--simulator", "--html", pages_folder, "--lang", "en")
    names = sorted(p.name.rsplit("-", 1)[0] for p in pages_folder.iterdir())
    checks.is_("a file each", names, ["other", "stored"])


SCALE = "return document.getElementById('viewer').dataset.scale"
BOX = """const box = document.getElementById('viewer').getBoundingClientRect();
return [box.left, box.top, box.width, box.height].map(Math.round)"""
OFFSET = "return new DOMMatrix(getComputedStyle(document.getElementById('face')).transform).e"


def mouse(*steps):
    return {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": list(steps)}


def touch(name, *steps):
    return {"type": "pointer", "id": name, "parameters": {"pointerType": "touch"}, "actions": list(steps)}


def to(x, y, duration=0):
    return {"type": "pointerMove", "duration": duration, "x": round(x), "y": round(y)}


DOWN, UP = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}


def zooming(checks, browser, folder):
    """As in App 6, and with wheel and keys."""
    checks.name = "zoom"
    browser.resize(1000, 1400)
    browser.open(folder / "05-genuine-en.html")
    left, top, width, height = browser.run(BOX)
    x, y = left + width / 2, top + height / 2
    scale = lambda: float(browser.run(SCALE))
    checks.is_("at first", scale(), 1.0)

    double = lambda: browser.actions(mouse(to(x, y), DOWN, UP, DOWN, UP))
    double()
    checks.is_("double-click", scale(), 2.0)
    double()
    checks.is_("double-click again", scale(), 1.0)
    browser.run("document.getElementById('viewer').focus()")
    browser.keys("+")
    checks.is_("key +", scale(), 1.25)
    double()
    checks.is_("double-click below 2", scale(), 2.0)
    browser.keys("++")
    checks.is_("keys ++", scale(), 3.12 if scale() < 3.125 else 3.13)
    double()
    checks.is_("double-click above 2", scale(), 1.0)
    browser.keys("+" * 12)
    checks.is_("no more than 5", scale(), 5.0)
    before = browser.run(OFFSET)
    browser.keys("\ue014")
    checks.within("arrow moves", before - browser.run(OFFSET), width / 10 - 2, width / 10 + 2)
    browser.keys("\ue014" * 60)
    checks.within("not past the edge", browser.run(OFFSET) + 4 * width, -2, 2)
    browser.keys("-")
    checks.is_("key -", scale(), 4.0)
    browser.keys("0")
    checks.is_("key 0", scale(), 1.0)
    browser.keys("-")
    checks.is_("no less than 1", scale(), 1.0)
    browser.keys("\ue014")
    checks.is_("nothing to move at 1", browser.run(OFFSET), 0)

    double()
    before = browser.run(OFFSET)
    browser.actions(mouse(to(x, y), DOWN, to(x - 60, y, 50), UP))
    checks.within("drag", before - browser.run(OFFSET), 58, 62)
    browser.actions(mouse(to(x, y), to(x + 60, y, 50)))
    checks.within("no drag without a button", before - browser.run(OFFSET), 58, 62)
    checks.is_("no longer dragging", scale(), 2.0)

    wheel = lambda dy: {
        "type": "wheel",
        "id": "wheel",
        "actions": [{"type": "scroll", "x": round(x), "y": round(y), "deltaX": 0, "deltaY": dy}],
    }
    browser.actions(wheel(-200))
    checks.within("wheel up", scale(), 2.5, 4.9)
    browser.actions(wheel(4000))
    checks.is_("wheel down", scale(), 1.0)
    browser.run("document.activeElement.blur()")
    browser.actions(wheel(-200))
    checks.is_("the wheel scrolls the page while the face is not in use", scale(), 1.0)

    for name, expected in (("in", 1.25), ("in", 1.56), ("out", 1.25), ("reset", 1.0)):
        browser.run("document.querySelector(`[data-zoom=${arguments[0]}]`).click()", name)
        checks.is_(f"button {name}", scale(), expected)

    browser.actions(
        touch("one", to(x - 20, y), DOWN, to(x - 60, y, 100), UP),
        touch("two", to(x + 20, y), DOWN, to(x + 60, y, 100), UP),
    )
    checks.within("pinch out", scale(), 2.4, 3.6)
    browser.actions(
        touch("one", to(x - 100, y), DOWN, to(x - 20, y, 100), UP),
        touch("two", to(x + 100, y), DOWN, to(x + 20, y, 100), UP),
    )
    checks.is_("pinch in", scale(), 1.0)
    double()
    checks.is_("zoomed on paper too: still one page", pages(browser.pdf()), 1)
    checks.is_("console", browser.log(), [])


# Each fits a field of 120 bytes.
HOSTILE = [
    "<script>document.title='pwned'</script>",
    "\"><img src=x onerror=\"document.title='pwned'\">",
    "' onload='document.title=1' style='display:none",
    "</bdi></td></tr></table><h1>正常</h1><style>*{display:none}</style>",
    "</title></style></script><script>document.body.remove()</script>",
    "<!-- --><![CDATA[ ]]> &lt;script&gt; &#60;b&#62; &amp;",
    "javascript:document.title='pwned'//`${7*7}`{{7*7}}<%=7*7%>",
    "<iframe srcdoc='<script>parent.document.title=1</script>'>",
    "<base href=//example.invalid/><meta http-equiv=refresh content=0>",
    "\u202egnp.exe\u2066\u200b\ufeff\u2028",
    "\x1b[2J\x07\x01\x7f\x9b\t\r\n\x00end",
    "Z" + "\u0300\u0301\u0302\u0315" * 14,
    "﷽" * 30,
]


def put(file, tag, value):
    """The file with another value for a tag, as long as the field."""
    out, at = b"", 0
    while at < len(file):
        if file[at] == 0:
            break
        length_at = at + 1
        first = file[length_at]
        extra = first & 0x7F if first & 0x80 else 0
        start = length_at + 1 + extra
        length = int.from_bytes(file[length_at + 1 : start], "big") if extra else first
        content = file[start : start + length]
        if file[at] == tag:
            assert len(value) <= length, (hex(tag), len(value), length)
            content = value.ljust(length, b"\0")
        out += file[at:start] + content
        at = start + length
    return out + file[at:]


def shown(value):
    """What a text turns into on the page."""
    gone = lambda c: not c.isprintable() and c not in " \u3000"
    return "".join("\ufffd" if gone(c) else c for c in value)


def hostile_cards(checks, browser, folder):
    for card_type, verdict in (("1", "Normal (test)"), ("05", "Normal (test)")):
        stored = folder / f"{card_type}.json"
        example("read_card", "--virtual", card_type, "--archive", stored)
        for index, payload in enumerate(HOSTILE):
            checks.name = f"{card_type}, hostile text {index}"
            archive = json.loads(stored.read_text())
            files = {entry["file"]: entry for entry in archive["files"]}

            def edit(name, tag, value):
                data = base64.b64decode(files[name]["data"])
                files[name]["data"] = base64.b64encode(put(data, tag, value)).decode()

            text = payload.encode()
            if card_type == "1":
                # Not covered by the signature: the card stays normal.
                edit("DF2/EF01", 0xD4, text)
                edit("DF2/EF02", 0xD5, text)
                edit("DF2/EF03", 0xD6, text)
                edit("DF2/EF01", 0xD3, b'"><b>')
                edit("DF2/EF01", 0xD2, b"<script>")
                names = ["Address (added on the back)", "Comprehensive permission", "Individual permission"]
            else:
                edit("DF2/EF03", 0xDE, text)
                edit("DF1/EF01", 0xC2, b'"><script>')
                edit("DF2/EF02", 0xD8, b"<")
                edit("DF2/EF01", 0xD6, b"'\"<>&`\x1b\x00")
                names = ["Reserved text"]
            changed = folder / f"{card_type}-hostile-{index}.json"
            changed.write_text(json.dumps(archive))
            page = folder / f"{card_type}-hostile-{index}.html"
            example("verify_card", changed, "--simulator", "--html", page, "--lang", "en")
            browser.open(page)
            seen = browser.run(LOOK)
            checks.is_("title", seen["title"], f"{verdict}: card report")
            checks.is_("verdict", seen["verdict"], verdict)
            checks.is_("class", seen["class"], "test")
            checks.is_("elements", [seen["scripts"], seen["styles"], seen["images"], seen["handlers"]], [1, 1, 1, 0])
            checks.is_("headings", browser.run("return document.querySelectorAll('h1').length"), 1)
            hidden = [selector for selector in seen["hidden"] if selector != "#inquiry .enter"]
            checks.is_("hidden", hidden, [])
            for name in names:
                checks.is_(name, seen["rows"][name][0], shown(payload))
            checks.is_("wider than the window", seen["overflow"], False)
            checks.is_("at most 2 pages on paper", pages(browser.pdf()) <= 2, True)
            checks.is_("loaded from elsewhere", seen["loaded"], [])
            checks.is_("console", browser.log(), [])
            page.with_suffix(".png").write_bytes(browser.screenshot("body"))

    checks.name = "05, hostile signed entries"
    archive = json.loads((folder / "05.json").read_text())
    for entry in archive["files"]:
        if entry["file"] == "DF1/EF02":
            data = base64.b64decode(entry["data"])
            for tag, value in ((0xC5, b"<script>"), (0xC7, b"<"), (0xC8, b"<b>"), (0xC9, b"\"'><s>x</s"), (0xCA, b"<>"), (0xCE, b"<!--")):
                data = put(data, tag, value)
            entry["data"] = base64.b64encode(data).decode()
    changed = folder / "05-hostile-signed.json"
    changed.write_text(json.dumps(archive))
    page = folder / "05-hostile-signed.html"
    example("verify_card", changed, "--simulator", "--html", page, "--lang", "en")
    seen = look(checks, browser, page, "abnormal")
    checks.is_("nationality", seen["rows"]["Nationality or region"][0], "<b>")
    checks.is_("status", seen["rows"]["Status of residence (code)"][0], "\\\"\\'><s>x</s")


def long_cards(checks, browser, folder):
    """Every text as long as its field, altered, and no anchors: the most that a
    page has to say still fits one page of paper."""
    for card_type, texts in (
        ("1", (("DF2/EF01", 0xD4, 106), ("DF2/EF02", 0xD5, 40), ("DF2/EF03", 0xD6, 40))),
        ("05", (("DF2/EF03", 0xDE, 66),)),
    ):
        archive = json.loads((folder / f"{card_type}.json").read_text())
        for entry in archive["files"]:
            data = base64.b64decode(entry["data"])
            for file, tag, characters in texts:
                if entry["file"] == file:
                    data = put(data, tag, ("架空の長い住所" * 20)[:characters].encode())
            if entry["file"] == ("DF1/EF02" if card_type == "1" else "DF1/EF03"):
                data = put(data, 0xD1, b"II*\0")
            entry["data"] = base64.b64encode(data).decode()
        changed = folder / f"{card_type}-long.json"
        changed.write_text(json.dumps(archive))
        for language in ("ja", "en"):
            checks.name = f"{card_type}, long, {language}"
            page = folder / f"{card_type}-long-{language}.html"
            example("verify_card", changed, "--html", page, "--lang", language)
            browser.open(page)
            seen = browser.run(LOOK)
            checks.is_("class", seen["class"], "abnormal")
            checks.is_("wider than the window", seen["overflow"], False)
            pdf = browser.pdf()
            checks.is_("at most 2 pages on paper", pages(pdf) <= 2, True)
            page.with_suffix(".pdf").write_bytes(pdf)


def broken_images(checks, browser, folder):
    for card_type, file, tag in (("1", "DF1/EF01", 0xD0), ("1", "DF1/EF02", 0xD1), ("05", "DF1/EF03", 0xD0)):
        checks.name = f"{card_type}, broken image {file}"
        archive = json.loads((folder / f"{card_type}.json").read_text())
        for entry in archive["files"]:
            if entry["file"] == file:
                data = put(base64.b64decode(entry["data"]), tag, b"II*\0<script>")
                entry["data"] = base64.b64encode(data).decode()
        changed = folder / f"{card_type}-broken-{tag:X}.json"
        changed.write_text(json.dumps(archive))
        page = changed.with_suffix(".html")
        example("verify_card", changed, "--simulator", "--html", page, "--lang", "en")
        browser.open(page)
        seen = browser.run(LOOK)
        checks.is_("class", seen["class"], "abnormal")
        checks.is_("face all the same", seen["face"], [True, 1348, 850])
        words = browser.run("return document.querySelector('#look .warning')?.textContent")
        checks.is_("said", words, "An image cannot be shown. Its place is marked.")
        checks.is_("console", browser.log(), [])
        page.with_suffix(".png").write_bytes(browser.screenshot("body"))


def the_policy_holds(checks, browser, folder):
    """What would happen had markup got through: the policy stops it, and the
    checks above would have seen it."""
    checks.name = "policy"
    page = (folder / "1-genuine-en.html").read_text()
    for name, markup in (
        ("script", "<script>document.title = 'pwned'</script>"),
        ("handler", "<img alt='' src='data:,' onerror=\"document.title = 'pwned'\">"),
        ("style", "<style>#result { display: none }</style>"),
        ("style attribute", "<p style='color: red'>x</p>"),
        ("image from elsewhere", "<img alt='' src='https://example.invalid/x.png'>"),
        ("frame", "<iframe src='https://example.invalid/'></iframe>"),
    ):
        broken = folder / "policy.html"
        broken.write_text(page.replace("<footer>", markup + "<footer>"))
        browser.open(broken)
        seen = browser.run(LOOK)
        checks.is_(f"{name}: title", seen["title"], "Normal (test): card report")
        checks.is_(f"{name}: result hidden", "#result h1" in seen["hidden"], False)
        said = browser.log()
        checks.is_(f"{name}: stopped", any("Content Security Policy" in message for message in said))
    checks.name = "without script"
    browser.open(folder / "1-genuine-en.html")
    altered = folder / "no-script.html"
    altered.write_text(page[: page.index("<script>")] + page[page.index("</script>") :])
    browser.open(altered)
    seen = browser.run(LOOK)
    checks.is_("all but the buttons", seen["hidden"], ["#controls"])


def small_screen(checks, browser, folder):
    checks.name = "small screen"
    browser.resize(500, 900)
    browser.open(folder / "05-genuine-ja.html")
    seen = browser.run(LOOK)
    checks.is_("wider than the window", seen["overflow"], False)
    checks.is_("hidden", seen["hidden"], [])
    (folder / "small.png").write_bytes(browser.screenshot("body"))
    browser.resize(1000, 1400)


def pictures(folder):
    """For the README."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zairyu-pages-") as work, Browser() as browser:
        for language in ("en", "ja"):
            page = Path(work) / "page.html"
            browser.resize(820, 1320)
            browser.open(read_card(page, "--virtual", "1,altered-photo", "--lang", language))
            keep = "#result, #look, #next, #guidance"
            browser.run("document.querySelectorAll(`section, footer, .hint`).forEach((part) =>"
                        "{ if (!part.matches(arguments[0])) part.remove(); })", keep)
            (folder / f"report-{language}.png").write_bytes(browser.screenshot("body"))
            browser.resize(720, 1000)
            browser.open(read_card(page, "--virtual", "05", "--lang", language))
            (folder / f"face-{language}.png").write_bytes(browser.screenshot("#face"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--pictures", type=Path)
    options = parser.parse_args()
    if options.pictures:
        return pictures(options.pictures)
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="zairyu-pages-") as work, Browser() as browser:
        folder = options.keep or Path(work)
        folder.mkdir(parents=True, exist_ok=True)
        each_card(checks, browser, folder)
        each_anchor(checks, browser, folder)
        zooming(checks, browser, folder)
        hostile_cards(checks, browser, folder)
        long_cards(checks, browser, folder)
        broken_images(checks, browser, folder)
        the_policy_holds(checks, browser, folder)
        small_screen(checks, browser, folder)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
