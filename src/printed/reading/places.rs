//! The places of the values in a front image of the first generation (docs/protocol.md,
//! section 11).
//!
//! The places were measured on sample pictures, not on genuine cards.

/// The size to which the places refer, pixels: 85.6 x 54 mm at 200 dpi.
pub(super) const WIDTH: f32 = 674.0;
pub(super) const HEIGHT: f32 = 425.0;

/// A value in a picture. Which of them a picture has depends on the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PrintedField {
    /// Card number.
    CardNumber,
    /// Name: Latin letters, kanji, or both.
    Name,
    /// Date of birth.
    DateOfBirth,
    /// Sex.
    Sex,
    /// Nationality or region.
    Nationality,
    /// Address.
    Address,
    /// Status of residence, in Japanese.
    ResidenceStatus,
    /// Status of residence, in English.
    ResidenceStatusEnglish,
    /// Work permission.
    Work,
    /// Period of stay and the day on which it ends.
    PeriodOfStay,
    /// Kind of permission.
    PermissionKind,
    /// Date of permission.
    PermissionDate,
    /// Date of issue.
    IssueDate,
    /// The day until which the card is valid.
    CardExpiry,
}

/// The place of one value: the zone of its components, and the usual rows of its text.
pub(super) struct Place {
    pub(super) field: PrintedField,
    /// Left, top, right, bottom of the zone.
    pub(super) zone: [f32; 4],
    /// The left side may move by this much, to where the widest gap is.
    pub(super) reach: f32,
    /// First and last row of the text.
    pub(super) rows: [f32; 2],
    /// How tall a line is.
    pub(super) line: f32,
    /// Whether each such front has the value.
    pub(super) always: bool,
}

const fn place(
    field: PrintedField,
    zone: [f32; 4],
    reach: f32,
    rows: [f32; 2],
    line: f32,
    always: bool,
) -> Place {
    Place {
        field,
        zone,
        reach,
        rows,
        line,
        always,
    }
}

pub(super) const RESIDENCE: [Place; 14] = {
    use PrintedField::*;
    [
        place(
            CardNumber,
            [470.0, 20.0, 674.0, 57.0],
            0.0,
            [33.0, 45.0],
            12.0,
            true,
        ),
        place(
            Name,
            [30.0, 52.0, 674.0, 102.0],
            0.0,
            [61.0, 76.0],
            14.0,
            true,
        ),
        place(
            DateOfBirth,
            [40.0, 102.0, 262.0, 135.0],
            0.0,
            [106.0, 123.0],
            16.0,
            true,
        ),
        place(
            Sex,
            [262.0, 102.0, 368.0, 135.0],
            20.0,
            [106.0, 123.0],
            16.0,
            true,
        ),
        place(
            Nationality,
            [368.0, 102.0, 674.0, 135.0],
            36.0,
            [106.0, 123.0],
            16.0,
            true,
        ),
        place(
            Address,
            [30.0, 146.0, 674.0, 192.0],
            0.0,
            [158.0, 175.0],
            16.0,
            true,
        ),
        place(
            ResidenceStatus,
            [30.0, 190.0, 674.0, 218.0],
            0.0,
            [197.0, 214.0],
            16.0,
            true,
        ),
        place(
            ResidenceStatusEnglish,
            [30.0, 217.0, 300.0, 272.0],
            0.0,
            [221.0, 265.0],
            9.0,
            false,
        ),
        place(
            Work,
            [300.0, 217.0, 674.0, 272.0],
            12.0,
            [240.0, 258.0],
            17.0,
            true,
        ),
        place(
            PeriodOfStay,
            [60.0, 273.0, 674.0, 312.0],
            0.0,
            [283.0, 302.0],
            16.0,
            true,
        ),
        place(
            PermissionKind,
            [40.0, 316.0, 674.0, 348.0],
            0.0,
            [327.0, 341.0],
            14.0,
            true,
        ),
        place(
            PermissionDate,
            [40.0, 347.0, 274.0, 377.0],
            0.0,
            [354.0, 369.0],
            14.0,
            true,
        ),
        place(
            IssueDate,
            [274.0, 347.0, 520.0, 377.0],
            40.0,
            [354.0, 369.0],
            14.0,
            true,
        ),
        place(
            CardExpiry,
            [60.0, 377.0, 620.0, 405.5],
            0.0,
            [384.0, 403.0],
            17.0,
            true,
        ),
    ]
};

pub(super) const CERTIFICATE: [Place; 7] = {
    use PrintedField::*;
    [
        place(
            CardNumber,
            [470.0, 20.0, 674.0, 57.0],
            0.0,
            [33.0, 45.0],
            12.0,
            true,
        ),
        place(
            Name,
            [30.0, 72.0, 674.0, 134.0],
            0.0,
            [85.0, 122.0],
            14.0,
            true,
        ),
        place(
            DateOfBirth,
            [40.0, 132.0, 310.0, 172.0],
            0.0,
            [141.0, 159.0],
            17.0,
            true,
        ),
        place(
            Sex,
            [310.0, 132.0, 500.0, 172.0],
            44.0,
            [141.0, 159.0],
            17.0,
            true,
        ),
        place(
            Nationality,
            [50.0, 185.0, 674.0, 230.0],
            0.0,
            [199.0, 216.0],
            16.0,
            true,
        ),
        place(
            Address,
            [30.0, 250.0, 674.0, 310.0],
            0.0,
            [267.0, 281.0],
            15.0,
            true,
        ),
        place(
            CardExpiry,
            [60.0, 330.0, 620.0, 372.0],
            0.0,
            [343.0, 361.0],
            16.0,
            true,
        ),
    ]
};

/// The small line below the expiry, `PERIOD OF VALIDITY OF THIS CARD`.
pub(super) const RESIDENCE_FOOT: [f32; 4] = [150.0, 406.0, 385.0, 416.0];
pub(super) const CERTIFICATE_FOOT: [f32; 4] = [135.0, 389.0, 370.0, 399.0];
/// A second line of the name.
pub(super) const RESIDENCE_NAME: [f32; 4] = [50.0, 78.0, 520.0, 98.0];
