//! Why a request gets no answer: a status and a code that the page has words for.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Each is one code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not from a page of this server.
    Foreign,
    Method,
    /// Not the token of this run.
    Token,
    NotFound,
    /// The body is too long, came too slowly, or is not what it should be.
    Body,
    /// Another read goes on.
    Busy,
    /// There is no card, or no longer.
    NoCard,
    /// The table of reads is off.
    CsvOff,
    /// This program was started or built without it.
    NotAvailable,
    /// A fault of the program.
    Fault,
}

impl Refusal {
    fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Refusal::Foreign => (StatusCode::FORBIDDEN, "foreign"),
            Refusal::Method => (StatusCode::METHOD_NOT_ALLOWED, "method"),
            Refusal::Token => (StatusCode::UNAUTHORIZED, "token"),
            Refusal::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Refusal::Body => (StatusCode::BAD_REQUEST, "body"),
            Refusal::Busy => (StatusCode::CONFLICT, "read-under-way"),
            Refusal::NoCard => (StatusCode::GONE, "card-forgotten"),
            Refusal::CsvOff => (StatusCode::CONFLICT, "csv-off"),
            Refusal::NotAvailable => (StatusCode::NOT_IMPLEMENTED, "not-available"),
            Refusal::Fault => (StatusCode::INTERNAL_SERVER_ERROR, "program-fault"),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, code) = self.parts();
        (status, Json(json!({ "code": code }))).into_response()
    }
}
