//! The deliveries that the forge makes are those of the contract (Contract §15.3, §15.4).

use fintecture::webhook::testing;
use fintecture::{CustomerId, ProviderId};

use super::*;

fn session() -> SessionId {
    SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2").unwrap()
}

/// Whether an event, with the fields that every delivery shares, is that of the example; and
/// whether it comes through as a form and as JSON.
fn is_the_one_of(example: &str, mut event: Event, state: &str, amount: &str) {
    event.customer_id = Some(CustomerId::new("1ef74051a77673de120820fb370dc382").unwrap());
    event.provider = Some(ProviderId::new("bnpafr").unwrap());
    event.state = Some(state.to_owned());
    event.amount = Some(amount.to_owned());
    let example: Value = serde_json::from_str(example).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), example["fields"]);
    assert_eq!(accepted(&forge().form(&event).unwrap()), event);
    assert_eq!(accepted(&forge().json(&event).unwrap()), event);
}

#[test]
fn a_payment() {
    let event = testing::payment(session(), SessionStatus::PaymentCreated);
    assert_eq!(
        event.event.as_ref().unwrap().to_string(),
        "payment_session.status.payment_created"
    );
    assert_eq!(accepted(&forge().form(&event).unwrap()), event);
    assert_eq!(accepted(&forge().json(&event).unwrap()), event);
}

#[test]
fn a_transfer_state() {
    let status = SessionStatus::PaymentCreated;
    let mut event = testing::transfer_state(session(), status, TransferState::Received);
    event.session_type = Some(SessionType::ManualTransfer);
    event.received_amount = Some("123.00".to_owned());
    event.last_transaction_amount = Some("23.00".to_owned());
    let example = include_str!("../vectors/webhook-transfer-state-form.json");
    is_the_one_of(example, event, "order-42", "123.00");
}

#[test]
fn a_received_amount() {
    let status = SessionStatus::PaymentPartial;
    let mut event = testing::received_amount(session(), status, "100.00", "100.00");
    event.transfer_state = Some(TransferState::Insufficient);
    let example = include_str!("../vectors/webhook-received-amount-form.json");
    is_the_one_of(example, event, "order-42", "123.00");
}

#[test]
fn a_refund() {
    let own = SessionId::new("4cfbaeb21b2b408cbcd44ac0d6660ac7").unwrap();
    let mut event = testing::refund(own, session(), SessionStatus::PaymentCreated);
    event.transfer_state = Some(TransferState::Completed);
    let example = include_str!("../vectors/webhook-refund-form.json");
    is_the_one_of(example, event, "refund-1", "1.99");
}
