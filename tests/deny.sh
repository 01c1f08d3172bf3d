#!/usr/bin/env bash
# Dependencies: licences, duplicates, sources; advisories where their database is at hand.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo deny --version >/dev/null 2>&1 && ! cargo install cargo-deny --locked --quiet; then
    echo "SKIPPED: cargo-deny cannot be installed, dependencies were not checked" >&2
    exit 0
fi
cargo deny check licenses bans sources

# The database is a Git repository elsewhere: fetched where that can be reached, used as
# it is where an earlier run left it.
if timeout 60 cargo deny fetch db >/dev/null 2>&1; then
    cargo deny check advisories
elif compgen -G "${CARGO_HOME:-$HOME/.cargo}/advisory-db*/*/" >/dev/null; then
    echo "note: the advisory database cannot be fetched; this is an old copy" >&2
    cargo deny --offline check advisories
else
    echo "SKIPPED: no advisory database, known vulnerabilities were not looked for" >&2
fi
