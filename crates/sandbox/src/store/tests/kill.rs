//! A process killed in the middle of its work.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};

use super::*;

/// Tells the re-executed test binary which world to write to.
const WORLD: &str = "FINTECTURE_TEST_KILLED_WORLD";
const THIS_TEST: &str = "store::tests::kill::nothing_acknowledged_is_lost_to_a_kill";
const ROUNDS: usize = 5;
const CLIENTS: usize = 16;
const ACKNOWLEDGED_BEFORE_THE_KILL: usize = 200;

/// Writes a note under its sequence number, and a tag that must share its fate.
struct Append;

impl Job for Append {
    type Reply = u64;
    type Error = StoreError;

    async fn run<T: Tx>(&self, tx: &mut T, sequence: u64) -> Result<u64, StoreError> {
        let id = i64::try_from(sequence).unwrap();
        let tag = stmt!("INSERT INTO tag (note, word) VALUES ($1, $2)", id, "x");
        tx.write(&[note(id, "written")]).await?;
        tx.write(&[tag]).await?;
        Ok(sequence)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_to_a_kill() {
    if let Some(path) = env::var_os(WORLD) {
        return write_until_killed(Path::new(&path)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("world");
    let mut acknowledged = BTreeSet::new();
    for round in 1..=ROUNDS {
        for sequence in acknowledged_by_a_killed_process(&path) {
            assert!(acknowledged.insert(sequence), "{sequence} was used twice");
        }
        assert!(acknowledged.len() >= round * ACKNOWLEDGED_BEFORE_THE_KILL);

        let store = file(&path);
        let stored: BTreeSet<i64> = notes(&store).await.into_iter().map(|(id, _)| id).collect();
        let lost: Vec<&i64> = acknowledged.difference(&stored).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?}");
        let checks = store
            .read(Load(vec![
                stmt!("PRAGMA quick_check"),
                stmt!("SELECT COUNT(*) FROM tag"),
            ]))
            .await
            .unwrap();
        assert_eq!(checks[0][0].text(0).unwrap(), "ok");
        let tags = usize::try_from(checks[1][0].int(0).unwrap()).unwrap();
        assert_eq!(tags, stored.len(), "a job was kept in part");
        store.close().await;
    }
}

/// The child's part: appends from many tasks, and prints each number once it is acknowledged.
async fn write_until_killed(path: &Path) {
    let store = file(path);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        let store = store.clone();
        clients.spawn(async move {
            loop {
                let sequence = store.submit(Append).await.unwrap();
                // The test harness may have begun a line. Without a reader there is no more to do.
                if writeln!(std::io::stdout(), "\nacknowledged {sequence}").is_err() {
                    break;
                }
            }
        });
    }
    clients.join_all().await;
}

/// The parent's part: reads enough acknowledgements, kills, and reads the rest.
fn acknowledged_by_a_killed_process(path: &Path) -> Vec<i64> {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", THIS_TEST, "--nocapture"])
        .env(WORLD, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = Vec::new();
    let mut line = String::new();
    while lines.read_line(&mut line).unwrap() > 0 {
        // A line without its end was cut by the kill.
        let number = line
            .strip_suffix('\n')
            .and_then(|line| line.strip_prefix("acknowledged "));
        acknowledged.extend(number.map(|number| number.parse::<i64>().unwrap()));
        if acknowledged.len() == ACKNOWLEDGED_BEFORE_THE_KILL {
            child.kill().unwrap();
        }
        line.clear();
    }
    child.wait().unwrap();
    acknowledged
}
