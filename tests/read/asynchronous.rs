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

use zairyu::simulator::{CardType, VirtualCard};
use zairyu::{AsyncCardTransport, AsyncReader, Card, DataGroups, ImagePadding, Reader};

use crate::{number, own_key, virtual_card};

/// Gives way once, so that whoever polls it has to come back.
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

#[test]
fn read_can_be_spawned_on_several_threads() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    let reads: Vec<_> = CardType::FIRST_AND_SECOND
        .into_iter()
        .map(|card_type| {
            runtime.spawn(async move {
                let mut reader = AsyncReader::new(Later(virtual_card(card_type)));
                let kind = reader.detect().await?;
                let card = reader.read(&number(), DataGroups::ALL).await?;
                assert_eq!(card.kind(), &kind);
                Ok::<_, zairyu::Error>(card)
            })
        })
        .collect();
    for (read, card_type) in reads.into_iter().zip(CardType::FIRST_AND_SECOND) {
        let card = runtime.block_on(read).unwrap().unwrap();
        assert_eq!(card.card_type().code(), card_type.code());
    }
}

#[test]
fn link_that_is_not_send_works_on_its_thread() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let card = Rc::new(RefCell::new(virtual_card(CardType::ResidenceFirst)));
    let mut reader = AsyncReader::new(Local(Rc::clone(&card)));
    reader.set_image_padding(ImagePadding::Read);
    let read = runtime
        .block_on(reader.read(&number(), DataGroups::ALL))
        .unwrap();
    assert!(read.photo().is_some());
    assert_eq!(card.borrow().log().len(), 15);
}

/// A card that another thread holds. Commands go there by a channel; the answer
/// comes back in a slot, and the waker left there is woken by that thread.
struct Distant(mpsc::Sender<(Vec<u8>, Arc<Mutex<Slot>>)>);

#[derive(Default)]
struct Slot {
    answer: Option<Vec<u8>>,
    waker: Option<Waker>,
}

impl Distant {
    /// Ends, and gives the card back, once the link is dropped.
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
            // Only now, so that every answer is one that was waited for.
            if !std::mem::replace(&mut sent, true) {
                self.0.send((command.to_vec(), Arc::clone(&slot))).unwrap();
            }
            Poll::Pending
        });
        Ok(answer.await)
    }
}

/// Polls a future when it was woken, and never else.
fn block_on<F: Future>(future: F) -> (F::Output, usize) {
    struct Alarm {
        sleeper: Thread,
        woken: AtomicBool,
        /// How often another thread did it.
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
            // A waker that was lost on the way must not hang the tests.
            assert!(parked.elapsed() < PATIENCE, "nobody has woken the read");
            thread::park_timeout(PATIENCE);
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(120);

fn reader<T: AsyncCardTransport>(link: T) -> AsyncReader<T> {
    let mut reader = AsyncReader::new(link);
    reader.set_specified(own_key());
    reader
}

/// The card as a link that waits gives it.
fn blocking(card: VirtualCard) -> Card {
    let mut reader = Reader::new(card);
    reader.set_specified(own_key());
    reader.read(&number(), DataGroups::ALL).unwrap()
}

fn assert_same(card: &Card, expected: &Card, name: &str) {
    assert_eq!(card.kind(), expected.kind(), "{name}");
    assert_eq!(card.groups_read(), expected.groups_read(), "{name}");
    assert!(card.files() == expected.files(), "{name}");
    assert_eq!(card.link_stats(), expected.link_stats(), "{name}");
}

#[test]
fn answers_from_another_thread_give_the_same_card() {
    for card_type in CardType::ALL {
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

/// Dropped between any two commands, the reader can be used again.
#[test]
fn dropped_future_leaves_a_usable_reader() {
    for polls in 0..40 {
        let mut reader = AsyncReader::new(Later(virtual_card(CardType::ResidenceFirst)));
        {
            let number = number();
            let mut read = pin!(reader.read(&number, DataGroups::ALL));
            let mut context = Context::from_waker(Waker::noop());
            for _ in 0..polls {
                if read.as_mut().poll(&mut context).is_ready() {
                    break;
                }
            }
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let card = runtime.block_on(reader.read(&number(), DataGroups::PHOTO));
        assert!(card.unwrap().photo().is_some(), "after {polls} polls");
    }
}
