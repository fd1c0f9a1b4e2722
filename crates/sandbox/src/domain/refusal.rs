//! Why a command was not carried out.

use std::time::Duration;

use fintecture::{Invalid, SessionStatus};

use super::ledger::LedgerError;
use crate::store::StoreError;

/// Why a command was not carried out. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    /// No session has this id, or it belongs to another application.
    #[error("no such session")]
    UnknownSession,
    /// No session has this Connect link.
    #[error("no such link")]
    UnknownLink,
    /// The session's validity has ended.
    #[error("the session has expired")]
    Expired,
    /// The session cannot take this step from where it stands.
    #[error("a session in {0} cannot take this step")]
    WrongStage(SessionStatus),
    /// No bank has this id.
    #[error("no such bank")]
    UnknownProvider,
    /// The bank answers nobody, in its hours of maintenance or while it is out of order; it does
    /// again after this time.
    #[error("the bank does not answer for now")]
    BankClosed(Duration),
    /// The session is not paid in this way.
    #[error("the session is paid by another method")]
    OtherMethod,
    /// The payer shared no account of this id with the application.
    #[error("no account that was shared with the application has this id")]
    UnknownDebitedAccount,
    /// The number is none of the application's accounts.
    #[error("no account of the application has this number")]
    UnknownIban,
    /// No transfer of the amount is on its way to the number.
    #[error("no transfer like this is on its way")]
    NothingUnderWay,
    /// The account does not hold the amount.
    #[error("the account does not hold the amount")]
    InsufficientFunds,
    /// The acquiring account saw no such transaction.
    #[error("no such transaction")]
    UnknownTransaction,
    /// The application has no such settlement.
    #[error("no such settlement")]
    UnknownSettlement,
    /// The bank knows no such login, or the password is wrong.
    #[error("the bank does not know this login and password")]
    WrongCredentials,
    /// The payer has to log in at the bank first.
    #[error("the payer is not logged in")]
    NotLoggedIn,
    /// The bank waits for no answer from its customer.
    #[error("the bank has asked nothing")]
    NothingAsked,
    /// The account is not one of the payer's.
    #[error("no such account")]
    UnknownAccount,
    /// The payer has answered already whether they share their accounts.
    #[error("the payer has answered already")]
    Decided,
    /// The payer agreed to share and chose no account.
    #[error("no account was chosen")]
    NothingShared,
    /// No connection has this customer id, or it belongs to another application.
    #[error("no such connection")]
    UnknownConnection,
    /// No application polls a request by this id.
    #[error("no such request on a phone")]
    UnknownRequest,
    /// The code is none of the application's, or can no longer be exchanged.
    #[error("no such code")]
    UnknownCode,
    /// The refresh token is none of the application's, or can no longer be used.
    #[error("no such refresh token")]
    UnknownRefreshToken,
    /// No customer has this id, or they are another application's.
    #[error("no such customer")]
    UnknownCustomer,
    /// The customer has no bank account with this id.
    #[error("no such bank account")]
    UnknownBankAccount,
    /// The customer has no verification with this id.
    #[error("no such verification")]
    UnknownVerification,
    /// No mandate has this id, or it is another application's.
    #[error("no such mandate")]
    UnknownMandate,
    /// The application has a mandate with this reference.
    #[error("a mandate with this reference exists")]
    RumExists,
    /// The mandate has ended already; the word says how.
    #[error("the mandate is {0} already")]
    MandateEnded(&'static str),
    /// No company has this id, or the credentials do not reach it.
    #[error("no such company")]
    UnknownCompany,
    /// No user has this id, or the credentials do not reach them.
    #[error("no such user")]
    UnknownUser,
    /// No membership has this id, or the credentials do not reach it.
    #[error("no such membership")]
    UnknownMembership,
    /// Another has it already.
    #[error("another has the same {0:?}")]
    Taken(Unique),
    /// Other things hang on it; the text says which.
    #[error("{0}")]
    InUse(&'static str),
    /// No application has this id, or it is closed.
    #[error("no such application")]
    UnknownApplication,
    /// The application has no webhooks at this address.
    #[error("no such endpoint")]
    UnknownEndpoint,
    /// Values break rules.
    #[error("{}", list(.0))]
    Incomplete(Vec<Invalid>),
    /// The machine made no key.
    #[error("no key could be made")]
    NoKey,
    /// No node of an organisation has this id.
    #[error("no such node")]
    UnknownNode,
    /// The account was read often enough while its holder was away; it can be read again after this
    /// time.
    #[error("the account was read often enough for today")]
    ReadOften(Duration),
    /// The refund cannot be made; the text says why.
    #[error("{0}")]
    RefundAborted(&'static str),
    /// A value breaks a rule.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The money cannot be moved like this.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The world could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Refusal {
    /// Whether the world is closed, so that nothing more can be asked of it.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self, Self::Store(StoreError::Closed))
    }
}

/// What no two of an organisation have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unique {
    /// A company's.
    ExternalId,
    /// A company's.
    Incorporation,
    /// A user's.
    Email,
}

fn list(problems: &[Invalid]) -> String {
    let problems: Vec<_> = problems.iter().map(Invalid::to_string).collect();
    problems.join("; ")
}
