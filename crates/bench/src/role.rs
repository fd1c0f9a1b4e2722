//! What this program also is: the baselines, each a process of its own as what it stands beside.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::routing::{get, post};
use clap::{Args, Subcommand, ValueEnum};
use fintecture::signature::{Outgoing, Received, SignatureHeader, verify};
use fintecture::{AppId, Client, PrivateKey, PublicKey, RequestId, SessionId, Timestamp};
use futures_util::future::try_join_all;
use http::{HeaderMap, Method, StatusCode, header};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::Outcome;
use crate::program::{Memory, to_its_end};
use crate::slow_disk::Sync;

/// The demo application of nowhere: these servers believe everybody.
const APP_ID: &str = "0f0e0d0c-1111-4222-8333-444455556666";

/// The payment that the stub knows.
const SESSION: &str = "b2bca2bcd3b64a32a7da0766df59a7d2";

/// What the stub answers.
const TOKEN: &str = r#"{"access_token":"a","expires_in":3600,"token_type":"Bearer"}"#;
const PAYMENT: &str = r#"{"meta":{"code":200,"session_id":"b2bca2bcd3b64a32a7da0766df59a7d2","status":"payment_created","type":"PayByBank","customer_id":"5f78e902907e4209aa8df63659b05d24","provider":"cmcifrpp"},"data":{"id":"b2bca2bcd3b64a32a7da0766df59a7d2","type":"payments","attributes":{"amount":"149.30","currency":"EUR","communication":"ORDER-42","end_to_end_id":"5f78e902907e4209aa8df63659b05d24","payment_scheme":"SEPA","execution_date":"2024-02-26","transfer_state":"completed"},"transfer_state":"completed"}}"#;

/// What the bare server answers to an order: as long as what the sandbox answers.
const OPENED: &str = r#"{"meta":{"session_id":"b2bca2bcd3b64a32a7da0766df59a7d2","url":"http://127.0.0.1:3333/connect/0f0e0d0c-1111-4222-8333-444455556666"}}"#;

/// One of the processes that measurements are made of.
#[derive(Subcommand, Debug)]
pub(crate) enum Role {
    /// Serves orders: verifies the signature, reads the JSON, answers; keeps nothing.
    #[command(hide = true)]
    BareServer {
        /// The private key whose signatures are verified.
        key: PathBuf,
    },
    /// Serves one payment to everybody.
    #[command(hide = true)]
    PaymentStub,
    /// Reads that payment many times.
    #[command(hide = true)]
    Calls(Calls),
    /// Says what a durable write takes.
    #[command(hide = true)]
    Disk {
        /// Where.
        folder: PathBuf,
    },
}

/// Who reads, and how often.
#[derive(Args, Clone, Debug)]
pub(crate) struct Calls {
    caller: Caller,
    base_url: String,
    key: PathBuf,
    /// How many calls are made.
    count: usize,
    /// How many of them at once.
    concurrency: usize,
}

/// With what a payment is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Caller {
    /// The SDK.
    Sdk,
    /// `reqwest` and one RSA signature.
    Bare,
}

/// What many calls took.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    pub(crate) seconds: f64,
    /// The most memory that the process held, in bytes.
    pub(crate) peak: u64,
}

impl Role {
    pub(crate) fn play(self) -> Outcome<()> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        runtime.block_on(async {
            match self {
                Self::BareServer { key } => {
                    let key = PrivateKey::from_file(key)?.public().clone();
                    let router = Router::new().route("/pis/v2/connect", post(order));
                    serve(router.with_state(Arc::new(key))).await
                }
                Self::PaymentStub => {
                    let json = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
                    let payment = move || async move { (json.clone(), PAYMENT) };
                    let token = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
                    let token = move || async move { (token.clone(), TOKEN) };
                    let router = Router::new()
                        .route("/oauth/accesstoken", post(token))
                        .route("/pis/v2/payments/{session_id}", get(payment));
                    serve(router).await
                }
                Self::Calls(calls) => {
                    println!("{}", serde_json::to_string(&calls.make().await?)?);
                    Ok(())
                }
                Self::Disk { folder } => {
                    println!("{}", serde_json::to_string(&Sync::of(&folder)?)?);
                    Ok(())
                }
            }
        })
    }
}

async fn serve(router: Router) -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("serving http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, router).await?)
}

/// Takes an order as the sandbox does, and forgets it.
async fn order(
    State(key): State<Arc<PublicKey>>,
    method: Method,
    OriginalUri(target): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<([(header::HeaderName, &'static str); 1], &'static str), StatusCode> {
    let refuse = |_| StatusCode::UNAUTHORIZED;
    let signature =
        SignatureHeader::from_headers(&headers).map_err(|_| StatusCode::UNAUTHORIZED)?;
    let target = target
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let received = Received {
        method: &method,
        target,
        headers: &headers,
        body: &body,
    };
    verify(&key, &signature, &received).map_err(refuse)?;
    serde_json::from_slice::<serde_json::Value>(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], OPENED))
}

impl Calls {
    /// The same as a process of its own: how long it lived, and what it measured.
    pub(crate) fn elsewhere(
        caller: Caller,
        base_url: &str,
        key: &std::path::Path,
        count: usize,
        concurrency: usize,
    ) -> Outcome<(Duration, Measured)> {
        let caller = match caller {
            Caller::Sdk => "sdk",
            Caller::Bare => "bare",
        };
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["calls", caller, base_url]).arg(key);
        command.args([count.to_string(), concurrency.to_string()]);
        let (took, said) = to_its_end(&mut command)?;
        Ok((took, serde_json::from_str(&said)?))
    }

    async fn make(&self) -> Outcome<Measured> {
        let key = PrivateKey::from_file(&self.key)?;
        let seconds = match self.caller {
            Caller::Sdk => {
                let client = Client::builder()
                    .base_url(&self.base_url)
                    .app_id(APP_ID)
                    .app_secret("secret")
                    .private_key(key)
                    .build()?;
                let session = SessionId::new(SESSION)?;
                let call = async || {
                    client.pis().payments().get(&session).await?;
                    Ok(())
                };
                self.time(call).await?
            }
            Caller::Bare => {
                let bare = Bare {
                    client: reqwest::Client::builder().no_proxy().build()?,
                    url: format!("{}/pis/v2/payments/{SESSION}", self.base_url),
                    app_id: AppId::new(APP_ID)?,
                    key,
                };
                self.time(async || bare.call().await).await?
            }
        };
        let peak = Memory::own()?.peak;
        Ok(Measured { seconds, peak })
    }

    /// How many seconds the calls take, after one that brings up connection and token.
    async fn time(&self, call: impl AsyncFn() -> Outcome<()>) -> Outcome<f64> {
        call().await?;
        let started = Instant::now();
        let share = self.count.div_ceil(self.concurrency.max(1));
        let caller = async || {
            for _ in 0..share {
                call().await?;
            }
            Outcome::Ok(())
        };
        try_join_all((0..self.concurrency).map(|_| caller())).await?;
        Ok(started.elapsed().as_secs_f64())
    }
}

/// The least that a correct call can do.
struct Bare {
    client: reqwest::Client,
    url: String,
    app_id: AppId,
    key: PrivateKey,
}

impl Bare {
    async fn call(&self) -> Outcome<()> {
        let date = Timestamp::now().to_http();
        let request_id = RequestId::random();
        let outgoing = Outgoing {
            method: &Method::GET,
            target: concat!("/pis/v2/payments/", "b2bca2bcd3b64a32a7da0766df59a7d2"),
            date: &date,
            digest: None,
            request_id: &request_id,
        };
        let signature = fintecture::signature::sign(&self.key, &self.app_id, &outgoing)?;
        let answer = self
            .client
            .get(&self.url)
            .header("accept", "application/json")
            .header("authorization", "Bearer a")
            .header("date", &date)
            .header("x-request-id", request_id.as_str())
            .header("signature", signature.to_string())
            .send()
            .await?;
        answer.error_for_status()?.bytes().await?;
        Ok(())
    }
}
