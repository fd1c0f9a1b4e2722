//! What happened in the world since it was opened, counted.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::Engine;

/// In seconds: from an endpoint that answers at once to one that does at the last attempt.
const LATENCIES: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 120.0, 600.0, 3_600.0, 61_380.0,
];

/// How an attempt to deliver a webhook ends.
const ACKNOWLEDGED: &str = "acknowledged";
const FAILED: &str = "failed";
const ABANDONED: &str = "abandoned";

/// What the engine counts.
#[derive(Debug)]
pub(crate) struct Figures {
    events: Family<EventLabels, Counter>,
    attempts: Family<AttemptLabels, Counter>,
    latency: Histogram,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct EventLabels {
    event: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct AttemptLabels {
    outcome: &'static str,
}

impl Engine {
    /// Names everything that is counted of the world.
    pub(crate) fn register(&self, registry: &mut Registry) {
        self.world.figures.register(registry);
        self.store.figures().register(registry);
    }
}

impl Default for Figures {
    fn default() -> Self {
        let figures = Self {
            events: Family::default(),
            attempts: Family::default(),
            latency: Histogram::new(LATENCIES),
        };
        // A rate over what has not happened yet is 0, not unknown.
        for outcome in [ACKNOWLEDGED, FAILED, ABANDONED] {
            figures
                .attempts
                .get_or_create(&AttemptLabels { outcome })
                .inc_by(0);
        }
        figures
    }
}

impl Figures {
    /// Names them.
    fn register(&self, registry: &mut Registry) {
        registry.register(
            "session_events",
            "What happened to sessions, by the event that webhooks tell it as",
            self.events.clone(),
        );
        registry.register(
            "webhook_attempts",
            "Attempts to deliver a webhook: acknowledged, failed and to be tried again, or \
             abandoned after the last",
            self.attempts.clone(),
        );
        registry.register_with_unit(
            "webhook_latency",
            "From an event to the acknowledgement of its webhook, on the world's clock",
            Unit::Seconds,
            self.latency.clone(),
        );
    }

    /// An event was written.
    pub(super) fn happened(&self, event: &str) {
        let event = event.to_owned();
        self.events.get_or_create(&EventLabels { event }).inc();
    }

    /// A webhook was acknowledged so long after its event.
    pub(super) fn acknowledged(&self, latency: Duration) {
        self.attempted(ACKNOWLEDGED);
        self.latency.observe(latency.as_secs_f64());
    }

    /// An attempt failed, and is made again.
    pub(super) fn failed(&self) {
        self.attempted(FAILED);
    }

    /// The last attempt failed.
    pub(super) fn abandoned(&self) {
        self.attempted(ABANDONED);
    }

    fn attempted(&self, outcome: &'static str) {
        self.attempts
            .get_or_create(&AttemptLabels { outcome })
            .inc();
    }
}
