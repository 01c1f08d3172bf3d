//! Files and standard input, read up to a limit.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Standard input, in place of a file's name.
pub const STANDARD: &str = "-";

/// All of a file, or of standard input for `-`. `None` if it is longer than `limit` bytes.
pub fn read(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    if path.as_os_str() == STANDARD {
        up_to(io::stdin().lock(), limit)
    } else {
        up_to(File::open(path)?, limit)
    }
}

fn up_to(source: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    source
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_the_last_length_that_is_read() {
        assert_eq!(up_to(&b"abc"[..], 3).unwrap().unwrap(), b"abc");
        assert!(up_to(&b"abcd"[..], 3).unwrap().is_none());
        assert!(up_to(io::repeat(0), 1000).unwrap().is_none());
    }
}
