//! The end of a connection. Contract §8.8.

use std::sync::Arc;

use crate::call::Action;
use crate::transport::{BoxFuture, Held, Limits, Operation, route};
use crate::{Client, Deletion, Error};

/// Deletes a connection: [`Connection::delete`](super::Connection::delete).
#[derive(Clone, Debug)]
pub struct Delete {
    held: Arc<Held>,
}

impl Delete {
    pub(super) fn new(held: Arc<Held>) -> Self {
        Self { held }
    }

    fn describe(&self) -> Operation {
        Operation::new(&route::DELETE_CONNECTION)
            .held_by(&self.held)
            .variable("customer_id", self.held.customer().as_str())
    }
}

impl Action for Delete {
    type Output = Deletion;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<Deletion, Error>> {
        Box::pin(async move {
            if self.held.tokens().is_none() {
                return Ok(Deletion::AlreadyGone);
            }
            // The answer may be empty (Contract C-21).
            let outcome = client.core().call_unread(&self.describe(), limits).await;
            let deletion = match outcome {
                Ok(()) => Deletion::Deleted,
                Err(error) if is_unknown(&error) => Deletion::AlreadyGone,
                // Another clone was first.
                Err(_) if self.held.tokens().is_none() => Deletion::AlreadyGone,
                Err(error) => return Err(error),
            };
            self.held.forget().await;
            Ok(deletion)
        })
    }
}

fn is_unknown(error: &Error) -> bool {
    error
        .api()
        .is_some_and(|api| api.has_code("customer_unknown"))
}
