//! A connection: the accounts of one person at one bank that an application may read, and for how
//! long (Contract §8.4).

use std::time::Duration;

use fintecture::{CustomerId, ProviderId, Timestamp};

use super::ledger::AccountRow;
use super::scope::Scopes;
use super::{Moment, Refusal};

/// How long a connection lasts at most without a new authentication of the payer: 180 days
/// (Delegated Regulation (EU) 2022/2360, Contract Q-03).
pub(crate) const LIFETIME: Duration = Duration::from_hours(24 * 180);

/// How long its code can be exchanged (Contract Q-03).
const CODE_LIFETIME: Duration = Duration::from_mins(10);

/// What a payer consented to.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) row: i64,
    pub(crate) customer_id: CustomerId,
    pub(crate) application: i64,
    pub(crate) provider: ProviderId,
    pub(crate) username: String,
    pub(crate) scopes: Scopes,
    /// When the payer last proved to the bank who they are.
    pub(crate) authenticated_at: Timestamp,
    pub(crate) ends_at: Timestamp,
    /// Counts the refreshes: each makes the access tokens before it worthless.
    pub(crate) generation: i64,
}

/// What an application exchanges for the tokens of a connection.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) text: String,
    pub(crate) connection: i64,
    pub(crate) ends_at: Timestamp,
}

/// A connection just made, before anybody read from it.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) connection: Connection,
    pub(crate) accounts: Vec<AccountRow>,
    pub(crate) code: Code,
}

/// Who consents to what.
#[derive(Clone, Debug)]
pub(crate) struct Grant<'a> {
    pub(crate) application: i64,
    pub(crate) provider: &'a ProviderId,
    pub(crate) username: &'a str,
    pub(crate) scopes: &'a Scopes,
    pub(crate) accounts: Vec<AccountRow>,
    /// How long the bank takes a consent for given.
    pub(crate) lasts: Duration,
}

/// Makes the connection that a consent gives.
pub(crate) fn open(grant: Grant<'_>, moment: &mut Moment) -> Result<Opened, Refusal> {
    if grant.accounts.is_empty() {
        return Err(Refusal::NothingShared);
    }
    let connection = Connection {
        row: moment.row(),
        customer_id: CustomerId::new(moment.chance.hex(32))?,
        application: grant.application,
        provider: grant.provider.clone(),
        username: grant.username.to_owned(),
        scopes: grant.scopes.clone(),
        authenticated_at: moment.now,
        ends_at: moment.now + grant.lasts,
        generation: 0,
    };
    let code = Code {
        text: moment.chance.hex(32),
        connection: connection.row,
        ends_at: moment.now + CODE_LIFETIME,
    };
    Ok(Opened {
        connection,
        accounts: grant.accounts,
        code,
    })
}

impl Connection {
    /// Whether the payer would have to authenticate anew.
    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.ends_at <= now
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Code")
            .field("connection", &self.connection)
            .field("ends_at", &self.ends_at)
            .finish_non_exhaustive()
    }
}
