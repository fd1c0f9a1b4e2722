//! A platform with many merchants: a client for each, all in one process, none seeing another's
//! payments.
//!
//! `cargo run -p tour --example several_applications`
//!
//! The sandbox runs inside and makes an application for each merchant, so the program ends by
//! itself.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::collections::BTreeMap;

use fintecture::pis::Connect;
use fintecture::{Client, Error, Money, SessionId};
use fintecture_sandbox::{NewApplication, Sandbox};
use futures_util::future::try_join_all;

type Failure = Box<dyn std::error::Error>;

const MERCHANTS: [&str; 3] = ["Bakery", "Bookshop", "Florist"];

/// The clients of the platform, by merchant. A client is cheap to clone and keeps its own tokens.
struct Platform {
    clients: BTreeMap<&'static str, Client>,
}

impl Platform {
    /// Takes a payment for a merchant.
    async fn sell(&self, merchant: &str, amount: Money, order: &str) -> Result<SessionId, Failure> {
        let client = self.clients.get(merchant).ok_or("an unknown merchant")?;
        let connect = Connect::new(amount, order);
        let session = client.pis().connect(connect).state(order).await?;
        Ok(session.id().clone())
    }

    /// How many payments a merchant has.
    async fn count(client: &Client) -> Result<u64, Error> {
        let page = client.pis().payments().list().page_size(1).await?;
        Ok(page.total_items().unwrap_or_default())
    }
}

/// What came of a day on the platform.
#[derive(Debug)]
pub(crate) struct Day {
    /// How many payments each merchant has.
    pub(crate) payments: BTreeMap<&'static str, u64>,
    /// Whether one merchant could see another's payment.
    pub(crate) leaks: bool,
}

/// Sells a few things for each merchant, all at once.
pub(crate) async fn trade() -> Result<Day, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let mut clients = BTreeMap::new();
    for merchant in MERCHANTS {
        let control = sandbox.control();
        let application = NewApplication::open_banking(merchant);
        let credentials = control.new_application(application).await?;
        let client = Client::builder()
            .base_url(sandbox.base_url())
            .credentials(&credentials)
            .build()?;
        clients.insert(merchant, client);
    }
    let platform = Platform { clients };

    let amount = Money::eur("12.50")?;
    let sales = MERCHANTS
        .into_iter()
        .zip(1..)
        .flat_map(|(merchant, sales)| (0..sales).map(move |_| merchant))
        .map(|merchant| platform.sell(merchant, amount, merchant));
    let sessions = try_join_all(sales).await?;

    let mut payments = BTreeMap::new();
    for (merchant, client) in &platform.clients {
        let count = Platform::count(client).await?;
        println!("{merchant:9} {count} payments");
        payments.insert(*merchant, count);
    }
    // The first session is the baker's.
    let florist = &platform.clients["Florist"];
    let strange = florist.pis().payments().get(&sessions[0]).await;
    let leaks = !matches!(&strange, Err(error) if error.is_not_found());
    println!("the florist sees the baker's payment: {leaks}");
    sandbox.shutdown().await;
    Ok(Day { payments, leaks })
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let day = trade().await?;
    if day.leaks || day.payments.len() != MERCHANTS.len() {
        return Err(format!("merchants should keep apart: {day:?}").into());
    }
    Ok(())
}
