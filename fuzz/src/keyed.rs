//! Cards that know their number: which link they are read over, what becomes of their
//! answers, and whether what was read is what is there.

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

/// What three bytes of the input say of a card and its link.
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

    /// Unsigned, so that nothing is spent on a signature: the files that the target
    /// puts in place of these may have one.
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

/// A card whose answers are changed on their way after VERIFY, up to the command at
/// which the link breaks.
pub struct Changed<'a> {
    pub card: VirtualCard,
    /// Three bytes for each command: what to do, where, with what.
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

/// What was read is what is there on one of `cards`, byte by byte, as far as a file
/// of its kind can go; and on one card alone where only one is given.
pub fn assert_read_from(card: &Card, cards: &[&VirtualCard]) {
    let card_type = card.card_type();
    for (file, name) in files(card_type).iter().zip(elementary_files(card_type)) {
        let read = card.file(file.id).expect("every file was read");
        let there: Vec<&[u8]> = cards.iter().filter_map(|on| on.file(name)).collect();
        let is_there = |at: usize| there.iter().any(|there| there.get(at) == read.get(at));
        let mut others =
            (0..read.len()).filter(|&at| !is_there(at) && !open(card, file.id, name, at));
        if let Some(at) = others.next() {
            // NULs that were signed, whatever this chip has in their place.
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

/// Padding that was not read, and that no signature covers.
fn open(card: &Card, id: FileId, name: ElementaryFile, at: usize) -> bool {
    let ranges = card.files().skipped_padding(id);
    !is_signed(name) && ranges.iter().any(|range| range.contains(&at))
}

fn is_signed(name: ElementaryFile) -> bool {
    use ElementaryFile::{FrontImage, Images, Photo};
    [FrontImage, Photo, Images].contains(&name)
}

/// By the card's own certificate, as a reader has to be content with.
fn is_intact(card: &Card) -> bool {
    card.verify(&TestTrustStore::new(), NOW).tamper == TamperCheck::Intact
}

/// Reading an issuer's keys takes longer than reading a card.
static ISSUERS: LazyLock<[Issuer; 2]> = LazyLock::new(|| {
    [Generation::First, Generation::Second].map(|of| Issuer::test(of).expect("an issuer"))
});
