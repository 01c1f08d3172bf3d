//! A link that fails at chosen commands, to test how a program handles faults.

use std::collections::BTreeMap;

use super::VirtualCard;
use crate::transport::{CardTransport, LinkFault};

/// A link to a virtual card that fails at chosen commands.
///
/// ```
/// use zairyu::simulator::{FaultyLink, VirtualCard};
/// use zairyu::{CardType, DataGroups, Error, LinkFault, Reader};
///
/// let card = VirtualCard::builder(CardType::ResidenceSecond).build()?;
/// let link = FaultyLink::new(card).with_fault(5, LinkFault::Timeout);
/// let error = Reader::new(link)
///     .read(&"AA12345678BB".parse()?, DataGroups::ALL)
///     .unwrap_err();
/// assert!(matches!(error, Error::Link { fault: LinkFault::Timeout, .. }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FaultyLink {
    card: VirtualCard,
    faults: BTreeMap<usize, LinkFault>,
    commands: usize,
}

impl FaultyLink {
    /// A link without faults.
    pub fn new(card: VirtualCard) -> Self {
        FaultyLink {
            card,
            faults: BTreeMap::new(),
            commands: 0,
        }
    }

    /// Adds a fault. `command` counts all commands over this link from 0. The card does not
    /// receive that command. With [`LinkFault::CardRemoved`] and [`LinkFault::NoCard`] the
    /// card also loses power: its session is gone.
    #[must_use]
    pub fn with_fault(mut self, command: usize, fault: LinkFault) -> Self {
        self.faults.insert(command, fault);
        self
    }

    /// How many commands were sent over the link, those that failed included.
    pub fn commands(&self) -> usize {
        self.commands
    }

    /// The card.
    pub fn card_mut(&mut self) -> &mut VirtualCard {
        &mut self.card
    }

    /// Ends the link and returns the card.
    pub fn into_card(self) -> VirtualCard {
        self.card
    }
}

/// The error of a [`FaultyLink`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("simulated fault of the link: {}", .0.as_str())]
pub struct SimulatedFault(pub LinkFault);

impl CardTransport for FaultyLink {
    type Error = SimulatedFault;

    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, SimulatedFault> {
        let fault = self.faults.get(&self.commands).copied();
        self.commands += 1;
        let Some(fault) = fault else {
            return Ok(self.card.transmit(command));
        };
        if matches!(fault, LinkFault::CardRemoved | LinkFault::NoCard) {
            self.card.reset();
        }
        Err(SimulatedFault(fault))
    }

    fn fault(&self, error: &SimulatedFault) -> LinkFault {
        error.0
    }
}
