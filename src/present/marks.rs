//! The mark beside every value in an output: what the card's signature proves about it, as
//! a sign, in words and as a class for style sheets.
//!
//! [`Report::proof`] decides what is proved; only [`Mark::of`] turns that into signs and
//! words.

use crate::card::DataItem;
use crate::present::Language;
use crate::verify::{AnchorClass, IssuerCheck, Proof, Report};

/// How a [`Proof`] looks in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Mark {
    /// `✓` signed, `*` not covered, `?` not checked, `✗` failed. Of what a program read in a
    /// picture: `~` before the sign of the picture, alone if the picture is signed.
    pub sign: &'static str,
    /// A few words beside the sign.
    pub words: &'static str,
    /// The class in style sheets, and the code in JSON: as [`Proof::code`]; of what was
    /// read in a picture `picture-` and that code.
    pub class: &'static str,
    /// A sentence that explains the mark, for a legend.
    pub explanation: &'static str,
}

impl Mark {
    /// The mark of what a report proves.
    pub fn of(proof: Proof, language: Language) -> Self {
        let (sign, words, explanation) = match (proof, language) {
            (Proof::Signed, Language::Japanese) => {
                ("✓", "署名で確認済み", "カードの署名で確認された項目です。")
            }
            (Proof::Signed, Language::English) => {
                ("✓", "signed", "The card's signature confirms this entry.")
            }
            (Proof::NotCovered, Language::Japanese) => (
                "*",
                "署名の対象外",
                "署名の対象外の項目です。書き換えられていても検証では分かりません。券面などで確かめてください。",
            ),
            (Proof::NotCovered, Language::English) => (
                "*",
                "not signed",
                "No signature covers this entry. The checks do not show whether it was changed. Compare it with the printed card.",
            ),
            (Proof::NotChecked, Language::Japanese) => (
                "?",
                "未確認",
                "署名の対象ですが、検証が完了していない項目です。",
            ),
            (Proof::NotChecked, Language::English) => (
                "?",
                "not checked",
                "The signature covers this entry, but the checks are not complete.",
            ),
            (Proof::Failed, Language::Japanese) => (
                "✗",
                "検証で異常",
                "署名の対象ですが、署名が一致しないか、発行元を信頼できない項目です。信用しないでください。",
            ),
            (Proof::Failed, Language::English) => (
                "✗",
                "check failed",
                "The signature covers this entry, but does not match it, or its issuer is not trusted. Do not rely on it.",
            ),
        };
        Mark {
            sign,
            words,
            class: proof.code(),
            explanation,
        }
    }

    /// The mark of a value that a program read in a picture. It is never the mark of data of
    /// the chip: a signature covers the picture, not the text that was recognised. `proof`
    /// is about the picture.
    pub fn of_reading(proof: Proof, language: Language) -> Self {
        let (sign, class, ja, en) = match proof {
            Proof::Signed => (
                "~",
                "picture-signed",
                (
                    "署名された画像から読み取り",
                    "署名で確認された画像から、プログラムが文字を読み取った項目です。読み取りは間違うことがあります。画像と見比べてください。",
                ),
                (
                    "read from a signed picture",
                    "A program read this in a picture that the card's signature confirms. Text recognition makes mistakes: compare it with the picture.",
                ),
            ),
            Proof::NotCovered => (
                "~*",
                "picture-not-covered",
                (
                    "署名の対象外の画像から読み取り",
                    "署名の対象外の画像から、プログラムが文字を読み取った項目です。画像が書き換えられていても検証では分かりません。券面などで確かめてください。",
                ),
                (
                    "read from a picture that is not signed",
                    "A program read this in a picture that no signature covers. The checks do not show whether the picture was changed. Compare it with the printed card.",
                ),
            ),
            Proof::NotChecked => (
                "~?",
                "picture-not-checked",
                (
                    "未確認の画像から読み取り",
                    "検証が完了していない画像から、プログラムが文字を読み取った項目です。",
                ),
                (
                    "read from a picture that was not checked",
                    "A program read this in a picture that the signature covers, but the checks are not complete.",
                ),
            ),
            Proof::Failed => (
                "~✗",
                "picture-failed",
                (
                    "検証で異常の画像から読み取り",
                    "署名が一致しないか、発行元を信頼できない画像から、プログラムが文字を読み取った項目です。信用しないでください。",
                ),
                (
                    "read from a picture whose check failed",
                    "A program read this in a picture that does not match its signature, or whose issuer is not trusted. Do not rely on it.",
                ),
            ),
        };
        let (words, explanation) = match language {
            Language::Japanese => ja,
            Language::English => en,
        };
        Mark {
            sign,
            words,
            class,
            explanation,
        }
    }
}

/// These marks, each once, to explain them next to what they mark.
pub fn legend(marks: impl IntoIterator<Item = Mark>) -> Vec<Mark> {
    let mut legend: Vec<Mark> = Vec::new();
    for mark in marks {
        if !legend.contains(&mark) {
            legend.push(mark);
        }
    }
    let order = ["✓", "~", "✗", "~✗", "?", "~?", "*", "~*"];
    legend.sort_by_key(|mark| order.iter().position(|sign| *sign == mark.sign));
    legend
}

/// The kind of anchor of the issuer check, if it is not the Immigration Services Agency's.
/// `None` under its published anchors, and if no anchor issued the certificate.
pub fn whose_word(report: &Report, language: Language) -> Option<&'static str> {
    let IssuerCheck::Trusted { anchor, .. } = &report.issuer else {
        return None;
    };
    match anchor {
        AnchorClass::Official => None,
        AnchorClass::Own => Some(language.pick(
            "出入国在留管理庁ではなく、利用者が追加した証明書による結果です",
            "The result is by a certificate that you added, not by one of the Immigration Services Agency",
        )),
        AnchorClass::Test => Some(language.pick(
            "テスト用証明書による結果です。実際のカードについては何も証明しません",
            "The result is by a test certificate. It proves nothing about a genuine card",
        )),
    }
}

/// The mark of one item.
pub(crate) fn of_item(report: &Report, item: DataItem, language: Language) -> Mark {
    Mark::of(report.proof(item), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Proof; 4] = [
        Proof::Signed,
        Proof::NotCovered,
        Proof::NotChecked,
        Proof::Failed,
    ];

    #[test]
    fn marks_differ_and_only_signed_has_the_tick() {
        for language in [Language::Japanese, Language::English] {
            for one in ALL {
                let mark = Mark::of(one, language);
                assert_eq!(mark.sign == "✓", one == Proof::Signed);
                assert_eq!(mark.class, one.code());
                let reading = Mark::of_reading(one, language);
                assert!(reading.sign.starts_with('~') && !reading.sign.contains('✓'));
                assert_eq!(reading.class, format!("picture-{one}"));
                let others = ALL.into_iter().filter(|&other| other != one);
                let others = others.map(|other| Mark::of(other, language));
                let readings = ALL.map(|other| Mark::of_reading(other, language));
                for other in others.chain(readings) {
                    assert_ne!(mark.sign, other.sign);
                    assert_ne!(mark.words, other.words);
                    assert_ne!(mark.explanation, other.explanation);
                }
            }
        }
    }

    #[test]
    fn a_legend_has_each_mark_that_is_used_once() {
        let signs = |proofs: &[Proof]| -> Vec<&str> {
            let mark = |proof: &Proof| Mark::of(*proof, Language::English);
            let reading = |proof: &Proof| Mark::of_reading(*proof, Language::English);
            let marks = proofs.iter().map(mark).chain(proofs.first().map(reading));
            legend(marks).iter().map(|mark| mark.sign).collect()
        };
        assert_eq!(
            signs(&[Proof::NotCovered, Proof::Signed, Proof::NotCovered]),
            ["✓", "*", "~*"]
        );
        assert_eq!(signs(&[Proof::Failed]), ["✗", "~✗"]);
        assert!(signs(&[]).is_empty());
    }
}
