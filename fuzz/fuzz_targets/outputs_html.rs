//! The page of a tampered card: it has only the template's markup, and nothing looks signed
//! that the issuer did not sign.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::present::html::HtmlReport;
use zairyu::present::labels;
use zairyu_fuzz::hostile::Scene;
use zairyu_fuzz::markup::assert_is_ours;

fuzz_target!(|input: &[u8]| {
    let Some(scene) = Scene::of(input) else {
        return;
    };
    let Scene {
        card,
        report,
        holder,
        language,
        ..
    } = &scene;
    let page = HtmlReport::new(card, report, *language)
        .with_holder(holder)
        .to_html();
    assert!(
        page.ends_with("</html>") || page.ends_with("</html>\n"),
        "a whole page"
    );
    assert_is_ours(&page);
    let rows = labels::rows(card, report, *language);
    let mut signed = 0;
    for row in rows.iter().filter(|row| row.proof.is_signed()) {
        assert!(scene.may_look_signed(row.item), "{}", row.item);
        signed += 1;
    }
    assert!(page.matches("data-proof=\"signed\"").count() >= signed);
    assert!(signed > 0 || !page.contains("data-proof=\"signed\""));
});
