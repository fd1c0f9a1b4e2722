//! Orders paid by hand to IBANs of their own, and reconciled: one in two parts, one with too much.
//!
//! `cargo run -p tour --example smart_transfer`
//!
//! The sandbox runs inside; its event simulator is the payers' bank, so the program ends by itself.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use fintecture::pis::{Connect, Payer, PaymentMethod, Reconciliation, Simulation};
use fintecture::{Client, Iban, Money, SessionId, SessionStatus, TransferState};
use fintecture_sandbox::Sandbox;

type Failure = Box<dyn std::error::Error>;

/// Where an order stands, on both axes.
pub(crate) type Stage = (SessionStatus, Option<TransferState>);

/// Asks for the money of an order, and gives its session and the IBAN that is its own.
async fn ask(client: &Client, amount: &str, order: &str) -> Result<(SessionId, Iban), Failure> {
    let connect = Connect::new(Money::eur(amount)?, order)
        .payer(Payer::new("Jane Payer", "jane.payer@example.com"))
        .payment_method(PaymentMethod::SmartTransfer)
        .reconciliation(Reconciliation::by_session());
    let session = client
        .pis()
        .connect(connect)
        .state(order)
        .with_virtual_beneficiary()
        .await?;
    let account = session.virtual_beneficiary().ok_or("no virtual account")?;
    let iban = account.iban().ok_or("an account without an IBAN")??;
    Ok((session.id().clone(), iban))
}

/// A payer's bank sends money; then the order is looked at.
async fn credit(
    client: &Client,
    session: &SessionId,
    iban: &Iban,
    amount: &str,
) -> Result<Stage, Failure> {
    let credit = Simulation::credit(Money::eur(amount)?, "Jane Payer", *iban);
    client.pis().transactions().simulate(credit).await?;
    let payment = client.pis().payments().get(session).await?;
    let state = payment.transfer_state().cloned();
    println!(
        "{amount:>7} came: {} {state:?}, ship: {:?}",
        payment.status(),
        payment.is_shippable()
    );
    Ok((payment.status(), state))
}

/// Reconciles two orders, and says where each stood after each credit.
pub(crate) async fn reconcile() -> Result<Vec<Stage>, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let client = tour::client_of(&sandbox)?;

    let (in_parts, iban) = ask(&client, "550.60", "Order 42").await?;
    let mut stages = vec![
        credit(&client, &in_parts, &iban, "500.00").await?,
        credit(&client, &in_parts, &iban, "50.60").await?,
    ];
    let (too_much, iban) = ask(&client, "20.00", "Order 43").await?;
    stages.push(credit(&client, &too_much, &iban, "25.00").await?);

    sandbox.shutdown().await;
    Ok(stages)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match reconcile().await?.as_slice() {
        [
            (SessionStatus::PaymentPartial, _),
            (SessionStatus::PaymentCreated, _),
            (_, Some(TransferState::Overpaid)),
        ] => Ok(()),
        other => Err(format!("reconciled otherwise: {other:?}").into()),
    }
}
