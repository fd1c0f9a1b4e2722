//! The payload, read and written.

use super::*;

#[test]
fn unknown_fields_survive_reading_and_writing() {
    let text = r#"{"session_id":"1","status":"payment_created","fees":{"amount":"0.10"},"n":1}"#;
    let event: Event = serde_json::from_str(text).unwrap();
    assert_eq!(event.other["fees"]["amount"], "0.10");
    assert_eq!(serde_json::to_string(&event).unwrap(), text);
}

#[test]
fn numbers_are_taken_as_written_and_nulls_and_empty_fields_as_absent() {
    let event: Event = serde_json::from_str(
        r#"{"session_id":"1","status":"s","amount":12.5,"provider":null,"customer_id":""}"#,
    )
    .unwrap();
    assert_eq!(event.amount.as_deref(), Some("12.5"));
    assert_eq!(event.provider, None);
    assert_eq!(event.customer_id, None);
}

#[test]
fn debug_shows_no_state_no_customer_and_no_unknown_value() {
    let mut event = Event::from_form(FORM).unwrap();
    event.state = Some("hunter2".to_owned());
    event.customer_id = Some("hunter2".parse().unwrap());
    event.other.insert("iban".to_owned(), "hunter2".into());
    let delivery = forge().form(&event).unwrap();
    let claimed = verifier()
        .verify(&delivery.headers, &delivery.body)
        .unwrap();
    assert!(claimed.claim().other.contains_key("iban"));
    for shown in [format!("{claimed:?}"), format!("{delivery:?}")] {
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn the_body_of_a_delivery_is_what_its_digest_says() {
    let delivery = delivery();
    let digest = Digest::parse(&get(&delivery.headers, "digest")).unwrap();
    assert!(digest.matches(&delivery.body));
}
