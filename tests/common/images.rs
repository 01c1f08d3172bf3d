//! Images of any length. Their structure is valid, but their data cannot be decoded.

/// A TIFF of `length` bytes. Its directory follows its only strip and has as many entries
/// as libtiff writes.
pub fn tiff(length: usize) -> Vec<u8> {
    const DIRECTORY: usize = 2 + 9 * 12 + 4;
    let data = length - 8 - DIRECTORY;
    let mut bytes = b"II*\0".to_vec();
    bytes.extend((8 + data as u32).to_le_bytes());
    bytes.extend(noise(data));
    bytes.extend(9u16.to_le_bytes());
    let others = [(256, 1), (257, 1), (258, 1), (259, 4), (262, 0)];
    let strip = [(273, 8), (278, 1), (279, data as u32), (284, 1)];
    for (tag, value) in others.into_iter().chain(strip) {
        let (tag, kind, count): (u16, u16, u32) = (tag, 4, 1);
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    assert_eq!(bytes.len(), length);
    bytes
}

/// A JP2 file of `length` bytes, with one tile-part.
pub fn jp2(length: usize) -> Vec<u8> {
    let mut bytes = b"\x00\x00\x00\x0CjP  \x0D\x0A\x87\x0A".to_vec();
    let codestream = length - bytes.len() - 8;
    bytes.extend((8 + codestream as u32).to_be_bytes());
    bytes.extend(b"jp2c\xFF\x4F\xFF\x51\x00\x04\x00\x00\xFF\x90\x00\x0A\x00\x00");
    let data = codestream - 8 - 14 - 2;
    bytes.extend((14 + data as u32).to_be_bytes());
    bytes.extend(b"\x00\x01\xFF\x93");
    bytes.extend(noise(data));
    bytes.extend(b"\xFF\xD9");
    assert_eq!(bytes.len(), length);
    bytes
}

/// Bytes without NUL and without markers.
fn noise(length: usize) -> impl Iterator<Item = u8> {
    (0..length).map(|index| (index % 127 + 1) as u8)
}
