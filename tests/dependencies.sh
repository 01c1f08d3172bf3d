#!/usr/bin/env bash
# What may come into the crate by its dependencies: licences, duplicates, sources, and
# how many there are; from `cargo metadata` and `cargo tree`. What the tests need is
# nobody's burden and left out. Known vulnerabilities are not looked for: their database
# is elsewhere, and `cargo audit` is the tool for it.
set -euo pipefail
cd "$(dirname "$0")/.."

python3 - <<'PYTHON'
import json
import re
import subprocess
import sys
from collections import defaultdict

# Only permissive licences: a program that uses this crate needs no more than a notice.
LICENCES = {"MIT", "Apache-2.0", "BSD-3-Clause", "Unicode-3.0", "Zlib", "0BSD"}
# Packages under other licences.
MORE = {"zairyu-face-font": {"OFL-1.1"}}
# Two versions of one crate, and who is to blame.
TWICE = {
    "miniz_oxide": "png 0.18 is written with 0.8; flate2, which png needs as well, uses 0.9",
    "syn": "asn1-rs-derive and der_derive are written with 2; thiserror and serde use 3. Both run at build time alone",
}
REGISTRY = "registry+https://github.com/rust-lang/crates.io-index"
# By the project's own limit: a dependent with default features builds so many at most,
# itself left out and this crate counted.
MOST_BY_DEFAULT = 90


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], check=True, capture_output=True, text=True).stdout


def crates(*features, target=("--target", "all")):
    tree = cargo("tree", "-p", "zairyu", "-e", "normal,build", *target, "--prefix", "none",
                 "--no-dedupe", "-f", "{p}", *features)
    return {tuple(line.split()[:2]) for line in tree.splitlines() if line}


def allowed(expression, licences):
    """Whether an SPDX expression can be met: OR, AND, parentheses; `/` is an old OR."""
    words = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))
    python = [
        {"OR": "or", "AND": "and", "(": "(", ")": ")"}.get(word, str(word in licences))
        for word in words
    ]
    try:
        return bool(eval(" ".join(python), {"__builtins__": {}}))
    except SyntaxError:
        return False


failed = 0


def check(good, text):
    global failed
    failed += not good
    print(f"{'ok' if good else 'FAIL'} {text}")


metadata = json.loads(cargo("metadata", "--format-version", "1", "--all-features"))
packages = {(p["name"], "v" + p["version"]): p for p in metadata["packages"]}
used = crates("--all-features")

bad = [
    f"{name} {version} ({packages[name, version]['license']})"
    for name, version in sorted(used)
    if not allowed(packages[name, version]["license"] or "", LICENCES | MORE.get(name, set()))
]
check(not bad, f"licences of {len(used)} crates are permissive{': ' if bad else ''}{', '.join(bad)}")

plain = crates()
check(("zairyu-face-font", "v0.1.0") not in plain, "no font without the feature `face`")
bad = [name for name, _ in plain if "OFL" in (packages[name, _]["license"] or "")]
check(not bad, "no font licence by default")

versions = defaultdict(set)
for name, version in used:
    versions[name].add(version)
twice = {name for name, found in versions.items() if len(found) > 1}
check(twice <= set(TWICE), f"nothing is built in two versions but {sorted(TWICE)}: found {sorted(twice)}")
check(set(TWICE) <= twice, f"the exceptions are still needed: {sorted(set(TWICE) - twice)} are not")

bad = [p["name"] for p in metadata["packages"] if p["source"] not in (None, REGISTRY)]
check(not bad, f"everything is from the registry{': not ' if bad else ''}{', '.join(bad)}")

count = len(crates(target=()))
check(count <= MOST_BY_DEFAULT, f"{count} crates with default features on this system, {MOST_BY_DEFAULT} at most")
sys.exit(1 if failed else 0)
PYTHON
