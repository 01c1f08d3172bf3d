//! The public key that specified cards need.

use std::io;
use std::path::Path;

use zairyu::simulator;
use zairyu::specified_card::{DeliveryKey, DeliveryKeyError};

use crate::input;

/// Why there is no key.
#[derive(Debug)]
pub enum LoadError {
    /// The file cannot be read.
    File(io::Error),
    /// It holds no such key.
    Key(DeliveryKeyError),
    /// The simulator failed to make its own.
    Simulator(String),
}

/// The key of the file given, or the simulator's if `simulated`. A file that is not ISA's
/// is the user's own key.
pub fn load(file: Option<&Path>, simulated: bool) -> Result<Option<DeliveryKey>, LoadError> {
    if let Some(file) = file {
        let bytes = input::read(file, MAX_KEY_FILE).map_err(LoadError::File)?;
        let bytes = bytes.ok_or_else(|| {
            let message = format!("larger than {MAX_KEY_FILE} bytes, so no key");
            LoadError::File(io::Error::other(message))
        })?;
        let key = DeliveryKey::official(&bytes).or_else(|_| DeliveryKey::own(&bytes));
        return key.map(Some).map_err(LoadError::Key);
    }
    if !simulated {
        return Ok(None);
    }
    let key = simulator::delivery_key_spki_der()
        .map_err(|error| LoadError::Simulator(error.to_string()))?;
    DeliveryKey::own(&key)
        .map(Some)
        .map_err(|error| LoadError::Simulator(error.to_string()))
}

/// A key takes some 300 bytes.
const MAX_KEY_FILE: u64 = 65_536;
