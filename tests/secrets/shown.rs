//! Every type that may hold data of a card, made from a card and printed.

use std::fmt::{Debug, Display};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use time::macros::{date, datetime};
use zairyu::archive::Archive;
use zairyu::internals::apdu::{Command, Response};
use zairyu::internals::tlv;
use zairyu::present::html::HtmlReport;
use zairyu::present::labels;
use zairyu::present::revocation::ExpiryToEnter;
use zairyu::present::text::TextReport;
use zairyu::present::verdict;
use zairyu::printed::{
    CharacterSet, Front, GrayImage, LineReading, LineRequest, PatternReading, PrintedDate,
    RecognizeError, TextRecognizer, read_name_image,
};
use zairyu::record::{ImageData, Record};
use zairyu::simulator::{Holder, Issuer, Sample};
use zairyu::specified_card::SpecifiedCardKey;
use zairyu::transport::faults::{Fault, FaultyTransport};
use zairyu::transport::recording::{RecordedRandom, Recorder};
use zairyu::verify::{CardCertificate, Circumstances, TestTrustStore, Verifier};
use zairyu::{AsyncReader, Blocking, Card, DataGroups, Error, Language, Reader};
use zairyu::{CardType, Generation};

use crate::{NUMBER, card, delivery_key, number, session};

/// The names of types, and their texts.
pub fn everything() -> Vec<(&'static str, String)> {
    let mut all = All(Vec::new());
    for &card_type in CardType::ALL {
        all.of_a_read(card_type);
        let card = card(card_type);
        all.of_a_card(&card);
        all.of_a_simulator(card_type);
    }
    all.0
}

struct All(Vec<(&'static str, String)>);

impl All {
    fn debug(&mut self, name: &'static str, value: impl Debug) {
        self.0.push((name, format!("{value:?} {value:#?}")));
    }

    fn both(&mut self, name: &'static str, value: impl Debug + Display) {
        self.0.push((name, format!("{value:?} {value:#?} {value}")));
    }

    fn of_a_card(&mut self, card: &Card) {
        self.debug("Card", card);
        self.debug("CardInfo", card.info());
        self.both("SpecVersion", card.info().spec_version);
        self.debug("CardFiles", card.files());
        self.debug("LinkStats", card.link_stats());
        self.debug("Record", card.record());
        self.debug("ImageData", card.photo().expect("a photo").value());
        self.debug("Bytes", card.certificate().expect("a certificate").value());
        self.debug("Archive", Archive::of(card));
        let report = card.verify(&TestTrustStore::new(), NOW);
        self.debug("Row", labels::rows(card, &report, Language::English));
        self.debug("CardFace", card.face(&report, Language::Japanese));
        let text = TextReport::new(card, &report, Language::English);
        self.debug("TextReport", text);
        let mut report = card.verify(&TestTrustStore::new(), NOW);
        let holder = card.holder(&mut report, Some(&Knowing));
        self.debug("Comparisons", report.comparisons);
        self.debug("Entry", &holder.name);
        self.debug("Entry", &holder.card_number);
        self.debug(
            "Status",
            holder.residence_status.as_ref().map(|e| e.value()),
        );
        self.debug(
            "Permission",
            holder.permission_kind.as_ref().map(|e| e.value()),
        );
        self.debug(
            "HolderRow",
            labels::holder_rows(&holder, Language::English, None),
        );
        let text = TextReport::new(card, &report, Language::English).with_holder(&holder);
        self.debug("TextReport", text);
        let page = HtmlReport::new(card, &report, Language::English).with_holder(&holder);
        self.debug("HtmlReport", page);
        self.debug("RevocationInquiry", card.revocation_inquiry_with(&holder));
        self.debug("CardValidity", holder.expiry(date!(2026 - 11 - 25)));
        self.debug("HolderView", holder);
        let inquiry = card.revocation_inquiry();
        self.debug("ExpiryToEnter", inquiry.expiry());
        if let ExpiryToEnter::Known(date) = inquiry.expiry() {
            self.debug("InquiryDate", date);
        }
        self.debug("RevocationInquiry", inquiry);
        self.debug(
            "HtmlReport",
            HtmlReport::new(card, &report, Language::English),
        );
        if let Some(work) = card.work() {
            self.debug("Comprehensive", work.comprehensive);
            self.debug("Individual", work.individual);
        }
        match card.record() {
            Record::First(record) => {
                self.of_a_front(record.front_image.as_ref().expect("a picture").value());
                self.debug("FirstGeneration", record);
                self.debug("Field", &record.address);
                self.debug("Text", record.address.as_ref().expect("an address").value());
                self.debug("CardDate", &record.address_date);
                self.debug("MunicipalityCode", &record.municipality_code);
                self.debug("Renewal", &record.renewal);
            }
            Record::Second(record) => {
                self.debug("SecondGeneration", record);
                self.debug("Field", &record.card_number);
                self.debug(
                    "RecordedNumber",
                    record.card_number.as_ref().expect("one").value(),
                );
                self.debug("CardDate", &record.date_of_birth);
                self.debug("Sex", &record.sex);
                self.debug("Nationality", &record.nationality);
                let nationality = record.nationality.as_ref().expect("a nationality");
                self.debug("Name", nationality.value().name().expect("a name"));
                self.debug("ResidenceStatus", &record.residence_status);
                self.debug("PeriodOfStay", &record.period_of_stay);
                self.debug("PermissionKind", &record.permission_kind);
                self.debug("Work", &record.work);
                self.debug("ComprehensivePermission", &record.comprehensive_permission);
                self.debug("IndividualPermission", &record.individual_permission);
                self.debug("CommissionerEntry", &record.commissioner_entry);
                self.debug("Renewal", &record.renewal);
            }
            _ => {}
        }
        for (_, bytes) in card.files().iter() {
            for object in tlv::parse(bytes, &[]).expect("objects") {
                self.debug("Object", object);
            }
            self.debug("Command", Command::new(0, 0xD6, 0, 0).with_data(bytes));
            let answer = [bytes, &[0x90, 0x00]].concat();
            self.debug("Response", Response::parse(answer).expect("a response"));
        }

        let born = date!(1993 - 04 - 05);
        let circumstances = Circumstances::at(NOW).with_date_of_birth(born);
        self.debug("Circumstances", circumstances);
        let report = card.verify(&TestTrustStore::new(), circumstances);
        self.debug("CertificateSummary", &report.certificate);
        self.both("Report", report);
        let anchors = TestTrustStore::new();
        let verifier = Verifier::new(&anchors);
        let _ = verifier.verify(card, circumstances);
        self.debug("Verifier", verifier);
        let value = card.certificate().expect("a certificate").value().bytes();
        let certificate = CardCertificate::parse(value, card.card_type().generation());
        self.debug("CardCertificate", certificate.expect("a certificate"));

        let today = date!(2026 - 11 - 25);
        self.debug("WorkAllowed", card.work());
        self.debug("CardValidity", card.expiry(today));
        self.debug("StayStatus", card.stay(today));
        self.debug("Answer", card.renewal());
        let report = card.verify(&TestTrustStore::new(), NOW);
        let sentences = card.answers(&report, today, Language::English);
        self.debug("Sentence", sentences);
        let evidence = verdict::evidence(&report, Language::English);
        self.debug("EvidenceEntry", evidence);
    }

    /// Text in the front image, read by an engine that knows the card's number.
    fn of_a_front(&mut self, image: &ImageData) {
        let picture = image.decode().expect("a picture");
        let picture = GrayImage::try_from(&picture).expect("a picture");
        let front = Front::locate(&picture);
        self.debug("GrayImage", &picture);
        self.debug("Front", &front);
        for (_, field) in front.fields() {
            self.debug("FieldImage", field);
            let request = LineRequest::new(field.crop(), CharacterSet::digits());
            self.debug("LineReading", Knowing.read_line(&request).expect("a line"));
            self.debug("LineRequest", request);
        }
        let reading = front.read(&Knowing).expect("a reading");
        self.debug("FieldReading", &reading.card_number);
        self.debug(
            "NationalityName",
            reading.nationality.as_ref().map(|n| n.value()),
        );
        self.debug(
            "ResidenceStatusName",
            reading.residence_status.as_ref().map(|s| s.value()),
        );
        self.debug(
            "PermissionName",
            reading.permission_kind.as_ref().map(|p| p.value()),
        );
        self.debug("FrontReading", reading);
        self.debug("PrintedDate", PrintedDate::from(date!(2028 - 10 - 20)));
        let name = read_name_image(&picture, &Knowing).expect("a reading");
        self.debug("NameImageReading", name);
        let pattern = PatternReading {
            text: NUMBER.to_owned().into(),
            score: 0.0,
            margin: 1.0,
            confidence: 1.0,
        };
        self.debug("PatternReading", pattern);
    }

    fn of_a_read(&mut self, card_type: CardType) {
        let card_number = number();
        // The letters at both ends of the number are shown, the digits are not.
        self.both("CardNumber", &card_number);
        let link = session::builder(card_type).build().expect("a card");
        let mut random = RecordedRandom::new(session::Known);
        let reader = Reader::new(Recorder::new(link)).with_random(&mut random);
        self.debug("DeliveryKey", delivery_key());
        self.debug("DeliveryKeySource", delivery_key().source());
        let specified = SpecifiedCardKey::new(delivery_key());
        self.debug("SpecifiedCardKey", &specified);
        let mut reader = reader.with_specified_card_key(specified);
        let mut events = Vec::new();
        reader
            .read_with_progress(&card_number, DataGroups::ALL, |progress| {
                events.push(progress);
                std::ops::ControlFlow::Continue(())
            })
            .expect("a read");
        self.debug("Progress", events);
        self.debug("Reader", &reader);
        self.debug("Recorder", reader.transport_mut());
        let recording = reader.into_transport().finish();
        self.debug("RecordedRandom", &random);
        let recording = recording.with_random(random.finish());
        self.debug("Recording", &recording);
        self.both("Trace", recording.redacted());
        let (link, random) = recording.replay();
        self.debug("Replayer", link);
        self.debug("ReplayedRandom", random);

        // A reader that holds the number and part of the card.
        let card = session::builder(card_type).build().expect("a card");
        let link = FaultyTransport::new(card).fail_at(10, Fault::Removed);
        let mut reader = AsyncReader::new(Blocking(link))
            .with_random(session::Known)
            .with_specified_card_key(SpecifiedCardKey::new(delivery_key()));
        {
            let read = pin!(reader.read(&card_number, DataGroups::ALL));
            let outcome = read.poll(&mut Context::from_waker(Waker::noop()));
            assert!(matches!(outcome, Poll::Ready(Err(Error::Link { .. }))));
        }
        self.debug("AsyncReader", &reader);
        self.debug("FaultyTransport", &reader.transport_mut().0);
    }

    fn of_a_simulator(&mut self, card_type: CardType) {
        let builder = session::builder(card_type).number(NUMBER);
        self.debug("VirtualCardBuilder", &builder);
        let mut card = builder.build().expect("a card");
        let _ = card.transmit(&[0, 0xB0, 0x8A, 0, 0]);
        self.debug("LogEntry", card.log());
        self.debug("Blocking", Blocking(&card));
        self.debug("VirtualCard", card);
        let holder = Holder::engineer();
        self.debug("FirstEntries", &holder.first);
        self.debug("SecondEntries", &holder.second);
        self.debug("Holder", holder);
        // Texts of an invented holder, not of the card above.
        let student = Sample::named("residence-student").expect("a sample");
        self.debug("Sample", student);
        self.debug("PrintedTexts", student.printed());
        for generation in [Generation::First, Generation::Second] {
            self.debug("Issuer", Issuer::test(generation).expect("an issuer"));
        }
        let error = session::builder(card_type).number("AA1234567").build();
        self.both("BuildError", error.expect_err("too short"));
    }
}

const NOW: time::OffsetDateTime = datetime!(2026-11-25 12:00 UTC);

/// An engine that reads the card's number in every line.
struct Knowing;

impl TextRecognizer for Knowing {
    fn read_line(&self, _: &LineRequest<'_>) -> Result<LineReading, RecognizeError> {
        Ok(LineReading::new(NUMBER, 1.0))
    }
}
