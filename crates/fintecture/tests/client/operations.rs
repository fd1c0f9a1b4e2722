//! Every operation of the client, by its name.

use fintecture::pis::Connect;
use fintecture::{AccountId, Client, Error, Money, ProviderId, SessionId};

use crate::fake::{SESSION, connection, customer};
use crate::initiations;

pub(crate) fn session() -> SessionId {
    SessionId::new(SESSION).unwrap()
}

/// Calls that only read.
const OWN_READS: [&str; 10] = [
    "pis.payments.get",
    "pis.payments.list",
    "ais.connect",
    "ais.authorize",
    "ais.accounts.list",
    "ais.accounts.get",
    "ais.transactions.list",
    "ais.holders.list",
    "resources.providers.list",
    "resources.providers.get",
];

/// Calls that do the same when repeated.
const OWN_IDEMPOTENT: [&str; 2] = ["ais.delete", "oauth.accesstoken"];

/// Calls that need no token: the application's id is enough.
pub(crate) const WITHOUT_TOKEN: [&str; 4] = [
    "ais.connect",
    "ais.authorize",
    "resources.providers.list",
    "resources.providers.get",
];

/// Calls that make or move something.
const PAYMENTS: [&str; 2] = ["pis.connect", "pis.refund"];

/// Calls that use up what they send.
const TRADES: [&str; 2] = ["ais.exchange", "ais.refresh"];

pub(crate) fn reads() -> impl Iterator<Item = &'static str> {
    OWN_READS.into_iter().chain(initiations::READS)
}

pub(crate) fn idempotent() -> impl Iterator<Item = &'static str> {
    OWN_IDEMPOTENT.into_iter().chain(initiations::IDEMPOTENT)
}

/// Calls whose answer must not be lost.
pub(crate) fn once() -> impl Iterator<Item = &'static str> {
    let moving = PAYMENTS.into_iter().chain(TRADES);
    moving.chain(initiations::CREATIONS)
}

pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    reads().chain(idempotent()).chain(once())
}

pub(crate) async fn connect(client: &Client) -> Result<(), Error> {
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    client
        .pis()
        .connect(order)
        .state("order-42")
        .await
        .map(drop)
}

/// Whether a call asks for tokens, with the application's secret.
pub(crate) fn is_grant(call: &str) -> bool {
    call == "oauth.accesstoken" || TRADES.contains(&call)
}

/// Makes a call by its name.
pub(crate) async fn make(client: &Client, call: &str) -> Result<(), Error> {
    let (pis, ais, resources) = (client.pis(), client.ais(), client.resources());
    let connection = connection(client);
    let account = AccountId::new("a1").unwrap();
    match call {
        "pis.connect" => connect(client).await,
        "pis.refund" => pis.refund(&session()).await.map(drop),
        "pis.payments.get" => pis.payments().get(&session()).await.map(drop),
        "pis.payments.list" => pis.payments().list().await.map(drop),
        "ais.connect" => {
            let page = ais.connect().state("s");
            page.redirect_uri("https://app.example/").await.map(drop)
        }
        "ais.authorize" => {
            let page = ais.authorize(&ProviderId::new("agfbfr").unwrap());
            let page = page.state("s").redirect_uri("https://app.example/");
            page.await.map(drop)
        }
        "oauth.accesstoken" => pis.token().await.map(drop),
        "ais.exchange" => ais.exchange("code", &customer()).await.map(drop),
        "ais.refresh" => connection.refresh().await.map(drop),
        "ais.delete" => connection.delete().await.map(drop),
        "ais.accounts.list" => connection.accounts().await.map(drop),
        "ais.accounts.get" => connection.account(&account).await.map(drop),
        "ais.transactions.list" => connection.transactions(&account).await.map(drop),
        "ais.holders.list" => connection.holders().await.map(drop),
        "resources.providers.list" => resources.providers().await.map(drop),
        "resources.providers.get" => {
            let id = ProviderId::new("agfbfr").unwrap();
            resources.provider(&id).await.map(drop)
        }
        other => initiations::make(client, other).await,
    }
}
