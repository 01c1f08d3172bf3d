//! A read that the link interrupts, resumed with the same card or another one. The fuzzer
//! chooses both cards and links, alters files, changes answers, and chooses the command at
//! which the link fails.

#![no_main]

use std::ops::ControlFlow;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use zairyu::simulator::{ElementaryFile, Holder, Variant, VirtualCard};
use zairyu::{CardType, DataGroups, Error, MAX_COMMANDS};
use zairyu_fuzz::keyed::{Changed, Choice, assert_read_from};
use zairyu_fuzz::{Pieces, TYPES, elementary_files, number};

/// The files of one card, in the order of the crate's table.
type Contents = Vec<(ElementaryFile, Vec<u8>)>;

/// For each type: an adult's card, another adult's, and one without a signature.
static CONTENTS: LazyLock<Vec<(CardType, [Contents; 3])>> = LazyLock::new(|| {
    let of = |(card_type, simulated)| {
        let kinds = [
            (Holder::engineer(), Variant::Genuine),
            (Holder::special_permanent(), Variant::Genuine),
            (Holder::infant(), Variant::UnderAge),
        ];
        let contents = kinds.map(|(holder, variant)| {
            let builder = VirtualCard::builder(simulated).holder(holder);
            let card = builder.variant(variant).build().expect("a card");
            let names = elementary_files(card_type).into_iter();
            names
                .map(|name| (name, card.file(name).expect("a file").to_vec()))
                .collect()
        });
        (card_type, contents)
    };
    TYPES.into_iter().map(of).collect()
});

/// Half of the input: the card and the link, and four bytes for each altered byte of the
/// card: the file, the offset, the value.
struct Half<'a> {
    choice: Choice,
    holder: u8,
    alterations: &'a [u8],
    changes: &'a [u8],
}

impl<'a> Half<'a> {
    fn take(pieces: &mut Pieces<'a>) -> Option<Self> {
        let (&[choice, limit, profile, holder], alterations) =
            pieces.next()?.split_first_chunk()?;
        Some(Half {
            choice: Choice::new([choice, limit, profile]),
            holder: holder % 3,
            alterations,
            changes: pieces.next()?,
        })
    }

    fn card(&self) -> VirtualCard {
        let card_type = self.choice.card_type;
        let of_type = CONTENTS.iter().find(|(of, _)| *of == card_type);
        let (_, contents) = of_type.expect("every type has contents");
        let mut contents = contents[usize::from(self.holder)].clone();
        // The two files for detection stay unchanged.
        let alterable = &mut contents[2..];
        for &[file, high, low, with] in self.alterations.as_chunks().0 {
            let (_, bytes) = &mut alterable[usize::from(file) % alterable.len()];
            let at = usize::from(u16::from_be_bytes([high, low])) % bytes.len();
            bytes[at] ^= with;
        }
        let mut builder = self.choice.builder();
        for (name, bytes) in contents.drain(2..) {
            builder = builder.raw_file(name, bytes);
        }
        builder.build().expect("a card")
    }

    fn has_data_of(&self, other: &Half) -> bool {
        self.choice.card_type == other.choice.card_type
            && self.holder == other.holder
            && self.alterations == other.alterations
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((&break_at, input)) = input.split_first() else {
        return;
    };
    let mut pieces = Pieces(input);
    let (Some(first), Some(second)) = (Half::take(&mut pieces), Half::take(&mut pieces)) else {
        return;
    };
    let link = Changed::new(first.card(), first.changes, Some(break_at.into()));
    let mut reader = first.choice.reader(link);
    let first_read = reader.read(&number(), DataGroups::ALL);
    let link = Changed::new(second.card(), second.changes, None);
    let before = std::mem::replace(reader.transport_mut(), link);
    let resumed = reader.resume(|_| ControlFlow::Continue(()));
    let after = reader.transport_mut();
    assert!(before.commands + after.commands <= MAX_COMMANDS);
    if !matches!(first_read, Err(Error::Link { .. } | Error::Apdu { .. })) {
        assert!(matches!(resumed, Err(Error::NothingToResume)));
        assert_eq!(after.commands, 0);
        return;
    }
    if after.changed {
        return;
    }
    let signature = |card: &VirtualCard| card.file(ElementaryFile::Signature).map(<[u8]>::to_vec);
    match &resumed {
        Ok(card) if second.holder == 2 && second.alterations.is_empty() => {
            // Data is kept only if there is a signature.
            assert_read_from(card, &[&after.card]);
        }
        Ok(_) if before.changed => {}
        Ok(card) if signature(&before.card) != signature(&after.card) => {
            assert_read_from(card, &[&after.card]);
        }
        // The same signature: the data that was kept is the first card's.
        Ok(card) => assert_read_from(card, &[&before.card, &after.card]),
        Err(error) => drop(format!("{error} {error:?}")),
    }
    if !before.changed && first.has_data_of(&second) {
        let again = Changed::new(second.card(), &[], None);
        let direct = second.choice.reader(again).read(&number(), DataGroups::ALL);
        assert_eq!(resumed.is_ok(), direct.is_ok(), "{resumed:?} {direct:?}");
    }
});
