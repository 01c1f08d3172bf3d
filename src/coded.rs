//! Values with a code: one word for the method, `Display` and serde.

/// Writes and serialises types as what a method of theirs says.
macro_rules! shown_by_code {
    ($method:ident: $($type:ty),+ $(,)?) => {$(
        /// The code.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.$method())
            }
        }

        /// Serialised as the code.
        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$method())
            }
        }
    )+};
}
