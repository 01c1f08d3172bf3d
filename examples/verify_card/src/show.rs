//! Results as lines for people, and as JSON.

use std::path::Path;

use example_common::exit::Status;
use example_common::model::Model;
use example_common::terminal;
use serde_json::{Map, Value, json};
use zairyu::Language;
use zairyu::present::guidance::Situation;
use zairyu::verify::{AnchorClass, Report, VerificationResult};

use crate::check::Failure;
use crate::{Outcome, Verdict};

/// The result in a word.
pub fn result(report: &Report, language: Language) -> &'static str {
    let (ja, en) = match report.result {
        VerificationResult::Normal { .. } => ("正常", "normal"),
        VerificationResult::Abnormal => ("異常", "abnormal"),
        VerificationResult::Exempt => ("対象外", "exempt"),
        VerificationResult::Incomplete => ("未確認", "incomplete"),
    };
    language.pick(ja, en)
}

/// The issuer behind a normal result. Empty for other results.
pub fn anchor_class(report: &Report, language: Language) -> &'static str {
    let VerificationResult::Normal { anchor } = report.result else {
        return "";
    };
    let (ja, en) = match anchor {
        AnchorClass::Official => ("公式", "official"),
        AnchorClass::Own => ("独自", "own"),
        AnchorClass::Test => ("テスト", "test"),
    };
    language.pick(ja, en)
}

/// What a person must look at, in words. Empty for a card without problems.
pub fn situations(report: &Report, language: Language) -> Vec<&'static str> {
    let situations = report.situations();
    let others = situations.iter().filter(|one| **one != Situation::Normal);
    others.map(|one| one.guidance(language).title).collect()
}

/// A line for each file, followed by its remarks.
pub fn lines(outcome: &Outcome<'_>, language: Language) -> String {
    let file = terminal::file_name(outcome.file);
    let mut text = match &outcome.checked {
        Ok(Verdict { report, .. }) => format!("{file}: {}\n", verdict(report, language)),
        Err(failure) => {
            let words = language.pick("検証できません", "could not be checked");
            format!("{file}: {words}: {}\n", failure.words(language))
        }
    };
    if let Ok(Verdict { report, .. }) = &outcome.checked {
        let situations = report.situations();
        for one in situations.iter().filter(|one| one.is_warning()) {
            text.push_str(&format!("  ! {}\n", one.guidance(language).title));
        }
    }
    match &outcome.page {
        Some(Ok(page)) => {
            text.push_str(&format!("  -> {}\n", terminal::file_name(page)));
        }
        Some(Err(error)) => text.push_str(&format!("  {}\n", error.words(language))),
        None => {}
    }
    text
}

fn verdict(report: &Report, language: Language) -> String {
    let note = match report.result {
        VerificationResult::Normal {
            anchor: AnchorClass::Own,
        } => language.pick(" (利用者が追加した証明書)", " (certificate that you added)"),
        VerificationResult::Normal {
            anchor: AnchorClass::Test,
        } => language.pick(
            " (テスト用証明書: 実際のカードについては何も示しません)",
            " (test certificate: says nothing about a genuine card)",
        ),
        _ => "",
    };
    format!(
        "{}{note}; {} {}; {} {}",
        result(report, language),
        language.pick("改ざん検証", "tamper check"),
        report.tamper.reason(),
        language.pick("発行元検証", "issuer check"),
        report.issuer.reason()
    )
}

pub fn json(outcome: &Outcome<'_>, model: Option<&Model>, language: Language) -> Value {
    let mut line = Map::new();
    line.insert(
        "format".to_owned(),
        json!({ "name": "zairyu-verification", "version": VERSION }),
    );
    line.insert("file".to_owned(), file(outcome.file));
    match &outcome.checked {
        Ok(Verdict {
            info,
            report,
            holder,
        }) => {
            let card = json!({
                "type_code": info.card_type.code(),
                "type": info.card_type.document().code(),
                "generation": info.generation().code(),
                "spec_version": info.spec_version.to_string(),
            });
            line.insert("card".to_owned(), card);
            line.insert("report".to_owned(), json!(report));
            line.insert("holder".to_owned(), json!(holder));
            line.insert("ocr_model".to_owned(), json!(model.map(Model::json)));
        }
        Err(failure) => {
            line.insert("error".to_owned(), error(failure, language));
        }
    }
    match &outcome.page {
        Some(Ok(page)) => {
            line.insert("html".to_owned(), file(page));
        }
        Some(Err(failure)) => {
            let message = failure.words(language);
            line.insert("html_error".to_owned(), json!(message));
        }
        None => {}
    }
    Value::Object(line)
}

fn error(failure: &Failure, language: Language) -> Value {
    json!({ "code": failure.code(), "message": failure.words(language) })
}

/// Bytes that are not UTF-8 become U+FFFD.
fn file(path: &Path) -> Value {
    json!(path.to_string_lossy())
}

/// The number of each result, in one line.
pub fn summary(outcomes: &[Outcome<'_>], language: Language) -> String {
    let reports = || outcomes.iter().flat_map(|outcome| &outcome.checked);
    let count = |code: &str| {
        let of_this = |checked: &&Verdict| checked.report.result.code() == code;
        reports().filter(of_this).count()
    };
    let by_test_anchors = reports()
        .filter(|checked| {
            let test = AnchorClass::Test;
            matches!(checked.report.result, VerificationResult::Normal { anchor } if anchor == test)
        })
        .count();
    let note = match (by_test_anchors, language) {
        (0, _) => String::new(),
        (count, Language::Japanese) => format!(" (うち {count} はテスト用証明書)"),
        (count, Language::English) => format!(" ({count} by test anchors)"),
    };
    let failed = outcomes.iter().filter(|outcome| outcome.checked.is_err());
    let (all, failed) = (outcomes.len(), failed.count());
    let [normal, abnormal, exempt, incomplete] =
        ["normal", "abnormal", "exempt", "incomplete"].map(count);
    match language {
        Language::Japanese => format!(
            "{all} ファイル: 正常 {normal}{note}、異常 {abnormal}、対象外 {exempt}、未確認 {incomplete}、検証できない {failed}"
        ),
        Language::English => format!(
            "{all} {}: {normal} normal{note}, {abnormal} abnormal, {exempt} exempt, {incomplete} incomplete, {failed} could not be checked",
            if all == 1 { "file" } else { "files" }
        ),
    }
}

pub fn status(outcome: &Outcome<'_>) -> Status {
    let page = match outcome.page {
        Some(Err(_)) => Status::Failed,
        _ => Status::Normal,
    };
    let checked = match &outcome.checked {
        Ok(Verdict { report, .. }) => Status::of(report.result),
        Err(_) => Status::Failed,
    };
    page.max(checked)
}

/// Increased if a field is removed or changes its meaning, not for new fields.
const VERSION: u32 = 1;
