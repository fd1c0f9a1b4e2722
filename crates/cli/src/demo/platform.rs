//! The world's control interface, over HTTP as any language would use it.

use std::time::{Duration, Instant};

use fintecture::{Currency, Iban, Money, Timestamp};
use http::Method;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::check::Surprise;
use super::wire::{Exchange, Route, Wire};

/// Hands on the world that the demo runs in.
pub(super) struct Platform {
    http: reqwest::Client,
    wire: Wire,
    pub(super) base_url: String,
}

/// How the sandbox is.
#[derive(Deserialize, Debug)]
pub(super) struct Health {
    pub(super) status: String,
    pub(super) version: String,
}

/// What the world's clock shows.
#[derive(Deserialize, Clone, Copy, Debug)]
pub(super) struct Clock {
    pub(super) now: Timestamp,
    /// When something happens next by itself.
    pub(super) next_due: Option<Timestamp>,
}

/// What turning the clock did.
#[derive(Deserialize, Clone, Copy, Debug)]
pub(super) struct Turned {
    pub(super) from: Timestamp,
    pub(super) now: Timestamp,
    pub(super) timers: u64,
}

/// The books of one currency.
#[derive(Deserialize, Debug)]
pub(super) struct Books {
    pub(super) currency: Currency,
    pub(super) postings: i64,
    /// In minor units.
    pub(super) sum: i64,
    pub(super) balanced: bool,
}

/// An account and what stands on it.
#[derive(Deserialize, Clone, Debug)]
pub(super) struct Account {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) iban: Option<Iban>,
    balance: String,
    currency: Currency,
}

impl Account {
    pub(super) fn balance(&self) -> Result<Money, Surprise> {
        Ok(Money::parse(&self.balance, self.currency)?)
    }
}

impl Platform {
    pub(super) fn new(http: reqwest::Client, wire: Wire, base_url: &str) -> Self {
        Self {
            http,
            wire,
            base_url: base_url.to_owned(),
        }
    }

    pub(super) async fn health(&self) -> Result<Health, Surprise> {
        self.call(Method::GET, "/_sandbox/v1/health", None).await
    }

    pub(super) async fn clock(&self) -> Result<Clock, Surprise> {
        self.call(Method::GET, "/_sandbox/v1/clock", None).await
    }

    /// Turns the clock ahead; whole seconds, so that it does not stop short.
    pub(super) async fn advance(&self, by: Duration) -> Result<Turned, Surprise> {
        let by = format!("{}s", by.as_secs() + 1);
        let body = json!({ "by": by });
        self.call(Method::POST, "/_sandbox/v1/clock/advance", Some(body))
            .await
    }

    pub(super) async fn accounts(&self) -> Result<Vec<Account>, Surprise> {
        #[derive(Deserialize)]
        struct Listed {
            accounts: Vec<Account>,
        }
        let listed: Listed = self
            .call(Method::GET, "/_sandbox/v1/accounts", None)
            .await?;
        Ok(listed.accounts)
    }

    pub(super) async fn books(&self) -> Result<Vec<Books>, Surprise> {
        #[derive(Deserialize)]
        struct Ledger {
            ledger: Vec<Books>,
        }
        let read: Ledger = self.call(Method::GET, "/_sandbox/v1/ledger", None).await?;
        Ok(read.ledger)
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &'static str,
        body: Option<Value>,
    ) -> Result<T, Surprise> {
        let began = Instant::now();
        let mut request = self
            .http
            .request(method.clone(), format!("{}{path}", self.base_url));
        if let Some(body) = body {
            request = request
                .header(http::header::CONTENT_TYPE, "application/json")
                .body(body.to_string());
        }
        let lost = |error: reqwest::Error| {
            Surprise::new(
                format!("an answer from {path}"),
                error.without_url().to_string(),
            )
        };
        let response = request.send().await.map_err(lost)?;
        let status = response.status();
        let answer = response.bytes().await.map_err(lost)?;
        self.wire.record(Exchange {
            route: Route::OperatorToPlatform,
            method,
            path: path.to_owned(),
            status,
            proof: None,
            took: began.elapsed(),
        });
        if !status.is_success() {
            return Err(Surprise::new(
                format!("200 from {path}"),
                status.to_string(),
            ));
        }
        serde_json::from_slice(&answer)
            .map_err(|error| Surprise::new(format!("the answer of {path}"), error.to_string()))
    }
}
