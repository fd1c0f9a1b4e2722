//! What can be asked of the world.

use std::collections::{BTreeSet, HashMap};

use fintecture::{Currency, ProviderId};
use serde_json::Value;

use super::Engine;
use super::commands::{Arrival, TellPast};
use crate::domain::ledger::AccountRow;
use crate::domain::request_to_pay::Message;
use crate::domain::{Account, AccountKind, Application, Refusal, Session};
use crate::store::tables::past::{Movement, Span};
use crate::store::tables::{account, message, past, session, session_request};
use crate::store::{Read, ReadJob, Row, Stmt, StoreError};

/// One page of a list.
#[derive(Debug)]
pub(crate) struct Page<R> {
    pub(crate) items: Vec<R>,
    /// Over all pages.
    pub(crate) total: u64,
}

impl<R> Page<R> {
    /// Reads the rows of a page, and the count over all of them, which was asked for second.
    pub(super) fn of(
        found: &[Vec<Row>],
        read: impl Fn(&Row) -> Result<R, StoreError>,
    ) -> Result<Self, StoreError> {
        let rows = found.first().into_iter().flatten();
        let total = match found.get(1).and_then(|rows| rows.first()) {
            Some(row) => u64::try_from(row.int(0)?).unwrap_or(0),
            None => 0,
        };
        Ok(Self {
            items: rows.map(read).collect::<Result<_, _>>()?,
            total,
        })
    }
}

/// What the ledger's books say of one currency.
#[derive(Clone, Debug)]
pub(crate) struct Audit {
    pub(crate) currency: String,
    /// What all postings sum to, in minor units: always zero.
    pub(crate) sum: i64,
    pub(crate) postings: i64,
    /// How many accounts hold another balance than their postings give: always none.
    pub(crate) drifted: i64,
}

impl Engine {
    /// A session, by the id that the merchant knows or the link that the payer followed.
    pub(crate) async fn session(&self, arrival: Arrival) -> Result<Session, Refusal> {
        self.store.read(LoadSession(arrival)).await
    }

    /// The body of the request that opened a session, if a request did: a payer who follows a
    /// permanent link opens one without.
    pub(crate) async fn request_of(&self, session: i64) -> Result<Option<Value>, Refusal> {
        let found = self.load([session_request::of_session(session)]).await?;
        let row = found.iter().flatten().next();
        Ok(row.map(session_request::from_row).transpose()?)
    }

    /// The refunds of a session, the newest first.
    pub(crate) async fn refunds_of(&self, session: i64) -> Result<Vec<Session>, Refusal> {
        let found = self.load([session::refunds(session)]).await?;
        let refunds = found.iter().flatten().map(session::from_row);
        Ok(refunds.collect::<Result<_, _>>()?)
    }

    /// The newest messages to payers and what each is about, of one session or of all.
    pub(crate) async fn messages(
        &self,
        session: Option<i64>,
        limit: i64,
    ) -> Result<Vec<(Message, Session)>, Refusal> {
        let query = match session {
            Some(session) => message::of_session(session, limit),
            None => message::newest(limit),
        };
        let found = self.load([query]).await?;
        let messages: Vec<Message> = found
            .iter()
            .flatten()
            .map(message::from_row)
            .collect::<Result<_, _>>()?;
        let about = messages
            .iter()
            .map(|message| session::by_row(message.session));
        let found = self.load_all(about.collect()).await?;
        let sessions: Vec<Session> = found
            .iter()
            .flatten()
            .map(session::from_row)
            .collect::<Result<_, _>>()?;
        Ok(messages.into_iter().zip(sessions).collect())
    }

    /// The accounts that a session's payer can pay from, once they are logged in.
    pub(crate) async fn accounts_of_payer(
        &self,
        session: &Session,
    ) -> Result<Vec<Account>, Refusal> {
        let (Some(provider), Some(username)) = (&session.provider, &session.username) else {
            return Err(Refusal::NotLoggedIn);
        };
        let accounts = self.accounts_of(provider, username).await?;
        Ok(session.payable_from(accounts))
    }

    /// The accounts of somebody at a bank, in the order they were opened.
    pub(crate) async fn accounts_of(
        &self,
        provider: &ProviderId,
        username: &str,
    ) -> Result<Vec<Account>, Refusal> {
        let found = self
            .load([account::of_person(provider.as_str(), username)])
            .await?;
        Ok(found
            .iter()
            .flatten()
            .map(account::from_row)
            .collect::<Result<_, _>>()?)
    }

    /// An account and what stands on it.
    pub(crate) async fn account(&self, row: AccountRow) -> Result<Account, Refusal> {
        let found = self.load([account::by_row(row)]).await?;
        let row = found
            .iter()
            .flatten()
            .next()
            .ok_or(Refusal::UnknownAccount)?;
        Ok(account::from_row(row)?)
    }

    /// The acquiring accounts of an application, one a currency that it was paid in: that for euros
    /// first.
    pub(crate) async fn acquiring_accounts(
        &self,
        application: &Application,
    ) -> Result<Vec<Account>, Refusal> {
        let queries = [
            account::by_row(application.account),
            account::all_of_application(application.row, AccountKind::Acquiring),
        ];
        let found = self.load(queries).await?;
        let accounts = found.iter().flatten().map(account::from_row);
        Ok(accounts.collect::<Result<_, _>>()?)
    }

    /// The one that payments in a currency arrive on.
    pub(crate) async fn acquiring_account(
        &self,
        application: &Application,
        currency: Currency,
    ) -> Result<Account, Refusal> {
        if currency == Currency::EUR {
            return self.account(application.account).await;
        }
        let accounts = self.acquiring_accounts(application).await?.into_iter();
        let mut meant = accounts.filter(|account| account.currency == currency);
        meant.next().ok_or(Refusal::UnknownAccount)
    }

    /// Every account of the world.
    pub(crate) async fn accounts(&self) -> Result<Vec<Account>, Refusal> {
        let found = self.load([account::all()]).await?;
        let accounts = found.iter().flatten().map(account::from_row);
        Ok(accounts.collect::<Result<_, _>>()?)
    }

    /// What was booked on an account in a span of time, the newest first: at most `limit` movements
    /// older than the one of a number. The first question about an account tells its past.
    pub(crate) async fn movements(
        &self,
        account: AccountRow,
        span: Span,
        older_than: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Movement>, Refusal> {
        let state = self.load([past::state(account)]).await?;
        let state = state
            .iter()
            .flatten()
            .next()
            .ok_or(Refusal::UnknownAccount)?;
        if state.int(0)? == 0 {
            self.run(TellPast { account }).await?;
        }
        let found = self
            .load([past::page(account, span, older_than, limit)])
            .await?;
        Ok(found
            .iter()
            .flatten()
            .map(past::from_row)
            .collect::<Result<_, _>>()?)
    }

    /// What each movement was for, in their order: the remittance text of the session that moved the
    /// money, or what the bank wrote of the past.
    pub(crate) async fn communications(
        &self,
        movements: &[Movement],
    ) -> Result<Vec<Option<String>>, Refusal> {
        let rows: BTreeSet<i64> = movements
            .iter()
            .filter_map(|movement| movement.session)
            .collect();
        let queries = rows.into_iter().map(session::by_row).collect();
        let found = self.load_all(queries).await?;
        let mut texts = HashMap::new();
        for row in found.iter().flatten() {
            let session = session::from_row(row)?;
            texts.insert(session.row, session.details.communication);
        }
        let of = |movement: &Movement| match movement.session {
            Some(session) => texts.get(&session).cloned().flatten(),
            None => Some(movement.label.clone()),
        };
        Ok(movements.iter().map(of).collect())
    }

    /// Sums up every posting of the world, by currency.
    pub(crate) async fn audit(&self) -> Result<Vec<Audit>, Refusal> {
        let found = self.load([account::audit()]).await?;
        let line = |row: &Row| {
            Ok(Audit {
                currency: row.text(0)?.to_owned(),
                sum: row.int(1)?,
                postings: row.int(2)?,
                drifted: row.int(3)?,
            })
        };
        Ok(found
            .iter()
            .flatten()
            .map(line)
            .collect::<Result<_, StoreError>>()?)
    }

    /// The rows of some queries, all of one committed state.
    pub(super) async fn load<const N: usize>(
        &self,
        queries: [Stmt; N],
    ) -> Result<Vec<Vec<Row>>, StoreError> {
        self.load_all(Vec::from(queries)).await
    }

    /// The same of any number of queries.
    pub(super) async fn load_all(&self, queries: Vec<Stmt>) -> Result<Vec<Vec<Row>>, StoreError> {
        self.store.read(Load(queries)).await
    }
}

/// Asks for the rows of some queries.
pub(super) struct Load(pub(super) Vec<Stmt>);

impl ReadJob for Load {
    type Reply = Vec<Vec<Row>>;
    type Error = StoreError;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Vec<Vec<Row>>, StoreError> {
        tx.load(&self.0).await
    }
}

/// Asks for one session.
struct LoadSession(Arrival);

impl ReadJob for LoadSession {
    type Reply = Session;
    type Error = Refusal;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Session, Refusal> {
        self.0.load(tx).await
    }
}
