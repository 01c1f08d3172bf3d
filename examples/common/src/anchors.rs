//! Whom to trust: the folder given with `--trust`, the simulator's own CAs for
//! virtual cards, or no one.

use std::path::Path;

use zairyu::present::guidance::Situation;
use zairyu::simulator;
use zairyu::verify::read_anchor_files;
use zairyu::verify::{
    AnchorError, AnchorRefusal, Anchors, CertificateError, TestTrustStore, TrustStore,
};
use zairyu::{Generation, Language};

/// Why there are no anchors.
pub struct LoadError {
    pub situation: Situation,
    pub cause: String,
}

impl LoadError {
    fn new(situation: Situation, cause: impl ToString) -> Self {
        LoadError {
            situation,
            cause: cause.to_string(),
        }
    }
}

impl From<AnchorError> for LoadError {
    fn from(error: AnchorError) -> Self {
        LoadError::new(error.situation(), error)
    }
}

/// Production or test, never both.
pub enum Store {
    Production(TrustStore),
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
    /// What to say where there are anchors, but none for cards of this generation.
    pub fn misses(&self, generation: Generation, language: Language) -> Option<String> {
        let anchors = match self {
            Store::Production(store) => store.anchors(),
            Store::Test(store) => store.anchors(),
        };
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

/// The anchors of `folder`; without one, those of the simulator where
/// `simulated`, else none.
pub fn load(folder: Option<&Path>, simulated: bool) -> Result<Store, LoadError> {
    match folder {
        Some(folder) => from_folder(folder),
        None if simulated => simulators_own(),
        None => Ok(Store::Production(TrustStore::empty())),
    }
}

/// Files with a pinned digest are ISA's. Others become anchors of the user's
/// own, which every report says; their key tells the generation.
fn from_folder(folder: &Path) -> Result<Store, LoadError> {
    let mut production = TrustStore::empty();
    let mut test = TestTrustStore::empty();
    for file in read_anchor_files(folder).map_err(|e| LoadError::new(e.situation(), e))? {
        let refused = match production.add_official(&file.name, &file.bytes) {
            Ok(_) => continue,
            Err(refused) => refused,
        };
        match refused.refusal {
            AnchorRefusal::TestAnchor => {
                test.add_sample_test(&file.name, &file.bytes)?;
            }
            AnchorRefusal::NotPinned { .. } => {
                add_own(&mut production, &file.bytes).map_err(|error| {
                    LoadError::new(error.situation(), format!("{}: {error}", file.name))
                })?;
            }
            _ => return Err(refused.into()),
        }
    }
    match (production.anchors().is_empty(), test.anchors().is_empty()) {
        (false, false) => Err(LoadError::new(
            Situation::AnchorMisplaced,
            "test anchors and others do not go together",
        )),
        (true, false) => Ok(Store::Test(test)),
        _ => Ok(Store::Production(production)),
    }
}

fn add_own(store: &mut TrustStore, bytes: &[u8]) -> Result<(), AnchorRefusal> {
    match store.add_own(Generation::First, bytes) {
        Ok(_) => return Ok(()),
        // No RSA key: then it is one for the later generations.
        Err(AnchorError {
            refusal: AnchorRefusal::Certificate(CertificateError::WrongKeyType { .. }),
            ..
        }) => {}
        Err(error) => return Err(error.refusal),
    }
    for generation in [Generation::Second, Generation::Specified] {
        store
            .add_own(generation, bytes)
            .map_err(|error| error.refusal)?;
    }
    Ok(())
}

fn simulators_own() -> Result<Store, LoadError> {
    let mut store = TestTrustStore::empty();
    for (generation, simulated) in [
        (Generation::First, Generation::First),
        (Generation::Second, Generation::Second),
        (Generation::Specified, Generation::Specified),
    ] {
        let certificate = simulator::ca_certificate_der(simulated)
            .map_err(|error| LoadError::new(Situation::ProgramFault, error))?;
        store.add_simulator(generation, &certificate)?;
    }
    Ok(Store::Test(store))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_of_another_generation_only_are_named() {
        let mut store = TestTrustStore::empty();
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
