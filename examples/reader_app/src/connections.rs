//! Connections from this computer, with limits: a program that sends slowly, or nothing,
//! or that does not read its answers, keeps nobody else out for long.

use std::io;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::api::App;

/// On the loopback interface alone.
pub async fn listen(port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// Serves until `end`; then reads stop, the card is forgotten, and what is left of the
/// connections is closed.
pub async fn serve(listener: TcpListener, app: &App, end: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut connections = JoinSet::new();
    let mut end = pin!(end);
    let watched = app.clone();
    let watch = tokio::spawn(async move { watched.session().watch_idle().await });
    loop {
        // Take a place first: clients that come too early wait in the system's queue.
        let place = tokio::select! {
            () = &mut end => break,
            place = Arc::clone(&places).acquire_owned() => place,
        };
        let stream = tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => accepted,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
        };
        match stream {
            Ok((stream, _)) => {
                let app = app.clone();
                let is_busy = places.available_permits() < MOST_CONNECTIONS / 2;
                let header_time = if is_busy {
                    BUSY_HEADER_TIME
                } else {
                    HEADER_TIME
                };
                connections.spawn(async move {
                    let _place = place;
                    connection(stream, app, header_time).await;
                });
            }
            // Out of files, say: that passes.
            Err(_) => sleep(AFTER_A_FAILURE).await,
        }
    }
    drop(listener);
    watch.abort();
    app.session().end();
    let rest = async { while connections.join_next().await.is_some() {} };
    // What still goes on is dropped with the set.
    let _ = timeout(FAREWELL, rest).await;
}

/// One request and its answer.
async fn connection(stream: TcpStream, app: App, header_time: Duration) {
    // Progress is shown as it comes.
    let _ = stream.set_nodelay(true);
    let patience = Patience::default();
    let service = {
        let patience = patience.clone();
        TowerToHyperService::new(app.router().layer(axum::Extension(patience)))
    };
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_time)
        .max_buf_size(LONGEST_HEADER)
        .max_headers(MOST_HEADERS)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // An error is the other end's doing.
    if timeout(ANSWER_TIME, &mut connection).await.is_err() && patience.is_asked_for() {
        let _ = timeout(LONGEST_READ, connection).await;
    }
}

/// Asked for by what takes longer than an answer should: the read of a card.
#[derive(Clone, Default)]
pub struct Patience(Arc<AtomicBool>);

impl Patience {
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_asked_for(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

const MOST_CONNECTIONS: usize = 256;

/// A browser on this computer sends its request at once.
const HEADER_TIME: Duration = Duration::from_secs(5);

/// While another program holds many connections.
const BUSY_HEADER_TIME: Duration = Duration::from_millis(500);

/// hyper takes no less.
const LONGEST_HEADER: usize = 8192;

const MOST_HEADERS: usize = 64;

/// From the connection to the end of the answer.
const ANSWER_TIME: Duration = Duration::from_secs(30);

/// More than a read may wait for its card.
const LONGEST_READ: Duration = Duration::from_secs(1200);

const AFTER_A_FAILURE: Duration = Duration::from_millis(100);

const FAREWELL: Duration = Duration::from_secs(1);
