//! What official SDKs and plugins tell of themselves (Contract §12).

use std::collections::BTreeMap;

use serde_json::Value;

use super::shared::Nothing;
use crate::reference::family::Family::Telemetry;
use crate::reference::operation::Confidence::{High, Medium};
use crate::reference::operation::Operation;
use crate::reference::shape::shape;

shapes! {
    /// Whatever is told.
    struct Told {
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
}

pub(crate) static ACTIVITY: Operation =
    Operation::post(Telemetry, "/ext/v1/activity", "createExtV1Activity")
        .says(
            "Tell an activity",
            "Thanked for, not read, and kept nowhere.",
        )
        .known("§12", High)
        .may_take(shape::<Told>())
        .gives(200, shape::<Nothing>())
        .shown_by(&["ext-activity"]);

pub(crate) static METRIC: Operation =
    Operation::post(Telemetry, "/ext/v1/metric", "createExtV1Metric")
        .says("Tell a metric", "Thanked for, not read, and kept nowhere.")
        .known("§12", Medium)
        .may_take(shape::<Told>())
        .gives(200, shape::<Nothing>())
        .shown_by(&["ext-metric"]);
