//! Tables for spreadsheets.

/// A table as CSV, with a byte order mark, and lines that end in CR LF: spreadsheets open it
/// as it is. No cell below the heading starts a formula.
///
/// # Errors
///
/// Rows of different lengths.
pub fn table<'a>(
    heading: impl IntoIterator<Item = &'a str>,
    rows: impl IntoIterator<Item = &'a [String]>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(heading)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// Nothing that a spreadsheet takes for a formula, whatever stands before it.
fn harmless(cell: &str) -> String {
    let first = cell
        .trim_start_matches([' ', '\u{3000}', '\u{A0}'])
        .chars()
        .next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            format!("'{cell}")
        }
        _ => cell.to_owned(),
    }
}

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_neutralised() {
        for cell in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{3000}＝1",
            "＝1",
            "＋1",
            "－1",
            "＠1",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "1990-01-01", "AA12345678BB", "a=b", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
