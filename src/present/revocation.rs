//! For ISA's revocation inquiry (在留カード等番号失効情報照会): what to enter,
//! when the page rests, what its answer means (App 7, docs/protocol.md, section 10).
//!
//! There is no public API. The page is for people: a program shows the values and
//! leaves the asking to them.
//!
//! # Its address
//!
//! The manual opens the page from within the official app and **gives no
//! address**, so this crate has none either: one that is made up would lead people
//! who type a card number to who knows where. [`PAGE_NAME`] is what the page calls
//! itself; it is found under that name on ISA's site.
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! # use zairyu::{CardNumber, DataGroups, Reader, simulator};
//! use zairyu::present::revocation::Expiry;
//!
//! # let transport = simulator::VirtualCard::builder(CardType::ResidenceSecond).build()?;
//! # let number: CardNumber = "AA12345678BB".parse()?;
//! # let card = Reader::new(transport).read(&number, DataGroups::ALL)?;
//! let inquiry = card.inquiry(Some(&number));
//! assert_eq!(inquiry.number().unwrap().full().to_string(), "AA12345678BB");
//! let Expiry::Known(date) = inquiry.expiry() else { unreachable!() };
//! assert_eq!((date.year(), date.month(), date.day()), ("2028", "10", "20"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use time::{Date, OffsetDateTime, Time, UtcOffset};

use crate::card::CardNumber;
use crate::present::Language;
use crate::record::{Card, Record};

/// What to enter on the page.
#[derive(Clone, PartialEq, Eq)]
pub struct Inquiry {
    number: Option<CardNumber>,
    numbers_differ: bool,
    expiry: Expiry,
}

impl Card {
    /// What to enter on the page for this card.
    ///
    /// `number`: the number that opened the card. A second-generation card holds
    /// its number as data, which is used where none is given; a first-generation
    /// card shows it in the front image alone.
    pub fn inquiry(&self, number: Option<&CardNumber>) -> Inquiry {
        let (recorded, expiry) = match self.record() {
            Record::First(_) => (None, Expiry::OnFrontImageOnly),
            Record::Second(record) => {
                let recorded = record.card_number.as_ref();
                let date = record
                    .card_expiry
                    .as_ref()
                    .and_then(|field| field.value().date());
                (
                    recorded.and_then(|field| field.value().number()),
                    date.map_or(Expiry::NotReadable, |date| {
                        Expiry::Known(InquiryDate::of(date))
                    }),
                )
            }
        };
        Inquiry {
            numbers_differ: matches!((number, recorded), (Some(one), Some(other)) if one != other),
            number: number.or(recorded).cloned(),
            expiry,
        }
    }
}

impl Inquiry {
    /// The card number: twelve characters, half width, letters in capitals, as
    /// the page wants it. `None` where the card does not hold it as data and none
    /// was given.
    pub fn number(&self) -> Option<&CardNumber> {
        self.number.as_ref()
    }

    /// Whether the card holds another number than the one that opened it, which
    /// no card in order does.
    pub fn numbers_differ(&self) -> bool {
        self.numbers_differ
    }

    /// The date to which the card is valid.
    pub fn expiry(&self) -> &Expiry {
        &self.expiry
    }
}

/// Nothing of number or date.
impl fmt::Debug for Inquiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inquiry(..)")
    }
}

/// The date to which a card is valid, as far as it is data.
#[derive(Clone, PartialEq, Eq)]
pub enum Expiry {
    /// As the card's data says.
    Known(InquiryDate),
    /// First generation: it stands in the front image only; a person reads it
    /// there or off the card.
    OnFrontImageOnly,
    /// Second generation: not read, or no whole date.
    NotReadable,
}

impl Expiry {
    /// Where to take the date from when it is not data.
    pub fn words(&self, language: Language) -> Option<&'static str> {
        match self {
            Expiry::Known(_) => None,
            Expiry::OnFrontImageOnly => Some(language.pick(
                "第一世代のカードでは、有効期間はデータとして記録されていません。券面の画像か、カードの表面を見て入力してください。",
                "First-generation cards do not hold the expiry date as data. Read it off the front image or the card.",
            )),
            Expiry::NotReadable => Some(language.pick(
                "有効期間の記録が読み取れていません。カードの表面を見て入力してください。",
                "The expiry date was not read, or is no date. Read it off the card.",
            )),
        }
    }
}

/// A date is personal.
impl fmt::Debug for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expiry::Known(_) => "Known(..)",
            Expiry::OnFrontImageOnly => "OnFrontImageOnly",
            Expiry::NotReadable => "NotReadable",
        })
    }
}

/// A date in the page's three boxes: digits, with a leading zero where month or
/// day has one digit.
#[derive(Clone, PartialEq, Eq)]
pub struct InquiryDate {
    digits: String,
}

impl InquiryDate {
    fn of(date: Date) -> Self {
        let (year, month, day) = date.to_calendar_date();
        InquiryDate {
            digits: format!("{year:04}{:02}{day:02}", u8::from(month)),
        }
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
pub enum Answer {
    /// The number has not been revoked.
    NotRevoked,
    /// The number has been revoked.
    Revoked,
}

impl Answer {
    /// What the answer means.
    pub fn meaning(self, language: Language) -> &'static str {
        match self {
            Answer::NotRevoked => language.pick(
                "その番号と有効期間のカードは、照会の時点で失効していません。",
                "A card of that number and expiry date has not been revoked at the time of asking.",
            ),
            Answer::Revoked => language.pick(
                "その番号のカードは失効しています。新しいカードに替わっているかもしれないので、持ち主に確かめてください。",
                "The card of that number has been revoked. It may have been replaced by a new one: ask the holder.",
            ),
        }
    }

    /// What it does not mean.
    pub fn limits(self, language: Language) -> &'static str {
        match self {
            Answer::NotRevoked => language.pick(
                "目の前のカードが本物だという証明にはなりません。実在する番号を使った偽造カードがあります。",
                "It does not prove that the card at hand is genuine: forged cards carry real numbers.",
            ),
            Answer::Revoked => language.pick(
                "持ち主に在留資格がないという意味とは限りません。",
                "It does not mean that the holder has no right to stay.",
            ),
        }
    }
}

/// What the page calls itself (App 7 (2)).
pub const PAGE_NAME: &str = "在留カード等番号失効情報照会";

/// When the page rests, in Japan: every day from 20:00 for about three hours
/// (App 7 (2), as far as the manual's picture of the page can be read).
pub const RESTS_FROM: Time = time::macros::time!(20:00);

/// When it is back, in Japan: about 23:00.
pub const RESTS_UNTIL: Time = time::macros::time!(23:00);

/// Whether the page rests at this time, by the manual's hours.
pub fn rests_at(time: OffsetDateTime) -> bool {
    let time = time.to_offset(JAPAN).time();
    (RESTS_FROM..RESTS_UNTIL).contains(&time)
}

/// The hours in words, and when changes show.
pub fn hours(language: Language) -> &'static str {
    language.pick(
        "照会のページは、毎日午後8時から午後11時までの約3時間、保守のため使えません。平日の届出や交付は、その日の午後11時を過ぎると反映されます。土日祝日の分は、翌営業日の更新のあとです。",
        "The page rests every day from 20:00 to 23:00 (Japan), about three hours. What is filed or issued on a working day shows after 23:00 that day; on weekends and holidays, after the next working day's update.",
    )
}

/// How to find the page.
pub fn where_it_is(language: Language) -> &'static str {
    language.pick(
        "出入国在留管理庁のサイトにある「在留カード等番号失効情報照会」のページで照会します。アドレスはこのプログラムに入っていません。",
        "Ask on the page 在留カード等番号失効情報照会 (revocation inquiry), to be found on the Immigration Services Agency's site. Its address is not part of this program.",
    )
}

const JAPAN: UtcOffset = time::macros::offset!(+9);

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
            let date = InquiryDate::of(date);
            assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
            assert_eq!(format!("{date:?}"), "InquiryDate(..)");
        }
    }

    #[test]
    fn the_page_rests_in_the_evening_of_japan() {
        for (time, rests) in [
            (datetime!(2026-11-24 19:59:59 +9), false),
            (datetime!(2026-11-24 20:00 +9), true),
            (datetime!(2026-11-24 22:59:59 +9), true),
            (datetime!(2026-11-24 23:00 +9), false),
            (datetime!(2026-11-24 12:00 UTC), true),
            (datetime!(2026-11-24 20:00 UTC), false),
        ] {
            assert_eq!(rests_at(time), rests, "{time}");
        }
    }

    #[test]
    fn answers_say_what_they_do_not_mean() {
        for answer in [Answer::NotRevoked, Answer::Revoked] {
            for language in [Language::Japanese, Language::English] {
                assert_ne!(answer.meaning(language), answer.limits(language));
            }
        }
        let limits = Answer::NotRevoked.limits(Language::English);
        assert!(limits.contains("genuine"), "{limits}");
    }

    #[cfg(feature = "simulator")]
    #[test]
    fn what_a_card_holds_is_ready_to_enter() {
        use crate::CardType;
        use crate::simulator::VirtualCard;
        use crate::{DataGroups, Reader};

        let read = |card_type, edit: fn(VirtualCardBuilder) -> VirtualCardBuilder| {
            let card = edit(VirtualCard::builder(card_type)).build().unwrap();
            let number = "AA12345678BB".parse().unwrap();
            Reader::new(card).read(&number, DataGroups::ALL).unwrap()
        };
        use crate::simulator::VirtualCardBuilder;
        let number: CardNumber = "AA12345678BB".parse().unwrap();
        let full = |inquiry: &Inquiry| Some(inquiry.number()?.full().to_string());

        let first = read(CardType::ResidenceFirst, |card| card);
        assert_eq!(full(&first.inquiry(None)), None);
        let inquiry = first.inquiry(Some(&number));
        assert_eq!(full(&inquiry).as_deref(), Some("AA12345678BB"));
        assert!(*inquiry.expiry() == Expiry::OnFrontImageOnly);
        assert!(
            inquiry
                .expiry()
                .words(Language::English)
                .unwrap()
                .contains("front image")
        );

        let second = read(CardType::SpecialPermanentSecond, |card| card);
        let inquiry = second.inquiry(None);
        assert_eq!(full(&inquiry).as_deref(), Some("AA12345678BB"));
        assert!(!inquiry.numbers_differ());
        assert!(*inquiry.expiry() == Expiry::Known(InquiryDate::of(date!(2033 - 01 - 02))));
        assert!(inquiry.expiry().words(Language::English).is_none());

        let odd = read(CardType::ResidenceSecond, |card| {
            card.raw_value(0xC2, *b"ZZ99999999ZZ")
                .value(0xC5, *b"20281399")
        });
        let inquiry = odd.inquiry(Some(&number));
        assert_eq!(full(&inquiry).as_deref(), Some("AA12345678BB"));
        assert!(inquiry.numbers_differ());
        assert!(*inquiry.expiry() == Expiry::NotReadable);
        assert_eq!(format!("{inquiry:?}"), "Inquiry(..)");
    }
}
