//! AIS connections: opened without a page, given tokens, and forgotten.

use std::sync::Arc;

use fintecture::{CustomerId, Invalid, ProviderId};

use super::{bank, first};
use crate::domain::connection::{self, Grant, LIFETIME, Opened};
use crate::domain::{Account, Application, Connection, Moment, Refusal, Scopes};
use crate::engine::{Command, World};
use crate::store::tables::{account, code, connection as table, refresh_token};
use crate::store::{Stmt, Tx};

/// Gives an application the connection of a bank's customer, with all of their accounts, as their
/// consent would (Contract §8.4).
pub(crate) struct OpenConnection {
    pub(crate) application: Arc<Application>,
    pub(crate) provider: Option<ProviderId>,
    /// Which customer, by their login; the first, if none is named.
    pub(crate) username: Option<String>,
    pub(crate) scopes: Scopes,
}

impl Command for OpenConnection {
    type Reply = Opened;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Opened, Refusal> {
        let bank = bank(world, self.provider.as_ref())?;
        let person = match &self.username {
            Some(username) => bank.customer(username).ok_or_else(|| {
                let rule = "must be the login of a customer of this bank";
                Invalid::new("username", rule, username)
            })?,
            None => bank.people.first().ok_or(Refusal::UnknownAccount)?,
        };
        let query = account::of_person(bank.provider.as_str(), &person.username);
        let found = tx.load(&[query]).await?;
        let rows = found.iter().flatten().map(account::from_row);
        let accounts = rows.collect::<Result<Vec<_>, _>>()?.into_iter();
        let accounts = accounts.filter(Account::can_be_shared);
        let accounts = accounts.map(|account| account.row).collect();
        let grant = Grant {
            application: self.application.row,
            provider: &bank.provider,
            username: &person.username,
            scopes: &bank.reading.grantable(&self.scopes)?,
            accounts,
            lasts: bank.reading.consent(),
        };
        let opened = connection::open(grant, moment)?;
        tx.write(&table::insert(&opened)).await?;
        Ok(opened)
    }
}

/// What the tokens of a connection are made of.
#[derive(Debug)]
pub(crate) struct Issued {
    pub(crate) customer_id: CustomerId,
    /// Of the access token.
    pub(crate) generation: i64,
    /// Of the refresh token.
    pub(crate) serial: String,
}

/// How often a code can be exchanged (Contract Q-03).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exchange {
    /// As in production.
    Once,
    /// While it is fresh: the vendor's own tests do.
    Again,
}

/// Exchanges a code for tokens.
pub(crate) struct ExchangeCode {
    pub(crate) application: Arc<Application>,
    pub(crate) code: String,
    pub(crate) exchange: Exchange,
}

impl Command for ExchangeCode {
    type Reply = Issued;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Issued, Refusal> {
        let query = table::by_code(self.application.row, &self.code, moment.now);
        let row = first(tx, query).await?.ok_or(Refusal::UnknownCode)?;
        let connection = table::from_row(&row)?;
        let spent = match self.exchange {
            Exchange::Once => Some(code::delete(&self.code)),
            Exchange::Again => None,
        };
        issue(tx, connection, spent.into_iter().collect(), moment).await
    }
}

/// Exchanges a refresh token for new tokens. It and the access token before are then worthless
/// (Contract §3.3, Q-02).
#[derive(Debug)]
pub(crate) struct Refresh {
    pub(crate) application: Arc<Application>,
    pub(crate) serial: String,
}

impl Command for Refresh {
    type Reply = Issued;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Issued, Refusal> {
        let query = table::by_refresh_token(self.application.row, &self.serial, moment.now);
        let row = first(tx, query)
            .await?
            .ok_or(Refusal::UnknownRefreshToken)?;
        let mut connection = table::from_row(&row)?;
        if connection.is_over(moment.now) {
            return Err(Refusal::UnknownRefreshToken);
        }
        let writes = vec![
            refresh_token::delete(&self.serial),
            table::next_generation(&connection),
        ];
        connection.generation += 1;
        issue(tx, connection, writes, moment).await
    }
}

/// Writes down a new refresh token, behind what makes room for it.
async fn issue<T: Tx>(
    tx: &mut T,
    connection: Connection,
    mut writes: Vec<Stmt>,
    moment: &mut Moment,
) -> Result<Issued, Refusal> {
    let serial = moment.chance.uuid();
    let ends_at = moment.now + LIFETIME;
    writes.push(refresh_token::insert(&serial, connection.row, ends_at));
    tx.write(&writes).await?;
    Ok(Issued {
        customer_id: connection.customer_id,
        generation: connection.generation,
        serial,
    })
}

/// Forgets a connection: its tokens, its consent, what it showed (Contract §8.8).
#[derive(Debug)]
pub(crate) struct DeleteConnection {
    pub(crate) application: i64,
    pub(crate) customer_id: CustomerId,
}

impl Command for DeleteConnection {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let query = table::by_customer(self.application, &self.customer_id);
        let row = first(tx, query).await?.ok_or(Refusal::UnknownConnection)?;
        let connection = table::from_row(&row)?;
        tx.write(&table::delete(connection.row)).await?;
        Ok(())
    }
}

/// A login is no word for a log.
impl std::fmt::Debug for OpenConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenConnection")
            .field("provider", &self.provider)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ExchangeCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ExchangeCode")
            .field("exchange", &self.exchange)
            .finish_non_exhaustive()
    }
}
