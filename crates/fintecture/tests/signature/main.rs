//! Request signatures: what verifies, what does not and why, and the official SDKs' own ways.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod accepts;
mod official_sdks;
mod properties;
mod refuses;

use std::sync::LazyLock;

use fintecture::signature::{
    Outgoing, Received, SignatureHeader, SigningString, Variation, VerifyError, sign, verify,
    verify_official_sdks,
};
use fintecture::{AppId, Digest, PrivateKey, RequestId, Timestamp};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

static KEY: LazyLock<PrivateKey> = LazyLock::new(|| PrivateKey::generate().unwrap());

const DATE: &str = "Mon, 26 Feb 2024 13:36:00 GMT";
const REQUEST_ID: &str = "963587a9-1fa4-42d2-bca8-85c27d0c859e";

fn app_id() -> AppId {
    AppId::new("0f0e0d0c-1111-4222-8333-444455556666").unwrap()
}

/// A request as it is on the wire.
#[derive(Clone)]
struct Sent {
    method: Method,
    target: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Sent {
    fn new(method: Method, target: &str, body: &str) -> Self {
        let mut sent = Self {
            method,
            target: target.to_owned(),
            headers: HeaderMap::new(),
            body: body.as_bytes().to_vec(),
        };
        sent.set("date", DATE);
        sent.set("x-request-id", REQUEST_ID);
        if !body.is_empty() {
            sent.set("digest", &Digest::of(body.as_bytes()).to_string());
        }
        sent
    }

    fn post() -> Self {
        Self::new(
            Method::POST,
            "/pis/v2/connect?state=test",
            r#"{"amount":"1"}"#,
        )
    }

    fn set(&mut self, name: &'static str, value: &str) {
        self.headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
    }

    fn received(&self) -> Received<'_> {
        Received {
            method: &self.method,
            target: &self.target,
            headers: &self.headers,
            body: &self.body,
        }
    }

    /// The header that this crate makes for the request.
    fn signed(&self) -> SignatureHeader {
        let digest = self.headers.get("digest");
        let digest = digest.map(|digest| Digest::parse(digest.to_str().unwrap()).unwrap());
        let outgoing = Outgoing {
            method: &self.method,
            target: &self.target,
            date: DATE,
            digest: digest.as_ref(),
            request_id: &RequestId::new(REQUEST_ID).unwrap(),
        };
        sign(&KEY, &app_id(), &outgoing).unwrap()
    }

    /// A header for a text of the sender's own making, under the names of its lines.
    fn signed_as(&self, target: &str) -> SignatureHeader {
        let mut lines = vec![("(request-target)", target.to_owned())];
        for name in ["date", "digest", "x-request-id"] {
            if let Some(value) = self.headers.get(name) {
                lines.push((name, value.to_str().unwrap().to_owned()));
            }
        }
        let text: SigningString = lines.into_iter().collect();
        header(text.names(), &KEY.sign(&text.to_bytes()).unwrap())
    }

    fn verify(&self, header: &SignatureHeader) -> Result<(), VerifyError> {
        verify(KEY.public(), header, &self.received())
    }

    fn verify_official(&self, header: &SignatureHeader) -> Result<Option<Variation>, VerifyError> {
        verify_official_sdks(KEY.public(), header, &self.received())
    }
}

fn header<'a>(names: impl Iterator<Item = &'a str>, signature: &[u8]) -> SignatureHeader {
    use base64::Engine as _;
    let names: Vec<&str> = names.collect();
    let text = format!(
        r#"keyId="{}",algorithm="rsa-sha256",headers="{}",signature="{}""#,
        app_id(),
        names.join(" "),
        base64::engine::general_purpose::STANDARD.encode(signature)
    );
    SignatureHeader::parse(&text).unwrap()
}

/// Reads a header again after a change to its text.
fn edited(header: &SignatureHeader, from: &str, to: &str) -> SignatureHeader {
    let text = header.to_string();
    assert!(text.contains(from), "{text} has no {from}");
    SignatureHeader::parse(&text.replacen(from, to, 1)).unwrap()
}
