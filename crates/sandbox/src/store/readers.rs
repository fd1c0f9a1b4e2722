//! Read-only connections, called in place: a read of a few rows costs less than a hop to another
//! thread.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::error::StoreError;
use super::file;
use super::job::ReadJob;
use super::sqlite::{Lite, complete};

/// How many connections wait for the next read; in a rush, more are opened and closed again.
const KEPT: usize = 4;

/// The readers of a world's file.
#[derive(Debug)]
pub(super) struct Readers {
    path: PathBuf,
    /// `None` once the store is closed.
    idle: Mutex<Option<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            idle: Mutex::new(Some(Vec::new())),
        }
    }

    pub(super) fn run<J: ReadJob>(&self, job: &J) -> Result<J::Reply, J::Error> {
        let mut connection = self.take()?;
        let result = read(&mut connection, job);
        self.give_back(connection);
        result
    }

    pub(super) fn close(&self) {
        *self.idle.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let kept = {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.as_mut().ok_or(StoreError::Closed)?.pop()
        };
        kept.map_or_else(|| file::open_reader(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(idle) = idle.as_mut()
            && idle.len() < KEPT
            && connection.is_autocommit()
        {
            idle.push(connection);
        }
    }
}

/// Answers a question from one snapshot of the committed state.
pub(super) fn read<J: ReadJob>(connection: &mut Connection, job: &J) -> Result<J::Reply, J::Error> {
    run(connection, "BEGIN")?;
    let result = complete(job.run(&mut Lite::new(connection)));
    let ended = run(connection, "COMMIT");
    let reply = result?;
    ended?;
    Ok(reply)
}

fn run(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
