//! What can be asked about the movements on an acquiring account.

use super::Engine;
use super::queries::Page;
use crate::domain::ledger::AccountRow;
use crate::domain::transaction::Transaction;
use crate::domain::{Application, Refusal};
use crate::store::tables::transaction;
use crate::store::{Part, Read, ReadJob, StoreError};

impl Engine {
    /// One page of what moved on an application's acquiring account, the newest first.
    pub(crate) async fn transactions(
        &self,
        application: &Application,
        part: Part,
    ) -> Result<Page<Transaction>, Refusal> {
        let account = application.account;
        Ok(self.store.read(List { account, part }).await?)
    }

    /// What the money of one session moved on it, the oldest first.
    pub(crate) async fn transactions_of(
        &self,
        application: &Application,
        session: i64,
    ) -> Result<Vec<Transaction>, Refusal> {
        let found = self
            .load([transaction::of_session(application.account, session)])
            .await?;
        let transactions = found.iter().flatten().map(transaction::from_row);
        Ok(transactions.collect::<Result<_, _>>()?)
    }

    /// One of them.
    pub(crate) async fn transaction(
        &self,
        application: &Application,
        row: i64,
    ) -> Result<Transaction, Refusal> {
        let found = self
            .load([transaction::by_row(
                application.row,
                application.account,
                row,
            )])
            .await?;
        let row = found.iter().flatten().next();
        Ok(transaction::from_row(
            row.ok_or(Refusal::UnknownTransaction)?,
        )?)
    }
}

/// Asks for a page of what moved on an account.
struct List {
    account: AccountRow,
    part: Part,
}

impl ReadJob for List {
    type Reply = Page<Transaction>;
    type Error = StoreError;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Page<Transaction>, StoreError> {
        let found = tx.load(&[transaction::count(self.account)]).await?;
        let count = found.iter().flatten().next();
        let total = count.map_or(Ok(0), |row| row.int(0))?;
        // From the end that is nearer: the last page is as near as the first.
        let query = match self.part.backwards(total) {
            Some(part) => transaction::oldest_first(self.account, part),
            None => transaction::newest_first(self.account, self.part),
        };
        let found = tx.load(&[query]).await?;
        let rows = found.iter().flatten();
        let mut items = rows
            .map(transaction::from_row)
            .collect::<Result<Vec<_>, _>>()?;
        // Rows are given out in the order of time.
        items.sort_by_key(|item| std::cmp::Reverse(item.row));
        Ok(Page {
            items,
            total: u64::try_from(total).unwrap_or(0),
        })
    }
}
