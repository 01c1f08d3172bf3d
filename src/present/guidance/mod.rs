//! What to tell the person in front of the reader, in Japanese and English.
//!
//! Every error and every verdict leads to a [`Situation`], and each situation to
//! [`Guidance`]: a title, an explanation, steps to take, and where to turn.
//!
//! ```
//! use zairyu::present::guidance::Situation;
//! use zairyu::{Language, LinkFault};
//!
//! let guidance = LinkFault::NoReader.situation().guidance(Language::English);
//! assert_eq!(guidance.title, "No card reader was found");
//! assert!(!guidance.steps.is_empty());
//! assert_eq!(Situation::WrongNumber.code(), "wrong-number");
//! ```
//!
//! [`Error::guidance`](crate::Error::guidance) and
//! [`Report::situations`](crate::verify::Report::situations) are where most
//! programs start.
//!
//! # Against the official app
//!
//! The app has ten messages (App 9). The situations with the same meaning, in this crate's
//! own words:
//!
//! | App 9 | situation |
//! |---|---|
//! | (1) unexpected fault | [`ProgramFault`](Situation::ProgramFault) |
//! | (2) NFC is off | [`NfcOff`](Situation::NfcOff) |
//! | (3) the chip may be broken | [`ChipFaulty`](Situation::ChipFaulty) |
//! | (4) another kind of card | [`NotAResidenceCard`](Situation::NotAResidenceCard) |
//! | (5) no card detected | [`NoCard`](Situation::NoCard), [`CardSilent`](Situation::CardSilent) |
//! | (6) the exchange failed | [`ReadFailed`](Situation::ReadFailed), [`CardRemoved`](Situation::CardRemoved), [`LinkFailed`](Situation::LinkFailed) |
//! | (7) wrong card number | [`WrongNumber`](Situation::WrongNumber), [`NumberMalformed`](Situation::NumberMalformed) |
//! | (8) no NFC, or broken | [`NfcMissing`](Situation::NfcMissing) |
//! | (9) the number could not be read by camera | [`CameraReadFailed`](Situation::CameraReadFailed) |
//! | (10) no permission for the camera | [`CameraDenied`](Situation::CameraDenied) |
//!
//! Nothing in this crate leads to (2), (8), (9) and (10). They are for programs on phones,
//! which detect them themselves.

mod environment;
mod errors;
mod pictures;
mod reading;
mod unsigned;
mod verdicts;

#[cfg(test)]
mod tests;

use crate::present::Language;

/// Defines the situations, each with its words.
macro_rules! situations {
    ($($(#[$doc:meta])* $name:ident => $module:ident::$words:ident;)*) => {
        /// Something that a person may have to deal with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Situation {
            $($(#[$doc])* $name,)*
        }

        impl Situation {
            /// Every situation.
            pub const ALL: &'static [Situation] = &[$(Situation::$name),*];

            fn words(self) -> &'static Words {
                match self {
                    $(Situation::$name => &$module::$words,)*
                }
            }
        }
    };
}

situations! {
    /// What was entered is not a card number.
    NumberMalformed => reading::NUMBER_MALFORMED;
    /// The number is not this card's.
    WrongNumber => reading::WRONG_NUMBER;
    /// No reader is connected.
    NoReader => environment::NO_READER;
    /// The smart-card service is not running.
    ServiceNotRunning => environment::SERVICE_NOT_RUNNING;
    /// Another program has the reader.
    ReaderInUse => environment::READER_IN_USE;
    /// No card is on the reader.
    NoCard => reading::NO_CARD;
    /// The card left the reader during the read.
    CardRemoved => reading::CARD_REMOVED;
    /// The card gave no answer in time.
    CardSilent => reading::CARD_SILENT;
    /// The link failed for another reason.
    LinkFailed => reading::LINK_FAILED;
    /// The link cannot carry what a read needs.
    LinkTooNarrow => environment::LINK_TOO_NARROW;
    /// The card answered, but not as it should.
    ReadFailed => reading::READ_FAILED;
    /// The data on the chip cannot be interpreted.
    ChipFaulty => reading::CHIP_FAULTY;
    /// Another kind of card.
    NotAResidenceCard => reading::NOT_A_RESIDENCE_CARD;
    /// A card type other than the six known ones.
    UnknownCardType => reading::UNKNOWN_CARD_TYPE;
    /// Another card is present when a read is resumed.
    CardChanged => reading::CARD_CHANGED;
    /// A specified card, but no key for delivering session keys.
    DeliveryKeyMissing => reading::DELIVERY_KEY_MISSING;
    /// A fault of the program or its computer.
    ProgramFault => environment::PROGRAM_FAULT;
    /// The person stopped the read.
    Cancelled => reading::CANCELLED;
    /// The phone's NFC is off. For programs on phones.
    NfcOff => environment::NFC_OFF;
    /// The phone has no NFC, or it is broken. For programs on phones.
    NfcMissing => environment::NFC_MISSING;
    /// The camera did not read the number. For programs on phones.
    CameraReadFailed => environment::CAMERA_READ_FAILED;
    /// The camera may not be used. For programs on phones.
    CameraDenied => environment::CAMERA_DENIED;

    /// A file or folder of anchors cannot be read.
    AnchorUnreadable => environment::ANCHOR_UNREADABLE;
    /// A file other than those that ISA publishes.
    AnchorUnknown => environment::ANCHOR_UNKNOWN;
    /// A published file in the wrong place: test and production mixed up, or no
    /// certificate at all.
    AnchorMisplaced => environment::ANCHOR_MISPLACED;
    /// An archive, or several certificates in one file.
    AnchorPacked => environment::ANCHOR_PACKED;
    /// Not a certificate, or not that of a certification authority.
    AnchorUnusable => environment::ANCHOR_UNUSABLE;
    /// A stored card that cannot be read.
    ArchiveUnreadable => environment::ARCHIVE_UNREADABLE;
    /// An image of the card that cannot be shown.
    ImageUnreadable => environment::IMAGE_UNREADABLE;

    /// Normal, under ISA's published anchors.
    Normal => verdicts::NORMAL;
    /// Normal, under an anchor that the program added.
    NormalByOwnAnchor => verdicts::NORMAL_BY_OWN_ANCHOR;
    /// Normal, under a test anchor.
    NormalByTestAnchor => verdicts::NORMAL_BY_TEST_ANCHOR;
    /// The data does not match the signature.
    Altered => verdicts::ALTERED;
    /// Photo, signature or certificate is missing, but not all of them.
    Unsigned => verdicts::UNSIGNED;
    /// Neither photo nor signature, on a card that must have both.
    AgeContradicted => verdicts::AGE_CONTRADICTED;
    /// No trusted authority issued the certificate.
    IssuerUntrusted => verdicts::ISSUER_UNTRUSTED;
    /// Neither photo nor signature, and a date of birth that agrees with this.
    ExemptByAge => verdicts::EXEMPT_BY_AGE;
    /// Neither photo nor signature, and no date of birth.
    ExemptWithoutEvidence => verdicts::EXEMPT_WITHOUT_EVIDENCE;
    /// Something that the checks need was not read.
    NotRead => verdicts::NOT_READ;
    /// No anchors for this generation of cards.
    NoAnchors => verdicts::NO_ANCHORS;
    /// A certificate behind the card has expired.
    CertificateExpired => verdicts::CERTIFICATE_EXPIRED;
    /// A certificate behind the card is not valid yet.
    CertificateNotYetValid => verdicts::CERTIFICATE_NOT_YET_VALID;
    /// The number on the chip is not the one that opened the card.
    NumberDiffers => unsigned::NUMBER_DIFFERS;
    /// The data has the structure of the other document.
    StructureOfOtherDocument => unsigned::STRUCTURE_OF_OTHER_DOCUMENT;
    /// The number in the front image is not the one that opened the chip, as far as a
    /// recogniser can tell.
    PrintedNumberDiffers => pictures::PRINTED_NUMBER_DIFFERS;
    /// The front image has the layout of the other document.
    LayoutOfOtherDocument => pictures::LAYOUT_OF_OTHER_DOCUMENT;
    /// The front image shows a date of birth that the exception by age does not allow, as
    /// far as a recogniser can tell.
    PrintedAgeDiffers => pictures::PRINTED_AGE_DIFFERS;
    /// Not all of an image was read, and nothing confirms the rest.
    PaddingNotRead => unsigned::PADDING_NOT_READ;
    /// The protocol of this card type is not confirmed.
    ProtocolUnconfirmed => verdicts::PROTOCOL_UNCONFIRMED;
}

impl Situation {
    /// Whether it needs attention with any result. Outputs show it beside the result.
    pub fn is_warning(self) -> bool {
        matches!(
            self,
            Situation::NumberDiffers
                | Situation::StructureOfOtherDocument
                | Situation::PrintedNumberDiffers
                | Situation::LayoutOfOtherDocument
                | Situation::PrintedAgeDiffers
        )
    }

    /// A short code, the same in every language and version.
    pub fn code(self) -> &'static str {
        self.words().code
    }

    /// What to tell the person.
    pub fn guidance(self, language: Language) -> Guidance {
        let words = self.words();
        Guidance {
            situation: self,
            title: words.title.pick(language),
            explanation: words.explanation.pick(language),
            steps: words.steps.iter().map(|step| step.pick(language)).collect(),
            links: words.links.iter().map(|page| page.link(language)).collect(),
        }
    }
}

shown_by_code!(Situation);

/// What to tell the person, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Guidance {
    /// The situation that it is about.
    pub situation: Situation,
    /// What happened, in a few words without a full stop.
    pub title: &'static str,
    /// What that means.
    pub explanation: &'static str,
    /// What to do, one thing after the other.
    pub steps: Vec<&'static str>,
    /// Where to turn.
    pub links: Vec<Link>,
}

/// A page of ISA's, by the address in the official app's manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Link {
    /// What is there.
    pub title: &'static str,
    /// Its address.
    pub url: &'static str,
}

/// The pages that the manual names.
#[derive(Clone, Copy)]
enum Page {
    /// App 5.1, 5.2, 9 (5) and (6).
    RegionalOffices,
    /// App 9 (3).
    Reissue,
}

impl Page {
    fn link(self, language: Language) -> Link {
        match self {
            Page::RegionalOffices => Link {
                title: language.pick(
                    "出入国在留管理庁: 地方出入国在留管理官署 (相談窓口)",
                    "Immigration Services Agency: regional immigration offices",
                ),
                url: REGIONAL_OFFICES,
            },
            Page::Reissue => Link {
                title: language.pick(
                    "出入国在留管理庁: カードの再交付の手続",
                    "Immigration Services Agency: reissue of a card",
                ),
                url: REISSUE,
            },
        }
    }
}

/// The words for a situation.
struct Words {
    code: &'static str,
    title: Both,
    explanation: Both,
    steps: &'static [Both],
    links: &'static [Page],
}

/// Japanese and English.
#[derive(Clone, Copy)]
struct Both(&'static str, &'static str);

impl Both {
    fn pick(self, language: Language) -> &'static str {
        match language {
            Language::Japanese => self.0,
            Language::English => self.1,
        }
    }
}

const REGIONAL_OFFICES: &str = "https://www.moj.go.jp/isa/about/region/index.html";
const REISSUE: &str =
    "https://www.moj.go.jp/isa/applications/procedures/nyuukokukanri10_00012.html";
