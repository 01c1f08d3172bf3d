//! Validity in time is reported and does not change the result.

use super::path::{check, store};

use crate::card::Generation::Second;
use crate::verify::testing::*;
use crate::verify::{IssuerSearch, Validity};

#[test]
fn validity_does_not_change_the_result() {
    use Validity::*;
    let cases = [
        (
            "both valid",
            "250101000000Z",
            "341231235959Z",
            "250101000000Z",
            "341231235959Z",
            Valid,
            Valid,
        ),
        (
            "card from tomorrow",
            "260702120000Z",
            "341231235959Z",
            "250101000000Z",
            "341231235959Z",
            NotYetValid,
            Valid,
        ),
        (
            "card expired",
            "250101000000Z",
            "260630120000Z",
            "250101000000Z",
            "341231235959Z",
            Expired,
            Valid,
        ),
        (
            "CA expired",
            "250101000000Z",
            "341231235959Z",
            "250101000000Z",
            "260101000000Z",
            Valid,
            Expired,
        ),
        (
            "CA from tomorrow",
            "250101000000Z",
            "341231235959Z",
            "260702120000Z",
            "341231235959Z",
            Valid,
            NotYetValid,
        ),
        (
            "first second",
            "260701120000Z",
            "341231235959Z",
            "250101000000Z",
            "341231235959Z",
            Valid,
            Valid,
        ),
        (
            "last second",
            "250101000000Z",
            "260701120000Z",
            "250101000000Z",
            "341231235959Z",
            Valid,
            Valid,
        ),
        (
            "a second before",
            "260701120001Z",
            "341231235959Z",
            "250101000000Z",
            "341231235959Z",
            NotYetValid,
            Valid,
        ),
        (
            "a second after",
            "250101000000Z",
            "260701115959Z",
            "250101000000Z",
            "341231235959Z",
            Expired,
            Valid,
        ),
        (
            "no end",
            "250101000000Z",
            "99991231235959Z",
            "250101000000Z",
            "99991231235959Z",
            Valid,
            Valid,
        ),
    ];
    let (leaf, ca) = (Key::load("p384-leaf"), Key::load("p384-ca"));
    for (name, from, until, ca_from, ca_until, card_expected, ca_expected) in cases {
        let card = Template {
            not_before: from,
            not_after: until,
            ..Template::card(&leaf, &ca)
        };
        let authority = Template {
            not_before: ca_from,
            not_after: ca_until,
            ..Template::authority(&ca)
        };
        let store = store(Second, &[authority.sign(&ca)]);
        match check(&card.sign(&ca), Second, &store) {
            IssuerSearch::Trusted {
                paths,
                certificate_validity,
            } => {
                assert_eq!(certificate_validity, card_expected, "{name}");
                assert_eq!(paths[0].anchor_validity, ca_expected, "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}
