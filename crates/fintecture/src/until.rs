//! Asking again until an answer is as wanted.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::call::{Action, Describe};
use crate::transport::{BoxFuture, Limits, Poll};
use crate::{Call, Client, Error};

/// An answer that changes with time. It is implemented in this crate alone.
pub trait Staged {
    /// The word for where it stands.
    #[doc(hidden)]
    fn stage(&self) -> String;
}

/// Asks the same again and again: [`Call::until_final`], [`Call::until`].
///
/// A failure that may pass does not end it: what was asked is asked again. When the time of its
/// [`Poll`] is over, the error [is a timeout](Error::is_timeout) and names where things stood, or is
/// the last failure if that came instead of an answer; waiting may be taken up again.
#[derive(Clone)]
pub struct Until<A: Describe> {
    asking: A,
    wanted: Wanted<A::Answer>,
    poll: Poll,
}

type Wanted<T> = Arc<dyn Fn(&T) -> bool + Send + Sync>;

impl<A: Describe, R> Call<A, R> {
    /// The same, asked until the answer is as wanted.
    pub(crate) fn asked_until(
        self,
        wanted: impl Fn(&A::Answer) -> bool + Send + Sync + 'static,
    ) -> Call<Until<A>, R> {
        self.map(|asking| Until {
            asking,
            wanted: Arc::new(wanted),
            poll: Poll::default(),
        })
    }
}

impl<A: Describe, R> Call<Until<A>, R> {
    /// How patiently to ask; for five minutes unless set.
    ///
    /// The [`timeout`](Self::timeout) and [`deadline`](Self::deadline) of the call are those of each
    /// single question.
    pub fn poll(self, policy: Poll) -> Self {
        self.with(|action| action.poll = policy)
    }
}

impl<A> Action for Until<A>
where
    A: Describe,
    A::Answer: Staged,
{
    type Output = A::Answer;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<A::Answer, Error>> {
        let operation = self.asking.describe();
        let (wanted, poll) = (self.wanted, self.poll);
        Box::pin(async move {
            let began = Instant::now();
            let mut latest = None;
            let answer = async {
                let mut question = 0;
                loop {
                    question += 1;
                    let outcome = client.core().call::<A::Wire>(&operation, limits).await;
                    let seen = match outcome.map(A::Answer::from) {
                        Ok(answer) if wanted(&answer) => return Ok(answer),
                        Ok(answer) => Seen::Stage(answer.stage()),
                        Err(error) if error.is_retryable() => Seen::Failure(error),
                        Err(error) => return Err(error),
                    };
                    let wait = poll.wait_after(question).max(seen.demanded_wait());
                    latest = Some(seen);
                    sleep(wait).await;
                }
            };
            match timeout(poll.deadline(), answer).await {
                Ok(outcome) => outcome,
                Err(_) => Err(overdue(latest, began.elapsed()).in_operation(operation.name())),
            }
        })
    }
}

impl<A: Describe> fmt::Debug for Until<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Until")
            .field("poll", &self.poll)
            .finish_non_exhaustive()
    }
}

/// What came of the latest question.
enum Seen {
    Stage(String),
    Failure(Error),
}

impl Seen {
    /// How long the server asked to wait.
    fn demanded_wait(&self) -> Duration {
        match self {
            Self::Stage(_) => Duration::ZERO,
            Self::Failure(error) => error.retry_after().unwrap_or_default(),
        }
    }
}

fn overdue(latest: Option<Seen>, waited: Duration) -> Error {
    match latest {
        Some(Seen::Stage(stage)) => Error::overdue(&stage, waited),
        Some(Seen::Failure(error)) => error,
        None => Error::timeout(),
    }
}
