//! How often an account is read while its holder is away (Contract §17).

use std::time::Duration;

use crate::domain::ledger::AccountRow;
use crate::domain::{Moment, Refusal, Scope};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::reading;

/// Counts one reading of some accounts over a connection, unless one of them was read often enough
/// today: by the world's clock, from midnight to midnight UTC.
#[derive(Debug)]
pub(crate) struct CountReading {
    pub(crate) connection: i64,
    pub(crate) accounts: Vec<AccountRow>,
    /// What is read of them; each kind counts for itself.
    pub(crate) kind: Scope,
    pub(crate) most: u32,
}

impl Command for CountReading {
    type Reply = ();
    const NUMBERED: bool = false;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let today = moment.now.date();
        let counted = tx
            .load(&[reading::of_day(self.connection, self.kind, today)])
            .await?;
        for row in counted.iter().flatten() {
            let (account, count) = reading::from_row(row)?;
            if self.accounts.contains(&account) && count >= self.most.into() {
                let tomorrow = today.midnight() + Duration::from_hours(24);
                return Err(Refusal::ReadOften(tomorrow.since(moment.now)));
            }
        }
        let count =
            |account: &AccountRow| reading::count(self.connection, *account, self.kind, today);
        let writes: Vec<_> = self.accounts.iter().map(count).collect();
        tx.write(&writes).await?;
        Ok(())
    }
}
