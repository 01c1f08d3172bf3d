//! Finding readers, and the reader that holds a card.

use std::ffi::{CStr, CString};
use std::time::Duration;

use pcsc::{Context, ReaderState, Scope, State};

use super::PcscError;

/// The names of all readers that the service knows, with or without a card.
///
/// The list is empty when no reader is connected.
///
/// # Errors
///
/// [`PcscError::NoService`] when the service does not run.
pub fn list_readers() -> Result<Vec<String>, PcscError> {
    let readers = reader_names(&establish()?)?;
    Ok(readers.iter().map(|name| display_name(name)).collect())
}

pub(super) fn establish() -> Result<Context, PcscError> {
    Context::establish(Scope::User).map_err(PcscError::of_service)
}

fn reader_names(context: &Context) -> Result<Vec<CString>, PcscError> {
    context.list_readers_owned().map_err(PcscError::of_service)
}

/// The named reader, or all readers, in an unknown state.
pub(super) fn watched_readers(
    context: &Context,
    wanted: Option<&str>,
) -> Result<Vec<ReaderState>, PcscError> {
    let mut readers = reader_names(context)?;
    if readers.is_empty() {
        return Err(PcscError::NoReader);
    }
    if let Some(wanted) = wanted {
        readers.retain(|name| display_name(name) == wanted);
        if readers.is_empty() {
            return Err(PcscError::ReaderNotFound(wanted.to_owned()));
        }
    }
    Ok(readers
        .into_iter()
        .map(|name| ReaderState::new(name, State::UNAWARE))
        .collect())
}

/// Updates the states after waiting for a change. No change is not an error.
pub(super) fn refresh(
    context: &Context,
    wait: Duration,
    states: &mut [ReaderState],
) -> Result<(), PcscError> {
    match context.get_status_change(wait, states) {
        Ok(()) => {
            states.iter_mut().for_each(ReaderState::sync_current_state);
            Ok(())
        }
        Err(pcsc::Error::Timeout) => Ok(()),
        Err(error) => Err(PcscError::of_service(error)),
    }
}

pub(super) fn reader_with_card(states: &[ReaderState]) -> Option<&CStr> {
    let choice = choose_reader(states.iter().map(ReaderState::event_state))?;
    states.get(choice).map(ReaderState::name)
}

/// The first reader with a usable card, or else the first reader with any card: the error of
/// connecting to it then tells why the card is not usable.
fn choose_reader(states: impl Iterator<Item = State>) -> Option<usize> {
    let present: Vec<(usize, State)> = states
        .enumerate()
        .filter(|(_, state)| state.contains(State::PRESENT))
        .collect();
    present
        .iter()
        .find(|(_, state)| !state.intersects(State::EXCLUSIVE | State::MUTE))
        .or_else(|| present.first())
        .map(|(position, _)| *position)
}

/// Reader names are ASCII in practice. A name that is not UTF-8 is shown, and found, with
/// replacement characters.
pub(super) fn display_name(name: &CStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choice_of_reader() {
        let empty = State::EMPTY;
        let free = State::PRESENT;
        let shared = State::PRESENT | State::INUSE;
        let held = State::PRESENT | State::INUSE | State::EXCLUSIVE;
        let mute = State::PRESENT | State::MUTE;
        let cases: [(&str, &[State], Option<usize>); 7] = [
            ("no reader", &[], None),
            ("no card", &[empty, empty], None),
            ("second reader holds the card", &[empty, free], Some(1)),
            ("the first of two cards", &[free, free], Some(0)),
            ("a card in use is skipped", &[held, free], Some(1)),
            ("a mute card is skipped", &[mute, empty, shared], Some(2)),
            (
                "a card in use if there is no other",
                &[empty, held],
                Some(1),
            ),
        ];
        for (name, states, expected) in cases {
            assert_eq!(choose_reader(states.iter().copied()), expected, "{name}");
        }
    }
}
