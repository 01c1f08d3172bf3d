//! Types with a code: `Display` and serde write it.

/// Implements `Display` and `Serialize` with the text that a method of the type returns.
macro_rules! shown_by_code {
    ($($type:ty),+ $(,)?) => {$(
        /// The code.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.code())
            }
        }

        /// Serialised as the code.
        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }
    )+};
}
