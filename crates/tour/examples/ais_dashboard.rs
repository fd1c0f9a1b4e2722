//! A dashboard of someone's accounts: consent, balances, and a month of income and spending.
//!
//! `cargo run -p tour --example ais_dashboard`
//!
//! The sandbox runs inside and its control gives the consent, so the program ends by itself. With
//! `Client::from_env()` the holder gives it on the page that `ais().connect()` leads to.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::collections::BTreeMap;
use std::time::Duration;

use fintecture::ais::{Account, Connection, Deletion};
use fintecture::{Currency, Date, Error, Money};
use fintecture_sandbox::{NewConnection, Sandbox};
use futures_util::TryStreamExt as _;

type Failure = Box<dyn std::error::Error>;

/// What one account did since a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Line {
    pub(crate) name: String,
    /// Banks need not tell it.
    pub(crate) balance: Option<Money>,
    pub(crate) income: Money,
    pub(crate) spending: Money,
    /// What most was paid for, and how much.
    pub(crate) dearest: Option<(String, Money)>,
}

/// Reads an account's movements, page after page.
async fn line(connection: &Connection, account: &Account, since: Date) -> Result<Line, Error> {
    let (mut income, mut spending) = (0, 0);
    let mut purposes = BTreeMap::<String, i64>::new();
    let mut movements = connection.transactions(account.id()).since(since).items();
    while let Some(movement) = movements.try_next().await? {
        // Banks leave out what they like: a movement without an amount adds nothing.
        let minor = movement.amount().map_or(0, |amount| amount.minor());
        if minor >= 0 {
            income += minor;
            continue;
        }
        spending -= minor;
        let purpose = movement.communication().unwrap_or("no communication");
        *purposes.entry(purpose.to_owned()).or_default() -= minor;
    }
    let currency = account.currency().unwrap_or(Currency::EUR);
    let money = |minor| Money::from_minor(minor, currency);
    let dearest = purposes.into_iter().max_by_key(|(_, minor)| *minor);
    Ok(Line {
        name: account.name().unwrap_or("account").to_owned(),
        balance: account.balance(),
        income: money(income),
        spending: money(spending),
        dearest: dearest.map(|(purpose, minor)| (purpose, money(minor))),
    })
}

/// Shows the dashboard of one holder, and says what it showed.
pub(crate) async fn show() -> Result<Vec<Line>, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let client = tour::client_of(&sandbox)?;

    let consent = sandbox
        .control()
        .connection(NewConnection::default())
        .await?;
    let exchange = client.ais().exchange(consent.code, &consent.customer_id);
    let connection = exchange.await?;

    let month_ago = (sandbox.control().now() - Duration::from_hours(30 * 24)).date();
    let mut lines = Vec::new();
    for account in connection.accounts().await?.items() {
        let line = line(&connection, account, month_ago).await?;
        println!("{}", line.name);
        if let Some(balance) = line.balance {
            println!("  holds   {balance:>16}");
        }
        println!("  in      {:>16}", line.income);
        println!("  out     {:>16}", line.spending);
        if let Some((purpose, most)) = &line.dearest {
            println!("  most    {most:>16}  {purpose}");
        }
        lines.push(line);
    }

    // The holder does not come back: their data goes.
    assert_eq!(connection.delete().await?, Deletion::Deleted);
    sandbox.shutdown().await;
    Ok(lines)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match show().await?.as_slice() {
        [] => Err("the holder should have accounts".into()),
        _ => Ok(()),
    }
}
