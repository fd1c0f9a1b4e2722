//! The accounts of the world, looked at from outside it.

use fintecture::{Iban, Money};

use super::{Control, ControlError};
use crate::domain::AccountKind;

/// An account, and what stands on it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccountBalance {
    /// What it is for.
    pub kind: AccountKind,
    /// What its holder calls it.
    pub name: String,
    /// Its number; the world's own accounts have none.
    pub iban: Option<Iban>,
    /// What stands on it: the sum of its postings.
    pub balance: Money,
}

impl Control {
    /// Every account of the world, in the order they were opened. Together they hold nothing: what
    /// payers began with stands on an [opening](AccountKind::Opening) account, the other way round.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = fintecture_sandbox::Sandbox::builder().start().await?;
    /// let accounts = sandbox.control().accounts().await?;
    /// assert_eq!(accounts.iter().map(|account| account.balance.minor()).sum::<i64>(), 0);
    /// # sandbox.shutdown().await;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn accounts(&self) -> Result<Vec<AccountBalance>, ControlError> {
        let accounts = self.engine.accounts().await?.into_iter();
        let seen = accounts.map(|account| AccountBalance {
            balance: account.balance(),
            kind: account.kind,
            name: account.name,
            iban: account.iban,
        });
        Ok(seen.collect())
    }
}
