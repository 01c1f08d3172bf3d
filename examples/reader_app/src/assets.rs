//! The page, inside the program.

use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::errors::Refusal;

pub async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    let found = FILES.iter().find(|(name, ..)| *name == path);
    match found {
        Some((_, kind, text)) => ([(header::CONTENT_TYPE, *kind)], *text).into_response(),
        None => Refusal::NotFound.into_response(),
    }
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

macro_rules! files {
    ($($path:literal: $kind:ident = $file:literal;)*) => {
        const FILES: &[(&str, &str, &str)] = &[
            $(($path, $kind, include_str!(concat!("../web/", $file))),)*
        ];
    };
}

files! {
    "/": HTML = "index.html";
    "/style.css": CSS = "style.css";
    "/icon.svg": SVG = "icon.svg";
    "/app.js": SCRIPT = "app.js";
    "/api.js": SCRIPT = "api.js";
    "/camera.js": SCRIPT = "camera.js";
    "/dom.js": SCRIPT = "dom.js";
    "/help.js": SCRIPT = "help.js";
    "/number.js": SCRIPT = "number.js";
    "/place.js": SCRIPT = "place.js";
    "/result.js": SCRIPT = "result.js";
    "/revocation.js": SCRIPT = "revocation.js";
    "/screens.js": SCRIPT = "screens.js";
    "/types.js": SCRIPT = "types.js";
    "/where.js": SCRIPT = "where.js";
    "/words.js": SCRIPT = "words.js";
    "/zoom.js": SCRIPT = "zoom.js";
}
