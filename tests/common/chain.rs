//! The text of an error and of all its sources.

use std::error::Error;

/// The messages of `error` and of its sources, joined with `: `.
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let chain = std::iter::successors(Some(error), |&error| error.source());
    let texts: Vec<String> = chain.map(ToString::to_string).collect();
    texts.join(": ")
}
