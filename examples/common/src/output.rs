//! The output of the programs. A closed pipe is not an error: its reader may stop early. A
//! failure of standard error is never an error.

use std::io::{self, ErrorKind, Write};

use zairyu::Language;

/// To standard output.
///
/// # Errors
///
/// Those of standard output, except a closed pipe.
pub fn print(bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// A line to standard error. Failures are ignored.
pub fn say(line: impl AsRef<str>) {
    // A failure cannot be reported anywhere.
    let _ = writeln!(io::stderr(), "{}", line.as_ref());
}

/// The text for a file error. Replaces messages of the system that do not help users.
pub fn cause(error: &io::Error, language: Language) -> String {
    let (ja, en) = match error.kind() {
        ErrorKind::NotFound => (
            "そのようなファイルやフォルダーはありません",
            "no such file or folder",
        ),
        ErrorKind::PermissionDenied => ("アクセスが許可されていません", "permission denied"),
        ErrorKind::IsADirectory => ("フォルダーです", "it is a folder"),
        ErrorKind::NotADirectory => (
            "途中のフォルダーがファイルです",
            "a folder on the way is a file",
        ),
        ErrorKind::AlreadyExists => ("既に存在します", "it exists already"),
        ErrorKind::StorageFull => ("空き容量がありません", "no space left on the device"),
        ErrorKind::ReadOnlyFilesystem => {
            ("書き込みのできない場所です", "the file system is read-only")
        }
        _ => return error.to_string(),
    };
    language.pick(ja, en).to_owned()
}
