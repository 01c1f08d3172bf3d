use super::*;

/// The rows of a type: file, P1, tags, size, access.
fn listed(card_type: CardType) -> Vec<String> {
    let mut rows: Vec<String> = files(card_type)
        .iter()
        .map(|file| {
            let tags: Vec<String> = file.objects.iter().map(|o| o.tag.to_string()).collect();
            let access = match file.access {
                Access::Free => "free",
                Access::Verified => "auth",
                Access::VerifiedAndEncrypted => "auth+SM",
            };
            let FileSpec {
                id, read_p1, size, ..
            } = file;
            format!("{id} {read_p1:02X} {} {size} {access}", tags.join(" "))
        })
        .collect();
    rows.sort();
    rows
}

/// docs/protocol.md, section 2, written out again.
#[test]
fn table_is_the_specifications() {
    let master = ["MF/EF01 8B C0 6 free", "MF/EF02 8A C1 4 free"];
    let front = ["DF1/EF01 85 D0 7004 auth+SM", "DF1/EF02 86 D1 3004 auth+SM"];
    let address = ["DF2/EF01 81 D2 D3 D4 342 auth"];
    let residence = [
        "DF2/EF02 82 D5 122 auth",
        "DF2/EF03 83 D6 122 auth",
        "DF2/EF04 84 D7 3 auth",
    ];
    let signature = ["DF3/EF01 82 DA DB 1464 auth"];
    let parts: [&[&str]; 5] = [&front, &address, &residence, &signature, &master];
    assert_eq!(listed(CardType::ResidenceFirst), parts.concat());
    let parts: [&[&str]; 4] = [&front, &address, &signature, &master];
    assert_eq!(listed(CardType::SpecialPermanentFirst), parts.concat());

    let number = ["DF1/EF01 81 C2 14 auth+SM"];
    let images = [
        "DF1/EF03 84 D0 D1 5508 auth+SM",
        "DF1/EF04 86 DFD1 2505 auth+SM",
    ];
    let signature = ["DF3/EF01 82 DC DD 704 auth"];
    let printed = ["DF1/EF02 83 C5 C6 C7 C8 C9 CE CA CB CC CD 73 auth+SM"];
    let second = [
        "DF2/EF01 81 D5 D6 D7 22 auth",
        "DF2/EF02 82 D8 3 auth",
        "DF2/EF03 83 D9 DE 207 auth",
    ];
    let parts: [&[&str]; 6] = [&number, &printed, &images, &second, &signature, &master];
    assert_eq!(listed(CardType::ResidenceSecond), parts.concat());
    let printed = ["DF1/EF02 83 C5 C6 C7 C8 C9 CE 46 auth+SM"];
    let other = ["DF2/EF01 83 D9 DE 207 auth"];
    let parts: [&[&str]; 6] = [&number, &printed, &images, &other, &signature, &master];
    assert_eq!(listed(CardType::SpecialPermanentSecond), parts.concat());
}

#[test]
fn sizes_hold_the_objects_at_their_longest() {
    for file in CardType::ALL.iter().copied().flat_map(files) {
        let full: usize = file
            .objects
            .iter()
            .map(|object| {
                let tag = if object.tag.0 > 0xFF { 2 } else { 1 };
                let length = match object.max_length {
                    // The only length in a longer form than necessary.
                    _ if object.tag == Tag(0xDE) => 3,
                    // The size does not include 8 bytes for a DER signature.
                    _ if object.tag == Tag(0xDC) => return 98,
                    ..=0x7F => 1,
                    0x80..=0xFF => 2,
                    _ => 3,
                };
                tag + length + object.max_length
            })
            .sum();
        assert_eq!(file.size, full, "{}", file.id);
    }
}

#[test]
fn signature_covers_what_the_specification_says() {
    let covered = |card_type| -> Vec<&str> {
        objects(card_type)
            .filter(|(_, object)| object.coverage == Coverage::Covered)
            .map(|(_, object)| object.item.code())
            .collect()
    };
    for card_type in [CardType::ResidenceFirst, CardType::SpecialPermanentFirst] {
        assert_eq!(covered(card_type), ["front_image", "photo"]);
    }
    let certificate = [
        "card_expiry",
        "date_of_birth",
        "sex",
        "nationality",
        "residence_status",
        "period_of_stay",
        "name_image",
        "photo",
    ];
    assert_eq!(covered(CardType::SpecialPermanentSecond), certificate);
    let mut residence = certificate.to_vec();
    let residence_only = ["permission_kind", "permission_date", "work", "period_end"];
    residence.splice(6..6, residence_only);
    assert_eq!(covered(CardType::ResidenceSecond), residence);
}

#[test]
fn directories_are_selected_once_each() {
    for &card_type in CardType::ALL {
        let mut order: Vec<Directory> = files(card_type).iter().map(|f| f.id.directory).collect();
        order.dedup();
        let count = order.len();
        order.sort_by_key(|d| *d as u8);
        order.dedup();
        assert_eq!(order.len(), count, "{card_type:?}");
    }
}

#[test]
fn plan_holds_what_was_asked_for() {
    let ids = |groups| -> Vec<String> {
        plan(CardType::ResidenceFirst, groups)
            .map(|file| file.id.to_string())
            .collect()
    };
    assert_eq!(ids(DataGroups::PHOTO), ["DF1/EF02"]);
    assert_eq!(ids(DataGroups::PERMISSIONS), ["DF2/EF02", "DF2/EF03"]);
    assert_eq!(ids(DataGroups::ALL).len(), 7);
    assert!(ids(DataGroups::empty()).is_empty());
}

#[test]
fn directory_names_are_the_specifications() {
    for (directory, name) in [
        (Directory::Df1, "d392f0004f0200000000000000000000"),
        (Directory::Df2, "d392f0004f0300000000000000000000"),
        (Directory::Df3, "d392f0004f0400000000000000000000"),
    ] {
        assert_eq!(hex::encode(directory.name().unwrap()), name);
    }
    assert_eq!(Directory::Mf.name(), None);
}
