//! A call: an operation, not made yet, and what will run it.

use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;

use crate::transport::{BoxFuture, Limits, Operation};
use crate::{Client, Error};

/// A call that is ready to be made.
///
/// Its options chain; then it is awaited or, from a `blocking::Client`, sent. Until then nothing happens.
///
/// Dropping a call that is on its way leaves open whether the server acts on it, as a lost answer
/// does.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<A, R = Client> {
    pub(crate) action: A,
    pub(crate) runner: R,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
}

impl<A, R> Call<A, R> {
    pub(crate) fn new(action: A, runner: R) -> Self {
        Self {
            action,
            runner,
            timeout: None,
            deadline: None,
        }
    }

    /// How long one attempt of this call may take.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How long this call may take in all: token, attempts, and waits.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut A)) -> Self {
        change(&mut self.action);
        self
    }

    /// Another action with the same runner and limits.
    pub(crate) fn map<B>(self, change: impl FnOnce(A) -> B) -> Call<B, R> {
        Call {
            action: change(self.action),
            runner: self.runner,
            timeout: self.timeout,
            deadline: self.deadline,
        }
    }

    pub(crate) fn limits(&self, of_client: Limits) -> Limits {
        Limits {
            attempt: self.timeout.unwrap_or(of_client.attempt),
            deadline: self.deadline.unwrap_or(of_client.deadline),
        }
    }
}

impl<A: Action> Call<A, Client> {
    pub(crate) fn run(self) -> BoxFuture<'static, Result<A::Output, Error>> {
        let limits = self.limits(self.runner.core().limits);
        self.action.run(self.runner, limits)
    }
}

#[cfg(feature = "blocking")]
impl<A> Call<A, crate::blocking::Client> {
    /// The same call for the async client inside, and the blocking one.
    pub(crate) fn unblocked(self) -> (Call<A, Client>, crate::blocking::Client) {
        let call = Call {
            action: self.action,
            runner: self.runner.as_async().clone(),
            timeout: self.timeout,
            deadline: self.deadline,
        };
        (call, self.runner)
    }
}

impl<A: Action> IntoFuture for Call<A, Client> {
    type Output = Result<A::Output, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.run()
    }
}

impl<A, R> fmt::Debug for Call<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}

/// What a [`Call`] does. It is implemented in this crate alone.
pub trait Action: Send + 'static {
    /// What the server answers.
    type Output: Send + 'static;

    #[doc(hidden)]
    fn run(self, client: Client, limits: Limits)
    -> BoxFuture<'static, Result<Self::Output, Error>>;
}

/// An action that is one request: it says which, and how the answer reads.
pub trait Describe: Send + 'static {
    /// The answer as it stands on the wire.
    type Wire: DeserializeOwned + Send;
    /// The answer as the caller gets it.
    type Answer: From<Self::Wire> + Send + 'static;

    fn describe(&self) -> Operation;
}

impl<D: Describe> Action for D {
    type Output = D::Answer;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<D::Answer, Error>> {
        let operation = self.describe();
        Box::pin(async move {
            let wire: D::Wire = client.core().call(&operation, limits).await?;
            Ok(wire.into())
        })
    }
}

/// A client that can make calls: [`Client`], or `blocking::Client`.
/// It is implemented in this crate alone.
pub trait Runner: Clone + Send + Sync + sealed::Sealed + 'static {}

impl Runner for Client {}
impl sealed::Sealed for Client {
    fn client(&self) -> &Client {
        self
    }
}

#[cfg(feature = "blocking")]
impl Runner for crate::blocking::Client {}
#[cfg(feature = "blocking")]
impl sealed::Sealed for crate::blocking::Client {
    fn client(&self) -> &Client {
        self.as_async()
    }
}

pub(crate) mod sealed {
    pub trait Sealed {
        /// The async client inside.
        fn client(&self) -> &crate::Client;
    }
}
