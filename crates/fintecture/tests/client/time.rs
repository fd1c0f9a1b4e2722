//! Deadlines, waits, and what the server asks for.

use std::time::Duration;

use fintecture::transport::{FailedAttempt, Retry, RetryPolicy};
use fintecture::{Error, SessionId};
use tokio::time::Instant;

use crate::fake::{Fake, Reply, SESSION};

async fn get(fake: &Fake) -> Result<fintecture::pis::Payment, Error> {
    let id = SessionId::new(SESSION).unwrap();
    fake.client().pis().payments().get(&id).await
}

fn once_then_paid(first: Reply) -> Fake {
    Fake::new(move |_, n| {
        if n == 0 {
            first.clone()
        } else {
            Reply::payment()
        }
    })
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_waited_for_in_seconds_and_as_a_date() {
    for (value, seconds) in [("17", 17), ("Thu, 14 Aug 2025 14:43:32 GMT", 20)] {
        let reply = Reply::With(429, "retry-after", value.to_owned(), String::new());
        let began = Instant::now();
        get(&once_then_paid(reply)).await.unwrap();
        let waited = began.elapsed();
        let expected = Duration::from_secs(seconds);
        assert!(
            waited >= expected && waited < expected + Duration::from_secs(1),
            "{value}: {waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let reply = Reply::With(429, "retry-after", "3600".to_owned(), String::new());
    let fake = Fake::always(reply);
    let began = Instant::now();
    let error = get(&fake).await.unwrap_err();
    assert!(error.is_rate_limited());
    assert_eq!(error.retry_after(), Some(Duration::from_hours(1)));
    assert_eq!(fake.calls(), 1);
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_ends_at_its_timeout_and_a_read_is_tried_again() {
    let fake = once_then_paid(Reply::Silence);
    let began = Instant::now();
    get(&fake).await.unwrap();
    assert_eq!(fake.calls(), 2);
    assert!(began.elapsed() >= Duration::from_secs(30));
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_at_its_deadline_whatever_its_attempts_do() {
    let fake = Fake::always(Reply::Silence);
    let id = SessionId::new(SESSION).unwrap();
    let began = Instant::now();
    let call = fake.client().pis().payments().get(&id);
    let error = call
        .timeout(Duration::from_secs(4))
        .deadline(Duration::from_secs(10))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.is_retryable());
    assert!(began.elapsed() <= Duration::from_secs(10));
    assert!(fake.calls() >= 2);
}

#[tokio::test(start_paused = true)]
async fn deadlines_as_long_as_durations_go_are_none() {
    let fake = Fake::always(Reply::payment());
    let id = SessionId::new(SESSION).unwrap();
    let call = fake.client().pis().payments().get(&id);
    call.timeout(Duration::MAX)
        .deadline(Duration::MAX)
        .await
        .unwrap();
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_dated_and_signed_anew() {
    let reply = Reply::With(503, "retry-after", "5".to_owned(), String::new());
    let fake = once_then_paid(reply);
    get(&fake).await.unwrap();
    // That each has its own id and a valid signature, the fake checks.
    let seen = fake.seen();
    assert_eq!(seen[0].header("date"), "Thu, 14 Aug 2025 14:43:12 GMT");
    assert_eq!(seen[1].header("date"), "Thu, 14 Aug 2025 14:43:17 GMT");
}

#[tokio::test(start_paused = true)]
async fn a_policy_can_be_replaced_but_cannot_repeat_a_payment() {
    #[derive(Debug)]
    struct Stubborn;
    impl RetryPolicy for Stubborn {
        fn delay(&self, failed: &FailedAttempt<'_>) -> Option<Duration> {
            (failed.number < 20).then_some(Duration::from_millis(1))
        }
    }
    let id = SessionId::new(SESSION).unwrap();
    let fake = Fake::always(Reply::status(503));
    let client = fake.builder().retry(Stubborn).build().unwrap();
    client.pis().payments().get(&id).await.unwrap_err();
    assert_eq!(fake.calls(), 20);
    client.pis().refund(&id).await.unwrap_err();
    assert_eq!(fake.calls(), 21);

    let client = fake.builder().retry(Retry::never()).build().unwrap();
    client.pis().payments().get(&id).await.unwrap_err();
    assert_eq!(fake.calls(), 22);
}
