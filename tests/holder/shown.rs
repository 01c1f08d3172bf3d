//! What people see of it: text, page, answers, revocation inquiry.

use time::macros::date;
use zairyu::card::DataItem;
use zairyu::holder::Source;
use zairyu::present::html::HtmlReport;
use zairyu::present::revocation::{ExpiryToEnter, NumberSource};
use zairyu::present::text::TextReport;
use zairyu::simulator::VirtualCard;
use zairyu::{Card, CardType, Language};

use super::scripted::Scripted;
use super::{NUMBER, Seen, card_for, check, read, sample, seen, seen_by_script, seen_with_number};

fn text(found: &Seen, language: Language) -> String {
    TextReport::new(&found.card, &found.report, language)
        .with_holder(&found.holder)
        .to_string()
}

fn page(found: &Seen, language: Language) -> String {
    HtmlReport::new(&found.card, &found.report, language)
        .with_holder(&found.holder)
        .to_html()
}

fn engineer() -> Seen {
    let sample = sample("residence");
    seen_by_script(card_for(CardType::ResidenceFirst, &sample), &sample)
}

#[test]
fn answers_come_from_the_picture() {
    let found = engineer();
    let on = |day| {
        let sentences =
            found
                .card
                .answers_with(&found.holder, &found.report, day, Language::English);
        let shown = sentences.iter().map(ToString::to_string);
        shown.collect::<Vec<_>>()
    };
    let before = on(date!(2026 - 11 - 25));
    assert_eq!(before[0], "~ The card is valid until 2028-10-20.");
    assert_eq!(before[1], "~ The period of stay ends on 2028-10-20.");
    assert_eq!(
        before[2],
        "~ Work is permitted only as the status of residence allows."
    );
    assert!(before[3].starts_with("* Comprehensive permission: "));
    let after = on(date!(2028 - 10 - 21));
    assert_eq!(after[0], "~ The card expired on 2028-10-20.");
    assert_eq!(after[1], "~ The period of stay ended on 2028-10-20.");
    let answer = found.holder.expiry(date!(2026 - 11 - 25)).unwrap();
    assert_eq!(answer.source, Source::Picture);
    assert_eq!(answer.basis, [DataItem::FrontImage]);
    // Data alone does not know.
    assert!(found.card.expiry(date!(2026 - 11 - 25)).is_none());

    let sample = sample("residence-permanent");
    let found = seen_by_script(card_for(CardType::ResidenceFirst, &sample), &sample);
    let sentences = found.card.answers_with(
        &found.holder,
        &found.report,
        date!(2026 - 11 - 25),
        Language::English,
    );
    assert_eq!(
        sentences[1].to_string(),
        "~ The period of stay is indefinite."
    );
    assert_eq!(
        sentences[2].to_string(),
        "~ There is no restriction on work."
    );

    // Data of the chip is not marked as a picture.
    let second = seen(read(VirtualCard::builder(CardType::ResidenceSecond)), None);
    let answer = second.holder.expiry(date!(2026 - 11 - 25)).unwrap();
    assert_eq!((answer.source, answer.confidence), (Source::Data, None));
}

#[test]
fn low_confidence_is_visible() {
    let sample = sample("residence");
    let card = read(card_for(CardType::ResidenceFirst, &sample));
    let mut script = Scripted::of(&card, &sample.printed(), NUMBER);
    script.confidence = 0.799;
    let found = seen(card, Some(&script));
    let shown = text(&found, Language::English);
    let note = "[confidence 0.79: compare it with the picture]";
    for line in [
        format!("  ~ The card is valid until 2028-10-20. {note}"),
        format!("  ~ Name: MIRAI TESTA {note}"),
        format!("  ~ Card expires on: 2028-10-20 {note}"),
    ] {
        assert!(shown.contains(&line), "{line}\n{shown}");
    }
    let page = page(&found, Language::English);
    assert!(page.contains("<small class=\"uncertain\">confidence 0.79: compare"));
    // Nobody types an uncertain date or number into ISA's page.
    let inquiry = found.card.revocation_inquiry_with(&found.holder);
    assert!(*inquiry.expiry() == ExpiryToEnter::OnFrontImageOnly);

    let certain = text(&engineer(), Language::English);
    assert!(!certain.contains("confidence"), "{certain}");
}

#[test]
fn the_inquiry_has_number_and_expiry_for_every_type() {
    for &card_type in CardType::ALL {
        let sample = super::sample_of(card_type);
        let found = seen_by_script(card_for(card_type, &sample), &sample);
        let inquiry = found.card.revocation_inquiry_with(&found.holder);
        assert_eq!(inquiry.number().unwrap().full().to_string(), NUMBER);
        assert_eq!(inquiry.number_source(), NumberSource::OpenedTheCard);
        let date = inquiry.expiry().date().unwrap();
        assert_eq!(date.year().len(), 4);
        let is_read = matches!(inquiry.expiry(), ExpiryToEnter::ReadFromPicture(_));
        assert_eq!(is_read, card_type.code().len() == 1);
        assert_eq!(inquiry.expiry().words(Language::English).is_some(), is_read);

        // A stored card without its number.
        let stored = Card::from_files(found.card.files().clone()).unwrap();
        let script = Scripted::of(&stored, &sample.printed(), NUMBER);
        let mut report = check(&stored);
        let holder = stored.holder(&mut report, Some(&script));
        let inquiry = stored.revocation_inquiry_with(&holder);
        assert_eq!(inquiry.number().unwrap().full().to_string(), NUMBER);
        let source = if is_read {
            NumberSource::ReadFromPicture
        } else {
            NumberSource::RecordedOnChip
        };
        assert_eq!(inquiry.number_source(), source);
        if is_read {
            let page = HtmlReport::new(&stored, &report, Language::English)
                .with_holder(&holder)
                .to_html();
            let entered =
                format!("<dd data-proof=\"picture-signed\"><span class=\"enter\">{NUMBER}</span>");
            assert!(page.contains(&entered), "{card_type:?}");
        }
    }
}

#[test]
fn a_difference_is_as_prominent_as_the_verdict() {
    let sample = sample("residence");
    let builder = card_for(CardType::ResidenceFirst, &sample).printed_number("ZZ00000000ZZ");
    let found = seen_with_number(builder, &sample, "ZZ00000000ZZ");
    for (language, request) in [
        (Language::English, "Compare them by eye"),
        (Language::Japanese, "目で見比べてください"),
    ] {
        let shown = text(&found, language);
        let warning = shown
            .lines()
            .position(|line| line.starts_with("  ! "))
            .unwrap();
        assert!(warning <= 2, "{shown}");
        assert!(
            shown.lines().nth(warning).unwrap().contains(request),
            "{shown}"
        );
        let colored = TextReport::new(&found.card, &found.report, language)
            .with_holder(&found.holder)
            .with_color(true)
            .to_string();
        assert!(colored.contains("\x1b[1;31m  ! "), "{colored}");
        // In the header, with the crop.
        let page = page(&found, language);
        let header = &page[page.find("<header").unwrap()..page.find("</header>").unwrap()];
        let alarm = &header[header.find("class=\"alarm\"").unwrap()..];
        assert!(
            alarm.contains(request) && alarm.contains("<img class=\"crop\""),
            "{alarm}"
        );
    }
    // Another layout shows the whole picture.
    let other = super::sample("special-permanent");
    let found = seen_by_script(card_for(CardType::ResidenceFirst, &other), &other);
    let page = page(&found, Language::English);
    let header = &page[page.find("<header").unwrap()..page.find("</header>").unwrap()];
    assert!(header.contains("seems to be that of the other document"));
    assert!(header.contains("<img class=\"crop\""));
    // And a card that fits has no alarm.
    assert!(!super::shown::page(&engineer(), Language::English).contains("class=\"alarm\""));
}

#[test]
fn what_was_compared_is_in_the_evidence() {
    let found = engineer();
    for (language, line) in [
        (
            Language::English,
            "Compared with the front image: number: matches, layout: matches",
        ),
        (
            Language::Japanese,
            "券面画像との比較：番号：一致、配置：一致",
        ),
    ] {
        assert!(text(&found, language).contains(line), "{line}");
    }
    let second = seen(read(VirtualCard::builder(CardType::ResidenceSecond)), None);
    assert!(!text(&second, Language::English).contains("Compared with"));
}

#[test]
fn values_stand_next_to_their_crops() {
    let page = page(&engineer(), Language::English);
    let section = &page[page.find("<section id=\"pictures\">").unwrap()..];
    let section = &section[..section.find("</section>").unwrap()];
    assert_eq!(
        section.matches("<img class=\"crop\"").count(),
        14,
        "{section}"
    );
    assert_eq!(
        section
            .matches("<tr data-proof=\"picture-signed\">")
            .count(),
        14
    );
    for value in ["MIRAI TESTA", "1993-04-05", "Brazil (BRA)", "2028-10-20"] {
        assert!(section.contains(value), "{value}");
    }
    // Without a recogniser the face shows the picture; there is no list.
    let found = seen(read(VirtualCard::builder(CardType::ResidenceFirst)), None);
    assert!(!super::shown::page(&found, Language::English).contains("id=\"pictures\""));
}
