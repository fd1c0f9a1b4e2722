//! One payment, end to end: the SDK and the sandbox, over real HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod amended;
mod asked;
mod blocking;
mod hostile;
mod lists;
mod lost;
mod payer;
mod refunds;
mod signed;
mod whole;

use fintecture::pis::{Connect, Session};
use fintecture::{Client, Money};
use fintecture_sandbox::{Outcome, Sandbox};

/// Opens a session over so many euros.
async fn connected(client: &Client, euros: &str) -> Session {
    let order = Connect::new(Money::eur(euros).unwrap(), "Order 42");
    let connect = client.pis().connect(order);
    connect.state("order-42").await.unwrap()
}

/// A session that is paid, and whose money is there.
async fn paid(sandbox: &Sandbox, client: &Client, euros: &str) -> Session {
    let session = connected(client, euros).await;
    let control = sandbox.control();
    let outcome = control.outcome(session.id(), Outcome::AcceptReceived);
    outcome.await.unwrap();
    session
}
