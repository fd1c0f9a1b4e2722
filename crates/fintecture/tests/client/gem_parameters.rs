//! Each parameter of the Ruby gem for account information and resources, by its name there, and
//! where it goes on the wire.

use fintecture::ais::ConsentScope;
use fintecture::resources::{SortBy, SortOrder};
use fintecture::{AisCapability, AuthModel, Client, Environment, PaymentScheme, PsuType};

use crate::fake::{APP_ID, APP_SECRET, Fake, Reply, Seen, connection, customer, key};
use crate::faults::success;
use crate::records::id;

const BACK: &str = "https://app.example/back";

/// Where a parameter goes.
#[derive(Debug)]
enum To {
    Query(&'static str, &'static str),
    /// The parameter is part of the path, which ends so.
    Path(&'static str),
    Header(&'static str, &'static str),
    Form(&'static str, &'static str),
    /// It is there and names nobody.
    NoHeader(&'static str),
}
use To::{Form, Header, NoHeader, Path, Query};

impl To {
    fn holds(&self, seen: &Seen) -> bool {
        let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
        let has = |pairs: &[u8], name: &str, value: &str| {
            form_urlencoded::parse(pairs).any(|pair| pair == (name.into(), value.into()))
        };
        match self {
            Self::Query(name, value) => has(query.as_bytes(), name, value),
            Self::Path(end) => path.ends_with(end),
            Self::Header(name, value) => seen.header(name) == *value,
            Self::Form(name, value) => has(&seen.body, name, value),
            Self::NoHeader(name) => !seen.headers.contains_key(*name),
        }
    }
}

/// The gem's call, its parameter, and where it goes.
const TABLE: &[(&str, &str, To)] = &[
    ("pis.generate_token", "scope", Form("scope", "PIS")),
    ("pis.generate_token", "app_id", Form("app_id", APP_ID)),
    ("ais.generate_token", "auth_code", Form("code", "f66e")),
    ("ais.generate_token", "scope", Form("scope", "AIS")),
    (
        "ais.generate_refresh_token",
        "refresh_token",
        Form("refresh_token", "given"),
    ),
    (
        "ais.generate_refresh_token (stored)",
        "refresh_token",
        Form("refresh_token", "refresh"),
    ),
    ("ais.connect", "state", Query("state", "s")),
    ("ais.connect", "redirect_uri", Query("redirect_uri", BACK)),
    ("ais.connect", "scope", Query("scope", "accounts,balances")),
    (
        "ais.authorize",
        "app_id_auth: true",
        Header("app_id", APP_ID),
    ),
    (
        "ais.authorize",
        "app_id_auth: true",
        Query("response_type", "code"),
    ),
    (
        "ais.authorize",
        "provider_id",
        Path("/provider/agfbfr/authorize"),
    ),
    ("ais.authorize", "redirect_uri", Query("redirect_uri", BACK)),
    ("ais.authorize", "state", Query("state", "s")),
    ("ais.authorize", "x_psu_id", Header("x-psu-id", "9090901")),
    (
        "ais.authorize",
        "x_psu_ip_address",
        Header("x-psu-ip-address", "203.0.113.10"),
    ),
    (
        "ais.authorize (token)",
        "app_id_auth: false",
        Header("authorization", "Bearer access"),
    ),
    (
        "ais.authorize (token)",
        "app_id_auth: false",
        NoHeader("app_id"),
    ),
    (
        "ais.authorize_decoupled",
        "app_id_auth: true",
        Header("app_id", APP_ID),
    ),
    (
        "ais.authorize_decoupled",
        "provider_id",
        Path("/provider/agfbfr/authorize/decoupled/p1"),
    ),
    (
        "ais.authorize_decoupled",
        "polling_id",
        Path("/decoupled/p1"),
    ),
    (
        "ais.accounts",
        "customer_id",
        Path("/customer/1ef74051a77673de120820fb370dc382/accounts"),
    ),
    (
        "ais.accounts",
        "remove_nulls",
        Query("remove_nulls", "true"),
    ),
    (
        "ais.accounts",
        "withBalances",
        Query("withBalances", "true"),
    ),
    ("ais.account", "account_id", Path("/accounts/a1")),
    (
        "ais.account",
        "remove_nulls",
        Query("remove_nulls", "false"),
    ),
    (
        "ais.account",
        "withBalances",
        Query("withBalances", "false"),
    ),
    (
        "ais.transactions",
        "account_id",
        Path("/accounts/a1/transactions"),
    ),
    (
        "ais.transactions",
        "remove_nulls",
        Query("remove_nulls", "true"),
    ),
    (
        "ais.transactions",
        "convert_dates",
        Query("convert_dates", "true"),
    ),
    (
        "ais.transactions",
        "filters: date_from",
        Query("filter[date_from]", "2025-08-01"),
    ),
    (
        "ais.transactions",
        "filters: date_to",
        Query("filter[date_to]", "2025-08-14"),
    ),
    (
        "ais.transactions (max)",
        "filters: date_from",
        Query("filter[date_from]", "max"),
    ),
    (
        "ais.transactions (max)",
        "page cursor",
        Query("page[cursor]", "c1"),
    ),
    (
        "ais.transactions (max)",
        "page number",
        Query("page[number]", "2"),
    ),
    (
        "ais.account_holders",
        "customer_id",
        Path("/accountholders"),
    ),
    (
        "ais.account_holders",
        "remove_nulls",
        Query("remove_nulls", "true"),
    ),
    (
        "ais.delete_customer",
        "customer_id",
        Path("/customer/1ef74051a77673de120820fb370dc382"),
    ),
    (
        "resources.providers",
        "filters: country",
        Query("filter[country]", "FR"),
    ),
    (
        "resources.providers",
        "filters: pis",
        Query("filter[pis]", "SEPA"),
    ),
    (
        "resources.providers",
        "filters: ais",
        Query("filter[ais]", "Accounts"),
    ),
    (
        "resources.providers",
        "filters: psu_type",
        Query("filter[psu_type]", "retail"),
    ),
    (
        "resources.providers",
        "filters: auth_model",
        Query("filter[auth_model]", "redirect"),
    ),
    (
        "resources.providers",
        "sort: name",
        Query("sort[name]", "ASC"),
    ),
    (
        "resources.providers",
        "sort: full_name",
        Query("sort[full_name]", "DESC"),
    ),
    (
        "resources.providers",
        "sort: country",
        Query("sort[country]", "ASC"),
    ),
    (
        "resources.providers",
        "sort: provider_id",
        Query("sort[provider_id]", "DESC"),
    ),
    (
        "resources.provider",
        "provider_id",
        Path("/providers/agfbfr"),
    ),
    ("resources.applications", "", Path("/res/v1/applications")),
    (
        "resources.test_accounts",
        "provider_id",
        Query("filter[provider_id]", "agfbfr"),
    ),
];

async fn call(client: &Client, call: &str) {
    let (ais, resources) = (client.ais(), client.resources());
    let connection = connection(client);
    let (bank, account) = (id("agfbfr"), id("a1"));
    match call {
        "pis.generate_token" => drop(client.pis().token().await.unwrap()),
        "ais.generate_token" => drop(ais.exchange("f66e", &customer()).await.unwrap()),
        "ais.generate_refresh_token" => drop(connection.refresh().using("given").await.unwrap()),
        "ais.generate_refresh_token (stored)" => drop(connection.refresh().await.unwrap()),
        "ais.connect" => {
            let call = ais.connect().state("s").redirect_uri(BACK);
            let scope = [ConsentScope::Accounts, ConsentScope::Balances];
            drop(call.scope(scope).await.unwrap());
        }
        "ais.authorize" => {
            let call = ais.authorize(&bank).state("s").redirect_uri(BACK);
            let call = call
                .psu_id("9090901")
                .psu_ip("203.0.113.10".parse().unwrap());
            drop(call.await.unwrap());
        }
        "ais.authorize (token)" => {
            let call = connection.authorize(&bank).state("s").redirect_uri(BACK);
            drop(call.await.unwrap());
        }
        "ais.authorize_decoupled" => drop(ais.decoupled(&bank, &id("p1")).await.unwrap()),
        "ais.accounts" => {
            let call = connection.accounts().remove_nulls().with_balances();
            drop(call.await.unwrap());
        }
        "ais.account" => {
            let call = connection.account(&account).keep_nulls();
            drop(call.without_balances().await.unwrap());
        }
        "ais.transactions" => {
            let call = connection
                .transactions(&account)
                .remove_nulls()
                .convert_dates();
            let call = call.since("2025-08-01".parse().unwrap());
            drop(call.until("2025-08-14".parse().unwrap()).await.unwrap());
        }
        "ais.transactions (max)" => {
            let call = connection.transactions(&account).since_the_beginning();
            drop(call.cursor("c1").page(2).await.unwrap());
        }
        "ais.account_holders" => drop(connection.holders().remove_nulls().await.unwrap()),
        "ais.delete_customer" => drop(connection.delete().await.unwrap()),
        "resources.providers" => {
            let call = resources
                .providers()
                .country("FR")
                .paying(PaymentScheme::Sepa)
                .reading(AisCapability::Accounts)
                .psu_type(PsuType::Retail)
                .auth_model(AuthModel::Redirect)
                .sort(SortBy::Name, SortOrder::Ascending)
                .sort(SortBy::FullName, SortOrder::Descending)
                .sort(SortBy::Country, SortOrder::Ascending)
                .sort(SortBy::ProviderId, SortOrder::Descending);
            drop(call.await.unwrap());
        }
        "resources.provider" => drop(resources.provider(&bank).await.unwrap()),
        "resources.applications" => drop(resources.application().await.unwrap()),
        "resources.test_accounts" => {
            drop(resources.test_accounts().provider(&bank).await.unwrap());
        }
        other => panic!("{other} is no call of the gem"),
    }
}

#[tokio::test(start_paused = true)]
async fn each_parameter_goes_where_the_gem_sends_it() {
    for (name, parameter, to) in TABLE {
        let granted = std::sync::Arc::new(std::sync::Mutex::new(None));
        let last = std::sync::Arc::clone(&granted);
        let fake = Fake::with_tokens(
            move |seen, _| {
                *last.lock().unwrap() = Some(seen.clone());
                success(seen)
            },
            |seen, _| success(seen),
        );
        call(&fake.client(), name).await;
        let seen = fake.seen().pop().or_else(|| granted.lock().unwrap().take());
        let seen = seen.unwrap();
        assert!(
            to.holds(&seen),
            "{name} {parameter}: {to:?} is not in {}",
            seen.target
        );
    }
}

#[tokio::test]
async fn tokens_asked_for_by_hand_are_stored() {
    let fake = Fake::with_tokens(
        |_, _| Reply::tokens("by-hand", Some("refresh")),
        |seen, _| success(seen),
    );
    let client = fake.client();
    client.pis().token().await.unwrap();
    client.pis().payments().list().await.unwrap();
    let connection = client.ais().exchange("code", &customer()).await.unwrap();
    connection.accounts().await.unwrap();
    for seen in fake.seen() {
        assert_eq!(seen.header("authorization"), "Bearer by-hand");
    }
    assert_eq!((fake.calls(), fake.tokens()), (2, 2));
}

#[test]
fn the_default_environment_is_the_sandbox() {
    let client = Client::builder()
        .app_id(APP_ID)
        .app_secret(APP_SECRET)
        .private_key(key().clone())
        .build()
        .unwrap();
    assert_eq!(client.base_url(), Environment::Sandbox.base_url());
}
