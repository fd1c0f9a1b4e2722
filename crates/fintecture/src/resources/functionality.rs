//! Whether a feature is on. Contract §9.4.

use serde::Deserialize;

use crate::Extra;
use crate::item::items;

items! {
    /// A feature of the platform.
    ///
    /// Which there are is not published, nor what else the answer holds.
    Functionality(String, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    enabled: Option<bool>,
    #[serde(flatten)]
    extra: Extra,
}

impl Functionality {
    /// Whether it is on for the application; `None` if the answer does not say.
    pub fn is_enabled(&self) -> Option<bool> {
        self.0.attributes.enabled
    }
}
