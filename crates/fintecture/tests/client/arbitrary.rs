//! Whatever bytes arrive: a header, a signature, a seal, a webhook, an answer. Nothing panics, and
//! what reads is written as it was read.
//!
//! `cargo xtask nightly` tries many more cases than a usual run.

use fintecture::signature::{Received, SignatureHeader, verify, verify_official_sdks};
use fintecture::transport::Retry;
use fintecture::webhook::testing::Forge;
use fintecture::webhook::{Event, Verifier};
use fintecture::{AppId, Digest, Timestamp};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::fake::{APP_ID, Fake, Reply, key};
use crate::operations;

/// The value of a `Signature` header.
pub(crate) fn header(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(header) = SignatureHeader::parse(&text) {
        let written = header.to_string();
        assert_eq!(SignatureHeader::parse(&written).unwrap(), header);
    }
    // Dates and digests of strangers are read by the same code as our own.
    let _ = (Timestamp::parse_http(&text), Digest::parse(&text));
}

/// A request whose headers are these lines.
pub(crate) fn signature(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let headers = headers(&text);
    let Ok(header) = SignatureHeader::from_headers(&headers) else {
        return;
    };
    let received = Received {
        method: &Method::POST,
        target: "/pis/v2/connect",
        headers: &headers,
        body: bytes,
    };
    let strict = verify(key().public(), &header, &received);
    assert!(strict.is_err(), "nobody but the key's holder signs");
    let _ = verify_official_sdks(key().public(), &header, &received);
}

/// A seal.
pub(crate) fn seal(bytes: &[u8]) {
    assert!(fintecture::seal::open(key(), bytes).is_err());
}

/// The body of a webhook, which anybody with the public key can seal.
pub(crate) fn webhook(bytes: &[u8]) {
    if let Ok(event) = Event::from_form(bytes) {
        assert_eq!(Event::from_form(event.to_form().as_bytes()).unwrap(), event);
    }
    if let Ok(event) = Event::from_json(bytes) {
        let written = serde_json::to_vec(&event).unwrap();
        assert_eq!(Event::from_json(&written).unwrap(), event);
    }
    let app_id = AppId::new(APP_ID).unwrap();
    let forge = Forge::new(app_id.clone(), key().public().clone());
    for kind in ["application/json", "application/x-www-form-urlencoded", ""] {
        let delivery = forge.raw(kind, bytes).unwrap();
        let verifier = Verifier::new(app_id.clone(), key().clone());
        if let Err(error) = verifier.verify(&delivery.headers, &delivery.body) {
            let reads = matches!(error, fintecture::webhook::VerifyError::Event(_));
            assert!(reads, "sealed by us, and refused: {error}");
        }
    }
}

/// The answer to an operation, as a success and as a refusal.
pub(crate) async fn answer(call: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    for status in [200, 400] {
        let reply = Reply::Json(status, text.clone());
        let same = reply.clone();
        // A call that needs a token gets one, so that its own answer is what is read.
        let fake = if operations::is_grant(call) {
            Fake::with_tokens(move |_, _| reply.clone(), move |_, _| same.clone())
        } else {
            Fake::always(reply)
        };
        let client = fake.builder().retry(Retry::never()).build().unwrap();
        if let Err(error) = operations::make(&client, call).await {
            let _ = (error.text(), error.to_json(), format!("{error} {error:?}"));
        }
    }
}

/// The lines that can be headers.
fn headers(text: &str) -> HeaderMap {
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        let name: HeaderName = name.parse().ok()?;
        Some((name, HeaderValue::from_str(value).ok()?))
    };
    text.lines().filter_map(header).collect()
}

#[cfg(test)]
mod smoke {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::contract::example;

    const HEADER: &str = r#"keyId="0f0e0d0c-1111-4222-8333-444455556666",algorithm="rsa-sha256",headers="(request-target) date digest x-request-id",signature="AAAA""#;

    const REQUEST: &str = "date: Mon, 08 Jun 2020 23:11:23 GMT\ndigest: SHA-256=d7YJktEsJ6TwygxlB7ZMODsbO3Z1hybyj2lciIHrlF8=\nx-request-id: 88c414df-6895-48db-8ef3-1fd1ce4272c6\nsignature: ";

    async fn answers(bytes: &[u8]) {
        for call in operations::all() {
            answer(call, bytes).await;
        }
    }

    /// Something real with a stretch of it replaced, which reaches further than noise does.
    fn spoilt(real: impl Into<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
        let real: Vec<u8> = real.into();
        let noise = vec(any::<u8>(), 0..12);
        let length = real.len();
        (0..=length, 0..12_usize, noise).prop_map(move |(from, cut, noise)| {
            let to = (from + cut).min(real.len());
            [&real[..from], &noise, &real[to..]].concat()
        })
    }

    proptest! {
        #[test]
        fn of_a_header(noise in vec(any::<u8>(), 0..200), spoilt in spoilt(HEADER)) {
            header(&noise);
            header(&spoilt);
        }

        #[test]
        fn of_a_signature(noise in vec(any::<u8>(), 0..400), spoilt in spoilt(format!("{REQUEST}{HEADER}"))) {
            signature(&noise);
            signature(&spoilt);
        }

        #[test]
        fn of_a_seal(short in vec(any::<u8>(), 0..300), long in vec(any::<u8>(), 256)) {
            seal(&short);
            seal(&long);
        }

        #[test]
        fn of_a_webhook(
            noise in vec(any::<u8>(), 0..200),
            form in spoilt(&b"session_id=b2bca2bcd3b64a32a7da0766df59a7d2&status=payment_created&amount=1.99"[..]),
            json in spoilt(&br#"{"session_id":"b2bc","status":"payment_created","amount":1.99,"x":[{}]}"#[..]),
        ) {
            for body in [noise, form, json] {
                webhook(&body);
            }
        }
    }

    proptest! {
        // Each case is a call of every operation, twice.
        #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
        #[test]
        fn of_an_answer(
            noise in vec(any::<u8>(), 0..100),
            payment in spoilt(example!("pis-payments-get")["response"]["body"].to_string()),
            list in spoilt(example!("pis-payments-list")["response"]["body"].to_string()),
            account in spoilt(example!("ais-accounts-list")["response"]["body"].to_string()),
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            for body in [noise, payment, list, account] {
                runtime.block_on(answers(&body));
            }
        }
    }

    #[tokio::test]
    async fn of_an_answer_that_is_meant_for_another_operation() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
        for example in std::fs::read_dir(folder).unwrap() {
            let example = std::fs::read(example.unwrap().path()).unwrap();
            let example: serde_json::Value = serde_json::from_slice(&example).unwrap();
            answers(example["response"]["body"].to_string().as_bytes()).await;
        }
    }
}
