//! Same seed, same commands: the same world.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::time::Duration;

use fintecture::pis::Connect;
use fintecture::{EndToEndId, Money, Timestamp, TransferReason};
use fintecture_sandbox::{Clock, NewConnection, Outcome, Sandbox};
use futures_util::TryStreamExt as _;
use tour::client_of;

/// Friday, 6 February 2026, ten in the morning UTC.
const FRIDAY: i64 = 1_770_372_000_000_000;

/// Everything that the commands below are answered, without the address, whose port is free.
async fn story(seed: u64) -> Vec<String> {
    let sandbox = Sandbox::builder()
        .seed(seed)
        .clock(Clock::FrozenAt(Timestamp::from_micros(FRIDAY)))
        .start()
        .await
        .unwrap();
    let client = client_of(&sandbox).unwrap();
    let control = sandbox.control();
    let refusal = Outcome::Reject(TransferReason::InsufficientFunds);
    let mut answers = Vec::new();
    for (number, outcome) in [Outcome::AcceptReceived, refusal, Outcome::Accept]
        .into_iter()
        .enumerate()
    {
        let reference = EndToEndId::new(format!("order{number}")).unwrap();
        let order = Connect::new(Money::eur("20.00").unwrap(), "Order").end_to_end_id(reference);
        let connect = client.pis().connect(order).state("order");
        let session = connect.with_virtual_beneficiary().await.unwrap();
        answers.push(session.id().to_string());
        answers.push(session.url().replace(sandbox.base_url(), ""));
        let account = session.virtual_beneficiary().unwrap();
        answers.push(account.iban_text().unwrap().to_owned());
        control.outcome(session.id(), outcome).await.unwrap();
    }
    let paid = answers[0].parse().unwrap();
    let refund = client.pis().refund(&paid).await.unwrap();
    answers.push(refund.session_id().unwrap().to_string());
    let again = client.pis().refund(&paid).await.unwrap_err();
    answers.push(again.text());
    control.advance(Duration::from_hours(96)).await.unwrap();
    let mut payments = client.pis().payments().list().items();
    while let Some(payment) = payments.try_next().await.unwrap() {
        answers.push(format!("{payment:?}"));
    }
    let connection = control.connection(NewConnection::default()).await.unwrap();
    answers.push(connection.customer_id.to_string());
    answers
}

#[tokio::test]
async fn the_same_seed_and_commands_give_the_same_ids_ibans_and_answers() {
    assert_eq!(story(7).await, story(7).await);
}

#[tokio::test]
async fn another_seed_is_another_world() {
    let (one, other) = (story(7).await, story(8).await);
    let same = one.iter().zip(&other).filter(|(one, other)| one == other);
    assert_eq!(same.count(), 0);
}
