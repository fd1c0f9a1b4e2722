//! Something is taken down for a while, or mended.

use std::time::Duration;

use crate::domain::outage::{Breakdown, Outage};
use crate::domain::{Moment, Refusal};
use crate::engine::outages::{ACQUIRER, CLEARING};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::outage as table;

/// Takes a bank down, the acquirer's, or what carries money between them; for no time mends it.
#[derive(Debug)]
pub(crate) struct TakeDown {
    /// A provider id, or one of the two names that are not.
    pub(crate) name: String,
    pub(crate) how: Breakdown,
    pub(crate) lasts: Duration,
}

impl Command for TakeDown {
    type Reply = Outage;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Outage, Refusal> {
        let name = self.name.as_str();
        if ![ACQUIRER, CLEARING].contains(&name) && world.banks.bank(name).is_none() {
            return Err(Refusal::UnknownProvider);
        }
        let outage = Outage {
            how: self.how,
            ends_at: moment.now + self.lasts,
        };
        if self.lasts.is_zero() {
            tx.write(&[table::delete(name)]).await?;
        } else {
            tx.write(&table::set(name, outage)).await?;
        }
        Ok(outage)
    }
}
