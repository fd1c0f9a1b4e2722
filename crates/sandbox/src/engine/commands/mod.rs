//! The commands: each loads what it needs, lets the domain decide, and commits.

mod amend;
mod application;
mod confirm;
mod connect;
mod connection;
pub(super) mod consent;
mod customer;
mod debited;
mod mandate;
mod move_in;
mod oac;
mod organisation;
mod outage;
mod past;
mod pay_later;
mod payer;
mod payout;
mod reading;
mod refund;
mod sca;
mod settings;
mod simulate;
mod smart_transfer;
mod timer;
pub(super) mod treasury;

use std::sync::Arc;

use fintecture::{Currency, ProviderId, SessionId, Timestamp};

pub(crate) use amend::Amend;
pub(crate) use application::{CloseApplication, CreateApplication, Rekey, SetUp};
pub(crate) use confirm::Confirm;
pub(crate) use connect::Connect;
pub(crate) use connection::{
    DeleteConnection, Exchange, ExchangeCode, Issued, OpenConnection, Refresh,
};
pub(crate) use consent::{AnswerConsent, ConsentStep, OpenConsent};
pub(crate) use customer::{AddBankAccount, AddCustomer, Verify};
pub(crate) use mandate::{EndMandate, SignMandate};
pub(crate) use move_in::{MoveIn, own};
pub(crate) use oac::{GrantOac, Granted, IssueOac, RefreshOac, Standpoint};
pub(crate) use organisation::{
    AddCompany, AddMembership, AddMerchantAccount, AddNode, AddUser, ChangeCompany,
    ChangeMembership, ChangeMerchantAccount, ChangeNode, ChangeUser, NewMembership, RemoveCompany,
    RemoveMembership, RemoveMerchantAccount, RemoveNode, RemoveUser, Target,
};
pub(crate) use outage::TakeDown;
pub(crate) use past::TellPast;
pub(crate) use pay_later::{Answer, AnswerTerms, AskForQuote};
pub(crate) use payer::{ChooseBank, Decide, Expire, LogIn, Payer, Retry};
pub(crate) use payout::{ProvePayee, RequestPayout};
pub(crate) use reading::{CountReading, Part};
pub(crate) use refund::{ApproveRefund, OpenRefund};
pub(crate) use sca::{AnswerChallenge, Answered, ChallengePayer, ChallengeSharer};
pub(crate) use settings::{AddEndpoint, RemoveEndpoint, SetOptions, SetRedirectUris};
pub(crate) use simulate::Simulate;
pub(crate) use smart_transfer::{AnnounceTransfer, ChooseTransfer, SendMoney};
pub(super) use timer::{DropTimer, RunTimer};

use super::World;
use crate::bank::Bank;
use crate::domain::ledger::AccountRow;
use crate::domain::{AccountKind, Application, Refusal, Session};
use crate::store::tables::{account, session};
use crate::store::{Read, Row, Stmt, StoreError};

/// How a command names the session it is about.
#[derive(Clone)]
pub(crate) enum Arrival {
    /// By the id that the merchant knows.
    Session(SessionId),
    /// By the link that the payer followed.
    Link(String),
}

/// A link is no word for a log: whoever has it can pay.
impl std::fmt::Debug for Arrival {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Session(id) => f.debug_tuple("Session").field(id).finish(),
            Self::Link(_) => f.write_str("Link"),
        }
    }
}

impl Arrival {
    pub(super) async fn load<T: Read>(&self, tx: &mut T) -> Result<Session, Refusal> {
        let (query, unknown) = match self {
            Self::Session(id) => (session::by_id(id), Refusal::UnknownSession),
            Self::Link(link) => (session::by_link(link), Refusal::UnknownLink),
        };
        known(tx, query, session::from_row, unknown).await
    }

    /// The same if it is the application's; another's is as unknown as none.
    async fn load_of<T: Read>(
        &self,
        tx: &mut T,
        application: &Application,
    ) -> Result<Session, Refusal> {
        let session = self.load(tx).await?;
        if session.application == application.row {
            Ok(session)
        } else {
            Err(Refusal::UnknownSession)
        }
    }
}

/// The first row of a query.
pub(super) async fn first<T: Read>(tx: &mut T, query: Stmt) -> Result<Option<Row>, StoreError> {
    let found = tx.load(&[query]).await?;
    Ok(found
        .into_iter()
        .next()
        .and_then(|rows| rows.into_iter().next()))
}

/// The row of a query that names one thing, read; without it, the thing is unknown.
async fn known<T: Read, R>(
    tx: &mut T,
    query: Stmt,
    read: impl FnOnce(&Row) -> Result<R, StoreError>,
    unknown: Refusal,
) -> Result<R, Refusal> {
    let row = first(tx, query).await?;
    Ok(read(&row.ok_or(unknown)?)?)
}

/// The application a session belongs to.
fn owner(world: &World, session: &Session) -> Result<Arc<Application>, Refusal> {
    world
        .applications
        .by_row(session.application)
        .ok_or(Refusal::UnknownSession)
}

/// The bank named, or the one that serves payers who name none.
fn bank<'w>(world: &'w World, provider: Option<&ProviderId>) -> Result<&'w Bank, Refusal> {
    let found = match provider {
        Some(provider) => world.banks.bank(provider.as_str()),
        None => world.banks.default_bank(),
    };
    found.ok_or(Refusal::UnknownProvider)
}

/// The same, if it answers now.
fn open_bank<'w>(
    world: &'w World,
    provider: Option<&ProviderId>,
    now: Timestamp,
) -> Result<&'w Bank, Refusal> {
    let bank = bank(world, provider)?;
    world.check_open(bank, now)?;
    Ok(bank)
}

/// The bank of whoever must be logged in there, if it answers now.
fn bank_of_payer<'w>(
    world: &'w World,
    provider: Option<&ProviderId>,
    now: Timestamp,
) -> Result<&'w Bank, Refusal> {
    open_bank(world, Some(provider.ok_or(Refusal::NotLoggedIn)?), now)
}

/// Where the money of a session rests while it is on its way.
async fn transit<T: Read>(tx: &mut T, session: &Session) -> Result<AccountRow, Refusal> {
    transit_of(tx, session.amount.currency()).await
}

/// Where money of a currency rests while it is on its way.
async fn transit_of<T: Read>(tx: &mut T, currency: Currency) -> Result<AccountRow, Refusal> {
    world_account(tx, AccountKind::Transit, currency).await
}

/// The world's own account of a kind and a currency, which must have been opened.
async fn world_account<T: Read>(
    tx: &mut T,
    kind: AccountKind,
    currency: Currency,
) -> Result<AccountRow, Refusal> {
    let query = account::of_kind(kind, currency);
    let found = known(tx, query, account::from_row, Refusal::UnknownAccount).await?;
    Ok(found.row)
}
