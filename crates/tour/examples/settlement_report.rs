//! A settlement report for the bookkeeper, as CSV: each payment beside the disbursement that it
//! came in.
//!
//! `cargo run -p tour --example settlement_report > report.csv`
//!
//! The sandbox runs inside; its clock is turned a week ahead, so that what was paid is settled.

use std::io;
use std::time::Duration;

use fintecture::pis::{Connect, Payer};
use fintecture::{Client, Date, Money};
use fintecture_sandbox::{Outcome, Sandbox};

type Failure = Box<dyn std::error::Error>;

const WEEK: Duration = Duration::from_hours(7 * 24);

const COLUMNS: [&str; 8] = [
    "settlement_id",
    "execution_date",
    "settlement_gross_amount",
    "settlement_deposit_amount",
    "settlement_net_amount",
    "session_id",
    "amount",
    "communication",
];

/// Writes the settlements of some days, a line for each payment, and says how many lines there are.
async fn report(
    client: &Client,
    since: Date,
    until: Date,
    writer: impl io::Write,
) -> Result<usize, Failure> {
    let mut csv = csv::Writer::from_writer(writer);
    csv.write_record(COLUMNS)?;
    let mut lines = 0;
    let settlements = client.pis().settlements();
    let page = settlements.list().since(since).until(until).await?;
    for settlement in page.items() {
        let settlement = settlements.get(settlement.id()).include_payments().await?;
        if settlement.is_balanced() == Some(false) {
            return Err(format!("{} does not add up", settlement.id()).into());
        }
        let text =
            |amount: Option<Money>| amount.map_or_else(String::new, |it| it.amount().to_string());
        for payment in settlement.payments() {
            csv.write_record([
                settlement.id().as_str(),
                &settlement
                    .execution_date()
                    .map_or_else(String::new, |day| day.to_string()),
                &text(settlement.gross()),
                &text(settlement.deposit()),
                &text(settlement.net()),
                payment.id().as_str(),
                &text(payment.amount()),
                payment.communication().unwrap_or_default(),
            ])?;
            lines += 1;
        }
    }
    csv.flush()?;
    Ok(lines)
}

/// Sells three things, lets a week pass, and writes the report.
pub(crate) async fn run(writer: impl io::Write) -> Result<usize, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let control = sandbox.control();
    let opened = control.now().date();
    let client = tour::client_of(&sandbox)?;
    for (amount, order) in [
        ("149.30", "Order 42"),
        ("20.00", "Order 43"),
        ("7.50", "Order 44"),
    ] {
        let order = Connect::new(Money::eur(amount)?, order)
            .payer(Payer::new("Jane Payer", "jane.payer@example.com"));
        let session = client.pis().connect(order).state("shop").await?;
        control
            .outcome(session.id(), Outcome::AcceptReceived)
            .await?;
    }
    control.advance(WEEK).await?;

    let lines = report(&client, opened, control.now().date(), writer).await?;
    sandbox.shutdown().await;
    Ok(lines)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match run(io::stdout().lock()).await? {
        3 => Ok(()),
        lines => Err(format!("three payments should be settled, and {lines} are").into()),
    }
}
