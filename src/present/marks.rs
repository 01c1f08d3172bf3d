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
    /// One character: `✓` signed, `*` not covered, `?` not checked, `✗` failed.
    pub sign: &'static str,
    /// A few words beside the sign.
    pub words: &'static str,
    /// The class in style sheets, and the code in JSON: as [`Proof::code`].
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
}

/// The marks of these proofs, each once, for a legend.
pub fn legend(proofs: impl IntoIterator<Item = Proof>, language: Language) -> Vec<Mark> {
    let used: Vec<Proof> = proofs.into_iter().collect();
    let order = [
        Proof::Signed,
        Proof::Failed,
        Proof::NotChecked,
        Proof::NotCovered,
    ];
    let shown = order.into_iter().filter(|proof| used.contains(proof));
    shown.map(|proof| Mark::of(proof, language)).collect()
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
                for other in ALL.into_iter().filter(|&other| other != one) {
                    let other = Mark::of(other, language);
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
            let legend = legend(proofs.iter().copied(), Language::English);
            legend.iter().map(|mark| mark.sign).collect()
        };
        assert_eq!(
            signs(&[Proof::NotCovered, Proof::Signed, Proof::NotCovered]),
            ["✓", "*"]
        );
        assert_eq!(signs(&[Proof::Failed]), ["✗"]);
        assert!(signs(&[]).is_empty());
    }
}
