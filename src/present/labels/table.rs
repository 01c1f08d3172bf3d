//! The rows of a card, item by item.

use super::{Row, document, generation, opening_number_to_compare, visible};
use crate::card::DataItem;
use crate::present::Language;
use crate::present::marks;
use crate::present::values;
use crate::record::{
    Card, CodeLists, Field, FirstGeneration, ImageData, Nationality, Record, SecondGeneration,
};
use crate::verify::Report;

/// The rows, with the names of `lists` for codes.
pub(crate) fn rows(
    card: &Card,
    report: &Report,
    language: Language,
    lists: Option<&CodeLists>,
) -> Vec<Row> {
    let mut table = Table {
        rows: Vec::new(),
        report,
        language,
        lists,
    };
    table.about_the_card(card);
    match card.record() {
        Record::First(record) => table.first(record),
        Record::Second(record) => table.second(record),
    }
    table.rows
}

struct Table<'a> {
    rows: Vec<Row>,
    report: &'a Report,
    language: Language,
    lists: Option<&'a CodeLists>,
}

impl Table<'_> {
    fn about_the_card(&mut self, card: &Card) {
        let language = self.language;
        let info = card.info();
        let document = document(info.card_type, language);
        let generation = generation(info.card_type, language);
        let value = format!("{document} / {generation} / {}", info.card_type.code());
        let label = language.pick("カードの種類", "Card type");
        let note = language.pick(
            "カードの種類は署名の対象外です。実際のカードの表題と比べてください",
            "no signature covers the card type: compare it with the title printed on the card",
        );
        self.push(DataItem::CardType, label, &value, Some(note));
        let label = language.pick("仕様の版", "Specification version");
        self.push(
            DataItem::SpecVersion,
            label,
            &info.spec_version.to_string(),
            None,
        );
        if let Some(number) = opening_number_to_compare(card) {
            let label = language.pick("読み取りに使った番号", "Number that opened the card");
            let is_number_read = card.value(DataItem::CardNumber).is_some();
            let note = match (card.record(), is_number_read) {
                (Record::First(_), _) => language.pick(
                    "券面画像の番号と比べてください",
                    "compare it with the number in the front image",
                ),
                (_, true) => language.pick(
                    "チップに記録された番号と一致しません",
                    "the chip has another number, or no number",
                ),
                (_, false) => language.pick(
                    "カードの表面の番号と比べてください",
                    "compare it with the number printed on the card",
                ),
            };
            self.push(
                DataItem::CardNumber,
                label,
                &number.full().to_string(),
                Some(note),
            );
        }
    }

    fn first(&mut self, record: &FirstGeneration) {
        let language = self.language;
        self.add(
            "住居地 (裏面追記)",
            "Address (added on the back)",
            &record.address,
            values::text,
        );
        self.plain("住居地の追記日", "Address added on", &record.address_date);
        self.code(
            ["市区町村", "市区町村コード"],
            ["Municipality", "Municipality code"],
            &record.municipality_code,
        );
        self.add(
            "包括許可",
            "Comprehensive permission",
            &record.comprehensive_permission,
            values::text,
        );
        self.add(
            "個別許可",
            "Individual permission",
            &record.individual_permission,
            values::text,
        );
        self.add(RENEWAL.0, RENEWAL.1, &record.renewal, |value| {
            values::renewal(*value, language)
        });
        self.image("券面画像", "Front image", &record.front_image);
        self.image("顔写真", "Photo", &record.photo);
    }

    fn second(&mut self, record: &SecondGeneration) {
        let language = self.language;
        self.add(
            "カード番号",
            "Card number",
            &record.card_number,
            |number| number.as_read().escape_ascii().to_string(),
        );
        self.plain("カードの有効期間", "Card expires on", &record.card_expiry);
        self.plain("生年月日", "Date of birth", &record.date_of_birth);
        self.add("性別", "Sex", &record.sex, |value| {
            values::sex(*value, language)
        });
        let lists = self.lists;
        self.add(
            "国籍・地域",
            "Nationality or region",
            &record.nationality,
            |code: &Nationality| values::nationality(code, lists, language),
        );
        self.code(
            ["在留資格", "在留資格 (コード)"],
            ["Status of residence", "Status of residence (code)"],
            &record.residence_status,
        );
        self.add(
            "在留期間",
            "Period of stay",
            &record.period_of_stay,
            |period| values::period_of_stay(period, language),
        );
        self.plain(
            "在留期間の満了日",
            "Period of stay ends on",
            &record.period_end,
        );
        self.code(
            ["許可の種類", "許可の種類 (コード)"],
            ["Kind of permission", "Kind of permission (code)"],
            &record.permission_kind,
        );
        self.plain("許可年月日", "Date of permission", &record.permission_date);
        self.add("就労制限の有無", "Work", &record.work, |value| {
            values::work(*value, language)
        });
        self.add(
            "包括許可",
            "Comprehensive permission",
            &record.comprehensive_permission,
            |value| values::comprehensive(*value, language),
        );
        self.plain(
            "包括許可期限",
            "Comprehensive permission ends on",
            &record.comprehensive_permission_end,
        );
        self.add(
            "個別許可",
            "Individual permission",
            &record.individual_permission,
            |value| values::individual(*value, language),
        );
        self.add(RENEWAL.0, RENEWAL.1, &record.renewal, |value| {
            values::renewal(*value, language)
        });
        self.add(
            "長官記録",
            "Commissioner's entry",
            &record.commissioner_entry,
            |value| values::commissioner(*value, language),
        );
        self.add("予備", "Reserved text", &record.reserved_text, values::text);
        self.image("氏名画像", "Name image", &record.name_image);
        self.image("住居地画像", "Address image", &record.address_image);
        self.image("顔写真", "Photo", &record.photo);
    }

    fn plain<T: ToString>(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<T>>) {
        self.add(ja, en, field, ToString::to_string);
    }

    /// A code. The first label of each language is for a code with a name, the second for
    /// a code alone.
    fn code<T: ToString>(
        &mut self,
        ja: [&'static str; 2],
        en: [&'static str; 2],
        field: &Option<Field<T>>,
    ) {
        let Some(field) = field else { return };
        let code = field.value().to_string();
        let name = values::name_of_code(&code, field.item(), self.lists, self.language);
        let ([ja_name, ja_code], [en_name, en_code]) = (ja, en);
        let (label, value) = match name {
            Some(name) => (
                self.language.pick(ja_name, en_name),
                format!("{name} ({code})"),
            ),
            None => (self.language.pick(ja_code, en_code), code),
        };
        self.push(field.item(), label, &value, None);
    }

    fn image(&mut self, ja: &'static str, en: &'static str, field: &Option<Field<ImageData>>) {
        let language = self.language;
        self.add(ja, en, field, |data| values::image(data, language));
        let Some(field) = field else { return };
        let padding = &self.report.padding_not_read;
        let Some(padding) = padding.iter().find(|one| one.item == field.item()) else {
            return;
        };
        let words = values::padding_not_read(padding, language);
        if let Some(row) = self.rows.last_mut() {
            row.value.push_str(&words);
        }
    }

    fn add<T>(
        &mut self,
        ja: &'static str,
        en: &'static str,
        field: &Option<Field<T>>,
        show: impl FnOnce(&T) -> String,
    ) {
        let Some(field) = field else { return };
        let label = self.language.pick(ja, en);
        self.push(field.item(), label, &show(field.value()), None);
    }

    fn push(
        &mut self,
        item: DataItem,
        label: &'static str,
        value: &str,
        note: Option<&'static str>,
    ) {
        self.rows.push(Row {
            item,
            label,
            value: visible(value),
            proof: self.report.proof(item),
            mark: marks::of_item(self.report, item, self.language),
            note,
        });
    }
}

const RENEWAL: (&str, &str) = ("在留期間更新等許可申請", "Renewal application");
