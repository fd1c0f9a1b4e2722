//! Questions and their snapshots.

use super::*;

/// Loads the count of notes twice, with `between` run in the meantime.
struct CountTwice {
    entered: Sender<()>,
    released: Mutex<Receiver<()>>,
}

impl ReadJob for CountTwice {
    type Reply = (i64, i64);
    type Error = StoreError;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<(i64, i64), StoreError> {
        let count = [stmt!("SELECT COUNT(*) FROM note")];
        let before = tx.load(&count).await?[0][0].int(0)?;
        self.entered.send(()).unwrap();
        let released = self.released.lock().map(|released| released.recv());
        released.unwrap().unwrap();
        let after = tx.load(&count).await?[0][0].int(0)?;
        Ok((before, after))
    }
}

/// Goes wrong while it reads.
struct Panicking;

impl ReadJob for Panicking {
    type Reply = ();
    type Error = StoreError;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<(), StoreError> {
        tx.load(&[stmt!("SELECT 1")]).await?;
        panic!("on purpose");
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_read_in_a_file_and_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    for store in [memory(), file(&folder.path().join("world"))] {
        store.submit(Write::note(7, "seven")).await.unwrap();
        assert_eq!(notes(&store).await, one_note(7, "seven"));
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_loads_of_a_question_see_one_state() {
    let folder = tempfile::tempdir().unwrap();
    let store = file(&folder.path().join("world"));
    let (entered, was_entered) = channel();
    let (release, released) = channel();
    let question = CountTwice {
        entered,
        released: Mutex::new(released),
    };
    let counts = tokio::spawn({
        let store = store.clone();
        async move { store.read(question).await }
    });
    was_entered.recv().unwrap();
    store.submit(Write::note(1, "meanwhile")).await.unwrap();
    release.send(()).unwrap();
    assert_eq!(counts.await.unwrap().unwrap(), (0, 0));
    assert_eq!(notes(&store).await.len(), 1);
    store.close().await;
}

#[tokio::test]
async fn a_question_that_panics_harms_no_later_one() {
    let folder = tempfile::tempdir().unwrap();
    for store in [memory(), file(&folder.path().join("world"))] {
        assert!(matches!(
            store.read(Panicking).await,
            Err(StoreError::Panicked)
        ));
        assert_eq!(notes(&store).await, []);
        store.close().await;
    }
}

#[tokio::test]
async fn questions_take_no_sequence_number() {
    let store = memory();
    assert_eq!(store.submit(Write(Vec::new())).await.unwrap(), 1);
    assert_eq!(notes(&store).await, []);
    assert_eq!(store.submit(Write(Vec::new())).await.unwrap(), 2);
}
