//! How answers write instants.

use fintecture::Timestamp;

/// To the millisecond, as real answers were seen to (Contract §8.5).
pub(super) fn millisecond(instant: Timestamp) -> String {
    const SECOND: i64 = 1_000_000;
    let within = instant.as_micros().rem_euclid(SECOND);
    let second = Timestamp::from_micros(instant.as_micros() - within).to_string();
    format!("{}.{:03}Z", second.trim_end_matches('Z'), within / 1_000)
}
