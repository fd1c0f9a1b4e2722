//! The world's one clock: all time in the sandbox is read here.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use fintecture::Timestamp;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use tokio::time::sleep;

/// The longest sleep in one piece: the runtime's timers stand still while a laptop is suspended,
/// so the clock is looked at again now and then.
const NAP: Duration = Duration::from_secs(30);

/// How a world's time relates to the machine's: what has to be kept to restore a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Pace {
    /// It runs, `ahead` microseconds before the machine's time, or behind it if negative.
    Running { ahead: i64 },
    /// It stands still until it is turned.
    Frozen { at: Timestamp },
}

/// The clock of a world: the machine's time and an offset, or frozen. It never goes backwards,
/// whatever the machine's own clock does. Clones are one clock.
#[derive(Clone, Debug)]
pub(crate) struct WorldClock(Arc<Shared>);

struct Shared {
    pace: watch::Sender<Pace>,
    /// The machine's time.
    machine: Box<dyn Fn() -> Timestamp + Send + Sync>,
    /// The latest time that anyone was told, in microseconds.
    told: AtomicI64,
}

impl WorldClock {
    /// A clock that goes on at `pace`.
    pub(crate) fn new(pace: Pace) -> Self {
        Self::over(Timestamp::now, pace)
    }

    /// A clock over another source of time than the machine's.
    pub(crate) fn over(
        machine: impl Fn() -> Timestamp + Send + Sync + 'static,
        pace: Pace,
    ) -> Self {
        Self(Arc::new(Shared {
            pace: watch::Sender::new(pace),
            machine: Box::new(machine),
            told: AtomicI64::new(i64::MIN),
        }))
    }

    /// The world's time.
    pub(crate) fn now(&self) -> Timestamp {
        let pace = *self.0.pace.borrow();
        let time = self.0.time_at(pace).as_micros();
        let told = self.0.told.fetch_max(time, Ordering::Relaxed);
        Timestamp::from_micros(told.max(time))
    }

    /// By how much it is ahead of the machine's time; behind it if negative.
    pub(crate) fn ahead(&self) -> SignedDuration {
        let machine = (self.0.machine)().as_micros();
        SignedDuration::from_micros(self.now().as_micros().saturating_sub(machine))
    }

    /// What to keep so that [`new`](Self::new) can restore this clock.
    pub(crate) fn pace(&self) -> Pace {
        *self.0.pace.borrow()
    }

    /// How it goes on once it is turned to `time`.
    pub(crate) fn pace_at(&self, time: Timestamp) -> Pace {
        self.0.turned_to(time, self.pace())
    }

    /// Goes on as an earlier clock of the same world did.
    pub(crate) fn restore(&self, pace: Pace) {
        self.0.pace.send_replace(pace);
    }

    /// Never shows an earlier time than this, which the world has seen already.
    pub(crate) fn not_before(&self, time: Timestamp) {
        self.0.told.fetch_max(time.as_micros(), Ordering::Relaxed);
    }

    /// Turns the clock to `time`; a time that has passed already changes nothing.
    pub(crate) fn advance_to(&self, time: Timestamp) {
        self.0.pace.send_if_modified(|pace| {
            if time <= self.0.time_at(*pace) {
                return false;
            }
            *pace = self.0.turned_to(time, *pace);
            true
        });
    }

    /// Waits until the world's time is `time`, whether it passes or is turned there.
    pub(crate) async fn sleep_until(&self, time: Timestamp) {
        let mut turned = self.0.pace.subscribe();
        loop {
            let pace = *turned.borrow_and_update();
            let now = self.now();
            if now >= time {
                return;
            }
            let passing = async {
                match pace {
                    Pace::Running { .. } => sleep(time.since(now).min(NAP)).await,
                    Pace::Frozen { .. } => std::future::pending().await,
                }
            };
            tokio::select! {
                () = passing => {}
                // The sender lives as long as `self`, so this is a turn of the clock.
                _ = turned.changed() => {}
            }
        }
    }
}

impl Shared {
    fn time_at(&self, pace: Pace) -> Timestamp {
        match pace {
            Pace::Running { ahead } => {
                let machine = (self.machine)().as_micros();
                Timestamp::from_micros(machine.saturating_add(ahead))
            }
            Pace::Frozen { at } => at,
        }
    }

    /// How a clock that went at `pace` goes on from `time`.
    fn turned_to(&self, time: Timestamp, pace: Pace) -> Pace {
        match pace {
            Pace::Running { .. } => Pace::Running {
                ahead: time
                    .as_micros()
                    .saturating_sub((self.machine)().as_micros()),
            },
            Pace::Frozen { .. } => Pace::Frozen { at: time },
        }
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared")
            .field("pace", &*self.pace.borrow())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures_util::FutureExt;
    use tokio::time::{Instant, advance};

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const DAY: Duration = Duration::from_hours(24);
    const REAL: Pace = Pace::Running { ahead: 0 };

    fn epoch() -> Timestamp {
        Timestamp::from_micros(1_700_000_000_000_000)
    }

    /// A clock over the paused time of the test's runtime, which starts at the epoch.
    fn clock(pace: Pace) -> WorldClock {
        let start = Instant::now();
        WorldClock::over(move || epoch() + start.elapsed(), pace)
    }

    /// The runtime's timers count in milliseconds.
    fn assert_slept(expected: Duration, since: Instant) {
        let slept = since.elapsed();
        let late = slept.checked_sub(expected).expect("woke too early");
        assert!(late <= Duration::from_millis(1), "{late:?} late");
    }

    #[tokio::test(start_paused = true)]
    async fn a_running_clock_goes_with_the_machine() {
        let clock = clock(REAL);
        assert_eq!(clock.now(), epoch());
        advance(DAY).await;
        assert_eq!(clock.now(), epoch() + DAY);
    }

    #[tokio::test(start_paused = true)]
    async fn a_turned_clock_runs_on_from_where_it_was_turned_to() {
        let clock = clock(REAL);
        clock.advance_to(epoch() + DAY);
        advance(SECOND).await;
        assert_eq!(clock.now(), epoch() + DAY + SECOND);
        let one_day_ahead = Pace::Running {
            ahead: 86_400_000_000,
        };
        assert_eq!(clock.pace(), one_day_ahead);
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_says_by_how_much_it_is_ahead_of_the_machine() {
        let (running, frozen) = (clock(REAL), clock(Pace::Frozen { at: epoch() }));
        assert_eq!(running.ahead(), SignedDuration::ZERO);
        running.advance_to(epoch() + DAY);
        advance(SECOND).await;
        assert_eq!(running.ahead(), SignedDuration::from_hours(24));
        assert_eq!(frozen.ahead(), SignedDuration::from_secs(-1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_stands_still_until_the_machine_is_where_the_world_has_been() {
        let clock = clock(REAL);
        clock.not_before(epoch() + SECOND);
        assert_eq!(clock.now(), epoch() + SECOND);
        advance(SECOND / 2).await;
        assert_eq!(clock.now(), epoch() + SECOND);
        advance(SECOND).await;
        assert_eq!(clock.now(), epoch() + SECOND + SECOND / 2);
    }

    #[tokio::test(start_paused = true)]
    async fn no_clock_is_turned_backwards() {
        for clock in [clock(REAL), clock(Pace::Frozen { at: epoch() })] {
            clock.advance_to(epoch() + DAY);
            clock.advance_to(epoch() + SECOND);
            assert_eq!(clock.now(), epoch() + DAY);
        }
    }

    #[test]
    fn a_machine_whose_clock_is_set_back_does_not_take_the_world_with_it() {
        let machine = Arc::new(AtomicI64::new(2_000_000));
        let clock = WorldClock::over(
            {
                let machine = machine.clone();
                move || Timestamp::from_micros(machine.load(Ordering::Relaxed))
            },
            REAL,
        );
        assert_eq!(clock.now().as_micros(), 2_000_000);
        machine.store(1_000_000, Ordering::Relaxed);
        assert_eq!(clock.now().as_micros(), 2_000_000);
        machine.store(3_000_000, Ordering::Relaxed);
        assert_eq!(clock.now().as_micros(), 3_000_000);
    }

    #[tokio::test(start_paused = true)]
    async fn a_frozen_clock_stands_still() {
        let clock = clock(Pace::Frozen { at: epoch() });
        advance(DAY).await;
        assert_eq!(clock.now(), epoch());
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_is_restored_by_its_pace() {
        let turned = clock(REAL);
        turned.advance_to(epoch() + DAY);
        assert_eq!(clock(turned.pace()).now(), epoch() + DAY);
        let restored = clock(REAL);
        restored.restore(Pace::Frozen { at: epoch() + DAY });
        assert_eq!(restored.now(), epoch() + DAY);
    }

    #[tokio::test(start_paused = true)]
    async fn a_sleeper_wakes_when_its_time_has_passed() {
        let clock = clock(REAL);
        let started = Instant::now();
        clock.sleep_until(epoch() + DAY).await;
        assert_slept(DAY, started);
    }

    #[tokio::test(start_paused = true)]
    async fn a_sleeper_wakes_when_the_clock_is_turned_to_its_time_and_not_before() {
        for clock in [clock(REAL), clock(Pace::Frozen { at: epoch() })] {
            let mut sleeper = pin!(clock.sleep_until(epoch() + DAY));
            assert!(sleeper.as_mut().now_or_never().is_none());
            clock.advance_to(epoch() + DAY / 2);
            assert!(sleeper.as_mut().now_or_never().is_none());
            clock.advance_to(epoch() + DAY);
            assert!(sleeper.as_mut().now_or_never().is_some());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_time_that_has_passed_is_not_waited_for() {
        let clock = clock(Pace::Frozen { at: epoch() });
        let mut sleeper = pin!(clock.sleep_until(epoch()));
        assert!(sleeper.as_mut().now_or_never().is_some());
    }
}
