//! Links whose answers arrive later.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use zairyu::simulator::{CardType, VirtualCard};
use zairyu::{AsyncCardTransport, AsyncReader, DataGroups, ImagePadding};

use crate::{number, virtual_card};

/// Answers only when it is polled a second time.
struct Later(VirtualCard);

impl AsyncCardTransport for Later {
    type Error = std::convert::Infallible;

    async fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, Self::Error> {
        let mut asked = false;
        poll_fn(|context| {
            if std::mem::replace(&mut asked, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
        Ok(self.0.transmit(command))
    }
}

/// A link that cannot leave its thread.
struct Local(Rc<RefCell<VirtualCard>>);

impl AsyncCardTransport for Local {
    type Error = std::convert::Infallible;

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
