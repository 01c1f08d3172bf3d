//! Compares the public API of the library with its listing, `docs/public-api.txt`, so that
//! no change goes unnoticed. `--write` updates the listing.

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Everything except `internals`, which is not public.
const FEATURES: &str = "full,pcsc";

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let listing = root.join("docs/public-api.txt");
    let now = public_api(&root)?;
    if std::env::args().any(|argument| argument == "--write") {
        std::fs::write(&listing, now)?;
        return Ok(ExitCode::SUCCESS);
    }
    let before = std::fs::read_to_string(&listing)?;
    let mut is_same = true;
    for (sign, from, other) in [('-', &before, &now), ('+', &now, &before)] {
        for line in from
            .lines()
            .filter(|line| !other.lines().any(|o| o == *line))
        {
            println!("{sign} {line}");
            is_same = false;
        }
    }
    if !is_same {
        eprintln!("the public API is not that of docs/public-api.txt: if that is intended,");
        eprintln!("run `cargo run -p public_api -- --write` and tell users in CHANGELOG.md");
        return Ok(ExitCode::FAILURE);
    }
    println!("ok {} public items, as listed", now.lines().count());
    Ok(ExitCode::SUCCESS)
}

/// A line for each public item. rustdoc writes JSON only if it may use unstable options.
fn public_api(root: &Path) -> Result<String, Box<dyn Error>> {
    let target = root.join("target/public-api");
    let status = Command::new(env!("CARGO"))
        .current_dir(root)
        .env("RUSTC_BOOTSTRAP", "1")
        .args(["rustdoc", "--quiet", "-p", "zairyu", "--lib"])
        .args(["--features", FEATURES, "--target-dir"])
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .args(["--cap-lints", "allow"])
        .status()?;
    if !status.success() {
        return Err("rustdoc failed".into());
    }
    let api = public_api::Builder::from_rustdoc_json(target.join("doc/zairyu.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()?;
    let mut lines: Vec<String> = api.items().map(ToString::to_string).collect();
    lines.sort();
    lines.dedup();
    Ok(lines.join("\n") + "\n")
}
