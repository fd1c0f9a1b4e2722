//! The same calls without an async runtime.

use fintecture::blocking::Client;
use fintecture::pis::Connect;
use fintecture::{Money, SessionId};
use serde_json::json;

use crate::fake::{Fake, Reply, SESSION, customer};
use crate::faults::success;
use crate::initiations::{credit, initiation, invoice, link, payout, settlement, transaction};

fn client(fake: &Fake) -> Client {
    Client::new(fake.client()).unwrap()
}

#[test]
fn a_call_is_sent_instead_of_awaited() {
    let fake = Fake::always(Reply::session());
    let client = client(&fake);
    assert_eq!(client.pis().token().send().unwrap().expose(), "token-0");
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    let session = client.pis().connect(order).state("s").send().unwrap();
    assert_eq!(session.id().as_str(), SESSION);
}

/// Three pages with one payment each: `s-0`, `s-1`, `s-2`.
fn three_pages() -> Fake {
    Fake::new(|_, n| {
        let payment =
            json!({"meta": {"session_id": format!("s-{n}"), "status": "payment_created"}});
        let next = (n < 2).then(|| format!("/pis/v2/payments?page[number]={}", n + 2));
        Reply::ok(&json!({"data": [payment], "links": {"next": next}}).to_string())
    })
}

#[test]
fn pages_are_an_iterator() {
    let pages = client(&three_pages()).pis().payments().list().pages();
    let sizes: Vec<usize> = pages.map(|page| page.unwrap().items().len()).collect();
    assert_eq!(sizes, [1, 1, 1]);
}

#[test]
fn every_call_of_payment_initiation_has_the_same_name() {
    let fake = Fake::new(|seen, _| success(seen));
    let client = client(&fake);
    let pis = client.pis();
    let id = SessionId::new(SESSION).unwrap();
    link(&pis).send().unwrap();
    payout(&pis).send().unwrap();
    initiation(&pis).send().unwrap();
    invoice(&pis).send().unwrap();
    credit(&pis).send().unwrap();
    pis.assess(Money::eur("20").unwrap(), "123456789")
        .send()
        .unwrap();
    pis.payments().cancel(&id).send().unwrap();
    pis.payments().refunds(&id).send().unwrap();
    pis.settlements().get(&settlement()).send().unwrap();
    pis.transactions().get(&transaction()).send().unwrap();
    assert_eq!(pis.settlements().list().items().count(), 0);
    assert_eq!(pis.transactions().list().items().count(), 0);
    assert!(pis.refund(&id).send().is_ok());
    assert_eq!(fake.calls(), 13);
}

/// The methods that take `&self` and are public.
fn offered(source: &str) -> Vec<&str> {
    let methods = source.lines().filter_map(|line| {
        let (name, _) = line.trim().strip_prefix("pub fn ")?.split_once("(&self")?;
        Some(name)
    });
    methods.collect()
}

#[test]
fn both_clients_offer_the_same_calls() {
    let here = offered(include_str!("../../src/blocking.rs"));
    let there = offered(include_str!("../../src/client.rs"));
    // What a client tells of itself is asked of the async one inside.
    let told = ["base_url", "app_id", "credentials"];
    let missing: Vec<_> = there
        .iter()
        .filter(|name| !told.contains(name) && !here.contains(name))
        .collect();
    assert!(there.len() > 8 && missing.is_empty(), "{missing:?}");
}

#[test]
fn the_other_scopes_are_reached_without_a_runtime() {
    let fake = Fake::always(Reply::ok(r#"{"data":[]}"#));
    let client = client(&fake);
    client.check_credentials().send().unwrap();
    client.token("something-new").send().unwrap();
    client.customers().list().send().unwrap();
    client.mandates().list().send().unwrap();
    client.organisation().token().send().unwrap();
    assert_eq!(client.organisation().companies().list().items().count(), 0);
    assert_eq!((fake.calls(), fake.tokens()), (3, 5));
}

#[test]
fn items_are_an_iterator() {
    let ids: Vec<String> = client(&three_pages())
        .pis()
        .payments()
        .list()
        .items()
        .map(|payment| payment.unwrap().id().to_string())
        .collect();
    assert_eq!(ids, ["s-0", "s-1", "s-2"]);
}

#[test]
fn a_connection_reads_and_refreshes_without_a_runtime() {
    let fake = Fake::with_tokens(
        |_, n| Reply::tokens(&format!("access-{n}"), Some("refresh")),
        |seen, n| {
            if seen.header("authorization") == "Bearer access-0" {
                return Reply::refusal(401, "invalid_token");
            }
            let next = (n < 2).then(|| format!("/ais/v1/more?page[cursor]={n}"));
            let data = json!([{"id": n.to_string()}]);
            Reply::ok(&json!({"data": data, "links": {"next": next}}).to_string())
        },
    );
    let client = client(&fake);
    let connection = client.ais().exchange("code", &customer()).send().unwrap();
    let ids: Vec<String> = connection
        .accounts()
        .items()
        .map(|account| account.unwrap().id().to_string())
        .collect();
    assert_eq!(ids, ["1", "2"]);
    assert_eq!(fake.tokens(), 2);
    connection.refresh().send().unwrap();
    connection.delete().send().unwrap();
    assert!(connection.accounts().send().is_err());
    assert!(client.resources().providers().send().is_ok());
}

#[test]
fn many_threads_share_one_client_and_one_token() {
    let fake = Fake::always(Reply::payment());
    let client = client(&fake);
    std::thread::scope(|scope| {
        for _ in 0..20 {
            let client = client.clone();
            scope.spawn(move || {
                let id = SessionId::new(SESSION).unwrap();
                client.pis().payments().get(&id).send().unwrap()
            });
        }
    });
    assert_eq!((fake.calls(), fake.tokens()), (20, 1));
}

#[tokio::test]
async fn it_may_be_used_and_dropped_inside_a_runtime() {
    let fake = Fake::always(Reply::payment());
    let client = client(&fake);
    let id = SessionId::new(SESSION).unwrap();
    assert!(client.pis().payments().get(&id).send().is_ok());
}
