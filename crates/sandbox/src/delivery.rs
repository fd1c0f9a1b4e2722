//! Floor 5, webhooks out: takes from the outbox what is due, seals it and sends it (Contract §15).

use std::fmt;
use std::time::Duration;

use aws_lc_rs::rand;
use fintecture::seal::{self, Stamp};
use fintecture::{Digest, RequestId, Timestamp};
use http::header::{CONTENT_TYPE, DATE};
use serde_json::{Map, Value};

use crate::domain::application::{Application, ContentType};
use crate::engine::Engine;
use crate::engine::outbox::Outcome;
use crate::engine::time::AFTER_FAILURE;
use crate::store::tables::delivery::Delivery;

/// How long an endpoint has to answer (Contract §15.2).
const TIMEOUT: Duration = Duration::from_secs(20);

/// Sends webhooks until the engine closes.
#[derive(Debug)]
pub(crate) struct Courier {
    engine: Engine,
}

impl Courier {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Delivers what is due, whenever something is, until the world is closed.
    pub(crate) async fn run(self) {
        // On a thread of its own: the sandbox serves meanwhile.
        let client = match tokio::task::spawn_blocking(prepare).await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => return no_webhooks(&error).await,
            Err(error) => return no_webhooks(&error).await,
        };
        let mut commits = self.engine.commits();
        loop {
            commits.mark_unchanged();
            // Before the claim: the clock may be turned at any time.
            let looked_at = self.engine.clock().now();
            match self.engine.claim_deliveries().await {
                Ok(claimed) if claimed.is_empty() => {
                    tokio::select! {
                        () = self.next_is_due(looked_at) => {}
                        changed = commits.changed() => if changed.is_err() { return },
                    }
                }
                Ok(claimed) => {
                    for delivery in claimed {
                        self.send_off(&client, delivery);
                    }
                }
                Err(refusal) if refusal.is_closed() => return,
                Err(refusal) => {
                    tracing::error!(%refusal, "deliveries could not be taken in hand");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            }
        }
    }

    /// Waits for the next delivery that was not due at `looked_at`. What was due then is in hand, or
    /// waits for an older one of its session or for others of its endpoint, and the end of each is
    /// a commit.
    async fn next_is_due(&self, looked_at: Timestamp) {
        match self.engine.next_delivery_after(looked_at).await {
            Ok(Some(due_at)) => self.engine.clock().sleep_until(due_at).await,
            _ => std::future::pending().await,
        }
    }

    /// Sends one delivery beside the others; how many there are is decided where they are taken in
    /// hand.
    fn send_off(&self, client: &reqwest::Client, delivery: Delivery) {
        let (engine, client) = (self.engine.clone(), client.clone());
        tokio::spawn(async move {
            let outcome = match engine.world().applications.by_row(delivery.application) {
                Some(application) => attempt(&client, &application, &delivery).await,
                None => Outcome::Failed("the application is gone".to_owned()),
            };
            if let Err(refusal) = engine.attempted(&delivery, outcome).await {
                tracing::error!(%refusal, "an attempt could not be recorded");
            }
        });
    }
}

/// Makes ready what takes longer than all else of a start, and is needed for webhooks alone: the
/// machine's certificates are read, and the random generator that seals gathers its entropy.
fn prepare() -> Result<reqwest::Client, reqwest::Error> {
    // Should it fail, the seals will, and tell.
    let _ = rand::fill(&mut [0; 1]);
    reqwest::Client::builder()
        .timeout(TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("fintecture-sandbox/", env!("CARGO_PKG_VERSION")))
        // Endpoints under development are on this machine, which proxies do not reach.
        .no_proxy()
        .build()
}

/// The rest of the sandbox serves on.
async fn no_webhooks(why: &(dyn fmt::Display + Sync)) {
    tracing::error!(%why, "webhooks cannot be sent");
    std::future::pending::<()>().await;
}

/// Posts a delivery once.
async fn attempt(
    client: &reqwest::Client,
    application: &Application,
    delivery: &Delivery,
) -> Outcome {
    let body = body_of(delivery);
    let date = delivery.at.to_http();
    let digest = Digest::of(body.as_bytes());
    let sealed = RequestId::new(delivery.request_id.as_str())
        .map_err(|why| why.to_string())
        .and_then(|request_id| {
            let stamp = Stamp {
                date: &date,
                digest: &digest,
                request_id: &request_id,
            };
            let text = stamp.signing_string();
            seal::seal(&application.public_key, &application.app_id, &text)
                .map_err(|why| why.to_string())
        });
    let signature = match sealed {
        Ok(signature) => signature.to_string(),
        Err(why) => return Outcome::Failed(why),
    };
    let request = client.post(&delivery.url);
    let own = delivery.headers.iter();
    let request = own
        .fold(request, |request, (name, value)| {
            request.header(name, value)
        })
        .header(CONTENT_TYPE, delivery.content_type.as_str())
        .header(DATE, date)
        .header("Digest", digest.to_string())
        .header("X-Request-ID", &delivery.request_id)
        .header("Signature", signature)
        .body(body);
    match request.send().await {
        Ok(answer) if answer.status().is_success() => {
            Outcome::Acknowledged(answer.status().as_u16().to_string())
        }
        Ok(answer) => Outcome::Failed(answer.status().as_u16().to_string()),
        Err(error) if error.is_timeout() => Outcome::Failed("no answer in 20 seconds".to_owned()),
        Err(error) if error.is_connect() => Outcome::Failed("not reachable".to_owned()),
        Err(_) => Outcome::Failed("the connection failed".to_owned()),
    }
}

/// The body: the fields as they were recorded, or the same as JSON, every value a text.
fn body_of(delivery: &Delivery) -> String {
    match delivery.content_type {
        ContentType::Form => delivery.fields.clone(),
        ContentType::Json => {
            let fields: Map<String, Value> = form_urlencoded::parse(delivery.fields.as_bytes())
                .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
                .collect();
            Value::Object(fields).to_string()
        }
    }
}
