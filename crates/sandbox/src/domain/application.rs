//! Applications: who may call the API.

use std::collections::BTreeMap;
use std::time::Duration;

use fintecture::{AppId, Currency, ExposeSecret, Invalid, Money, SecretString};
use http::{HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::currencies::Currencies;
use super::ledger::AccountRow;
use super::profile::Profile;

/// An application of a merchant.
#[derive(Clone, Debug)]
pub(crate) struct Application {
    pub(crate) row: i64,
    /// Of which organisation: the row of its root node.
    pub(crate) organisation: i64,
    /// The row of the node it stands on.
    pub(crate) node: i64,
    pub(crate) app_id: AppId,
    pub(crate) app_secret: SecretString,
    pub(crate) public_key: fintecture::PublicKey,
    pub(crate) name: String,
    /// The acquiring account its payments in euros arrive on; each other currency has its own.
    pub(crate) account: AccountRow,
    /// Where payers may be sent back to; `None` accepts any address.
    pub(crate) redirect_uris: Option<Vec<String>>,
    pub(crate) options: Options,
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) profile: Profile,
    /// Whether it is closed for ever: nobody calls with it any more.
    pub(crate) is_closed: bool,
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

/// How an application's payments go, as far as it has a say (Contract §§2, 7.5, 13.1).
///
/// ```
/// use fintecture::Currency;
/// use fintecture_sandbox::Options;
///
/// let options = Options::default()
///     .with_retries()
///     .with_approved_refunds()
///     .with_currency(Currency::GBP);
/// assert_ne!(options, Options::default());
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    pub(crate) retries: Retries,
    pub(crate) refunds: Refunds,
    pub(crate) currencies: Currencies,
    /// What is to stay on each acquiring account, in minor units.
    pub(crate) deposits: BTreeMap<Currency, i64>,
}

impl Options {
    /// Lets payers try again what was refused: `payment_unsuccessful` is then no end.
    pub fn with_retries(mut self) -> Self {
        self.retries = Retries::Allowed;
        self
    }

    /// Takes payments in this currency too; may be called again. Without it, in euros alone
    /// (Contract C-17).
    pub fn with_currency(mut self, currency: Currency) -> Self {
        self.currencies.allow(currency);
        self
    }

    /// Keeps so much on the acquiring account of its currency: settlements keep back what it lacks,
    /// and give back what is too much of it (Contract §7.8). Nothing or less keeps none.
    pub fn with_deposit(mut self, deposit: Money) -> Self {
        if deposit.is_positive() {
            self.deposits.insert(deposit.currency(), deposit.minor());
        } else {
            self.deposits.remove(&deposit.currency());
        }
        self
    }

    /// What is to stay on the acquiring account of a currency, in minor units.
    pub(crate) fn deposit_in(&self, currency: Currency) -> i64 {
        self.deposits.get(&currency).copied().unwrap_or_default()
    }

    /// Makes refunds wait until the merchant agrees to each: `refund_waiting`.
    pub fn with_approved_refunds(mut self) -> Self {
        self.refunds = Refunds::Approved;
        self
    }
}

/// What a payer can do about a refusal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Retries {
    #[default]
    None,
    Allowed,
}

/// When the money of a refund leaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Refunds {
    /// As soon as it is asked for.
    #[default]
    Immediate,
    /// Once the merchant has agreed to it.
    Approved,
}

/// Where an application wants its webhooks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Endpoint {
    pub(crate) row: i64,
    pub(crate) url: String,
    pub(crate) content_type: ContentType,
    pub(crate) delay: Delay,
    /// The names of the events that it wants; `None` wants all.
    pub(crate) events: Option<Vec<String>>,
    /// Headers of the application's own.
    pub(crate) headers: Vec<(String, String)>,
}

impl Endpoint {
    /// Whether it wants an event.
    pub(crate) fn wants(&self, event: &str) -> bool {
        self.events
            .as_ref()
            .is_none_or(|wanted| wanted.iter().any(|wanted| wanted == event))
    }
}

/// An endpoint as it is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NewEndpoint {
    pub(crate) url: String,
    pub(crate) content_type: ContentType,
    pub(crate) delay: Delay,
    pub(crate) events: Option<Vec<String>>,
    pub(crate) headers: Vec<(String, String)>,
}

impl NewEndpoint {
    /// One that wants every event at once, as a form.
    pub(crate) fn to(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            content_type: ContentType::Form,
            delay: Delay::default(),
            events: None,
            headers: Vec::new(),
        }
    }

    /// Checks a header of the application's own: one that can be sent, and that no webhook has.
    pub(crate) fn check_header(name: &str, value: &str) -> Result<(), Invalid> {
        const OURS: [&str; 6] = [
            "signature",
            "digest",
            "date",
            "x-request-id",
            "content-type",
            "content-length",
        ];
        let is_free = !OURS.contains(&name.to_ascii_lowercase().as_str());
        if is_free && HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok() {
            return Ok(());
        }
        let rule = "must be a name and a text that HTTP can send, and none that webhooks have";
        Err(Invalid::unshown("headers", rule))
    }
}

/// How long after an event it is told (Contract §15.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Delay(u32);

impl Delay {
    const MINUTES: [u32; 6] = [0, 1, 5, 10, 30, 60];

    pub(crate) fn of_minutes(minutes: u32) -> Result<Self, Invalid> {
        if Self::MINUTES.contains(&minutes) {
            Ok(Self(minutes))
        } else {
            Err(Self::problem(&minutes.to_string()))
        }
    }

    /// What is wrong with any other.
    pub(crate) fn problem(text: &str) -> Invalid {
        Invalid::new("offset", "0, 1, 5, 10, 30 or 60 minutes", text)
    }

    pub(crate) fn minutes(self) -> u32 {
        self.0
    }

    pub(crate) fn duration(self) -> Duration {
        Duration::from_mins(self.0.into())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_those_of_the_console() {
        for minutes in 0..120 {
            let known = matches!(minutes, 0 | 1 | 5 | 10 | 30 | 60);
            assert_eq!(Delay::of_minutes(minutes).is_ok(), known, "{minutes}");
        }
    }

    #[test]
    fn a_header_of_ones_own_replaces_none_that_webhooks_have() {
        assert!(NewEndpoint::check_header("X-Shop", "42").is_ok());
        for (name, value) in [("Digest", "x"), ("", "x"), ("a b", "x"), ("X-Shop", "a\nb")] {
            assert!(NewEndpoint::check_header(name, value).is_err(), "{name}");
        }
    }
}
