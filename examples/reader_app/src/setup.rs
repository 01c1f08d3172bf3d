//! What is loaded once, at the start: whom to trust, the key for specified cards, the
//! model that reads text.

use std::sync::Arc;
use std::time::Duration;

use example_common::anchors::{self, Store};
use example_common::delivery_key::{self, LoadError};
use example_common::{model, output};
use zairyu::Language;
use zairyu::present::guidance::Situation;
use zairyu::printed::TextRecognizer;
use zairyu::specified_card::SpecifiedCardKey;

use crate::options::Options;

pub struct Setup {
    pub anchors: Store,
    pub specified_card_key: Option<SpecifiedCardKey>,
    pub recognizer: Option<Arc<dyn TextRecognizer>>,
    /// Readers in place of virtual cards; and which one, if not any.
    pub reader: Option<Option<String>>,
    pub revocation_url: Option<String>,
    pub idle: Duration,
    pub pace: Duration,
    pub language: Language,
}

/// What is wrong is told in the person's language: title, explanation, steps, cause.
pub fn load(options: &Options) -> Result<Setup, String> {
    let language = options.language;
    if options.reader.is_some() && cfg!(not(feature = "pcsc")) {
        return Err(language
            .pick(
                "pcsc フィーチャーなしでビルドされています。\n  cargo run -p reader_app --features pcsc -- --reader で実行してください。",
                "This program was built without the feature pcsc.\n  Run it with cargo run -p reader_app --features pcsc -- --reader.",
            )
            .to_owned());
    }
    let simulated = options.simulator || options.reader.is_none();
    let anchors = anchors::load(options.trust.as_deref(), simulated)
        .map_err(|error| told(error.situation, &error.cause, language))?;
    let key =
        delivery_key::load(options.delivery_key.as_deref(), simulated).map_err(
            |error| match error {
                LoadError::File(error) => {
                    let cause = output::cause(&error, language);
                    told(Situation::DeliveryKeyMissing, &cause, language)
                }
                LoadError::Key(error) => told(error.situation(), &error.to_string(), language),
                LoadError::Simulator(cause) => told(Situation::ProgramFault, &cause, language),
            },
        )?;
    Ok(Setup {
        anchors,
        specified_card_key: key.map(SpecifiedCardKey::new),
        recognizer: recognizer(options)?,
        reader: options.reader.clone(),
        revocation_url: options.revocation_url.clone(),
        idle: options.idle,
        pace: options.pace,
        language,
    })
}

fn recognizer(options: &Options) -> Result<Option<Arc<dyn TextRecognizer>>, String> {
    let language = options.language;
    let model = model::load(options.ocr.as_deref(), PROGRAM, language)
        .map_err(|error| error.words(PROGRAM, language))?;
    if let Some(warning) = model.as_ref().and_then(|model| model.warning(language)) {
        output::say(warning);
    }
    Ok(model.map(|model| model.shared()))
}

fn told(situation: Situation, cause: &str, language: Language) -> String {
    let guidance = situation.guidance(language);
    let mut text = format!("{}\n{}", guidance.title, guidance.explanation);
    for step in &guidance.steps {
        text += &format!("\n  - {step}");
    }
    format!("{text}\n[{}]", example_common::terminal::visible(cause))
}

const PROGRAM: &str = "reader_app";
