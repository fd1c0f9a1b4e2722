//! When to try again, and after how long.

use std::fmt::Debug;
use std::time::Duration;

use http::StatusCode;
use uuid::Uuid;

use super::{Effect, Reach};
use crate::{Error, Timestamp};

/// Decides how often and how patiently a failed attempt is repeated.
///
/// *Whether* it may be repeated is not asked here: a payment whose answer was lost is never sent
/// again, whatever the policy.
pub trait RetryPolicy: Debug + Send + Sync + 'static {
    /// How long to wait before the next attempt; `None` gives up.
    ///
    /// A longer `Retry-After` of the server is waited for instead, and nothing is tried beyond the
    /// deadline of the call.
    fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration>;
}

/// What a [`RetryPolicy`] decides on.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// Which attempt it was, from 1.
    pub number: u32,
    /// How long the call has taken until now.
    pub elapsed: Duration,
    /// Why it failed.
    pub error: &'a Error,
}

/// The policy in use unless another is set: exponential waits with full jitter.
///
/// ```
/// use std::time::Duration;
/// use fintecture::transport::Retry;
///
/// let policy = Retry::up_to(5)
///     .starting_at(Duration::from_millis(100))
///     .waiting_at_most(Duration::from_secs(2));
/// assert_eq!(policy, policy.clone());
/// assert_ne!(policy, Retry::never());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    waits: Backoff,
}

impl Retry {
    /// At most so many attempts, the first included, waiting up to 250 ms before the second and
    /// doubling from there to at most 8 s.
    pub fn up_to(attempts: u32) -> Self {
        Self {
            attempts,
            waits: Backoff {
                start: Duration::from_millis(250),
                cap: Duration::from_secs(8),
            },
        }
    }

    /// One attempt and no more.
    pub fn never() -> Self {
        Self::up_to(1)
    }

    /// The longest wait before the second attempt.
    #[must_use]
    pub fn starting_at(mut self, start: Duration) -> Self {
        self.waits.start = start;
        self
    }

    /// The longest wait before any attempt.
    #[must_use]
    pub fn waiting_at_most(mut self, cap: Duration) -> Self {
        self.waits.cap = cap;
        self
    }
}

impl Default for Retry {
    /// Up to four attempts.
    fn default() -> Self {
        Self::up_to(4)
    }
}

impl RetryPolicy for Retry {
    fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
        (failed.number < self.attempts).then(|| self.waits.after(failed.number))
    }
}

/// Waits that double up to a cap, each drawn at random.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Backoff {
    pub(super) start: Duration,
    pub(super) cap: Duration,
}

impl Backoff {
    /// The wait after the attempt of this number, from 1.
    pub(super) fn after(self, attempt: u32) -> Duration {
        jittered(self.longest_after(attempt))
    }

    fn longest_after(self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        self.start.saturating_mul(doubled).min(self.cap)
    }
}

/// A random share of a duration, from nothing to all of it: many clients that failed together
/// must not come back together.
pub(crate) fn jittered(longest: Duration) -> Duration {
    let random = Uuid::new_v4().as_u64_pair().1 & u64::from(u32::MAX);
    let nanos = (longest.as_nanos().min(u128::from(u64::MAX)) * u128::from(random)) >> 32;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// Reads `Retry-After`: seconds, or an HTTP date (RFC 9110 §10.2.3).
pub(super) fn retry_after(header: &str, now: Timestamp) -> Option<Duration> {
    let header = header.trim();
    match header.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Timestamp::parse_http(header)
            .ok()
            .map(|until| until.since(now)),
    }
}

/// Whether the server may have acted although it did not answer with success.
///
/// A redirect is how some servers answer what they have done, to lead to its outcome; 307 and 308
/// alone say that the same request belongs elsewhere, and so was not acted on (RFC 9110 §15.4).
pub(super) fn leaves_open(status: StatusCode) -> bool {
    let sent_elsewhere = matches!(
        status,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
    );
    status.is_server_error()
        || status == StatusCode::REQUEST_TIMEOUT
        || (status.is_redirection() && !sent_elsewhere)
}

/// The rule that keeps a payment from being made twice.
pub(super) fn may_repeat(effect: Effect, reach: Reach, error: &Error) -> bool {
    match reach {
        Reach::NotSent => true,
        Reach::Refused => error.is_rate_limited(),
        Reach::Unknown => effect != Effect::Once && error.is_retryable(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_cap() {
        let policy = Retry::up_to(9).starting_at(Duration::from_millis(100));
        let longest: Vec<u128> = [1, 2, 3, 8, 60]
            .map(|attempt| policy.waits.longest_after(attempt).as_millis())
            .to_vec();
        assert_eq!(longest, [100, 200, 400, 8_000, 8_000]);
    }

    #[test]
    fn the_last_attempt_is_the_last() {
        let error = Error::timeout();
        let failed = |number| FailedAttempt {
            number,
            elapsed: Duration::ZERO,
            error: &error,
        };
        assert!(Retry::up_to(2).delay(&failed(1)).is_some());
        assert!(Retry::up_to(2).delay(&failed(2)).is_none());
        assert!(Retry::never().delay(&failed(1)).is_none());
    }

    #[test]
    fn jitter_spreads_over_the_whole_wait() {
        let longest = Duration::from_secs(1);
        let waits: Vec<Duration> = (0..400).map(|_| jittered(longest)).collect();
        assert!(waits.iter().all(|wait| *wait <= longest));
        assert!(waits.iter().any(|wait| *wait < longest / 4));
        assert!(waits.iter().any(|wait| *wait > longest * 3 / 4));
    }

    #[test]
    fn retry_after_is_read_in_both_forms() {
        let now = Timestamp::parse_http("Mon, 26 Feb 2024 13:36:00 GMT").unwrap();
        let read = |header| retry_after(header, now);
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            read("Mon, 26 Feb 2024 13:36:30 GMT"),
            Some(Duration::from_secs(30))
        );
        assert_eq!(read("Mon, 26 Feb 2024 13:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(read("soon"), None);
        assert_eq!(read("-1"), None);
    }
}
