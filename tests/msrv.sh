#!/usr/bin/env bash
# The least Rust of each feature, as the manifest states it, against what the
# dependencies ask for (their `rust-version`). What the code itself needs of the
# standard library is clippy's to say (`incompatible_msrv`).
set -euo pipefail
cd "$(dirname "$0")/.."

python3 - <<'PYTHON'
import json
import subprocess
import sys


def cargo(*arguments):
    return subprocess.run(["cargo", *arguments], check=True, capture_output=True, text=True).stdout


def version(text):
    return tuple(int(part) for part in (text or "0").split("."))[:2]


def dependencies(features):
    """Names and versions of what is built with these features, tests left out."""
    tree = cargo(
        "tree", "-p", "zairyu", "-e", "normal,build", "--target", "all", "--prefix", "none",
        "--no-dedupe", "--no-default-features", "--features", features, "-f", "{p}",
    )
    return {tuple(line.split()[:2]) for line in tree.splitlines() if line}


metadata = json.loads(cargo("metadata", "--format-version", "1", "--all-features"))
needs = {(p["name"], "v" + p["version"]): p["rust_version"] for p in metadata["packages"]}
(package,) = [p for p in metadata["packages"] if p["name"] == "zairyu"]
least, more = package["rust_version"], package["metadata"]["msrv"]
failed = False
for features in ["default", *sorted(set(package["features"]) - {"default"})]:
    stated = version(more.get(features, least))
    found = {who: version(needs[who]) for who in dependencies(features) if who[0] != "zairyu"}
    who, asked = max(found.items(), key=lambda item: (item[1], item[0]))
    # The stated version must be the lowest possible one.
    good = asked == stated
    failed |= not good
    print(f"{'ok' if good else 'FAIL'} {features}: states {'.'.join(map(str, stated))}, "
          f"{who[0]} {who[1]} asks for {'.'.join(map(str, asked))}, {len(found)} crates")
sys.exit(failed)
PYTHON
