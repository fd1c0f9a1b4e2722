//! The pages of what cannot go on: an unknown link, an expired one, a form that says nothing, a
//! fault of ours.

use std::time::Duration;

use askama::Template;
use http::StatusCode;

use super::frame::{Frame, Root};
use super::locale::{Notice, Problems};

/// Why a page cannot be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Trouble {
    UnknownLink,
    ExpiredLink,
    /// The same, and money was to be received.
    ExpiredPayout,
    BadForm,
    /// The bank answers nobody for this time.
    BankClosed(Duration),
    /// The same, and it is the only one: the application has chosen it.
    OnlyBankClosed(Duration),
    /// Whoever logged in has no account in the currency.
    NoAccount,
    Internal,
}

impl Trouble {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::UnknownLink => StatusCode::NOT_FOUND,
            Self::ExpiredLink | Self::ExpiredPayout => StatusCode::GONE,
            Self::BadForm => StatusCode::BAD_REQUEST,
            Self::BankClosed(_) | Self::OnlyBankClosed(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoAccount => StatusCode::CONFLICT,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// After which time it may be over.
    pub(crate) fn again_in(self) -> Option<Duration> {
        match self {
            Self::BankClosed(again_in) | Self::OnlyBankClosed(again_in) => Some(again_in),
            _ => None,
        }
    }
}

/// What is said in place of a page.
#[derive(Template)]
#[template(path = "problem.html")]
pub(crate) struct Problem<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) about: Root,
    pub(crate) trouble: Trouble,
    /// Where the payer can go on: the merchant, the start of the link, or the choice of a
    /// bank.
    pub(crate) onward: Option<Onward>,
}

/// A way out of a problem.
#[derive(Clone, Debug)]
pub(crate) enum Onward {
    Merchant { name: String, url: String },
    Start { path: String },
    OtherBank { path: String },
}

impl Problem<'_> {
    fn problems(&self) -> &Problems {
        match self.about {
            Root::Payment => &self.frame.t.problems,
            Root::Consent => &self.frame.t.consent.problems,
        }
    }

    fn notice(&self) -> &Notice {
        let problems = self.problems();
        match self.trouble {
            Trouble::UnknownLink => &problems.unknown_link,
            Trouble::ExpiredLink => &problems.expired_link,
            Trouble::ExpiredPayout => &self.frame.t.payout.expired,
            Trouble::BadForm => &problems.bad_form,
            Trouble::BankClosed(_) => &problems.bank_closed,
            Trouble::OnlyBankClosed(_) => &self.frame.t.consent.only_bank_closed,
            Trouble::NoAccount => &self.frame.t.accounts.none,
            Trouble::Internal => &problems.internal,
        }
    }
}
