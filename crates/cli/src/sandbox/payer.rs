//! Who plays the payers.

use clap::ValueEnum;

/// Who plays the payers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Payer {
    /// Somebody on the pages
    #[default]
    Person,
    /// Nobody: links answer 302, approved
    Auto,
}

impl From<Payer> for fintecture_sandbox::Payer {
    fn from(payer: Payer) -> Self {
        match payer {
            Payer::Person => Self::Person,
            Payer::Auto => Self::Auto,
        }
    }
}
