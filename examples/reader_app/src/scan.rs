//! The number by camera: pictures from the page, looked at one after the other.

use axum::Json;
use axum::extract::{Request, State};
use serde_json::{Value, json};

use crate::api::App;
use crate::errors::Refusal;

/// What the pictures said so far.
pub struct Scan;

pub async fn start(State(app): State<App>) -> Result<Json<Value>, Refusal> {
    if app.setup().recognizer.is_none() {
        return Err(Refusal::NotAvailable);
    }
    app.session().set_scan(Some(Scan));
    Ok(Json(json!({})))
}

pub async fn stop(State(app): State<App>) -> Json<Value> {
    app.session().set_scan(None);
    Json(json!({}))
}

pub async fn look(State(_app): State<App>, _request: Request) -> Result<Json<Value>, Refusal> {
    Err(Refusal::NotAvailable)
}
