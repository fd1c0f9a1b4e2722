//! What is told of a bank account, a customer's or an organisation's. Contract §10.1, §11.

use serde::Deserialize;

use crate::{Currency, Extra, Personal};

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Attributes {
    pub(crate) iban: Option<Personal>,
    pub(crate) bic: Option<String>,
    pub(crate) holder_name: Option<Personal>,
    pub(crate) currency: Option<Currency>,
    pub(crate) verified: Option<bool>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// The questions that every such account answers.
macro_rules! questions {
    ($name:ident) => {
        impl $name {
            /// Its number; an error if what the server wrote is no IBAN.
            pub fn iban(&self) -> Option<Result<$crate::Iban, $crate::Invalid>> {
                self.iban_text().map($crate::Iban::parse)
            }

            /// Its number, as the server wrote it.
            pub fn iban_text(&self) -> Option<&str> {
                let iban = self.0.attributes.iban.as_ref();
                iban.map($crate::Personal::expose_str)
            }

            /// The BIC of its bank; an error if what the server wrote is none.
            pub fn bic(&self) -> Option<Result<$crate::Bic, $crate::Invalid>> {
                self.bic_text().map($crate::Bic::parse)
            }

            /// The BIC of its bank, as the server wrote it.
            pub fn bic_text(&self) -> Option<&str> {
                self.0.attributes.bic.as_deref()
            }

            /// Who holds it.
            pub fn holder_name(&self) -> Option<&str> {
                let name = self.0.attributes.holder_name.as_ref();
                name.map($crate::Personal::expose_str)
            }

            /// The currency it is kept in.
            pub fn currency(&self) -> Option<$crate::Currency> {
                self.0.attributes.currency
            }

            /// Whether its holder was verified; `None` if the server does not say.
            pub fn is_verified(&self) -> Option<bool> {
                self.0.attributes.verified
            }
        }
    };
}
pub(crate) use questions;
