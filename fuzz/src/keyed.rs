//! Cards that know their number: the link, the changes to their answers, and whether the
//! result is the content of the card.

use std::sync::LazyLock;

use zairyu::Generation;
use zairyu::card::FileId;
use zairyu::internals::layout::files;
use zairyu::simulator::{
    ElementaryFile, Issuer, SimulatedProfile, Variant, VirtualCard, VirtualCardBuilder,
};
use zairyu::verify::{TamperCheck, TestTrustStore};
use zairyu::{Card, CardTransport, CardType, ImagePadding, Reader};

use crate::{Fixed, NOW, NoAnswer, chosen_type, elementary_files, reader, specified};

/// The card and its link, from three bytes of the input.
#[derive(Clone, Copy)]
pub struct Choice {
    pub card_type: CardType,
    simulated: CardType,
    link: u8,
    limit: u8,
    profile: u8,
}

impl Choice {
    pub fn new([choice, limit, profile]: [u8; 3]) -> Self {
        let (card_type, simulated) = chosen_type(choice & 7);
        Choice {
            card_type,
            simulated,
            link: choice >> 3,
            limit,
            profile,
        }
    }

    /// Unsigned, to save the time for a signature. The target replaces the files, possibly
    /// by signed ones.
    pub fn builder(self) -> VirtualCardBuilder {
        let issuer = match self.card_type.generation() {
            zairyu::Generation::First => 0,
            _ => 1,
        };
        let mut profiles = SimulatedProfile::all();
        let profile = profiles.nth(usize::from(self.profile) % 18);
        let mut builder = VirtualCard::builder(self.simulated)
            .variant(Variant::StrippedSignature)
            .issuer(ISSUERS[issuer].clone())
            .random_source(|bytes| bytes.fill(0x42))
            .specified_profile(profile.unwrap_or_default());
        if self.link & 1 != 0 {
            builder = builder.short_only();
        }
        if self.link & 2 != 0 {
            builder = builder.chain_responses();
        }
        if self.link & 4 != 0 {
            builder = builder.correct_le();
        }
        if self.link & 8 != 0 {
            builder = builder.limit_response(64 + 8 * usize::from(self.limit));
        }
        builder
    }

    pub fn reader<T: CardTransport>(self, transport: T) -> Reader<T, Fixed> {
        let reader = reader(transport, specified());
        if self.link & 16 != 0 {
            return reader.with_image_padding(ImagePadding::SkipAll);
        }
        reader
    }
}

/// A card with answers that the link changes after VERIFY, until it fails at some command.
pub struct Changed<'a> {
    pub card: VirtualCard,
    /// Three bytes for each command: the change, the offset, the value.
    changes: &'a [u8],
    break_at: Option<u32>,
    open: bool,
    pub changed: bool,
    pub commands: u32,
}

impl<'a> Changed<'a> {
    pub fn new(card: VirtualCard, changes: &'a [u8], break_at: Option<u32>) -> Self {
        Changed {
            card,
            changes,
            break_at,
            open: false,
            changed: false,
            commands: 0,
        }
    }
}

impl CardTransport for Changed<'_> {
    type Error = NoAnswer;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, NoAnswer> {
        if self.break_at == Some(self.commands) {
            return Err(NoAnswer);
        }
        self.commands += 1;
        let mut answer = self.card.transmit(command);
        if !self.open {
            self.open = command.get(1) == Some(&0x20);
            return Ok(answer);
        }
        let Some((&[what, at, with], rest)) = self.changes.split_first_chunk() else {
            return Ok(answer);
        };
        self.changes = rest;
        let end = answer.len();
        let at = usize::from(at) % end;
        let before = answer.clone();
        match what {
            1 => answer[at] ^= with,
            2 => answer[end - 1 - at] ^= with,
            3 => answer.truncate(at),
            4 => answer.insert(end - 2, with),
            5 => answer[end - 2..].copy_from_slice(&[with, at as u8]),
            6 => answer = vec![with, at as u8],
            7 => drop(answer.drain(at.min(end - 2)..end - 2)),
            8 => answer = [&answer[..end - 2], &answer[..]].concat(),
            _ => {}
        }
        self.changed |= answer != before;
        Ok(answer)
    }
}

/// Checks that the bytes that were read are those of one of `cards`, as far as the kind of
/// file allows this.
pub fn assert_read_from(card: &Card, cards: &[&VirtualCard]) {
    let card_type = card.card_type();
    for (file, name) in files(card_type).iter().zip(elementary_files(card_type)) {
        let read = card.file(file.id).expect("every file was read");
        let there: Vec<&[u8]> = cards.iter().filter_map(|on| on.file(name)).collect();
        let is_there = |at: usize| there.iter().any(|there| there.get(at) == read.get(at));
        let mut others =
            (0..read.len()).filter(|&at| !is_there(at) && !open(card, file.id, name, at));
        if let Some(at) = others.next() {
            // Signed NULs; the chip may have other bytes in their place.
            let are_nul = read[at] == 0 && others.all(|at| read[at] == 0);
            assert!(
                are_nul && is_signed(name) && is_intact(card),
                "{} {at}",
                file.id
            );
        }
        let least = there.iter().map(|there| there.len()).min().unwrap_or(0);
        assert!(read.len() >= least.min(file.size), "{}", file.id);
    }
}

/// Padding that was not read and that no signature covers.
fn open(card: &Card, id: FileId, name: ElementaryFile, at: usize) -> bool {
    let ranges = card.files().skipped_padding(id);
    !is_signed(name) && ranges.iter().any(|range| range.contains(&at))
}

fn is_signed(name: ElementaryFile) -> bool {
    use ElementaryFile::{FrontImage, Images, Photo};
    [FrontImage, Photo, Images].contains(&name)
}

/// By the card's own certificate, as a reader does.
fn is_intact(card: &Card) -> bool {
    card.verify(&TestTrustStore::new(), NOW).tamper == TamperCheck::Intact
}

/// Reading an issuer's keys takes longer than reading a card.
static ISSUERS: LazyLock<[Issuer; 2]> = LazyLock::new(|| {
    [Generation::First, Generation::Second].map(|of| Issuer::test(of).expect("an issuer"))
});
