//! An invoice with a QR code: a request to pay that is drawn in the terminal, paid by a phone that
//! scans it, and waited for.
//!
//! `cargo run -p tour --example request_to_pay`
//!
//! The sandbox runs inside and its control plays the payer, so the program ends by itself.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::time::Duration;

use fintecture::pis::{Connect, Payer, Payment, RequestToPay};
use fintecture::transport::Poll;
use fintecture::{Client, Error, Money, SessionId};
use fintecture_sandbox::{Outcome, Sandbox};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;

type Failure = Box<dyn std::error::Error>;

const DAY: Duration = Duration::from_hours(24);

/// Asks for the money of an invoice, and gives the session and the address of its page.
async fn ask(client: &Client) -> Result<(SessionId, String), Failure> {
    let invoice = Connect::new(Money::eur("289.89")?, "Invoice 6495933")
        .payer(Payer::new("Jane Payer", "jane.payer@example.com"))
        .expires_after(30 * DAY);
    let session = client
        .pis()
        .request_to_pay(RequestToPay::by_link(invoice).due_in(14 * DAY))
        .language("en")
        .state("invoice-6495933")
        .await?;
    Ok((session.id().clone(), session.url().to_owned()))
}

/// The address as a QR code of half blocks, for a terminal.
fn drawn(address: &str) -> Result<String, Failure> {
    let code = QrCode::new(address)?;
    Ok(code.render::<Dense1x2>().build())
}

/// Waits until the payer has paid or the request has ended.
async fn wait(client: &Client, session: &SessionId) -> Result<Payment, Error> {
    let patience = Poll::within(Duration::from_mins(1)).starting_at(Duration::from_millis(50));
    let get = client.pis().payments().get(session);
    get.until_final().poll(patience).await
}

/// Sends one invoice, and says how it ended.
pub(crate) async fn invoice() -> Result<Payment, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let client = tour::client_of(&sandbox)?;

    let (session, address) = ask(&client).await?;
    println!("Invoice 6495933: 289.89 EUR, due in 14 days. Scan to pay:");
    println!("{}", drawn(&address)?);
    println!("{address}");

    let control = sandbox.control();
    control.outcome(&session, Outcome::Accept).await?;
    let payment = wait(&client, &session).await?;
    println!("{} {}", payment.id(), payment.status());
    sandbox.shutdown().await;
    Ok(payment)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let payment = invoice().await?;
    match payment.is_final() {
        Some(true) => Ok(()),
        _ => Err(format!("the invoice should be paid: {}", payment.status()).into()),
    }
}
