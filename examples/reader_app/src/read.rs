//! The read of a card, step by step to the page: an object per line.

use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use example_common::{content, guard};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::time::timeout;
use zairyu::present::guidance::Situation;
use zairyu::{
    Card, CardNumber, CardTransport, DataGroups, Error, Language, LinkFault, Progress, Reader,
};

use crate::api::App;
use crate::checked::Checked;
use crate::errors::Refusal;
use crate::session::Turn;
use crate::virtual_cards::{self, VirtualLink};

#[derive(Deserialize)]
pub struct Request {
    number: String,
    source: Source,
    #[serde(deserialize_with = "crate::api::language")]
    language: Language,
}

/// Where the card is.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Source {
    Virtual { id: String },
    Reader,
}

/// A line to the page.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Event {
    /// For a card, or for what keeps it from being read.
    Waiting {
        code: &'static str,
    },
    Progress {
        done: usize,
        total: usize,
        text: String,
    },
    /// The card is gone half way; the read goes on when it is back.
    Moved {
        code: &'static str,
    },
    Error {
        code: &'static str,
        detail: String,
    },
    /// The card was read, and may go; the text in its pictures is read now.
    Recognizing,
    /// All is there: ask for the result.
    Done,
}

/// Reads in the background, and streams what happens. A page that stops listening cancels
/// the read.
pub async fn read(app: App, request: Request) -> Result<Response, Refusal> {
    let number: CardNumber = request.number.parse().map_err(|_| Refusal::Body)?;
    let link = match (&request.source, &app.setup().reader) {
        (Source::Virtual { id }, None) => {
            let link = virtual_cards::build(id, app.setup().pace);
            Some(link.ok_or(Refusal::Body)?)
        }
        (Source::Reader, Some(_)) => None,
        _ => return Err(Refusal::NotAvailable),
    };
    let turn = app.session().begin_read().await.ok_or(Refusal::Busy)?;
    let (sender, receiver) = mpsc::channel(MOST_EVENTS);
    let reading = Reading {
        app,
        turn,
        number,
        language: request.language,
        events: sender,
    };
    tokio::task::spawn_blocking(move || reading.run(link));
    let lines = stream::unfold(receiver, |mut receiver| async {
        let line: Bytes = receiver.recv().await?;
        Some((Ok::<_, std::convert::Infallible>(line), receiver))
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(lines)).into_response())
}

struct Reading {
    app: App,
    turn: Turn,
    number: CardNumber,
    language: Language,
    events: mpsc::Sender<Bytes>,
}

/// Why there is no card.
enum Failure {
    Card(Error),
    #[cfg(feature = "pcsc")]
    Reader(zairyu::transport::pcsc::PcscError),
    /// Nobody wants it any more.
    Unwanted,
}

impl Failure {
    fn situation(&self) -> Situation {
        match self {
            Failure::Card(error) => error.situation(),
            #[cfg(feature = "pcsc")]
            Failure::Reader(error) => error.situation(),
            Failure::Unwanted => Situation::Cancelled,
        }
    }

    /// The technical cause: nothing of the card.
    fn detail(&self) -> String {
        let chain = |error: &(dyn std::error::Error + 'static)| {
            let errors = std::iter::successors(Some(error), |&error| error.source());
            let texts: Vec<String> = errors.map(ToString::to_string).collect();
            texts.join(": ")
        };
        match self {
            Failure::Card(error) => chain(error),
            #[cfg(feature = "pcsc")]
            Failure::Reader(error) => chain(error),
            Failure::Unwanted => String::new(),
        }
    }
}

impl Reading {
    fn run(self, link: Option<VirtualLink>) {
        let outcome = guard::run(|| {
            let card = match link {
                Some(link) => self.over_virtual_link(link),
                None => self.over_reader(),
            }?;
            if self.app.setup().recognizer.is_some() {
                self.tell(&Event::Recognizing);
            }
            let checked = Checked::of(card, None, self.app.setup());
            if self.app.session().keep(&self.turn, checked) {
                Ok(())
            } else {
                Err(Failure::Unwanted)
            }
        });
        let event = match outcome {
            Ok(Ok(())) => Event::Done,
            Ok(Err(failure)) => Event::Error {
                code: failure.situation().code(),
                detail: failure.detail(),
            },
            Err(fault) => Event::Error {
                code: Situation::ProgramFault.code(),
                detail: fault.0,
            },
        };
        self.tell(&event);
    }

    fn is_wanted(&self) -> bool {
        !self.events.is_closed() && self.app.session().wants(&self.turn)
    }

    /// Waits for the page to take it, but not for one that does not listen.
    fn tell(&self, event: &Event) {
        let send = timeout(SLOW_PAGE, self.events.send(line(event)));
        // A page that is gone is noticed elsewhere.
        let _ = Handle::current().block_on(send);
    }

    fn show(&self, progress: Progress) -> ControlFlow<()> {
        if !self.is_wanted() {
            return ControlFlow::Break(());
        }
        self.app.session().touch();
        // One more or less does not matter.
        let _ = self.events.try_send(line(&Event::Progress {
            done: progress.bytes_done.min(progress.bytes_total),
            total: progress.bytes_total,
            text: content::doing(progress, self.language),
        }));
        ControlFlow::Continue(())
    }

    fn over_virtual_link(&self, link: VirtualLink) -> Result<Card, Failure> {
        let comes_back = link.comes_back;
        // As long as it takes to put a card down.
        self.tell(&Event::Waiting {
            code: Situation::NoCard.code(),
        });
        self.sleep(PUT_DOWN * self.app.setup().pace);
        let pace = self.app.setup().pace;
        self.over(link.transport, 2 * MOVED_FOR * pace, |transport| {
            if !comes_back {
                return Ok(false);
            }
            self.sleep(MOVED_FOR * pace);
            transport.put_back();
            transport.get_mut().reset();
            Ok(true)
        })
    }

    /// A card that is moved may be away for `patience`. `back`: whether it is there again; a
    /// failure gives up.
    fn over<T: CardTransport>(
        &self,
        transport: T,
        patience: Duration,
        mut back: impl FnMut(&mut T) -> Result<bool, Failure>,
    ) -> Result<Card, Failure> {
        let mut reader = Reader::new(transport);
        if let Some(key) = &self.app.setup().specified_card_key {
            reader = reader.with_specified_card_key(key.clone());
        }
        let mut outcome =
            reader.read_with_progress(&self.number, DataGroups::ALL, |step| self.show(step));
        for _ in 0..MOST_RESUMES {
            let fault = match &outcome {
                Err(Error::Link { fault, .. }) if may_come_back(*fault) => *fault,
                _ => break,
            };
            self.tell(&Event::Moved {
                code: fault.situation().code(),
            });
            let since = Instant::now();
            while !back(reader.transport_mut())? {
                if !self.is_wanted() {
                    return Err(Failure::Unwanted);
                }
                if since.elapsed() > patience {
                    return outcome.map_err(Failure::Card);
                }
                self.sleep(BETWEEN_TRIES);
            }
            self.app.session().touch();
            outcome = reader.resume(|step| self.show(step));
        }
        outcome.map_err(Failure::Card)
    }

    /// Not longer than somebody wants to know.
    fn sleep(&self, time: Duration) {
        let until = Instant::now() + time;
        while self.is_wanted() && Instant::now() < until {
            thread::sleep(NOTICE.min(time));
        }
    }

    #[cfg(feature = "pcsc")]
    fn over_reader(&self) -> Result<Card, Failure> {
        use zairyu::transport::pcsc::{PcscError, PcscTransport};
        let name = self.app.setup().reader.clone().flatten();
        let mut told = None;
        let transport = loop {
            if !self.is_wanted() {
                return Err(Failure::Unwanted);
            }
            let waits_for = match PcscTransport::connect_when_present(name.as_deref(), NOTICE) {
                Ok(transport) => break transport,
                Err(PcscError::Timeout | PcscError::NoCard) => LinkFault::NoCard,
                // The read goes on when a reader is plugged in or the other program ends.
                Err(
                    error @ (PcscError::NoService
                    | PcscError::NoReader
                    | PcscError::ReaderNotFound(_)
                    | PcscError::ReaderInUse(_)),
                ) => error.fault(),
                // A card that is just being put down.
                Err(PcscError::CardUnresponsive | PcscError::CardRemoved) => LinkFault::Timeout,
                Err(error) => return Err(Failure::Reader(error)),
            };
            if told != Some(waits_for) {
                told = Some(waits_for);
                self.tell(&Event::Waiting {
                    code: waits_for.situation().code(),
                });
            }
            if waits_for != LinkFault::NoCard {
                self.sleep(BETWEEN_TRIES);
            }
        };
        let mut told = None;
        let patience = LONGEST_AWAY.min(self.app.setup().idle);
        self.over(transport, patience, |transport| {
            let fault = match transport.reconnect_when_present(NOTICE) {
                Ok(()) => return Ok(true),
                Err(PcscError::Timeout) => LinkFault::NoCard,
                Err(error) => error.fault(),
            };
            if told != Some(fault) {
                told = Some(fault);
                self.tell(&Event::Moved {
                    code: fault.situation().code(),
                });
            }
            Ok(false)
        })
    }

    #[cfg(not(feature = "pcsc"))]
    fn over_reader(&self) -> Result<Card, Failure> {
        // Refused at the start.
        Err(Failure::Unwanted)
    }
}

/// What a link says when the card was moved, or the reader unplugged.
fn may_come_back(fault: LinkFault) -> bool {
    matches!(
        fault,
        LinkFault::CardRemoved | LinkFault::NoCard | LinkFault::Timeout | LinkFault::NoReader
    )
}

fn line(event: &Event) -> Bytes {
    // Strings and numbers: this does not fail.
    let mut text = serde_json::to_vec(event).unwrap_or_default();
    text.push(b'\n');
    text.into()
}

const MOST_EVENTS: usize = 64;

/// Who moves the card more often should start over.
const MOST_RESUMES: u32 = 10;

const SLOW_PAGE: Duration = Duration::from_secs(10);

/// How soon a read notices that it was cancelled.
const NOTICE: Duration = Duration::from_millis(200);

const BETWEEN_TRIES: Duration = Duration::from_millis(500);

/// How long a card may be away.
#[cfg(feature = "pcsc")]
const LONGEST_AWAY: Duration = Duration::from_secs(60);

/// How long the virtual card that moves is away, and how long it takes to put one down;
/// both in answers of a card.
const MOVED_FOR: u32 = 60;
const PUT_DOWN: u32 = 30;
