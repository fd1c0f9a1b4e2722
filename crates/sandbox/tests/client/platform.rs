//! A sandbox of one's own and a merchant without an SDK: plain requests, signed where asked.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fintecture::signature::{self, Outgoing};
use fintecture::{Credentials, Digest, ExposeSecret, RequestId};
use fintecture_sandbox::{Builder, Clock, Sandbox};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::Url;
use serde_json::{Value, json};

use crate::description::Description;

/// A Wednesday, before the cut-off of credit transfers.
pub(crate) const WEDNESDAY: &str = "2025-01-15T10:00:00Z";

/// The date header of every signed request; no window is enforced.
pub(crate) const DATE: &str = "Wed, 15 Jan 2025 10:00:00 GMT";

/// A clock that stands still.
pub(crate) fn frozen_at(instant: &str) -> Clock {
    Clock::FrozenAt(instant.parse().unwrap())
}

/// A sandbox, and a connection to it.
pub(crate) struct Platform {
    pub(crate) sandbox: Sandbox,
    http: reqwest::Client,
}

impl Platform {
    /// One in memory whose clock stands on a Wednesday.
    pub(crate) async fn start() -> Self {
        Self::at(WEDNESDAY).await
    }

    /// One in memory whose clock stands at an instant.
    pub(crate) async fn at(instant: &str) -> Self {
        Self::of(Sandbox::builder().clock(frozen_at(instant))).await
    }

    /// One that demands signatures.
    pub(crate) async fn strict() -> Self {
        Self::of(Sandbox::builder().clock(frozen_at(WEDNESDAY)).strict()).await
    }

    pub(crate) async fn of(builder: Builder) -> Self {
        // Without the machine's certificates, which take long to read and serve no plain HTTP.
        let http = reqwest::Client::builder().no_proxy().tls_certs_only([]);
        Self {
            sandbox: builder.start().await.unwrap(),
            http: http.build().unwrap(),
        }
    }

    pub(crate) fn credentials(&self) -> &Credentials {
        self.sandbox.credentials()
    }

    pub(crate) fn call(&self, method: Method, target: &str) -> Call<'_> {
        let url = format!("{}{target}", self.sandbox.base_url());
        Call {
            platform: self,
            method,
            url: Url::parse(&url).unwrap(),
            headers: HeaderMap::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn get(&self, target: &str) -> Call<'_> {
        self.call(Method::GET, target)
    }

    pub(crate) fn post(&self, target: &str) -> Call<'_> {
        self.call(Method::POST, target)
    }

    /// Follows an address that the platform gave.
    pub(crate) fn follow(&self, url: &str) -> Call<'_> {
        let mut call = self.get("/");
        call.url = Url::parse(url).unwrap();
        call
    }

    /// The call that gives a PIS token.
    pub(crate) fn token_call(&self) -> Call<'_> {
        let credentials = self.credentials();
        let (app_id, secret) = (credentials.app_id(), credentials.app_secret());
        let form = format!("grant_type=client_credentials&app_id={app_id}&scope=PIS");
        self.post("/oauth/accesstoken")
            .basic(app_id.as_str(), secret.expose_secret())
            .form(&form)
    }

    pub(crate) async fn token(&self) -> String {
        let answer = self.token_call().send().await.ok();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// A merchant who holds a token.
    pub(crate) async fn merchant(&self) -> Merchant<'_> {
        let token = self.token().await;
        Merchant {
            platform: self,
            token,
        }
    }

    /// Plays the payer of a session over the control interface.
    pub(crate) async fn outcome(&self, session: &str, body: Value) -> Answer {
        let target = format!("/_sandbox/v1/sessions/{session}/outcome");
        self.post(&target).json(&body).send().await
    }

    /// The payer approves; answers the session's status and transfer state.
    pub(crate) async fn pay(&self, session: &str, outcome: &str) -> (String, String) {
        let answer = self.outcome(session, json!({ "outcome": outcome })).await;
        stage(&answer.ok())
    }

    /// Turns the clock and waits until nothing is under way.
    pub(crate) async fn advance(&self, by: &str) -> Value {
        let turn = self.post("/_sandbox/v1/clock/advance");
        turn.json(&json!({ "by": by })).send().await.ok()
    }

    /// Waits until every webhook that is due was tried.
    pub(crate) async fn settle(&self) {
        self.advance("0s").await;
    }

    /// How a session stands.
    pub(crate) async fn stage(&self, session: &str) -> (String, String) {
        let target = format!("/_sandbox/v1/wait?session_id={session}");
        stage(&self.get(&target).send().await.ok())
    }

    /// Sends the demo application's webhooks to an address.
    pub(crate) async fn webhook(&self, url: &str) {
        let register = self.post("/_sandbox/v1/webhooks");
        register.json(&json!({ "url": url })).send().await.ok();
    }

    /// Every book sums to zero, and no balance differs from its postings.
    pub(crate) async fn assert_books_balance(&self) {
        let ledger = self.get("/_sandbox/v1/ledger").send().await.ok();
        for book in ledger["ledger"].as_array().unwrap() {
            assert_eq!(book["balanced"], true, "{book}");
            assert_eq!(book["sum"], 0);
        }
    }
}

fn stage(standing: &Value) -> (String, String) {
    let word = |name: &str| standing[name].as_str().unwrap_or("none").to_owned();
    (word("status"), word("transfer_state"))
}

/// What a session's stage is compared with.
pub(crate) fn is(status: &str, transfer_state: &str) -> (String, String) {
    (status.to_owned(), transfer_state.to_owned())
}

/// The body of a connect.
pub(crate) fn order(amount: &str) -> Value {
    json!({
        "meta": { "psu_name": "Jane Payer", "psu_email": "jane.payer@example.com" },
        "data": {
            "type": "payments",
            "attributes": { "amount": amount, "currency": "EUR", "communication": "Order 42" },
        },
    })
}

/// A merchant who holds a token and signs nothing unless told to.
pub(crate) struct Merchant<'p> {
    pub(crate) platform: &'p Platform,
    pub(crate) token: String,
}

impl<'p> Merchant<'p> {
    pub(crate) fn get(&self, target: &str) -> Call<'p> {
        self.platform.get(target).bearer(&self.token)
    }

    pub(crate) fn post(&self, target: &str, body: &Value) -> Call<'p> {
        self.platform.post(target).bearer(&self.token).json(body)
    }

    pub(crate) async fn connect(&self, body: &Value) -> Answer {
        self.post("/pis/v2/connect?state=order-42", body)
            .send()
            .await
    }

    /// Opens a payment and gives its session's id.
    pub(crate) async fn order(&self, amount: &str) -> String {
        self.connect(&order(amount)).await.session()
    }

    /// Opens a payment whose money is received at once.
    pub(crate) async fn received(&self, amount: &str) -> String {
        let session = self.order(amount).await;
        self.platform.pay(&session, "accept_received").await;
        session
    }

    pub(crate) async fn payment(&self, session: &str) -> Value {
        let target = format!("/pis/v2/payments/{session}");
        self.get(&target).send().await.ok()
    }

    pub(crate) async fn refund(&self, body: &Value) -> Answer {
        self.post("/pis/v2/refund?state=refund-1", body)
            .send()
            .await
    }

    pub(crate) async fn refund_of(&self, session: &str, amount: Value) -> Answer {
        let body = json!({
            "meta": { "session_id": session },
            "data": { "attributes": { "amount": amount } },
        });
        self.refund(&body).await
    }
}

/// A request being made.
pub(crate) struct Call<'p> {
    platform: &'p Platform,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Call<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        let name: HeaderName = name.parse().unwrap();
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        self.headers.insert(name, value);
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn basic(self, user: &str, password: &str) -> Self {
        let pair = BASE64_STANDARD.encode(format!("{user}:{password}"));
        self.header("authorization", &format!("Basic {pair}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    pub(crate) fn form(self, body: &str) -> Self {
        self.header("content-type", "application/x-www-form-urlencoded")
            .body(body)
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The path and query, as they will stand on the request line.
    pub(crate) fn target(&self) -> String {
        let path = self.url.path();
        self.url
            .query()
            .map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
    }

    /// Signs as the contract says: with a digest exactly if there is a body.
    pub(crate) fn signed(self) -> Self {
        let credentials = self.platform.credentials();
        self.signed_as(credentials)
    }

    /// Signs the same way as another application.
    pub(crate) fn signed_as(self, credentials: &Credentials) -> Self {
        let request_id = RequestId::random();
        let digest = (!self.body.is_empty()).then(|| Digest::of(&self.body));
        let outgoing = Outgoing {
            method: &self.method,
            target: &self.target(),
            date: DATE,
            digest: digest.as_ref(),
            request_id: &request_id,
        };
        let key = credentials.private_key();
        let header = signature::sign(key, credentials.app_id(), &outgoing).unwrap();
        let call = self
            .header("date", DATE)
            .header("x-request-id", request_id.as_str())
            .header("signature", &header.to_string());
        match digest {
            Some(digest) => call.header("digest", &digest.to_string()),
            None => call,
        }
    }

    /// Signs these very lines, and sends those of them that are headers.
    pub(crate) fn signed_over(self, lines: &[(&str, &str)]) -> Self {
        let key_id = self.platform.credentials().app_id().clone();
        let signed = self.signature_over(key_id.as_str(), lines);
        let headers = lines.iter().filter(|(name, _)| !name.starts_with('('));
        let call = headers.fold(self, |call, (name, value)| call.header(name, value));
        call.header("signature", &signed)
    }

    /// The signature header over some lines.
    pub(crate) fn signature_over(&self, key_id: &str, lines: &[(&str, &str)]) -> String {
        let text: Vec<_> = lines
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let names: Vec<_> = lines.iter().map(|(name, _)| *name).collect();
        let credentials = self.platform.credentials();
        let key = credentials.private_key();
        let signature = BASE64_STANDARD.encode(key.sign(text.join("\n").as_bytes()).unwrap());
        let names = names.join(" ");
        format!(
            r#"keyId="{key_id}",algorithm="rsa-sha256",headers="{names}",signature="{signature}""#
        )
    }

    /// A header as it stands now.
    pub(crate) fn header_value(&self, name: &str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }

    pub(crate) async fn send(self) -> Answer {
        let http = &self.platform.http;
        let request = http.request(self.method.clone(), self.url.clone());
        let request = request.headers(self.headers).body(self.body);
        let response = request.send().await.unwrap();
        let answer = Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        };
        let base_url = self.platform.sandbox.base_url();
        let description = Description::of(http, base_url).await;
        description.check(&self.method, self.url.path(), &answer);
        answer
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        let content_type = &self.headers["content-type"];
        assert_eq!(content_type, "application/json; charset=utf-8", "{self:?}");
        serde_json::from_str(&self.text).unwrap()
    }

    /// The body of a success.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json()
    }

    pub(crate) fn session(&self) -> String {
        self.ok()["meta"]["session_id"].as_str().unwrap().to_owned()
    }

    /// The entries of an error in the one shape (Contract §16.1), each as its code and message.
    pub(crate) fn errors(&self, status: u16, family: &str) -> Vec<(String, String)> {
        assert_eq!(self.status, status, "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], status, "{body}");
        assert_eq!(body["code"], family, "{body}");
        let log_id = body["log_id"].as_str().unwrap();
        assert!(uuid::Uuid::parse_str(log_id).is_ok(), "{body}");
        let entry = |entry: &Value| {
            assert!(!entry["title"].as_str().unwrap().is_empty(), "{body}");
            let word = |name: &str| entry[name].as_str().unwrap().to_owned();
            (word("code"), word("message"))
        };
        let entries: Vec<_> = body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(entry)
            .collect();
        assert!(!entries.is_empty(), "{body}");
        entries
    }

    /// The code and message of an error that has one entry.
    pub(crate) fn error(&self, status: u16, family: &str) -> (String, String) {
        let mut errors = self.errors(status, family);
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.remove(0)
    }
}

/// A contract example.
pub(crate) fn example(name: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract");
    let text = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// All members with their types, those of the first item of a list standing for all.
pub(crate) fn members(value: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    walk(value, &format!("{path}.{name}"), found);
                }
            }
            Value::Array(items) => {
                if let Some(first) = items.first() {
                    walk(first, &format!("{path}[]"), found);
                }
            }
            Value::String(_) => found.push(format!("{path}: text")),
            Value::Number(_) => found.push(format!("{path}: number")),
            Value::Bool(_) => found.push(format!("{path}: flag")),
            Value::Null => found.push(format!("{path}: null")),
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found.sort();
    found
}
