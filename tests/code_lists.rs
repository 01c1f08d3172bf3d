//! A program's own names for codes, in every output that shows codes.

#[allow(dead_code, reason = "each test uses its part of it")]
#[path = "common/cards.rs"]
mod cards;

use cards::{NOW, read_all, test_store};
use zairyu::card::DataItem;
use zairyu::present::html::HtmlReport;
use zairyu::present::labels;
use zairyu::present::text::TextReport;
use zairyu::record::{CodeList, CodeLists};
use zairyu::simulator::VirtualCard;
use zairyu::{CardType, Language};

const STATUS: DataItem = DataItem::ResidenceStatus;

fn lists(code: &str, ja: &str, en: &str) -> CodeLists {
    CodeLists::new().with(STATUS, CodeList::new([(code, ja, en)]))
}

#[test]
fn every_output_shows_the_name_and_the_code() {
    let card = read_all(VirtualCard::builder(CardType::ResidenceSecond));
    let report = card.verify(test_store(), NOW);
    // The virtual card's code, and one that the card does not have.
    for (code, has_name) in [("TEST000001", true), ("TEST000002", false)] {
        let lists = lists(code, "在留資格の例", "status <A>");
        for (language, named, label, label_of_code) in [
            (
                Language::Japanese,
                "在留資格の例 (TEST000001)",
                "在留資格",
                "在留資格 (コード)",
            ),
            (
                Language::English,
                "status <A> (TEST000001)",
                "Status of residence",
                "Status of residence (code)",
            ),
        ] {
            let rows = labels::rows_with_code_lists(&card, &report, language, &lists);
            let row = rows.iter().find(|row| row.item == STATUS).unwrap();
            let expected = if has_name {
                (label, named)
            } else {
                (label_of_code, "TEST000001")
            };
            assert_eq!((row.label, row.value.as_str()), expected);
            let text = TextReport::new(&card, &report, language).with_code_lists(&lists);
            assert_eq!(text.to_string().contains(named), has_name);
            let page = HtmlReport::new(&card, &report, language).with_code_lists(&lists);
            let page = page.to_html();
            let escaped = named.replace('<', "&#60;").replace('>', "&#62;");
            let found = page.contains(&escaped)
                || page.contains(&named.replace('<', "&lt;").replace('>', "&gt;"));
            assert_eq!(found, has_name);
            assert!(!page.contains("<A>"));
        }
    }
}

#[test]
fn without_lists_codes_are_codes() {
    let card = read_all(VirtualCard::builder(CardType::ResidenceSecond));
    let report = card.verify(test_store(), NOW);
    let rows = labels::rows(&card, &report, Language::English);
    let value = |item| &rows.iter().find(|row| row.item == item).unwrap().value;
    assert_eq!(value(STATUS), "TEST000001");
    assert_eq!(value(DataItem::Nationality), "Brazil (BRA)");
    let empty = CodeLists::new();
    let with_none = labels::rows_with_code_lists(&card, &report, Language::English, &empty);
    assert!(rows == with_none);
}

/// A program that knows better than this crate's names, such as those printed on cards.
#[test]
fn names_of_nationalities_can_be_replaced() {
    let card = read_all(VirtualCard::builder(CardType::ResidenceSecond));
    let report = card.verify(test_store(), NOW);
    let names = CodeList::new([("BRA", "ブラジル連邦共和国", "BRAZIL")]);
    let lists = CodeLists::new().with(DataItem::Nationality, names);
    let rows = labels::rows_with_code_lists(&card, &report, Language::English, &lists);
    let row = rows.iter().find(|row| row.item == DataItem::Nationality);
    assert_eq!(row.unwrap().value, "BRAZIL (BRA)");
}

/// A name without control characters in rows; the codes of first-generation cards too.
#[test]
fn names_are_shown_as_carefully_as_values() {
    let card = read_all(VirtualCard::builder(CardType::ResidenceSecond));
    let report = card.verify(test_store(), NOW);
    let lists = lists("TEST000001", "\u{202E}a", "a\x1b[2J");
    let rows = labels::rows_with_code_lists(&card, &report, Language::English, &lists);
    let row = rows.iter().find(|row| row.item == STATUS).unwrap();
    assert_eq!(row.value, "a\u{FFFD}[2J (TEST000001)");

    let first = read_all(VirtualCard::builder(CardType::ResidenceFirst).value(0xD3, "131016"));
    let report = first.verify(test_store(), NOW);
    let names = CodeList::new([("131016", "東京都千代田区", "Chiyoda, Tokyo")]);
    let lists = CodeLists::new().with(DataItem::MunicipalityCode, names);
    let rows = labels::rows_with_code_lists(&first, &report, Language::English, &lists);
    let row = rows
        .iter()
        .find(|row| row.item == DataItem::MunicipalityCode)
        .unwrap();
    assert_eq!(row.to_string(), "* Municipality: Chiyoda, Tokyo (131016)");
}

/// The face has a name only if its font has every character.
#[test]
fn a_face_shows_names_that_its_font_has() {
    let card = read_all(VirtualCard::builder(CardType::ResidenceSecond));
    let report = card.verify(test_store(), NOW);
    let plain = card.face(&report, Language::English);
    for (name, has_name) in [
        ("status A", true),
        ("\u{9F98}", false),
        ("a\u{200B}", false),
    ] {
        let lists = lists("TEST000001", name, name);
        let face = card.face_with_code_lists(&report, Language::English, &lists);
        let label = face.labels().iter().find(|label| label.item == STATUS);
        let expected = if has_name {
            "在留資格 STATUS"
        } else {
            "在留資格 STATUS (code)"
        };
        assert_eq!(label.unwrap().text, expected, "{name:?}");
        assert_eq!(face.picture() != plain.picture(), has_name);
    }
}
