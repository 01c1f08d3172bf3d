//! How long a person waits: commands, bytes and modelled time of a read, compared with the
//! tables of `docs/timing.md`.
//!
//! `ZAIRYU_WRITE_TABLES=1 cargo test --test wait` updates the tables.

mod bound;
#[path = "../common/images.rs"]
mod images;
mod tables;
mod timing;

use zairyu::CardType;
use zairyu::simulator::{self, VirtualCard, VirtualCardBuilder};
use zairyu::specified_card::DeliveryKey;
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::{DataGroups, ImagePadding, LinkStats, Reader};

use bound::{Bound, bound};
use timing::{BitRate, Timed, TimingModel};

/// The cost of a read.
#[derive(Debug, Clone, Copy)]
struct Taken {
    stats: LinkStats,
    milliseconds: f64,
}

impl Taken {
    fn bytes(&self) -> u64 {
        self.stats.bytes_sent + self.stats.bytes_received
    }
}

fn read(
    card: VirtualCardBuilder,
    groups: DataGroups,
    padding: ImagePadding,
    bit_rate: BitRate,
) -> Taken {
    let link = Timed::new(card.build().unwrap(), TimingModel::type_b(bit_rate));
    let key = simulator::delivery_key_spki_der().unwrap();
    let mut reader = Reader::new(link)
        .with_specified_card_key(SpecifiedCardKey::new(DeliveryKey::own(&key).unwrap()))
        .with_image_padding(padding);
    let number = "AA12345678BB".parse().unwrap();
    let card = reader.read(&number, groups).unwrap();
    Taken {
        stats: card.link_stats(),
        milliseconds: reader.transport_mut().elapsed().as_secs_f64() * 1000.0,
    }
}

fn count(card: VirtualCardBuilder, groups: DataGroups, padding: ImagePadding) -> Taken {
    read(card, groups, padding, BitRate::Kbit106)
}

/// Whole files over an extended-length link: each group, and all together, take the minimum
/// of commands and bytes, on every type of card.
#[test]
fn whole_files_take_the_minimum() {
    for &card_type in CardType::ALL {
        let mut selections: Vec<DataGroups> = DataGroups::ALL.iter().collect();
        selections.extend([DataGroups::empty(), DataGroups::SIGNED, DataGroups::ALL]);
        for groups in selections {
            let builder = VirtualCard::builder(card_type);
            let stats = count(builder, groups, ImagePadding::Read).stats;
            let taken = Bound {
                commands: stats.commands,
                bytes: stats.bytes_sent + stats.bytes_received,
            };
            assert_eq!(taken, bound(card_type, groups), "{card_type} {groups:?}");
        }
    }
}

/// The same card in fewer bytes and less time, with images that fill half of their
/// fields.
#[test]
fn skipping_padding_saves_time() {
    for (card_type, padding, bytes, times) in [
        (
            CardType::ResidenceFirst,
            ImagePadding::SkipSigned,
            0.62,
            Some((0.66, 0.78)),
        ),
        (
            CardType::ResidenceSecond,
            ImagePadding::SkipSigned,
            0.73,
            None,
        ),
        (CardType::ResidenceSecond, ImagePadding::SkipAll, 0.60, None),
    ] {
        let ratio = |bit_rate, figure: fn(&Taken) -> f64| {
            let [all, less] = [ImagePadding::Read, padding].map(|padding| {
                let card = tables::filled(card_type, 50);
                figure(&read(card, DataGroups::ALL, padding, bit_rate))
            });
            less / all
        };
        let share = ratio(BitRate::Kbit106, |taken| taken.bytes() as f64);
        assert!(share <= bytes, "{card_type} {padding:?}: {share:.3}");
        if let Some((slow, fast)) = times {
            let share = ratio(BitRate::Kbit106, |taken| taken.milliseconds);
            assert!(share <= slow, "{card_type} at 106 kbit/s: {share:.3}");
            let share = ratio(BitRate::Kbit424, |taken| taken.milliseconds);
            assert!(share <= fast, "{card_type} at 424 kbit/s: {share:.3}");
        }
    }
}

/// The tables match the reads.
#[test]
fn tables_are_true() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/timing.md");
    let tables = tables::write();
    let page = std::fs::read_to_string(path).unwrap();
    let (model, written) = page.split_once(MARK).expect("the mark before the tables");
    if std::env::var_os("ZAIRYU_WRITE_TABLES").is_some() {
        return std::fs::write(path, format!("{model}{MARK}{tables}")).unwrap();
    }
    for (written, now) in written.lines().zip(tables.lines()) {
        assert_eq!(written, now);
    }
    assert_eq!(written, tables);
}

/// The line between the model and the tables.
const MARK: &str = "\n<!-- tables -->\n\n";
