//! The link to the card: what a program provides so that this crate can talk to a card
//! over its NFC or smart-card stack.
//!
//! | you have | use |
//! |---|---|
//! | a stack that waits for each answer | [`CardTransport`] with [`Reader`](crate::Reader) |
//! | a stack whose answers arrive later | [`AsyncCardTransport`] with [`AsyncReader`](crate::AsyncReader) |
//! | a generic or boxed link whose read runs on a multi-threaded executor | [`SendAsyncCardTransport`], [`BoxedAsyncTransport`] |
//! | several stacks, one of them chosen at run time | [`BoxedTransport`], [`BoxedAsyncTransport`] |
//! | a test of your program against a link that fails | [`faults::FaultyTransport`] |
//! | a problem to report | [`recording`] |

use std::future::Future;

pub use apdu::{ApduError, StatusWord};
pub use boxed::{BoxedAsyncTransport, BoxedTransport, Erased, LinkError};
pub use limits::{LinkFault, LinkLimits, LinkStats, UnknownLinkFault};

pub(crate) mod apdu;
mod boxed;
pub mod faults;
mod forward;
mod limits;
#[cfg(feature = "pcsc")]
pub mod pcsc;
pub mod recording;

/// A link that waits for each answer (PC/SC, most desktop stacks).
///
/// `&mut T` and `Box<T>` are links if `T` is one. For links of different types in one
/// variable, see [`BoxedTransport`].
///
/// ```
/// use zairyu::CardTransport;
///
/// struct MyLink; // holds the handle of your stack
///
/// impl CardTransport for MyLink {
///     type Error = std::io::Error;
///
///     fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
///         // Send `command`, return the card's answer.
///         # let _ = command;
///         Ok(vec![0x6A, 0x82])
///     }
/// }
/// ```
pub trait CardTransport {
    /// The link's own error. It becomes the source of
    /// [`Error::Link`](crate::Error::Link), so it must not contain the bytes that were
    /// sent or received.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Sends one command APDU and returns the response APDU: data and two status bytes.
    /// The transport does not handle `61xx` and `6Cxx`; the reader does.
    ///
    /// # Errors
    ///
    /// If no answer came. An answer with an error status is an answer.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error>;

    /// What the link can carry. The reader finds out by trying what is not stated.
    fn limits(&self) -> LinkLimits {
        LinkLimits::default()
    }

    /// What kind of fault an error of this link is.
    fn fault(&self, error: &Self::Error) -> LinkFault {
        let _ = error;
        LinkFault::Other
    }
}

/// A link whose answers arrive later: the asynchronous form of [`CardTransport`], for
/// mobile and browser stacks.
///
/// Implement `transmit` as an `async fn`. The crate needs no executor; any will do. A link
/// whose futures are not `Send` works on one thread. `&mut T` and `Box<T>` are links if `T`
/// is one.
///
/// ```
/// use zairyu::{AsyncCardTransport, AsyncReader};
///
/// struct MyLink; // holds the handle of your stack
///
/// impl AsyncCardTransport for MyLink {
///     type Error = std::io::Error;
///
///     async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
///         // Send `command`, await and return the card's answer.
///         # let _ = command;
///         Ok(vec![0x6A, 0x82])
///     }
/// }
///
/// // The future of a read is `Send` if the futures of this link are.
/// fn is_send(_: &impl Send) {}
/// let mut reader = AsyncReader::new(MyLink);
/// is_send(&reader.detect());
/// ```
///
/// Code that is generic over the link cannot say that the futures of `T::transmit` are
/// `Send`. If such code spawns reads on a multi-threaded executor, use
/// [`SendAsyncCardTransport`].
pub trait AsyncCardTransport {
    /// The link's own error; see [`CardTransport::Error`].
    type Error: std::error::Error + Send + Sync + 'static;

    /// Sends one command APDU and returns the response APDU; see
    /// [`CardTransport::transmit`].
    fn transmit(&mut self, command: &[u8]) -> impl Future<Output = Result<Vec<u8>, Self::Error>>;

    /// What the link can carry; see [`CardTransport::limits`].
    fn limits(&self) -> LinkLimits {
        LinkLimits::default()
    }

    /// What kind of fault an error of this link is.
    fn fault(&self, error: &Self::Error) -> LinkFault {
        let _ = error;
        LinkFault::Other
    }
}

/// An [`AsyncCardTransport`] whose futures are `Send`: what generic code needs to spawn a
/// read on a multi-threaded executor.
///
/// Implement it like [`AsyncCardTransport`], with an `async fn`. [`BoxedAsyncTransport`]
/// makes a link of it for [`AsyncReader`](crate::AsyncReader).
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use std::future::Future;
/// use zairyu::transport::{Blocking, BoxedAsyncTransport, SendAsyncCardTransport};
/// use zairyu::{AsyncReader, Card, CardNumber, CardType, DataGroups, Error};
///
/// /// Reads a card in a task of its own. `link` may be any link.
/// fn spawn_read<T>(link: T, number: CardNumber) -> Task<Result<Card, Error>>
/// where
///     T: SendAsyncCardTransport + Send + 'static,
/// {
///     let mut reader = AsyncReader::new(BoxedAsyncTransport::new(link));
///     spawn(async move { reader.read(&number, DataGroups::ALL).await })
/// }
///
/// // Here a thread for each task stands in for `tokio::spawn` and its like.
/// type Task<O> = std::thread::JoinHandle<O>;
/// fn spawn<F>(future: F) -> Task<F::Output>
/// where
///     F: Future<Output: Send> + Send + 'static,
/// {
///     std::thread::spawn(move || block_on(future))
/// }
/// # fn block_on<F: Future>(future: F) -> F::Output {
/// #     use std::task::{Context, Poll, Waker};
/// #     let mut future = std::pin::pin!(future);
/// #     loop {
/// #         let mut context = Context::from_waker(Waker::noop());
/// #         if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
/// #             return output;
/// #         }
/// #     }
/// # }
///
/// let card = zairyu::simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?;
/// let task = spawn_read(Blocking(card), "AA12345678BB".parse()?);
/// let card = task.join().expect("the task did not panic")?;
/// assert!(card.photo().is_some());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait SendAsyncCardTransport {
    /// The link's own error; see [`CardTransport::Error`].
    type Error: std::error::Error + Send + Sync + 'static;

    /// Sends one command APDU and returns the response APDU; see
    /// [`CardTransport::transmit`].
    fn transmit(
        &mut self,
        command: &[u8],
    ) -> impl Future<Output = Result<Vec<u8>, Self::Error>> + Send;

    /// What the link can carry; see [`CardTransport::limits`].
    fn limits(&self) -> LinkLimits {
        LinkLimits::default()
    }

    /// What kind of fault an error of this link is.
    fn fault(&self, error: &Self::Error) -> LinkFault {
        let _ = error;
        LinkFault::Other
    }
}

/// Makes a [`CardTransport`] an asynchronous link whose futures are ready at once.
///
/// Each exchange blocks the thread that polls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Blocking<T>(pub T);
