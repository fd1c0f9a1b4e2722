//! How a session can be paid, and for how long.

use serde::Serialize;

use crate::Iban;
use crate::status::open_enums;

open_enums! {
    /// A way to pay that the page offers (Contract §7.1).
    PaymentMethod {
        /// A transfer that the payer approves at their bank now.
        ImmediateTransfer = "immediate_transfer",
        /// A transfer by hand to a virtual IBAN.
        SmartTransfer = "smart_transfer",
        /// Buy now, pay later.
        Bnpl = "bnpl",
    }

    /// `scheduled_expiration_policy`: one client knows these two words, and what they mean is not
    /// published (Contract §7.6).
    ExpirationPolicy {
        /// `immediate`.
        Immediate = "immediate",
        /// `expire`.
        Expire = "expire",
    }
}

/// A way to pay, and its place among the others if they have places.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MethodChoice {
    pub(super) id: PaymentMethod,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) order: Option<usize>,
}

/// The payer's account, if it is known already. Contract §7.1.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(
    tag = "debited_account_type",
    content = "debited_account_id",
    rename_all = "lowercase"
)]
#[non_exhaustive]
pub enum DebitedAccount {
    /// By its IBAN.
    Iban(Iban),
    /// By the id that AIS gave it.
    Internal(String),
}
