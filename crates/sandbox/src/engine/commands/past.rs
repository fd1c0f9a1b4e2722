//! The past of an account, told when it is first asked for.

use super::first;
use crate::domain::history::{self, Opening};
use crate::domain::ledger::AccountRow;
use crate::domain::{Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::{account, past};

/// Writes what an account saw before the world began, unless it is written.
#[derive(Debug)]
pub(crate) struct TellPast {
    pub(crate) account: AccountRow,
}

impl Command for TellPast {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let state = first(tx, past::state(self.account)).await?;
        let state = state.ok_or(Refusal::UnknownAccount)?;
        if state.int(0)? == 1 {
            return Ok(());
        }
        let holders = holders(tx, self.account).await?;
        let bookings = history::of(self.account, &holders, world.seed);
        tx.write(&past::insert_all(self.account, &bookings)).await?;
        Ok(())
    }
}

/// Every account of the holder of one, with what it was opened with.
async fn holders<T: Tx>(tx: &mut T, account: AccountRow) -> Result<Vec<Opening>, Refusal> {
    let found = tx.load(&[account::beside(account)]).await?;
    let mut holders = Vec::new();
    for row in found.iter().flatten() {
        let account = account::from_row(row)?;
        let state = first(tx, past::state(account.row)).await?;
        let balance = state.ok_or(Refusal::UnknownAccount)?.int(1)?;
        holders.push(Opening { account, balance });
    }
    Ok(holders)
}
