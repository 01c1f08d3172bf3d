//! Statuses of residence of the Immigration Control and Refugee Recognition Act.

use std::fmt;

/// A status of residence, as cards name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ResidenceStatusName {
    japanese: &'static str,
    english: &'static str,
}

impl ResidenceStatusName {
    /// In Japanese, as the Act names it, digits in full width.
    pub fn japanese(self) -> &'static str {
        self.japanese
    }

    /// In English, as ISA translates it.
    pub fn english(self) -> &'static str {
        self.english
    }
}

/// In Japanese.
impl fmt::Display for ResidenceStatusName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.japanese)
    }
}

/// A person's status is personal.
impl fmt::Debug for ResidenceStatusName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidenceStatusName(..)")
    }
}

const fn status(japanese: &'static str, english: &'static str) -> ResidenceStatusName {
    ResidenceStatusName { japanese, english }
}

/// Appended tables I and II of the Act, with the divisions that cards print; then names
/// that were in use since 2012, when residence cards began.
pub(super) const STATUSES: [ResidenceStatusName; 45] = [
    // Table I (1)
    status("外交", "Diplomat"),
    status("公用", "Official"),
    status("教授", "Professor"),
    status("芸術", "Artist"),
    status("宗教", "Religious Activities"),
    status("報道", "Journalist"),
    // Table I (2)
    status("高度専門職１号イ", "Highly Skilled Professional (i)(a)"),
    status("高度専門職１号ロ", "Highly Skilled Professional (i)(b)"),
    status("高度専門職１号ハ", "Highly Skilled Professional (i)(c)"),
    status("高度専門職２号", "Highly Skilled Professional (ii)"),
    status("経営・管理", "Business Manager"),
    status("法律・会計業務", "Legal/Accounting Services"),
    status("医療", "Medical Services"),
    status("研究", "Researcher"),
    status("教育", "Instructor"),
    status(
        "技術・人文知識・国際業務",
        "Engineer/Specialist in Humanities/International Services",
    ),
    status("企業内転勤", "Intra-company Transferee"),
    status("企業内転勤１号", "Intra-company Transferee (i)"),
    status("企業内転勤２号", "Intra-company Transferee (ii)"),
    status("介護", "Nursing Care"),
    status("興行", "Entertainer"),
    status("技能", "Skilled Labor"),
    status("特定技能１号", "Specified Skilled Worker (i)"),
    status("特定技能２号", "Specified Skilled Worker (ii)"),
    status("技能実習１号イ", "Technical Intern Training (i)(a)"),
    status("技能実習１号ロ", "Technical Intern Training (i)(b)"),
    status("技能実習２号イ", "Technical Intern Training (ii)(a)"),
    status("技能実習２号ロ", "Technical Intern Training (ii)(b)"),
    status("技能実習３号イ", "Technical Intern Training (iii)(a)"),
    status("技能実習３号ロ", "Technical Intern Training (iii)(b)"),
    status("育成就労", "Employment for Skill Development"),
    // Table I (3) to (5)
    status("文化活動", "Cultural Activities"),
    status("短期滞在", "Temporary Visitor"),
    status("留学", "Student"),
    status("研修", "Trainee"),
    status("家族滞在", "Dependent"),
    status("特定活動", "Designated Activities"),
    // Table II
    status("永住者", "Permanent Resident"),
    status("日本人の配偶者等", "Spouse or Child of Japanese National"),
    status("永住者の配偶者等", "Spouse or Child of Permanent Resident"),
    status("定住者", "Long-Term Resident"),
    // The Special Act of 1991
    status("特別永住者", "Special Permanent Resident"),
    // Until 2015
    status("投資・経営", "Investor/Business Manager"),
    status("技術", "Engineer"),
    status(
        "人文知識・国際業務",
        "Specialist in Humanities/International Services",
    ),
];

/// The Japanese names, in the order of [`STATUSES`].
pub(super) fn names() -> Vec<&'static str> {
    STATUSES.iter().map(|status| status.japanese).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_in_both_languages() {
        for of in [ResidenceStatusName::japanese, ResidenceStatusName::english] {
            let mut names: Vec<_> = STATUSES.iter().map(|status| of(*status)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), STATUSES.len());
        }
    }
}
