//! Random jobs against a map.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

type Notes = BTreeMap<i64, String>;

#[derive(Clone, Debug)]
enum Step {
    Insert(i64, String),
    Update(i64, String),
    Delete(i64),
}

/// What a job does after its steps.
#[derive(Clone, Copy, Debug)]
enum End {
    Finish,
    Refuse,
    Panic,
}

#[derive(Clone, Debug)]
struct Script {
    steps: Vec<Step>,
    end: End,
}

impl Step {
    fn statement(&self) -> Stmt {
        match self {
            Self::Insert(id, body) => note(*id, body),
            Self::Update(id, body) => {
                stmt!("UPDATE note SET body = $2 WHERE id = $1", *id, body).touching(1)
            }
            Self::Delete(id) => stmt!("DELETE FROM note WHERE id = $1", *id).touching(1),
        }
    }

    /// Does the same to the model; `None` if it must fail.
    fn apply(&self, notes: &mut Notes) -> Option<()> {
        match self {
            Self::Insert(id, body) => match notes.insert(*id, body.clone()) {
                None => Some(()),
                Some(_) => None,
            },
            Self::Update(id, body) => notes.get_mut(id).map(|old| old.clone_from(body)),
            Self::Delete(id) => notes.remove(id).map(|_| ()),
        }
    }
}

impl Script {
    /// Whether it stands, and if so the notes after it.
    fn apply(&self, notes: &Notes) -> Option<Notes> {
        let mut after = notes.clone();
        self.steps
            .iter()
            .try_for_each(|step| step.apply(&mut after))?;
        matches!(self.end, End::Finish).then_some(after)
    }
}

impl Job for Script {
    type Reply = ();
    type Error = StoreError;

    async fn run<T: Tx>(&self, tx: &mut T, _: u64) -> Result<(), StoreError> {
        for step in &self.steps {
            tx.write(&[step.statement()]).await?;
        }
        match self.end {
            End::Finish => Ok(()),
            End::Refuse => Err(StoreError::Closed),
            End::Panic => panic!("on purpose"),
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    // Few ids, so that steps meet each other.
    let id = 0_i64..6;
    prop_oneof![
        3 => (id.clone(), "[a-z]{1,3}").prop_map(|(id, body)| Step::Insert(id, body)),
        2 => (id.clone(), "[a-z]{1,3}").prop_map(|(id, body)| Step::Update(id, body)),
        2 => id.prop_map(Step::Delete),
    ]
}

fn script() -> impl Strategy<Value = Script> {
    let end = prop_oneof![
        8 => Just(End::Finish),
        2 => Just(End::Refuse),
        1 => Just(End::Panic),
    ];
    (vec(step(), 0..4), end).prop_map(|(steps, end)| Script { steps, end })
}

/// Submits all scripts at once and compares each answer and the end state with the model.
async fn agrees_with_the_model(store: &Store, scripts: Vec<Script>) -> Notes {
    let mut model = Notes::new();
    let mut expected = Vec::new();
    for script in &scripts {
        let after = script.apply(&model);
        expected.push(after.is_some());
        model = after.unwrap_or(model);
    }
    let answers = join_all(scripts.into_iter().map(|script| store.submit(script))).await;
    let answered: Vec<bool> = answers.iter().map(Result::is_ok).collect();
    assert_eq!(answered, expected);
    assert_eq!(
        notes(store).await,
        model.clone().into_iter().collect::<Vec<_>>()
    );
    model
}

fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_memory_world_is_what_its_successful_jobs_made_it(scripts in vec(script(), 0..100)) {
        block_on(async {
            let store = memory();
            agrees_with_the_model(&store, scripts).await;
            store.close().await;
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn a_file_is_the_same_when_opened_again(scripts in vec(script(), 0..100)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("world");
        block_on(async {
            let store = file(&path);
            let model = agrees_with_the_model(&store, scripts).await;
            store.close().await;
            let store = file(&path);
            assert_eq!(notes(&store).await, model.into_iter().collect::<Vec<_>>());
            store.close().await;
        });
    }
}
