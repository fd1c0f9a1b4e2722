//! The outbox: what is to be delivered, taken in hand, and put away.

use std::time::Duration;

use fintecture::Timestamp;

use super::{Command, Engine, World};
use crate::domain::event::Told;
use crate::domain::{Moment, Refusal};
use crate::store::tables::delivery::{self, Delivery};
use crate::store::tables::event;
use crate::store::{StoreError, Tx};

/// How often a delivery is tried again (Contract §15.2).
const RETRIES: u32 = 10;

/// How long after the first failure it is tried again; each later pause is twice as long.
const FIRST_PAUSE: Duration = Duration::from_mins(1);

/// How many deliveries are taken in hand at once.
const BATCH: i64 = 32;

/// From how many deliveries in hand on an endpoint is given no more, lest one that never answers
/// take what the others need. The last batch may exceed it.
const PER_ENDPOINT: i64 = 32;

/// How an attempt ended.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// The endpoint answered with success.
    Acknowledged(String),
    /// It did not; the text says what it did.
    Failed(String),
}

/// How the deliveries of a session stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeliveryCount {
    pub(crate) all: i64,
    pub(crate) unacknowledged: i64,
}

impl Engine {
    /// Takes in hand what is due.
    pub(crate) async fn claim_deliveries(&self) -> Result<Vec<Delivery>, Refusal> {
        let due = delivery::due(self.clock().now(), PER_ENDPOINT, 1);
        let due = self.load([due]).await?;
        if due.first().is_none_or(Vec::is_empty) {
            return Ok(Vec::new());
        }
        self.run(Claim { run: self.run }).await
    }

    /// Puts a delivery away, or back for a later attempt.
    pub(crate) async fn attempted(
        &self,
        delivery: &Delivery,
        outcome: Outcome,
    ) -> Result<(), Refusal> {
        let attempts = delivery.attempts + 1;
        let failed = matches!(outcome, Outcome::Failed(_));
        self.run(Attempted {
            row: delivery.row,
            attempts,
            outcome,
        })
        .await?;
        let figures = &self.world().figures;
        match failed {
            true if attempts > RETRIES => figures.abandoned(),
            true => figures.failed(),
            false => figures.acknowledged(self.clock().now().since(delivery.at)),
        }
        Ok(())
    }

    /// When the next delivery falls due after an instant.
    pub(crate) async fn next_delivery_after(
        &self,
        instant: Timestamp,
    ) -> Result<Option<Timestamp>, Refusal> {
        let found = self.load([delivery::next_due(instant)]).await?;
        match found.first().and_then(|rows| rows.first()) {
            Some(row) => Ok(row.opt_int(0)?.map(Timestamp::from_micros)),
            None => Ok(None),
        }
    }

    /// Whether every delivery that is due was tried: none is in hand, and none could be.
    pub(super) async fn has_delivered(&self) -> Result<bool, Refusal> {
        let due = delivery::due(self.clock().now(), PER_ENDPOINT, 1);
        let queries = [delivery::in_hand(), due];
        Ok(self.load(queries).await?.iter().all(Vec::is_empty))
    }

    /// How the deliveries of a session stand.
    pub(crate) async fn deliveries_of(&self, session: i64) -> Result<DeliveryCount, Refusal> {
        let queries = [delivery::count(session), delivery::unacknowledged(session)];
        let found = self.load(queries).await?;
        let number = |n: usize| match found.get(n).and_then(|rows| rows.first()) {
            Some(row) => row.int(0),
            None => Ok(0),
        };
        Ok(DeliveryCount {
            all: number(0)?,
            unacknowledged: number(1)?,
        })
    }
}

impl Engine {
    /// What happened to a session, in that order, each with where it was sent.
    pub(crate) async fn told(&self, session: i64) -> Result<Vec<Told>, Refusal> {
        let queries = [event::of_session(session), delivery::of_session(session)];
        let found = self.load(queries).await?;
        let rows = |n: usize| found.get(n).into_iter().flatten();
        let told: Result<Vec<_>, StoreError> = rows(0).map(event::from_row).collect();
        let mut told = told?;
        for row in rows(1) {
            let (event, sending) = delivery::sending_from_row(row)?;
            let known = told.iter_mut().find(|told| told.row == event);
            known
                .ok_or(Refusal::UnknownSession)?
                .deliveries
                .push(sending);
        }
        Ok(told)
    }
}

/// Takes due deliveries in hand, so that no other worker does.
struct Claim {
    run: i64,
}

impl Command for Claim {
    type Reply = Vec<Delivery>;
    const NUMBERED: bool = false;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Vec<Delivery>, Refusal> {
        let due = delivery::due(moment.now, PER_ENDPOINT, BATCH);
        let found = tx.load(&[due]).await?;
        let due: Vec<Delivery> = found
            .iter()
            .flatten()
            .map(delivery::from_row)
            .collect::<Result<_, _>>()?;
        let leases: Vec<_> = due
            .iter()
            .map(|delivery| delivery::lease(delivery.row, self.run))
            .collect();
        tx.write(&leases).await?;
        Ok(due)
    }
}

/// Records an attempt.
struct Attempted {
    row: i64,
    attempts: u32,
    outcome: Outcome,
}

impl Command for Attempted {
    type Reply = ();
    const NUMBERED: bool = false;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let row = self.row;
        let writes = match &self.outcome {
            Outcome::Acknowledged(answer) => {
                vec![delivery::attempted(row, "acknowledged", moment.now, answer)]
            }
            Outcome::Failed(answer) if self.attempts > RETRIES => {
                vec![delivery::attempted(row, "abandoned", moment.now, answer)]
            }
            Outcome::Failed(answer) => {
                let due_at = moment.now + pause_after(self.attempts);
                let retry = delivery::attempted(row, "waiting", due_at, answer);
                vec![retry, delivery::postpone_followers(row, due_at)]
            }
        };
        tx.write(&writes).await?;
        Ok(())
    }
}

/// How long to wait after so many attempts.
fn pause_after(attempts: u32) -> Duration {
    FIRST_PAUSE * 2_u32.pow(attempts.clamp(1, RETRIES) - 1)
}

/// Takes back what an earlier run had in hand when it ended.
pub(super) struct ReleaseAll;

impl Command for ReleaseAll {
    type Reply = ();
    const NUMBERED: bool = false;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        tx.write(&[delivery::release_all()]).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_retries_wait_from_one_minute_to_eight_and_a_half_hours() {
        let minutes: Vec<_> = (1..=RETRIES)
            .map(|n| pause_after(n).as_secs() / 60)
            .collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    }
}
