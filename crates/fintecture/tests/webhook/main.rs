//! Webhooks: the contract's examples, the spellings that official validators meet, and one refusal
//! for each check.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod accepts;
mod events;
mod examples;
#[cfg(feature = "axum")]
mod extractor;
mod forged;
mod freshness;
mod properties;
mod refuses;
mod replay;

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
