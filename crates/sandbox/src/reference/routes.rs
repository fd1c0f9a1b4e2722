//! Routes that cannot be made without a row that describes them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::on;

use super::operation::Operation;
use crate::server::Platform;

/// Routes, and what they are: nothing can be served that is not described, nor described that is
/// not served.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    router: Router<Platform>,
    operations: Vec<&'static Operation>,
}

impl Routes {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Serves an operation.
    pub(crate) fn on<H, T>(mut self, operation: &'static Operation, handler: H) -> Self
    where
        H: Handler<T, Platform>,
        T: 'static,
    {
        let route = on(operation.verb.filter(), handler);
        self.router = self.router.route(operation.path, route);
        self.operations.push(operation);
        self
    }

    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.operations.extend(other.operations);
        self
    }

    /// Makes longer bodies an error.
    pub(crate) fn limited(mut self, limit: DefaultBodyLimit) -> Self {
        self.router = self.router.layer(limit);
        self
    }

    /// The router, and the rows of what it serves.
    pub(crate) fn split(self) -> (Router<Platform>, Vec<&'static Operation>) {
        (self.router, self.operations)
    }
}
