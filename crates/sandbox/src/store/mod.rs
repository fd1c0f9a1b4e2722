//! Where the world's state is kept: everything acknowledged is on the disk.
//!
//! The engine speaks in slices of statements ([`Stmt`]) inside a [`Job`] and knows no engine of
//! SQL. Here a job runs on SQLite in place, many to a commit; PostgreSQL can stand behind the same
//! text, with a round trip for each slice.

mod error;
mod figures;
mod file;
mod job;
mod migration;
mod part;
mod readers;
mod row;
mod sqlite;
mod statement;
pub(crate) mod tables;
mod value;
mod writer;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::{mpsc, watch};

pub(crate) use self::error::StoreError;
pub(crate) use self::figures::Figures;
pub(crate) use self::job::{Job, Read, ReadJob, Tx};
pub(crate) use self::part::Part;
pub(crate) use self::row::Row;
pub(crate) use self::statement::{Stmt, stmt};

use self::migration::Migrations;
use self::readers::Readers;
use self::writer::{Awaited, Message, Writer};

/// How many jobs may queue before those who submit more must wait.
const QUEUE: usize = 1_024;

/// Where a world is kept.
#[derive(Clone, Debug)]
pub(crate) enum Location {
    /// In this file, which is created if there is none; beside it stand its lock and its journal.
    File(PathBuf),
    /// Nowhere: it ends with the store.
    Memory,
}

/// A world's store. Clones are one store.
#[derive(Clone, Debug)]
pub(crate) struct Store(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    queue: mpsc::Sender<Message>,
    commits: watch::Receiver<u64>,
    figures: Figures,
    /// `None` if only the writer's connection sees the world.
    readers: Option<Readers>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Store {
    /// Opens a world and brings its schema up to date. It blocks for some milliseconds.
    pub(crate) fn open(location: Location) -> Result<Self, StoreError> {
        Self::open_with(location, migration::WORLD)
    }

    fn open_with(location: Location, migrations: Migrations) -> Result<Self, StoreError> {
        let (connection, lock, readers) = match location {
            Location::File(path) => {
                let (connection, lock) = file::open(&path, migrations)?;
                (connection, Some(lock), Some(Readers::new(path)))
            }
            Location::Memory => (file::open_memory(migrations)?, None, None),
        };
        let (queue, queued) = mpsc::channel(QUEUE);
        let (committed, commits) = watch::channel(0);
        let figures = Figures::default();
        let writer = Writer::new(connection, lock, queued, committed, figures.clone())?;
        let thread = thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || writer.run())
            .map_err(|cause| StoreError::Thread(Arc::new(cause)))?;
        Ok(Self(Arc::new(Shared {
            queue,
            commits,
            figures,
            readers,
            thread: Mutex::new(Some(thread)),
        })))
    }

    /// Runs a job in its own transaction slot and answers once it is committed: what is
    /// acknowledged is durable. A caller who stops waiting does not take the job back.
    pub(crate) async fn submit<J: Job>(&self, job: J) -> Result<J::Reply, J::Error> {
        let (message, answered) = Message::command(job);
        self.ask(message, answered).await
    }

    /// Answers a question from the committed state.
    ///
    /// On a file it runs on the caller's thread from start to end, which suits a few rows; a
    /// question of many rows belongs on a blocking thread.
    pub(crate) async fn read<J: ReadJob>(&self, job: J) -> Result<J::Reply, J::Error> {
        if let Some(readers) = &self.0.readers {
            return readers.run(&job);
        }
        let (message, answered) = Message::question(job);
        self.ask(message, answered).await
    }

    /// Counts the commits that wrote something, since the store was opened.
    pub(crate) fn commits(&self) -> watch::Receiver<u64> {
        self.0.commits.clone()
    }

    /// How the commits since the store was opened went.
    pub(crate) fn figures(&self) -> &Figures {
        &self.0.figures
    }

    /// Does what is queued, refuses what comes after, and lets go of the file. Every caller waits
    /// for the end.
    pub(crate) async fn close(&self) {
        if let Some(readers) = &self.0.readers {
            readers.close();
        }
        // Fails if it is closed already.
        let _ = self.0.queue.send(Message::Close).await;
        let mut commits = self.commits();
        // The writer drops its end last of all.
        while commits.changed().await.is_ok() {}
        let thread = self
            .0
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer of the store panicked");
        }
    }

    async fn ask<R, E: From<StoreError>>(
        &self,
        message: Message,
        answered: Awaited<R, E>,
    ) -> Result<R, E> {
        if self.0.queue.send(message).await.is_err() {
            return Err(StoreError::Closed.into());
        }
        answered
            .await
            .unwrap_or_else(|_| Err(StoreError::Closed.into()))
    }
}
