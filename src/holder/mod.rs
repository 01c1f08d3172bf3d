//! One view over all six card types: who the holder is and what the card says, each entry
//! with its value, its source and what the signature covers.
//!
//! Second-generation and specified cards hold most entries as data, and name and address
//! as pictures. First-generation cards hold nearly all entries only in the picture of their
//! front. [`Card::holder`] puts both together:
//!
//! - data of the chip comes first, pictures fill the gaps ([`Source`]);
//! - with a [`TextRecognizer`] the pictures become text and values, each with its
//!   confidence. Without one an entry offers its part of the picture
//!   ([`Entry::crop`]) for people to read;
//! - a picture that cannot be decoded or read is not an error: its entries say why they
//!   have no value ([`Entry::problem`]);
//! - the picture is compared with the number that opened the chip, with the card type and
//!   with an exception by age: [`Report::comparisons`].
//!
//! ```
//! # #[cfg(all(feature = "simulator", feature = "image"))] {
//! # use time::OffsetDateTime;
//! # use zairyu::{CardType, DataGroups, Reader, simulator, verify::TrustStore};
//! use zairyu::holder::Source;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let card = Reader::new(transport).read(&"AA12345678BB".parse()?, DataGroups::ALL)?;
//! # let anchors = TrustStore::new();
//! let mut report = card.verify(&anchors, OffsetDateTime::now_utc());
//! // With a model: `Some(&PpOcr::load("model.onnx")?)`.
//! let holder = card.holder(&mut report, None);
//!
//! // Data of the chip, on this card.
//! let birth = holder.date_of_birth.as_ref().unwrap();
//! assert_eq!(birth.source(), Source::Data);
//! assert_eq!(birth.value().unwrap().to_string(), "1993-04-05");
//! assert!(birth.is_covered() && birth.confidence().is_none());
//!
//! // A picture, which nobody has read yet.
//! let name = holder.name.as_ref().unwrap();
//! assert_eq!(name.source(), Source::Picture);
//! assert!(name.value().is_none() && name.crop().is_some());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The address
//!
//! The front of a first-generation card shows the address on the day of issue. Later
//! addresses are written on the back, and the chip holds the last of them as data, which no
//! signature covers. [`HolderView::address`] is the address on the back where the chip has one,
//! because it is the newer one; [`HolderView::address_on_front`] is the one in the signed
//! picture.
//!
//! # What the signature says about a picture
//!
//! [`Entry::proof`] is about the picture that an entry was read from. A signed picture
//! proves what a person sees in it, and not that a program read it right: outputs mark a
//! value that was read from a picture with a mark of its own
//! ([`Mark::of_reading`](crate::present::marks::Mark::of_reading)).

#[cfg(feature = "image")]
mod compare;
mod data;
mod entry;
#[cfg(feature = "serde")]
mod json;
#[cfg(feature = "image")]
mod pictures;
#[cfg(feature = "image")]
mod remembering;

use std::fmt;

pub use entry::{Entry, LOW_CONFIDENCE, Permission, Problem, Source, Status};

use crate::card::CardNumber;
use crate::printed::{GrayImage, PrintedText, TextRecognizer};
use crate::record::{Card, CardDate, Nationality, PeriodOfStay, Record, Sex, Work};
use crate::verify::Report;

/// What a card says of its holder. An entry is `None` if the card does not have it, or if
/// what holds it was not read.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct HolderView {
    /// Card number.
    pub card_number: Option<Entry<CardNumber>>,
    /// Name in Latin letters. Without a recogniser this is the crop of the whole name.
    pub name: Option<Entry<PrintedText>>,
    /// Name in kanji.
    pub name_kanji: Option<Entry<PrintedText>>,
    /// Date of birth; parts of it may be unknown.
    pub date_of_birth: Option<Entry<CardDate>>,
    /// Sex.
    pub sex: Option<Entry<Sex>>,
    /// Nationality or region.
    pub nationality: Option<Entry<Nationality>>,
    /// The latest address that the card has.
    pub address: Option<Entry<PrintedText>>,
    /// First generation: the address on the front, where `address` is the newer one on the
    /// back.
    pub address_on_front: Option<Entry<PrintedText>>,
    /// Status of residence.
    pub residence_status: Option<Entry<Status>>,
    /// Whether the holder may work.
    pub work: Option<Entry<Work>>,
    /// Period of stay.
    pub period_of_stay: Option<Entry<PeriodOfStay>>,
    /// The last day of the period of stay; an indefinite one has none.
    pub period_end: Option<Entry<CardDate>>,
    /// Kind of the last permission.
    pub permission_kind: Option<Entry<Permission>>,
    /// Date of the last permission.
    pub permission_date: Option<Entry<CardDate>>,
    /// Date of issue: in the picture of a first-generation residence card only.
    pub issue_date: Option<Entry<CardDate>>,
    /// The last day on which the card is valid.
    pub card_expiry: Option<Entry<CardDate>>,
    front: Option<GrayImage>,
}

impl HolderView {
    /// The front image of a first-generation card, decoded.
    pub fn front(&self) -> Option<&GrayImage> {
        self.front.as_ref()
    }
}

/// Nothing of the holder.
impl fmt::Debug for HolderView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HolderView(..)")
    }
}

impl Card {
    /// What the card says of its holder: data of the chip, and what `recognizer` reads in
    /// its pictures. `report` is the check of this card: it says what the signature covers,
    /// and gets the [comparisons](Report::comparisons) of the front image.
    ///
    /// Pictures need the feature `image`: without it only data is there. Nothing in a picture makes this fail, nor does a
    /// recogniser that fails: see [`Entry::problem`].
    pub fn holder(
        &self,
        report: &mut Report,
        recognizer: Option<&dyn TextRecognizer>,
    ) -> HolderView {
        let mut holder = match self.record() {
            Record::First(_) => HolderView::default(),
            Record::Second(record) => data::second(self, record, report),
        };
        #[cfg(feature = "image")]
        match self.record() {
            Record::First(record) => {
                pictures::first(self, record, report, recognizer, &mut holder);
            }
            Record::Second(record) => pictures::second(record, report, recognizer, &mut holder),
        }
        #[cfg(not(feature = "image"))]
        let _ = recognizer;
        if let Record::First(record) = self.record()
            && let Some(address) = data::address_on_back(record, report)
        {
            holder.address_on_front = holder.address.replace(address);
        }
        holder
    }
}
