//! Builds virtual cards.

use std::collections::BTreeMap;

use super::card::VirtualCard;
use super::certificate::CertificateProfile;
use super::content::{Values, field_length, write_files};
use super::crypto::Suite;
use super::delivery_key::DeliveryKey;
use super::engine::Engine;
use super::error::BuildError;
use super::front;
use super::holder::Holder;
use super::issuer::Issuer;
use super::layout::ElementaryFile;
use super::link::Link;
use super::personalise::{self, Absence};
use super::residence::{RandomSource, ResidenceEngine};
use super::specified::{SimulatedProfile, SpecifiedEngine};
use super::variant::Variant;
use crate::card::{CardType, Generation};

/// The options of a virtual card.
///
/// ```
/// use zairyu::CardType;
/// use zairyu::simulator::{Variant, VirtualCard};
///
/// let card = VirtualCard::builder(CardType::SpecialPermanentFirst)
///     .number("ZZ00000000ZZ")
///     .variant(Variant::AlteredPhoto)
///     .short_only()
///     .build()?;
/// assert_eq!(card.card_type(), CardType::SpecialPermanentFirst);
/// # Ok::<(), zairyu::simulator::BuildError>(())
/// ```
#[must_use = "a builder makes nothing until `build`"]
pub struct VirtualCardBuilder {
    card_type: CardType,
    number: String,
    printed_number: Option<String>,
    holder: Option<Holder>,
    variant: Variant,
    absence: Absence,
    issuer: Option<Issuer>,
    certificate: Option<CertificateProfile>,
    signed_values: Values,
    raw_values: BTreeMap<u16, Option<Vec<u8>>>,
    raw_files: BTreeMap<ElementaryFile, Vec<u8>>,
    random_source: RandomSource,
    specified_profile: SimulatedProfile,
    link: Link,
}

impl VirtualCard {
    /// Starts a card of this type, with an invented holder and the number
    /// `AA12345678BB`.
    pub fn builder(card_type: CardType) -> VirtualCardBuilder {
        VirtualCardBuilder::new(card_type)
    }
}

impl VirtualCardBuilder {
    pub(super) fn new(card_type: CardType) -> Self {
        Self {
            card_type,
            number: "AA12345678BB".to_owned(),
            printed_number: None,
            holder: None,
            variant: Variant::default(),
            absence: Absence::default(),
            issuer: None,
            certificate: None,
            signed_values: Values::new(),
            raw_values: BTreeMap::new(),
            raw_files: BTreeMap::new(),
            random_source: RandomSource::System,
            specified_profile: SimulatedProfile::default(),
            link: Link::default(),
        }
    }

    /// The card number, 12 ASCII letters and digits. The default is `AA12345678BB`. A
    /// front image that comes with the crate shows it.
    pub fn number(mut self, number: &str) -> Self {
        number.clone_into(&mut self.number);
        self
    }

    /// Prints another number into the front image than the card's, 12 ASCII letters and
    /// digits, to test readers that compare the two. Works with front images that come with
    /// the crate. No effect on later generations: their chips hold no picture of a number.
    pub fn printed_number(mut self, number: &str) -> Self {
        self.printed_number = Some(number.to_owned());
        self
    }

    /// The holder. If the holder has the other document, for example
    /// [`Holder::special_permanent`] on a residence card, the front image of a
    /// first-generation card has the layout of that document.
    ///
    /// The default is [`Holder::engineer`] on residence cards,
    /// [`Holder::special_permanent`] on certificates; with [`Variant::UnderAge`],
    /// [`Holder::child`] and [`Holder::special_permanent_child`] in the first generation and
    /// [`Holder::infant`] in the others.
    pub fn holder(mut self, holder: Holder) -> Self {
        self.holder = Some(holder);
        self
    }

    /// What is special about the card. The default is nothing.
    pub fn variant(mut self, variant: Variant) -> Self {
        self.variant = variant;
        self
    }

    /// How entries are written that the holder does not have. The default is
    /// [`Absence::Nul`].
    pub fn absence(mut self, absence: Absence) -> Self {
        self.absence = absence;
        self
    }

    /// The issuer, for every variant. The default is [`Issuer::test`], or
    /// [`Issuer::foreign`] with [`Variant::ForeignIssuer`].
    pub fn issuer(mut self, issuer: Issuer) -> Self {
        self.issuer = Some(issuer);
        self
    }

    /// The profile of the certificate on the card. The default is
    /// [`CertificateProfile::signing`], or [`CertificateProfile::expired`] with
    /// [`Variant::ExpiredCertificate`].
    pub fn certificate(mut self, profile: CertificateProfile) -> Self {
        self.certificate = Some(profile);
        self
    }

    /// Sets the value of a tag before signing, padded with NULs to its field. A two-byte tag
    /// is written as `0xDFD1`.
    pub fn value(mut self, tag: u16, value: impl Into<Vec<u8>>) -> Self {
        self.signed_values.insert(tag, value.into());
        self
    }

    /// Sets the value of a tag after signing, without padding. An empty value gives an
    /// object of length zero.
    pub fn raw_value(mut self, tag: u16, value: impl Into<Vec<u8>>) -> Self {
        self.raw_values.insert(tag, Some(value.into()));
        self
    }

    /// Removes the object with this tag from its file, after signing.
    pub fn without(mut self, tag: u16) -> Self {
        self.raw_values.insert(tag, None);
        self
    }

    /// Sets the content of a whole file, at most 32,768 bytes.
    pub fn raw_file(mut self, name: ElementaryFile, content: impl Into<Vec<u8>>) -> Self {
        self.raw_files.insert(name, content.into());
        self
    }

    /// Sets the source of RND.ICC (8 bytes each time) and K.ICC (16 bytes): a function that
    /// fills its argument. The default is the operating system. Specified cards use no
    /// random numbers.
    pub fn random_source(mut self, fill: impl FnMut(&mut [u8]) + Send + 'static) -> Self {
        self.random_source = RandomSource::Given(Box::new(fill));
        self
    }

    /// Chooses how a specified card behaves in the points that are not known. The default is
    /// [`SimulatedProfile::default`]. No effect on other cards.
    pub fn specified_profile(mut self, profile: SimulatedProfile) -> Self {
        self.specified_profile = profile;
        self
    }

    /// Limits the data of one answer, in bytes without the status word. A plain read gives
    /// fewer bytes then. An answer under secure messaging that does not fit is refused with
    /// `6700`.
    pub fn limit_response(mut self, bytes: usize) -> Self {
        self.link.response_limit = Some(bytes);
        self
    }

    /// Refuses extended commands with `6700`.
    pub fn short_only(mut self) -> Self {
        self.link.short_only = true;
        self
    }

    /// Gives an answer in parts if it is longer than Le or [`Self::limit_response`]: data
    /// with `61xx`, the rest by GET RESPONSE. A plain read still gives no more than its Le
    /// asks for.
    pub fn chain_responses(mut self) -> Self {
        self.link.chain_responses = true;
        self
    }

    /// Answers `6Cxx` to a short READ BINARY with a wrong Le: one that is too large in a plain
    /// read (00 counts as 256), or any wrong one under secure messaging. Also to GET
    /// CHALLENGE if Le is not 08, and to MUTUAL AUTHENTICATE if Le is below 28.
    pub fn correct_le(mut self) -> Self {
        self.link.correct_le = true;
        self
    }

    /// Issues the card.
    ///
    /// # Errors
    ///
    /// [`BuildError`] says which option is not possible.
    pub fn build(self) -> Result<VirtualCard, BuildError> {
        let values = self.issue()?;
        let mut files = write_files(self.card_type, &values).ok_or(BuildError::FileTooLong)?;
        for (name, content) in self.raw_files {
            files
                .iter_mut()
                .find(|file| file.name == name)
                .ok_or(BuildError::UnknownFile)?
                .content = content;
        }
        if files.iter().any(|file| file.content.len() > LONGEST_FILE) {
            return Err(BuildError::FileTooLong);
        }
        let engine: Box<dyn Engine> = match self.card_type.generation() {
            Generation::Specified => Box::new(SpecifiedEngine::new(
                self.specified_profile,
                DeliveryKey::test()?,
                &self.number,
                files,
            )),
            generation => Box::new(ResidenceEngine::new(
                Suite::of(generation),
                &self.number,
                files,
                self.random_source,
            )),
        };
        Ok(VirtualCard::new(self.card_type, engine, self.link))
    }

    /// The values on the card: filled in, signed, then altered.
    fn issue(&self) -> Result<Values, BuildError> {
        let card_type = self.card_type;
        let generation = card_type.generation();
        if !is_number(&self.number) {
            return Err(BuildError::CardNumber);
        }
        let issuer = match &self.issuer {
            Some(issuer) if !shares_authority(issuer.generation(), generation) => {
                return Err(BuildError::IssuerGeneration);
            }
            Some(issuer) => issuer.clone(),
            None if self.variant == Variant::ForeignIssuer => Issuer::foreign(generation)?,
            None => Issuer::test(generation)?,
        };
        let profile = match &self.certificate {
            Some(profile) => profile.clone(),
            None if self.variant == Variant::ExpiredCertificate => {
                CertificateProfile::expired(generation)
            }
            None => CertificateProfile::signing(generation),
        };
        let mut holder = match &self.holder {
            Some(holder) => holder.clone(),
            None => default_holder(card_type, self.variant),
        };
        self.print_number(&mut holder)?;

        let mut values =
            personalise::holder_values(card_type, &self.number, &holder, self.absence)?;
        if self.variant == Variant::UnderAge {
            let photo = personalise::PHOTO;
            values.insert(photo, personalise::absent(card_type, photo, self.absence));
        }
        for (&tag, value) in &self.signed_values {
            let value = personalise::pad_to_field(card_type, tag, value.clone())?;
            values.insert(tag, value);
        }
        match self.variant {
            Variant::UnderAge | Variant::StrippedSignature => {
                personalise::leave_unsigned(card_type, &mut values, self.absence);
            }
            _ => personalise::sign(card_type, &mut values, &issuer, &profile)?,
        }
        personalise::alter(self.variant, &mut values);
        for (&tag, value) in &self.raw_values {
            if field_length(card_type, tag).is_none() {
                return Err(BuildError::UnknownTag { tag });
            }
            match value {
                Some(value) => values.insert(tag, value.clone()),
                None => values.remove(&tag),
            };
        }
        Ok(values)
    }

    /// Writes the number into the front image.
    fn print_number(&self, holder: &mut Holder) -> Result<(), BuildError> {
        if self.card_type.generation() != Generation::First {
            return Ok(());
        }
        let number = self.printed_number.as_ref().unwrap_or(&self.number);
        if !is_number(number) {
            return Err(BuildError::PrintedNumber);
        }
        match front::with_number(&holder.first.front_image, number) {
            Some(image) => holder.first.front_image = image,
            None if self.printed_number.is_some() => return Err(BuildError::ForeignFrontImage),
            None => {}
        }
        Ok(())
    }
}

fn is_number(number: &str) -> bool {
    number.len() == 12 && number.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Shows the type and the variant, not the number and the content.
impl core::fmt::Debug for VirtualCardBuilder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("VirtualCardBuilder")
            .field("card_type", &self.card_type)
            .field("variant", &self.variant)
            .finish_non_exhaustive()
    }
}

fn default_holder(card_type: CardType, variant: Variant) -> Holder {
    match (variant, card_type.generation()) {
        (Variant::UnderAge, Generation::First) if card_type.is_residence_card() => Holder::child(),
        (Variant::UnderAge, Generation::First) => Holder::special_permanent_child(),
        (Variant::UnderAge, Generation::Second | Generation::Specified) => Holder::infant(),
        _ if card_type.is_residence_card() => Holder::engineer(),
        _ => Holder::special_permanent(),
    }
}

/// READ BINARY's offset has 15 bits.
const LONGEST_FILE: usize = 32768;

/// Whether one CA signs the cards of both generations: CA2 serves the second generation
/// and specified cards (docs/protocol.md, section 9).
fn shares_authority(a: Generation, b: Generation) -> bool {
    (a == Generation::First) == (b == Generation::First)
}
