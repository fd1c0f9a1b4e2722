//! The choice of a bank.

use askama::Template;

use super::bank::{Choice, Standing};
use super::frame::{Frame, Paths};
use super::payment::Payment;

/// A way to pay that is not at a bank, and where it begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// By a transfer that the payer makes by themselves.
    Transfer(String),
    Later(String),
}

/// `GET /connect/{link}`.
#[derive(Template)]
#[template(path = "picker.html")]
pub(crate) struct Picker<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) choice: Choice<'a>,
    /// Where the payer lands who leaves now; none if the merchant gave no address.
    pub(crate) leave: Option<String>,
    /// The other ways to pay, in the order that the merchant gave them.
    pub(crate) ways: Vec<Way>,
}
