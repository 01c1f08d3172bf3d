//! The texts in the pictures of the simulator's holders.

/// The texts in the front image of a [`Sample`](super::Sample), and in its name and address
/// images of the second generation, to check a program that reads the pictures.
///
/// Dates are as printed: `1993年04月05日`, or in full-width digits.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrintedTexts {
    /// The name in Latin letters, one text per line.
    pub name: Vec<&'static str>,
    /// The name in ideographs.
    pub name_kanji: Option<&'static str>,
    /// Date of birth, in half-width digits.
    pub date_of_birth: &'static str,
    /// `男 M.` or `女 F.`
    pub sex: &'static str,
    /// Nationality or region in Japanese.
    pub nationality: &'static str,
    /// The address, one text per line.
    pub address: Vec<&'static str>,
    /// Status of residence in Japanese (residence cards).
    pub residence_status: Option<&'static str>,
    /// Status of residence in English, one text per line (residence cards).
    pub residence_status_english: Vec<&'static str>,
    /// The work permission (residence cards).
    pub work: Option<&'static str>,
    /// The period of stay (residence cards).
    pub period_of_stay: Option<&'static str>,
    /// When it ends, in full-width digits (residence cards with a limited period).
    pub period_end: Option<&'static str>,
    /// The kind of permission and who gave it (residence cards).
    pub permission_kind: Option<&'static str>,
    /// The date of permission, in half-width digits (residence cards).
    pub permission_date: Option<&'static str>,
    /// The date of issue, in half-width digits (residence cards).
    pub issue_date: Option<&'static str>,
    /// When the card expires, in full-width digits; `まで有効` follows it.
    pub card_expiry: &'static str,
    /// The second generation's name image, one text per line.
    pub name_image: Vec<&'static str>,
    /// The second generation's address image, one text per line.
    pub address_image: Vec<&'static str>,
}

/// No texts, as for the texts of a genuine card.
impl std::fmt::Debug for PrintedTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrintedTexts(..)")
    }
}

/// The texts of the sample with this name.
pub(super) fn printed_texts(sample: &str) -> PrintedTexts {
    let mut texts = PrintedTexts::default();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        if let (Some(holder), Some(entry), Some(text)) = (cells.next(), cells.next(), cells.next())
            && holder == sample
        {
            set(&mut texts, entry, text);
        }
    }
    texts
}

fn set(texts: &mut PrintedTexts, entry: &str, text: &'static str) {
    let lines = || text.split('|').collect();
    match entry {
        "name" => texts.name = lines(),
        "name_kanji" => texts.name_kanji = Some(text),
        "date_of_birth" => texts.date_of_birth = text,
        "sex" => texts.sex = text,
        "nationality" => texts.nationality = text,
        "address" => texts.address = lines(),
        "residence_status" => texts.residence_status = Some(text),
        "residence_status_english" => texts.residence_status_english = lines(),
        "work" => texts.work = Some(text),
        "period_of_stay" => texts.period_of_stay = Some(text),
        "period_end" => texts.period_end = Some(text),
        "permission_kind" => texts.permission_kind = Some(text),
        "permission_date" => texts.permission_date = Some(text),
        "issue_date" => texts.issue_date = Some(text),
        "card_expiry" => texts.card_expiry = text,
        "name_image" => texts.name_image = lines(),
        "address_image" => texts.address_image = lines(),
        _ => {}
    }
}

/// The texts that `assets/simulator/make_images.py` draws.
pub(super) const TABLE: &str = include_str!("../../assets/simulator/holders.tsv");
