#!/usr/bin/env bash
# Dependencies: licences, duplicates, sources; advisories where their database is at hand.
#
# Needs cargo-deny; says so and ends well where it is not there. It is not installed from
# here: that takes longer than all else that this script does.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo deny --version >/dev/null 2>&1; then
    echo "SKIPPED: dependencies were not checked, for want of cargo-deny:" >&2
    echo "    cargo install cargo-deny --locked" >&2
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
