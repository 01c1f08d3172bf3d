//! Who may ask: pages of this server with the token of this run, and nobody else. Other
//! web pages are kept out by Host (DNS rebinding), Origin, Sec-Fetch-Site and the token;
//! other accounts of this computer by the token.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use subtle::ConstantTimeEq;

use crate::errors::Refusal;

/// What a request must have.
pub struct Gate {
    hosts: [String; 2],
    token: String,
}

impl Gate {
    pub fn new(port: u16, token: &str) -> Self {
        Gate {
            hosts: ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}")),
            token: token.to_owned(),
        }
    }

    fn check(&self, request: &Request) -> Result<(), Refusal> {
        let headers = request.headers();
        // One Host, and no other authority in the request line.
        let host = only(headers, &header::HOST)?.ok_or(Refusal::Foreign)?;
        let is_own = |text: &str| self.hosts.iter().any(|own| own == text);
        if !is_own(host) || request.uri().authority().is_some() {
            return Err(Refusal::Foreign);
        }
        if let Some(origin) = only(headers, &header::ORIGIN)? {
            // Of the two names the one that was asked for.
            let own = origin.strip_prefix("http://") == Some(host);
            if !own {
                return Err(Refusal::Foreign);
            }
        }
        let is_api = request.uri().path().starts_with("/api/");
        match only(headers, &SEC_FETCH_SITE)? {
            None | Some("same-origin" | "none") => {}
            // A link from elsewhere may lead to the start page: it holds nothing.
            Some(_) if !is_api && is_navigation(request) => {}
            Some(_) => return Err(Refusal::Foreign),
        }
        if !is_api {
            return match *request.method() {
                Method::GET => Ok(()),
                _ => Err(Refusal::Method),
            };
        }
        if *request.method() != Method::POST {
            return Err(Refusal::Method);
        }
        let given = only(headers, &TOKEN)?.unwrap_or_default();
        if bool::from(given.as_bytes().ct_eq(self.token.as_bytes())) {
            Ok(())
        } else {
            Err(Refusal::Token)
        }
    }
}

/// The header's value; more than one is refused.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    let (first, second) = (values.next(), values.next());
    match (first.map(HeaderValue::to_str), second) {
        (None, None) => Ok(None),
        (Some(Ok(value)), None) => Ok(Some(value)),
        _ => Err(Refusal::Foreign),
    }
}

fn is_navigation(request: &Request) -> bool {
    let is = |name: &HeaderName, expected: &str| {
        request
            .headers()
            .get(name)
            .is_some_and(|value| value == expected)
    };
    request.uri().path() == "/"
        && is(&SEC_FETCH_MODE, "navigate")
        && is(&SEC_FETCH_DEST, "document")
}

/// In front of everything that is served.
pub async fn guard(
    State(gate): State<std::sync::Arc<Gate>>,
    request: Request,
    next: Next,
) -> Response {
    let response = match gate.check(&request) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    with_headers(response)
}

fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    // No page of another origin learns from a status what there is.
    if response.status() == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().remove(header::ALLOW);
    }
    response
}

const TOKEN: HeaderName = HeaderName::from_static("x-zairyu-token");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const SEC_FETCH_DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");

const HEADERS: [(&str, &str); 8] = [
    ("cache-control", "no-store"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; \
         connect-src 'self'; media-src blob:; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(self), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), \
         hid=(), midi=(), payment=(), publickey-credentials-get=()",
    ),
];

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn check(method: &str, path: &str, headers: &[(&str, &str)]) -> Result<(), Refusal> {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Gate::new(80, "secret").check(&request.body(Body::empty()).unwrap())
    }

    const HOST: (&str, &str) = ("host", "127.0.0.1:80");
    const SECRET: (&str, &str) = ("x-zairyu-token", "secret");

    #[test]
    fn own_pages_are_served() {
        for (method, path, headers) in [
            ("GET", "/", &[HOST][..]),
            ("GET", "/", &[("host", "localhost:80")]),
            ("GET", "/app.js", &[HOST, ("sec-fetch-site", "same-origin")]),
            ("GET", "/", &[HOST, ("sec-fetch-site", "none")]),
            (
                "GET",
                "/",
                &[
                    HOST,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ],
            ),
            ("POST", "/api/config", &[HOST, SECRET]),
            (
                "POST",
                "/api/config",
                &[HOST, SECRET, ("origin", "http://127.0.0.1:80")],
            ),
        ] {
            assert_eq!(check(method, path, headers), Ok(()), "{path} {headers:?}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        use Refusal::{Foreign, Method, Token};
        let api = "/api/config";
        for (method, path, headers, refusal) in [
            ("GET", "/", &[][..], Foreign),
            ("GET", "/", &[("host", "evil.example")], Foreign),
            ("GET", "/", &[("host", "127.0.0.1:81")], Foreign),
            ("GET", "/", &[("host", "127.0.0.1")], Foreign),
            (
                "GET",
                "/",
                &[("host", "127.0.0.1:80.evil.example")],
                Foreign,
            ),
            ("GET", "/", &[HOST, HOST], Foreign),
            ("GET", "http://evil.example/", &[HOST], Foreign),
            ("POST", "/", &[HOST], Method),
            ("OPTIONS", "/", &[HOST], Method),
            ("GET", api, &[HOST, SECRET], Method),
            ("OPTIONS", api, &[HOST, SECRET], Method),
            ("POST", api, &[HOST], Token),
            ("POST", api, &[HOST, ("x-zairyu-token", "")], Token),
            ("POST", api, &[HOST, ("x-zairyu-token", "secre")], Token),
            ("POST", api, &[HOST, ("x-zairyu-token", "secrets")], Token),
            ("POST", api, &[HOST, SECRET, SECRET], Foreign),
            ("POST", api, &[HOST, SECRET, ("origin", "null")], Foreign),
            (
                "POST",
                api,
                &[HOST, SECRET, ("origin", "http://localhost:80")],
                Foreign,
            ),
            (
                "POST",
                api,
                &[HOST, SECRET, ("origin", "https://127.0.0.1:80")],
                Foreign,
            ),
            (
                "POST",
                api,
                &[HOST, SECRET, ("origin", "http://evil.example")],
                Foreign,
            ),
            (
                "POST",
                api,
                &[HOST, SECRET, ("sec-fetch-site", "same-site")],
                Foreign,
            ),
            (
                "POST",
                api,
                &[
                    HOST,
                    SECRET,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ],
                Foreign,
            ),
            (
                "GET",
                "/app.js",
                &[HOST, ("sec-fetch-site", "cross-site")],
                Foreign,
            ),
            (
                "GET",
                "/",
                &[
                    HOST,
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "iframe"),
                ],
                Foreign,
            ),
        ] {
            assert_eq!(
                check(method, path, headers),
                Err(refusal),
                "{method} {path} {headers:?}"
            );
        }
    }
}
