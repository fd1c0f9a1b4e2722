//! One refusal for each check.

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
fn a_sealed_request_target_since_a_verifier_does_not_see_it() {
    let delivery = sealed(|headers| {
        vec![
            ("(request-target)", "post /webhook".to_owned()),
            ("digest", get(headers, "digest")),
        ]
    });
    assert_eq!(
        refused(&delivery),
        VerifyError::MissingHeader("(request-target)".to_owned())
    );
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
