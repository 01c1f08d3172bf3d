//! The checks find what is wrong, and nothing else.

use std::path::Path;

use crate::repository::Repository;
use crate::root;

/// Each case: file, text, and what is found wrong in it (nothing: "").
#[test]
fn wrong_references_are_found() {
    let repository = Repository::new(root());
    if !repository.root.join(".ci").exists() {
        return;
    }
    for (file, text, expected) in [
        ("README.md", "see [x](docs/protocol.md)", ""),
        (
            "README.md",
            "see [x](docs/none.md)",
            "README.md:1: no file docs/none.md",
        ),
        (
            "README.md",
            "![x](none.png)",
            "README.md:1: no file none.png",
        ),
        (
            "README.md",
            "[x]: none.png",
            "README.md:1: no file none.png",
        ),
        ("README.md", "[x](https://example.org/none.md)", ""),
        ("README.md", "[x](docs/protocol.md#8-signature)", ""),
        (
            "README.md",
            "a\n[x](docs/protocol.md#none)",
            "README.md:2: no heading #none in docs/protocol.md",
        ),
        ("docs/x.md", "# One `two`, three\n[x](#one-two-three)", ""),
        (
            "docs/x.md",
            "# One\n# One\n[x](#one-1) [x](#one-2)",
            "docs/x.md:3: no heading #one-2 in docs/x.md",
        ),
        (
            "docs/x.md",
            "```\n# One\n[x](none.md)\n```\n[x](#one)",
            "docs/x.md:5: no heading #one in docs/x.md",
        ),
        (
            "docs/x.md",
            "[x](../README.md) [x](README.md)",
            "docs/x.md:1: no file README.md",
        ),
        (
            "src/x.rs",
            "/// [x](crate::Reader) [x](Reader) [x](docs/protocol.md)",
            "",
        ),
        (
            "src/x.rs",
            "//! [x](none.md)",
            "src/x.rs:1: no file none.md",
        ),
        ("src/x.rs", "let a = \"[x](none.md)\";", ""),
        ("src/x.rs", "// `src/lib.rs`, tests/data.", ""),
        (
            "src/x.rs",
            "\n// (src/none.rs)",
            "src/x.rs:2: no file src/none.rs",
        ),
        ("src/x.rs", "// https://example.org/src/none.rs", ""),
        (
            "src/x.rs",
            "// tests/*/main.rs, fuzz/seeds/TARGET/x, docs/<name>.md, fuzz/corpus/x",
            "",
        ),
        (
            "src/x.rs",
            "// tests/none/*.rs",
            "src/x.rs:1: no file tests/none",
        ),
        ("fuzz/Cargo.toml", "path = \"src/seeds.rs\"", ""),
        ("src/x.rs", "// docs/protocol.md, section 8: a", ""),
        (
            "src/x.rs",
            "// docs/protocol.md, section 12",
            "src/x.rs:1: no section 12 in docs/protocol.md",
        ),
        (
            "src/x.rs",
            "/// a (docs/protocol.md,\n/// sections 5, 6 and 77)",
            "src/x.rs:1: no section 77 in docs/protocol.md",
        ),
        (
            "src/x.rs",
            "// docs/protocol.md, section 5, steps 4 and 6",
            "",
        ),
        (
            "src/x.rs",
            "// docs/protocol.md, section 5, step 7",
            "src/x.rs:1: no step 7 in section 5 of docs/protocol.md",
        ),
        (
            "src/x.rs",
            "// docs/protocol.md section 8",
            "src/x.rs:1: write \"docs/protocol.md, section N\"",
        ),
        (
            "src/x.rs",
            "// docs/protocol.md, sections x",
            "src/x.rs:1: write \"docs/protocol.md, section N\"",
        ),
        (
            "src/x.rs",
            "// PROTOCOL\n// section 8",
            "src/x.rs:1: write \"docs/protocol.md, section N\"",
        ),
        (
            "src/x.rs",
            "// PROTOCOL.md says",
            "src/x.rs:1: write \"docs/protocol.md, section N\"",
        ),
        (
            "src/x.rs",
            "const PROTOCOL_UNCONFIRMED: u8 = SCARD_PROTOCOL;",
            "",
        ),
        ("docs/glossary.md", "(section 8) and section 4.2.4", ""),
        (
            "docs/glossary.md",
            "see section 99",
            "docs/glossary.md:1: no section 99 in docs/protocol.md",
        ),
    ] {
        let found = repository.problems(Path::new(file), text).join("\n");
        assert_eq!(found, expected, "{file}: {text}");
    }
}
