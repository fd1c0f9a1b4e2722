//! The rules of the platform: pure functions, with no clock, no input or output, nothing async.
