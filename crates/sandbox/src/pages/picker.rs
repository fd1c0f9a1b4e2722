//! The choice of a bank.

use askama::Template;

use super::bank::{Choice, Standing};
use super::frame::{Frame, Paths};
use super::payment::Payment;

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
    /// Where the payer says that they make the transfer by themselves; none if they cannot.
    pub(crate) transfer: Option<String>,
}
