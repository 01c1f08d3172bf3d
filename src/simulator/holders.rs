//! The invented holders. None of them exists; the addresses, municipality codes and
//! the codes of C9 and CA are made up as well: the lists that ISA hands to
//! developers are not public (docs/protocol.md, section 4).

use super::holder::{FirstEntries, Holder, SecondEntries};
use super::pictures::*;

impl Holder {
    /// MIRAI TESTA, born 1993-04-05, female, Brazil: engineer, specialist in
    /// humanities, international services; 3 years until 2028-10-20, granted
    /// 2025-10-20, with a comprehensive permission.
    pub fn engineer() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: FirstEntries {
                front_image: RESIDENCE.front.to_vec(),
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
                comprehensive_permission: text("1"),
                comprehensive_permission_ends_on: text("20281020"),
                ..RESIDENCE.second()
            },
        }
    }

    /// SORA TESTA, born 2018-06-07, male, Brazil: dependent, without a photo as on
    /// first-generation cards of holders under 16. On a second-generation card the
    /// missing photo contradicts the dates: the holder was 7 when the permission was
    /// granted.
    pub fn child() -> Self {
        let mut holder = Self::engineer();
        holder.photo = None;
        holder.first.front_image = CHILD.front.to_vec();
        holder.first.comprehensive_permission = None;
        holder.second = SecondEntries {
            birth_date: text("20180607"),
            sex: text("1"),
            residence_status: text("TEST000003"),
            permission_kind: text("T2"),
            work: text("9"),
            comprehensive_permission: text("0"),
            comprehensive_permission_ends_on: None,
            name_image: CHILD.name.to_vec(),
            address_image: CHILD.address.to_vec(),
            ..holder.second
        };
        holder
    }

    /// HINATA TESTA, a child born 2026-07-01 whose stay was permitted on 2026-07-20,
    /// without a photo as on second-generation cards of holders under 1.
    pub fn infant() -> Self {
        Self {
            photo: None,
            first: FirstEntries {
                front_image: INFANT.front.to_vec(),
                address_written_on: text("20260720"),
                municipality_code: text("279999"),
                address: text("大阪府架空市例示町４番５号"),
                ..FirstEntries::default()
            },
            second: SecondEntries {
                card_expires_on: text("20270720"),
                birth_date: text("20260701"),
                sex: text("2"),
                nationality: text("BRA"),
                residence_status: text("TEST000003"),
                period_of_stay: text("0100"),
                permission_kind: text("T3"),
                permission_date: text("20260720"),
                work: text("9"),
                period_ends_on: text("20270720"),
                comprehensive_permission: text("0"),
                ..INFANT.second()
            },
        }
    }

    /// A student from Vietnam with a long Latin name, admitted 2026-04-01 for 2
    /// years and 3 months, without an address on the front: it was written on the
    /// back later. Comprehensive permission for 28 hours a week.
    pub fn student() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: FirstEntries {
                front_image: STUDENT.front.to_vec(),
                address_written_on: text("20260414"),
                municipality_code: text("139998"),
                address: text("東京都架空区仮町９番９号見本学生寮３０３号室"),
                comprehensive_permission: text("許可（原則週28時間以内・風俗営業等の従事を除く）"),
                ..FirstEntries::default()
            },
            second: SecondEntries {
                card_expires_on: text("20280701"),
                birth_date: text("20040229"),
                sex: text("2"),
                nationality: text("VNM"),
                residence_status: text("TEST000004"),
                period_of_stay: text("0203"),
                permission_kind: text("T4"),
                permission_date: text("20260401"),
                work: text("9"),
                period_ends_on: text("20280701"),
                comprehensive_permission: text("1"),
                comprehensive_permission_ends_on: text("20280701"),
                ..STUDENT.second()
            },
        }
    }

    /// LI MIHON (李 見本), born 1980-12-31, male, China: permanent resident, so
    /// without an end of the period.
    pub fn permanent_resident() -> Self {
        Self {
            photo: Some(PHOTO_SPECIAL_PERMANENT.to_vec()),
            first: PERMANENT.first(),
            second: SecondEntries {
                card_expires_on: text("20310508"),
                birth_date: text("19801231"),
                sex: text("1"),
                nationality: text("CHN"),
                residence_status: text("TEST000005"),
                period_of_stay: text("0000"),
                permission_kind: text("T5"),
                permission_date: text("20240508"),
                work: text("1"),
                comprehensive_permission: text("0"),
                ..PERMANENT.second()
            },
        }
    }

    /// CHEN SHILI (陳 示例), born 1988-08-18, female, Taiwan: instructor, with a
    /// comprehensive permission for teaching and the like.
    pub fn instructor() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: FirstEntries {
                comprehensive_permission: text(
                    "許可（「教育」、「技術・人文知識・国際業務」、「技能」の活動・週28時間以内）",
                ),
                ..INSTRUCTOR.first()
            },
            second: SecondEntries {
                card_expires_on: text("20280830"),
                birth_date: text("19880818"),
                sex: text("2"),
                nationality: text("TWN"),
                residence_status: text("TEST000006"),
                period_of_stay: text("0300"),
                permission_kind: text("T1"),
                permission_date: text("20250830"),
                work: text("2"),
                period_ends_on: text("20280830"),
                comprehensive_permission: text("2"),
                comprehensive_permission_ends_on: text("20280830"),
                ..INSTRUCTOR.second()
            },
        }
    }

    /// BUDI CONTOH, born 1999-11-11, male, Indonesia: technical intern training
    /// (ii)(b), 1 year.
    pub fn trainee() -> Self {
        Self {
            photo: Some(PHOTO_SPECIAL_PERMANENT.to_vec()),
            first: TRAINEE.first(),
            second: SecondEntries {
                card_expires_on: text("20270315"),
                birth_date: text("19991111"),
                sex: text("1"),
                nationality: text("IDN"),
                residence_status: text("TEST000007"),
                period_of_stay: text("0100"),
                permission_kind: text("T2"),
                permission_date: text("20260315"),
                work: text("2"),
                period_ends_on: text("20270315"),
                comprehensive_permission: text("0"),
                ..TRAINEE.second()
            },
        }
    }

    /// A holder from Spain with a long Latin name: designated activities for 6
    /// months, work only as the designation paper says, an individual permission.
    pub fn designated_activities() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: FirstEntries {
                individual_permission: text("許可（資格外活動許可書に記載された範囲内の活動）"),
                ..DESIGNATED.first()
            },
            second: SecondEntries {
                card_expires_on: text("20261209"),
                birth_date: text("19961003"),
                sex: text("2"),
                nationality: text("ESP"),
                residence_status: text("TEST000008"),
                period_of_stay: text("0006"),
                permission_kind: text("T2"),
                permission_date: text("20260609"),
                work: text("4"),
                period_ends_on: text("20261209"),
                comprehensive_permission: text("0"),
                individual_permission: true,
                ..DESIGNATED.second()
            },
        }
    }

    /// JOHN QUINCY SPECIMEN, born 1985-01-23, male, United States: spouse of a
    /// Japanese national. The card expired on 2019-09-01.
    pub fn spouse() -> Self {
        Self {
            photo: Some(PHOTO_SPECIAL_PERMANENT.to_vec()),
            first: SPOUSE.first(),
            second: SecondEntries {
                card_expires_on: text("20190901"),
                birth_date: text("19850123"),
                sex: text("1"),
                nationality: text("USA"),
                residence_status: text("TEST000009"),
                period_of_stay: text("0100"),
                permission_kind: text("T3"),
                permission_date: text("20180901"),
                work: text("1"),
                period_ends_on: text("20190901"),
                comprehensive_permission: text("0"),
                ..SPOUSE.second()
            },
        }
    }

    /// PRIYA NAMUNA, born 1991-07-20, female, India: highly skilled professional
    /// (i)(b), 5 years until 2026-12-24, with a renewal under way.
    pub fn professional() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: FirstEntries {
                renewal_application: true,
                ..PROFESSIONAL.first()
            },
            second: SecondEntries {
                card_expires_on: text("20261224"),
                birth_date: text("19910720"),
                sex: text("2"),
                nationality: text("IND"),
                residence_status: text("TEST000010"),
                period_of_stay: text("0500"),
                permission_kind: text("T2"),
                permission_date: text("20211224"),
                work: text("2"),
                period_ends_on: text("20261224"),
                comprehensive_permission: text("0"),
                renewal_application: true,
                ..PROFESSIONAL.second()
            },
        }
    }

    /// A long-term resident from the Philippines whose name takes two lines of the
    /// front and three of the second generation's name image, and whose address takes
    /// two.
    pub fn long_name() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: LONG_NAME.first(),
            second: SecondEntries {
                card_expires_on: text("20280214"),
                birth_date: text("19750515"),
                sex: text("2"),
                nationality: text("PHL"),
                residence_status: text("TEST000011"),
                period_of_stay: text("0300"),
                permission_kind: text("T6"),
                permission_date: text("20250214"),
                work: text("1"),
                period_ends_on: text("20280214"),
                comprehensive_permission: text("0"),
                ..LONG_NAME.second()
            },
        }
    }

    /// LEE MIHON (李 見本), born 1970-01-02, male, Republic of Korea: special
    /// permanent resident.
    pub fn special_permanent() -> Self {
        Self {
            photo: Some(PHOTO_SPECIAL_PERMANENT.to_vec()),
            first: FirstEntries {
                address_written_on: text("20230401"),
                municipality_code: text("279999"),
                address: text("大阪府架空市例示町４番５号"),
                ..SPECIAL_PERMANENT.first()
            },
            second: SecondEntries {
                card_expires_on: text("20330102"),
                birth_date: text("19700102"),
                sex: text("1"),
                nationality: text("KOR"),
                residence_status: text("TEST000002"),
                period_of_stay: text("0000"),
                ..SPECIAL_PERMANENT.second()
            },
        }
    }

    /// A special permanent resident with a long Latin name, none in ideographs, and a
    /// long address.
    pub fn special_permanent_long_name() -> Self {
        Self {
            photo: Some(PHOTO_RESIDENCE.to_vec()),
            first: SPECIAL_PERMANENT_LONG_NAME.first(),
            second: SecondEntries {
                card_expires_on: text("20290304"),
                birth_date: text("20010304"),
                sex: text("2"),
                nationality: text("KOR"),
                residence_status: text("TEST000002"),
                period_of_stay: text("0000"),
                ..SPECIAL_PERMANENT_LONG_NAME.second()
            },
        }
    }

    /// LEE REIKO (李 例子), born 2018-06-07, female, Republic of Korea: a child of a special
    /// permanent resident, without a photo as on first-generation certificates of holders
    /// under 16.
    pub fn special_permanent_child() -> Self {
        Self {
            photo: None,
            first: FirstEntries {
                address_written_on: text("20230401"),
                municipality_code: text("279999"),
                address: text("大阪府架空市例示町４番５号"),
                ..SPECIAL_PERMANENT_CHILD.first()
            },
            second: SecondEntries {
                card_expires_on: text("20340607"),
                birth_date: text("20180607"),
                sex: text("2"),
                nationality: text("KOR"),
                residence_status: text("TEST000002"),
                period_of_stay: text("0000"),
                ..SPECIAL_PERMANENT_CHILD.second()
            },
        }
    }
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}
