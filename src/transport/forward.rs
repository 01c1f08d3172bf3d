//! Links made of other links: borrowed, boxed, blocking.

use std::future::{Future, ready};

use super::{
    AsyncCardTransport, Blocking, CardTransport, LinkFault, LinkLimits, SendAsyncCardTransport,
};

/// Forwards a link's methods to another link of the same trait.
macro_rules! forward {
    ($trait:ident for $type:ty, $($sized:tt)*) => {
        impl<T: $trait $($sized)*> $trait for $type {
            type Error = T::Error;

            forward!(transmit of $trait);

            fn limits(&self) -> LinkLimits {
                (**self).limits()
            }

            fn fault(&self, error: &Self::Error) -> LinkFault {
                (**self).fault(error)
            }
        }
    };
    (transmit of CardTransport) => {
        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
            (**self).transmit(command)
        }
    };
    (transmit of AsyncCardTransport) => {
        fn transmit(
            &mut self,
            command: &[u8],
        ) -> impl Future<Output = Result<Vec<u8>, Self::Error>> {
            (**self).transmit(command)
        }
    };
    (transmit of SendAsyncCardTransport) => {
        fn transmit(
            &mut self,
            command: &[u8],
        ) -> impl Future<Output = Result<Vec<u8>, Self::Error>> + Send {
            (**self).transmit(command)
        }
    };
}

forward!(CardTransport for &mut T, + ?Sized);
forward!(CardTransport for Box<T>, + ?Sized);
forward!(AsyncCardTransport for &mut T,);
forward!(AsyncCardTransport for Box<T>,);
forward!(SendAsyncCardTransport for &mut T,);
forward!(SendAsyncCardTransport for Box<T>,);

/// Implements an asynchronous link trait for a blocking link.
macro_rules! ready_at_once {
    ($trait:ident $(+ $bound:ident)?) => {
        impl<T: CardTransport> $trait for Blocking<T> {
            type Error = T::Error;

            fn transmit(
                &mut self,
                command: &[u8],
            ) -> impl Future<Output = Result<Vec<u8>, Self::Error>> $(+ $bound)? {
                ready(self.0.transmit(command))
            }

            fn limits(&self) -> LinkLimits {
                self.0.limits()
            }

            fn fault(&self, error: &Self::Error) -> LinkFault {
                self.0.fault(error)
            }
        }
    };
}

ready_at_once!(AsyncCardTransport);
ready_at_once!(SendAsyncCardTransport + Send);
