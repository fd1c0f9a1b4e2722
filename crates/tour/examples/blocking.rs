//! A payment from a program without an async runtime: the same calls, ended by `send()`.
//!
//! `cargo run -p tour --example blocking`
//!
//! The sandbox runs inside, on a runtime of its own, so the program ends by itself.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::time::Duration;

use fintecture::blocking::Client;
use fintecture::pis::{Connect, Payer, Payment};
use fintecture::transport::Poll;
use fintecture::{Error, Money, SessionId};
use fintecture_sandbox::{Outcome, Sandbox};

type Failure = Box<dyn std::error::Error>;

/// Opens a payment and gives its id and the page for the payer.
fn open(client: &Client) -> Result<(SessionId, String), Failure> {
    let order = Connect::new(Money::eur("49.90")?, "Order 42")
        .payer(Payer::new("Jane Payer", "jane.payer@example.com"));
    let session = client
        .pis()
        .connect(order)
        .state("order-42")
        .redirect_uri("https://shop.example.com/callback")
        .send()?;
    Ok((session.id().clone(), session.url().to_owned()))
}

/// Waits for the payer and the bank; for a minute, and asking ever less often.
fn wait(client: &Client, session: &SessionId) -> Result<Payment, Error> {
    let patience = Poll::within(Duration::from_mins(1)).starting_at(Duration::from_millis(50));
    let get = client.pis().payments().get(session);
    get.until_final().poll(patience).send()
}

/// Takes one payment, and says how it ended.
pub(crate) fn pay() -> Result<Payment, Failure> {
    // The sandbox's runtime; the program itself needs none.
    let runtime = tokio::runtime::Runtime::new()?;
    let sandbox = runtime.block_on(Sandbox::builder().strict().start())?;
    let client = Client::new(tour::client_of(&sandbox)?)?;

    let (session, page) = open(&client)?;
    println!("send the payer to {page}");
    let control = sandbox.control();
    runtime.block_on(control.outcome(&session, Outcome::Accept))?;

    let payment = wait(&client, &session)?;
    println!("{} {}", payment.id(), payment.status());
    for payment in client.pis().payments().list().items() {
        let payment = payment?;
        println!("listed: {} {}", payment.id(), payment.status());
    }
    runtime.block_on(sandbox.shutdown());
    Ok(payment)
}

fn main() -> Result<(), Failure> {
    let payment = pay()?;
    match payment.is_final() {
        Some(true) => Ok(()),
        _ => Err(format!("the payment should have ended: {}", payment.status()).into()),
    }
}
