//! Data objects: in order, within the file, one after the other.

#![no_main]

use libfuzzer_sys::fuzz_target;
use zairyu::card::Tag;
use zairyu::internals::tlv::parse;

fuzz_target!(|bytes: &[u8]| {
    let known = [Tag(0xD0), Tag(0xDFD1)];
    let Ok(objects) = parse(bytes, &known) else {
        return;
    };
    let mut end = 0;
    for object in &objects {
        assert_eq!(object.offset, end);
        let header = if object.tag.0 > 0xFF { 2 } else { 1 };
        let length = match bytes[end + header] {
            0x82 => 3,
            0x81 => 2,
            _ => 1,
        };
        end += header + length + object.value.len();
        assert!(bytes[..end].ends_with(object.value));
    }
    assert!(bytes[end..].iter().all(|&byte| byte == 0));
    for tag in known {
        assert!(objects.iter().filter(|object| object.tag == tag).count() <= 1);
    }
});
