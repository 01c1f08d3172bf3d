//! From a picture to lines, and from lines to values.
//!
//! 1. `ink` and `lines` find components and lines; `layout` and `places` know where a document
//!    has its values; `front` and `second` put both together.
//! 2. `read` has every line read, and each field checked by its grammar (`dates`, `number`,
//!    `terms`, `names`) or list (`nationalities`, `address` and the lists beside this folder).
//! 3. `number` and `birth` compare what was read with what is known from elsewhere.

mod address;
mod birth;
mod convert;
mod dates;
mod field;
mod front;
pub(super) mod ink;
mod layout;
mod lines;
mod list;
pub(super) mod lookalikes;
mod marks;
mod names;
mod nationalities;
pub(super) mod number;
mod places;
mod read;
mod second;
mod spaces;
mod terms;

pub use birth::compare_birth;
pub use dates::PrintedDate;
pub use field::FieldReading;
pub use front::{FieldImage, Front};
pub use layout::LayoutMatch;
pub use number::{compare_layout, compare_number};
pub use places::PrintedField;
pub use read::{FrontReading, NationalityName};
pub use second::{NameImageReading, locate_lines, read_address_image, read_name_image};
