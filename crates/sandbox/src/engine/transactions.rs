//! What can be asked about the movements on an acquiring account.

use super::Engine;
use super::queries::Page;
use crate::domain::transaction::Transaction;
use crate::domain::{Application, Refusal};
use crate::store::Part;
use crate::store::tables::transaction;

impl Engine {
    /// One page of what moved on an application's acquiring account, the newest first.
    pub(crate) async fn transactions(
        &self,
        application: &Application,
        part: Part,
    ) -> Result<Page<Transaction>, Refusal> {
        let account = application.account;
        let queries = [
            transaction::page(account, part.limit, part.offset),
            transaction::count(account),
        ];
        Ok(Page::of(&self.load(queries).await?, transaction::from_row)?)
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
