//! What is asked at every payment must not look at all of them.

use fintecture::{SessionId, Timestamp};

use super::*;
use crate::store::tables::session::Filter;
use crate::store::tables::{delivery, session, timer};

/// How SQLite goes about a question, step by step.
async fn plan(store: &Store, question: &Stmt) -> Vec<String> {
    let explained: &'static str = format!("EXPLAIN QUERY PLAN {}", question.sql()).leak();
    let arguments = question.args().iter().cloned();
    let explained = arguments.fold(Stmt::new(explained), Stmt::arg);
    let found = store.read(Load(vec![explained])).await.unwrap();
    let step = |row: &Row| row.text(3).unwrap().to_owned();
    found[0].iter().map(step).collect()
}

#[tokio::test]
async fn what_is_asked_at_every_payment_is_found_through_an_index() {
    let store = Store::open(Location::Memory).unwrap();
    let now = Timestamp::from_micros(0);
    let id = SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2").unwrap();
    let everything = Filter::default();
    for question in [
        session::by_id(&id),
        session::by_link("link"),
        session::by_row(1),
        session::page(1, &everything, 100, 900_000),
        session::count(1, &everything),
        session::refunded(1),
        timer::next(),
        delivery::due(now, 32, 32),
        delivery::next_due(now),
        delivery::in_hand(),
        delivery::unacknowledged(1),
    ] {
        let plan = plan(&store, &question).await;
        let scanned = |step: &String| step.starts_with("SCAN") && !step.contains("USING");
        let sorted = |step: &String| step.contains("TEMP B-TREE FOR ORDER BY");
        assert!(
            !plan.iter().any(|step| scanned(step) || sorted(step)),
            "{}: {plan:#?}",
            question.sql()
        );
    }
    store.close().await;
}
