//! The number by camera: pictures from the page, looked at one after the other until the
//! number is certain.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};
use zairyu::printed::{CardNumberScanner, GrayImage, Rect, ScanHint, ScanResult, TextRecognizer};

use crate::api::{self, App, Input, Nothing};
use crate::errors::Refusal;

/// What the pictures said so far.
pub type Scan = CardNumberScanner<Arc<dyn TextRecognizer>>;

pub async fn start(
    State(app): State<App>,
    Input(Nothing {}): Input<Nothing>,
) -> Result<Json<Value>, Refusal> {
    let recognizer = app.setup().recognizer.clone();
    let recognizer = recognizer.ok_or(Refusal::NotAvailable)?;
    app.session().begin_scan(CardNumberScanner::new(recognizer));
    Ok(Json(json!({})))
}

/// The next picture.
pub async fn look(State(app): State<App>, request: Request) -> Result<Json<Value>, Refusal> {
    let size = Size::of(request.headers())?;
    let guide = size.guide(request.headers())?;
    let pixels = api::body(request, size.width * size.height).await?;
    let picture = size.picture(pixels)?;
    // One at a time, and none when nobody asked for it.
    let (scan, era) = app.session().take_scan().ok_or(Refusal::NotAvailable)?;
    let looked = api::work(move || {
        let mut scan = scan;
        let found = scan.scan(&picture, guide);
        (scan, found)
    });
    let (scan, found) = looked.await?;
    app.session().put_scan_back(scan, era);
    Ok(Json(match found.map_err(|_| Refusal::Fault)? {
        ScanResult::Certain(found) => json!({
            "number": found.number().full().to_string(),
            "confidence": found.confidence(),
        }),
        ScanResult::NotYet(hint) => json!({
            "number": null,
            "hint": match hint {
                ScanHint::NoLine => "no-line",
                _ => "unclear",
            },
        }),
    }))
}

struct Size {
    width: usize,
    height: usize,
}

impl Size {
    fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let kind = headers.get(header::CONTENT_TYPE);
        if kind.is_none_or(|kind| kind != "application/octet-stream") {
            return Err(Refusal::Body);
        }
        let side = |name, most| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            let side: Option<usize> = value.and_then(|value| value.parse().ok());
            side.filter(|side| (1..=most).contains(side))
                .ok_or(Refusal::Body)
        };
        Ok(Size {
            width: side("x-width", MOST_WIDTH)?,
            height: side("x-height", MOST_HEIGHT)?,
        })
    }

    /// Where the card should be: left, top, width, height.
    fn guide(&self, headers: &HeaderMap) -> Result<Option<Rect>, Refusal> {
        let Some(value) = headers.get("x-guide") else {
            return Ok(None);
        };
        let text = value.to_str().map_err(|_| Refusal::Body)?;
        let numbers: Result<Vec<usize>, _> = text.split(',').map(str::parse).collect();
        let Ok(&[left, top, width, height]) = numbers.as_deref() else {
            return Err(Refusal::Body);
        };
        let (right, bottom) = (left.saturating_add(width), top.saturating_add(height));
        let is_inside = width > 0 && height > 0 && right <= self.width && bottom <= self.height;
        let guide = Rect {
            left,
            top,
            right,
            bottom,
        };
        is_inside.then_some(Some(guide)).ok_or(Refusal::Body)
    }

    fn picture(&self, pixels: Bytes) -> Result<GrayImage, Refusal> {
        GrayImage::new(self.width, self.height, pixels.into()).map_err(|_| Refusal::Body)
    }
}

const MOST_WIDTH: usize = 1920;
const MOST_HEIGHT: usize = 1080;
