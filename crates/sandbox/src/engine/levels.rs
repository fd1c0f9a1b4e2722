//! How much of everything there is at this moment.

use jiff::SignedDuration;

use super::Engine;
use crate::domain::Refusal;
use crate::store::Row;
use crate::store::StoreError;
use crate::store::tables::{delivery, session_tally, timer, world};

/// What has a level rather than a history.
#[derive(Clone, Debug)]
pub(crate) struct Levels {
    /// How many sessions stand at each status.
    pub(crate) sessions: Vec<(String, i64)>,
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
        let queries = [
            delivery::waiting(),
            timer::due(now),
            world::size(),
            session_tally::by_status(),
        ];
        let found = self.load(queries).await?;
        let number = |n: usize| match found.get(n).and_then(|rows| rows.first()) {
            Some(row) => row.int(0),
            None => Ok(0),
        };
        let line = |row: &Row| Ok((row.text(0)?.to_owned(), row.int(1)?));
        let sessions = found.get(3).into_iter().flatten().map(line);
        Ok(Levels {
            sessions: sessions.collect::<Result<_, StoreError>>()?,
            webhooks_waiting: number(0)?,
            timers_due: number(1)?,
            store_bytes: number(2)?,
            clock_ahead: self.clock().ahead(),
        })
    }
}
