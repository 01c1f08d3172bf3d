//! A link between reader and card that injects a fault at a given command.

use std::future::poll_fn;
use std::task::Poll;

use zairyu::CardType;
use zairyu::simulator::{VirtualCard, VirtualCardBuilder};
use zairyu::{AsyncCardTransport, LinkFault, LinkLimits};

use crate::faults::Fault;

/// The links of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Carries everything: a file in one answer.
    Wide,
    /// Carries only short answers, and says so: a file is read in parts. Commands are short
    /// as well, unless a key must be delivered.
    Short,
    /// The same, with each answer in parts of 100 bytes (`61xx`).
    Chained,
    /// Cuts answers after 700 bytes, without saying so.
    Cutting,
}

impl Mode {
    /// The links that are tested with all faults.
    pub const PLAIN: [Mode; 2] = [Mode::Wide, Mode::Short];
    /// The links on which an answer may be only a part.
    pub const IN_PARTS: [Mode; 2] = [Mode::Chained, Mode::Cutting];

    pub fn apply(self, card_type: CardType, builder: VirtualCardBuilder) -> VirtualCardBuilder {
        match (self, delivers_key(card_type)) {
            (Mode::Wide | Mode::Cutting, _) => builder,
            (Mode::Short, false) => builder.short_only(),
            (Mode::Short, true) => builder.limit_response(256),
            (Mode::Chained, false) => builder.short_only().limit_response(100).chain_responses(),
            (Mode::Chained, true) => builder.limit_response(100).chain_responses(),
        }
    }

    fn limits(self, card_type: CardType) -> LinkLimits {
        match (self, delivers_key(card_type)) {
            (Mode::Wide | Mode::Cutting, _) => LinkLimits::default(),
            (Mode::Short | Mode::Chained, false) => LinkLimits::SHORT,
            (Mode::Short | Mode::Chained, true) => LinkLimits::default().with_max_response(258),
        }
    }
}

/// Whether the read includes SET SESSION KEY, which is too long for a short APDU.
fn delivers_key(card_type: CardType) -> bool {
    CardType::SPECIFIED.contains(&card_type)
}

pub struct FaultyLink {
    card: VirtualCard,
    mode: Mode,
    /// Commands so far.
    pub commands: usize,
    /// The fault, and the number of its command.
    pub fault: Option<(usize, Fault)>,
    /// The last answer.
    before: Vec<u8>,
    /// Every command and the card's own answer, if they are recorded.
    pub record: Option<Vec<(Vec<u8>, Vec<u8>)>>,
}

#[derive(Debug, thiserror::Error)]
#[error("the link broke")]
pub struct Broken;

impl FaultyLink {
    pub fn new(card: VirtualCard, mode: Mode) -> Self {
        FaultyLink {
            card,
            mode,
            commands: 0,
            fault: None,
            before: vec![0x90, 0x00],
            record: None,
        }
    }

    /// Powers the card on again and sets the fault.
    pub fn power_on(&mut self, fault: Option<(usize, Fault)>) {
        self.card.reset();
        self.card.clear_log();
        self.commands = 0;
        self.fault = fault;
        self.before = vec![0x90, 0x00];
    }

    /// Replaces the card by another one.
    pub fn exchange(&mut self, card: &mut VirtualCard) {
        std::mem::swap(&mut self.card, card);
    }

    pub fn into_card(self) -> VirtualCard {
        self.card
    }

    fn pass(&mut self, command: &[u8]) -> Vec<u8> {
        let mut answer = self.card.transmit(command);
        if self.mode == Mode::Cutting && answer.len() > CUT_AFTER + 2 {
            answer.drain(CUT_AFTER..answer.len() - 2);
        }
        if let Some(record) = &mut self.record {
            record.push((command.to_vec(), answer.clone()));
        }
        answer
    }

    fn disturbed(&mut self, command: &[u8], fault: &Fault) -> Result<Vec<u8>, Broken> {
        let before = self.before.clone();
        let mut answer = match fault {
            Fault::CutBefore | Fault::FailOnceBefore => return Err(Broken),
            Fault::FailOnceAndReset => {
                self.card.reset();
                return Err(Broken);
            }
            Fault::Refused(status) => return Ok(status.to_be_bytes().to_vec()),
            _ => self.pass(command),
        };
        let end = answer.len();
        match *fault {
            Fault::CutAfter | Fault::FailOnceAfter => return Err(Broken),
            Fault::StatusChanged(status) => {
                answer.truncate(end - 2);
                answer.extend(status.to_be_bytes());
            }
            Fault::Nothing => answer.clear(),
            Fault::OneByte => answer.truncate(1),
            Fault::LastByteCut => answer.truncate(end - 1),
            Fault::DataCut => {
                answer.remove(end - 3);
            }
            Fault::ByteAfter(byte) => answer.push(byte),
            Fault::DataLonger(byte) => answer.insert(end - 2, byte),
            Fault::AnswerBefore => answer = before,
            Fault::DataBit { byte, mask } => answer[byte] ^= mask,
            Fault::StatusBit(mask) => {
                let [high, low] = mask.to_be_bytes();
                answer[end - 2] ^= high;
                answer[end - 1] ^= low;
            }
            _ => {}
        }
        Ok(answer)
    }
}

impl AsyncCardTransport for FaultyLink {
    type Error = Broken;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Broken> {
        let index = self.commands;
        self.commands += 1;
        let answer = match self.fault.clone() {
            Some((at, Fault::CutBefore | Fault::CutAfter)) if index > at => Err(Broken),
            Some((at, fault)) if index == at => {
                if let Fault::Late(times) = fault {
                    later(times).await;
                }
                self.disturbed(command, &fault)
            }
            _ => Ok(self.pass(command)),
        };
        if let Ok(answer) = &answer {
            self.before.clone_from(answer);
        }
        answer
    }

    fn limits(&self) -> LinkLimits {
        self.mode.limits(self.card.card_type())
    }

    fn fault(&self, _: &Broken) -> LinkFault {
        LinkFault::CardRemoved
    }
}

/// Returns `Pending` this number of times.
async fn later(mut times: u32) {
    poll_fn(|context| {
        if times == 0 {
            return Poll::Ready(());
        }
        times -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The bytes of data that [`Mode::Cutting`] lets through.
const CUT_AFTER: usize = 700;
