//! The control interface under `/_sandbox/v1`.

use std::time::Duration;

use fintecture::SessionId;
use fintecture_sandbox::Wait;
use http::Method;
use serde_json::{Value, json};

use crate::platform::{Platform, WEDNESDAY, is, order};
use crate::receiver::Receiver;

#[tokio::test]
async fn health_says_what_serves_and_when() {
    let platform = Platform::strict().await;
    let health = platform.get("/_sandbox/v1/health").send().await.ok();
    let expected = json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "now": WEDNESDAY,
        "strict": true,
        "payer": "person",
    });
    assert_eq!(health, expected);
}

#[tokio::test]
async fn a_frozen_clock_stands_still_and_is_turned_by_spans() {
    let platform = Platform::start().await;
    for (by, now) in [
        ("0s", "2025-01-15T10:00:00Z"),
        ("90s", "2025-01-15T10:01:30Z"),
        ("1h30m", "2025-01-15T11:31:30Z"),
        ("2d", "2025-01-17T11:31:30Z"),
        ("1w", "2025-01-24T11:31:30Z"),
        ("500ms", "2025-01-24T11:31:30.5Z"),
    ] {
        assert_eq!(platform.advance(by).await["now"], now, "{by}");
        let clock = platform.get("/_sandbox/v1/clock").send().await.ok();
        assert_eq!(clock, json!({ "now": now, "next_due": null }));
    }
}

#[tokio::test]
async fn the_clock_says_when_something_happens_next() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    let clock = platform.get("/_sandbox/v1/clock").send().await.ok();
    assert_eq!(clock["next_due"], "2025-01-16T08:00:00Z");
}

#[tokio::test]
async fn a_span_that_is_none_is_refused() {
    let platform = Platform::start().await;
    for by in [
        json!("-1d"),
        json!("soon"),
        json!("1 month"),
        json!(null),
        json!([]),
    ] {
        let call = platform.post("/_sandbox/v1/clock/advance");
        let answer = call.json(&json!({ "by": by })).send().await;
        let (_, message) = answer.error(400, "bad_request");
        assert!(message.starts_with("by: "), "{message}");
    }
    let empty = platform.post("/_sandbox/v1/clock/advance").send().await;
    assert_eq!(empty.error(400, "bad_request").0, "mandatory_field_missing");
}

#[tokio::test]
async fn the_clock_is_not_turned_beyond_the_calendar() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    for by in ["7304484d", "2914000d"] {
        let call = platform.post("/_sandbox/v1/clock/advance");
        let answer = call.json(&json!({ "by": by })).send().await;
        let (_, message) = answer.error(400, "bad_request");
        assert!(message.starts_with("by: "), "{message}");
    }
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "completed")
    );
    platform.advance("36500d").await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.advance("10d").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
}

#[tokio::test]
async fn what_falls_due_runs_in_order_and_each_at_its_own_instant() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let sepa = merchant.order("1").await;
    let mut instant = order("2");
    instant["data"]["attributes"]["scheme"] = json!("INSTANT_SEPA");
    let instant = merchant.connect(&instant).await.session();
    let mut expiring = order("3");
    expiring["meta"]["expiry"] = json!(60);
    let expiring = merchant.connect(&expiring).await.session();
    for session in [&sepa, &instant] {
        platform.pay(session, "accept").await;
    }
    platform.webhook(&receiver.url).await;
    let turned = platform.advance("30d").await;
    assert_eq!(turned["from"], WEDNESDAY);
    // What was received on two days is settled on two.
    assert_eq!(turned["timers"], 5);
    let told: Vec<_> = receiver
        .deliveries()
        .iter()
        .map(|told| {
            (
                told.field("session_id").unwrap(),
                told.header("date").to_owned(),
            )
        })
        .collect();
    let expected = [
        (&instant, "Wed, 15 Jan 2025 10:00:10 GMT"),
        (&expiring, "Wed, 15 Jan 2025 10:01:00 GMT"),
        (&sepa, "Thu, 16 Jan 2025 08:00:00 GMT"),
    ];
    assert_eq!(
        told,
        expected.map(|(session, date)| (session.clone(), date.to_owned()))
    );
}

#[tokio::test]
async fn turns_that_come_at_once_add_up() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for _ in 0..3 {
        let session = merchant.order("1").await;
        platform.pay(&session, "accept").await;
    }
    let turn = || platform.advance("1d");
    let turns = tokio::join!(turn(), turn(), turn(), turn());
    let timers = [turns.0, turns.1, turns.2, turns.3].map(|turn| turn["timers"].as_u64().unwrap());
    // The three that clear, and their settlement.
    assert_eq!(timers.iter().sum::<u64>(), 4);
    let clock = platform.get("/_sandbox/v1/clock").send().await.ok();
    assert_eq!(clock["now"], "2025-01-19T10:00:00Z");
}

#[tokio::test]
async fn a_turn_answers_when_its_webhooks_have_been_tried() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.advance("7d").await;
    assert_eq!(receiver.deliveries().len(), 5);
}

#[tokio::test]
async fn waiting_ends_when_the_session_gets_there() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    let target = format!(
        "/_sandbox/v1/wait?session_id={session}&status=payment_created&transfer_state=received"
    );
    let (waited, ()) = tokio::join!(platform.get(&target).send(), async {
        platform.pay(&session, "accept").await;
        platform.advance("2d").await;
    });
    let expected = json!({
        "session_id": session,
        "status": "payment_created",
        "transfer_state": "received",
        "transfer_reason": null,
    });
    assert_eq!(waited.ok(), expected);
}

#[tokio::test]
async fn waiting_in_vain_says_where_the_session_stands() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    let wait = |query: &str| {
        let target = format!("/_sandbox/v1/wait?session_id={session}&{query}&timeout=1ms");
        platform.get(&target).send()
    };
    let answer = wait("status=payment_created").await;
    let (code, message) = answer.error(408, "request_timeout");
    assert_eq!(code, "request_timeout");
    assert!(message.contains("provider_required"), "{message}");
    wait("transfer_state=received")
        .await
        .error(408, "request_timeout");
    // There is no endpoint, so there is nothing to acknowledge.
    wait("webhook=acknowledged")
        .await
        .error(408, "request_timeout");
}

#[tokio::test]
async fn a_wait_is_as_long_as_anyone_asks_for() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    let target = format!("/_sandbox/v1/wait?session_id={session}&timeout=7304484d");
    platform.get(&target).send().await.ok();
    let wait = Wait::for_session(SessionId::new(session).unwrap()).timeout(Duration::MAX);
    let waited = platform.sandbox.control().wait(wait).await.unwrap();
    assert!(waited.reached().is_some());
}

#[tokio::test]
async fn a_wait_that_cannot_end_is_refused() {
    let platform = Platform::start().await;
    for (query, field) in [
        ("", "session_id"),
        ("session_id=1&status=paid", "status"),
        ("session_id=1&transfer_state=gone", "transfer_state"),
        ("session_id=1&webhook=sent", "webhook"),
        ("session_id=1&timeout=later", "timeout"),
    ] {
        let target = format!("/_sandbox/v1/wait?{query}");
        let (_, message) = platform.get(&target).send().await.error(400, "bad_request");
        assert!(message.starts_with(field), "{message}");
    }
    let target = "/_sandbox/v1/wait?session_id=b2bca2bcd3b64a32a7da0766df59a7d2";
    platform.get(target).send().await.error(404, "not_found");
}

#[tokio::test]
async fn an_outcome_that_is_none_is_refused_by_its_field() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    for (body, field) in [
        (json!({}), "outcome"),
        (json!({ "outcome": "maybe" }), "outcome"),
        (json!({ "outcome": "reject", "reason": "whim" }), "reason"),
        (
            json!({ "outcome": "accept", "reason": "customer" }),
            "reason",
        ),
        (json!({ "outcome": "accept", "provider": [] }), "provider"),
    ] {
        let answer = platform.outcome(&session, body).await;
        let (_, message) = answer.error(400, "bad_request");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
    let unknown = platform.outcome(
        "b2bca2bcd3b64a32a7da0766df59a7d2",
        json!({ "outcome": "accept" }),
    );
    unknown.await.error(404, "not_found");
}

#[tokio::test]
async fn a_connection_has_a_customer_and_a_code() {
    let platform = Platform::start().await;
    let open = |body: Value| platform.post("/_sandbox/v1/connections").json(&body).send();
    let first = open(json!({})).await.ok();
    assert_eq!(first["provider"], "ftecfr");
    for name in ["customer_id", "code"] {
        assert_eq!(first[name].as_str().unwrap().len(), 32);
    }
    let second = open(json!({ "provider": "ftecde" })).await.ok();
    assert_eq!(second["provider"], "ftecde");
    assert_ne!(first["customer_id"], second["customer_id"]);
    assert_ne!(first["code"], second["code"]);
    open(json!({ "provider": "nobank" }))
        .await
        .error(400, "bad_request");
    platform.post("/_sandbox/v1/connections").send().await.ok();
}

#[tokio::test]
async fn the_books_of_a_new_world_balance_and_grow_with_each_transfer() {
    let platform = Platform::start().await;
    let postings = async || {
        let ledger = platform.get("/_sandbox/v1/ledger").send().await.ok();
        let lines = ledger["ledger"].as_array().unwrap();
        let euro = lines.iter().find(|line| line["currency"] == "EUR");
        euro.unwrap()["postings"].as_i64().unwrap()
    };
    let before = postings().await;
    platform.assert_books_balance().await;
    let merchant = platform.merchant().await;
    merchant.received("20").await;
    assert_eq!(postings().await, before + 2);
    let session = merchant.order("20").await;
    platform.pay(&session, "accept").await;
    platform.advance("2d").await;
    // Each was settled on the day after.
    assert_eq!(postings().await, before + 10);
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_list_of_redirect_uris_is_a_list_of_texts() {
    let platform = Platform::start().await;
    for uris in [json!("https://shop.example"), json!([1]), json!({})] {
        let call = platform.post("/_sandbox/v1/redirect_uris");
        let answer = call.json(&json!({ "redirect_uris": uris })).send().await;
        let (_, message) = answer.error(400, "bad_request");
        assert!(message.starts_with("redirect_uris: "), "{message}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_in_the_one_shape() {
    let platform = Platform::start().await;
    for path in [
        "clock/advance",
        "webhooks",
        "connections",
        "redirect_uris",
        "sessions/1/outcome",
    ] {
        let target = format!("/_sandbox/v1/{path}");
        let nonsense = platform.post(&target).body("nonsense").send().await;
        let (_, message) = nonsense.error(400, "bad_request");
        assert!(message.starts_with("body: "), "{message}");
        let vast = platform.post(&target).body(vec![b' '; (1 << 20) + 1]);
        vast.send().await.error(413, "payload_too_large");
    }
    let bad = platform.post("/_sandbox/v1/sessions/%FF/outcome");
    let answer = bad.json(&json!({ "outcome": "accept" })).send().await;
    answer.error(404, "not_found");
    let head = platform
        .call(Method::HEAD, "/_sandbox/v1/health")
        .send()
        .await;
    assert_eq!(head.status, 200);
}

#[tokio::test]
async fn the_request_that_opened_a_session_is_shown_as_it_was_sent() {
    let platform = Platform::start().await;
    let mut body = order("20");
    body["meta"]["psu_name"] = json!("Zoé");
    body["data"]["attributes"]["nobody_knows"] = json!({ "this": [1, null, "x"] });
    let session = platform.merchant().await.connect(&body).await.session();
    platform.pay(&session, "accept_received").await;
    let target = |session: &str| format!("/_sandbox/v1/sessions/{session}/request");
    let shown = platform.get(&target(&session)).send().await.ok();
    assert_eq!(shown, json!({ "session_id": session, "request": body }));

    let refund = platform
        .merchant()
        .await
        .refund_of(&session, json!("1"))
        .await;
    let shown = platform.get(&target(&refund.session())).send().await.ok();
    assert_eq!(shown["request"]["data"]["attributes"]["amount"], "1");
    let unknown = target("b2bca2bcd3b64a32a7da0766df59a7d2");
    platform.get(&unknown).send().await.error(404, "not_found");
}
