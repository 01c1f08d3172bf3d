//! The JSON form of what was read and checked (docs/json.md).

use example_common::model::Model;
use serde_json::{Value, json};
use zairyu::Card;
use zairyu::holder::HolderView;
use zairyu::verify::Report;

pub fn of(card: &Card, report: &Report, holder: &HolderView, model: Option<&Model>) -> Value {
    let info = card.info();
    json!({
        "format": { "name": "zairyu-read", "version": VERSION },
        "card": {
            "type_code": info.card_type.code(),
            "type": info.card_type.document().code(),
            "generation": info.generation().code(),
            "spec_version": info.spec_version.to_string(),
        },
        "holder": holder,
        "ocr_model": model.map(Model::json),
        "records": card.record(),
        "report": report,
        "link": card.link_stats(),
    })
}

/// Increased if a field is removed or changes its meaning, not for new fields.
const VERSION: u32 = 1;
