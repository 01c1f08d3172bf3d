//! Text in pictures. With a model: `ZAIRYU_OCR_MODEL=$(tests/ocr/model.sh) cargo test
//! --features ocr --test printed`.

mod frames;
mod grammars;
mod hostile;
mod locate;
#[cfg(feature = "ocr")]
mod model;
mod pictures;
mod scanner;
