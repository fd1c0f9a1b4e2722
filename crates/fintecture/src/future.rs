//! The future of a trait that others implement.

use std::pin::Pin;

/// A future that owns what it needs, or borrows it for `'a`.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
