//! ISA's revocation inquiry (在留カード等番号失効情報照会): what to enter, when the page
//! is under maintenance, what its answer means (App 7, docs/protocol.md, section 10).
//!
//! There is no public API. The page is for people: a program shows the values, and people
//! enter them.
//!
//! # Its address
//!
//! According to the manual, the official app opens the page. The manual **gives no
//! address**, so this crate has none either: people would type a card number into the page
//! of a stranger if the address were wrong. [`PAGE_NAME`] is the name of the page on ISA's
//! site.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use zairyu::{CardNumber, CardType, DataGroups, Reader, simulator};
//! use zairyu::present::revocation::ExpiryToEnter;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let number: CardNumber = "AA12345678BB".parse()?;
//! # let card = Reader::new(transport).read(&number, DataGroups::ALL)?;
//! let inquiry = card.revocation_inquiry();
//! assert_eq!(inquiry.number().unwrap().full().to_string(), "AA12345678BB");
//! let ExpiryToEnter::Known(date) = inquiry.expiry() else { unreachable!() };
//! assert_eq!((date.year(), date.month(), date.day()), ("2028", "10", "20"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use time::{Date, OffsetDateTime, Time};

use crate::card::CardNumber;
use crate::holder::{HolderView, Source};
use crate::present::labels::recorded_number;
use crate::present::{Language, dates};
use crate::record::{Card, Record};

/// What to enter on the page.
#[derive(Clone, PartialEq, Eq)]
pub struct RevocationInquiry {
    number: Option<CardNumber>,
    source: NumberSource,
    expiry: ExpiryToEnter,
}

impl Card {
    /// What to enter on the page for this card: the number that opened it. If that is not
    /// known, as with a stored card ([`Card::with_opening_number`] adds it), the number
    /// that a second-generation card holds as data, which no signature covers.
    ///
    /// First-generation cards hold the expiry only in a picture:
    /// [`revocation_inquiry_with`](Self::revocation_inquiry_with).
    pub fn revocation_inquiry(&self) -> RevocationInquiry {
        self.revocation_inquiry_with(&HolderView::default())
    }

    /// [`revocation_inquiry`](Self::revocation_inquiry), with what was read in the front
    /// image of a first-generation card: its expiry, and its number where the number that
    /// opened the card is not known. Both are marked as read from a picture, and are only
    /// there if they are [certain](crate::holder::Entry::is_certain).
    pub fn revocation_inquiry_with(&self, holder: &HolderView) -> RevocationInquiry {
        let opening = self.opening_number();
        let recorded = recorded_number(self).and_then(|field| field.value().number());
        let expiry = match self.record() {
            Record::First(_) => {
                let expiry = holder.card_expiry.as_ref();
                let date = expiry.and_then(|entry| entry.certain_value()?.date());
                let read = date.and_then(InquiryDate::of);
                read.map_or(
                    ExpiryToEnter::OnFrontImageOnly,
                    ExpiryToEnter::ReadFromPicture,
                )
            }
            Record::Second(record) => {
                let date = record
                    .card_expiry
                    .as_ref()
                    .and_then(|field| field.value().date());
                let known = date.and_then(InquiryDate::of).map(ExpiryToEnter::Known);
                known.unwrap_or(ExpiryToEnter::NotReadable)
            }
        };
        let printed = holder.card_number.as_ref();
        let printed = printed.filter(|entry| entry.source() == Source::Picture);
        let printed = printed.and_then(|entry| entry.certain_value());
        let (number, source) = match (opening, recorded, printed) {
            (Some(number), _, _) => (Some(number), NumberSource::OpenedTheCard),
            (None, Some(number), _) => (Some(number), NumberSource::RecordedOnChip),
            (None, None, Some(number)) => (Some(number), NumberSource::ReadFromPicture),
            (None, None, None) => (None, NumberSource::Unknown),
        };
        RevocationInquiry {
            number: number.cloned(),
            source,
            expiry,
        }
    }
}

impl RevocationInquiry {
    /// The card number: twelve characters, half width, letters in capitals, as the page
    /// expects it. `None` if it is not known.
    pub fn number(&self) -> Option<&CardNumber> {
        self.number.as_ref()
    }

    /// Where that number is from.
    pub fn number_source(&self) -> NumberSource {
        self.source
    }

    /// The date to which the card is valid.
    pub fn expiry(&self) -> &ExpiryToEnter {
        &self.expiry
    }
}

/// Shows neither number nor date.
impl fmt::Debug for RevocationInquiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevocationInquiry")
            .field("number_source", &self.source)
            .field("expiry", &self.expiry)
            .finish_non_exhaustive()
    }
}

/// Where a number to enter is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberSource {
    /// It opened the card: the chip accepted it.
    OpenedTheCard,
    /// The chip records it (C2), and no signature covers that.
    RecordedOnChip,
    /// A program read it in the front image.
    ReadFromPicture,
    /// There is none.
    Unknown,
}

/// The date to which a card is valid, if the card has it as data.
#[derive(Clone, PartialEq, Eq)]
pub enum ExpiryToEnter {
    /// From the card's data.
    Known(InquiryDate),
    /// First generation: as a program read it in the front image. Compare it with the
    /// picture or the card.
    ReadFromPicture(InquiryDate),
    /// First generation: it is only in the front image. A person reads it there or on the
    /// card.
    OnFrontImageOnly,
    /// Second generation: not read, or not a complete date.
    NotReadable,
}

impl ExpiryToEnter {
    /// The date, if it is known.
    pub fn date(&self) -> Option<&InquiryDate> {
        match self {
            ExpiryToEnter::Known(date) | ExpiryToEnter::ReadFromPicture(date) => Some(date),
            ExpiryToEnter::OnFrontImageOnly | ExpiryToEnter::NotReadable => None,
        }
    }

    /// Where to find the date if it is not in the data, or what to compare it with.
    pub fn words(&self, language: Language) -> Option<&'static str> {
        match self {
            ExpiryToEnter::Known(_) => None,
            ExpiryToEnter::ReadFromPicture(_) => Some(language.pick(
                "券面画像から読み取った日付です。券面画像か、カードの表面と比べてください。",
                "Read from the front image. Compare it with the image or the card.",
            )),
            ExpiryToEnter::OnFrontImageOnly => Some(language.pick(
                "第一世代のカードには、有効期間がデータとして記録されていません。券面画像か、カードの表面を見て入力してください。",
                "First-generation cards do not hold the expiry date as data. Read it from the front image or the card.",
            )),
            ExpiryToEnter::NotReadable => Some(language.pick(
                "有効期間を読み取れていません。カードの表面を見て入力してください。",
                "The expiry date was not read, or is not a date. Read it from the card.",
            )),
        }
    }
}

/// A date is personal.
impl fmt::Debug for ExpiryToEnter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ExpiryToEnter::Known(_) => "Known(..)",
            ExpiryToEnter::ReadFromPicture(_) => "ReadFromPicture(..)",
            ExpiryToEnter::OnFrontImageOnly => "OnFrontImageOnly",
            ExpiryToEnter::NotReadable => "NotReadable",
        })
    }
}

/// A date in the page's three boxes: digits, with a leading zero if month or day has one
/// digit.
#[derive(Clone, PartialEq, Eq)]
pub struct InquiryDate {
    digits: String,
}

impl InquiryDate {
    /// `None` for a year that does not fit the box.
    fn of(date: Date) -> Option<Self> {
        let (year, month, day) = date.to_calendar_date();
        (0..=9999).contains(&year).then(|| InquiryDate {
            digits: format!("{year:04}{:02}{day:02}", u8::from(month)),
        })
    }

    /// Four digits.
    pub fn year(&self) -> &str {
        self.digits.get(..4).unwrap_or_default()
    }

    /// Two digits.
    pub fn month(&self) -> &str {
        self.digits.get(4..6).unwrap_or_default()
    }

    /// Two digits.
    pub fn day(&self) -> &str {
        self.digits.get(6..8).unwrap_or_default()
    }
}

/// A date is personal.
impl fmt::Debug for InquiryDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InquiryDate(..)")
    }
}

/// What the page answers (App 7 (3) and (4)). The manual shows the answers as
/// pictures and no other kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevocationAnswer {
    /// The number has not been revoked.
    NotRevoked,
    /// The number has been revoked.
    Revoked,
}

impl RevocationAnswer {
    /// Both answers.
    pub const ALL: [Self; 2] = [Self::NotRevoked, Self::Revoked];

    /// The answer in a few words.
    pub fn words(self, language: Language) -> &'static str {
        match self {
            RevocationAnswer::NotRevoked => language.pick(
                "「失効していない」の場合",
                "If the answer is \"not revoked\"",
            ),
            RevocationAnswer::Revoked => {
                language.pick("「失効している」の場合", "If the answer is \"revoked\"")
            }
        }
    }

    /// What the answer means.
    pub fn meaning(self, language: Language) -> &'static str {
        match self {
            RevocationAnswer::NotRevoked => language.pick(
                "その番号と有効期間のカードは、照会の時点で失効していません。",
                "The card with that number and expiry date was not revoked at the time of the inquiry.",
            ),
            RevocationAnswer::Revoked => language.pick(
                "その番号のカードは失効しています。新しいカードに替わっている可能性があるため、所持者に確認してください。",
                "The card with that number has been revoked. A new card may have replaced it. Ask the holder.",
            ),
        }
    }

    /// What it does not mean.
    pub fn limits(self, language: Language) -> &'static str {
        match self {
            RevocationAnswer::NotRevoked => language.pick(
                "目の前のカードが本物であることの証明にはなりません。実在する番号を使った偽造カードがあります。",
                "This does not prove that the card is genuine. Forged cards can have real numbers.",
            ),
            RevocationAnswer::Revoked => language.pick(
                "所持者に在留資格がないとは限りません。",
                "This does not mean that the holder has no status of residence.",
            ),
        }
    }
}

/// The name of the page (App 7 (2)).
pub const PAGE_NAME: &str = "在留カード等番号失効情報照会";

/// When maintenance of the page starts, in Japan: every day at 20:00 for about three hours
/// (App 7 (2), as far as the manual's picture of the page can be read).
pub const MAINTENANCE_START: Time = time::macros::time!(20:00);

/// When it ends, in Japan: about 23:00.
pub const MAINTENANCE_END: Time = time::macros::time!(23:00);

/// Whether the page is under maintenance at this time, by the manual's hours.
pub fn is_under_maintenance(time: OffsetDateTime) -> bool {
    let time = dates::in_japan(time).time();
    (MAINTENANCE_START..MAINTENANCE_END).contains(&time)
}

/// The hours of maintenance in words, and when changes show.
pub fn maintenance_hours(language: Language) -> &'static str {
    language.pick(
        "照会ページは、毎日午後8時から午後11時までの約3時間、メンテナンスのため利用できません。平日の届出や交付は、その日の午後11時以降に反映されます。土日祝日の分は、翌営業日の更新後に反映されます。",
        "The page is under maintenance every day from 20:00 to 23:00 (Japan), about three hours. Notifications and cards of a working day are included after 23:00 on that day. Those of weekends and holidays are included after the update of the next working day.",
    )
}

/// How to find the page.
pub fn how_to_find_the_page(language: Language) -> &'static str {
    language.pick(
        "出入国在留管理庁のサイトにある「在留カード等番号失効情報照会」のページで照会してください。このプログラムにはページのアドレスは含まれていません。",
        "Use the page 在留カード等番号失効情報照会 (revocation inquiry) on the Immigration Services Agency's site. This program does not contain the address of the page.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn dates_are_in_the_pages_form() {
        for (date, year, month, day) in [
            (date!(2012 - 07 - 09), "2012", "07", "09"),
            (date!(2027 - 08 - 01), "2027", "08", "01"),
            (date!(2030 - 12 - 31), "2030", "12", "31"),
        ] {
            let date = InquiryDate::of(date).unwrap();
            assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
            assert_eq!(format!("{date:?}"), "InquiryDate(..)");
        }
        assert!(InquiryDate::of(Date::MIN).is_none());
        assert!(InquiryDate::of(Date::MAX).is_some());
    }

    #[test]
    fn maintenance_is_in_the_evening_of_japan() {
        for (time, expected) in [
            (datetime!(2026-11-24 19:59:59 +9), false),
            (datetime!(2026-11-24 20:00 +9), true),
            (datetime!(2026-11-24 22:59:59 +9), true),
            (datetime!(2026-11-24 23:00 +9), false),
            (datetime!(2026-11-24 12:00 UTC), true),
            (datetime!(2026-11-24 20:00 UTC), false),
            // Outside the calendar in Japan: by the given offset.
            (datetime!(9999-12-31 23:59:59 UTC), false),
            (datetime!(9999-12-31 20:30 UTC), true),
            (datetime!(-9999-01-01 0:00 +10), false),
        ] {
            assert_eq!(is_under_maintenance(time), expected, "{time}");
        }
    }

    #[test]
    fn answers_state_what_they_do_not_mean() {
        for answer in RevocationAnswer::ALL {
            for language in [Language::Japanese, Language::English] {
                assert_ne!(answer.meaning(language), answer.limits(language));
            }
        }
        let limits = RevocationAnswer::NotRevoked.limits(Language::English);
        assert!(limits.contains("genuine"), "{limits}");
    }

    #[cfg(feature = "simulator")]
    #[test]
    fn the_number_that_opened_the_card_is_offered() {
        use crate::simulator::{VirtualCard, VirtualCardBuilder};
        use crate::{CardType, DataGroups, Reader};

        let read = |card_type, edit: fn(VirtualCardBuilder) -> VirtualCardBuilder| {
            let card = edit(VirtualCard::builder(card_type)).build().unwrap();
            let number = "AA12345678BB".parse().unwrap();
            Reader::new(card).read(&number, DataGroups::ALL).unwrap()
        };
        let offered = |inquiry: &RevocationInquiry| {
            let number = inquiry.number().map(|number| number.full().to_string());
            (number, inquiry.number_source())
        };
        let good = Some("AA12345678BB".to_owned());
        // An archive does not have to know the number.
        let stored = |card: &Card| Card::from_files(card.files().clone()).unwrap();

        let first = read(CardType::ResidenceFirst, |card| card);
        let inquiry = first.revocation_inquiry();
        assert_eq!(
            offered(&inquiry),
            (good.clone(), NumberSource::OpenedTheCard)
        );
        assert!(*inquiry.expiry() == ExpiryToEnter::OnFrontImageOnly);
        let words = inquiry.expiry().words(Language::English).unwrap();
        assert!(words.contains("front image"));
        let unknown = stored(&first).revocation_inquiry();
        assert_eq!(offered(&unknown), (None, NumberSource::Unknown));

        let second = read(CardType::SpecialPermanentSecond, |card| card);
        let inquiry = second.revocation_inquiry();
        assert_eq!(
            offered(&inquiry),
            (good.clone(), NumberSource::OpenedTheCard)
        );
        assert!(*inquiry.expiry() == expiry(date!(2033 - 01 - 02)));
        assert!(inquiry.expiry().words(Language::English).is_none());
        let unknown = stored(&second).revocation_inquiry();
        assert_eq!(
            offered(&unknown),
            (good.clone(), NumberSource::RecordedOnChip)
        );

        for (recorded, without) in [
            ("ZZ99999999ZZ", Some("ZZ99999999ZZ".to_owned())),
            ("no number !!", None),
            ("", None),
        ] {
            let builder = VirtualCard::builder(CardType::ResidenceSecond);
            let odd = builder.raw_value(0xC2, recorded).value(0xC5, "20281399");
            let number = "AA12345678BB".parse().unwrap();
            let odd = Reader::new(odd.build().unwrap());
            let odd = { odd }.read(&number, DataGroups::ALL).unwrap();
            let inquiry = odd.revocation_inquiry();
            assert_eq!(
                offered(&inquiry),
                (good.clone(), NumberSource::OpenedTheCard)
            );
            assert!(*inquiry.expiry() == ExpiryToEnter::NotReadable);
            assert_eq!(
                format!("{inquiry:?}"),
                "RevocationInquiry { number_source: OpenedTheCard, \
                 expiry: NotReadable, .. }"
            );
            assert_eq!(offered(&stored(&odd).revocation_inquiry()).0, without);
        }
    }

    #[cfg(feature = "simulator")]
    fn expiry(date: Date) -> ExpiryToEnter {
        ExpiryToEnter::Known(InquiryDate::of(date).unwrap())
    }
}
