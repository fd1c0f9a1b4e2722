//! The past of an account, told when it is first asked for.

use super::first;
use crate::domain::ledger::AccountRow;
use crate::domain::{Account, Moment, Refusal, history};
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
        let row = first(tx, account::by_row(self.account)).await?;
        let told: Account = account::from_row(&row.ok_or(Refusal::UnknownAccount)?)?;
        let bookings = history::of(&told, state.int(1)?, world.seed);
        tx.write(&past::insert_all(self.account, &bookings)).await?;
        Ok(())
    }
}
