use super::*;
use crate::protocol::test_vectors::Vectors;

const SUITES: [Suite; 2] = [Suite::TripleDes, Suite::Aes128];

fn channel(suite: Suite) -> SecureChannel {
    SecureChannel::new(suite, Key([0x42; 16]))
}

/// What a card sends for `plain`.
fn sealed(suite: Suite, plain: &[u8]) -> Vec<u8> {
    let mut data = [plain, &[0x80]].concat();
    data.resize(data.len().next_multiple_of(suite.block_size()), 0);
    suite
        .encrypt(&Key([0x42; 16]), &Iv::ZERO, &mut data)
        .unwrap();
    let length = data.len() + 1;
    let mut answer = match length {
        ..=0x7F => vec![0x86, length as u8],
        0x80..=0xFF => vec![0x86, 0x81, length as u8],
        _ => vec![0x86, 0x82, (length >> 8) as u8, length as u8],
    };
    answer.push(1);
    answer.extend(data);
    answer
}

#[test]
fn answers_of_every_length_are_opened() {
    for suite in SUITES {
        for length in (0..300).chain([1800, 7004]) {
            let plain = vec![0xD0; length];
            let opened = channel(suite).open(&sealed(suite, &plain)).unwrap();
            assert_eq!(*opened, plain);
        }
    }
}

#[test]
fn second_generation_response_header_of_the_worked_example() {
    let header = Vectors::of("second_generation").own("read_df1_ef03_response_header");
    let answer = sealed(Suite::Aes128, &[0; 5508]);
    assert_eq!(hex::encode(&answer[..5]), header);
}

#[test]
fn read_command_of_the_worked_example() {
    let vectors = Vectors::of("second_generation");
    let command = channel(Suite::Aes128).read_command([0x84, 0], 0, Expected::EXTENDED_MAX);
    assert_eq!(
        hex::encode(
            command
                .encode(crate::transport::apdu::Form::Extended)
                .unwrap()
        ),
        vectors.own("read_df1_ef03_command")
    );
}

#[test]
fn capacity_is_the_longest_that_fits() {
    for suite in SUITES {
        for answer in (0..600).chain([1700, 4096, 65_536]) {
            let capacity = channel(suite).capacity(answer);
            if capacity > 0 {
                assert!(
                    sealed(suite, &vec![0; capacity]).len() <= answer,
                    "{answer}"
                );
            }
            assert!(
                sealed(suite, &vec![0; capacity + 1]).len() > answer,
                "{answer}"
            );
        }
    }
}

#[test]
fn malformed_answers_are_refused() {
    for suite in SUITES {
        let good = sealed(suite, &[7; 40]);
        let changed = |at: usize, to: u8| {
            let mut answer = good.clone();
            answer[at] = to;
            answer
        };
        let open = |answer: &[u8]| channel(suite).open(answer).map(|_| ()).unwrap_err();
        assert_eq!(open(&good[..good.len() - 1]), ChannelError::CutOff);
        assert_eq!(open(&[]), ChannelError::NoData);
        assert!(matches!(open(&[0x86, 0x80]), ChannelError::Malformed(_)));
        assert_eq!(
            open(&changed(0, 0x87)),
            ChannelError::UnexpectedTag { tag: Tag(0x87) }
        );
        assert_eq!(open(&changed(2, 2)), ChannelError::PaddingIndicator);
        assert_eq!(open(&[0x86, 0x00]), ChannelError::PaddingIndicator);
        assert_eq!(open(&[0x86, 0x01, 0x01]), ChannelError::Padding);
        assert_eq!(open(&[0x86, 0x02, 0x01, 0x00]), ChannelError::Padding);
        assert_eq!(
            open(&[&good[..], &[0]].concat()),
            ChannelError::TrailingData
        );
    }
}

/// A counted channel after its first command.
fn counted(checksum_key: Option<Key>) -> SecureChannel {
    let mut channel =
        SecureChannel::delivered(Key([0x42; 16]), checksum_key, LengthObject::TwoBytes);
    channel.read_command([0x81, 0], 0, Expected::EXTENDED_MAX);
    channel
}

/// Object 8E of a specified card's answer to message `number`.
fn checksum(number: u128, objects: &[u8]) -> Vec<u8> {
    let mut message = number.to_be_bytes().to_vec();
    if !objects.is_empty() {
        message.extend([objects, &[0x80]].concat());
        message.resize(message.len().next_multiple_of(16), 0);
    }
    let checksum = Suite::Aes128.mac(&CHECKSUM_KEY, &message);
    [&[0x8E, 0x08][..], &checksum].concat()
}

/// What a specified card sends for `plain` in its answer to message `number`.
fn sealed_with_checksum(number: u128, plain: &[u8]) -> Vec<u8> {
    let key = Key([0x42; 16]);
    let mut data = [plain, &[0x80]].concat();
    data.resize(data.len().next_multiple_of(16), 0);
    let iv = Iv::of_message(&key, number);
    Suite::Aes128.encrypt(&key, &iv, &mut data).unwrap();
    // Only the header is taken from here.
    let mut answer = sealed(Suite::Aes128, plain);
    let cryptogram = answer.len() - data.len();
    answer[cryptogram..].copy_from_slice(&data);
    let checksum = checksum(number, &answer);
    answer.extend(checksum);
    answer
}

#[test]
fn answers_with_a_checksum_are_opened_where_it_fits() {
    let channel = counted(Some(CHECKSUM_KEY));
    for length in [0, 1, 15, 16, 100, 300] {
        let plain = vec![0xD0; length];
        let answer = sealed_with_checksum(1, &plain);
        assert_eq!(*channel.open(&answer).unwrap(), plain);
        for byte in 0..answer.len() {
            let mut changed = answer.clone();
            changed[byte] ^= 1 << (byte % 8);
            assert!(channel.open(&changed).is_err(), "byte {byte} of {length}");
        }
    }
    let good = sealed_with_checksum(1, &[7; 40]);
    let (data, own) = good.split_at(good.len() - CHECKSUM_OBJECT);
    let of_another_message = sealed_with_checksum(2, &[7; 40]);
    let again = [good.as_slice(), own].concat();
    for (name, answer, expected) in [
        (
            "of another message",
            &of_another_message[..],
            ChannelError::WrongChecksum,
        ),
        ("none", data, ChannelError::NoChecksum),
        ("nothing else", &checksum(1, &[]), ChannelError::NoData),
        ("twice", &again, ChannelError::TrailingData),
        (
            "another object",
            &[0x99, 0x00],
            ChannelError::UnexpectedTag { tag: Tag(0x99) },
        ),
    ] {
        assert_eq!(channel.open(answer).map(|_| ()), Err(expected), "{name}");
    }
    assert_eq!(
        counted(None).open(&good).map(|_| ()),
        Err(ChannelError::TrailingData)
    );
}

#[test]
fn answers_without_data_may_have_a_checksum() {
    let with = counted(Some(CHECKSUM_KEY));
    let own = checksum(1, &[]);
    for (name, channel, answer, expected) in [
        ("nothing", &with, &[][..], Ok(())),
        ("a checksum", &with, &own, Ok(())),
        (
            "another's",
            &with,
            &checksum(2, &[]),
            Err(ChannelError::WrongChecksum),
        ),
        (
            "data",
            &with,
            &sealed_with_checksum(1, &[7]),
            Err(ChannelError::TrailingData),
        ),
        ("nothing, no key", &counted(None), &[], Ok(())),
        (
            "a checksum, no key",
            &counted(None),
            &own,
            Err(ChannelError::UnexpectedTag { tag: CHECKSUM }),
        ),
        (
            "anything, not counted",
            &channel(Suite::Aes128),
            &[0x12],
            Ok(()),
        ),
    ] {
        assert_eq!(channel.check_empty(answer), expected, "{name}");
    }
}

#[test]
fn capacity_leaves_room_for_the_checksum() {
    let channel = counted(Some(CHECKSUM_KEY));
    for answer in (0..600).chain([1700, 4096, 65_536]) {
        let capacity = channel.capacity(answer);
        let sealed = |length| sealed_with_checksum(1, &vec![0; length]).len();
        assert!(capacity == 0 || sealed(capacity) <= answer, "{answer}");
        assert!(sealed(capacity + 1) > answer, "{answer}");
        assert_eq!(
            counted(None).capacity(answer),
            self::channel(Suite::Aes128).capacity(answer)
        );
    }
}

const CHECKSUM_KEY: Key = Key([0x17; 16]);
