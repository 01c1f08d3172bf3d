//! Kinds of permission and the authorities that give them.

use std::fmt;

/// A permission as cards print it: `在留期間更新許可（東京出入国在留管理局長）`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PermissionName {
    pub(super) kind: &'static str,
    pub(super) authority: Option<&'static str>,
}

impl PermissionName {
    /// What was permitted: `在留期間更新許可`.
    pub fn kind(self) -> &'static str {
        self.kind
    }

    /// Who gave it: `東京出入国在留管理局長`.
    pub fn authority(self) -> Option<&'static str> {
        self.authority
    }
}

/// As printed.
impl fmt::Display for PermissionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.authority {
            Some(authority) => write!(f, "{}（{authority}）", self.kind),
            None => f.write_str(self.kind),
        }
    }
}

/// A person's permission is personal.
impl fmt::Debug for PermissionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PermissionName(..)")
    }
}

/// Permissions of the Immigration Act that lead to a residence card, and the reasons for
/// which a card is issued without one.
pub(super) const KINDS: [&str; 21] = [
    "上陸許可",
    "上陸特別許可",
    "在留資格変更許可",
    "在留期間更新許可",
    "在留資格取得許可",
    "永住許可",
    "在留資格取得による永住許可",
    "永住者在留資格取得許可",
    "在留特別許可",
    "難民認定による在留資格取得許可",
    "難民認定による在留許可",
    "一時庇護上陸許可",
    "再上陸許可",
    "在留カード有効期間更新",
    "在留カード再交付",
    "住居地届出",
    "住居地以外の記載事項変更届出",
    "交換希望による再交付",
    "定住者在留資格取得許可",
    "在留資格変更",
    "在留期間更新",
];

/// Heads of regional bureaus, by their names before and after April 2019, of branch and
/// airport offices, and the central authorities.
pub(super) const AUTHORITIES: [&str; 46] = [
    "法務大臣",
    "出入国在留管理庁長官",
    "札幌入国管理局長",
    "仙台入国管理局長",
    "東京入国管理局長",
    "名古屋入国管理局長",
    "大阪入国管理局長",
    "広島入国管理局長",
    "高松入国管理局長",
    "福岡入国管理局長",
    "札幌出入国在留管理局長",
    "仙台出入国在留管理局長",
    "東京出入国在留管理局長",
    "名古屋出入国在留管理局長",
    "大阪出入国在留管理局長",
    "広島出入国在留管理局長",
    "高松出入国在留管理局長",
    "福岡出入国在留管理局長",
    "成田空港支局長",
    "羽田空港支局長",
    "中部空港支局長",
    "関西空港支局長",
    "横浜支局長",
    "神戸支局長",
    "那覇支局長",
    "東京入国管理局成田空港支局長",
    "東京入国管理局羽田空港支局長",
    "東京入国管理局横浜支局長",
    "名古屋入国管理局中部空港支局長",
    "大阪入国管理局関西空港支局長",
    "大阪入国管理局神戸支局長",
    "福岡入国管理局那覇支局長",
    "東京出入国在留管理局成田空港支局長",
    "東京出入国在留管理局羽田空港支局長",
    "東京出入国在留管理局横浜支局長",
    "名古屋出入国在留管理局中部空港支局長",
    "大阪出入国在留管理局関西空港支局長",
    "大阪出入国在留管理局神戸支局長",
    "福岡出入国在留管理局那覇支局長",
    "成田空港支局入国審査官",
    "羽田空港支局入国審査官",
    "中部空港支局入国審査官",
    "関西空港支局入国審査官",
    "入国審査官",
    "市区町村長",
    "地方入国管理局長",
];

/// Kind and authority of a printed permission: the text before the bracket and in it.
pub(super) fn parts(text: &str) -> (&str, Option<&str>) {
    match text.split_once(['(', '（']) {
        Some((kind, authority)) => (kind, Some(authority.trim_end_matches([')', '）']))),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_at_the_bracket() {
        for (text, kind, authority) in [
            (
                "在留資格変更許可（法務大臣）",
                "在留資格変更許可",
                Some("法務大臣"),
            ),
            ("永住許可(法務大臣", "永住許可", Some("法務大臣")),
            ("永住許可", "永住許可", None),
            ("（", "", Some("")),
        ] {
            assert_eq!(parts(text), (kind, authority), "{text}");
        }
    }
}
