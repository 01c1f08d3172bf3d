//! Whom to trust: the folder given with `--trust`, the simulator's own CAs for
//! virtual cards, or no one.

use std::path::Path;

use zairyu::Generation;
use zairyu::present::guidance::Situation;
use zairyu::simulator;
use zairyu::verify::read_anchor_files;
use zairyu::verify::{
    AnchorError, AnchorRefusal, Anchors, CertificateError, TestTrustStore, TrustStore,
};

/// Why there are no anchors.
pub struct LoadError {
    #[allow(dead_code)] // Not every example shows it.
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
