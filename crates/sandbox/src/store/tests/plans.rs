//! What is asked at every payment must not look at all of them.

use fintecture::{Currency, Money, SessionId, Timestamp};

use super::*;
use crate::domain::ledger::AccountRow;
use crate::store::tables::session::Numbers;
use crate::store::tables::{
    account, customer, delivery, event, mandate, session, session_tally, settlement, timer,
    transaction,
};

/// How SQLite goes about a question, step by step.
async fn plan(store: &Store, question: &Stmt) -> Vec<String> {
    let explained: &'static str = format!("EXPLAIN QUERY PLAN {}", question.sql()).leak();
    let arguments = question.args().iter().cloned();
    let explained = arguments.fold(Stmt::new(explained), Stmt::arg);
    let found = store.read(Load(vec![explained])).await.unwrap();
    let step = |row: &Row| row.text(3).unwrap().to_owned();
    found[0].iter().map(step).collect()
}

/// Asserts that a question is found through indexes, and comes in its order without sorting.
async fn assert_found(store: &Store, question: &Stmt) {
    let plan = plan(store, question).await;
    let scanned = |step: &String| step.starts_with("SCAN") && !step.contains("USING");
    let sorted = |step: &String| step.contains("TEMP B-TREE FOR ORDER BY");
    assert!(
        !plan.iter().any(|step| scanned(step) || sorted(step)),
        "{}: {plan:#?}",
        question.sql()
    );
}

#[tokio::test]
async fn what_is_asked_at_every_payment_is_found_through_an_index() {
    let store = Store::open(Location::Memory).unwrap();
    let now = Timestamp::from_micros(0);
    let id = SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2").unwrap();
    let euro = Money::from_minor(100, Currency::EUR);
    for question in [
        session::by_id(&id),
        session::by_link("link"),
        session::by_row(1),
        session::refunded(1),
        session::refunds(1),
        session::expecting(1),
        session::under_way(1, euro, 0, 100),
        account::spent(AccountRow(1), now),
        timer::next(),
        timer::due(now),
        delivery::due(now, 32, 32),
        delivery::next_due(now),
        delivery::in_hand(),
        delivery::waiting(),
        delivery::unacknowledged(1),
    ] {
        assert_found(&store, &question).await;
    }
    store.close().await;
}

#[tokio::test]
async fn what_is_listed_is_found_through_an_index() {
    let store = Store::open(Location::Memory).unwrap();
    let (account, part) = (
        AccountRow(1),
        Part {
            limit: 100,
            offset: 900_000,
        },
    );
    let numbers = Numbers {
        first: 1,
        last: 1_000_000,
    };
    for question in [
        session::newest_number(1),
        session::creation(1, 1),
        session::numbered(1, numbers, 100),
        session::numbered_at(1, "payment_created", numbers, 100, 999),
        session::count_at(1, "payment_created", numbers),
        session::newest_creation(),
        account::newest_posting(),
        event::newest(),
        session_tally::of_status(1, "payment_created", numbers),
        transaction::newest_first(account, part),
        transaction::oldest_first(account, part),
        transaction::count(account),
        transaction::of_session(account, 1),
        customer::page(1, None, part),
        customer::page(1, Some("external"), part),
        customer::count(1, None),
        customer::count(1, Some("external")),
        mandate::page(1, part),
        mandate::count(1),
        settlement::page(1, settlement::Filter::default(), part),
        settlement::count(1, settlement::Filter::default()),
    ] {
        assert_found(&store, &question).await;
    }
    store.close().await;
}
