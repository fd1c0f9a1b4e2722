//! How much of everything there is at this moment.

use jiff::SignedDuration;

use super::Engine;
use crate::domain::Refusal;
use crate::store::tables::{delivery, timer, world};

/// What has a level rather than a history.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Levels {
    /// Webhooks that were not acknowledged and not abandoned.
    pub(crate) webhooks_waiting: i64,
    /// Timers whose time has come and that did not run.
    pub(crate) timers_due: i64,
    /// What the world takes in the store.
    pub(crate) store_bytes: i64,
    /// By how much the world's clock is ahead of the machine's.
    pub(crate) clock_ahead: SignedDuration,
}

impl Engine {
    /// Looks at all of it, in one committed state.
    pub(crate) async fn levels(&self) -> Result<Levels, Refusal> {
        let now = self.clock().now();
        let queries = [delivery::waiting(), timer::due(now), world::size()];
        let found = self.load(queries).await?;
        let number = |n: usize| match found.get(n).and_then(|rows| rows.first()) {
            Some(row) => row.int(0),
            None => Ok(0),
        };
        Ok(Levels {
            webhooks_waiting: number(0)?,
            timers_due: number(1)?,
            store_bytes: number(2)?,
            clock_ahead: self.clock().ahead(),
        })
    }
}
