//! The page where a payee chooses the account that a payout goes to (Contract §7.7).

use askama::Template;
use fintecture::Personal;

use super::bank::Face;
use super::decision::{Account, Funds};
use super::frame::{Frame, Paths};
use super::payment::Payment;

/// `GET /connect/{link}/accounts` of a payout.
#[derive(Template)]
#[template(path = "payee.html")]
pub(crate) struct PayeePage<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) payment: Payment,
    pub(crate) bank: Face<'a>,
    pub(crate) holder: Personal,
    pub(crate) accounts: Vec<Account>,
}

impl PayeePage<'_> {
    /// Whether an account is the one chosen before the payee looks: the first that can be.
    fn is_preset(&self, account: &Account) -> bool {
        let mut open = self
            .accounts
            .iter()
            .filter(|one| one.funds != Funds::Barred);
        open.next().is_some_and(|first| first.id == account.id)
    }
}
