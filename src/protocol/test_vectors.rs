//! The issuer's worked examples (`tests/data/vectors.json`), by name.

use serde_json::Value;

/// The values of one generation and those common to both.
pub(crate) struct Vectors {
    common: Value,
    own: Value,
}

impl Vectors {
    pub(crate) fn of(generation: &str) -> Self {
        let common: Value =
            serde_json::from_str(include_str!("../../tests/data/vectors.json")).unwrap();
        let own = common[generation].clone();
        Vectors { common, own }
    }

    pub(crate) fn common(&self, name: &str) -> String {
        self.common[name].as_str().expect(name).to_owned()
    }

    pub(crate) fn own(&self, name: &str) -> String {
        self.own[name].as_str().expect(name).to_owned()
    }

    pub(crate) fn common_bytes<const N: usize>(&self, name: &str) -> [u8; N] {
        hex::decode(self.common(name)).unwrap().try_into().unwrap()
    }

    pub(crate) fn own_bytes<const N: usize>(&self, name: &str) -> [u8; N] {
        hex::decode(self.own(name)).unwrap().try_into().unwrap()
    }
}
