//! Links whose answers arrive later.

use std::cell::RefCell;
use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use zairyu::CardType;
use zairyu::simulator::{VirtualCard, VirtualCardBuilder};
use zairyu::{AsyncCardTransport, AsyncReader, Card, DataGroups, ImagePadding, Reader};

use crate::{number, own_key, virtual_card};

/// Returns `Pending` once, so that the executor has to poll again.
async fn give_way() {
    let mut asked = false;
    poll_fn(|context| {
        if std::mem::replace(&mut asked, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Answers only when it is polled a second time.
struct Later(VirtualCard);

impl AsyncCardTransport for Later {
    type Error = Infallible;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        give_way().await;
        Ok(self.0.transmit(command))
    }
}

/// A link that cannot leave its thread.
struct Local(Rc<RefCell<VirtualCard>>);

impl AsyncCardTransport for Local {
    type Error = Infallible;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        Ok(self.0.borrow_mut().transmit(command))
    }
}

/// Polls a future on another thread each time, as executors with many threads may.
fn on_many_threads<F: Future<Output: Send> + Send>(future: F) -> F::Output {
    let mut future = Box::pin(future);
    loop {
        let mut poll = || {
            let mut context = Context::from_waker(Waker::noop());
            future.as_mut().poll(&mut context)
        };
        if let Poll::Ready(output) = thread::scope(|scope| scope.spawn(&mut poll).join().unwrap()) {
            return output;
        }
    }
}

#[test]
fn read_can_move_between_threads() {
    for &card_type in CardType::FIRST_AND_SECOND {
        let read = async move {
            let mut reader = AsyncReader::new(Later(virtual_card(card_type)));
            let kind = reader.detect().await?;
            let card = reader.read(&number(), DataGroups::ALL).await?;
            assert_eq!(card.info(), &kind);
            Ok::<_, zairyu::Error>(card)
        };
        let card = on_many_threads(read).unwrap();
        assert_eq!(card.card_type().code(), card_type.code());
    }
}

#[test]
fn link_that_is_not_send_works_on_its_thread() {
    let card = Rc::new(RefCell::new(virtual_card(CardType::ResidenceFirst)));
    let mut reader =
        AsyncReader::new(Local(Rc::clone(&card))).with_image_padding(ImagePadding::Read);
    let (read, _) = block_on(reader.read(&number(), DataGroups::ALL));
    assert!(read.unwrap().photo().is_some());
    assert_eq!(card.borrow().log().len(), 15);
}

/// A card on another thread. Commands go there by a channel. That thread puts the answer
/// into a slot and wakes the waker in it.
struct Distant(mpsc::Sender<(Vec<u8>, Arc<Mutex<Slot>>)>);

#[derive(Default)]
struct Slot {
    answer: Option<Vec<u8>>,
    waker: Option<Waker>,
}

impl Distant {
    /// The thread ends and returns the card when the link is dropped.
    fn hold(mut card: VirtualCard) -> (Self, thread::JoinHandle<VirtualCard>) {
        let (sender, commands) = mpsc::channel::<(Vec<u8>, Arc<Mutex<Slot>>)>();
        let holder = thread::spawn(move || {
            for (command, slot) in commands {
                let answer = card.transmit(&command);
                let mut slot = slot.lock().unwrap();
                slot.answer = Some(answer);
                if let Some(waker) = slot.waker.take() {
                    waker.wake();
                }
            }
            card
        });
        (Distant(sender), holder)
    }
}

impl AsyncCardTransport for Distant {
    type Error = Infallible;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        let slot = Arc::new(Mutex::new(Slot::default()));
        let mut sent = false;
        let answer = poll_fn(|context| {
            let mut waiting = slot.lock().unwrap();
            if let Some(answer) = waiting.answer.take() {
                return Poll::Ready(answer);
            }
            waiting.waker = Some(context.waker().clone());
            // Only now, so that the reader really waits for every answer.
            if !std::mem::replace(&mut sent, true) {
                self.0.send((command.to_vec(), Arc::clone(&slot))).unwrap();
            }
            Poll::Pending
        });
        Ok(answer.await)
    }
}

/// Polls a future only after it was woken.
fn block_on<F: Future>(future: F) -> (F::Output, usize) {
    struct Alarm {
        sleeper: Thread,
        woken: AtomicBool,
        /// How often another thread woke it.
        from_elsewhere: AtomicUsize,
    }
    impl Wake for Alarm {
        fn wake(self: Arc<Self>) {
            let elsewhere = thread::current().id() != self.sleeper.id();
            let count = usize::from(elsewhere);
            self.from_elsewhere.fetch_add(count, Ordering::SeqCst);
            self.woken.store(true, Ordering::SeqCst);
            self.sleeper.unpark();
        }
    }
    let alarm = Arc::new(Alarm {
        sleeper: thread::current(),
        woken: AtomicBool::new(false),
        from_elsewhere: AtomicUsize::new(0),
    });
    let waker = Waker::from(Arc::clone(&alarm));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return (output, alarm.from_elsewhere.load(Ordering::SeqCst));
        }
        let parked = Instant::now();
        while !alarm.woken.swap(false, Ordering::SeqCst) {
            // A lost waker must not hang the tests.
            assert!(parked.elapsed() < PATIENCE, "nobody has woken the read");
            thread::park_timeout(PATIENCE);
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(120);

fn reader<T: AsyncCardTransport>(link: T) -> AsyncReader<T> {
    AsyncReader::new(link).with_specified_card_key(own_key())
}

/// The card, read over a blocking link.
fn blocking(card: VirtualCard) -> Card {
    let mut reader = Reader::new(card).with_specified_card_key(own_key());
    reader.read(&number(), DataGroups::ALL).unwrap()
}

fn assert_same(card: &Card, expected: &Card, name: &str) {
    assert_eq!(card.info(), expected.info(), "{name}");
    assert_eq!(card.groups_read(), expected.groups_read(), "{name}");
    assert!(card.files() == expected.files(), "{name}");
    assert_eq!(card.link_stats(), expected.link_stats(), "{name}");
}

#[test]
fn answers_from_another_thread_give_the_same_card() {
    for &card_type in CardType::ALL {
        let expected = blocking(virtual_card(card_type));
        let (link, holder) = Distant::hold(virtual_card(card_type));
        let mut reader = reader(link);
        let number = number();
        let (card, woken) = block_on(reader.read(&number, DataGroups::ALL));
        let card = card.unwrap_or_else(|error| panic!("{card_type}: {error}"));
        assert_same(&card, &expected, card_type.code());
        drop(reader);
        let commands = holder.join().unwrap().log().len();
        assert_eq!(commands, expected.link_stats().commands as usize);
        assert_eq!(woken, commands, "{card_type}: once for each answer");
    }
}

/// Returns `Pending` twice for each command: before the card receives it, and before the
/// reader receives the answer.
struct Halting(VirtualCard);

impl AsyncCardTransport for Halting {
    type Error = Infallible;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
        give_way().await;
        let answer = self.0.transmit(command);
        give_way().await;
        Ok(answer)
    }
}

/// Polls a future at most this many times, then drops it. `true`: it ended before.
fn drop_after<F: Future>(polls: usize, future: F) -> bool {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..polls).any(|_| future.as_mut().poll(&mut context).is_ready())
}

/// A read can be dropped wherever it waits, before or after the card received the command.
/// The reader then reads the card as usual.
#[test]
fn dropped_future_leaves_a_usable_reader() {
    type Link = fn(VirtualCardBuilder) -> VirtualCardBuilder;
    let links: [(&str, Link); 3] = [
        ("plain", |card| card),
        ("answers in parts", |card| {
            card.chain_responses().limit_response(2000)
        }),
        ("Le corrected", VirtualCardBuilder::correct_le),
    ];
    for &card_type in CardType::ALL {
        for (name, link) in links {
            let build = || link(VirtualCard::builder(card_type)).build().unwrap();
            let expected = blocking(build());
            let commands = expected.link_stats().commands as usize;
            let number = number();
            let mut card = build();
            for polls in 0..=2 * commands {
                let name = format!("{card_type} {name} after {polls} polls");
                card.reset();
                card.clear_log();
                let mut reader = reader(Halting(card));
                let ended = drop_after(polls, reader.read(&number, DataGroups::ALL));
                assert!(!ended, "{name}");
                assert_eq!(reader.transport_mut().0.log().len(), polls / 2, "{name}");
                let again = block_on(reader.read(&number, DataGroups::ALL)).0;
                let again = again.unwrap_or_else(|error| panic!("{name}: {error}"));
                assert_eq!(again.info(), expected.info(), "{name}");
                assert_eq!(again.groups_read(), expected.groups_read(), "{name}");
                assert!(again.files() == expected.files(), "{name}");
                card = reader.into_transport().0;
                assert_eq!(card.touched_other_applications(), 0, "{name}");
            }
            // These were all points where it waits.
            card.reset();
            let mut reader = reader(Halting(card));
            assert!(drop_after(
                2 * commands + 1,
                reader.read(&number, DataGroups::ALL)
            ));
        }
    }
}

/// A dropped read leaves nothing for the next one: neither the card's type nor the limits
/// of its link.
#[test]
fn dropped_future_leaves_nothing_of_its_card() {
    let types = CardType::ALL;
    for (&card_type, &other) in types.iter().zip(types.iter().cycle().skip(1)) {
        let expected = blocking(virtual_card(other));
        let builder = VirtualCard::builder(card_type);
        let (mut card, mut next) = (builder.build().unwrap(), virtual_card(other));
        let commands = blocking(virtual_card(card_type)).link_stats().commands as usize;
        let number = number();
        for polls in 0..=2 * commands {
            let name = format!("{card_type} after {polls} polls, then {other}");
            card.reset();
            next.reset();
            let mut reader = reader(Halting(card));
            // The first polls belong to the detection, the others to the read after it.
            if drop_after(polls, reader.detect()) {
                let sent = 2 * reader.link_stats().commands as usize;
                assert!(!drop_after(
                    polls - sent,
                    reader.read(&number, DataGroups::ALL)
                ));
            }
            card = std::mem::replace(&mut reader.transport_mut().0, next);
            let read = block_on(reader.read(&number, DataGroups::ALL)).0;
            let read = read.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_same(&read, &expected, &name);
            next = reader.into_transport().0;
        }
    }
}
