//! A connection keeps its own tokens: one refresh for all, none lost, none sent twice.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fintecture::ais::{Connection, Tokens};
use fintecture::transport::Token;
use fintecture::{Error, ExposeSecret as _, Timestamp};
use futures_util::future::join_all;
use tokio::time::{advance, sleep, timeout};

use crate::fake::{Fake, Reply, Seen, connection, customer};

pub(crate) const HOUR: Duration = Duration::from_secs(3_600);

pub(crate) fn nothing() -> Reply {
    Reply::ok(r#"{"data":[]}"#)
}

pub(crate) fn slowly(reply: Reply) -> Reply {
    Reply::Late(Duration::from_millis(100), Box::new(reply))
}

fn form(seen: &Seen, name: &str) -> String {
    form_urlencoded::parse(&seen.body)
        .find_map(|(key, value)| (key == name).then(|| value.into_owned()))
        .unwrap_or_default()
}

/// A server that rotates: `refresh` buys `access-0` and `refresh-0`, which buys `access-1`…, each
/// once; an access token ends with the next.
pub(crate) fn rotating() -> Fake {
    let good = Arc::new(Mutex::new(("access".to_owned(), "refresh".to_owned())));
    let current = Arc::clone(&good);
    Fake::with_tokens(
        move |seen, n| {
            let mut good = good.lock().unwrap();
            if form(seen, "refresh_token") != good.1 {
                return Reply::refusal(401, "invalid_token");
            }
            *good = (format!("access-{n}"), format!("refresh-{n}"));
            slowly(Reply::tokens(&good.0, Some(&good.1)))
        },
        move |seen, _| {
            let expected = format!("Bearer {}", current.lock().unwrap().0);
            if seen.header("authorization") == expected {
                nothing()
            } else {
                Reply::refusal(401, "invalid_token")
            }
        },
    )
}

async fn at_once(connection: &Connection, callers: usize) -> Vec<Result<(), Error>> {
    let tasks = (0..callers).map(|_| {
        let connection = connection.clone();
        tokio::spawn(async move { connection.accounts().await.map(drop) })
    });
    join_all(tasks)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect()
}

pub(crate) fn refresh_token(connection: &Connection) -> String {
    let tokens = connection.tokens().unwrap();
    tokens.refresh().unwrap().expose_secret().to_owned()
}

fn access_token(connection: &Connection) -> String {
    connection.tokens().unwrap().access().expose().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_thousand_tasks_on_an_expired_connection_make_one_refresh() {
    let fake = rotating();
    let connection = connection(&fake.client());
    advance(HOUR).await;
    let answers = at_once(&connection, 1_000).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!((fake.calls(), fake.tokens()), (1_000, 1));
    assert_eq!(refresh_token(&connection), "refresh-0");
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_whose_token_is_refused_make_one_refresh() {
    let fake = rotating();
    let connection = connection(&fake.client());
    // Somebody else refreshed and gave the new refresh token back: the old access token is dead.
    let other = connection.refresh().await.unwrap();
    let old = Tokens::new(
        Token::new("access", other.access().expires_at()),
        Some("refresh-0".into()),
    );
    let connection = fake.client().ais().restore(&customer(), old);
    let answers = at_once(&connection, 100).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(fake.tokens(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_share_one_failure() {
    let fake = Fake::with_tokens(
        |_, _| slowly(Reply::refusal(401, "invalid_token")),
        |_, _| nothing(),
    );
    let connection = connection(&fake.client());
    advance(HOUR).await;
    let answers = at_once(&connection, 100).await;
    assert!(
        answers
            .iter()
            .all(|answer| answer.as_ref().is_err_and(Error::is_auth))
    );
    assert_eq!((fake.calls(), fake.tokens()), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_refreshed_shortly_before_its_end() {
    let fake = rotating();
    let connection = connection(&fake.client());
    connection.accounts().await.unwrap();
    advance(Duration::from_secs(3_530)).await;
    connection.accounts().await.unwrap();
    assert_eq!(fake.tokens(), 0, "too early");
    advance(Duration::from_secs(20)).await;
    connection.accounts().await.unwrap();
    assert_eq!(fake.tokens(), 1);
    assert!(
        fake.seen()
            .iter()
            .all(|seen| seen.header("authorization") != "Bearer access-1")
    );
}

#[tokio::test(start_paused = true)]
async fn the_old_refresh_token_stays_where_the_answer_has_none() {
    for absent in [None, Some("")] {
        let fake = Fake::with_tokens(
            move |_, n| Reply::tokens(&format!("access-{n}"), absent),
            |_, _| nothing(),
        );
        let connection = connection(&fake.client());
        connection.refresh().await.unwrap();
        assert_eq!(refresh_token(&connection), "refresh");
        assert_eq!(access_token(&connection), "access-0");
    }
}

#[tokio::test(start_paused = true)]
async fn a_given_refresh_token_is_used_in_place_of_the_stored_one() {
    let fake = Fake::with_tokens(
        |seen, _| {
            Reply::tokens(
                &format!("bought-with-{}", form(seen, "refresh_token")),
                None,
            )
        },
        |_, _| nothing(),
    );
    let connection = connection(&fake.client());
    connection.refresh().using("given").await.unwrap();
    assert_eq!(access_token(&connection), "bought-with-given");
    assert_eq!(refresh_token(&connection), "given");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_again_and_again_ends_the_call() {
    let fake = Fake::with_tokens(
        |_, n| Reply::tokens(&format!("access-{n}"), None),
        |_, _| Reply::refusal(401, "invalid_token"),
    );
    let error = connection(&fake.client()).accounts().await.unwrap_err();
    assert!(error.is_auth() && !error.is_ambiguous());
    assert_eq!((fake.calls(), fake.tokens()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn without_a_refresh_token_an_ended_connection_asks_for_consent() {
    let fake = rotating();
    let gone = Token::new("access", Timestamp::from_micros(0));
    let connection = fake
        .client()
        .ais()
        .restore(&customer(), Tokens::new(gone, None));
    let error = connection.accounts().await.unwrap_err();
    assert!(
        error.to_string().contains("ask for consent again"),
        "{error}"
    );
    assert_eq!((fake.calls(), fake.tokens()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_refresh_whose_answer_is_lost_is_ambiguous_and_keeps_the_tokens() {
    for reply in [
        Reply::Lost,
        Reply::Silence,
        Reply::status(500),
        Reply::status(503),
        Reply::status(408),
        Reply::ok("<html>"),
        Reply::ok(""),
    ] {
        let answer = reply.clone();
        let fake = Fake::with_tokens(move |_, _| answer.clone(), |_, _| nothing());
        let connection = connection(&fake.client());
        let before = connection.tokens();
        let error = connection.refresh().await.unwrap_err();
        assert!(error.is_ambiguous() && !error.is_retryable(), "{reply:?}");
        let ambiguous = error.ambiguous().unwrap();
        assert_eq!(ambiguous.operation(), "ais.refresh");
        assert_eq!(Some(ambiguous.request_id()), error.request_id());
        assert_eq!(fake.tokens(), 1, "{reply:?}");
        assert_eq!(connection.tokens(), before, "{reply:?}");
        // The old access token may still be good, and a read does no harm.
        connection.accounts().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_refresh_is_repeated_by_nobody_but_the_caller() {
    let fake = Fake::with_tokens(
        |_, n| match n {
            0 => Reply::Lost,
            _ => Reply::tokens("access-1", Some("refresh-1")),
        },
        |_, _| nothing(),
    );
    let connection = connection(&fake.client());
    advance(HOUR).await;
    for _ in 0..3 {
        let error = connection.accounts().await.unwrap_err();
        assert!(error.is_ambiguous());
        sleep(HOUR).await;
    }
    assert_eq!((fake.calls(), fake.tokens()), (0, 1));
    connection.refresh().await.unwrap();
    connection.accounts().await.unwrap();
    assert_eq!((fake.calls(), fake.tokens()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn a_lost_early_refresh_is_told_when_the_old_token_is_refused_after_it() {
    let fake = Fake::with_tokens(
        |_, _| Reply::Lost,
        |_, _| Reply::refusal(401, "invalid_token"),
    );
    let connection = connection(&fake.client());
    advance(Duration::from_secs(3_570)).await;
    let error = connection.accounts().await.unwrap_err();
    assert!(error.is_ambiguous(), "{error}");
    assert_eq!((fake.calls(), fake.tokens()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_provably_did_not_happen_is_tried_again() {
    for failure in [Reply::NotSent, Reply::refusal(429, "too_many_requests")] {
        let passing = failure.clone();
        let fake = Fake::with_tokens(
            move |_, n| match n {
                0 => passing.clone(),
                _ => Reply::tokens("access-1", None),
            },
            |_, _| nothing(),
        );
        let connection = connection(&fake.client());
        advance(HOUR).await;
        connection.accounts().await.unwrap();
        assert_eq!(fake.tokens(), 2, "{failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_early_refresh_that_fails_leaves_the_old_token_at_work() {
    for failure in [
        Reply::NotSent,
        Reply::Lost,
        Reply::Silence,
        Reply::status(503),
    ] {
        let passing = failure.clone();
        let fake = Fake::with_tokens(move |_, _| passing.clone(), |_, _| nothing());
        let connection = connection(&fake.client());
        advance(Duration::from_secs(3_550)).await;
        for _ in 0..3 {
            let waited = timeout(Duration::from_secs(6), connection.accounts().into_future());
            waited.await.unwrap().unwrap();
        }
        assert!(
            fake.seen()
                .iter()
                .all(|seen| seen.header("authorization") == "Bearer access"),
            "{failure:?}"
        );
        sleep(HOUR).await;
        connection.accounts().await.unwrap_err();
        assert_eq!(fake.calls(), 3, "an ended token is never sent: {failure:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_does_not_lose_the_refresh_it_began() {
    let fake = rotating();
    let connection = connection(&fake.client());
    advance(HOUR).await;
    let dropped = timeout(
        Duration::from_millis(10),
        connection.accounts().into_future(),
    );
    assert!(dropped.await.is_err());
    let error = connection
        .accounts()
        .deadline(Duration::from_millis(10))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && !error.is_ambiguous());
    sleep(Duration::from_secs(1)).await;
    assert_eq!(refresh_token(&connection), "refresh-0");
    connection.accounts().await.unwrap();
    assert_eq!(fake.tokens(), 1);
}
