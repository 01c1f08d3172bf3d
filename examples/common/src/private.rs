//! Files that hold personal data. From the first byte only their owner can read them, if
//! the system supports that. They are written whole or not at all.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes to a new file next to `path` and renames it to `path`. This replaces an existing
/// file with its mode, and replaces a symbolic link without following it. After a failure,
/// no new file is left.
///
/// Pipes and devices, such as `/dev/stdout`, are written to directly.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if is_stream(path) {
        return OpenOptions::new().append(true).open(path)?.write_all(bytes);
    }
    refuse_folder(path)?;
    let mut file = temporary(path)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Whether [`write`] could create a file there. Leaves no file.
pub fn check(path: &Path) -> io::Result<()> {
    if is_stream(path) {
        return Ok(());
    }
    refuse_folder(path)?;
    temporary(path).map(drop)
}

/// Makes a folder for such files if it is missing.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// The name is new, the file is created with its mode and must not exist (O_EXCL).
fn temporary(path: &Path) -> io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".zairyu-").suffix(".tmp");
    #[cfg(unix)]
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    #[cfg(unix)]
    builder.permissions(mode);
    builder.tempfile_in(folder)
}

fn refuse_folder(path: &Path) -> io::Result<()> {
    // Not the folder that a symbolic link points to, because the link would be replaced.
    if path.file_name().is_none() || path.is_dir() {
        Err(ErrorKind::IsADirectory.into())
    } else {
        Ok(())
    }
}

/// Whether a file must not be replaced: it is not a regular file, or the system only shows
/// it under this name.
fn is_stream(path: &Path) -> bool {
    let shown = ["/dev", "/proc"];
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => false,
        Ok(found) => !found.is_file() || shown.iter().any(|folder| path.starts_with(folder)),
        Err(_) => false,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_new_file_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        check(&path).unwrap();
        assert!(!path.exists());
        write(&path, b"a").unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), mode(&path)),
            (b"a".to_vec(), 0o600)
        );
    }

    #[test]
    fn an_existing_files_mode_is_not_inherited() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        // Programs that have the old file open do not see the new content.
        let old = fs::File::open(&path).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(mode(&path), 0o600);
        assert_eq!(io::read_to_string(old).unwrap(), "old");
    }

    #[test]
    fn a_symbolic_link_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").unwrap();
        symlink(&target, &link).unwrap();
        write(&link, b"new").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(fs::read(&link).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_file());
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let occupied = folder.path().join("folder");
        fs::create_dir(&occupied).unwrap();
        for path in [&occupied, &folder.path().join("no/such/a"), Path::new("/")] {
            check(path).unwrap_err();
            write(path, b"x").unwrap_err();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn devices_are_written_to() {
        check(Path::new("/dev/null")).unwrap();
        write(Path::new("/dev/null"), b"x").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
