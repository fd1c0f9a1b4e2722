//! The world's one clock: all time in the sandbox is read here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fintecture::Timestamp;
use tokio::sync::watch;
use tokio::time::Instant;

/// How a world's time relates to the machine's. It is what has to be kept to restore a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// It runs, this far ahead of the machine's time.
    Running { ahead: Duration },
    /// It stands still until it is turned.
    Frozen { at: Timestamp },
}

/// The clock of a world. Clones are one clock.
#[derive(Clone, Debug)]
pub(crate) struct WorldClock(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    started: Start,
    pace: watch::Sender<Pace>,
}
