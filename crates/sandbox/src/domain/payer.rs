//! Who plays the payers of a world.

/// Who plays the payers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Payer {
    /// A person on the pages and on the phone, or a test through [`Control`](crate::Control).
    #[default]
    Person,
    /// Nobody: every link leads straight back to the merchant. The first customer of the bank that
    /// was chosen, or else of the one that serves the currency, pays from their first account in it. A
    /// consent shares all of theirs, at the first Demo Bank if none was chosen.
    Auto,
}

impl Payer {
    /// The word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Auto => "auto",
        }
    }
}
