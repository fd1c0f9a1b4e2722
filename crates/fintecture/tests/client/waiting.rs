//! Waiting until a payment is as wanted: how often it is asked, how long, and what ends it.

use std::time::Duration;

use fintecture::transport::{Poll, Retry};
use fintecture::{SessionId, SessionStatus, TransferState};
use tokio::time::Instant;

use crate::fake::{Fake, Reply, SESSION};

fn session() -> SessionId {
    SessionId::new(SESSION).unwrap()
}

fn payment(status: &str, transfer_state: &str) -> Reply {
    Reply::ok(&format!(
        r#"{{"meta":{{"session_id":"{SESSION}","status":"{status}"}},"data":{{"transfer_state":"{transfer_state}"}}}}"#
    ))
}

/// A payment that goes through these statuses, one a question, and stays at the last.
fn going_through(statuses: &'static [&'static str]) -> Fake {
    Fake::new(move |_, n| payment(statuses[n.min(statuses.len() - 1)], "processing"))
}

#[tokio::test(start_paused = true)]
async fn a_payment_is_read_until_it_is_final() {
    let fake = going_through(&[
        "sca_required",
        "from_the_future",
        "payment_pending",
        "payment_created",
    ]);
    let payments = fake.client().pis().payments();
    let payment = payments.get(&session()).until_final().await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    assert_eq!(fake.calls(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_is_final_already_is_read_once_and_at_once() {
    let fake = going_through(&["payment_expired"]);
    let began = Instant::now();
    let payments = fake.client().pis().payments();
    payments.get(&session()).until_final().await.unwrap();
    assert_eq!((fake.calls(), began.elapsed()), (1, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_status_is_waited_for_as_long_as_it_can_come() {
    let fake = going_through(&["provider_required", "sca_required", "payment_pending"]);
    let get = fake.client().pis().payments().get(&session());
    let payment = get.until(SessionStatus::ScaRequired).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::ScaRequired);

    let fake = going_through(&["sca_required", "payment_unsuccessful"]);
    let get = fake.client().pis().payments().get(&session());
    let payment = get.until(SessionStatus::PaymentCreated).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentUnsuccessful);
}

#[tokio::test(start_paused = true)]
async fn money_is_waited_for_after_the_status_is_final() {
    let states = ["processing", "completed", "received"];
    let fake = Fake::new(move |_, n| payment("payment_created", states[n]));
    let get = fake.client().pis().payments().get(&session());
    let wait = get.until_it(|payment| payment.transfer_state() == Some(&TransferState::Received));
    wait.await.unwrap();
    assert_eq!(fake.calls(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_wait_ends_at_its_deadline_and_says_where_the_payment_stands() {
    let fake = going_through(&["sca_required", "payment_pending"]);
    let get = fake.client().pis().payments().get(&session());
    let began = Instant::now();
    let wait = get.until_final().poll(Poll::within(Duration::from_mins(1)));
    let error = wait.await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::from_mins(1));
    assert!(error.is_timeout() && error.is_retryable() && !error.is_ambiguous());
    assert_eq!(
        error.to_string(),
        "pis.payments.get: still payment_pending after 60 s"
    );
}

#[tokio::test(start_paused = true)]
async fn a_wait_without_any_answer_ends_at_its_deadline() {
    let fake = Fake::always(Reply::Silence);
    let get = fake.client().pis().payments().get(&session());
    let began = Instant::now();
    let wait = get.until_final().poll(Poll::within(Duration::from_secs(7)));
    let error = wait.await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(began.elapsed(), Duration::from_secs(7));
}

#[tokio::test(start_paused = true)]
async fn waits_grow_to_their_cap_and_are_never_longer() {
    let fake = going_through(&["payment_pending"]);
    let poll = Poll::within(Duration::from_secs(1_000))
        .starting_at(Duration::from_secs(1))
        .waiting_at_most(Duration::from_secs(8));
    let get = fake.client().pis().payments().get(&session());
    get.until_final().poll(poll).await.unwrap_err();
    // The waits are 1, 2, 4, 8, 8… s at most, so there are no fewer questions than that; each is a
    // random share of it, so there are more.
    assert!(fake.calls() > 127, "{}", fake.calls());
    assert!(fake.calls() < 1_000, "{}", fake.calls());
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_may_pass_does_not_end_a_wait() {
    let fake = Fake::new(|_, n| match n {
        0..6 => Reply::status(503),
        6 => Reply::With(429, "retry-after", "40".to_owned(), String::new()),
        _ => payment("payment_created", "completed"),
    });
    let client = fake.builder().retry(Retry::never()).build().unwrap();
    let began = Instant::now();
    let get = client.pis().payments().get(&session());
    get.until_final().await.unwrap();
    assert_eq!(fake.calls(), 8);
    assert!(began.elapsed() >= Duration::from_secs(40));
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_lasts_is_the_error_of_the_wait() {
    let fake = Fake::always(Reply::status(503));
    let get = fake.client().pis().payments().get(&session());
    let error = get.until_final().await.unwrap_err();
    assert_eq!(error.status(), Some(503));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_ends_a_wait() {
    let fake = Fake::always(Reply::refusal(404, "not_found"));
    let get = fake.client().pis().payments().get(&session());
    let error = get.until_final().await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(fake.calls(), 1);
}

#[cfg(feature = "blocking")]
#[test]
fn a_wait_needs_no_runtime() {
    let fake = going_through(&["sca_required", "payment_created"]);
    let client = fintecture::blocking::Client::new(fake.client()).unwrap();
    let poll = Poll::default().starting_at(Duration::ZERO);
    let wait = client.pis().payments().get(&session()).until_final();
    let payment = wait.poll(poll).send().unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
}
