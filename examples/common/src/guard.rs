//! Protection against bugs: a panic on one card does not stop the check of others and does
//! not change a verdict.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A panic, by the place in the source where it started. Its message is not kept, because
/// it may hold data of the card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

/// Panics print nothing from now on. Call it once, at the start.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string);
        PLACE.with_borrow_mut(|known| *known = place);
    }));
}

/// # Errors
///
/// [`Fault`] if `work` panics.
pub fn run<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let place = PLACE.with_borrow_mut(Option::take);
        Fault(place.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_fault_with_its_place_and_without_its_message() {
        install();
        let fault = run(|| panic!("AA12345678BB")).unwrap_err();
        assert!(fault.0.contains("guard.rs:"), "{fault:?}");
        assert!(!fault.0.contains("AA12345678BB"));
        assert_eq!(run(|| 1), Ok(1));
    }
}
