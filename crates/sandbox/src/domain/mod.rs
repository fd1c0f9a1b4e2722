//! The rules of the platform: pure functions, with no clock, no input or output, nothing async.

pub(crate) mod calendar;
pub(crate) mod ledger;
pub(crate) mod paris;
pub(crate) mod scheme;
