//! The session machine: the one table that the platform tells, and what the contract says of it.

use std::collections::HashSet;

use serde_json::Value;

use crate::platform::{Platform, is};

/// A status and a transfer state.
pub(super) type Stage = (String, String);

/// Where sessions can begin.
const BEGINNINGS: [(&str, &str); 5] = [
    ("provider_required", "none"),
    ("payment_waiting", "none"),
    ("iban_required", "none"),
    ("session_initiated", "none"),
    // A refund, whose money leaves at once.
    ("payment_pending", "processing"),
];

/// Where sessions end (Contract §§13.1, 13.2), on acquiring accounts.
const ENDS: [(&str, &str); 5] = [
    ("payment_created", "received"),
    ("payment_created", "overpaid"),
    ("payment_unsuccessful", "rejected"),
    ("payment_cancelled", "cancelled"),
    ("payment_expired", "none"),
];

/// Which transfer states go with a status (Contract §13.5); a status that is not named has none.
const PAIRS: [(&str, &[&str]); 6] = [
    (
        "payment_created",
        &["completed", "sent", "received", "overpaid"],
    ),
    (
        "payment_pending",
        &[
            "none",
            "pending",
            "processing",
            "authorized",
            "accepted",
            "multi-signature",
            "blocked",
        ],
    ),
    ("payment_partial", &["insufficient"]),
    ("payment_unsuccessful", &["rejected"]),
    ("payment_cancelled", &["cancelled"]),
    ("iban_received", &["none", "initiated"]),
];

/// Whether refused payments may be tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Retries {
    Allowed,
    Denied,
}

/// The table, as the platform tells it.
pub(super) struct Machine {
    transitions: HashSet<(Stage, Stage)>,
}

impl Machine {
    pub(super) async fn of(platform: &Platform) -> Self {
        let told = platform.get("/_sandbox/v1/transitions").send().await.ok();
        let steps = told["transitions"].as_array().unwrap().iter();
        let transitions = steps.map(|step| (stage(&step["from"]), stage(&step["to"])));
        Self {
            transitions: transitions.collect(),
        }
    }

    /// Checks the whole way of a session: it began where sessions begin, each step of it is in the
    /// table, and none leads out of an end.
    pub(super) fn check(&self, way: &[Stage], retries: Retries) {
        let begins = |(status, state): &(&str, &str)| way[0] == is(status, state);
        assert!(BEGINNINGS.iter().any(begins), "{way:?}");
        for stage in way {
            assert!(is_documented(stage), "{stage:?}");
        }
        for step in way.windows(2) {
            let (before, after) = (&step[0], &step[1]);
            if before == after {
                continue;
            }
            let listed = (before.clone(), after.clone());
            assert!(
                self.transitions.contains(&listed),
                "{before:?} to {after:?}"
            );
            let is_retry = before.0 == "payment_unsuccessful" && retries == Retries::Allowed;
            assert!(is_retry || !is_end(before), "{before:?} is an end");
        }
    }
}

/// Whether a stage is one that no step but a retry leads out of.
pub(super) fn is_end(stage: &Stage) -> bool {
    ENDS.iter()
        .any(|(status, state)| *stage == is(status, state))
}

fn is_documented((status, state): &Stage) -> bool {
    let pairs = PAIRS.iter().find(|(known, _)| known == status);
    pairs.map_or(state == "none", |(_, states)| {
        states.contains(&state.as_str())
    })
}

/// The stage that an object tells.
pub(super) fn stage(told: &Value) -> Stage {
    let word = |name: &str| told[name].as_str().unwrap_or("none").to_owned();
    (word("status"), word("transfer_state"))
}
