//! What can go wrong with a payment, and what to do about each: a value of one's own, a refusal, a
//! network that fails before, and one that fails after.
//!
//! `cargo run -p tour --example error_handling`
//!
//! The sandbox runs inside, behind a proxy that loses an answer when told to.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use fintecture::pis::Connect;
use fintecture::{Client, Error, Money, SessionId};
use fintecture_sandbox::Sandbox;
use tour::proxy::Proxy;

type Failure = Box<dyn std::error::Error>;

/// What the program does next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Decision {
    /// Go on with this session.
    GoOn(SessionId),
    /// The request was never right: mend it.
    Mend(String),
    /// Nothing happened: try again later.
    TryLater,
    /// Whether something happened is not known, and nothing is found: begin anew.
    BeginAnew,
    /// The server will not: tell the log id to the support.
    GiveUp(Option<String>),
}

/// Opens a payment, and decides what an error means.
pub(crate) async fn connect(client: &Client, order: Connect) -> Result<Decision, Error> {
    let error = match client.pis().connect(order).state("order-42").await {
        Ok(session) => return Ok(Decision::GoOn(session.id().clone())),
        Err(error) => error,
    };
    // One line for the log, without a secret and without personal data.
    println!("{error}");
    if let Some(ambiguous) = error.ambiguous() {
        // The answer got lost: connecting again could make two sessions. Look first.
        let found = client.pis().payments().reconcile(ambiguous).await?;
        return Ok(found.map_or(Decision::BeginAnew, |payment| {
            Decision::GoOn(payment.id().clone())
        }));
    }
    Ok(if error.is_invalid() {
        Decision::Mend(error.to_string())
    } else if error.is_retryable() {
        Decision::TryLater
    } else {
        let log_id = error.api().and_then(|refusal| refusal.log_id());
        Decision::GiveUp(log_id.map(ToString::to_string))
    })
}

fn order() -> Result<Connect, Failure> {
    Ok(Connect::new(Money::eur("149.30")?, "Order 42"))
}

/// Meets each failure once, and says what was decided.
pub(crate) async fn fail() -> Result<Vec<Decision>, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let proxy = Proxy::before(sandbox.base_url()).await?;
    let behind = |url: String| {
        Client::builder()
            .base_url(url)
            .credentials(sandbox.credentials())
            .retry(fintecture::transport::Retry::never())
            .build()
    };
    let client = behind(proxy.base_url())?;
    let mut decisions = Vec::new();

    // All that is wrong is said at once, and nothing was sent.
    let wrong = Connect::new(Money::eur("0.00")?, "Order 42 ".repeat(40));
    decisions.push(connect(&client, wrong).await?);

    // Nobody listens there: nothing can have happened.
    let nowhere = behind("http://127.0.0.1:1".to_owned())?;
    decisions.push(connect(&nowhere, order()?).await?);

    // The server refuses an address that is not the application's.
    let control = sandbox.control();
    let elsewhere = vec!["https://shop.example.com/callback".to_owned()];
    control.redirect_uris(Some(elsewhere)).await?;
    let refused = client.pis().connect(order()?).state("order-42");
    let refused = refused.redirect_uri("https://other.example.com/");
    match refused.await {
        Err(error) => {
            println!("{}", error.text());
            let log_id = error.api().and_then(|refusal| refusal.log_id());
            decisions.push(Decision::GiveUp(log_id.map(ToString::to_string)));
        }
        Ok(session) => decisions.push(Decision::GoOn(session.id().clone())),
    }

    // The payment was made, and its answer got lost: it is found by its end-to-end id.
    proxy.lose_answer_to("/pis/v2/connect");
    decisions.push(connect(&client, order()?).await?);

    sandbox.shutdown().await;
    Ok(decisions)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match fail().await?.as_slice() {
        [
            Decision::Mend(_),
            Decision::TryLater,
            Decision::GiveUp(Some(_)),
            Decision::GoOn(_),
        ] => Ok(()),
        other => Err(format!("decided otherwise: {other:?}").into()),
    }
}
