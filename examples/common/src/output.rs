//! What the programs print. A reader that has gone away is no error: the other end of
//! a pipe may stop where it has seen enough. Standard error never is one.

use std::io::{self, ErrorKind, Write};

use zairyu::Language;

/// To standard output.
///
/// # Errors
///
/// Those of standard output, but for a closed pipe.
pub fn print(bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes.as_ref()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// A line to standard error, as far as that takes it.
pub fn say(line: impl AsRef<str>) {
    // There is no place left to report a failure to.
    let _ = writeln!(io::stderr(), "{}", line.as_ref());
}

/// What is wrong with a file, in words where the system's are no help.
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
