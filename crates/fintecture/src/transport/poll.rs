//! How patiently something is asked again until it is as wanted.

use std::time::Duration;

use super::retry::Backoff;

/// How patiently a payment, or a holder's decision on their phone, is waited for.
///
/// The first question is asked at once. The waits between questions double from
/// [`starting_at`](Self::starting_at) to [`waiting_at_most`](Self::waiting_at_most), and each is
/// drawn at random between nothing and that, so that many who wait do not ask together.
///
/// ```
/// use std::time::Duration;
/// use fintecture::transport::Poll;
///
/// // For money that takes hours.
/// let patient = Poll::within(Duration::from_secs(12 * 3_600))
///     .starting_at(Duration::from_secs(10))
///     .waiting_at_most(Duration::from_secs(5 * 60));
/// assert_ne!(patient, Poll::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Poll {
    deadline: Duration,
    waits: Backoff,
}

impl Poll {
    /// Asks for at most so long, the last answer included; waits up to 2 s before the second
    /// question, and up to 5 s before each later one.
    pub fn within(deadline: Duration) -> Self {
        Self {
            deadline,
            waits: Backoff {
                start: Duration::from_secs(2),
                cap: Duration::from_secs(5),
            },
        }
    }

    /// The longest wait before the second question.
    #[must_use]
    pub fn starting_at(mut self, start: Duration) -> Self {
        self.waits.start = start;
        self
    }

    /// The longest wait before any question.
    #[must_use]
    pub fn waiting_at_most(mut self, cap: Duration) -> Self {
        self.waits.cap = cap;
        self
    }

    pub(crate) fn deadline(self) -> Duration {
        self.deadline
    }

    pub(crate) fn wait_after(self, question: u32) -> Duration {
        self.waits.after(question)
    }
}

impl Default for Poll {
    /// Within five minutes.
    fn default() -> Self {
        Self::within(Duration::from_secs(5 * 60))
    }
}
