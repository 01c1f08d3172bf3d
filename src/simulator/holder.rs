//! Invented card holders. None of them exists; the addresses, municipality
//! codes and the codes of C9 and CA are made up as well (the lists that ISA
//! publishes are not at hand, docs/protocol.md, section 4).

/// What a card says about its holder, for both generations.
///
/// Texts are written as UTF-8. `None` means that the entry is absent; the
/// builder decides whether the object is then all NUL or empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// D1: the face photo, JPEG 2000, at most 3000 bytes.
    pub photo: Option<Vec<u8>>,
    /// What only first-generation cards carry.
    pub first: FirstEntries,
    /// What only second-generation cards carry.
    pub second: SecondEntries,
}

/// The entries of a first-generation card (RC1; docs/protocol.md, section 4).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FirstEntries {
    /// D0: the front image, TIFF Group 4, at most 7000 bytes.
    pub front_image: Vec<u8>,
    /// D2: when the address was written, `YYYYMMDD`.
    pub address_written_on: Option<String>,
    /// D3: municipality code, 6 digits.
    pub municipality_code: Option<String>,
    /// D4: address added on the back, at most 320 bytes.
    pub address: Option<String>,
    /// D5: comprehensive permission as printed, at most 120 bytes.
    pub comprehensive_permission: Option<String>,
    /// D6: individual permission as printed, at most 120 bytes.
    pub individual_permission: Option<String>,
    /// D7: a renewal application is under way.
    pub renewal_application: bool,
}

/// The entries of a second-generation card (RC2; docs/protocol.md, section 4).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct SecondEntries {
    /// C5: card expiry, `YYYYMMDD`.
    pub card_expires_on: Option<String>,
    /// C6: date of birth, `YYYYMMDD`; `00` for an unknown part.
    pub birth_date: Option<String>,
    /// C7: `1` male, `2` female, `3` not stated.
    pub sex: Option<String>,
    /// C8: nationality or region, three letters.
    pub nationality: Option<String>,
    /// C9: status of residence, a code of at most 10 bytes.
    pub residence_status: Option<String>,
    /// CE: period of stay, `YYMM`, `DDD` or `0000`.
    pub period_of_stay: Option<String>,
    /// CA: kind of permission, a code of 2 bytes (residence cards).
    pub permission_kind: Option<String>,
    /// CB: date of permission, `YYYYMMDD` (residence cards).
    pub permission_date: Option<String>,
    /// CC: work, `1`, `2`, `4` or `9` (residence cards).
    pub work: Option<String>,
    /// CD: when the period of stay ends, `YYYYMMDD` (residence cards).
    pub period_ends_on: Option<String>,
    /// D0: the name image, TIFF Group 4, at most 2500 bytes.
    pub name_image: Vec<u8>,
    /// DFD1: the address image, TIFF Group 4, at most 2500 bytes.
    pub address_image: Vec<u8>,
    /// D5: comprehensive permission, `0`, `1` or `2` (residence cards).
    pub comprehensive_permission: Option<String>,
    /// D6: when it ends, `YYYYMMDD` (residence cards).
    pub comprehensive_permission_ends_on: Option<String>,
    /// D7: an individual permission was granted (residence cards).
    pub individual_permission: bool,
    /// D8: a renewal application is under way (residence cards).
    pub renewal_application: bool,
    /// D9: the commissioner made an entry.
    pub commissioner_entry: bool,
    /// DE: reserved text, at most 200 bytes.
    pub reserved_text: Option<String>,
}

impl Holder {
    /// MIRAI TESTA, born 1993-04-05, female, Brazil: engineer, specialist in
    /// humanities, international services; 3 years until 2028-10-20, granted
    /// 2025-10-20, with a comprehensive permission.
    pub fn engineer() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: FirstEntries {
                front_image: FRONT_RESIDENCE.to_vec(),
                address_written_on: text("20251020"),
                municipality_code: text("139999"),
                address: text("東京都架空区見本町１丁目２番３号"),
                comprehensive_permission: text("許可：週２８時間以内、風俗営業等を除く"),
                individual_permission: None,
                renewal_application: false,
            },
            second: SecondEntries {
                card_expires_on: text("20281020"),
                birth_date: text("19930405"),
                sex: text("2"),
                nationality: text("BRA"),
                residence_status: text("TEST000001"),
                period_of_stay: text("0300"),
                permission_kind: text("T1"),
                permission_date: text("20251020"),
                work: text("2"),
                period_ends_on: text("20281020"),
                name_image: NAME_RESIDENCE.to_vec(),
                address_image: ADDRESS_RESIDENCE.to_vec(),
                comprehensive_permission: text("1"),
                comprehensive_permission_ends_on: text("20281020"),
                individual_permission: false,
                renewal_application: false,
                commissioner_entry: false,
                reserved_text: None,
            },
        }
    }

    /// LEE MIHON, born 1970-01-02, male, Republic of Korea: special permanent
    /// resident.
    pub fn special_permanent() -> Self {
        Self {
            photo: Some(PHOTO_SPECIAL_PERMANENT.to_vec()),
            first: FirstEntries {
                front_image: FRONT_SPECIAL_PERMANENT.to_vec(),
                address_written_on: text("20230401"),
                municipality_code: text("279999"),
                address: text("大阪府架空市例示町４番５号"),
                ..FirstEntries::default()
            },
            second: SecondEntries {
                card_expires_on: text("20330102"),
                birth_date: text("19700102"),
                sex: text("1"),
                nationality: text("KOR"),
                residence_status: text("TEST000002"),
                period_of_stay: text("0000"),
                name_image: NAME_SPECIAL_PERMANENT.to_vec(),
                address_image: ADDRESS_SPECIAL_PERMANENT.to_vec(),
                ..SecondEntries::default()
            },
        }
    }

    /// SORA TESTA, born 2018-06-07, without a photo as on first-generation cards
    /// of holders under 16. On a second-generation card the missing photo
    /// contradicts the dates: the holder was 7 when the permission was granted.
    pub fn child() -> Self {
        let mut holder = Self::engineer();
        holder.photo = None;
        holder.first.front_image = FRONT_RESIDENCE_CHILD.to_vec();
        holder.first.comprehensive_permission = None;
        holder.second.birth_date = text("20180607");
        holder.second.sex = text("3");
        holder.second.residence_status = text("TEST000003");
        holder.second.work = text("9");
        holder.second.comprehensive_permission = text("0");
        holder.second.comprehensive_permission_ends_on = None;
        holder
    }

    /// A child born 2026-07-01 whose stay was permitted on 2026-07-20, without a
    /// photo as on second-generation cards of holders under 1.
    pub fn infant() -> Self {
        let mut holder = Self::child();
        holder.second.birth_date = text("20260701");
        holder.second.permission_date = text("20260720");
        holder
    }

    /// A holder whose entries reach the limits: every field full, indefinite
    /// stay, all permissions, a birth date of which only the year is known, every
    /// image as long as its field.
    pub fn edge() -> Self {
        let mut holder = Self::engineer();
        holder.photo = Some(fill_photo(PHOTO_RESIDENCE, 3000));
        holder.first = FirstEntries {
            front_image: fill_image(FRONT_RESIDENCE, 7000),
            address_written_on: text("20991231"),
            municipality_code: text("999999"),
            address: Some(full_text("架空の長い住所", 320)),
            comprehensive_permission: Some(full_text("包括許可", 120)),
            individual_permission: Some(full_text("個別許可", 120)),
            renewal_application: true,
        };
        holder.second = SecondEntries {
            card_expires_on: text("20360614"),
            birth_date: text("19700000"),
            sex: text("3"),
            nationality: text("XXA"),
            residence_status: text("TEST999999"),
            period_of_stay: text("0000"),
            permission_kind: text("T9"),
            permission_date: text("20260614"),
            work: text("1"),
            period_ends_on: None,
            name_image: fill_image(NAME_RESIDENCE, 2500),
            address_image: fill_image(ADDRESS_RESIDENCE, 2500),
            comprehensive_permission: text("2"),
            comprehensive_permission_ends_on: text("20360614"),
            individual_permission: true,
            renewal_application: true,
            commissioner_entry: true,
            reserved_text: Some(full_text("予備", 200)),
        };
        holder
    }
}

/// Says only that it is a holder: the entries are personal data by their kind.
impl core::fmt::Debug for Holder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Holder").finish_non_exhaustive()
    }
}

/// A bit of a front or name image that can be flipped while the image still
/// decodes: its byte offset and a mask.
pub(super) fn alterable_bit(image: &[u8]) -> (usize, u8) {
    ALTERABLE_BITS
        .iter()
        .find(|(sample, _, _)| image.starts_with(sample))
        .map_or((image.len() / 2, 0x01), |&(_, offset, mask)| (offset, mask))
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// `pattern` over and over, ended with ASCII so that it takes exactly `length` bytes.
fn full_text(pattern: &str, length: usize) -> String {
    let mut text = String::new();
    for character in pattern.chars().cycle() {
        if text.len() + character.len_utf8() > length {
            break;
        }
        text.push(character);
    }
    while text.len() < length {
        text.push('-');
    }
    text
}

/// Bytes after the last part of a TIFF are nobody's: no offset points there.
fn fill_image(image: &[u8], length: usize) -> Vec<u8> {
    let mut image = image.to_vec();
    image.resize(length, 0xA5);
    image
}

/// Fills a JP2 file with a box of type `free`, to be skipped (ISO/IEC 15444-1 I.8).
fn fill_photo(photo: &[u8], length: usize) -> Vec<u8> {
    let mut photo = photo.to_vec();
    let free = u32::try_from(length.saturating_sub(photo.len())).unwrap_or(0);
    if free >= 8 {
        photo.extend(free.to_be_bytes());
        photo.extend(b"free");
        photo.resize(length, 0xA5);
    }
    photo
}

const FRONT_RESIDENCE: &[u8] = include_bytes!("../../assets/simulator/front-residence.tif");
const FRONT_RESIDENCE_CHILD: &[u8] =
    include_bytes!("../../assets/simulator/front-residence-child.tif");
const FRONT_SPECIAL_PERMANENT: &[u8] =
    include_bytes!("../../assets/simulator/front-special-permanent.tif");
const PHOTO_RESIDENCE: &[u8] = include_bytes!("../../assets/simulator/photo-residence.jp2");
const PHOTO_SPECIAL_PERMANENT: &[u8] =
    include_bytes!("../../assets/simulator/photo-special-permanent.jp2");
const NAME_RESIDENCE: &[u8] = include_bytes!("../../assets/simulator/name-residence.tif");
const NAME_SPECIAL_PERMANENT: &[u8] =
    include_bytes!("../../assets/simulator/name-special-permanent.tif");
const ADDRESS_RESIDENCE: &[u8] = include_bytes!("../../assets/simulator/address-residence.tif");
const ADDRESS_SPECIAL_PERMANENT: &[u8] =
    include_bytes!("../../assets/simulator/address-special-permanent.tif");

/// Found by trying: the flip changes some pixels and leaves the code words after
/// it in step.
const ALTERABLE_BITS: &[(&[u8], usize, u8)] = &[
    (FRONT_RESIDENCE, 1752, 0x01),
    (FRONT_RESIDENCE_CHILD, 1780, 0x02),
    (FRONT_SPECIAL_PERMANENT, 1753, 0x02),
    (NAME_RESIDENCE, 632, 0x10),
    (NAME_SPECIAL_PERMANENT, 630, 0x01),
];
