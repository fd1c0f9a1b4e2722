//! A holder who consents on their phone: one approves, one refuses, and the program waits for each.
//!
//! `cargo run -p tour --example decoupled_login`
//!
//! The sandbox runs inside and its control answers the phone, so the program ends by itself.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use fintecture::ais::{Connection, Login, LoginStatus};
use fintecture::transport::Poll;
use fintecture::{Client, PollingId, ProviderId};
use fintecture_sandbox::{PhoneAnswer, Sandbox};

type Failure = Box<dyn std::error::Error>;

/// Where the holder sits; a server reads it off the holder's request.
const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 10));

/// Rings the holder's phone. It is never rung twice for one call.
async fn ring(client: &Client, bank: &ProviderId) -> Result<PollingId, Failure> {
    let call = client.ais().authorize_decoupled(bank);
    let begun = call.psu_id("078000000P").psu_ip(ADDRESS).await?;
    println!("please look at your phone");
    Ok(begun.polling_id().clone())
}

/// Waits until the holder has decided.
async fn wait(client: &Client, bank: &ProviderId, login: &PollingId) -> Result<Login, Failure> {
    let patience = Poll::within(Duration::from_mins(1)).starting_at(Duration::from_millis(50));
    let asked = client.ais().decoupled(bank, login);
    let decided = asked.psu_id("078000000P").psu_ip(ADDRESS).until_final();
    Ok(decided.poll(patience).await?)
}

/// The connection that a login led to, if it led to one.
async fn connect(client: &Client, login: &Login) -> Result<Option<Connection>, Failure> {
    match (login.status(), login.code(), login.customer_id()) {
        (LoginStatus::Completed, Some(code), Some(customer)) => {
            Ok(Some(client.ais().exchange(code.clone(), customer).await?))
        }
        _ => Ok(None),
    }
}

/// Asks twice, and says how many accounts each answer showed.
pub(crate) async fn log_in() -> Result<Vec<Option<usize>>, Failure> {
    let sandbox = Sandbox::builder().strict().start().await?;
    let client = tour::client_of(&sandbox)?;
    let bank = ProviderId::new("handse")?;

    let mut shown = Vec::new();
    for answer in [PhoneAnswer::Approve, PhoneAnswer::Refuse] {
        let polling_id = ring(&client, &bank).await?;
        let control = sandbox.control();
        control.answer_on_phone(polling_id.as_str(), answer).await?;
        let login = wait(&client, &bank, &polling_id).await?;
        let accounts = match connect(&client, &login).await? {
            Some(connection) => Some(connection.accounts().await?.items().len()),
            None => None,
        };
        println!("{}: {accounts:?} accounts", login.status());
        shown.push(accounts);
    }
    sandbox.shutdown().await;
    Ok(shown)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match log_in().await?.as_slice() {
        [Some(1..), None] => Ok(()),
        other => Err(format!("the first alone should show accounts: {other:?}").into()),
    }
}
