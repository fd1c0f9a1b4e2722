//! A receiver of webhooks that notices repeats, refuses forgeries, and confirms before it believes.
//!
//! `cargo run -p tour --example webhook_receiver`
//!
//! The sandbox runs inside and sends the webhooks of one payment, so the program ends by itself.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::routing::post;
use fintecture::pis::Connect;
use fintecture::webhook::axum::{Endpoint, Verified};
use fintecture::webhook::testing::{self, Forge};
use fintecture::webhook::{MemoryReplayGuard, ReplayGuard as _, Verifier};
use fintecture::{AppId, Client, Money, PrivateKey, PublicKey, SessionId, SessionStatus};
use fintecture_sandbox::{Outcome, Sandbox, Wait};
use tokio::net::TcpListener;

type Failure = Box<dyn std::error::Error>;

/// What a handler needs.
#[derive(Clone)]
struct Receiver {
    client: Client,
    endpoint: Endpoint,
    guard: Arc<MemoryReplayGuard>,
    facts: Arc<Mutex<Vec<(SessionId, SessionStatus)>>>,
}

impl FromRef<Receiver> for Endpoint {
    fn from_ref(receiver: &Receiver) -> Self {
        receiver.endpoint.clone()
    }
}

/// A delivery that passed every check. What it says may still be a stranger's words.
async fn webhook(State(receiver): State<Receiver>, Verified(claimed): Verified) -> StatusCode {
    match claimed.confirm(&receiver.client).await {
        Ok(payment) => {
            println!("fact     {} is {}", payment.id(), payment.status());
            let mut facts = receiver
                .facts
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            facts.push((payment.id().clone(), payment.status()));
            StatusCode::NO_CONTENT
        }
        Err(error) if error.is_not_found() => {
            println!("claim    about a session that there is none of");
            StatusCode::NO_CONTENT
        }
        Err(_) => {
            // It comes again, and is then to be taken for the first time.
            if let Some(id) = claimed.request_id() {
                receiver.guard.forget(id);
            }
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// What a stranger sends, sealed for `key`, and how each of so many deliveries is answered.
async fn forge(
    url: &str,
    app_id: &AppId,
    key: &PublicKey,
    deliveries: usize,
) -> Result<Vec<u16>, Failure> {
    let nobody = SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2")?;
    let event = testing::payment(nobody, SessionStatus::PaymentCreated);
    let forged = Forge::new(app_id.clone(), key.clone()).form(&event)?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let mut answers = Vec::new();
    for _ in 0..deliveries {
        let delivery = http.post(url).headers(forged.headers.clone());
        let answer = delivery.body(forged.body.clone()).send().await?;
        answers.push(answer.status().as_u16());
    }
    Ok(answers)
}

/// What the receiver came to know, and how it answered the stranger.
#[derive(Debug)]
pub(crate) struct Outcomes {
    pub(crate) paid: SessionId,
    pub(crate) facts: Vec<(SessionId, SessionStatus)>,
    /// To a seal for another key.
    pub(crate) wrong_key: Vec<u16>,
    /// To a good seal that comes twice.
    pub(crate) repeated: Vec<u16>,
}

/// Receives the webhooks of one payment, and some of a stranger.
pub(crate) async fn receive() -> Result<Outcomes, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/webhooks", listener.local_addr()?);
    let sandbox = Sandbox::builder().strict().webhook(&url).start().await?;
    let client = tour::client_of(&sandbox)?;

    let size = NonZeroUsize::new(10_000).ok_or("a guard that remembers nothing")?;
    let guard = Arc::new(MemoryReplayGuard::new(size));
    let verifier = Verifier::of(sandbox.credentials()).replay_guard(Arc::clone(&guard));
    let receiver = Receiver {
        client: client.clone(),
        endpoint: Endpoint::new(verifier),
        guard,
        facts: Arc::default(),
    };
    let facts = Arc::clone(&receiver.facts);
    let routes = Router::new()
        .route("/webhooks", post(webhook))
        .with_state(receiver);
    let server = tokio::spawn(async move { axum::serve(listener, routes).await });

    let order = Connect::new(Money::eur("20.00")?, "Order 42");
    let session = client.pis().connect(order).state("order-42").await?;
    let control = sandbox.control();
    control.outcome(session.id(), Outcome::Accept).await?;
    let told = Wait::for_session(session.id().clone()).webhooks_acknowledged();
    control.wait(told).await?;

    let app_id = client.app_id();
    let unknown = PrivateKey::generate()?;
    // Whoever knows the public key can seal: the claim arrives, and no fact follows from it.
    let known = sandbox.credentials().private_key().public();
    let outcomes = Outcomes {
        paid: session.id().clone(),
        wrong_key: forge(&url, app_id, unknown.public(), 1).await?,
        repeated: forge(&url, app_id, known, 2).await?,
        facts: facts.lock().unwrap_or_else(PoisonError::into_inner).clone(),
    };
    server.abort();
    sandbox.shutdown().await;
    Ok(outcomes)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let outcomes = receive().await?;
    println!(
        "forged   {:?}, repeated {:?}",
        outcomes.wrong_key, outcomes.repeated
    );
    let paid = (outcomes.paid, SessionStatus::PaymentCreated);
    if outcomes.facts.contains(&paid) {
        Ok(())
    } else {
        Err("the payment should have become a fact".into())
    }
}
