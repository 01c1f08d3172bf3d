# Everyday commands. `just` alone lists them; CONTRIBUTING.md explains them.

# List the commands.
default:
    @just --list

# Run the tests, or those named: just test --test verdict
test *arguments:
    cargo test {{arguments}}

# Check the format and run clippy.
lint:
    cargo fmt --check
    cargo clippy --workspace --all-targets --all-features -- -D warnings

# Build the documentation without warnings.
docs:
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --all-features

# Read and check a virtual card: just read --virtual 05
read *arguments:
    cargo run -p read_card -- {{arguments}}

# Fuzz every target, or those named: just fuzz 10 tlv verify
fuzz seconds="60" *targets:
    fuzz/run {{seconds}} {{targets}}

# Run the benchmarks.
bench *arguments:
    cargo bench -p zairyu-benches {{arguments}}

# Make the README's pictures with headless Chromium.
pictures folder="docs":
    tests/browser/run.sh --pictures {{folder}}

# Run every check, as CI does.
ci:
    .ci/run
