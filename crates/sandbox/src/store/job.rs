//! What is asked of the store: reads and commands, written once for every engine.

use std::future::Future;

use super::error::StoreError;
use super::row::Row;
use super::statement::Stmt;

/// Reads in slices: all queries of one slice go out together.
pub(crate) trait Read: Send {
    /// The rows of each query, in the order of the queries.
    fn load(
        &mut self,
        queries: &[Stmt],
    ) -> impl Future<Output = Result<Vec<Vec<Row>>, StoreError>> + Send;
}

/// A command's view of its transaction.
pub(crate) trait Tx: Read {
    /// Runs each statement in order; the first that fails ends the slice and the job.
    fn write(&mut self, statements: &[Stmt])
    -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// A command: it loads, decides and writes in one transaction of its own. An error undoes all
/// that it wrote and nothing of its neighbours in the same commit.
pub(crate) trait Job: Send + 'static {
    type Reply: Send + 'static;
    type Error: From<StoreError> + Send + 'static;

    /// Whether it takes a number. One that takes none is given that of the last that did, and
    /// makes nothing from it: how many of those run, and when, changes no later number.
    const NUMBERED: bool = true;

    /// It may await nothing but `tx`. `sequence` is this command's number: unique and increasing
    /// for ever, with gaps.
    fn run<T: Tx>(
        &self,
        tx: &mut T,
        sequence: u64,
    ) -> impl Future<Output = Result<Self::Reply, Self::Error>> + Send;

    /// Told on the writer's thread once what it wrote is durable, whether or not anybody still
    /// waits for the answer.
    fn committed(&self, _reply: &Self::Reply) {}
}

/// A question: all its loads see the same committed state.
pub(crate) trait ReadJob: Send + 'static {
    type Reply: Send + 'static;
    type Error: From<StoreError> + Send + 'static;

    /// It may await nothing but `tx`.
    fn run<T: Read>(
        &self,
        tx: &mut T,
    ) -> impl Future<Output = Result<Self::Reply, Self::Error>> + Send;
}
