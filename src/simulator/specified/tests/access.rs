//! When each file can be read, and what ends that.

use super::super::super::{BuildError, ElementaryFile as Ef, Issuer, Variant};
use super::*;
use crate::card::Generation;

type Rows = &'static [(u8, u8, Ef)];

/// The application (sixth byte of its name), P1, the file.
const RESIDENCE_FILES: Rows = &[
    (1, 0x8B, Ef::CommonData),
    (1, 0x8A, Ef::CardType),
    (2, 0x81, Ef::CardNumber),
    (2, 0x83, Ef::PrintedEntries),
    (2, 0x84, Ef::Images),
    (2, 0x86, Ef::AddressImage),
    (3, 0x81, Ef::Permissions),
    (3, 0x82, Ef::RenewalApplication),
    (3, 0x83, Ef::Other),
    (4, 0x82, Ef::Signature),
];
const SPECIAL_PERMANENT_FILES: Rows = &[
    (1, 0x8B, Ef::CommonData),
    (1, 0x8A, Ef::CardType),
    (2, 0x81, Ef::CardNumber),
    (2, 0x83, Ef::PrintedEntries),
    (2, 0x84, Ef::Images),
    (2, 0x86, Ef::AddressImage),
    (3, 0x83, Ef::Other),
    (4, 0x82, Ef::Signature),
];

/// The form of a reader that this profile reads.
fn form_for(profile: SimulatedProfile) -> Form {
    let both_keys = profile.keys != AcceptedKeys::EncryptionOnly;
    Form {
        both_keys,
        checksum: both_keys && profile.checksum_required,
        three_bytes: profile.length_object == AcceptedLengthObject::ThreeBytes,
    }
}

#[test]
fn every_profile_gives_every_file() {
    for (card_type, rows) in [
        (CardType::ResidenceSpecified, RESIDENCE_FILES),
        (CardType::SpecialPermanentSpecified, SPECIAL_PERMANENT_FILES),
    ] {
        for profile in SimulatedProfile::all() {
            let builder = VirtualCard::builder(card_type).specified_profile(profile);
            let mut terminal = Terminal::new(builder, form_for(profile));
            terminal.select(1);
            // Common data and card type: freely, before the delivery.
            for &(_, p1, file) in &rows[..2] {
                let content = terminal.card.file(file).unwrap().to_vec();
                assert_eq!(
                    terminal.send(&format!("00b0{p1:02x}0000")),
                    (content, 0x9000)
                );
            }
            assert_eq!(terminal.deliver(), 0x9000, "{profile}");
            assert_eq!(terminal.verify(NUMBER), 0x9000, "{profile}");
            for &(directory, p1, file) in rows {
                let name = format!("{card_type} {profile} {file:?}");
                if directory != 1 {
                    terminal.select(directory);
                }
                let content = terminal.card.file(file).unwrap().to_vec();
                let (found, status) = terminal.read(p1);
                assert_eq!(status, 0x9000, "{name}");
                assert!(found == content, "{name}");
            }
            assert_eq!(terminal.card.touched_other_applications(), 0);
            assert_eq!(terminal.card.spent_tries(), 0);
        }
    }
}

#[test]
fn the_type_is_on_the_card() {
    for (card_type, content) in [
        (CardType::ResidenceSpecified, "c1023037"),
        (CardType::SpecialPermanentSpecified, "c1023038"),
    ] {
        let card = VirtualCard::builder(card_type).build().unwrap();
        assert_eq!(hex::encode(card.file(Ef::CardType).unwrap()), content);
    }
}

#[test]
fn files_are_read_in_chunks() {
    for form in [DEFAULT_FORM, WITHOUT_CHECKSUM] {
        let mut terminal = Terminal::verified(builder().specified_profile(ANY), form);
        for &(directory, p1, file) in &RESIDENCE_FILES[2..] {
            terminal.select(directory);
            let content = terminal.card.file(file).unwrap().to_vec();
            let mut chunks = Vec::new();
            while chunks.len() < content.len() {
                let rest = content.len() - chunks.len();
                let place = match u16::try_from(chunks.len()).unwrap() {
                    0 => [p1, 0],
                    offset => offset.to_be_bytes(),
                };
                // 14 blocks, 4 bytes of header and 10 of checksum fit 256 bytes.
                let (data, status) = terminal.read_with(place, 223, &[0]);
                assert_eq!(data.len(), rest.min(223));
                assert_eq!(status, if rest < 223 { 0x6282 } else { 0x9000 });
                chunks.extend(data);
            }
            assert!(chunks == content, "{file:?}");
        }
    }
}

#[test]
fn files_open_after_verify_only_and_under_secure_messaging_only() {
    let mut terminal = Terminal::keyed(builder(), DEFAULT_FORM);
    for verified in [false, true] {
        if verified {
            terminal.select(1);
            terminal.deliver();
            assert_eq!(terminal.verify(NUMBER), 0x9000);
        }
        for &(directory, p1, file) in RESIDENCE_FILES {
            let free = directory == 1;
            if !free {
                terminal.select(directory);
            }
            let plain = terminal.status(&format!("00b0{p1:02x}00000000"));
            assert_eq!(plain, if free { 0x9000 } else { 0x6982 }, "{file:?}");
            let secured = terminal.read(p1).1;
            let open = free || verified;
            assert_eq!(secured, if open { 0x9000 } else { 0x6982 }, "{file:?}");
        }
    }
}

#[test]
fn a_wrong_number_closes_the_files_and_keeps_the_session() {
    let mut terminal = Terminal::verified(builder(), DEFAULT_FORM);
    terminal.select(2);
    for number in ["AA12345678BC", "AA12345678B", "AA12345678BBB", ""] {
        assert_eq!(terminal.verify(number), 0x6300, "{number}");
        assert_eq!(terminal.read(0x81).1, 0x6982, "{number}");
        assert_eq!(terminal.verify(NUMBER), 0x9000);
        assert_eq!(terminal.read(0x81).1, 0x9000);
    }
    // Sixteen NUL-padded bytes longer: another block, the same padding.
    assert_eq!(terminal.verify("AA12345678BB\0\0\0\0"), 0x6300);
}

#[test]
fn what_ends_the_session() {
    type Step = (&'static str, bool, fn(&mut Terminal));
    let steps: [Step; 10] = [
        ("residence application again", true, |terminal| {
            terminal.select(1);
        }),
        ("another application and back", true, |terminal| {
            assert_eq!(terminal.status(JPKI), 0x9000);
            terminal.select(1);
        }),
        ("reset", true, |terminal| {
            terminal.card.reset();
            terminal.select(1);
        }),
        ("plain VERIFY", true, |terminal| {
            assert_eq!(terminal.status("0020008600"), 0x6987);
        }),
        ("SELECT of DF2", false, |terminal| terminal.select(3)),
        ("unknown name", false, |terminal| {
            assert_eq!(
                terminal.status("00a4040c10 d392f0004f0500000000000000000000"),
                0x6A82
            );
        }),
        ("SELECT that asks for an answer", false, |terminal| {
            assert_eq!(terminal.status(&RESIDENCE.replacen("0c", "00", 1)), 0x6A86);
        }),
        ("SELECT of the MF", false, |terminal| {
            assert_eq!(terminal.status("00a4000002 3f00"), 0x6A86);
        }),
        ("GET CHALLENGE", false, |terminal| {
            assert_eq!(terminal.status("0084000008"), 0x6D00);
        }),
        ("plain read", false, |terminal| {
            assert_eq!(terminal.status(CARD_TYPE), 0x9000);
        }),
    ];
    for (name, ends, step) in steps {
        let mut terminal = Terminal::verified(builder(), DEFAULT_FORM);
        step(&mut terminal);
        terminal.select(2);
        let expected = if ends { 0x6985 } else { 0x9000 };
        assert_eq!(terminal.read(0x81).1, expected, "{name}");
    }
}

/// Counted from 1 again, and the number is asked for again.
#[test]
fn a_session_is_started_again() {
    let mut terminal = Terminal::verified(builder(), DEFAULT_FORM);
    terminal.select(2);
    for _ in 0..3 {
        assert_eq!(terminal.read(0x83).1, 0x9000);
    }
    terminal.select(1);
    assert_eq!(terminal.deliver(), 0x9000);
    terminal.select(2);
    assert_eq!(terminal.read(0x83).1, 0x6982);
    assert_eq!(terminal.verify(NUMBER), 0x9000);
    assert_eq!(terminal.read(0x83).1, 0x9000);
    assert_eq!(terminal.counter, 3);
}

#[test]
fn chained_answers_use_one_n() {
    let builder = builder().chain_responses().limit_response(200);
    let mut terminal = Terminal::verified(builder, DEFAULT_FORM);
    terminal.select(4);
    for _ in 0..2 {
        let object = terminal.length_object(0);
        let command = terminal.secured(0xB0, [0x82, 0x00], &object, &[0]);
        let (mut answer, mut status) = terminal.send_bytes(&command);
        while status >> 8 == 0x61 {
            let (part, next) = terminal.send("00c0000000");
            answer.extend(part);
            status = next;
        }
        assert_eq!(status, 0x9000);
        assert_eq!(terminal.open(&answer).len(), 704);
    }
}

#[test]
fn ca_2_signs_the_cards_of_both_generations() {
    for (card_type, generation) in [
        (CardType::ResidenceSpecified, Generation::Second),
        (CardType::ResidenceSecond, Generation::Specified),
    ] {
        let issuer = Issuer::test(generation).unwrap();
        let card = VirtualCard::builder(card_type).issuer(issuer).build();
        assert!(card.is_ok(), "{card_type}");
    }
    let first = Issuer::test(Generation::First).unwrap();
    let refused = builder().issuer(first).build();
    assert_eq!(refused.err(), Some(BuildError::IssuerGeneration));
    for variant in Variant::ALL {
        assert!(builder().variant(variant).build().is_ok(), "{variant}");
    }
}
