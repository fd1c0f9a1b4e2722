//! Opening, closing and opening again.

use std::fs;
use std::pin::pin;

use futures_util::FutureExt;

use super::*;

/// Loads inside the writer's own connection.
struct LoadInTx(Stmt);

impl Job for LoadInTx {
    type Reply = Row;
    type Error = StoreError;

    async fn run<T: Tx>(&self, tx: &mut T, _: u64) -> Result<Row, StoreError> {
        Ok(tx
            .load(std::slice::from_ref(&self.0))
            .await?
            .remove(0)
            .remove(0))
    }
}

fn beside(path: &Path, suffix: &str) -> String {
    format!("{}{suffix}", path.display())
}

fn refused(location: Location, migrations: Migrations) -> StoreError {
    Store::open_with(location, migrations).unwrap_err()
}

#[tokio::test]
async fn what_was_written_is_there_when_the_world_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new folder").join("world");
    let store = file(&path);
    store.submit(Write::note(1, "kept")).await.unwrap();
    store.close().await;
    let store = file(&path);
    assert_eq!(notes(&store).await, one_note(1, "kept"));
    store.close().await;
}

#[tokio::test]
async fn sequence_numbers_go_on_after_a_reopening_even_past_a_job_that_failed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let store = file(&path);
    assert_eq!(store.submit(Write::note(1, "one")).await.unwrap(), 1);
    assert!(store.submit(Write::note(1, "taken")).await.is_err());
    store.close().await;
    let store = file(&path);
    assert_eq!(store.submit(Write(Vec::new())).await.unwrap(), 3);
    store.close().await;
}

#[tokio::test]
async fn an_older_world_is_brought_up_to_date_and_keeps_its_rows() {
    const OLDER: Migrations = NOTES.split_at(1).0;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let store = Store::open_with(Location::File(path.clone()), OLDER).unwrap();
    store.submit(Write::note(1, "old")).await.unwrap();
    store.close().await;
    let store = file(&path);
    let tag = stmt!("INSERT INTO tag (note, word) VALUES ($1, $2)", 1, "new");
    store.submit(Write(vec![tag])).await.unwrap();
    assert_eq!(notes(&store).await, one_note(1, "old"));
    store.close().await;
}

#[tokio::test]
async fn a_world_of_a_newer_version_is_refused_and_left_as_it_is() {
    const OLDER: Migrations = NOTES.split_at(1).0;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    file(&path).close().await;
    let error = refused(Location::File(path.clone()), OLDER);
    let told = error.to_string().replace(path.to_str().unwrap(), "…");
    insta::assert_snapshot!(
        told,
        @"the world at … was written by a newer version of this program: its schema is 3, the newest one known here is 1"
    );
    file(&path).close().await;
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    const BROKEN: Migrations = &[
        NOTES[0],
        "CREATE TABLE half (id {int}) {strict}; CREATE nonsense",
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let error = refused(Location::File(path.clone()), BROKEN);
    assert!(matches!(error, StoreError::Database(_)));
    file(&path).close().await;
}

#[tokio::test]
async fn a_world_in_use_is_refused_until_it_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let store = file(&path);
    let error = refused(Location::File(path.clone()), NOTES);
    assert_eq!(
        error.to_string(),
        format!(
            "the world at {} is in use by another process",
            path.display()
        )
    );
    store.close().await;
    file(&path).close().await;
}

#[tokio::test]
async fn a_store_that_nobody_holds_any_more_lets_go_of_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let store = file(&path);
    let mut commits = store.commits();
    drop(store);
    assert!(commits.changed().await.is_err());
    file(&path).close().await;
}

#[test]
fn a_file_that_is_no_world_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let letter = "Dear diary, ".repeat(1_000);
    fs::write(&path, &letter).unwrap();
    let error = refused(Location::File(path.clone()), NOTES);
    assert!(matches!(error, StoreError::Corrupt { path: at } if at == path));
    assert_eq!(fs::read_to_string(&path).unwrap(), letter);
}

#[test]
fn a_database_of_another_program_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("CREATE TABLE bookmark (url)").unwrap();
    let error = refused(Location::File(path), NOTES);
    assert!(matches!(error, StoreError::Foreign { .. }));
    let left = "SELECT journal_mode, (SELECT COUNT(*) FROM sqlite_schema) FROM pragma_journal_mode";
    let left = other.query_row(left, [], |row| Ok((row.get(0)?, row.get(1)?)));
    assert_eq!(left, Ok(("delete".to_owned(), 1)));
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_world_is_its_owner_s_alone() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let store = file(&path);
    for suffix in ["", ".lock", "-wal", "-shm"] {
        let mode = fs::metadata(beside(&path, suffix))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{suffix}");
    }
    store.close().await;
}

#[tokio::test]
async fn the_program_s_own_schema_is_sound_and_applied_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    for _ in 0..2 {
        Store::open(Location::File(path.clone()))
            .unwrap()
            .close()
            .await;
    }
    let connection = rusqlite::Connection::open(&path).unwrap();
    let version = connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0));
    assert_eq!(version, Ok(i64::try_from(migration::WORLD.len()).unwrap()));
}

#[test]
fn a_folder_that_cannot_be_written_is_refused_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let plain_file = folder.path().join("file");
    fs::write(&plain_file, "").unwrap();
    let path = plain_file.join("world");
    let error = refused(Location::File(path.clone()), NOTES);
    let text = error.to_string();
    assert!(matches!(error, StoreError::Unwritable { .. }), "{text}");
    assert!(text.starts_with(&format!("cannot keep a world at {}: ", path.display())));
}

#[tokio::test]
async fn closing_does_what_is_queued_and_refuses_what_comes_after() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let store = file(&path);
    let (gate, keeper) = Gate::new();
    let mut gate = pin!(store.submit(gate));
    assert!(gate.as_mut().now_or_never().is_none());
    keeper.entered.recv().unwrap();

    let mut queued = pin!(store.submit(Write::note(1, "queued")));
    assert!(queued.as_mut().now_or_never().is_none());
    let mut closing = pin!(store.close());
    assert!(closing.as_mut().now_or_never().is_none());
    keeper.release.send(()).unwrap();
    gate.await.unwrap();
    queued.await.unwrap();
    tokio::join!(closing, store.close());

    let late = store.submit(Write::note(2, "late")).await;
    assert!(matches!(late, Err(StoreError::Closed)));
    let late = store.read(Load(Vec::new())).await;
    assert!(matches!(late, Err(StoreError::Closed)));
    let store = file(&path);
    assert_eq!(notes(&store).await, one_note(1, "queued"));
    store.close().await;
}

#[tokio::test]
async fn the_writer_syncs_fully_keeps_a_journal_ahead_and_checks_references() {
    const FULL: i64 = 2;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let store = file(&path);
    let pragma = async |text| {
        let row = store.submit(LoadInTx(Stmt::new(text))).await.unwrap();
        row.int(0).unwrap()
    };
    assert_eq!(pragma("PRAGMA synchronous").await, FULL);
    assert_eq!(pragma("PRAGMA foreign_keys").await, 1);
    assert!(fs::exists(beside(&path, "-wal")).unwrap());
    store.close().await;
    assert!(!fs::exists(beside(&path, "-wal")).unwrap());
}
