//! Time, which the world lets anyone turn.

use fintecture::Timestamp;

use super::{Scene, Told};
use crate::demo::check::{Surprise, holds, present};
use crate::demo::platform::Turned;

impl Scene {
    /// The clock is turned to where the transfer clears.
    pub(in crate::demo) async fn clear(&self) -> Result<Told<()>, Surprise> {
        let turned = self.turn_to_next().await?;
        let detail = format!(
            "A SEPA transfer reaches the other bank on the next TARGET business day. Nobody waits \
             for that here: the world goes from {} to {}.",
            shown_time(turned.from),
            shown_time(turned.now)
        );
        Ok(Told::new((), detail, self.last_sent()))
    }

    /// Turns the clock to where something happens by itself.
    pub(super) async fn turn_to_next(&self) -> Result<Turned, Surprise> {
        let clock = self.platform.clock().await?;
        let due = present(clock.next_due, "a transfer that is under way")?;
        let turned = self.platform.advance(due.since(clock.now)).await?;
        let reached = turned.now >= due && turned.timers > 0;
        holds(reached, "a clock that passed the clearing", || {
            shown_time(turned.now)
        })?;
        Ok(turned)
    }
}

/// An instant for a person: `Tue 24 Nov 2026, 08:00 UTC`.
pub(super) fn shown_time(instant: Timestamp) -> String {
    match jiff::Timestamp::from_microsecond(instant.as_micros()) {
        Ok(instant) => instant.strftime("%a %-d %b %Y, %H:%M UTC").to_string(),
        // Beyond the year 9999, which no clock here shows.
        Err(_) => instant.to_string(),
    }
}
