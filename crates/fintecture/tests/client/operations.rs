//! Every operation of the client, by its name.

use fintecture::pis::Connect;
use fintecture::{AccountId, Client, Error, Money, ProviderId, SessionId};

use crate::fake::{SESSION, connection, customer};
use crate::looked::{Looked, look};
use crate::{initiations, records};

pub(crate) fn session() -> SessionId {
    SessionId::new(SESSION).unwrap()
}

/// Calls that only read.
const OWN_READS: [&str; 11] = [
    "ais.decoupled.get",
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
const OWN_IDEMPOTENT: [&str; 3] = ["ais.delete", "oauth.accesstoken", "oauth.check"];

/// Calls that need no token: the application's id is enough.
pub(crate) const WITHOUT_TOKEN: [&str; 8] = [
    "ais.authorize.decoupled",
    "ais.decoupled.get",
    "ais.connect",
    "ais.authorize",
    "resources.providers.list",
    "resources.providers.get",
    "resources.application.get",
    "resources.test_accounts.list",
];

/// Calls that make or move something.
const PAYMENTS: [&str; 2] = ["pis.connect", "pis.refund"];

/// Calls that use up what they send.
const TRADES: [&str; 2] = ["ais.exchange", "ais.refresh"];

pub(crate) fn reads() -> impl Iterator<Item = &'static str> {
    let others = records::READS.into_iter().chain(initiations::READS);
    OWN_READS.into_iter().chain(others)
}

pub(crate) fn idempotent() -> impl Iterator<Item = &'static str> {
    let others = records::IDEMPOTENT.into_iter();
    let others = others.chain(initiations::IDEMPOTENT);
    OWN_IDEMPOTENT.into_iter().chain(others)
}

/// Calls that ring a phone, or ask a bank.
const ASKED_ONCE: [&str; 2] = ["ais.authorize.decoupled", "ais.verify"];

/// Calls whose answer must not be lost.
pub(crate) fn once() -> impl Iterator<Item = &'static str> {
    let moving = PAYMENTS.into_iter().chain(TRADES);
    let others = records::CREATIONS.into_iter();
    let others = others.chain(initiations::CREATIONS);
    moving.chain(ASKED_ONCE).chain(others)
}

pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    reads().chain(idempotent()).chain(once())
}

pub(crate) async fn connect(client: &Client) -> Result<Looked, Error> {
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    look(client.pis().connect(order).state("order-42")).await
}

/// Whether a call asks for tokens, with a secret.
pub(crate) fn is_grant(call: &str) -> bool {
    call.starts_with("oauth.") || call == "organisation.token" || TRADES.contains(&call)
}

/// Makes a call by its name.
pub(crate) async fn make(client: &Client, call: &str) -> Result<Looked, Error> {
    let (pis, ais, resources) = (client.pis(), client.ais(), client.resources());
    let connection = connection(client);
    let account = AccountId::new("a1").unwrap();
    match call {
        "pis.connect" => connect(client).await,
        "pis.refund" => look(pis.refund(&session())).await,
        "pis.payments.get" => look(pis.payments().get(&session())).await,
        "pis.payments.list" => look(pis.payments().list()).await,
        "ais.connect" => {
            let page = ais.connect().state("s");
            look(page.redirect_uri("https://app.example/")).await
        }
        "ais.authorize" => {
            let page = ais.authorize(&ProviderId::new("agfbfr").unwrap());
            let page = page.state("s").redirect_uri("https://app.example/");
            look(page).await
        }
        "ais.authorize.decoupled" => {
            let login = ais.authorize_decoupled(&records::id("agfbfr"));
            let login = login
                .psu_id("9090901")
                .psu_ip("203.0.113.10".parse().unwrap());
            look(login).await
        }
        "ais.decoupled.get" => {
            let login = ais.decoupled(&records::id("agfbfr"), &records::id("p1"));
            look(login).await
        }
        "ais.verify" => {
            let call = connection.verify(&records::id("agfbfr"), "Jane Payer");
            look(call).await
        }
        "oauth.accesstoken" => look(pis.token()).await,
        "oauth.check" => look(client.check_credentials()).await,
        "ais.exchange" => look(ais.exchange("code", &customer())).await,
        "ais.refresh" => look(connection.refresh()).await,
        "ais.delete" => look(connection.delete()).await,
        "ais.accounts.list" => look(connection.accounts()).await,
        "ais.accounts.get" => look(connection.account(&account)).await,
        "ais.transactions.list" => look(connection.transactions(&account)).await,
        "ais.holders.list" => look(connection.holders()).await,
        "resources.providers.list" => look(resources.providers()).await,
        "resources.providers.get" => {
            let id = ProviderId::new("agfbfr").unwrap();
            look(resources.provider(&id)).await
        }
        pis if pis.starts_with("pis.") => initiations::make(client, pis).await,
        other => records::make(client, other).await,
    }
}

#[cfg(test)]
mod tests {
    use fintecture::transport::{Effect, Route, routes};

    use super::*;

    #[test]
    fn every_operation_that_there_is_stands_here_once() {
        let mut here: Vec<&str> = all().collect();
        let mut all: Vec<&str> = routes().map(Route::name).collect();
        here.sort_unstable();
        all.sort_unstable();
        assert_eq!(here, all);
    }

    #[test]
    fn what_a_repetition_does_is_what_the_table_says() {
        let effect = |name: &str| {
            routes()
                .find(|route| route.name() == name)
                .unwrap()
                .effect()
        };
        for (calls, expected) in [
            (reads().collect::<Vec<_>>(), Effect::Safe),
            (idempotent().collect(), Effect::Idempotent),
            (once().collect(), Effect::Once),
        ] {
            for call in calls {
                assert_eq!(effect(call), expected, "{call}");
            }
        }
    }
}
