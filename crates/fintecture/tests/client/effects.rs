//! No payment is made twice.

use std::time::Duration;

use fintecture::pis::Connect;
use fintecture::{Client, Error, Money, SessionId};

use crate::fake::{Fake, Reply, SESSION};

fn session() -> SessionId {
    SessionId::new(SESSION).unwrap()
}

async fn connect(client: &Client) -> Result<(), Error> {
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    client
        .pis()
        .connect(order)
        .state("order-42")
        .await
        .map(drop)
}

async fn refund(client: &Client) -> Result<(), Error> {
    client.pis().refund(&session()).await.map(drop)
}

async fn get(client: &Client) -> Result<(), Error> {
    client.pis().payments().get(&session()).await.map(drop)
}

async fn list(client: &Client) -> Result<(), Error> {
    client.pis().payments().list().await.map(drop)
}

/// Every call, whether it may be made twice, and an answer that reads.
async fn outcome(call: &str, reply: Reply) -> (Error, usize) {
    let fake = Fake::always(reply);
    let client = fake.client();
    let result = match call {
        "connect" => connect(&client).await,
        "refund" => refund(&client).await,
        "get" => get(&client).await,
        _ => list(&client).await,
    };
    (result.unwrap_err(), fake.calls())
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_after_every_passing_failure_and_never_ambiguous() {
    for call in ["get", "list"] {
        for reply in [
            Reply::NotSent,
            Reply::Lost,
            Reply::refusal(429, "too_many_requests"),
            Reply::status(500),
            Reply::status(502),
            Reply::status(503),
            Reply::status(504),
        ] {
            let (error, calls) = outcome(call, reply.clone()).await;
            assert_eq!(calls, 4, "{call} {reply:?}");
            assert_eq!(error.attempts(), 4, "{call} {reply:?}");
            assert!(
                error.is_retryable() && !error.is_ambiguous(),
                "{call} {reply:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_payment_is_repeated_only_when_it_provably_did_not_happen() {
    for call in ["connect", "refund"] {
        for reply in [Reply::NotSent, Reply::refusal(429, "too_many_requests")] {
            let (error, calls) = outcome(call, reply.clone()).await;
            assert_eq!(calls, 4, "{call} {reply:?}");
            assert!(
                error.is_retryable() && !error.is_ambiguous(),
                "{call} {reply:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_payment_whose_answer_is_lost_is_ambiguous_at_once() {
    for call in ["connect", "refund"] {
        for reply in [
            Reply::Lost,
            Reply::Silence,
            Reply::status(500),
            Reply::status(501),
            Reply::status(502),
            Reply::status(503),
            Reply::status(504),
            Reply::status(520),
            Reply::status(408),
            // It happened, and its answer cannot be read.
            Reply::ok("<html>"),
            Reply::ok(""),
        ] {
            let (error, calls) = outcome(call, reply.clone()).await;
            assert_eq!(calls, 1, "{call} {reply:?}");
            assert!(
                error.is_ambiguous() && !error.is_retryable(),
                "{call} {reply:?}"
            );
            let ambiguous = error.ambiguous().unwrap();
            assert_eq!(Some(ambiguous.request_id()), error.request_id());
            assert_eq!(ambiguous.operation(), format!("pis.{call}"));
            match call {
                "connect" => {
                    assert_eq!(ambiguous.state(), Some("order-42"));
                    assert_eq!(ambiguous.end_to_end_id().unwrap().as_str().len(), 32);
                }
                _ => assert_eq!(ambiguous.session_id(), Some(&session())),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_final_for_every_call() {
    for call in ["connect", "refund", "get", "list"] {
        for status in [301, 400, 401, 403, 404, 409, 422] {
            let (error, calls) = outcome(call, Reply::refusal(status, "no")).await;
            assert_eq!(calls, 1, "{call} {status}");
            assert_eq!(error.status(), Some(status));
            assert!(
                !error.is_ambiguous() && !error.is_retryable(),
                "{call} {status}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_for_every_call() {
    for call in ["connect", "refund", "get", "list"] {
        let fake = Fake::new(|seen, _| match seen.header("authorization") {
            "Bearer token-0" => Reply::refusal(401, "invalid_token"),
            _ if seen.method == "POST" => Reply::session(),
            _ if seen.target.ends_with(SESSION) => Reply::payment(),
            _ => Reply::ok(r#"{"data":[]}"#),
        });
        let client = fake.client();
        match call {
            "connect" => connect(&client).await,
            "refund" => refund(&client).await,
            "get" => get(&client).await,
            _ => list(&client).await,
        }
        .unwrap();
        assert_eq!((fake.calls(), fake.tokens()), (2, 2), "{call}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_again_and_again_ends_the_call() {
    let fake = Fake::always(Reply::refusal(401, "invalid_token"));
    let error = connect(&fake.client()).await.unwrap_err();
    assert!(error.is_auth() && !error.is_ambiguous());
    assert_eq!((fake.calls(), fake.tokens()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_could_not_be_sent_and_then_got_lost_is_ambiguous() {
    let fake = Fake::new(|_, n| [Reply::NotSent, Reply::Lost][n].clone());
    let error = connect(&fake.client()).await.unwrap_err();
    assert!(error.is_ambiguous());
    assert_eq!(error.attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_payment_for_which_no_time_is_left_is_not_sent() {
    let fake = Fake::with_tokens(
        |_, _| Reply::Late(Duration::from_secs(3), Box::new(Reply::token("t", 3_600))),
        |_, _| Reply::session(),
    );
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    let call = fake.client().pis().connect(order).state("s");
    let error = call.deadline(Duration::from_secs(2)).await.unwrap_err();
    assert!(error.is_timeout() && !error.is_ambiguous());
    assert_eq!(fake.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_end_to_end_id_is_always_sent_and_known_beforehand() {
    let fake = Fake::always(Reply::session());
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    let call = fake.client().pis().connect(order).state("s");
    let id = call.end_to_end_id().unwrap().to_string();
    call.await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&fake.seen()[0].body).unwrap();
    assert_eq!(body["data"]["attributes"]["end_to_end_id"], id);
}
