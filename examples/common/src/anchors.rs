//! The trust anchors: the folder given with `--trust`, the simulator's CAs for virtual
//! cards, or none.

use std::error::Error;
use std::path::Path;

use zairyu::present::guidance::Situation;
use zairyu::simulator;
use zairyu::verify::{
    AnchorError, AnchorFileError, AnchorRefusal, Anchors, TestTrustStore, TrustStore,
};
use zairyu::{Generation, Language};

/// Why there are no anchors.
pub struct LoadError {
    /// What to tell the user.
    pub situation: Situation,
    /// The error, with its sources.
    pub cause: String,
}

impl From<AnchorFileError> for LoadError {
    fn from(error: AnchorFileError) -> Self {
        LoadError {
            situation: error.situation(),
            cause: with_causes(&error),
        }
    }
}

impl From<AnchorError> for LoadError {
    fn from(error: AnchorError) -> Self {
        LoadError {
            situation: error.situation(),
            cause: with_causes(&error),
        }
    }
}

/// Production or test, never both.
pub enum Store {
    /// For genuine cards.
    Production(TrustStore),
    /// For virtual cards.
    Test(TestTrustStore),
}

impl<'a> From<&'a Store> for Anchors<'a> {
    fn from(store: &'a Store) -> Self {
        match store {
            Store::Production(store) => store.into(),
            Store::Test(store) => store.into(),
        }
    }
}

impl Store {
    /// What to say if there are anchors, but none for cards of this generation.
    pub fn misses(&self, generation: Generation, language: Language) -> Option<String> {
        let anchors = Anchors::from(self).all();
        if anchors.is_empty() || anchors.iter().any(|anchor| anchor.serves(generation)) {
            return None;
        }
        let all = [Generation::First, Generation::Second, Generation::Specified];
        let there: Vec<_> = all
            .into_iter()
            .filter(|&other| anchors.iter().any(|anchor| anchor.serves(other)))
            .map(|other| name(other, language))
            .collect();
        let (there, wanted) = (
            there.join(language.pick("・", ", ")),
            name(generation, language),
        );
        Some(match language {
            Language::Japanese => format!(
                "指定された認証局の証明書は{there}のカード用です。このカード ({wanted}) 用の証明書がないため、発行元を検証できません。"
            ),
            Language::English => format!(
                "The authorities' certificates that were given are for these cards: {there}. None is for this card ({wanted}), so its issuer cannot be checked."
            ),
        })
    }
}

fn name(generation: Generation, language: Language) -> &'static str {
    match generation {
        Generation::First => language.pick("第一世代", "first generation"),
        Generation::Second => language.pick("第二世代", "second generation"),
        _ => language.pick("特定在留カード等", "specified cards"),
    }
}

/// The anchors of `folder`. Without a folder: those of the simulator if `simulated`, else
/// none.
pub fn load(folder: Option<&Path>, simulated: bool) -> Result<Store, LoadError> {
    match folder {
        Some(folder) => from_folder(folder),
        None if simulated => simulators_own(),
        None => Ok(Store::Production(TrustStore::new())),
    }
}

/// ISA's files and the user's own; a folder with ISA's test CA is one for tests.
fn from_folder(folder: &Path) -> Result<Store, LoadError> {
    match TrustStore::from_folder(folder) {
        Err(AnchorFileError::Refused(error)) if error.refusal == AnchorRefusal::TestAnchor => {
            Ok(Store::Test(TestTrustStore::from_folder(folder)?))
        }
        store => Ok(Store::Production(store?)),
    }
}

/// A message with those of its causes.
fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        message += &format!(": {cause}");
        source = cause.source();
    }
    message
}

fn simulators_own() -> Result<Store, LoadError> {
    let mut store = TestTrustStore::new();
    for (generation, simulated) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
        (Generation::Specified, Generation::Specified),
    ] {
        let certificate = simulator::ca_certificate_der(simulated).map_err(|error| LoadError {
            situation: Situation::ProgramFault,
            cause: error.to_string(),
        })?;
        store.add_simulator(generation, &certificate)?;
    }
    Ok(Store::Test(store))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_of_another_generation_only_are_named() {
        let mut store = TestTrustStore::new();
        let note = |store: TestTrustStore, language| {
            Store::Test(store).misses(Generation::Second, language)
        };
        assert_eq!(note(store.clone(), Language::English), None);
        let first = simulator::ca_certificate_der(Generation::First).unwrap();
        store.add_simulator(Generation::First, &first).unwrap();
        let english = note(store.clone(), Language::English).unwrap();
        assert!(english.contains("first generation. None is for this card (second"));
        let japanese = note(store.clone(), Language::Japanese).unwrap();
        assert!(japanese.contains("第一世代のカード用"));
        let second = simulator::ca_certificate_der(Generation::Second).unwrap();
        store.add_simulator(Generation::Second, &second).unwrap();
        assert_eq!(note(store, Language::English), None);
    }
}
