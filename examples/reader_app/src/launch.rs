//! The address with the secret of this run, and the browser that opens it.

use std::io;
use std::process::{Command, Stdio};

use data_encoding::BASE64URL_NOPAD;
use example_common::private;
use tempfile::TempDir;
use zairyu::Language;

/// Where the page is, and the token that only those know who were given the address.
pub struct Launch {
    port: u16,
    token: String,
}

impl Launch {
    pub fn new(port: u16) -> Result<Self, String> {
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
        Ok(Launch {
            port,
            token: BASE64URL_NOPAD.encode(&bytes),
        })
    }

    pub fn token(&self) -> &str {
        &self.token
    }

    /// The token is in the fragment: browsers never send that.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}/#{}", self.port, self.token)
    }

    /// Opens the address in the usual browser. Other accounts can read the arguments of
    /// processes, so the browser is given a private file that leads to the address. It is
    /// removed with what this returns.
    pub fn open(&self) -> Result<TempDir, OpenError> {
        let folder = private_folder().map_err(OpenError::File)?;
        let file = folder.path().join("open.html");
        private::write(&file, self.redirect().as_bytes()).map_err(OpenError::File)?;
        let (program, arguments) = opener();
        let child = Command::new(program)
            .args(arguments)
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut child = child.map_err(OpenError::Browser)?;
        // Nobody needs its status; without this it would stay as a zombie.
        std::thread::spawn(move || child.wait());
        Ok(folder)
    }

    fn redirect(&self) -> String {
        format!(
            "<!DOCTYPE html>\n<meta charset=\"utf-8\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <meta http-equiv=\"refresh\" content=\"0; url={0}\">\n<title>zairyu</title>\n<a href=\"{0}\">zairyu</a>\n",
            self.address()
        )
    }
}

fn private_folder() -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix("zairyu-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir()
}

/// What opens a file in the browser on this system.
fn opener() -> (&'static str, &'static [&'static str]) {
    match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("explorer", &[]),
        _ => ("xdg-open", &[]),
    }
}

pub enum OpenError {
    File(io::Error),
    Browser(io::Error),
}

impl OpenError {
    pub fn in_words(&self, language: Language) -> String {
        let (OpenError::File(error) | OpenError::Browser(error)) = self;
        match language {
            Language::Japanese => format!("ブラウザーを開けません: {error}"),
            Language::English => format!("the browser could not be opened: {error}"),
        }
    }
}

const TOKEN_BYTES: usize = 32;

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn tokens_are_long_and_new_each_time() {
        let [one, other] = [Launch::new(1).unwrap(), Launch::new(1).unwrap()];
        assert_eq!(one.token().len(), 43);
        assert_ne!(one.token(), other.token());
        assert!(one.redirect().contains(&one.address()));
    }

    #[test]
    fn the_folder_of_what_is_opened_is_private() {
        // `tests/reader_app` opens one in earnest.
        let folder = private_folder().unwrap();
        let mode = folder.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
