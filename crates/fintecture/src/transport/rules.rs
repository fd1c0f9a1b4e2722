//! Rules that fields of several operations share, checked before anything is sent.

use url::Url;

use super::Operation;
use crate::Invalid;

/// The longest `state` (Contract §2).
const LONGEST_STATE: usize = 512;

impl Operation {
    /// A `state` must be there, and short.
    pub(crate) fn demand_state(self, state: Option<&str>) -> Self {
        self.demand(state.is_some(), || Invalid::missing("state", "required"))
            .demand_short_state(state)
    }

    /// A `state` must be short.
    pub(crate) fn demand_short_state(self, state: Option<&str>) -> Self {
        let state = state.unwrap_or_default();
        self.demand(state.chars().count() <= LONGEST_STATE, || {
            Invalid::new("state", "at most 512 characters", state)
        })
    }

    /// An address must be complete.
    pub(crate) fn demand_url(self, field: &'static str, text: Option<&str>) -> Self {
        self.demand(text.is_none_or(|text| Url::parse(text).is_ok()), || {
            Invalid::new(field, "a complete URL", text.unwrap_or_default())
        })
    }

    /// A country or a language has two letters.
    pub(crate) fn demand_two_letters(self, field: &'static str, text: Option<&str>) -> Self {
        let two = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
        self.demand(text.is_none_or(two), || {
            Invalid::new(field, "two letters", text.unwrap_or_default())
        })
    }
}
