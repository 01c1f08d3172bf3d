use proptest::prelude::*;

use super::*;
use crate::verify::testing::{der, indefinite, to_indefinite};

#[test]
fn ber_becomes_der() {
    let cases: [(&str, &[u8], &[u8]); 18] = [
        (
            "DER stays",
            b"\x30\x03\x02\x01\x05",
            b"\x30\x03\x02\x01\x05",
        ),
        ("empty sequence", b"\x30\x00", b"\x30\x00"),
        (
            "indefinite",
            b"\x30\x80\x02\x01\x05\x00\x00",
            b"\x30\x03\x02\x01\x05",
        ),
        ("indefinite, empty", b"\x30\x80\x00\x00", b"\x30\x00"),
        (
            "indefinite in indefinite",
            b"\x30\x80\xA0\x80\x02\x01\x05\x00\x00\x00\x00",
            b"\x30\x05\xA0\x03\x02\x01\x05",
        ),
        (
            "indefinite in definite",
            b"\x30\x07\x31\x80\x02\x01\x05\x00\x00",
            b"\x30\x05\x31\x03\x02\x01\x05",
        ),
        (
            "length in two bytes",
            b"\x30\x82\x00\x03\x02\x01\x05",
            b"\x30\x03\x02\x01\x05",
        ),
        (
            "length in eight bytes",
            b"\x04\x88\0\0\0\0\0\0\0\x01\x05",
            b"\x04\x01\x05",
        ),
        ("TRUE as 01", b"\x01\x01\x01", b"\x01\x01\xFF"),
        ("FALSE", b"\x01\x01\x00", b"\x01\x01\x00"),
        (
            "OCTET STRING in segments",
            b"\x24\x06\x04\x01\xAA\x04\x01\xBB",
            b"\x04\x02\xAA\xBB",
        ),
        (
            "OCTET STRING in segments of segments",
            b"\x24\x80\x24\x80\x04\x01\xAA\x00\x00\x04\x02\xBB\xCC\x00\x00",
            b"\x04\x03\xAA\xBB\xCC",
        ),
        (
            "OCTET STRING of no segment",
            b"\x24\x80\x00\x00",
            b"\x04\x00",
        ),
        (
            "BIT STRING in segments, bits left over in the last",
            b"\x23\x80\x03\x02\x00\xAA\x03\x02\x04\xB0\x00\x00",
            b"\x03\x03\x04\xAA\xB0",
        ),
        (
            "BIT STRING of one segment with one bit",
            b"\x23\x04\x03\x02\x07\x80",
            b"\x03\x02\x07\x80",
        ),
        ("BIT STRING of no segment", b"\x23\x00", b"\x03\x01\x00"),
        (
            "segments inside a sequence",
            b"\x30\x80\x24\x80\x04\x01\xAA\x00\x00\x02\x01\x05\x00\x00",
            b"\x30\x06\x04\x01\xAA\x02\x01\x05",
        ),
        (
            "NULs inside a string are data",
            b"\x04\x04\0\0\0\0",
            b"\x04\x04\0\0\0\0",
        ),
    ];
    for (name, input, expected) in cases {
        let normalised = normalise(input).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(hex::encode(normalised.der), hex::encode(expected), "{name}");
        assert_eq!(normalised.consumed, input.len(), "{name}");
    }
}

#[test]
fn unreadable_input_gives_reason_and_place() {
    use BerReason::*;
    let cases: [(&str, &[u8], BerReason, usize); 25] = [
        ("nothing", b"", Truncated, 0),
        ("a tag alone", b"\x30", Truncated, 1),
        ("length cut", b"\x30\x82\x01", Truncated, 3),
        ("contents cut", b"\x30\x03\x02\x01", Truncated, 0),
        (
            "child's contents cut",
            b"\x30\x80\x02\x04\x01",
            Truncated,
            2,
        ),
        (
            "child past its parent",
            b"\x30\x03\x02\x02\x01\x00",
            RunsPastParent,
            2,
        ),
        (
            "child's header past its parent",
            b"\x30\x01\x02\x01\x00",
            RunsPastParent,
            3,
        ),
        (
            "no end-of-contents",
            b"\x30\x80\x02\x01\x05",
            MissingEndOfContents,
            5,
        ),
        (
            "half an end-of-contents",
            b"\x30\x80\x02\x01\x05\x00",
            MissingEndOfContents,
            5,
        ),
        (
            "the inner one alone",
            b"\x30\x80\x30\x80\x00\x00",
            MissingEndOfContents,
            6,
        ),
        (
            "end-of-contents beyond a definite parent",
            b"\x30\x05\x30\x80\x02\x01\x05\x00\x00",
            MissingEndOfContents,
            7,
        ),
        (
            "end-of-contents in a definite length",
            b"\x30\x02\x00\x00",
            UnexpectedEndOfContents,
            2,
        ),
        (
            "end-of-contents first",
            b"\x00\x00",
            UnexpectedEndOfContents,
            0,
        ),
        (
            "end-of-contents with contents",
            b"\x30\x80\x00\x01\xAA\x00\x00",
            UnexpectedEndOfContents,
            2,
        ),
        (
            "indefinite primitive",
            b"\x04\x80\x00\x00",
            IndefinitePrimitive,
            0,
        ),
        ("long tag", b"\x30\x04\xBF\x81\x01\x00", HighTagNumber, 2),
        ("reserved length", b"\x04\xFF", BadLength, 1),
        (
            "length in nine bytes",
            b"\x04\x89\0\0\0\0\0\0\0\0\x01\x05",
            BadLength,
            1,
        ),
        (
            "huge length",
            b"\x04\x88\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
            Truncated,
            0,
        ),
        ("primitive SEQUENCE", b"\x10\x00", WrongForm, 0),
        ("constructed INTEGER", b"\x22\x03\x02\x01\x05", WrongForm, 0),
        (
            "INTEGER in an OCTET STRING",
            b"\x24\x03\x02\x01\x05",
            BadSegment,
            2,
        ),
        (
            "bits left over before the last segment",
            b"\x23\x08\x03\x02\x04\xB0\x03\x02\x00\xAA",
            BadSegment,
            6,
        ),
        (
            "eight bits left over",
            b"\x23\x04\x03\x02\x08\x80",
            BadSegment,
            2,
        ),
        (
            "BIT STRING segment without its first byte",
            b"\x23\x02\x03\x00",
            BadSegment,
            2,
        ),
    ];
    for (name, input, reason, offset) in cases {
        assert_eq!(normalise(input), Err(BerError { reason, offset }), "{name}");
    }
}

#[test]
fn bounds_hold() {
    let nested =
        |levels: usize| (0..levels).fold(vec![0x05, 0x00], |inner, _| indefinite(0x30, &[&inner]));
    let many = |count: usize| der(0x30, &[&[0x05, 0x00].repeat(count)]);
    let segmented =
        |levels: usize| (0..levels).fold(vec![0x04, 0x00], |inner, _| indefinite(0x24, &[&inner]));
    let reason = |input: &[u8]| normalise(input).map(|_| ()).map_err(|error| error.reason);
    assert_eq!(reason(&nested(16)), Ok(()));
    assert_eq!(reason(&nested(17)), Err(BerReason::TooDeep));
    assert_eq!(
        reason(&[0x30, 0x80].repeat(30_000)),
        Err(BerReason::TooDeep)
    );
    assert_eq!(reason(&segmented(17)), Ok(()));
    assert_eq!(reason(&segmented(18)), Err(BerReason::TooDeep));
    assert_eq!(reason(&many(4095)), Ok(()));
    assert_eq!(reason(&many(4096)), Err(BerReason::TooManyElements));
    let longest = der(0x04, &[&[0; 65_536 - 4]]);
    assert_eq!(longest.len(), 65_536);
    assert_eq!(reason(&longest), Ok(()));
    assert_eq!(
        reason(&[&longest[..], &[0]].concat()),
        Err(BerReason::TooLarge)
    );
}

#[test]
fn children_are_found_in_the_input() {
    let input = b"\x30\x80\x02\x01\x05\x30\x80\x05\x00\x00\x00\x04\x81\x01\xAA\x00\x00\x00\x00";
    let normalised = normalise(input).unwrap();
    assert_eq!(normalised.children, [2..5, 5..11, 11..15]);
    assert_eq!(normalised.consumed, 17);
}

#[test]
fn what_follows_is_left_or_refused() {
    let input = b"\x02\x01\x05\x00";
    assert_eq!(normalise(input).unwrap().consumed, 3);
    let trailing = BerReason::Trailing.at(3);
    assert_eq!(normalise_all(input), Err(trailing));
    assert_eq!(
        trailing.to_string(),
        "at offset 3: bytes follow the element"
    );
}

/// Trees of elements in DER.
fn tree() -> impl Strategy<Value = Vec<u8>> {
    let primitive = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200).prop_map(|bytes| der(0x04, &[&bytes])),
        prop::collection::vec(any::<u8>(), 1..9).prop_map(|bytes| der(0x02, &[&bytes])),
        Just(vec![0x05, 0x00]),
    ];
    let tag = prop_oneof![Just(0x30), Just(0x31), Just(0xA0), Just(0xA3)];
    primitive.prop_recursive(5, 40, 6, move |inner| {
        (tag.clone(), prop::collection::vec(inner, 0..6))
            .prop_map(|(tag, parts)| der(tag, &[&parts.concat()]))
    })
}

proptest! {
    #[test]
    fn der_stays_unchanged(tree in tree()) {
        prop_assert_eq!(normalise_all(&tree).unwrap().der, tree);
    }

    #[test]
    fn indefinite_lengths_become_der(tree in tree()) {
        prop_assert_eq!(normalise_all(&to_indefinite(&tree)).unwrap().der, tree);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(normalised) = normalise(&bytes) {
            prop_assert!(normalised.consumed <= bytes.len());
            // Longer only by what empty segmented strings want: `23 00`, `03 01 00`.
            prop_assert!(normalised.der.len() <= 2 * normalised.consumed);
            // What comes out is stable.
            let again = normalise_all(&normalised.der).unwrap();
            prop_assert_eq!(again.der, normalised.der);
        }
    }
}
