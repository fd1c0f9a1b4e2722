//! What the store promises, as sentences.

mod batches;
mod files;
mod kill;
mod model;
mod plans;
mod reads;
mod statements;
mod world;

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use super::migration::Migrations;
use super::value::Value;
use super::*;

/// A world of numbered notes, in three versions.
const NOTES: Migrations = &[
    "CREATE TABLE note (id {int} PRIMARY KEY, body TEXT NOT NULL) {strict};",
    "CREATE TABLE tag (note {int} NOT NULL REFERENCES note (id), word TEXT NOT NULL,
         PRIMARY KEY (note, word)) {strict_without_rowid};",
    "CREATE TABLE late_tag (
         note {int} NOT NULL REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED) {strict};",
];

fn memory() -> Store {
    Store::open_with(Location::Memory, NOTES).unwrap()
}

fn file(path: &Path) -> Store {
    Store::open_with(Location::File(path.to_owned()), NOTES).unwrap()
}

/// Runs statements and answers with its sequence number.
struct Write(Vec<Stmt>);

impl Write {
    fn note(id: i64, body: &str) -> Self {
        Self(vec![note(id, body)])
    }
}

fn note(id: i64, body: &str) -> Stmt {
    stmt!("INSERT INTO note (id, body) VALUES ($1, $2)", id, body)
}

impl Job for Write {
    type Reply = u64;
    type Error = StoreError;

    async fn run<T: Tx>(&self, tx: &mut T, sequence: u64) -> Result<u64, StoreError> {
        tx.write(&self.0).await?;
        Ok(sequence)
    }
}

/// Runs one slice of queries.
struct Load(Vec<Stmt>);

impl ReadJob for Load {
    type Reply = Vec<Vec<Row>>;
    type Error = StoreError;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Vec<Vec<Row>>, StoreError> {
        tx.load(&self.0).await
    }
}

/// Holds the writer inside a job until it is let go, so that a test decides what queues behind it.
struct Gate {
    entered: Sender<()>,
    released: Mutex<Receiver<()>>,
}

/// The test's side of a [`Gate`].
struct Keeper {
    entered: Receiver<()>,
    release: Sender<()>,
}

impl Gate {
    fn new() -> (Self, Keeper) {
        let (entered, was_entered) = channel();
        let (release, released) = channel();
        let gate = Self {
            entered,
            released: Mutex::new(released),
        };
        let keeper = Keeper {
            entered: was_entered,
            release,
        };
        (gate, keeper)
    }
}

impl Job for Gate {
    type Reply = u64;
    type Error = StoreError;

    async fn run<T: Tx>(&self, _: &mut T, sequence: u64) -> Result<u64, StoreError> {
        self.entered.send(()).unwrap();
        let released = self.released.lock().unwrap_or_else(PoisonError::into_inner);
        released.recv().unwrap();
        Ok(sequence)
    }
}

/// The ids and bodies of all notes.
async fn notes(store: &Store) -> Vec<(i64, String)> {
    let query = stmt!("SELECT id, body FROM note ORDER BY id");
    let rows = store.read(Load(vec![query])).await.unwrap();
    rows[0]
        .iter()
        .map(|row| (row.int(0).unwrap(), row.text(1).unwrap().to_owned()))
        .collect()
}

fn one_note(id: i64, body: &str) -> Vec<(i64, String)> {
    vec![(id, body.to_owned())]
}
