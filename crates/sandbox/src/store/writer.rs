//! The one thread that writes: it takes what is queued, runs each job in a savepoint of its own,
//! commits once for all of them, and only then answers.
//!
//! The commit's own duration gathers the next batch: no timer holds a job back.

use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot, watch};

use super::error::StoreError;
use super::figures::Figures;
use super::file::FileLock;
use super::job::{Job, ReadJob};
use super::readers;
use super::sqlite::{Lite, complete};

/// How many jobs share one commit at most.
const BATCH: usize = 64;

/// An answer to come.
pub(super) type Awaited<R, E> = oneshot::Receiver<Result<R, E>>;

/// What the writer is sent.
pub(super) enum Message {
    Command(Box<dyn Command>),
    Question(Box<dyn Question>),
    Close,
}

impl Message {
    /// A job, and where its answer is awaited.
    pub(super) fn command<J: Job>(job: J) -> (Self, Awaited<J::Reply, J::Error>) {
        let (answer, answered) = oneshot::channel();
        let pending = Pending {
            job,
            result: None,
            answer,
        };
        (Self::Command(Box::new(pending)), answered)
    }

    /// A question, for worlds whose only connection is the writer's.
    pub(super) fn question<J: ReadJob>(job: J) -> (Self, Awaited<J::Reply, J::Error>) {
        let (answer, answered) = oneshot::channel();
        (Self::Question(Box::new(Asked { job, answer })), answered)
    }
}

/// A job of any type.
pub(super) trait Command: Send {
    fn is_numbered(&self) -> bool;
    fn run(&mut self, tx: &mut Lite<'_>, sequence: u64) -> Verdict;
    fn answer(self: Box<Self>, committed: &Result<(), StoreError>);
}

/// A question of any type.
pub(super) trait Question: Send {
    fn answer(self: Box<Self>, connection: &mut Connection);
}

/// Whether what a job wrote stays.
pub(super) enum Verdict {
    Keep,
    Undo,
}

struct Pending<J: Job> {
    job: J,
    result: Option<Result<J::Reply, J::Error>>,
    answer: oneshot::Sender<Result<J::Reply, J::Error>>,
}

impl<J: Job> Command for Pending<J> {
    fn is_numbered(&self) -> bool {
        J::NUMBERED
    }

    fn run(&mut self, tx: &mut Lite<'_>, sequence: u64) -> Verdict {
        let result = complete(self.job.run(tx, sequence));
        let verdict = match result {
            Ok(_) => Verdict::Keep,
            Err(_) => Verdict::Undo,
        };
        self.result = Some(result);
        verdict
    }

    fn answer(self: Box<Self>, committed: &Result<(), StoreError>) {
        let result = match (committed, self.result) {
            (Ok(()), Some(result)) => {
                if let Ok(reply) = &result {
                    self.job.committed(reply);
                }
                result
            }
            (Ok(()), None) => Err(StoreError::BatchLost.into()),
            (Err(error), _) => Err(error.clone().into()),
        };
        // Whoever asked may have stopped waiting; what was committed stands all the same.
        let _ = self.answer.send(result);
    }
}

struct Asked<J: ReadJob> {
    job: J,
    answer: oneshot::Sender<Result<J::Reply, J::Error>>,
}

impl<J: ReadJob> Question for Asked<J> {
    fn answer(self: Box<Self>, connection: &mut Connection) {
        let _ = self.answer.send(readers::read(connection, &self.job));
    }
}

/// The state of the writing thread. The fields are dropped in this order: the file is let go of
/// only when nothing touches it any more, and only then do those who wait for the end wake.
pub(super) struct Writer {
    connection: Connection,
    _lock: Option<FileLock>,
    queue: mpsc::Receiver<Message>,
    sequence: u64,
    commits: watch::Sender<u64>,
    figures: Figures,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        lock: Option<FileLock>,
        queue: mpsc::Receiver<Message>,
        commits: watch::Sender<u64>,
        figures: Figures,
    ) -> Result<Self, StoreError> {
        let last: i64 =
            connection.query_row("SELECT last FROM store_sequence", [], |row| row.get(0))?;
        Ok(Self {
            connection,
            _lock: lock,
            queue,
            sequence: u64::try_from(last).unwrap_or(0),
            commits,
            figures,
        })
    }

    /// Works until the store is closed or nobody is left to send jobs.
    pub(super) fn run(mut self) {
        while let Some(first) = self.queue.blocking_recv() {
            let mut commands = Vec::new();
            let mut questions = Vec::new();
            let mut next = Some(first);
            while let Some(message) = next {
                match message {
                    Message::Command(command) => commands.push(command),
                    Message::Question(question) => questions.push(question),
                    // What is queued already is still done; `blocking_recv` then ends the loop.
                    Message::Close => self.queue.close(),
                }
                let taken = commands.len() + questions.len();
                next = (taken < BATCH)
                    .then(|| self.queue.try_recv().ok())
                    .flatten();
            }
            if !commands.is_empty() {
                self.commit(commands);
            }
            for question in questions {
                question.answer(&mut self.connection);
            }
        }
        self.checkpoint();
    }

    fn commit(&mut self, mut batch: Vec<Box<dyn Command>>) {
        let began = Instant::now();
        let committed = match self.transact(&mut batch) {
            Ok(Written::Something) => {
                self.figures.committed(batch.len(), began.elapsed());
                self.commits.send_modify(|count| *count += 1);
                Ok(())
            }
            Ok(Written::Nothing) => Ok(()),
            Err(error) => {
                tracing::error!(%error, jobs = batch.len(), "a batch was not committed");
                Err(error)
            }
        };
        for command in batch {
            command.answer(&committed);
        }
    }

    /// All jobs of a batch in one transaction. After an error none of it stands.
    fn transact(&mut self, batch: &mut [Box<dyn Command>]) -> Result<Written, StoreError> {
        self.execute("BEGIN IMMEDIATE")?;
        let result = self.run_all(batch).and_then(|written| {
            self.execute("COMMIT")?;
            Ok(written)
        });
        // SQLite ends the transaction itself after some errors, such as a full disk.
        if result.is_err() && !self.connection.is_autocommit() {
            self.execute("ROLLBACK")?;
        }
        result
    }

    fn run_all(&mut self, batch: &mut [Box<dyn Command>]) -> Result<Written, StoreError> {
        let mut written = Written::Nothing;
        for command in batch {
            if let Written::Something = self.run_one(command.as_mut())? {
                written = Written::Something;
            }
        }
        // Also when every job failed: an answer may have named its number.
        let last = i64::try_from(self.sequence).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached("UPDATE store_sequence SET last = ?1")?
            .execute([last])?;
        Ok(written)
    }

    fn run_one(&mut self, command: &mut dyn Command) -> Result<Written, StoreError> {
        if command.is_numbered() {
            self.sequence += 1;
        }
        self.execute("SAVEPOINT command")?;
        let before = self.connection.total_changes();
        let verdict = command.run(&mut Lite::new(&mut self.connection), self.sequence);
        let changed = self.connection.total_changes() != before;
        if self.connection.is_autocommit() {
            return Err(StoreError::BatchLost);
        }
        if let Verdict::Undo = verdict {
            self.execute("ROLLBACK TO command")?;
        }
        self.execute("RELEASE command")?;
        Ok(match verdict {
            Verdict::Keep if changed => Written::Something,
            _ => Written::Nothing,
        })
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Leaves one plain file behind. Nothing is lost if it fails: the next opening reads the WAL.
    fn checkpoint(&self) {
        let done = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        if let Err(error) = done {
            tracing::warn!(%error, "the world was closed without a checkpoint");
        }
    }
}

/// Whether a commit changed any row but the store's own.
enum Written {
    Something,
    Nothing,
}
