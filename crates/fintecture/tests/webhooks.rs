//! Webhooks: the contract's examples, the spellings that official validators meet, and one refusal
//! for each check.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use aws_lc_rs::rsa::{
    OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey, PublicEncryptingKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fintecture::seal::seal;
use fintecture::signature::{SignatureHeader, SigningString};
use fintecture::webhook::testing::{Delivery, Forge};
use fintecture::webhook::{
    Event, EventName, MemoryReplayGuard, ReplayGuard, Verifier, VerifyError,
};
use fintecture::{
    AppId, Digest, Money, PrivateKey, RequestId, SessionId, SessionStatus, SessionType, Timestamp,
    TransferState,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use rustls_pki_types::pem::PemObject as _;
use serde_json::Value;

const FORM: &[u8] = b"session_id=b2bca2bcd3b64a32a7da0766df59a7d2&status=payment_created";

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());

fn app_id() -> AppId {
    AppId::new("0f0e0d0c-1111-4222-8333-444455556666").unwrap()
}

fn verifier() -> Verifier {
    Verifier::new(app_id(), KEY.clone())
}

fn forge() -> Forge {
    Forge::new(app_id(), KEY.public().clone())
}

fn delivery() -> Delivery {
    forge()
        .raw("application/x-www-form-urlencoded", FORM)
        .unwrap()
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    headers.insert(
        HeaderName::from_static(name),
        HeaderValue::from_str(value).unwrap(),
    );
}

fn get(headers: &HeaderMap, name: &str) -> String {
    headers[name].to_str().unwrap().to_owned()
}

/// A delivery whose seal holds exactly these lines.
fn sealed(lines: impl FnOnce(&HeaderMap) -> Vec<(&'static str, String)>) -> Delivery {
    let mut delivery = delivery();
    let text: SigningString = lines(&delivery.headers).into_iter().collect();
    let header = seal(KEY.public(), &app_id(), &text).unwrap();
    set(&mut delivery.headers, "signature", &header.to_string());
    delivery
}

/// A delivery whose seal is these bytes.
fn with_ciphertext(ciphertext: &[u8]) -> Delivery {
    let mut delivery = delivery();
    let header = format!(
        r#"keyId="{}",algorithm="rsa-sha256",headers="date digest x-request-id",signature="{}""#,
        app_id(),
        STANDARD.encode(ciphertext)
    );
    set(&mut delivery.headers, "signature", &header);
    delivery
}

fn accepted(delivery: &Delivery) -> Event {
    verifier()
        .verify(&delivery.headers, &delivery.body)
        .unwrap()
        .into_claim()
}

fn refused(delivery: &Delivery) -> VerifyError {
    verifier()
        .verify(&delivery.headers, &delivery.body)
        .unwrap_err()
}

mod examples {
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
        let (_, event) = delivered(include_str!("vectors/webhook-payment-status-form.json"));
        assert_eq!(event.status, SessionStatus::PaymentCreated);
        assert_eq!(
            event.event,
            Some(EventName::PaymentStatus(SessionStatus::PaymentCreated))
        );
        assert!(!event.is_refund());
    }

    #[test]
    fn a_payment_status_as_json() {
        let (_, event) = delivered(include_str!("vectors/webhook-payment-status-json.json"));
        assert_eq!(event.session_type, Some(SessionType::PayByBank));
        let amount = event.amount.as_deref().map(Money::eur);
        assert_eq!(amount, Some(Money::eur("123.00")));
    }

    #[test]
    fn a_transfer_state_with_every_field() {
        let (_, event) = delivered(include_str!("vectors/webhook-transfer-state-form.json"));
        assert_eq!(event.transfer_state, Some(TransferState::Received));
        assert_eq!(
            event.event,
            Some(EventName::TransferState(TransferState::Received))
        );
        assert_eq!(event.last_transaction_amount.as_deref(), Some("23.00"));
    }

    #[test]
    fn a_received_amount() {
        let (_, event) = delivered(include_str!("vectors/webhook-received-amount-form.json"));
        assert_eq!(event.event, Some(EventName::ReceivedAmount));
        assert_eq!(event.received_amount.as_deref(), Some("100.00"));
    }

    #[test]
    fn a_refund() {
        let (_, event) = delivered(include_str!("vectors/webhook-refund-form.json"));
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
            serde_json::from_str(include_str!("vectors/vector-webhook-digest.json")).unwrap();
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
}

mod accepts {
    use super::*;

    #[test]
    fn lines_in_any_order_as_the_header_lists_them() {
        let orders = [
            ["date", "digest", "x-request-id"],
            ["digest", "date", "x-request-id"],
            ["x-request-id", "digest", "date"],
        ];
        for order in orders {
            accepted(&sealed(|headers| {
                order.map(|name| (name, get(headers, name))).to_vec()
            }));
        }
    }

    #[test]
    fn the_digest_line_alone() {
        accepted(&sealed(|headers| vec![("digest", get(headers, "digest"))]));
    }

    #[test]
    fn any_other_header_that_the_list_names() {
        accepted(&sealed(|headers| {
            ["date", "digest", "x-request-id", "content-type"]
                .map(|name| (name, get(headers, name)))
                .to_vec()
        }));
    }

    #[test]
    fn spaces_after_the_commas_of_the_header() {
        let mut delivery = delivery();
        let spaced = get(&delivery.headers, "signature").replace(',', ", ");
        set(&mut delivery.headers, "signature", &spaced);
        accepted(&delivery);
    }

    #[test]
    fn one_newline_at_the_end_of_the_sealed_text() {
        accepted(&sealed(|headers| {
            vec![
                ("date", get(headers, "date")),
                ("digest", get(headers, "digest") + "\n"),
            ]
        }));
    }

    #[test]
    fn quotes_around_the_digest_on_either_side() {
        let quoted = |headers: &HeaderMap| format!("\"{}\"", get(headers, "digest"));
        accepted(&sealed(|headers| vec![("digest", quoted(headers))]));

        let mut delivery = delivery();
        let digest = quoted(&delivery.headers);
        set(&mut delivery.headers, "digest", &digest);
        accepted(&delivery);
    }

    #[test]
    fn a_form_that_needs_no_escaping_one_that_does_and_json() {
        let mut event = Event::new(
            SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2").unwrap(),
            SessionStatus::from("payment_teleported"),
        );
        event.state = Some("café & croissant=1+1 [x]/{y} %20".to_owned());
        event.other.insert("loyalty".to_owned(), "gold".into());
        for delivery in [forge().form(&event).unwrap(), forge().json(&event).unwrap()] {
            assert_eq!(accepted(&delivery), event);
        }
    }

    #[test]
    fn a_body_whose_type_is_not_said() {
        let mut json = forge().json(&Event::from_form(FORM).unwrap()).unwrap();
        json.headers.remove("content-type");
        let mut form = delivery();
        form.headers.remove("content-type");
        assert_eq!(accepted(&json), accepted(&form));
    }
}

mod refuses {
    use super::*;

    #[test]
    fn a_delivery_without_a_readable_signature() {
        let mut delivery = delivery();
        set(&mut delivery.headers, "signature", "dGVzdA==");
        assert!(matches!(refused(&delivery), VerifyError::Signature(_)));
        delivery.headers.remove("signature");
        assert_eq!(
            refused(&delivery).to_string(),
            "webhook signature: the header is missing"
        );
    }

    #[test]
    fn a_delivery_for_another_application() {
        let other = AppId::new("another").unwrap();
        let delivery = Forge::new(other.clone(), KEY.public().clone())
            .raw("", FORM)
            .unwrap();
        assert_eq!(
            refused(&delivery),
            VerifyError::OtherApplication {
                found: other,
                expected: app_id()
            }
        );
    }

    #[test]
    fn a_delivery_that_lacks_a_header_that_is_sealed() {
        for name in ["date", "digest", "x-request-id"] {
            let mut delivery = delivery();
            delivery.headers.remove(name);
            assert_eq!(
                refused(&delivery),
                VerifyError::MissingHeader(name.to_owned())
            );
        }
    }

    #[test]
    fn a_digest_that_is_none() {
        let mut delivery = delivery();
        set(&mut delivery.headers, "digest", "SHA-256=c2hvcnQ=");
        assert!(matches!(refused(&delivery), VerifyError::Digest(_)));
    }

    #[test]
    fn a_body_changed_by_one_byte_or_written_anew() {
        let mut changed = delivery();
        changed.body[0] ^= 1;
        assert_eq!(refused(&changed), VerifyError::DigestMismatch);

        let mut rewritten = forge()
            .raw(
                "application/json",
                br#"{ "session_id": "1", "status": "payment_created" }"#,
            )
            .unwrap();
        let parsed: Value = serde_json::from_slice(&rewritten.body).unwrap();
        rewritten.body = serde_json::to_vec(&parsed).unwrap();
        assert_eq!(
            refused(&rewritten).to_string(),
            "digest mismatch: was the body parsed and re-serialised? \
             Verify the raw bytes of the body"
        );
    }

    #[test]
    fn a_seal_that_does_not_cover_the_digest() {
        let delivery = sealed(|headers| vec![("date", get(headers, "date"))]);
        assert_eq!(refused(&delivery), VerifyError::NotCovered("digest"));
    }

    #[test]
    fn a_seal_made_for_another_key() {
        let other = PrivateKey::generate().unwrap();
        let delivery = Forge::new(app_id(), other.public().clone())
            .raw("", FORM)
            .unwrap();
        assert_eq!(refused(&delivery), VerifyError::Unopenable);
    }

    #[test]
    fn other_schemes_in_the_place_of_the_seal() {
        let text = sealed_text(&delivery());
        let (_, der) = <(rustls_pki_types::pem::SectionKind, Vec<u8>)>::from_pem_slice(
            KEY.public().to_pem().as_bytes(),
        )
        .unwrap();
        let key = PublicEncryptingKey::from_der(&der).unwrap();

        let mut oaep_sha256 = vec![0; 256];
        OaepPublicEncryptingKey::new(key.clone())
            .unwrap()
            .encrypt(&OAEP_SHA256_MGF1SHA256, &text, &mut oaep_sha256, None)
            .unwrap();
        let mut pkcs1 = vec![0; 256];
        Pkcs1PublicEncryptingKey::new(key)
            .unwrap()
            .encrypt(&text, &mut pkcs1)
            .unwrap();
        let signature = KEY.sign(&text).unwrap();

        for scheme in [oaep_sha256, pkcs1, signature, vec![0; 256], vec![]] {
            assert_eq!(refused(&with_ciphertext(&scheme)), VerifyError::Unopenable);
        }
    }

    fn sealed_text(delivery: &Delivery) -> Vec<u8> {
        let header = SignatureHeader::from_headers(&delivery.headers).unwrap();
        fintecture::seal::open(&KEY, header.signature()).unwrap()
    }

    #[test]
    fn a_seal_taken_from_another_delivery() {
        let mut first = delivery();
        let second = forge().raw("", b"session_id=2&status=payment_created".as_slice());
        let second = second.unwrap();
        first
            .headers
            .insert("signature", second.headers["signature"].clone());
        assert_eq!(
            refused(&first),
            VerifyError::SealMismatch("digest".to_owned())
        );
    }

    #[test]
    fn a_header_changed_after_sealing() {
        let mut delivery = delivery();
        set(
            &mut delivery.headers,
            "date",
            "Mon, 08 Jun 2020 23:11:23 GMT",
        );
        assert_eq!(
            refused(&delivery),
            VerifyError::SealMismatch("date".to_owned())
        );
    }

    #[test]
    fn sealed_lines_that_end_in_a_carriage_return() {
        let delivery = sealed(|headers| {
            vec![
                ("date", get(headers, "date") + "\r"),
                ("digest", get(headers, "digest") + "\r\n"),
            ]
        });
        assert_eq!(
            refused(&delivery),
            VerifyError::SealMismatch("date".to_owned())
        );
        let delivery = sealed(|headers| vec![("digest", get(headers, "digest") + "\r\n")]);
        assert_eq!(
            refused(&delivery),
            VerifyError::SealMismatch("digest".to_owned())
        );
    }

    #[test]
    fn a_seal_with_fewer_or_more_lines_than_its_list() {
        let mut delivery = sealed(|headers| vec![("digest", get(headers, "digest"))]);
        let listed = get(&delivery.headers, "signature").replace("\"digest\"", "\"digest date\"");
        set(&mut delivery.headers, "signature", &listed);
        assert_eq!(
            refused(&delivery),
            VerifyError::SealMismatch("date".to_owned())
        );

        let mut delivery =
            sealed(|headers| vec![("digest", get(headers, "digest")), ("date", "x".to_owned())]);
        let listed = get(&delivery.headers, "signature").replace("\"digest date\"", "\"digest\"");
        set(&mut delivery.headers, "signature", &listed);
        assert_eq!(refused(&delivery), VerifyError::SealTooLong);
    }

    #[test]
    fn two_newlines_at_the_end_of_the_sealed_text() {
        let delivery = sealed(|headers| vec![("digest", get(headers, "digest") + "\n\n")]);
        assert_eq!(refused(&delivery), VerifyError::SealTooLong);
    }

    #[test]
    fn an_authentic_body_that_is_no_event() {
        for (content_type, body, expected) in [
            ("", "", "webhook session_id: every webhook has one"),
            ("", "session_id=1", "webhook status: every webhook has one"),
            (
                "",
                "session_id=1&status=a&status=b",
                "webhook body: a field stands twice (6 characters: lower-case letters)",
            ),
            (
                "application/json",
                "[1]",
                "webhook body: no JSON object, from line 1 column 0",
            ),
            (
                "application/json; charset=utf-8",
                r#"{"session_id":"1","status":{"is":"secret"}}"#,
                "webhook status: it is not text",
            ),
            (
                "application/json",
                "{",
                "webhook body: no JSON object, from line 1 column 1",
            ),
        ] {
            let delivery = forge().raw(content_type, body).unwrap();
            assert_eq!(refused(&delivery).to_string(), expected, "{body}");
        }
    }
}

mod freshness {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(1_700_000_000_000_000 + seconds * 1_000_000)
    }

    fn verified_at(seconds: i64, tolerance: u64) -> Result<(), VerifyError> {
        let delivery = forge().at(at(0)).raw("", FORM).unwrap();
        verifier()
            .tolerance(Duration::from_secs(tolerance))
            .verify_at(at(seconds), &delivery.headers, &delivery.body)
            .map(drop)
    }

    #[test]
    fn without_a_tolerance_any_age_is_taken() {
        accepted(&forge().at(at(0)).raw("", FORM).unwrap());
    }

    #[test]
    fn the_tolerance_holds_on_both_sides_of_the_present() {
        assert_eq!(verified_at(300, 300), Ok(()));
        assert_eq!(verified_at(-300, 300), Ok(()));
        for seconds in [301, -301] {
            assert_eq!(
                verified_at(seconds, 300),
                Err(VerifyError::Stale {
                    distance: Duration::from_secs(301),
                    tolerance: Duration::from_mins(5)
                })
            );
        }
    }

    #[test]
    fn a_date_that_is_not_sealed_or_not_readable_is_not_believed() {
        let strict = verifier().tolerance(Duration::from_mins(5));
        let unsealed = sealed(|headers| vec![("digest", get(headers, "digest"))]);
        assert_eq!(
            strict
                .verify(&unsealed.headers, &unsealed.body)
                .unwrap_err(),
            VerifyError::NotCovered("date")
        );

        let mut unreadable = sealed(|headers| {
            vec![
                ("date", "yesterday".to_owned()),
                ("digest", get(headers, "digest")),
            ]
        });
        set(&mut unreadable.headers, "date", "yesterday");
        assert!(matches!(
            strict.verify(&unreadable.headers, &unreadable.body),
            Err(VerifyError::Date(_))
        ));
    }
}

mod replay {
    use super::*;

    fn guard() -> Arc<MemoryReplayGuard> {
        Arc::new(MemoryReplayGuard::new(NonZeroUsize::new(100).unwrap()))
    }

    #[test]
    fn without_a_guard_a_repeat_is_taken() {
        let delivery = delivery();
        assert_eq!(accepted(&delivery), accepted(&delivery));
    }

    #[test]
    fn with_a_guard_a_repeat_is_refused_until_its_id_is_forgotten() {
        let guard = guard();
        let verifier = verifier().replay_guard(guard.clone());
        let delivery = delivery();
        let verify = || verifier.verify(&delivery.headers, &delivery.body);
        let id = verify().unwrap().request_id().unwrap().clone();
        assert_eq!(verify().unwrap_err(), VerifyError::Replayed(id.clone()));
        guard.forget(&id);
        assert!(verify().is_ok());
    }

    #[test]
    fn a_delivery_that_fails_another_check_is_not_remembered() {
        let verifier = verifier().replay_guard(guard());
        let delivery = delivery();
        assert!(verifier.verify(&delivery.headers, b"other").is_err());
        assert!(verifier.verify(&delivery.headers, &delivery.body).is_ok());
    }

    #[test]
    fn an_id_that_is_not_sealed_is_not_believed() {
        let delivery = sealed(|headers| vec![("digest", get(headers, "digest"))]);
        assert_eq!(
            verifier()
                .replay_guard(guard())
                .verify(&delivery.headers, &delivery.body)
                .unwrap_err(),
            VerifyError::NotCovered("x-request-id")
        );
    }
}

mod events {
    use super::*;

    #[test]
    fn unknown_fields_survive_reading_and_writing() {
        let text =
            r#"{"session_id":"1","status":"payment_created","fees":{"amount":"0.10"},"n":1}"#;
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
}
