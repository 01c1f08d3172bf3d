//! How a stack that answers by callback, such as a phone's NFC interface, becomes
//! a link for this crate: `send(command, callback)` on one side,
//! `AsyncCardTransport` on the other.
//!
//! The stack here is a virtual card on a thread of its own.
//!
//! ```text
//! cargo run --example callback_stack
//! ```
//!
//! `--help` describes its output.

use std::env;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io::{self, ErrorKind, Write};
use std::pin::{Pin, pin};
use std::process::ExitCode;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use zairyu::CardType;
use zairyu::simulator::VirtualCard;
use zairyu::{AsyncCardTransport, AsyncReader, DataGroups, Language, LinkFault, LinkLimits};

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let text = match arguments.as_slice() {
        [] => match read() {
            Ok(text) => text,
            Err(error) => {
                // A failure cannot be reported anywhere.
                let _ = writeln!(io::stderr(), "callback_stack: {error}");
                return ExitCode::FAILURE;
            }
        },
        [option] if option == "--help" || option == "-h" => usage().to_owned(),
        [option] if option == "--version" || option == "-V" => {
            concat!("callback_stack (zairyu) ", env!("CARGO_PKG_VERSION")).to_owned()
        }
        _ => {
            let _ = writeln!(io::stderr(), "{}", usage());
            return ExitCode::from(64);
        }
    };
    match writeln!(io::stdout(), "{text}") {
        // The reader of the pipe has closed it.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

fn read() -> Result<String, Box<dyn Error>> {
    let card = VirtualCard::builder(CardType::ResidenceSecond).build()?;
    let mut reader = AsyncReader::new(CallbackLink(PhoneStack::start(card)));
    let number = "AA12345678BB".parse()?;

    let card = block_on(reader.read(&number, DataGroups::ALL))?;
    let stats = card.link_stats();
    Ok(format!(
        "card type {}, read with {} commands, {} bytes of answers",
        card.card_type().code(),
        stats.commands,
        stats.bytes_received
    ))
}

fn usage() -> &'static str {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    let language = match locale {
        Some(locale) if locale.starts_with("ja") => Language::Japanese,
        _ => Language::English,
    };
    language.pick(
        "使い方: callback_stack [--help | --version]\nコールバックで応答する通信を通して仮想カードを読み取り、コマンド数を表示します。",
        "Usage: callback_stack [--help | --version]\nReads a virtual card over a stack that answers by callback, and counts the commands.",
    )
}

/// The adapter: this is all that a program with such a stack needs.
struct CallbackLink(PhoneStack);

impl AsyncCardTransport for CallbackLink {
    type Error = TagLost;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, TagLost> {
        let answer = Answer::default();
        let slot = answer.clone();
        // The stack keeps the callback and calls it later, from any thread. If the read was
        // dropped meanwhile, nothing uses the slot.
        self.0
            .send(command, Box::new(move |result| slot.fill(result)));
        answer.await
    }

    fn limits(&self) -> LinkLimits {
        // The limits that the stack states. Leave this out if it states none.
        LinkLimits::default().with_max_response(1700)
    }

    fn fault(&self, _: &TagLost) -> LinkFault {
        LinkFault::CardRemoved
    }
}

/// A result that arrives later: a future that the callback completes.
#[derive(Clone, Default)]
struct Answer(Arc<Mutex<Slot>>);

#[derive(Default)]
struct Slot {
    result: Option<Result<Vec<u8>, TagLost>>,
    waker: Option<Waker>,
}

impl Answer {
    fn fill(&self, result: Result<Vec<u8>, TagLost>) {
        let waker = {
            let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            slot.result = Some(result);
            slot.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Future for Answer {
    type Output = Result<Vec<u8>, TagLost>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match slot.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                slot.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Replaces the phone's own interface here.
struct PhoneStack(Sender<(Vec<u8>, Callback)>);

type Callback = Box<dyn FnOnce(Result<Vec<u8>, TagLost>) + Send>;

impl PhoneStack {
    fn start(mut card: VirtualCard) -> Self {
        let (commands, received) = channel::<(Vec<u8>, Callback)>();
        thread::spawn(move || {
            for (command, callback) in received {
                callback(Ok(card.transmit(&command)));
            }
        });
        PhoneStack(commands)
    }

    /// Returns at once.
    fn send(&self, command: &[u8], callback: Callback) {
        if let Err(unsent) = self.0.send((command.to_vec(), callback)) {
            let (_, callback) = unsent.0;
            callback(Err(TagLost));
        }
    }
}

#[derive(Debug)]
struct TagLost;

impl fmt::Display for TagLost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the card left the field")
    }
}

impl Error for TagLost {}

/// The smallest executor: it sleeps until the future is woken. Programs use the one of
/// their framework.
fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}
