//! Webhooks, as a merchant's endpoint sees them (Contract §15).

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use fintecture::{Digest, SessionStatus};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::platform::{Platform, example, is, order};
use crate::receiver::{Delivery, Receiver};

const ACCEPTED: [&str; 4] = [
    "payment_session.status.provider_required",
    "payment_session.status.sca_required",
    "payment_session.status.payment_created",
    "payment_session.transfer_states.completed",
];

/// The names of a contract example's fields, in their order, without those of Smart Transfers.
fn names(example: &Value) -> Vec<String> {
    let body = example["raw_body"].as_str().unwrap().to_owned();
    let fields = form_urlencoded::parse(body.as_bytes());
    fields
        .map(|(name, _)| name.into_owned())
        .filter(|name| !name.contains("received_amount") && !name.contains("last_transaction"))
        .collect()
}

async fn registered(receiver: &Receiver) -> Platform {
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    platform
}

#[tokio::test]
async fn each_axis_that_moves_is_told_once_and_in_order() {
    let receiver = Receiver::start().await;
    let platform = registered(&receiver).await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.settle().await;
    assert_eq!(receiver.events(), ACCEPTED);
    platform.advance("2d").await;
    let events = receiver.events();
    assert_eq!(events[4..], ["payment_session.transfer_states.received"]);
}

#[tokio::test]
async fn a_form_has_the_contracts_fields_in_their_order() {
    let receiver = Receiver::start().await;
    let platform = registered(&receiver).await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    platform.settle().await;
    let last = receiver.deliveries().pop().unwrap();
    let found: Vec<_> = last.fields().into_iter().map(|(name, _)| name).collect();
    assert_eq!(found, names(&example("webhook-transfer-state-form")));
    let payment = merchant.payment(&session).await;
    let customer = payment["meta"]["customer_id"].as_str().unwrap();
    assert_eq!(
        last.text(),
        format!(
            "session_id={session}&status=payment_created&transfer_state=received&type=PayByBank\
             &customer_id={customer}&provider=ftecfr&state=order-42&amount=20\
             &event=payment_session.transfer_states.received"
        )
    );
}

#[tokio::test]
async fn a_refund_is_told_with_the_session_it_refunds() {
    let receiver = Receiver::start().await;
    let platform = registered(&receiver).await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let refund = merchant.refund_of(&session, json!("1.99")).await.session();
    platform.advance("2d").await;
    let of_refund: Vec<_> = receiver
        .deliveries()
        .into_iter()
        .filter(|delivery| delivery.field("session_id").as_ref() == Some(&refund))
        .collect();
    let events: Vec<_> = of_refund.iter().map(Delivery::event).collect();
    assert_eq!(
        events,
        [
            "refund_session.status.payment_pending",
            "refund_session.status.payment_created",
        ]
    );
    let told = &of_refund[1];
    let mut found: Vec<_> = told.fields().into_iter().map(|(name, _)| name).collect();
    let mut expected = names(&example("webhook-refund-form"));
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(told.field("refunded_session_id"), Some(session));
    assert_eq!(told.field("state").as_deref(), Some("refund-1"));
    assert_eq!(told.field("amount").as_deref(), Some("1.99"));
    assert_eq!(told.field("type").as_deref(), Some("Refund"));
}

#[tokio::test]
async fn json_has_the_same_fields_in_the_same_order_and_compact() {
    let (form, json) = (Receiver::start().await, Receiver::start().await);
    let platform = registered(&form).await;
    let register = platform.post("/_sandbox/v1/webhooks");
    let body = json!({ "url": json.url, "content_type": "application/json" });
    let answer = register.json(&body).send().await.ok();
    assert_eq!(answer, body);
    platform.merchant().await.received("20").await;
    platform.settle().await;
    let example = example("webhook-payment-status-json");
    let is_created = |delivery: &&Delivery| delivery.text().contains("status.payment_created");
    let deliveries = json.deliveries();
    let created: Value =
        serde_json::from_str(deliveries.iter().find(is_created).unwrap().text()).unwrap();
    for (name, value) in example["fields"].as_object().unwrap() {
        assert_eq!(created[name].is_string(), value.is_string(), "{name}");
    }
    let pairs = form.deliveries().into_iter().zip(deliveries);
    assert_eq!(pairs.len(), 4);
    for (form, json) in pairs {
        assert_eq!(json.header("content-type"), "application/json");
        let members: Vec<_> = form
            .fields()
            .iter()
            .map(|(name, value)| format!("{}:{}", json!(name), json!(value)))
            .collect();
        assert_eq!(json.text(), format!("{{{}}}", members.join(",")));
        let event = json.opened_with(platform.credentials());
        assert_eq!(event.session_id.as_str(), form.field("session_id").unwrap());
    }
}

#[tokio::test]
async fn a_delivery_carries_the_contracts_headers_and_opens_with_the_applications_key() {
    let receiver = Receiver::start().await;
    let platform = registered(&receiver).await;
    let session = platform.merchant().await.order("20").await;
    platform.settle().await;
    let delivery = receiver.deliveries().remove(0);
    assert_eq!(
        delivery.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(delivery.header("date"), "Wed, 15 Jan 2025 10:00:00 GMT");
    assert_eq!(
        delivery.header("digest"),
        Digest::of(&delivery.body).to_string()
    );
    let request_id = delivery.header("x-request-id");
    assert_eq!(
        uuid::Uuid::parse_str(request_id).unwrap().get_version_num(),
        4
    );
    let app_id = platform.credentials().app_id().to_string();
    let opening = format!(
        r#"keyId="{app_id}",algorithm="rsa-sha256",headers="date digest x-request-id",signature=""#
    );
    assert!(delivery.header("signature").starts_with(&opening));
    let event = delivery.opened_with(platform.credentials());
    assert_eq!(event.session_id.as_str(), session);
    assert_eq!(event.status, SessionStatus::ProviderRequired);
}

#[tokio::test]
async fn a_state_of_any_text_comes_back_as_it_was_given() {
    let receiver = Receiver::start().await;
    let platform = registered(&receiver).await;
    let merchant = platform.merchant().await;
    let state = "a b+c&d=é/%\"{}";
    let encoded: String = form_urlencoded::byte_serialize(state.as_bytes()).collect();
    let target = format!("/pis/v2/connect?state={encoded}");
    merchant.post(&target, &order("20")).send().await.ok();
    platform.settle().await;
    let delivery = receiver.deliveries().remove(0);
    assert_eq!(delivery.field("state").as_deref(), Some(state));
    delivery.opened_with(platform.credentials());
}

#[tokio::test]
async fn a_delivery_that_fails_is_tried_ten_times_more_with_one_request_id() {
    let receiver = Receiver::answering(|_| StatusCode::INTERNAL_SERVER_ERROR).await;
    let platform = registered(&receiver).await;
    let session = platform.merchant().await.order("20").await;
    platform.settle().await;
    assert_eq!(receiver.deliveries().len(), 1);
    for retry in 1..=10 {
        let minutes = 1 << (retry - 1);
        platform.advance(&format!("{}s", minutes * 60 - 1)).await;
        assert_eq!(receiver.deliveries().len(), retry, "before retry {retry}");
        platform.advance("1s").await;
        assert_eq!(
            receiver.deliveries().len(),
            retry + 1,
            "after retry {retry}"
        );
    }
    platform.advance("30d").await;
    let deliveries = receiver.deliveries();
    assert_eq!(deliveries.len(), 11);
    let same = |header: &str| {
        let values: HashSet<_> = deliveries.iter().map(|d| d.header(header)).collect();
        values.len() == 1
    };
    assert!(same("x-request-id") && same("date") && same("digest"));
    let target = format!("/_sandbox/v1/wait?session_id={session}&webhook=acknowledged&timeout=1ms");
    platform
        .get(&target)
        .send()
        .await
        .error(408, "request_timeout");
}

#[tokio::test]
async fn one_turn_of_the_clock_runs_every_retry_on_its_way() {
    let receiver = Receiver::answering(|_| StatusCode::NOT_FOUND).await;
    let platform = registered(&receiver).await;
    platform.merchant().await.order("20").await;
    platform.advance("17h3m").await;
    assert_eq!(receiver.deliveries().len(), 11);
}

#[tokio::test]
async fn the_order_of_a_session_is_kept_while_its_oldest_event_is_retried() {
    let receiver = Receiver::answering(|n| match n {
        0..3 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::NO_CONTENT,
    })
    .await;
    let platform = registered(&receiver).await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.settle().await;
    assert_eq!(receiver.events(), [ACCEPTED[0]]);
    platform.advance("1m").await;
    assert_eq!(receiver.events(), [ACCEPTED[0]; 2]);
    platform.advance("1h").await;
    let events = receiver.events();
    assert_eq!(events[..3], [ACCEPTED[0]; 3]);
    assert_eq!(events[3..], ACCEPTED);
}

#[tokio::test]
async fn an_abandoned_delivery_lets_the_next_ones_through() {
    let receiver = Receiver::answering(|n| match n {
        0..11 => StatusCode::BAD_GATEWAY,
        _ => StatusCode::OK,
    })
    .await;
    let platform = registered(&receiver).await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.advance("2d").await;
    let events = receiver.events();
    assert_eq!(events[11..14], ACCEPTED[1..]);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_counts_as_a_failure() {
    let receiver = Receiver::answering(|n| match n {
        0 => StatusCode::FOUND,
        _ => StatusCode::OK,
    })
    .await;
    let platform = registered(&receiver).await;
    platform.merchant().await.order("20").await;
    platform.advance("1m").await;
    assert_eq!(receiver.deliveries().len(), 2);
}

#[tokio::test]
async fn a_dead_endpoint_does_not_hold_another() {
    let receiver = Receiver::start().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let platform = registered(&receiver).await;
    platform.webhook(&dead).await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.settle().await;
    assert_eq!(receiver.events(), ACCEPTED);
    platform.advance("2d").await;
    assert_eq!(
        receiver.events()[4..],
        ["payment_session.transfer_states.received"]
    );
}

#[tokio::test]
async fn an_endpoint_that_never_answers_does_not_hold_another() {
    const ORDERS: usize = 130;
    let all_arrived = Arc::new(Notify::new());
    let arrived = Arc::clone(&all_arrived);
    let receiver = Receiver::answering(move |n| {
        if n + 1 == ORDERS {
            arrived.notify_one();
        }
        StatusCode::OK
    })
    .await;
    // Its connections are made, and nobody takes them.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let platform = Platform::start().await;
    let silent_url = format!("http://{}/", silent.local_addr().unwrap());
    platform.webhook(&silent_url).await;
    platform.webhook(&receiver.url).await;
    let merchant = platform.merchant().await;
    for _ in 0..ORDERS {
        merchant.order("1").await;
    }
    // Less than it takes until the first attempt at the silent one is given up.
    timeout(Duration::from_secs(15), all_arrived.notified())
        .await
        .expect("every order is told to the endpoint that answers");
}

#[tokio::test]
async fn a_session_that_is_held_up_does_not_hold_another() {
    let receiver = Receiver::answering(|n| match n {
        0 => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::OK,
    })
    .await;
    let platform = registered(&receiver).await;
    let merchant = platform.merchant().await;
    let held_up = merchant.order("1").await;
    platform.settle().await;
    let other = merchant.order("2").await;
    platform.pay(&other, "accept").await;
    platform.pay(&held_up, "accept").await;
    platform.settle().await;
    let sessions: Vec<_> = receiver
        .deliveries()
        .iter()
        .map(|delivery| delivery.field("session_id").unwrap())
        .collect();
    let expected = [&held_up, &other, &other, &other, &other];
    assert_eq!(sessions.iter().collect::<Vec<_>>(), expected);
    let target = |session: &str| {
        format!("/_sandbox/v1/wait?session_id={session}&webhook=acknowledged&timeout=1ms")
    };
    platform.get(&target(&other)).send().await.ok();
    let answer = platform.get(&target(&held_up)).send().await;
    answer.error(408, "request_timeout");
    platform.advance("1m").await;
    platform.get(&target(&held_up)).send().await.ok();
}

#[tokio::test]
async fn an_address_that_is_registered_again_is_kept_once() {
    let receiver = Receiver::start().await;
    let platform = registered(&receiver).await;
    let again = || platform.webhook(&receiver.url);
    tokio::join!(again(), again(), again(), again());
    platform.merchant().await.order("20").await;
    platform.settle().await;
    assert_eq!(receiver.deliveries().len(), 1);
}

#[tokio::test]
async fn addresses_that_are_registered_at_once_are_all_kept() {
    let platform = Platform::start().await;
    let receivers = [
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
    ];
    let [a, b, c, d] = receivers
        .each_ref()
        .map(|receiver| platform.webhook(&receiver.url));
    tokio::join!(a, b, c, d);
    platform.merchant().await.order("20").await;
    platform.settle().await;
    for receiver in receivers {
        assert_eq!(receiver.deliveries().len(), 1);
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_posted_to_is_refused() {
    let platform = Platform::start().await;
    for url in ["", "shop.example/hook", "ftp://shop.example", "/hook"] {
        let call = platform.post("/_sandbox/v1/webhooks");
        let answer = call.json(&json!({ "url": url })).send().await;
        let (_, message) = answer.error(400, "bad_request");
        assert!(message.starts_with("url: "), "{message}");
    }
    let call = platform.post("/_sandbox/v1/webhooks");
    let body = json!({ "url": "http://shop.example", "content_type": "text/xml" });
    let (_, message) = call.json(&body).send().await.error(400, "bad_request");
    assert!(message.starts_with("content_type: "), "{message}");
}

#[tokio::test]
async fn an_expiry_and_a_refusal_are_told() {
    let receiver = Receiver::start().await;
    let platform = registered(&receiver).await;
    let merchant = platform.merchant().await;
    let refused = merchant.order("20").await;
    let reject = json!({ "outcome": "reject", "reason": "closed_account" });
    platform.outcome(&refused, reject).await.ok();
    platform.settle().await;
    let last = receiver.deliveries().pop().unwrap();
    assert_eq!(last.event(), "payment_session.transfer_states.rejected");
    assert_eq!(
        last.field("transfer_reason").as_deref(),
        Some("closed_account")
    );
    let expired = merchant.order("20").await;
    assert_eq!(
        platform.pay(&expired, "expire").await,
        is("payment_expired", "none")
    );
    platform.settle().await;
    let last = receiver.deliveries().pop().unwrap();
    assert_eq!(last.event(), "payment_session.status.payment_expired");
    assert_eq!(last.field("transfer_state"), None);
}
