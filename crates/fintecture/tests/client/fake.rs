//! A server that answers from a script, and refuses what is not signed as it is sent.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use fintecture::ais::{Connection, Tokens};
use fintecture::signature::{Received, SignatureHeader, verify};
use fintecture::transport::{BoxFuture, Clock, Token, Transport, TransportError};
use fintecture::{
    Client, ClientBuilder, CustomerId, OrganisationCredentials, PrivateKey, Timestamp,
};
use http::{HeaderMap, Method, Request, Response};
use tokio::time::Instant;

pub(crate) const APP_ID: &str = "0f0e0d0c-1111-4222-8333-444455556666";
pub(crate) const APP_SECRET: &str = "9c2f1a60-5f7e-4b43-9a56-0f6b1d1b7c1e";
pub(crate) const CLIENT_ID: &str = "5d7c1a52-0f5e-4a63-9f0e-2b8f9d1c4e77";
pub(crate) const CLIENT_SECRET: &str = "1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9";
pub(crate) const CUSTOMER: &str = "1ef74051a77673de120820fb370dc382";
pub(crate) const SESSION: &str = "b2bca2bcd3b64a32a7da0766df59a7d2";

/// One key a process: to make one takes longer than any test.
pub(crate) fn key() -> &'static PrivateKey {
    static KEY: OnceLock<PrivateKey> = OnceLock::new();
    KEY.get_or_init(|| PrivateKey::generate().unwrap())
}

pub(crate) fn organisation() -> OrganisationCredentials {
    OrganisationCredentials::new(CLIENT_ID, CLIENT_SECRET)
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    Json(u16, String),
    With(u16, &'static str, String, String),
    /// The connection could not be made.
    NotSent,
    /// The connection broke after the request left.
    Lost,
    /// No answer, ever.
    Silence,
    /// An answer after a while.
    Late(Duration, Box<Reply>),
}

impl Reply {
    pub(crate) fn ok(body: &str) -> Self {
        Self::Json(200, body.to_owned())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Json(status, String::new())
    }

    pub(crate) fn refusal(status: u16, code: &str) -> Self {
        Self::Json(
            status,
            format!(r#"{{"status":{status},"errors":[{{"code":"{code}"}}]}}"#),
        )
    }

    pub(crate) fn token(secret: &str, lifetime: u64) -> Self {
        Self::ok(&format!(
            r#"{{"access_token":"{secret}","token_type":"Bearer","expires_in":{lifetime}}}"#
        ))
    }

    /// An answer to a code or a refresh token, which may lack a new refresh token.
    pub(crate) fn tokens(access: &str, refresh: Option<&str>) -> Self {
        let body = serde_json::json!({
            "access_token": access, "token_type": "Bearer", "expires_in": 3_600,
            "refresh_token": refresh,
        });
        Self::ok(&body.to_string())
    }

    pub(crate) fn session() -> Self {
        Self::ok(&format!(
            r#"{{"meta":{{"session_id":"{SESSION}","url":"https://connect.example/v2/x"}}}}"#
        ))
    }

    pub(crate) fn payment() -> Self {
        Self::ok(&format!(
            r#"{{"meta":{{"session_id":"{SESSION}","status":"payment_created","code":200}},"data":{{}}}}"#
        ))
    }
}

/// A connection whose access token `access` is good for an hour, with the refresh token `refresh`.
pub(crate) fn connection(client: &Client) -> Connection {
    let hour = Timestamp::parse_http("Thu, 14 Aug 2025 15:43:12 GMT").unwrap();
    let tokens = Tokens::new(Token::new("access", hour), Some("refresh".into()));
    client.ais().restore(&customer(), tokens)
}

pub(crate) fn customer() -> CustomerId {
    CustomerId::new(CUSTOMER).unwrap()
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

type Script = Box<dyn Fn(&Seen, usize) -> Reply + Send + Sync>;

/// Clones share what they saw.
#[derive(Clone)]
pub(crate) struct Fake(Arc<Inner>);

struct Inner {
    tokens: Script,
    calls: Script,
    granted: AtomicUsize,
    seen: Mutex<Vec<Seen>>,
    ids: Mutex<HashSet<String>>,
}

impl Fake {
    /// Answers the n-th call (from 0) as the script says; tokens `token-0`, `token-1`… live an hour.
    pub(crate) fn new(calls: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::with_tokens(|_, n| Reply::token(&format!("token-{n}"), 3_600), calls)
    }

    pub(crate) fn with_tokens(
        tokens: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
        calls: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(Inner {
            tokens: Box::new(tokens),
            calls: Box::new(calls),
            granted: AtomicUsize::new(0),
            seen: Mutex::default(),
            ids: Mutex::default(),
        }))
    }

    /// The same answer to every call.
    pub(crate) fn always(reply: Reply) -> Self {
        Self::new(move |_, _| reply.clone())
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        Client::builder()
            .base_url("https://api.fintecture.com")
            .app_id(APP_ID)
            .app_secret(APP_SECRET)
            .private_key(key().clone())
            .organisation_credentials(organisation())
            .clock(PausedClock::new())
            .transport(self.clone())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    /// The calls that arrived, without those for tokens.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.0.seen.lock().unwrap().clone()
    }

    pub(crate) fn calls(&self) -> usize {
        self.0.seen.lock().unwrap().len()
    }

    pub(crate) fn tokens(&self) -> usize {
        self.0.granted.load(Ordering::SeqCst)
    }

    fn judge(&self, request: Request<Bytes>) -> Reply {
        let (parts, body) = request.into_parts();
        let seen = Seen {
            method: parts.method,
            target: parts.uri.path_and_query().unwrap().to_string(),
            headers: parts.headers,
            body,
        };
        if seen.target.starts_with("/oauth/") {
            check_grant(&seen);
            let n = self.0.granted.fetch_add(1, Ordering::SeqCst);
            return (self.0.tokens)(&seen, n);
        }
        check_signature(&seen);
        let fresh = self
            .0
            .ids
            .lock()
            .unwrap()
            .insert(seen.header("x-request-id").to_owned());
        assert!(fresh, "an attempt reuses a request id");
        let n = {
            let mut all = self.0.seen.lock().unwrap();
            all.push(seen.clone());
            all.len() - 1
        };
        (self.0.calls)(&seen, n)
    }
}

/// Panics if a request for a token is signed; the check of all credentials must be, with the digest
/// of its fields as compact JSON (Contract §3.4).
fn check_grant(seen: &Seen) {
    if !seen.target.starts_with("/oauth/secure/") {
        assert!(!seen.headers.contains_key("signature"), "signed");
        return;
    }
    let form = form_urlencoded::parse(&seen.body);
    let members: Vec<String> = form
        .map(|(name, value)| format!(r#""{name}":"{value}""#))
        .collect();
    let json = format!("{{{}}}", members.join(","));
    check_signature(&Seen {
        body: json.into(),
        ..seen.clone()
    });
}

/// Panics unless the request is signed exactly as it arrived.
pub(crate) fn check_signature(seen: &Seen) {
    let header = SignatureHeader::parse(seen.header("signature")).unwrap();
    assert_eq!(header.key_id().as_str(), APP_ID);
    let received = Received {
        method: &seen.method,
        target: &seen.target,
        headers: &seen.headers,
        body: &seen.body,
    };
    verify(key().public(), &header, &received).unwrap();
    assert_eq!(seen.headers.contains_key("digest"), !seen.body.is_empty());
}

impl Transport for Fake {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move { play(self.judge(request)).await })
    }
}

async fn play(mut reply: Reply) -> Result<Response<Bytes>, TransportError> {
    while let Reply::Late(delay, then) = reply {
        tokio::time::sleep(delay).await;
        reply = *then;
    }
    match reply {
        Reply::Json(status, body) => Ok(Response::builder()
            .status(status)
            .body(body.into())
            .unwrap()),
        Reply::With(status, name, value, body) => Ok(Response::builder()
            .status(status)
            .header(name, value)
            .body(body.into())
            .unwrap()),
        Reply::NotSent => Err(TransportError::not_sent("connection refused")),
        Reply::Lost => Err(TransportError::maybe_sent("connection reset")),
        Reply::Silence | Reply::Late(..) => std::future::pending().await,
    }
}

/// A clock that moves with `tokio`'s paused time.
#[derive(Debug)]
pub(crate) struct PausedClock {
    start: Timestamp,
    origin: OnceLock<Instant>,
}

impl PausedClock {
    pub(crate) fn new() -> Self {
        Self {
            start: Timestamp::parse_http("Thu, 14 Aug 2025 14:43:12 GMT").unwrap(),
            origin: OnceLock::new(),
        }
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        self.start + self.origin.get_or_init(Instant::now).elapsed()
    }
}
