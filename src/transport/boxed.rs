//! Links of different types as one type.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;

use super::{AsyncCardTransport, CardTransport, LinkFault, LinkLimits, SendAsyncCardTransport};

/// Any [`CardTransport`], with its error erased: one type for links of several stacks.
///
/// ```
/// # #[cfg(feature = "simulator")] {
/// use zairyu::transport::BoxedTransport;
/// use zairyu::{CardTransport, CardType, Reader};
///
/// # struct SerialLink;
/// # impl CardTransport for SerialLink {
/// #     type Error = std::io::Error;
/// #     fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, Self::Error> {
/// #         Ok(vec![0x6A, 0x82])
/// #     }
/// # }
/// fn open(name: &str) -> Result<BoxedTransport, Box<dyn std::error::Error>> {
///     Ok(match name {
///         "virtual" => BoxedTransport::new(
///             zairyu::simulator::VirtualCard::builder(CardType::ResidenceFirst).build()?,
///         ),
///         _ => BoxedTransport::new(SerialLink),
///     })
/// }
///
/// let mut reader = Reader::new(open("virtual")?);
/// assert_eq!(reader.detect()?.card_type, CardType::ResidenceFirst);
/// assert!(Reader::new(open("serial")?).detect().is_err());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A link that is not `Send` fits `Box<dyn CardTransport<Error = LinkError>>`, which is a
/// link too: box it as [`Erased`].
pub struct BoxedTransport(Box<dyn CardTransport<Error = LinkError> + Send>);

impl BoxedTransport {
    /// Boxes `transport`.
    pub fn new(transport: impl CardTransport + Send + 'static) -> Self {
        BoxedTransport(Box::new(Erased(transport)))
    }
}

impl CardTransport for BoxedTransport {
    type Error = LinkError;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.0.transmit(command)
    }

    fn limits(&self) -> LinkLimits {
        self.0.limits()
    }

    fn fault(&self, error: &LinkError) -> LinkFault {
        error.fault
    }
}

impl fmt::Debug for BoxedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxedTransport").finish_non_exhaustive()
    }
}

/// Any [`SendAsyncCardTransport`], with its error erased: one type for links of several
/// stacks. Its futures are `Send`. Each command takes one small allocation.
pub struct BoxedAsyncTransport(Box<dyn DynTransport + Send>);

impl BoxedAsyncTransport {
    /// Boxes `transport`. For a [`CardTransport`], wrap it in
    /// [`Blocking`](super::Blocking) first.
    pub fn new(transport: impl SendAsyncCardTransport + Send + 'static) -> Self {
        BoxedAsyncTransport(Box::new(Erased(transport)))
    }
}

impl AsyncCardTransport for BoxedAsyncTransport {
    type Error = LinkError;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.0.transmit_boxed(command).await
    }

    fn limits(&self) -> LinkLimits {
        self.0.dyn_limits()
    }

    fn fault(&self, error: &LinkError) -> LinkFault {
        error.fault
    }
}

impl SendAsyncCardTransport for BoxedAsyncTransport {
    type Error = LinkError;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LinkError> {
        self.0.transmit_boxed(command).await
    }

    fn limits(&self) -> LinkLimits {
        self.0.dyn_limits()
    }

    fn fault(&self, error: &LinkError) -> LinkFault {
        error.fault
    }
}

impl fmt::Debug for BoxedAsyncTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoxedAsyncTransport")
            .finish_non_exhaustive()
    }
}

/// A [`CardTransport`] whose error is a [`LinkError`].
///
/// ```
/// # use std::rc::Rc;
/// use zairyu::transport::{CardTransport, Erased, LinkError};
/// use zairyu::Reader;
///
/// # struct BrowserLink(Rc<()>);
/// # impl CardTransport for BrowserLink {
/// #     type Error = std::io::Error;
/// #     fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, Self::Error> {
/// #         Ok(vec![0x6A, 0x82])
/// #     }
/// # }
/// # let link = BrowserLink(Rc::new(()));
/// let link: Box<dyn CardTransport<Error = LinkError>> = Box::new(Erased(link));
/// let mut reader = Reader::new(link);
/// assert!(reader.detect().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Erased<T>(pub T);

impl<T: CardTransport> CardTransport for Erased<T> {
    type Error = LinkError;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, LinkError> {
        let outcome = self.0.transmit(command);
        outcome.map_err(|error| LinkError::new(self.0.fault(&error), error))
    }

    fn limits(&self) -> LinkLimits {
        self.0.limits()
    }

    fn fault(&self, error: &LinkError) -> LinkFault {
        error.fault
    }
}

/// The error of a link whose type was erased. It reads like the link's own error.
pub struct LinkError {
    fault: LinkFault,
    error: Box<dyn StdError + Send + Sync>,
}

impl LinkError {
    fn new(fault: LinkFault, error: impl StdError + Send + Sync + 'static) -> Self {
        LinkError {
            fault,
            error: Box::new(error),
        }
    }

    /// What kind of fault the link said it is.
    pub fn fault(&self) -> LinkFault {
        self.fault
    }

    /// The link's own error.
    pub fn get_ref(&self) -> &(dyn StdError + Send + Sync + 'static) {
        &*self.error
    }

    /// The link's own error, moved out.
    pub fn into_inner(self) -> Box<dyn StdError + Send + Sync> {
        self.error
    }
}

/// As the link's own error.
impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

/// As the link's own error.
impl fmt::Debug for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

/// The source of the link's own error.
impl StdError for LinkError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.error.source()
    }
}

type BoxedAnswer<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, LinkError>> + Send + 'a>>;

/// [`SendAsyncCardTransport`] in a form that can be a trait object.
trait DynTransport {
    fn transmit_boxed<'a>(&'a mut self, command: &'a [u8]) -> BoxedAnswer<'a>;

    fn dyn_limits(&self) -> LinkLimits;
}

impl<T: SendAsyncCardTransport + Send> DynTransport for Erased<T> {
    fn transmit_boxed<'a>(&'a mut self, command: &'a [u8]) -> BoxedAnswer<'a> {
        Box::pin(async move {
            let outcome = self.0.transmit(command).await;
            outcome.map_err(|error| LinkError::new(self.0.fault(&error), error))
        })
    }

    fn dyn_limits(&self) -> LinkLimits {
        self.0.limits()
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::transport::Blocking;

    /// A link that answers one command and fails at the next.
    struct Once(bool);

    impl CardTransport for Once {
        type Error = io::Error;

        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, io::Error> {
            if !std::mem::replace(&mut self.0, true) {
                Ok(command.to_vec())
            } else {
                Err(io::ErrorKind::TimedOut.into())
            }
        }

        fn limits(&self) -> LinkLimits {
            LinkLimits::SHORT.with_max_response(99)
        }

        fn fault(&self, error: &io::Error) -> LinkFault {
            match error.kind() {
                io::ErrorKind::TimedOut => LinkFault::Timeout,
                _ => LinkFault::Other,
            }
        }
    }

    fn check<E: StdError>(
        limits: LinkLimits,
        first: Result<Vec<u8>, E>,
        second: Result<Vec<u8>, E>,
        fault: impl Fn(&E) -> LinkFault,
    ) {
        assert_eq!(limits.max_response, Some(99));
        assert_eq!(first.unwrap(), [1, 2]);
        let error = second.unwrap_err();
        assert_eq!(fault(&error), LinkFault::Timeout);
        assert_eq!(error.to_string(), "timed out");
    }

    fn ready<F: Future + Send>(future: F) -> F::Output {
        let mut future = Box::pin(future);
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(output) => output,
            Poll::Pending => panic!("a blocking link is pending"),
        }
    }

    #[test]
    fn links_are_forwarded_with_their_limits_and_faults() {
        fn sync<T: CardTransport>(mut link: T) {
            let (first, second) = (link.transmit(&[1, 2]), link.transmit(&[1, 2]));
            check(link.limits(), first, second, |error| link.fault(error));
        }
        fn later<T: SendAsyncCardTransport>(mut link: T) {
            let first = ready(link.transmit(&[1, 2]));
            let second = ready(link.transmit(&[1, 2]));
            check(link.limits(), first, second, |error| link.fault(error));
        }
        sync(&mut Once(false));
        sync(Box::new(Once(false)));
        sync(Box::new(Once(false)) as Box<dyn CardTransport<Error = io::Error>>);
        sync(BoxedTransport::new(Once(false)));
        sync(Box::new(Erased(Once(false))) as Box<dyn CardTransport<Error = LinkError>>);
        later(Blocking(Once(false)));
        later(&mut Blocking(Once(false)));
        later(Box::new(Blocking(Once(false))));
        later(BoxedAsyncTransport::new(Blocking(Once(false))));

        fn limits<T: AsyncCardTransport>(link: &T) -> Option<usize> {
            link.limits().max_response
        }
        let mut link = Blocking(Once(false));
        assert_eq!(limits(&&mut link), Some(99));
        assert_eq!(limits(&Box::new(link)), Some(99));
    }

    #[test]
    fn erased_error_is_the_links_own() {
        let mut link = BoxedTransport::new(Once(true));
        let error = link.transmit(&[]).unwrap_err();
        assert_eq!(error.fault(), LinkFault::Timeout);
        assert!(error.get_ref().is::<io::Error>());
        assert!(error.into_inner().downcast::<io::Error>().is_ok());
    }
}
