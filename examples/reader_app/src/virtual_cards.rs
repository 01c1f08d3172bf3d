//! The cards inside the program: every type with every variant, more holders, and cards
//! and readers with which something goes wrong.

use std::convert::Infallible;
use std::thread;
use std::time::Duration;

use serde::Serialize;
use zairyu::present::labels;
use zairyu::simulator::{ElementaryFile, Sample, Variant, VirtualCard, VirtualCardBuilder};
use zairyu::transport::faults::{Fault, FaultyTransport};
use zairyu::{CardTransport, CardType, Generation, Language, LinkFault, LinkLimits, StatusWord};

/// A virtual card over a link that may fail.
pub struct VirtualLink {
    pub transport: FaultyTransport<Paced>,
    /// Whether the card comes back after it was moved.
    pub comes_back: bool,
}

/// What can be chosen, for the page.
#[derive(Serialize)]
pub struct Choices {
    number: &'static str,
    types: Vec<Choice>,
    contents: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    id: String,
    group: &'static str,
    ja: String,
    en: String,
}

pub fn choices() -> Choices {
    let types = CardType::ALL.iter().map(|&card_type| {
        let words = |language| {
            let document = labels::document(card_type, language);
            let generation = labels::generation(card_type, language);
            format!("{document} ({generation})")
        };
        Choice {
            id: card_type.code().to_owned(),
            group: "type",
            ja: words(Language::Japanese),
            en: words(Language::English),
        }
    });
    let content = |group, id: &str, ja: &str, en: &str| Choice {
        id: id.to_owned(),
        group,
        ja: ja.to_owned(),
        en: en.to_owned(),
    };
    let variants = VARIANTS
        .iter()
        .map(|(variant, ja, en)| content("variant", &variant.to_string(), ja, en));
    let holders = Sample::ALL.iter().map(|sample| {
        let name = sample.name();
        let words = HOLDERS.iter().find(|(known, ..)| *known == name);
        let (ja, en) = words.map_or((name, name), |(_, ja, en)| (*ja, *en));
        content("holder", name, ja, en)
    });
    let situations = SITUATIONS
        .iter()
        .map(|(_, id, ja, en)| content("situation", id, ja, en));
    Choices {
        number: NUMBER,
        types: types.collect(),
        contents: variants.chain(holders).chain(situations).collect(),
    }
}

/// The card with these choices: `1,altered-front`.
pub fn build(id: &str, pace: Duration) -> Option<VirtualLink> {
    let (card_type, content) = id.split_once(',')?;
    let card_type: CardType = card_type.parse().ok()?;
    let mut builder = VirtualCard::builder(card_type);
    let mut trouble = None;
    if let Ok(variant) = content.parse::<Variant>() {
        builder = builder.variant(variant);
    } else if let Some(sample) = Sample::named(content) {
        builder = builder.holder(sample.holder());
    } else {
        let (found, ..) = SITUATIONS.iter().find(|(_, name, ..)| *name == content)?;
        trouble = Some(*found);
    }
    match trouble {
        Some(Trouble::HostileText) => builder = hostile(builder, card_type),
        Some(Trouble::BrokenChip) => {
            let file = match card_type.generation() {
                Generation::First => ElementaryFile::Photo,
                _ => ElementaryFile::PrintedEntries,
            };
            builder = builder.raw_file(file, vec![0x7F; 64]);
        }
        _ => {}
    }
    let card = builder.build().ok()?;
    let paced = Paced { card, pace };
    let transport = FaultyTransport::new(paced);
    let half_way = HALF_WAY;
    let fail =
        |transport: FaultyTransport<Paced>, fault| transport.fail_at(0, Fault::CommandLost(fault));
    let transport = match trouble {
        Some(Trouble::Moves | Trouble::Removed) => transport.fail_at(half_way, Fault::Removed),
        Some(Trouble::OtherCard) => {
            (0..OTHER_CARD_COMMANDS).fold(transport, |transport, command| {
                transport.fail_at(command, Fault::Status(StatusWord::new(0x6A, 0x82)))
            })
        }
        Some(Trouble::Link(fault)) => fail(transport, fault),
        Some(Trouble::HostileText | Trouble::BrokenChip) | None => transport,
    };
    Some(VirtualLink {
        transport,
        comes_back: trouble == Some(Trouble::Moves),
    })
}

/// A virtual card that takes its time, as a card does.
pub struct Paced {
    card: VirtualCard,
    pace: Duration,
}

impl Paced {
    /// The card lost power.
    pub fn reset(&mut self) {
        self.card.reset();
    }
}

impl CardTransport for Paced {
    type Error = Infallible;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        thread::sleep(self.pace);
        Ok(self.card.transmit(command))
    }

    fn limits(&self) -> LinkLimits {
        self.card.limits()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Moves,
    Removed,
    OtherCard,
    BrokenChip,
    HostileText,
    Link(LinkFault),
}

/// Text that would do harm on a page that is careless with it, as long as each field
/// takes (docs/protocol.md, sections 3 and 4).
fn hostile(builder: VirtualCardBuilder, card_type: CardType) -> VirtualCardBuilder {
    let text = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>&lt;b&gt;\"'";
    let fields: &[(u16, usize)] = match card_type.generation() {
        Generation::First => &[(0xD2, 8), (0xD3, 6), (0xD4, 87), (0xD5, 60), (0xD6, 60)],
        _ => &[(0xC2, 12), (0xC5, 8), (0xC6, 8), (0xC8, 3), (0xC9, 10)],
    };
    let has = |tag| card_type.is_residence_card() || !matches!(tag, 0xC9 | 0xD5 | 0xD6);
    let fields = fields.iter().filter(|(tag, _)| has(*tag));
    fields.fold(builder, |builder, &(tag, size)| {
        builder.raw_value(tag, text.get(..size).unwrap_or_default())
    })
}

/// The number of every virtual card.
const NUMBER: &str = "AA12345678BB";

/// Past the handshake, in the middle of the files.
const HALF_WAY: usize = 9;

/// More than detection asks for.
const OTHER_CARD_COMMANDS: usize = 8;

const VARIANTS: [(Variant, &str, &str); 7] = [
    (Variant::Genuine, "正しいカード", "Correct card"),
    (
        Variant::UnderAge,
        "年少者のカード (写真・署名なし)",
        "Young holder's card (no photo, no signature)",
    ),
    (
        Variant::AlteredFront,
        "券面・氏名の画像を改ざん",
        "Altered front or name image",
    ),
    (
        Variant::AlteredPhoto,
        "顔写真を改ざん",
        "Altered face photo",
    ),
    (
        Variant::StrippedSignature,
        "署名を除去",
        "Signature removed",
    ),
    (
        Variant::ForeignIssuer,
        "偽の発行元",
        "Issuer that is not trusted",
    ),
    (
        Variant::ExpiredCertificate,
        "証明書の期間満了",
        "Expired certificate",
    ),
];

const HOLDERS: [(&str, &str, &str); 14] = [
    ("residence", "技術・人文知識・国際業務", "Engineer"),
    ("residence-child", "子ども", "Child"),
    ("residence-infant", "乳児", "Infant"),
    ("residence-student", "留学", "Student"),
    ("residence-permanent", "永住者", "Permanent resident"),
    ("residence-instructor", "教育", "Instructor"),
    ("residence-trainee", "技能実習", "Technical intern trainee"),
    ("residence-designated", "特定活動", "Designated activities"),
    ("residence-spouse", "日本人の配偶者等", "Spouse"),
    (
        "residence-professional",
        "高度専門職",
        "Highly skilled professional",
    ),
    ("residence-long-name", "長い氏名", "Long name"),
    (
        "special-permanent",
        "特別永住者",
        "Special permanent resident",
    ),
    (
        "special-permanent-long-name",
        "特別永住者 (長い氏名)",
        "Special permanent resident (long name)",
    ),
    (
        "special-permanent-child",
        "特別永住者の子ども",
        "Special permanent resident's child",
    ),
];

const SITUATIONS: [(Trouble, &str, &str, &str); 11] = [
    (
        Trouble::Moves,
        "moves",
        "途中で動くカード",
        "Card that moves during the read",
    ),
    (
        Trouble::Removed,
        "removed",
        "途中で取り去られるカード",
        "Card that is taken away",
    ),
    (
        Trouble::OtherCard,
        "other-card",
        "別の種類のICカード",
        "Another kind of card",
    ),
    (
        Trouble::BrokenChip,
        "broken-chip",
        "故障したICチップ",
        "Faulty chip",
    ),
    (
        Trouble::HostileText,
        "hostile-text",
        "命令の書かれたカード",
        "Card with markup in its text",
    ),
    (
        Trouble::Link(LinkFault::NoCard),
        "no-card",
        "カードなし",
        "No card",
    ),
    (
        Trouble::Link(LinkFault::Timeout),
        "silent",
        "応答しないカード",
        "Card that does not answer",
    ),
    (
        Trouble::Link(LinkFault::Other),
        "link-failed",
        "リーダーのエラー",
        "Reader error",
    ),
    (
        Trouble::Link(LinkFault::NoReader),
        "no-reader",
        "リーダーなし",
        "No reader",
    ),
    (
        Trouble::Link(LinkFault::NoService),
        "no-service",
        "サービスの停止",
        "Service not running",
    ),
    (
        Trouble::Link(LinkFault::ReaderInUse),
        "reader-in-use",
        "使用中のリーダー",
        "Reader in use",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_builds() {
        let choices = choices();
        for card_type in &choices.types {
            for content in &choices.contents {
                let id = format!("{},{}", card_type.id, content.id);
                assert!(build(&id, Duration::ZERO).is_some(), "{id}");
                assert_ne!(content.ja, content.en, "{id}");
            }
        }
        for id in ["", "1", "1,", "9,genuine", "1,genuine,more", "<b>,genuine"] {
            assert!(build(id, Duration::ZERO).is_none(), "{id}");
        }
    }
}
