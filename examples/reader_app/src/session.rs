//! What the program knows of a card, and for how long: until the next card, until nobody
//! has used the page for a while, or until the end.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use crate::checked::Checked;
use crate::csv::Reads;
use crate::scan::Scan;

pub struct Session {
    state: Mutex<State>,
    reading: Arc<Semaphore>,
    ended: AtomicBool,
    idle: Duration,
}

struct State {
    card: Option<Arc<Checked>>,
    scan: Option<Scan>,
    /// The reads of the day, if somebody turned that on.
    reads: Option<Reads>,
    last_used: Instant,
    /// Counts how often the card was forgotten: a read that began before does not bring
    /// its card back.
    era: u64,
}

/// The right to read, which one read has at a time.
pub struct Turn {
    era: u64,
    _permit: OwnedSemaphorePermit,
}

impl Session {
    pub fn new(idle: Duration) -> Self {
        Session {
            state: Mutex::new(State {
                card: None,
                scan: None,
                reads: None,
                last_used: Instant::now(),
                era: 0,
            }),
            reading: Arc::new(Semaphore::new(1)),
            ended: AtomicBool::new(false),
            idle,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody is there.
    pub fn touch(&self) {
        self.state().last_used = Instant::now();
    }

    /// The turn to read, or `None` if another read goes on. One that was cancelled needs
    /// a moment to end. What is known of the card before is forgotten.
    pub async fn begin_read(&self) -> Option<Turn> {
        let permit = Arc::clone(&self.reading).acquire_owned();
        let permit = timeout(CANCELLED_READ, permit).await.ok()?.ok()?;
        Some(Turn {
            era: self.forget(),
            _permit: permit,
        })
    }

    /// Whether what comes of this turn is still wanted.
    pub fn wants(&self, turn: &Turn) -> bool {
        self.state().era == turn.era && !self.has_ended()
    }

    /// Keeps a card that was read, unless it was to be forgotten meanwhile.
    pub fn keep(&self, turn: &Turn, checked: Checked) -> bool {
        let mut state = self.state();
        let is_wanted = state.era == turn.era && !self.has_ended();
        if is_wanted {
            if let Some(reads) = &mut state.reads {
                reads.add(&checked);
            }
            state.card = Some(Arc::new(checked));
            state.last_used = Instant::now();
        }
        is_wanted
    }

    pub fn card(&self) -> Option<Arc<Checked>> {
        let mut state = self.state();
        state.last_used = Instant::now();
        state.card.clone()
    }

    /// Another check of the same card.
    pub fn replace(&self, old: &Arc<Checked>, new: Checked) -> Option<Arc<Checked>> {
        let mut state = self.state();
        let same = state
            .card
            .as_ref()
            .is_some_and(|card| Arc::ptr_eq(card, old));
        same.then(|| Arc::clone(state.card.insert(Arc::new(new))))
    }

    /// Everything about the card; the table of reads stays.
    pub fn forget(&self) -> u64 {
        let mut state = self.state();
        state.card = None;
        state.scan = None;
        state.last_used = Instant::now();
        state.era += 1;
        state.era
    }

    pub fn begin_scan(&self, scan: Scan) {
        let mut state = self.state();
        state.scan = Some(scan);
        state.last_used = Instant::now();
    }

    /// Takes the scan to look at a picture; one picture at a time.
    pub fn take_scan(&self) -> Option<(Scan, u64)> {
        let mut state = self.state();
        state.last_used = Instant::now();
        let era = state.era;
        state.scan.take().map(|scan| (scan, era))
    }

    /// For the next picture, unless all was forgotten or another scan began meanwhile.
    pub fn put_scan_back(&self, scan: Scan, era: u64) {
        let mut state = self.state();
        if state.era == era && state.scan.is_none() {
            state.scan = Some(scan);
        }
    }

    /// The table of the day's reads, for as long as the guard lives.
    pub fn with_reads<T>(&self, work: impl FnOnce(&mut Option<Reads>) -> T) -> T {
        let mut state = self.state();
        state.last_used = Instant::now();
        work(&mut state.reads)
    }

    /// Forgets a card that nobody uses any more.
    pub async fn watch_idle(&self) {
        loop {
            let left = self.idle.saturating_sub(self.state().last_used.elapsed());
            if left.is_zero() {
                self.forget();
            } else {
                sleep(left).await;
            }
        }
    }

    pub fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.forget();
        self.state().reads = None;
    }

    pub fn has_ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }
}

/// A cancelled read notices within one answer of its card.
const CANCELLED_READ: Duration = Duration::from_secs(2);
