"""Runs all sides of the comparison in turn, several rounds, and prints tables of
medians. run.sh calls it.

    python compare.py DIR RUST C VERIFY_CARD
"""

import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROUNDS = int(os.environ.get("ROUNDS", "9"))
MILLISECONDS = os.environ.get("MILLISECONDS", "300")

PARTS = [
    ("tdes", "Triple-DES, 10 kB"),
    ("aes", "AES, 10 kB"),
    ("rsa", "RSA: card and certificate"),
    ("ecdsa", "ECDSA: card and certificate"),
    ("front", "TIFF: front"),
    ("lines", "TIFF: name and address"),
    ("photo", "JPEG 2000: photo"),
]
SUMS = [
    ("first", "first generation, sum of its parts", ["tdes", "rsa", "front", "photo"]),
    ("second", "second generation, sum of its parts", ["aes", "ecdsa", "lines", "photo"]),
]
GENERATIONS = ["first", "second"]
WHOLE = [
    ("read", "a whole read, verified and decoded, every byte"),
    ("default", "the same, padding skipped (the default)"),
]


def main():
    folder, rust, c, verify_card = (Path(argument).resolve() for argument in sys.argv[1:])
    sides = {
        "rust": [rust, "time"],
        "python": [sys.executable, HERE / "parts.py"],
        "c": [c],
    }
    versions(c)
    parts(folder, sides)
    programs(folder, verify_card)
    archives(folder, rust, sides)


def output(command, **more):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, **more).stdout


def versions(c):
    import PIL
    import Crypto
    import cryptography
    from cryptography.hazmat.backends.openssl import backend
    from PIL import features

    processor = next((line.split(": ")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "?")
    print(f"- machine: {os.cpu_count()} x {processor}, Linux {platform.release()}, {os.getloadavg()[0]:.1f} busy at the start")
    flags = os.environ.get("RUSTFLAGS", "none")
    print(f"- Rust: {output(['rustc', '--version']).strip()}, cargo's release profile, RUSTFLAGS: {flags}")
    print(
        f"- Python {platform.python_version()}: pycryptodome {Crypto.__version__}, cryptography {cryptography.__version__}"
        f" ({backend.openssl_version_text()}), Pillow {PIL.__version__}"
        f" (libtiff {features.version('libtiff')}, OpenJPEG {features.version('jpg_2000')})"
    )
    print(f"- C: {output([c, 'versions']).strip()}; {output(['cc', '--version']).splitlines()[0]}, -O2")
    print(f"- {ROUNDS} rounds of {MILLISECONDS} ms, sides in turn; medians of CPU time\n")


def parts(folder, sides):
    times = {(side, part): [] for side in sides for part, _ in PARTS}
    whole = {(kind, generation): [] for kind, _ in WHOLE for generation in GENERATIONS}
    for _ in range(ROUNDS):
        for part, _ in PARTS:
            for side, command in sides.items():
                times[side, part].append(float(output([*command, part, folder, MILLISECONDS])))
        for kind, generation in whole:
            command = [*sides["rust"], f"{kind}-{generation}", folder, MILLISECONDS]
            whole[kind, generation].append(float(output(command)))
    median = {key: statistics.median(values) for key, values in times.items()}
    print("| part | this crate | Python | ratio | C | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    rows = [(name, {side: median[side, part] for side in sides}) for part, name in PARTS]
    for _, name, members in SUMS:
        rows.append((f"**{name}**", {side: sum(median[side, part] for part in members) for side in sides}))
    for name, row in rows:
        cells = [microseconds(row["rust"])]
        for side in ("python", "c"):
            cells += [microseconds(row[side]), f"{row['rust'] / row[side]:.2f}"]
        print(f"| {name} | {' | '.join(cells)} |")
    for generation, _, members in SUMS:
        sums = {side: sum(median[side, part] for part in members) for side in sides}
        for kind, name in WHOLE:
            value = statistics.median(whole[kind, generation])
            cells = [microseconds(value)]
            for side in ("python", "c"):
                cells += [f"({microseconds(sums[side])})", f"{value / sums[side]:.2f}"]
            print(f"| {generation} generation, {name} | {' | '.join(cells)} |")
    print("\nRatios: this crate's time to theirs; below 1 is faster. Those of whole reads are to the")
    print("sums of the others' parts (in brackets), which have no protocol and no records in them. Those")
    print("open 10 kB; by default this crate's read opens what is not padding alone.\n")


def programs(folder, verify_card):
    """From the start of the command to its end, in wall time and CPU time."""
    print("| whole program, from command to verdict | `verify_card` | Python | times faster | CPU | Python's CPU | times less CPU |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for generation in GENERATIONS:
        trust, archive = folder / generation / "trust", folder / generation / "archive.json"
        commands = [
            [verify_card, "--trust", trust, archive],
            [sys.executable, HERE / "verify.py", trust, archive],
        ]
        clock, cpu = [[], []], [[], []]
        for _ in range(5 * ROUNDS):
            for side, command in enumerate(commands):
                start, used = time.perf_counter(), cpu_of_children()
                assert ": normal" in output(command)
                clock[side].append(1000 * (time.perf_counter() - start))
                cpu[side].append(1000 * (cpu_of_children() - used))
        cells = []
        for values in (clock, cpu):
            rust, python = map(statistics.median, values)
            cells += [f"{rust:.1f} ms", f"{python:.0f} ms", f"{python / rust:.0f}"]
        print(f"| {generation} generation | {' | '.join(cells)} |")
    print()


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def archives(folder, rust, sides):
    """From an archive's text to the verdict, repeatedly."""
    print("| archives | per second of CPU | Python, per second of CPU | per second, one thread | two threads | ratio | per second of CPU, two threads | ratio to one thread |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for generation in GENERATIONS:
        columns = {name: [] for name in ("cpu", "python", "one", "two", "cpu two")}
        for _ in range(ROUNDS):
            time = float(output([*sides["python"], f"archive-{generation}", folder, MILLISECONDS]))
            columns["python"].append(1e9 / time)
            for threads, names in ((1, ("one", "cpu")), (2, ("two", "cpu two"))):
                rates = output([rust, "rate", generation, threads, folder, MILLISECONDS]).split()
                for name, rate in zip(names, rates):
                    columns[name].append(float(rate))
        median = {name: statistics.median(values) for name, values in columns.items()}
        cells = [f"{median[name]:,.0f}" for name in ("cpu", "python", "one", "two")]
        cells += [f"{median['two'] / median['one']:.2f}", f"{median['cpu two']:,.0f}"]
        cells.append(f"{median['cpu two'] / median['cpu']:.2f}")
        print(f"| {generation} generation | {' | '.join(cells)} |")


def microseconds(nanoseconds):
    return f"{nanoseconds / 1000:,.0f} µs" if nanoseconds >= 10_000 else f"{nanoseconds / 1000:.1f} µs"


if __name__ == "__main__":
    main()
