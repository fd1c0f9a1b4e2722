//! How often an account is read while its holder is away (Contract §17).

use std::collections::HashMap;
use std::time::Duration;

use crate::domain::ledger::AccountRow;
use crate::domain::{Moment, Refusal, Scope};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::reading;

/// Which part of what there is to read is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// Its beginning, or all of it.
    First,
    /// What comes behind the beginning: part of a reading that was counted today, or else one itself.
    Later,
}

/// Counts one reading of some accounts over a connection, unless one of them was read often enough
/// today: by the world's clock, from midnight to midnight UTC.
#[derive(Debug)]
pub(crate) struct CountReading {
    pub(crate) connection: i64,
    pub(crate) accounts: Vec<AccountRow>,
    /// What is read of them; each kind counts for itself.
    pub(crate) kind: Scope,
    pub(crate) part: Part,
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
        let counted: HashMap<AccountRow, i64> = counted
            .iter()
            .flatten()
            .map(reading::from_row)
            .collect::<Result<_, _>>()?;
        let mut writes = Vec::new();
        for account in &self.accounts {
            match counted.get(account) {
                Some(_) if self.part == Part::Later => continue,
                Some(count) if *count >= self.most.into() => {
                    let tomorrow = today.midnight() + Duration::from_hours(24);
                    return Err(Refusal::ReadOften(tomorrow.since(moment.now)));
                }
                _ => {}
            }
            writes.push(reading::count(self.connection, *account, self.kind, today));
        }
        tx.write(&writes).await?;
        Ok(())
    }
}
