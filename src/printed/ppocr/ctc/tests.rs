use super::*;

/// Classes: blank, A, B, full-width A, 变, 変.
const ALPHABET: [Option<char>; 5] = [Some('A'), Some('B'), Some('Ａ'), Some('变'), Some('変')];

fn lattice(columns: &[[f32; 6]]) -> Lattice {
    Lattice::new(columns.as_flattened(), &ALPHABET)
}

#[test]
fn probabilities_are_those_of_all_alignments() {
    let lattice = lattice(&[
        [0.4, 0.6, 0.0, 0.0, 0.0, 0.0],
        [0.4, 0.4, 0.2, 0.0, 0.0, 0.0],
    ]);
    // "A" = A-, -A, AA; "AB"; nothing; "AA" needs three columns.
    for (text, probability) in [("A", 0.24 + 0.16 + 0.24), ("AB", 0.12), ("", 0.16)] {
        let found = lattice.log_probability(text).exp();
        assert!((found - probability).abs() < 1e-4, "{text}: {found}");
    }
    assert!(lattice.log_probability("AA") < -10.0);
}

#[test]
fn repeats_are_joined_unless_a_blank_separates_them() {
    let a = [0.1, 0.9, 0.0, 0.0, 0.0, 0.0];
    let blank = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let read = |columns: &[[f32; 6]]| lattice(columns).read(CharacterSet::ascii());
    assert_eq!(*read(&[a, a, blank]).text, "A");
    let twice = read(&[a, blank, a]);
    assert_eq!((twice.text.as_str(), twice.confidences.len()), ("AA", 2));
}

#[test]
fn widths_are_joined_and_other_glyphs_give_their_share() {
    let columns = [
        [0.05, 0.35, 0.25, 0.35, 0.0, 0.0],
        [0.04, 0.0, 0.0, 0.0, 0.93, 0.03],
    ];
    let decoded = lattice(&columns).read(CharacterSet::japanese());
    assert_eq!(*decoded.text, "A変");
    let [a, kanji] = decoded.confidences[..] else {
        panic!()
    };
    assert!(a > 0.6 && kanji < 0.3, "{a} {kanji}");
}

#[test]
fn a_glyph_that_is_not_made_out_makes_its_neighbours_doubtful() {
    let a = [0.02, 0.98, 0.0, 0.0, 0.0, 0.0];
    let blank = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    let unclear = [0.6, 0.0, 0.2, 0.0, 0.0, 0.2];
    let confidences = |columns: &[[f32; 6]], allowed: &[char]| {
        let allowed = CharacterSet::new(allowed.iter().copied());
        let decoded = lattice(columns).read(&allowed);
        assert_eq!(*decoded.text, "AA");
        decoded
            .confidences
            .iter()
            .map(|p| (p * 100.0).round())
            .collect::<Vec<_>>()
    };
    let columns = [a, blank, unclear, blank, a];
    assert_eq!(confidences(&columns, &['A', 'B', '変']), [60.0, 60.0]);
    // What cannot be there does not matter, nor does the edge of a glyph.
    assert_eq!(confidences(&columns, &['A']), [98.0, 98.0]);
    let edge = [a, unclear, blank, a];
    assert_eq!(confidences(&edge, &['A', 'B', '変']), [98.0, 98.0]);
}

#[test]
fn the_form_decides_between_characters() {
    let columns = [
        [0.0, 0.3, 0.7, 0.0, 0.0, 0.0],
        [0.0, 0.4, 0.6, 0.0, 0.0, 0.0],
    ];
    let (a, b) = (CharacterSet::new(['A']), CharacterSet::new(['A', 'B']));
    let (found, _) = lattice(&columns).search(&[&a, &b], 0.0).unwrap();
    assert_eq!(*found.text, "AB");
    assert!(lattice(&columns).search(&[&a, &b, &b], 0.0).is_none());
    let (short, rivals) = lattice(&columns).search(&[&b], 0.0).unwrap();
    // B: 0.7 * 0.6 + ...; A: 0.3 * 0.4.
    assert_eq!((short.text.as_str(), rivals[0].as_str()), ("B", "A"));
    assert!(
        (short.margin - (0.42_f32 / 0.12).ln()).abs() < 0.05,
        "{}",
        short.margin
    );
}

#[test]
fn digits_count_as_letters_only_where_the_form_has_letters() {
    const NAMES: [Option<char>; 4] = [Some('5'), Some('S'), Some('A'), Some('3')];
    let columns = [
        [0.1, 0.9, 0.0, 0.0, 0.0],
        [1.0, 0.0, 0.0, 0.0, 0.0],
        [0.1, 0.8, 0.0, 0.0, 0.1],
    ];
    let lattice = Lattice::new(columns.as_flattened(), &NAMES);
    let form = [CharacterSet::latin_capitals(), CharacterSet::digits()];
    let (found, rivals) = lattice.search(&form, 0.0).unwrap();
    assert_eq!(found.text.as_str(), "S5");
    assert_eq!(rivals[0].as_str(), "S3");
    // One glyph is not both.
    let one = Lattice::new(columns[..1].as_flattened(), &NAMES);
    assert!(one.log_probability_in_form("S5") < -10.0);
    // Elsewhere a digit is a digit.
    assert!(lattice.log_probability("S5") < lattice.log_probability("55") - 6.0);
}

#[test]
fn nothing_at_all_is_an_empty_text() {
    let none = Lattice::new(&[], &ALPHABET);
    assert_eq!(*none.read(CharacterSet::ascii()).text, "");
    assert_eq!(none.log_probability(""), 0.0);
    assert!(none.search(&[CharacterSet::ascii()], 0.0).is_none());
}
