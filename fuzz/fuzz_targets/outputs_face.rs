//! The face of a tampered card: it is drawn, with a mark beside every value that the issuer
//! did not sign.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::present::face::{HEIGHT, WIDTH};
use zairyu_fuzz::hostile::Scene;

fuzz_target!(|input: &[u8]| {
    let Some(scene) = Scene::of(input) else {
        return;
    };
    let face = scene.card.face(&scene.report, scene.language);
    assert_eq!(face.picture().dimensions(), (WIDTH, HEIGHT));
    assert!(!face.labels().is_empty());
    for label in face.labels() {
        let signed = label.proof.is_signed();
        assert!(
            !signed || scene.may_look_signed(label.item),
            "{}",
            label.item
        );
        assert_eq!(label.text.starts_with('*'), !signed, "{}", label.text);
        assert!(
            signed || face.footnote().is_some(),
            "{} is not explained",
            label.item
        );
    }
});
