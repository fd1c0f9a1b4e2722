//! What time it is, for `Date` headers and the expiry of tokens.

use std::fmt::Debug;

use crate::Timestamp;

/// A clock on the wall. Delays and deadlines do not ask it: they run on `tokio`'s time, which
/// tests can pause.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl<T: Clock + ?Sized> Clock for std::sync::Arc<T> {
    fn now(&self) -> Timestamp {
        (**self).now()
    }
}
