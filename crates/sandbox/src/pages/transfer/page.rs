//! What each page shows.

use askama::Template;
use fintecture::{Iban, Money, Personal};

use crate::pages::frame::{Frame, Paths};
use crate::pages::payment::Payment;

/// `GET /connect/{link}` of a payment that can only be made so.
#[derive(Template)]
#[template(path = "method.html")]
pub(crate) struct Method<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    /// Where the payer lands who leaves now; none if the merchant gave no address.
    pub(crate) leave: Option<String>,
}

/// How far the transfer is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Progress {
    /// The payer sees for the first time where the money goes.
    Shown,
    /// The payer has seen it, and nothing has arrived.
    Awaited,
    /// Less than the amount has arrived.
    Partial {
        /// So far.
        received: Money,
    },
}

/// `GET /connect/{link}/transfer`.
#[derive(Template)]
#[template(path = "transfer.html")]
pub(crate) struct Details<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) beneficiary: Personal,
    pub(crate) iban: Iban,
    pub(crate) bic: String,
    /// What is still to be paid.
    pub(crate) missing: Money,
    pub(crate) progress: Progress,
    pub(crate) other: Other,
    /// The way back, once the payer has seen the page; none if the merchant gave no address.
    pub(crate) back: Option<String>,
}

/// Whether the payer could pay in another way instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Other {
    Bank,
    Nothing,
}

impl Details<'_> {
    fn title(&self) -> &str {
        let words = &self.frame.t.by_transfer;
        match self.progress {
            Progress::Shown => &words.details,
            Progress::Awaited => &words.awaited.title,
            Progress::Partial { .. } => &words.partial.title,
        }
    }

    fn hint(&self) -> &str {
        let words = &self.frame.t.by_transfer;
        match self.progress {
            Progress::Shown => &words.details_hint,
            Progress::Awaited => &words.awaited.text,
            Progress::Partial { .. } => &words.partial.text,
        }
    }

    fn received(&self) -> Option<Money> {
        match self.progress {
            Progress::Partial { received } => Some(received),
            Progress::Shown | Progress::Awaited => None,
        }
    }
}
