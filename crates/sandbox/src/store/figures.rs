//! How the commits went.

use std::time::Duration;

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// In seconds: from a commit in memory to one on a disk that is busy.
const DURATIONS: [f64; 12] = [
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0,
];

/// What the writer counts. Clones are one set of figures.
#[derive(Clone, Debug)]
pub(crate) struct Figures {
    commands: Histogram,
    duration: Histogram,
}

impl Default for Figures {
    fn default() -> Self {
        Self {
            commands: Histogram::new(exponential_buckets(1.0, 2.0, 7)),
            duration: Histogram::new(DURATIONS),
        }
    }
}

impl Figures {
    /// Names them.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "store_commit_commands",
            "How many commands, those undone included, shared a commit that wrote something",
            self.commands.clone(),
        );
        registry.register_with_unit(
            "store_commit_duration",
            "How long such a commit took, from its first command until it was durable",
            Unit::Seconds,
            self.duration.clone(),
        );
    }

    pub(super) fn committed(&self, commands: usize, took: Duration) {
        self.commands
            .observe(u32::try_from(commands).unwrap_or(u32::MAX).into());
        self.duration.observe(took.as_secs_f64());
    }
}
