//! A desk that gives money back: a part, a part too much, and the rest.
//!
//! `cargo run -p tour --example refund_desk`
//!
//! The sandbox runs inside, so the program ends by itself. It uses the blocking client, as a
//! program without an async runtime does.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use fintecture::blocking::Client;
use fintecture::pis::{Connect, RefundOutcome};
use fintecture::{Error, Money, SessionId};
use fintecture_sandbox::{Outcome, Sandbox};

type Failure = Box<dyn std::error::Error>;

/// What the desk tells the customer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Reply {
    /// The money is on its way.
    Given(Money),
    /// It cannot be given back, and why.
    Refused(String),
    /// Nobody knows yet: the desk has to look before it tries again.
    Unclear,
}

/// Gives an amount back, or says why not.
fn refund(client: &Client, paid: &SessionId, amount: Money) -> Result<Reply, Error> {
    match client.pis().refund(paid).amount(amount).send() {
        Ok(refund) if refund.outcome() == RefundOutcome::Accepted => Ok(Reply::Given(amount)),
        Ok(refund) => Ok(Reply::Refused(refund.outcome().to_string())),
        // The answer got lost. Asking again could give back twice.
        Err(error) if error.is_ambiguous() => Ok(Reply::Unclear),
        Err(error) => match error.api().and_then(|refusal| refusal.entries().first()) {
            Some(entry) => Ok(Reply::Refused(
                entry.message().unwrap_or("no reason given").to_owned(),
            )),
            None => Err(error),
        },
    }
}

/// Serves one customer, and says what they were told.
pub(crate) fn serve() -> Result<Vec<Reply>, Failure> {
    // The sandbox's runtime; the desk itself needs none.
    let runtime = tokio::runtime::Runtime::new()?;
    let sandbox = runtime.block_on(Sandbox::builder().strict().start())?;
    let client = fintecture::Client::builder()
        .base_url(sandbox.base_url())
        .credentials(sandbox.credentials())
        .build()?;
    let client = Client::new(client)?;

    let order = Connect::new(Money::eur("149.30")?, "Order 42");
    let session = client.pis().connect(order).state("order-42").send()?;
    let paid = session.id();
    let control = sandbox.control();
    runtime.block_on(control.outcome(paid, Outcome::AcceptReceived))?;
    println!("paid      149.30 EUR");

    let mut replies = Vec::new();
    for amount in ["49.30", "100.01", "100.00"] {
        let amount = Money::eur(amount)?;
        let reply = refund(&client, paid, amount)?;
        match &reply {
            Reply::Given(amount) => println!("refunded  {amount}"),
            Reply::Refused(why) => println!("refused   {amount}: {why}"),
            Reply::Unclear => println!("unclear   {amount}: look before you try again"),
        }
        replies.push(reply);
    }
    for payment in client.pis().payments().list().items() {
        let payment = payment?;
        println!("session   {} {}", payment.id(), payment.status());
    }
    runtime.block_on(sandbox.shutdown());
    Ok(replies)
}

fn main() -> Result<(), Failure> {
    let given = serve()?;
    match given.as_slice() {
        [Reply::Given(_), Reply::Refused(_), Reply::Given(_)] => Ok(()),
        other => Err(format!("the desk should refuse the second alone: {other:?}").into()),
    }
}
