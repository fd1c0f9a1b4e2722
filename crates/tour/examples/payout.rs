//! Money that a merchant sends: to a payee who names an account on a page, and to one whose account
//! is known.
//!
//! `cargo run -p tour --example payout`
//!
//! The sandbox runs inside and its control plays the payee, so the program ends by itself.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::time::Duration;

use fintecture::pis::{Beneficiary, Connect, Payer, Payment, RequestForPayout};
use fintecture::{Client, Iban, Money, SessionId};
use fintecture_sandbox::{Outcome, Sandbox};

type Failure = Box<dyn std::error::Error>;

const WEEK: Duration = Duration::from_hours(7 * 24);

/// Sends money, and gives the session and, if the payee is to name an account, the page for it.
async fn send(
    client: &Client,
    payout: Connect,
    state: &str,
) -> Result<(SessionId, Option<String>), Failure> {
    let payee = Payer::new("John Doe", "john.doe@example.com");
    let request = RequestForPayout::by_link(payout.payer(payee));
    let call = client.pis().request_for_payout(request).state(state);
    let session = call
        .redirect_uri("https://shop.example.com/callback")
        .await?;
    Ok((session.id().clone(), session.url().map(str::to_owned)))
}

/// Sends two payouts, and says how each ended.
pub(crate) async fn pay_out() -> Result<Vec<Payment>, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let control = sandbox.control();
    let client = tour::client_of(&sandbox)?;

    // Nobody knows the payee's account: they name it, and prove that it is theirs.
    let refund = Connect::new(Money::eur("289.89")?, "Refund 12");
    let (named, page) = send(&client, refund, "refund-12").await?;
    let page = page.ok_or("there should be a page for the payee")?;
    println!("send the payee to {page}");
    control.outcome(&named, Outcome::Accept).await?;

    // The account is known already: the money leaves at once.
    let account = Beneficiary::new("John Doe", Iban::parse("FR7630001007941234567890185")?);
    let reward = Connect::new(Money::eur("20.00")?, "Reward 7").beneficiary(account);
    let (known, _) = send(&client, reward, "reward-7").await?;

    control.advance(WEEK).await?;
    let mut ended = Vec::new();
    for session in [&named, &known] {
        let payment = client.pis().payments().get(session).await?;
        println!("{} {}", payment.id(), payment.status());
        ended.push(payment);
    }
    sandbox.shutdown().await;
    Ok(ended)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let ended = pay_out().await?;
    let all = ended.iter().all(|payout| payout.is_final() == Some(true));
    all.then_some(())
        .ok_or_else(|| "a payout is still on its way".into())
}
