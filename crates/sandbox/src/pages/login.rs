//! The login page of a bank.

use askama::Template;

use super::bank::Face;
use super::frame::{Frame, Paths};
use super::payment::Payment;
use crate::bank::Person;

/// How the payer came to the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Attempt {
    First,
    /// The credentials were wrong.
    Refused,
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
    /// The demo password at first; a refused one is not shown again.
    fn password(&self) -> &str {
        match self.attempt {
            Attempt::First => &self.known.password,
            Attempt::Refused => "",
        }
    }

    /// What a screen reader says of each field beside its label.
    fn field_state(&self) -> &'static str {
        match self.attempt {
            Attempt::First => r#" aria-describedby="demo""#,
            Attempt::Refused => r#" aria-invalid="true" aria-describedby="refused demo""#,
        }
    }
}
