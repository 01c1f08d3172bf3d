//! The model that reads text in pictures: `--ocr`, or the environment.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use zairyu::Language;
use zairyu::printed::TextRecognizer;

use crate::{output, terminal};

/// The variable that names a model where no option does.
const VARIABLE: &str = "ZAIRYU_OCR_MODEL";

/// A model that was loaded.
pub struct Model {
    recognizer: Arc<dyn TextRecognizer>,
    /// SHA-256 of its file.
    sha256: String,
    /// Whether this project was tested with it.
    is_known: bool,
}

impl Model {
    /// What reads the lines.
    pub fn recognizer(&self) -> &dyn TextRecognizer {
        &*self.recognizer
    }

    /// For several threads.
    pub fn shared(&self) -> Arc<dyn TextRecognizer> {
        Arc::clone(&self.recognizer)
    }

    /// As the programs' JSON has it.
    pub fn json(&self) -> Value {
        json!({ "sha256": self.sha256, "known": self.is_known })
    }

    /// What to say of it: nothing if it is known.
    pub fn warning(&self, language: Language) -> Option<&'static str> {
        let words = language.pick(
            "文字認識モデルが既知のものではありません。読み取り結果の正確さは確認されていません。",
            "The text recognition model is not a known one. How well it reads was not tested.",
        );
        (!self.is_known).then_some(words)
    }
}

/// Why there is no model.
pub struct LoadError {
    path: PathBuf,
    /// `None`: this program was built without the feature.
    cause: Option<String>,
}

impl LoadError {
    /// What is wrong, and for a program without the feature how to run it.
    pub fn words(&self, program: &str, language: Language) -> String {
        let path = terminal::file_name(&self.path);
        match (&self.cause, language) {
            (Some(cause), Language::Japanese) => {
                format!("{path}: 文字認識モデルを読み込めませんでした [{cause}]")
            }
            (Some(cause), Language::English) => {
                format!("{path}: the text recognition model could not be loaded [{cause}]")
            }
            (None, Language::Japanese) => format!(
                "ocr フィーチャーなしでビルドされています。\n  cargo run -p {program} --features ocr -- --ocr {path} で実行してください。"
            ),
            (None, Language::English) => format!(
                "This program was built without the feature ocr.\n  Run it with cargo run -p {program} --features ocr -- --ocr {path}."
            ),
        }
    }
}

/// Loads the model that the option names, or the environment. `None` where neither does. A
/// program without the feature says so of a model in the environment, and works without it.
///
/// # Errors
///
/// [`LoadError`]: the file cannot be read or is not such a model, or it was asked for by the
/// option, and this program was built without the feature.
pub fn load(
    option: Option<&Path>,
    program: &str,
    language: Language,
) -> Result<Option<Model>, LoadError> {
    if let Some(path) = option {
        return of_file(path.to_owned()).map(Some);
    }
    let Some(path) = env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    match of_file(PathBuf::from(path)) {
        Err(error) if error.cause.is_none() => {
            output::say(format!("{VARIABLE}: {}", error.words(program, language)));
            Ok(None)
        }
        loaded => loaded.map(Some),
    }
}

#[cfg(feature = "ocr")]
fn of_file(path: PathBuf) -> Result<Model, LoadError> {
    use zairyu::printed::PpOcr;
    match PpOcr::load(&path) {
        Ok(model) => Ok(Model {
            sha256: hex::encode(model.model_digest()),
            is_known: model.is_known_model(),
            recognizer: Arc::new(model),
        }),
        Err(error) => Err(LoadError {
            path,
            cause: Some(terminal::visible(&error.to_string())),
        }),
    }
}

#[cfg(not(feature = "ocr"))]
fn of_file(path: PathBuf) -> Result<Model, LoadError> {
    Err(LoadError { path, cause: None })
}
