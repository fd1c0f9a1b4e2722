//! Applications: who may call the API.

use fintecture::{AppId, ExposeSecret, SecretString};

use super::ledger::AccountRow;

/// An application of a merchant.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) row: i64,
    /// Of which organisation: the row of its root node.
    pub(crate) organisation: i64,
    pub(crate) app_id: AppId,
    pub(crate) app_secret: SecretString,
    pub(crate) public_key: fintecture::PublicKey,
    pub(crate) name: String,
    /// The acquiring account its payments arrive on.
    pub(crate) account: AccountRow,
    /// Where payers may be sent back to; `None` accepts any address.
    pub(crate) redirect_uris: Option<Vec<String>>,
    pub(crate) endpoints: Vec<Endpoint>,
}

impl Application {
    /// Whether the payer may be sent back to this address.
    pub(crate) fn accepts_redirect(&self, uri: &str) -> bool {
        self.redirect_uris
            .as_ref()
            .is_none_or(|known| known.iter().any(|known| known == uri))
    }

    /// Compares in constant time.
    pub(crate) fn has_secret(&self, secret: &str) -> bool {
        let expected = self.app_secret.expose_secret().as_bytes();
        aws_lc_rs::constant_time::verify_slices_are_equal(expected, secret.as_bytes()).is_ok()
    }
}

/// Where an application wants its webhooks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Endpoint {
    pub(crate) row: i64,
    pub(crate) url: String,
    pub(crate) content_type: ContentType,
}

/// How a webhook's body is written (Contract §15.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum ContentType {
    #[default]
    Form,
    Json,
}

impl ContentType {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Form => "application/x-www-form-urlencoded",
            Self::Json => "application/json",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Form, Self::Json]
            .into_iter()
            .find(|known| known.as_str() == text)
    }
}
