//! What falls due: run as the world's clock gets there, or at once when the clock is turned.

use std::time::Duration;

use fintecture::{Invalid, Timestamp};

use super::commands::{DropTimer, RunTimer};
use super::founding::CLOCK;
use super::{Command, Engine, World};
use crate::domain::{Moment, Refusal, Timer};
use crate::store::Tx;
use crate::store::tables::{timer, world};

/// What turning the clock did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Advanced {
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
    /// How many timers fell due on the way.
    pub(crate) timers: u64,
}

impl Engine {
    /// Runs what falls due as time passes, until the world is closed.
    pub(crate) async fn keep_time(&self) {
        let mut commits = self.commits();
        loop {
            commits.mark_unchanged();
            match self.next_due_timer().await {
                Ok(None) => {
                    if commits.changed().await.is_err() {
                        return;
                    }
                }
                Ok(Some(due_at)) => {
                    tokio::select! {
                        () = self.clock().sleep_until(due_at) => {}
                        changed = commits.changed() => if changed.is_err() { return },
                    }
                }
                Err(refusal) if refusal.is_closed() => return,
                Err(refusal) => {
                    tracing::error!(%refusal, "a timer could not be run");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }

    /// Runs what is due, unless somebody turns the clock and does it; says when the next will be.
    async fn next_due_timer(&self) -> Result<Option<Timestamp>, Refusal> {
        let _turn = self.turning.lock().await;
        self.run_due().await?;
        self.next_due().await
    }

    /// Turns the clock forward: runs what falls due on the way, in its order and each at its own
    /// instant, and answers when nothing more is due and no webhook is under way.
    pub(crate) async fn advance(&self, by: Duration) -> Result<Advanced, Refusal> {
        let _turn = self.turning.lock().await;
        let from = self.clock().now();
        let to = from + by;
        if to.date().year() > LAST_YEAR {
            let rule = format!("must not lead beyond the year {LAST_YEAR}");
            return Err(Invalid::unshown("by", rule).into());
        }
        let mut timers = 0;
        loop {
            timers += self.run_due().await?;
            self.deliveries_at_rest().await?;
            let next_timer = self.next_due().await?;
            let next = next_timer
                .into_iter()
                .chain(self.next_delivery_after(self.clock().now()).await?)
                .min();
            match next.filter(|next| *next <= to) {
                Some(next) => self.turn_to(next).await?,
                None if self.clock().now() < to => self.turn_to(to).await?,
                None => {
                    return Ok(Advanced {
                        from,
                        to: self.clock().now(),
                        timers,
                    });
                }
            }
        }
    }

    /// Runs every timer that is due, and says how many.
    async fn run_due(&self) -> Result<u64, Refusal> {
        let mut count = 0;
        while let Some((row, timer)) = self.next_timer().await? {
            if timer.due_at > self.clock().now() {
                break;
            }
            self.fall_due(row, timer).await?;
            count += 1;
        }
        Ok(count)
    }

    /// Waits until every delivery that is due was tried.
    async fn deliveries_at_rest(&self) -> Result<(), Refusal> {
        let mut commits = self.commits();
        loop {
            commits.mark_unchanged();
            if self.has_delivered().await? || commits.changed().await.is_err() {
                return Ok(());
            }
        }
    }

    /// Persists where the clock will stand, then turns it.
    async fn turn_to(&self, instant: Timestamp) -> Result<(), Refusal> {
        let pace = serde_json::json!(self.clock().pace_at(instant));
        self.run(KeepClock(pace.to_string())).await?;
        self.clock().advance_to(instant);
        Ok(())
    }

    /// When the next timer falls due.
    pub(crate) async fn next_due(&self) -> Result<Option<Timestamp>, Refusal> {
        Ok(self.next_timer().await?.map(|(_, timer)| timer.due_at))
    }

    async fn next_timer(&self) -> Result<Option<(i64, Timer)>, Refusal> {
        let found = self.load([timer::next()]).await?;
        Ok(found
            .iter()
            .flatten()
            .next()
            .map(timer::from_row)
            .transpose()?)
    }

    /// Runs a timer. One that the world refuses is dropped, and the log says so: it would be refused
    /// for ever, and every later one waits behind it. A store that fails may recover.
    async fn fall_due(&self, row: i64, timer: Timer) -> Result<(), Refusal> {
        let due_at = timer.due_at;
        match self.run(RunTimer { row, due_at }).await {
            Err(refusal) if !matches!(refusal, Refusal::Store(_)) => {
                tracing::error!(%refusal, task = timer.task.as_str(), "what fell due is dropped");
                self.run(DropTimer(row)).await
            }
            done => done,
        }
    }
}

/// How far the clock can be turned: what a payment made then still leads to is a date of four
/// digits.
const LAST_YEAR: i16 = 9_000;

/// How long what failed is left alone.
pub(crate) const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Writes down where the clock stands.
struct KeepClock(String);

impl Command for KeepClock {
    type Reply = ();
    const NUMBERED: bool = false;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        tx.write(&[world::set(CLOCK, &self.0)]).await?;
        Ok(())
    }
}
