//! What can be asked about the movements on acquiring accounts.

use super::Engine;
use super::queries::Page;
use crate::domain::ledger::AccountRow;
use crate::domain::transaction::Transaction;
use crate::domain::{Account, Application, Refusal};
use crate::store::tables::{account, transaction};
use crate::store::{Part, Read, ReadJob, Row, StoreError};

impl Engine {
    /// One page of what moved on an application's acquiring accounts, the newest first.
    pub(crate) async fn transactions(
        &self,
        acquiring: &[Account],
        part: Part,
    ) -> Result<Page<Transaction>, Refusal> {
        Ok(match acquiring {
            [only] => {
                let account = only.row;
                self.store.read(List { account, part }).await?
            }
            several => {
                let accounts = several.iter().map(|account| account.row).collect();
                self.store.read(Merged { accounts, part }).await?
            }
        })
    }

    /// What the money of one session moved on an acquiring account, the oldest first.
    pub(crate) async fn transactions_of(
        &self,
        acquiring: &Account,
        session: i64,
    ) -> Result<Vec<Transaction>, Refusal> {
        let found = self
            .load([transaction::of_session(acquiring.row, session)])
            .await?;
        Ok(read(&found)?)
    }

    /// One that an application's accounts saw, and the account that saw it.
    pub(crate) async fn transaction(
        &self,
        application: &Application,
        row: i64,
    ) -> Result<(Transaction, Account), Refusal> {
        let queries = [
            transaction::by_row(row),
            account::of_posting(row, application.row, application.account),
        ];
        let found = self.load(queries).await?;
        let first = |n: usize| found.get(n).and_then(|rows| rows.first());
        let (transaction, account) = (first(0).zip(first(1))).ok_or(Refusal::UnknownTransaction)?;
        Ok((
            transaction::from_row(transaction)?,
            account::from_row(account)?,
        ))
    }
}

fn read(found: &[Vec<Row>]) -> Result<Vec<Transaction>, StoreError> {
    let rows = found.iter().flatten();
    rows.map(transaction::from_row).collect()
}

/// How many movements an account has seen.
async fn count<T: Read>(tx: &mut T, account: AccountRow) -> Result<i64, StoreError> {
    let found = tx.load(&[transaction::count(account)]).await?;
    let count = found.iter().flatten().next();
    count.map_or(Ok(0), |row| row.int(0))
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
        let total = count(tx, self.account).await?;
        // From the end that is nearer: the last page is as near as the first.
        let query = match self.part.backwards(total) {
            Some(part) => transaction::oldest_first(self.account, part),
            None => transaction::newest_first(self.account, self.part),
        };
        let mut items = read(&tx.load(&[query]).await?)?;
        // Rows are given out in the order of time.
        items.sort_by_key(|item| std::cmp::Reverse(item.row));
        Ok(Page {
            items,
            total: u64::try_from(total).unwrap_or(0),
        })
    }
}

/// Asks for a page of what moved on several accounts together.
struct Merged {
    accounts: Vec<AccountRow>,
    part: Part,
}

impl ReadJob for Merged {
    type Reply = Page<Transaction>;
    type Error = StoreError;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Page<Transaction>, StoreError> {
        let Part { limit, offset } = self.part;
        let (mut rows, mut total) = (Vec::new(), 0);
        for account in &self.accounts {
            total += count(tx, *account).await?;
        }
        if offset >= total {
            return Ok(Page {
                items: Vec::new(),
                total: u64::try_from(total).unwrap_or(0),
            });
        }
        for account in &self.accounts {
            // Whatever stands on the page stands among the first of its account.
            let query = transaction::newest_rows(*account, offset.saturating_add(limit));
            let found = tx.load(&[query]).await?;
            let newest = found.iter().flatten().map(|row| row.int(0));
            rows.extend(newest.collect::<Result<Vec<_>, _>>()?);
        }
        rows.sort_unstable_by_key(|row| std::cmp::Reverse(*row));
        let (skipped, shown) = (usize::try_from(offset), usize::try_from(limit));
        let page = rows.into_iter().skip(skipped.unwrap_or(usize::MAX));
        let page = page.take(shown.unwrap_or(0)).map(transaction::by_row);
        let queries: Vec<_> = page.collect();
        Ok(Page {
            items: read(&tx.load(&queries).await?)?,
            total: u64::try_from(total).unwrap_or(0),
        })
    }
}
