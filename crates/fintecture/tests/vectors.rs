//! The contract's test vectors (Contract §4.4), for digests and for signing strings.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fintecture::signature::{Outgoing, Received, sign, verify};
use fintecture::{AppId, Digest, PrivateKey, RequestId};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::Value;

fn signing() -> Value {
    serde_json::from_str(include_str!("vectors/vector-signing.json")).unwrap()
}

fn webhook() -> Value {
    serde_json::from_str(include_str!("vectors/vector-webhook-digest.json")).unwrap()
}

fn text<'a>(vector: &'a Value, pointer: &str) -> &'a str {
    vector
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("the vector has no {pointer}"))
}

#[test]
fn every_digest_of_the_contract_is_reproduced() {
    let (signing, webhook) = (signing(), webhook());
    for (body, digest) in [
        ("", "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
        ("{}", "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o="),
        (
            "test",
            "SHA-256=n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=",
        ),
        (text(&signing, "/post/body"), text(&signing, "/post/digest")),
        (
            text(&signing, "/unicode_body/body"),
            text(&signing, "/unicode_body/digest"),
        ),
        ("{}", text(&signing, "/ruby_get_quirk/digest")),
        ("", text(&signing, "/ruby_delete_quirk/digest")),
        (text(&webhook, "/raw_body"), text(&webhook, "/digest")),
    ] {
        assert_eq!(Digest::of(body.as_bytes()).to_string(), digest, "{body}");
        assert!(Digest::parse(digest).unwrap().matches(body.as_bytes()));
    }
}

/// Signs what a vector describes and checks the signing string, the header and its verification.
fn assert_vector(vector: &Value, method: &Method, digest: Option<Digest>, body: &[u8]) {
    let target = "/pis/v2/payments/b2bca2bcd3b64a32a7da0766df59a7d2";
    let target = vector
        .pointer("/request_target")
        .and_then(Value::as_str)
        .map_or(target, |line| line.split_once(' ').unwrap().1);
    let request_id = RequestId::new("963587a9-1fa4-42d2-bca8-85c27d0c859e").unwrap();
    let request = Outgoing {
        method,
        target,
        date: "Mon, 26 Feb 2024 13:36:00 GMT",
        digest: digest.as_ref(),
        request_id: &request_id,
    };
    let expected = text(vector, "/signing_string");
    assert_eq!(request.signing_string().to_string(), expected);

    let key = PrivateKey::generate().unwrap();
    let app_id = AppId::new("0f0e0d0c-1111-4222-8333-444455556666").unwrap();
    let header = sign(&key, &app_id, &request).unwrap();
    assert_eq!(
        header.to_string(),
        format!(
            r#"keyId="0f0e0d0c-1111-4222-8333-444455556666",algorithm="rsa-sha256",headers="{}",signature="{}""#,
            text(vector, "/headers_list"),
            STANDARD.encode(key.sign(expected.as_bytes()).unwrap()),
        )
    );

    let mut headers = HeaderMap::new();
    headers.insert("date", HeaderValue::from_str(request.date).unwrap());
    headers.insert(
        "x-request-id",
        HeaderValue::from_str(request_id.as_str()).unwrap(),
    );
    if let Some(digest) = digest {
        headers.insert(
            "digest",
            HeaderValue::from_str(&digest.to_string()).unwrap(),
        );
    }
    let received = Received {
        method,
        target,
        headers: &headers,
        body,
    };
    assert_eq!(verify(key.public(), &header, &received), Ok(()));
}

#[test]
fn a_post_is_signed_as_the_vector_says() {
    let vectors = signing();
    let body = text(&vectors, "/post/body").as_bytes();
    assert_vector(
        &vectors["post"],
        &Method::POST,
        Some(Digest::of(body)),
        body,
    );
}

#[test]
fn a_get_is_signed_as_the_vector_says() {
    assert_vector(&signing()["get"], &Method::GET, None, b"");
}

#[test]
fn a_get_with_a_digest_of_braces_verifies_although_its_body_is_empty() {
    let vectors = signing();
    assert_vector(
        &vectors["ruby_get_quirk"],
        &Method::GET,
        Some(Digest::of(b"{}")),
        b"",
    );
}
