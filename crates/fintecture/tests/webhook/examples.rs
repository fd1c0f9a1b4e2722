//! The deliveries of the contract, sealed with a key of ours (Contract §15.3).

use super::*;

/// Seals an example of the contract with a key of ours, its headers and body untouched.
fn delivered(example: &str) -> (Value, Event) {
    let example: Value = serde_json::from_str(example).unwrap();
    let text = |name: &str| example["headers"][name].as_str().unwrap().to_owned();
    let body = example["raw_body"].as_str().unwrap().as_bytes();
    let delivery = forge()
        .at(Timestamp::parse_http(&text("Date")).unwrap())
        .request_id(RequestId::new(text("X-Request-ID")).unwrap())
        .raw(&text("Content-Type"), body)
        .unwrap();
    assert_eq!(get(&delivery.headers, "digest"), text("Digest"));
    assert_eq!(get(&delivery.headers, "date"), text("Date"));
    let signature = SignatureHeader::from_headers(&delivery.headers).unwrap();
    assert_eq!(
        fintecture::seal::open(&KEY, signature.signature()).unwrap(),
        example["signing_string"].as_str().unwrap().as_bytes()
    );
    let event = accepted(&delivery);
    assert_eq!(serde_json::to_value(&event).unwrap(), example["fields"]);
    assert!(event.other.is_empty());
    (example, event)
}

#[test]
fn a_payment_status_as_a_form() {
    let (_, event) = delivered(include_str!("../vectors/webhook-payment-status-form.json"));
    assert_eq!(event.status, SessionStatus::PaymentCreated);
    assert_eq!(
        event.event,
        Some(EventName::PaymentStatus(SessionStatus::PaymentCreated))
    );
    assert!(!event.is_refund());
}

#[test]
fn a_payment_status_as_json() {
    let (_, event) = delivered(include_str!("../vectors/webhook-payment-status-json.json"));
    assert_eq!(event.session_type, Some(SessionType::PayByBank));
    let amount = event.amount.as_deref().map(Money::eur);
    assert_eq!(amount, Some(Money::eur("123.00")));
}

#[test]
fn a_transfer_state_with_every_field() {
    let (_, event) = delivered(include_str!("../vectors/webhook-transfer-state-form.json"));
    assert_eq!(event.transfer_state, Some(TransferState::Received));
    assert_eq!(
        event.event,
        Some(EventName::TransferState(TransferState::Received))
    );
    assert_eq!(event.last_transaction_amount.as_deref(), Some("23.00"));
}

#[test]
fn a_received_amount() {
    let (_, event) = delivered(include_str!("../vectors/webhook-received-amount-form.json"));
    assert_eq!(event.event, Some(EventName::ReceivedAmount));
    assert_eq!(event.received_amount.as_deref(), Some("100.00"));
}

#[test]
fn a_refund() {
    let (_, event) = delivered(include_str!("../vectors/webhook-refund-form.json"));
    assert!(event.is_refund());
    assert_eq!(
        event.refunded_session_id,
        Some(SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2").unwrap())
    );
    assert_eq!(
        event.event,
        Some(EventName::RefundStatus(SessionStatus::PaymentCreated))
    );
}

#[test]
fn the_digest_vector_of_the_javascript_sdk_verifies() {
    let vector: Value =
        serde_json::from_str(include_str!("../vectors/vector-webhook-digest.json")).unwrap();
    let body = vector["raw_body"].as_str().unwrap();
    let plaintext = vector["plaintext_with_two_headers"].as_str().unwrap();
    let mut delivery = forge().raw("", body.as_bytes()).unwrap();
    let date = get(&delivery.headers, "date");
    let digest = get(&delivery.headers, "digest");
    let text: SigningString = [("date", &date), ("digest", &digest)].into_iter().collect();
    assert_eq!(text.to_string(), plaintext.replace("<Date>", &date));
    let header = seal(KEY.public(), &app_id(), &text).unwrap();
    set(&mut delivery.headers, "signature", &header.to_string());
    assert_eq!(
        accepted(&delivery).state.as_deref(),
        Some("a3028a42-b5b3-46ff-9bd1-2df6947d7c1e")
    );
}
