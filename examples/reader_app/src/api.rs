//! What the page can ask for, each a POST under `/api/`.

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::header;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use example_common::guard;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use time::Date;
use tokio::time::timeout;
use zairyu::archive::Archive;
use zairyu::present::guidance::Situation;
use zairyu::present::html::HtmlReport;
use zairyu::{CardNumber, CardNumberError, Language};

use crate::access::{self, Gate};
use crate::checked::Checked;
use crate::csv::Reads;
use crate::errors::Refusal;
use crate::session::Session;
use crate::setup::Setup;
use crate::{assets, read, result, scan, virtual_cards};

/// What all requests share.
#[derive(Clone)]
pub struct App(Arc<Shared>);

struct Shared {
    setup: Setup,
    session: Session,
    gate: Arc<Gate>,
}

impl App {
    pub fn new(setup: Setup, token: &str, port: u16) -> Self {
        App(Arc::new(Shared {
            session: Session::new(setup.idle),
            gate: Arc::new(Gate::new(port, token)),
            setup,
        }))
    }

    pub fn setup(&self) -> &Setup {
        &self.0.setup
    }

    pub fn session(&self) -> &Session {
        &self.0.session
    }

    pub fn router(&self) -> Router {
        Router::new()
            .route("/api/config", post(config))
            .route("/api/readers", post(readers))
            .route("/api/number", post(number))
            .route("/api/scan/start", post(scan::start))
            .route("/api/scan", post(scan::look))
            .route("/api/read", post(read_card))
            .route("/api/result", post(result_of_card))
            .route("/api/verify", post(verify))
            .route("/api/report", post(report))
            .route("/api/archive", post(archive))
            .route("/api/alive", post(alive))
            .route("/api/next", post(next))
            .route("/api/csv/start", post(csv_start))
            .route("/api/csv/stop", post(csv_stop))
            .route("/api/csv", post(csv))
            .fallback(assets::serve)
            .with_state(self.clone())
            .layer(middleware::from_fn_with_state(
                Arc::clone(&self.0.gate),
                access::guard,
            ))
    }
}

/// A JSON body, short and in time.
pub struct Input<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Input<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        if kind.is_none_or(|kind| kind != "application/json") {
            return Err(Refusal::Body);
        }
        let body = body(request, LONGEST_JSON).await?;
        let value = serde_json::from_slice(&body).map_err(|_| Refusal::Body)?;
        Ok(Input(value))
    }
}

pub async fn body(request: Request, limit: usize) -> Result<axum::body::Bytes, Refusal> {
    let body = timeout(BODY_TIME, to_bytes(request.into_body(), limit)).await;
    body.ok().and_then(Result::ok).ok_or(Refusal::Body)
}

#[derive(Deserialize)]
pub struct Nothing {}

#[derive(Deserialize)]
struct InLanguage {
    #[serde(deserialize_with = "language")]
    language: Language,
}

pub fn language<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
    let code = String::deserialize(deserializer)?;
    Language::from_code(&code).ok_or_else(|| serde::de::Error::custom("language"))
}

/// How the program was started, and the words for every situation.
async fn config(State(app): State<App>, Input(Nothing {}): Input<Nothing>) -> Json<Value> {
    let setup = app.setup();
    let guidance = |language| -> Map<String, Value> {
        let all = Situation::ALL.iter().map(|situation| {
            let guidance = situation.guidance(language);
            (situation.code().to_owned(), json!(guidance))
        });
        all.collect()
    };
    let virtual_cards = setup.reader.is_none().then(virtual_cards::choices);
    Json(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "language": setup.language.code(),
        "reader": setup.reader.is_some(),
        "camera": setup.recognizer.is_some(),
        "revocation_url": setup.revocation_url,
        "idle_seconds": setup.idle.as_secs(),
        "csv": app.session().with_reads(|reads| reads.as_ref().map(Reads::count)),
        "virtual_cards": virtual_cards,
        "guidance": {
            "ja": guidance(Language::Japanese),
            "en": guidance(Language::English),
        },
    }))
}

/// The readers that are connected now.
async fn readers(
    State(app): State<App>,
    Input(Nothing {}): Input<Nothing>,
) -> Result<Json<Value>, Refusal> {
    let Some(wanted) = app.setup().reader.clone() else {
        return Ok(Json(json!({ "code": null, "readers": [] })));
    };
    let listed = tokio::task::spawn_blocking(move || list_readers(wanted.as_deref()));
    let listed = timeout(READERS_TIME, listed).await;
    listed
        .map_err(|_| Refusal::Fault)?
        .map_err(|_| Refusal::Fault)
}

#[cfg(feature = "pcsc")]
fn list_readers(wanted: Option<&str>) -> Json<Value> {
    use zairyu::present::labels::visible;
    let listed = zairyu::transport::pcsc::list_readers();
    let readers = match listed {
        Ok(readers) => readers,
        Err(error) => {
            return Json(json!({ "code": error.situation().code(), "readers": [] }));
        }
    };
    let is_wanted = |name: &&String| wanted.is_none_or(|wanted| wanted == name.as_str());
    let names: Vec<String> = readers
        .iter()
        .filter(is_wanted)
        .map(|name| visible(name))
        .collect();
    let code = names.is_empty().then(|| Situation::NoReader.code());
    Json(json!({ "code": code, "readers": names }))
}

#[cfg(not(feature = "pcsc"))]
fn list_readers(_: Option<&str>) -> Json<Value> {
    Json(json!({ "code": Situation::NoReader.code(), "readers": [] }))
}

#[derive(Deserialize)]
struct Typed {
    number: String,
}

/// What is typed, as far as it is a card number: what is wrong, and where.
async fn number(State(app): State<App>, Input(typed): Input<Typed>) -> Json<Value> {
    app.session().touch();
    Json(match typed.number.parse::<CardNumber>() {
        Ok(number) => json!({ "number": number.full().to_string(), "problem": null }),
        Err(error) => {
            let (code, position) = match error {
                CardNumberError::LetterExpected { position } => ("letter", position),
                CardNumberError::DigitExpected { position } => ("digit", position),
                CardNumberError::TooLong { position } => ("long", position),
                CardNumberError::TooShort { found } => ("short", found),
                _ => ("other", 0),
            };
            json!({ "number": null, "problem": { "code": code, "position": position } })
        }
    })
}

async fn read_card(
    State(app): State<App>,
    axum::Extension(patience): axum::Extension<crate::connections::Patience>,
    Input(request): Input<read::Request>,
) -> Result<Response, Refusal> {
    patience.ask();
    read::read(app, request).await
}

async fn result_of_card(
    State(app): State<App>,
    Input(InLanguage { language }): Input<InLanguage>,
) -> Result<Json<Value>, Refusal> {
    let card = app.session().card().ok_or(Refusal::NoCard)?;
    work(move || result::of(&card, language)).await.map(Json)
}

#[derive(Deserialize)]
struct Verify {
    /// `YYYY-MM-DD`, or null for the one on the chip.
    date_of_birth: Option<String>,
    #[serde(deserialize_with = "language")]
    language: Language,
}

/// Checks the card again with a date of birth that a person reads off it.
async fn verify(
    State(app): State<App>,
    Input(input): Input<Verify>,
) -> Result<Json<Value>, Refusal> {
    let date = input.date_of_birth.as_deref().map(|text| {
        let format = time::macros::format_description!("[year]-[month]-[day]");
        Date::parse(text, format).map_err(|_| Refusal::Body)
    });
    let date = date.transpose()?;
    let card = app.session().card().ok_or(Refusal::NoCard)?;
    work(move || {
        let again = Checked::of(card.card.clone(), date, app.setup());
        let kept = app.session().replace(&card, again).ok_or(Refusal::NoCard)?;
        Ok(Json(result::of(&kept, input.language)))
    })
    .await?
}

async fn report(
    State(app): State<App>,
    Input(InLanguage { language }): Input<InLanguage>,
) -> Result<Response, Refusal> {
    let card = app.session().card().ok_or(Refusal::NoCard)?;
    let page = work(move || {
        let page = HtmlReport::new(&card.card, &card.report, language);
        page.with_holder(&card.holder).to_html()
    })
    .await?;
    Ok(attachment("text/html; charset=utf-8", page.into()))
}

async fn archive(
    State(app): State<App>,
    Input(Nothing {}): Input<Nothing>,
) -> Result<Response, Refusal> {
    let card = app.session().card().ok_or(Refusal::NoCard)?;
    let archive = work(move || serde_json::to_vec(&Archive::of(&card.card))).await?;
    let archive = archive.map_err(|_| Refusal::Fault)?;
    Ok(attachment("application/json", archive))
}

/// The person at the page is still there.
async fn alive(State(app): State<App>, Input(Nothing {}): Input<Nothing>) -> Json<Value> {
    app.session().touch();
    Json(json!({}))
}

async fn next(State(app): State<App>, Input(Nothing {}): Input<Nothing>) -> Json<Value> {
    app.session().forget();
    Json(json!({}))
}

async fn csv_start(State(app): State<App>, Input(Nothing {}): Input<Nothing>) -> Json<Value> {
    let count = app
        .session()
        .with_reads(|reads| reads.get_or_insert_with(Reads::new).count());
    Json(json!({ "count": count }))
}

async fn csv_stop(State(app): State<App>, Input(Nothing {}): Input<Nothing>) -> Json<Value> {
    app.session().with_reads(|reads| *reads = None);
    Json(json!({}))
}

async fn csv(
    State(app): State<App>,
    Input(InLanguage { language }): Input<InLanguage>,
) -> Result<Response, Refusal> {
    let table = app
        .session()
        .with_reads(|reads| reads.as_ref().map(|reads| reads.to_csv(language)));
    let table = table.ok_or(Refusal::CsvOff)?.map_err(|_| Refusal::Fault)?;
    Ok(attachment("text/csv; charset=utf-8", table))
}

/// To save, not to show.
fn attachment(kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, "attachment"),
    ];
    (headers, bytes).into_response()
}

/// Work that takes a while, away from the connections; a panic is a fault and no more.
pub async fn work<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::task::spawn_blocking(|| guard::run(work)).await;
    done.map_err(|_| Refusal::Fault)?
        .map_err(|_| Refusal::Fault)
}

const LONGEST_JSON: usize = 4096;

/// Bodies come from this computer.
const BODY_TIME: Duration = Duration::from_secs(5);

const READERS_TIME: Duration = Duration::from_secs(5);
