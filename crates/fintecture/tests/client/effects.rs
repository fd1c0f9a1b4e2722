//! No payment is made twice, and no code or refresh token is used twice.

use std::time::Duration;

use fintecture::pis::Connect;
use fintecture::{Error, Money};

use crate::fake::{Fake, Reply};
use crate::faults::success;
use crate::initiations::OPENINGS;
use crate::operations::{
    WITHOUT_TOKEN, all, connect, idempotent, is_grant, make, once, reads, session,
};

/// How a call fails that is always answered so, and how often it was sent.
async fn outcome(call: &str, reply: Reply) -> (Error, usize) {
    let fake = if is_grant(call) {
        Fake::with_tokens(move |_, _| reply.clone(), |_, _| Reply::status(200))
    } else {
        Fake::always(reply)
    };
    let error = make(&fake.client(), call).await.unwrap_err();
    let sent = if is_grant(call) {
        fake.tokens()
    } else {
        fake.calls()
    };
    (error, sent)
}

#[tokio::test(start_paused = true)]
async fn what_may_be_repeated_is_after_every_passing_failure_and_never_ambiguous() {
    for call in reads().chain(idempotent()) {
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
async fn what_must_happen_once_is_repeated_only_when_it_provably_did_not() {
    for call in once() {
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
async fn what_must_happen_once_is_ambiguous_as_soon_as_its_answer_is_lost() {
    for call in once() {
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
            // Where its outcome is: it was done.
            Reply::status(302),
            Reply::status(303),
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
            assert_eq!(ambiguous.operation(), call);
            match call {
                "pis.connect" => {
                    assert_eq!(ambiguous.state(), Some("order-42"));
                    assert_eq!(ambiguous.end_to_end_id().unwrap().as_str().len(), 32);
                }
                "pis.refund" => assert_eq!(ambiguous.session_id(), Some(&session())),
                _ if OPENINGS.contains(&call) => {
                    assert_eq!(ambiguous.end_to_end_id().unwrap().as_str().len(), 32);
                }
                _ => assert_eq!(ambiguous.end_to_end_id(), None),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_final_for_every_call() {
    for call in all() {
        for status in [307, 308, 400, 401, 403, 404, 409, 422] {
            let deletes = call.starts_with("organisation.") && call.ends_with(".delete");
            if deletes && status == 404 {
                continue;
            }
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
async fn a_refused_token_is_replaced_once_for_every_call_that_has_one() {
    let with_token = all().filter(|call| !WITHOUT_TOKEN.contains(call) && !is_grant(call));
    for call in with_token {
        let fake = Fake::new(|seen, n| match n {
            0 => Reply::refusal(401, "invalid_token"),
            _ => success(seen),
        });
        make(&fake.client(), call).await.unwrap();
        let bearers: Vec<_> = fake
            .seen()
            .iter()
            .map(|seen| seen.header("authorization").to_owned())
            .collect();
        let is_of_connection = call.starts_with("ais.");
        let expected = if is_of_connection {
            ["Bearer access", "Bearer token-0"]
        } else {
            ["Bearer token-0", "Bearer token-1"]
        };
        assert_eq!(bearers, expected, "{call}");
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
