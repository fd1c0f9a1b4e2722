//! The login page of a bank.

use askama::Template;
use http::StatusCode;

use super::bank::Face;
use super::frame::{Frame, Paths};
use super::payment::Payment;
use crate::bank::Person;

/// How the payer came to the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Attempt {
    First,
    /// What they sent was wrong.
    Refused,
}

impl Attempt {
    /// The status that the page is sent with.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::First => StatusCode::OK,
            Self::Refused => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// The demo password at first; a refused one is not shown again.
    pub(crate) fn password(self, known: &Person) -> &str {
        match self {
            Self::First => &known.password,
            Self::Refused => "",
        }
    }

    /// What a screen reader says of each field of a login beside its label.
    pub(crate) fn field_state(self) -> &'static str {
        match self {
            Self::First => r#" aria-describedby="demo""#,
            Self::Refused => r#" aria-invalid="true" aria-describedby="refused demo""#,
        }
    }
}

/// `GET /connect/{link}/login`.
#[derive(Template)]
#[template(path = "login.html")]
pub(crate) struct Login<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) bank: Face<'a>,
    /// Who banks there, and has the login that the page offers (Contract §9.3).
    pub(crate) known: &'a Person,
    pub(crate) username: &'a str,
    pub(crate) attempt: Attempt,
}

impl Login<'_> {
    fn password(&self) -> &str {
        self.attempt.password(self.known)
    }

    fn field_state(&self) -> &'static str {
        self.attempt.field_state()
    }
}
