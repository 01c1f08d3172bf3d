//! A link that fails on purpose, to test how a program behaves when a read goes wrong.
//!
//! [`FaultyTransport`] wraps any link. It counts commands from 0 and injects a [`Fault`] at
//! the commands that you name.
//!
//! Test your program against a card that is removed half way:
//!
//! ```
//! # #[cfg(feature = "simulator")] {
//! use std::ops::ControlFlow;
//! use zairyu::simulator::VirtualCard;
//! use zairyu::transport::faults::{Fault, FaultyTransport};
//! use zairyu::{CardNumber, CardType, DataGroups, Error, LinkFault, Reader};
//!
//! let card = VirtualCard::builder(CardType::ResidenceFirst).build()?;
//! let link = FaultyTransport::new(card).fail_at(9, Fault::Removed);
//! let mut reader = Reader::new(link);
//! let number: CardNumber = "AA12345678BB".parse()?;
//!
//! let error = reader.read(&number, DataGroups::ALL).unwrap_err();
//! assert!(matches!(error, Error::Link { fault: LinkFault::CardRemoved, .. }));
//! assert!(error.is_resumable());
//!
//! // The card comes back, and has forgotten its session.
//! reader.transport_mut().put_back();
//! reader.transport_mut().get_mut().reset();
//! let card = reader.resume(|_| ControlFlow::Continue(()))?;
//! assert!(card.photo().is_some());
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;

use super::{
    AsyncCardTransport, CardTransport, LinkFault, LinkLimits, SendAsyncCardTransport, StatusWord,
};

/// What goes wrong with one command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The card is removed before the command reaches it. All later commands fail too,
    /// until [`FaultyTransport::put_back`].
    Removed,
    /// The card receives the command and is removed before it answers. All later commands
    /// fail too, until [`FaultyTransport::put_back`].
    RemovedBeforeAnswer,
    /// The link fails once. The command does not reach the card.
    CommandLost(LinkFault),
    /// The link fails once. The card receives the command, but its answer is lost.
    AnswerLost(LinkFault),
    /// The answer has this status word and no data. The command does not reach the card.
    Status(StatusWord),
    /// The card's answer with another status word.
    StatusReplaced(StatusWord),
    /// The first bytes of the card's answer, as many as stated. Its status word is cut off
    /// first.
    Cut(usize),
    /// The card's answer without the last bytes of its data, as many as stated. Its status
    /// word stays.
    DataCut(usize),
    /// The card's answer with one byte changed.
    Changed {
        /// Offset of the byte in the answer. An answer that is shorter stays unchanged.
        byte: usize,
        /// The bits to flip.
        mask: u8,
    },
}

/// A link that fails at chosen commands. Otherwise it forwards commands, answers, limits
/// and faults unchanged.
#[derive(Clone)]
pub struct FaultyTransport<T> {
    transport: T,
    commands: usize,
    planned: Vec<(usize, Fault)>,
    is_removed: bool,
}

impl<T> FaultyTransport<T> {
    /// A link over `transport`, without faults so far.
    pub fn new(transport: T) -> Self {
        FaultyTransport {
            transport,
            commands: 0,
            planned: Vec::new(),
            is_removed: false,
        }
    }

    /// Adds a fault at the command with this number, counted from 0 over all reads.
    /// A second fault at the same command replaces the first.
    #[must_use]
    pub fn fail_at(mut self, command: usize, fault: Fault) -> Self {
        self.planned.retain(|&(planned, _)| planned != command);
        self.planned.push((command, fault));
        self
    }

    /// Commands received so far, including those that failed. To find the command to fail
    /// at, read once without faults.
    pub fn commands(&self) -> usize {
        self.commands
    }

    /// Puts a removed card back: commands reach it again. A real card has lost its session
    /// by then; so reset a virtual card as well.
    pub fn put_back(&mut self) {
        self.is_removed = false;
    }

    /// The wrapped link.
    pub fn get_mut(&mut self) -> &mut T {
        &mut self.transport
    }

    /// The wrapped link, moved out.
    pub fn into_inner(self) -> T {
        self.transport
    }

    /// Counts a command, and decides before it is sent what happens to it.
    fn begin<E>(&mut self) -> Action<E> {
        let command = self.commands;
        self.commands += 1;
        if self.is_removed {
            return Action::Answer(Err(injected(command, LinkFault::CardRemoved)));
        }
        let mut planned = self.planned.iter();
        let fault = planned.find(|&&(planned, _)| planned == command);
        match fault.map(|&(_, fault)| fault) {
            None => Action::Send(None),
            Some(Fault::Removed) => {
                self.is_removed = true;
                Action::Answer(Err(injected(command, LinkFault::CardRemoved)))
            }
            Some(Fault::CommandLost(fault)) => Action::Answer(Err(injected(command, fault))),
            Some(Fault::Status(status)) => Action::Answer(Ok(status.to_u16().to_be_bytes().into())),
            Some(fault) => Action::Send(Some((command, fault))),
        }
    }

    /// Applies a fault to what came back.
    fn finish<E>(
        &mut self,
        fault: Option<(usize, Fault)>,
        outcome: Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, FaultyError<E>> {
        let mut answer = outcome.map_err(FaultyError::Link)?;
        let Some((command, fault)) = fault else {
            return Ok(answer);
        };
        let data_length = answer.len().saturating_sub(2);
        match fault {
            Fault::RemovedBeforeAnswer => {
                self.is_removed = true;
                return Err(injected(command, LinkFault::CardRemoved));
            }
            Fault::AnswerLost(fault) => return Err(injected(command, fault)),
            Fault::StatusReplaced(status) => {
                answer.truncate(data_length);
                answer.extend(status.to_u16().to_be_bytes());
            }
            Fault::Cut(length) => answer.truncate(length),
            Fault::DataCut(length) => {
                answer.drain(data_length.saturating_sub(length)..data_length);
            }
            Fault::Changed { byte, mask } => {
                if let Some(byte) = answer.get_mut(byte) {
                    *byte ^= mask;
                }
            }
            // The command was not sent.
            Fault::Removed | Fault::CommandLost(_) | Fault::Status(_) => {}
        }
        Ok(answer)
    }
}

/// What to do with a command.
enum Action<E> {
    /// Send it, then apply this fault.
    Send(Option<(usize, Fault)>),
    /// Do not send it; this is the outcome.
    Answer(Result<Vec<u8>, FaultyError<E>>),
}

fn injected<E>(command: usize, fault: LinkFault) -> FaultyError<E> {
    FaultyError::Injected { command, fault }
}

/// Implements a link trait; with `async await`, for asynchronous links.
macro_rules! faulty {
    ($trait:ident $(+ $bound:ident)? $(, $async:tt $await:tt)?) => {
        impl<T: $trait $(+ $bound)?> $trait for FaultyTransport<T> {
            type Error = FaultyError<T::Error>;

            $($async)? fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
                match self.begin() {
                    Action::Answer(outcome) => outcome,
                    Action::Send(fault) => {
                        let outcome = self.transport.transmit(command)$(.$await)?;
                        self.finish(fault, outcome)
                    }
                }
            }

            fn limits(&self) -> LinkLimits {
                self.transport.limits()
            }

            fn fault(&self, error: &Self::Error) -> LinkFault {
                match error {
                    FaultyError::Injected { fault, .. } => *fault,
                    FaultyError::Link(error) => self.transport.fault(error),
                }
            }
        }
    };
}

faulty!(CardTransport);
faulty!(AsyncCardTransport, async await);
faulty!(SendAsyncCardTransport + Send, async await);

/// The planned faults and the number of commands; nothing of the wrapped link.
impl<T> fmt::Debug for FaultyTransport<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultyTransport")
            .field("commands", &self.commands)
            .field("planned", &self.planned)
            .field("is_removed", &self.is_removed)
            .finish_non_exhaustive()
    }
}

/// The error of a [`FaultyTransport`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultyError<E> {
    /// A planned fault.
    #[error("injected fault at command {command}: {fault}")]
    Injected {
        /// The number of the command, from 0.
        command: usize,
        /// The kind of fault.
        fault: LinkFault,
    },
    /// The wrapped link failed.
    #[error(transparent)]
    Link(E),
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;

    /// Answers every command with its own bytes and `9000`.
    struct Echo(Vec<Vec<u8>>);

    impl CardTransport for Echo {
        type Error = Infallible;

        fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Infallible> {
            self.0.push(command.to_vec());
            Ok([command, &[0x90, 0x00]].concat())
        }
    }

    #[test]
    fn each_fault_does_what_it_says() {
        let error = |fault| Err(FaultyError::Injected { command: 1, fault });
        let status = StatusWord::WRONG_LENGTH;
        let ok = vec![1, 2, 3, 0x90, 0x00];
        type Case = (
            Fault,
            Result<Vec<u8>, FaultyError<Infallible>>,
            /* the card got it */ bool,
            /* the next command works */ bool,
        );
        let cases: [Case; 11] = [
            (Fault::Removed, error(LinkFault::CardRemoved), false, false),
            (
                Fault::RemovedBeforeAnswer,
                error(LinkFault::CardRemoved),
                true,
                false,
            ),
            (
                Fault::CommandLost(LinkFault::Timeout),
                error(LinkFault::Timeout),
                false,
                true,
            ),
            (
                Fault::AnswerLost(LinkFault::Other),
                error(LinkFault::Other),
                true,
                true,
            ),
            (Fault::Status(status), Ok(vec![0x67, 0x00]), false, true),
            (
                Fault::StatusReplaced(status),
                Ok(vec![1, 2, 3, 0x67, 0x00]),
                true,
                true,
            ),
            (Fault::Cut(4), Ok(vec![1, 2, 3, 0x90]), true, true),
            (Fault::DataCut(2), Ok(vec![1, 0x90, 0x00]), true, true),
            (Fault::DataCut(9), Ok(vec![0x90, 0x00]), true, true),
            (
                Fault::Changed {
                    byte: 1,
                    mask: 0x80,
                },
                Ok(vec![1, 0x82, 3, 0x90, 0x00]),
                true,
                true,
            ),
            (
                Fault::Changed { byte: 5, mask: 1 },
                Ok(ok.clone()),
                true,
                true,
            ),
        ];
        for (fault, expected, arrives, goes_on) in cases {
            let mut link = FaultyTransport::new(Echo(Vec::new())).fail_at(1, fault);
            assert_eq!(link.transmit(&[1, 2, 3]), Ok(ok.clone()), "{fault:?}");
            assert_eq!(link.transmit(&[1, 2, 3]), expected, "{fault:?}");
            assert_eq!(link.get_mut().0.len() == 2, arrives, "{fault:?}");
            assert_eq!(link.transmit(&[1, 2, 3]).is_ok(), goes_on, "{fault:?}");
            link.put_back();
            assert_eq!(link.transmit(&[1, 2, 3]), Ok(ok.clone()), "{fault:?}");
            assert_eq!(link.commands(), 4, "{fault:?}");
        }
    }

    #[test]
    fn later_fault_at_the_same_command_counts() {
        let mut link = FaultyTransport::new(Echo(Vec::new()))
            .fail_at(0, Fault::Removed)
            .fail_at(0, Fault::Cut(0));
        assert_eq!(link.transmit(&[1]), Ok(vec![]));
        let injected: FaultyError<Infallible> = injected(3, LinkFault::NoCard);
        assert_eq!(link.fault(&injected), LinkFault::NoCard);
        assert_eq!(injected.to_string(), "injected fault at command 3: no-card");
    }
}
