//! Many jobs, one commit.

use std::pin::pin;

use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::task::unconstrained;

use super::*;

/// Writes a note and then goes wrong in the given way.
struct Faulty {
    id: i64,
    fault: Fault,
}

enum Fault {
    Panic,
    WaitForEver,
}

impl Job for Faulty {
    type Reply = ();
    type Error = StoreError;

    async fn run<T: Tx>(&self, tx: &mut T, _: u64) -> Result<(), StoreError> {
        tx.write(&[note(self.id, "must not stay")]).await?;
        match self.fault {
            Fault::Panic => panic!("on purpose"),
            Fault::WaitForEver => std::future::pending().await,
        }
    }
}

#[tokio::test]
async fn jobs_queued_together_share_a_commit_and_are_answered_only_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = file(&folder.path().join("world"));
    let commits = store.commits();
    let (gate, first) = Gate::new();
    let mut gate = pin!(store.submit(gate));
    assert!(gate.as_mut().now_or_never().is_none());
    first.entered.recv().unwrap();

    // The writer is busy: these three are its next batch.
    let (middle, second) = Gate::new();
    let mut before = pin!(store.submit(Write::note(1, "before")));
    let mut middle = pin!(store.submit(middle));
    let mut after = pin!(store.submit(Write::note(2, "after")));
    assert!(before.as_mut().now_or_never().is_none());
    assert!(middle.as_mut().now_or_never().is_none());
    assert!(after.as_mut().now_or_never().is_none());
    first.release.send(()).unwrap();

    // Note 1 is written and waits for the commit, which waits for the job after it.
    second.entered.recv().unwrap();
    assert!(before.as_mut().now_or_never().is_none());
    assert_eq!(notes(&store).await, []);
    assert_eq!(*commits.borrow(), 0);

    second.release.send(()).unwrap();
    let sequences = [gate.await, before.await, middle.await, after.await];
    assert_eq!(sequences.map(Result::unwrap), [1, 2, 3, 4]);
    assert_eq!(notes(&store).await.len(), 2);
    assert_eq!(*commits.borrow(), 1);
    store.close().await;
}

#[tokio::test]
async fn a_job_that_fails_leaves_its_neighbours_in_the_batch() {
    let store = memory();
    let twice = Write(vec![note(2, "half of a job"), note(1, "taken")]);
    let (first, second, third) = tokio::join!(
        store.submit(Write::note(1, "first")),
        store.submit(twice),
        store.submit(Write::note(3, "third")),
    );
    first.unwrap();
    assert!(matches!(second, Err(StoreError::Database(_))));
    third.unwrap();
    let ids: Vec<i64> = notes(&store).await.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [1, 3]);
}

#[tokio::test]
async fn a_statement_that_misses_its_rows_is_a_conflict_and_undoes_its_job() {
    let store = memory();
    store.submit(Write::note(1, "old")).await.unwrap();
    let update = stmt!(
        "UPDATE note SET body = $1 WHERE body = $2",
        "new",
        "something else"
    );
    let missed = store
        .submit(Write(vec![note(2, "undone"), update.touching(1)]))
        .await;
    assert!(matches!(
        missed,
        Err(StoreError::Conflict {
            expected: 1,
            touched: 0,
            ..
        })
    ));
    assert_eq!(notes(&store).await, one_note(1, "old"));
}

#[tokio::test]
async fn a_job_that_panics_is_undone_and_the_writer_goes_on() {
    let store = memory();
    let (panicked, neighbour) = tokio::join!(
        store.submit(Faulty {
            id: 1,
            fault: Fault::Panic
        }),
        store.submit(Write::note(2, "neighbour")),
    );
    assert!(matches!(panicked, Err(StoreError::Panicked)));
    neighbour.unwrap();
    store.submit(Write::note(1, "later")).await.unwrap();
    assert_eq!(notes(&store).await.len(), 2);
}

#[tokio::test]
async fn a_job_that_awaits_something_else_is_refused_and_undone() {
    let store = memory();
    let waited = store
        .submit(Faulty {
            id: 1,
            fault: Fault::WaitForEver,
        })
        .await;
    assert!(matches!(waited, Err(StoreError::Waited)));
    assert_eq!(notes(&store).await, []);
}

#[tokio::test]
async fn a_commit_that_fails_answers_every_job_of_its_batch_with_its_error() {
    let store = memory();
    let (gate, keeper) = Gate::new();
    let mut gate = pin!(store.submit(gate));
    assert!(gate.as_mut().now_or_never().is_none());
    keeper.entered.recv().unwrap();

    // The reference is checked no earlier than the commit.
    let dangling = stmt!("INSERT INTO late_tag (note) VALUES ($1)", 99);
    let mut batch = pin!(async {
        tokio::join!(
            store.submit(Write::note(1, "innocent")),
            store.submit(Write(vec![dangling])),
        )
    });
    assert!(batch.as_mut().now_or_never().is_none());
    keeper.release.send(()).unwrap();
    gate.await.unwrap();
    let (innocent, guilty) = batch.await;
    assert!(matches!(innocent, Err(StoreError::Database(_))));
    assert!(matches!(guilty, Err(StoreError::Database(_))));

    store.submit(Write::note(2, "next")).await.unwrap();
    assert_eq!(notes(&store).await, one_note(2, "next"));
}

#[tokio::test]
async fn a_transaction_that_the_database_gives_up_is_acknowledged_to_nobody() {
    let store = memory();
    store.submit(Write::note(1, "stays")).await.unwrap();
    let (gate, keeper) = Gate::new();
    let mut gate = pin!(store.submit(gate));
    assert!(gate.as_mut().now_or_never().is_none());
    keeper.entered.recv().unwrap();

    let fatal = stmt!(
        "INSERT OR ROLLBACK INTO note (id, body) VALUES ($1, $2)",
        1,
        "taken"
    );
    let mut batch = pin!(async {
        tokio::join!(
            store.submit(Write::note(2, "before")),
            store.submit(Write(vec![fatal])),
            store.submit(Write::note(3, "after")),
        )
    });
    assert!(batch.as_mut().now_or_never().is_none());
    keeper.release.send(()).unwrap();
    gate.await.unwrap();
    let (before, guilty, after) = batch.await;
    for lost in [before, guilty, after] {
        assert!(matches!(lost, Err(StoreError::BatchLost)));
    }
    store.submit(Write::note(4, "next")).await.unwrap();
    assert_eq!(notes(&store).await.len(), 2);
}

#[tokio::test]
async fn more_jobs_than_a_batch_holds_keep_their_order() {
    let store = memory();
    let jobs = (0..100).map(|id| store.submit(Write::note(id, "note")));
    // Unconstrained: where a task's budget ends, Tokio wakes what was not polled yet from its end.
    let sequences: Vec<u64> = unconstrained(join_all(jobs))
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(sequences, (1..=100).collect::<Vec<u64>>());
    assert_eq!(notes(&store).await.len(), 100);
}

#[tokio::test]
async fn only_a_commit_that_wrote_something_is_announced() {
    let store = memory();
    let mut commits = store.commits();
    store.submit(Write(Vec::new())).await.unwrap();
    let failed = Write(vec![note(1, "undone"), note(1, "taken")]);
    assert!(store.submit(failed).await.is_err());
    assert!(!commits.has_changed().unwrap());
    store.submit(Write::note(1, "kept")).await.unwrap();
    assert!(commits.has_changed().unwrap());
    assert_eq!(*commits.borrow_and_update(), 1);
}

/// Writes a note without taking a number.
struct Unnumbered(i64);

impl Job for Unnumbered {
    type Reply = ();
    type Error = StoreError;
    const NUMBERED: bool = false;

    async fn run<T: Tx>(&self, tx: &mut T, _: u64) -> Result<(), StoreError> {
        tx.write(&[note(self.0, "unnumbered")]).await
    }
}

#[tokio::test]
async fn a_job_that_takes_no_number_leaves_no_gap() {
    let store = memory();
    let first = store.submit(Write::note(1, "numbered")).await.unwrap();
    store.submit(Unnumbered(2)).await.unwrap();
    let next = store.submit(Write::note(3, "numbered")).await.unwrap();
    assert_eq!(next, first + 1);
    assert_eq!(notes(&store).await.len(), 3);
}
