//! The end of something on the server.

use crate::call::Action;
use crate::transport::{BoxFuture, Limits, Operation};
use crate::{Client, Error};

/// What a deletion found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deletion {
    /// It is deleted.
    Deleted,
    /// There was none any more: it was deleted before, or by an attempt whose answer got lost.
    AlreadyGone,
}

/// Deletes an object. What the server does not know counts as gone.
#[derive(Clone, Debug)]
pub struct Remove {
    operation: Operation,
}

impl Remove {
    pub(crate) fn new(operation: Operation) -> Self {
        Self { operation }
    }
}

impl Action for Remove {
    type Output = Deletion;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<Deletion, Error>> {
        Box::pin(async move {
            // The answer is empty.
            match client.core().call_unread(&self.operation, limits).await {
                Ok(()) => Ok(Deletion::Deleted),
                Err(error) if error.is_not_found() => Ok(Deletion::AlreadyGone),
                Err(error) => Err(error),
            }
        })
    }
}
