//! The contract's own examples: sent byte for value, and read to the last member.

use std::net::IpAddr;
use std::time::Duration;

use fintecture::pis::{
    Address, CartItem, Connect, Payer, PaymentMethod, Reconciliation, RefundOutcome,
};
use fintecture::{Money, SessionId, SessionStatus, SessionType, TransferState};
use serde_json::{Value, json};

use crate::fake::{Fake, Reply, SESSION, Seen};

macro_rules! example {
    ($name:literal) => {
        serde_json::from_str::<serde_json::Value>(include_str!(concat!(
            "../contract/",
            $name,
            ".json"
        )))
        .unwrap()
    };
}
pub(crate) use example;

pub(crate) fn answering(example: &Value) -> Fake {
    Fake::always(Reply::ok(&example["response"]["body"].to_string()))
}

pub(crate) fn money(amount: &str) -> Money {
    Money::eur(amount).unwrap()
}

pub(crate) fn session() -> SessionId {
    SessionId::new(SESSION).unwrap()
}

/// Compares a request with the example's: method, path, query, headers; the body is the caller's,
/// since its end-to-end id is random.
pub(crate) fn compare(seen: &Seen, example: &Value) {
    let request = &example["request"];
    assert_eq!(seen.method, request["method"].as_str().unwrap());
    let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
    assert_eq!(path, request["path"]);
    let query: serde_json::Map<String, Value> = form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
        .collect();
    assert_eq!(Value::Object(query), request["query"]);
    for (name, value) in request["headers"].as_object().unwrap() {
        let value = value.as_str().unwrap();
        let sent = seen.header(name);
        match name.as_str() {
            // New in every request, and checked by the fake.
            "Date" | "X-Request-ID" | "Digest" | "Signature" => assert!(!sent.is_empty(), "{name}"),
            _ => match value.split_once('<') {
                Some((before, _)) => assert!(sent.starts_with(before), "{name}: {sent}"),
                None => assert_eq!(sent, value, "{name}"),
            },
        }
    }
    for name in ["digest", "content-type"] {
        assert_eq!(
            seen.headers.contains_key(name),
            !request["body"].is_null(),
            "{name}"
        );
    }
}

/// Compares a body with the example's, in which `<…>` stands for anything.
pub(crate) fn compare_body(seen: &Seen, example: &Value) {
    let mut body: Value = serde_json::from_slice(&seen.body).unwrap();
    let expected = &example["request"]["body"];
    fill(expected, &mut body);
    assert_eq!(&body, expected);
}

fn fill(expected: &Value, body: &mut Value) {
    match (expected, body) {
        (Value::String(text), body) if text.starts_with('<') => *body = Value::from(text.as_str()),
        (Value::Object(expected), Value::Object(body)) => {
            for (name, member) in body {
                fill(expected.get(name).unwrap_or(&Value::Null), member);
            }
        }
        (Value::Array(expected), Value::Array(body)) => {
            for (expected, member) in expected.iter().zip(body) {
                fill(expected, member);
            }
        }
        _ => {}
    }
}

/// The body without the end-to-end id, which the contract's examples leave out.
pub(crate) fn body(seen: &Seen) -> Value {
    let mut body: Value = serde_json::from_slice(&seen.body).unwrap();
    if let Some(attributes) = body
        .pointer_mut("/data/attributes")
        .and_then(Value::as_object_mut)
    {
        attributes.remove("end_to_end_id");
    }
    body
}

#[tokio::test(start_paused = true)]
async fn a_token_is_asked_for_as_the_contract_has_it() {
    let example = example!("oauth-accesstoken-pis");
    let answer = example["response"]["body"].to_string();
    let expected = example.clone();
    let fake = Fake::with_tokens(
        move |seen, _| {
            compare_form(seen, &expected);
            Reply::ok(&answer)
        },
        |_, _| Reply::payment(),
    );
    let token = fake.client().pis().token().await.unwrap();
    assert_eq!(token.expose(), "<JWT>");
    assert_eq!(token.expires_at().to_string(), "2025-08-14T15:43:12Z");
    assert_eq!(fake.tokens(), 1);
}

pub(crate) fn compare_form(seen: &Seen, example: &Value) {
    compare_form_of(
        "MGYwZTBkMGMtMTExMS00MjIyLTgzMzMtNDQ0NDU1NTU2NjY2OjljMmYxYTYwLTVmN2UtNGI0My05YTU2LTBmNmIxZDFiN2MxZQ==",
        seen,
        example,
    );
}

/// Compares a request for a token, made with these credentials in base64.
pub(crate) fn compare_form_of(basic: &str, seen: &Seen, example: &Value) {
    let request = &example["request"];
    assert_eq!(seen.target, request["path"].as_str().unwrap());
    assert_eq!(seen.header("accept"), "application/json");
    assert_eq!(
        seen.header("content-type"),
        "application/x-www-form-urlencoded"
    );
    assert_eq!(seen.header("authorization"), format!("Basic {basic}"));
    let form: serde_json::Map<String, Value> = form_urlencoded::parse(&seen.body)
        .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
        .collect();
    assert_eq!(Value::Object(form), request["body"]);
}

#[tokio::test]
async fn a_session_is_created_as_the_contract_has_it() {
    let example = example!("pis-connect");
    let fake = answering(&example);
    let home = || Address::new("rue Marie Stuart", "75002", "PARIS", "FR").number("2");
    let order = Connect::new(money("273.00"), "B34970692")
        .payer(
            Payer::new("Jane Payer", "jane.payer@example.com")
                .phone("+33", "601020304")
                .ip("203.0.113.10".parse::<IpAddr>().unwrap())
                .company("My Business SARL")
                .incorporation("123456789")
                .address(home()),
        )
        .delivery_address(home())
        .delivery_method("My delivery method")
        .cart_item(CartItem::new("Energy Battery", 1, money("1400"), "012520"))
        .cart_item(CartItem::new("Shipping", 1, money("0"), "079010"))
        .expires_after(Duration::from_hours(24))
        .payment_methods([PaymentMethod::ImmediateTransfer]);
    let session = fake
        .client()
        .pis()
        .connect(order)
        .state("order-42")
        .redirect_uri("https://shop.example.com/callback")
        .origin_uri("https://shop.example.com/cart")
        .language("fr")
        .country("fr")
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    assert_eq!(session.id().as_str(), "b98843c908894657899b99ced11036e8");
    assert_eq!(
        session.url(),
        "https://connect.sandbox.fintecture.com/v2/92cedaec-22f6-4100-a3f6-4cd074a8b2c6"
    );
    assert!(session.virtual_beneficiary().is_none() && session.beneficiary().is_none());
    assert!(session.extra().is_empty() && session.extra_meta().is_empty());
}

#[tokio::test]
async fn a_smart_transfer_gets_its_virtual_iban() {
    let example = example!("pis-connect-smart-transfer");
    let fake = answering(&example);
    let order = Connect::new(money("550.60"), "Order 15654")
        .payer(Payer::new("John Doe", "john@doe.example"))
        .data_type("connect")
        .payment_method(PaymentMethod::SmartTransfer)
        .reconciliation(Reconciliation::by_session().matching_amount());
    let call = fake.client().pis().connect(order).state("order-43");
    let session = call.with_virtual_beneficiary().await.unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    let account = session.virtual_beneficiary().unwrap();
    assert_eq!(account.name(), Some("My Business SARL"));
    assert_eq!(
        account.iban().unwrap().unwrap().expose(),
        "FR7630001007941234567890185"
    );
    assert_eq!(account.swift_bic(), Some("BDFEFRPPCCT"));
    assert_eq!(account.bank_name(), Some("Partner bank"));
    assert_eq!(account.street(), Some("rue de la Banque"));
    assert_eq!(account.number(), Some("1"));
    assert_eq!(account.zip(), Some("75001"));
    assert_eq!(account.city(), Some("Paris"));
    assert_eq!(account.country(), Some("FR"));
    assert!(account.extra().is_empty());
}

#[tokio::test]
async fn a_payment_is_read_to_the_last_member() {
    let example = example!("pis-payments-get");
    let fake = answering(&example);
    let call = fake.client().pis().payments().get(&session());
    let payment = call.with_virtual_beneficiary().await.unwrap();
    compare(&fake.seen()[0], &example);
    assert_eq!(payment.id(), &session());
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    assert_eq!(payment.session_type(), Some(&SessionType::PayByBank));
    assert_eq!(payment.provider().unwrap().as_str(), "cmcifrpp");
    assert_eq!(
        payment.customer_id().unwrap().as_str(),
        "1ef74051a77673de120820fb370dc382"
    );
    assert_eq!(payment.amount(), Some(money("20")));
    assert_eq!(payment.communication(), Some("Order 15654"));
    assert_eq!(
        payment.end_to_end_id().unwrap().as_str(),
        "5f78e902907e4209aa8df63659b05d24"
    );
    assert_eq!(payment.scheme(), Some("SEPA"));
    assert_eq!(payment.execution_date().unwrap().to_string(), "2025-08-14");
    assert_eq!(payment.transfer_state(), Some(&TransferState::Completed));
    assert_eq!(
        payment.virtual_beneficiary().unwrap().iban_text(),
        Some("FR7630001007941234567890185")
    );
    assert_eq!(payment.is_final(), Some(true));
    assert!(payment.extra_meta().is_empty() && payment.extra_attributes().is_empty());
    assert_eq!(payment.extra().get("type"), Some(&json!("payments")));
}

#[tokio::test]
async fn a_list_is_read_to_the_last_member() {
    let example = example!("pis-payments-list");
    let fake = answering(&example);
    let call = fake.client().pis().payments().list().page(1).page_size(100);
    let page = call.status(SessionStatus::PaymentCreated).await.unwrap();
    compare(&fake.seen()[0], &example);
    assert_eq!(
        (page.total_items(), page.total_pages()),
        (Some(2_501), Some(26))
    );
    assert_eq!(
        page.next(),
        Some("https://api.fintecture.com/pis/v2/payments?page[number]=2")
    );
    let [payment] = page.items() else {
        panic!("one payment")
    };
    assert_eq!(payment.id(), &session());
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    assert_eq!(payment.amount(), Some(money("123")));
    assert_eq!(payment.bank_account_id(), Some("3f1d0e6b"));
    assert_eq!(payment.transfer_state(), Some(&TransferState::Completed));
    assert_eq!(payment.is_accepted(), Some(true));
    assert_eq!(payment.has_settlement_completed(), Some(false));
    assert_eq!(payment.provider().unwrap().as_str(), "cmcifrpp");
    assert!(payment.extra_meta().is_empty() && payment.extra_attributes().is_empty());
}

#[tokio::test]
async fn a_refund_is_asked_for_as_the_contract_has_it() {
    let example = example!("pis-refund");
    let fake = answering(&example);
    let call = fake.client().pis().refund(&session()).amount(money("1.99"));
    let refund = call
        .communication("REFUND ORDER-123")
        .state("refund-1")
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(body(&seen), example["request"]["body"]);
    assert_eq!(
        refund.session_id().unwrap().as_str(),
        "4cfbaeb21b2b408cbcd44ac0d6660ac7"
    );
    assert_eq!(refund.outcome(), RefundOutcome::Accepted);
}

#[tokio::test]
async fn a_full_refund_names_no_amount() {
    let fake = answering(&example!("pis-refund"));
    let user = "7c9e6679-7425-40de-944b-e07fc1f90ae7";
    let _ = fake
        .client()
        .pis()
        .refund(&session())
        .user_id(user)
        .await
        .unwrap();
    assert_eq!(
        body(&fake.seen()[0]),
        json!({"meta":{"session_id":SESSION,"user_id":user}})
    );
}

#[tokio::test]
async fn every_place_of_a_refunds_outcome_is_read() {
    let example = example!("pis-refund");
    for (alternative, expected) in [(0, RefundOutcome::Accepted), (1, RefundOutcome::Waiting)] {
        let body = example["alternative_responses"][alternative]["body"].to_string();
        let fake = Fake::always(Reply::ok(&body));
        let refund = fake.client().pis().refund(&session()).await.unwrap();
        assert_eq!(refund.outcome(), expected);
    }
    let refused = &example["error_responses"][0];
    let fake = Fake::always(Reply::Json(400, refused["body"].to_string()));
    let error = fake.client().pis().refund(&session()).await.unwrap_err();
    assert_eq!(
        RefundOutcome::of_error(&error),
        Some(RefundOutcome::Aborted)
    );
    assert_eq!(error.api().unwrap().entries()[0].status(), Some(400));
}

#[tokio::test]
async fn every_error_of_the_contract_is_read() {
    let examples = example!("errors");
    for variant in examples["variants"].as_array().unwrap() {
        let status = u16::try_from(variant["http_status"].as_u64().unwrap()).unwrap();
        let fake = Fake::always(Reply::Json(status, variant["body"].to_string()));
        let error = fake.client().pis().refund(&session()).await.unwrap_err();
        let api = error.api().unwrap();
        assert_eq!(api.status(), status);
        let listed = variant["body"]
            .get("errors")
            .or(variant["body"].get("meta"));
        let first = &listed.unwrap()[0];
        assert_eq!(api.entries()[0].code(), first["code"].as_str());
        assert_eq!(api.entries()[0].title(), first["title"].as_str());
        assert_eq!(api.entries()[0].message(), first["message"].as_str());
    }
}
