//! `GET /pis/v2/transactions`, one of them, and the event simulator (Contract §7.11).

use serde_json::{Value, json};

use crate::platform::{Answer, Merchant, Platform, example, is, members, order};
use crate::smart_transfer::credit;

const SIMULATE: &str = "/pis/v2/transactions/event-simulations";

/// The number of the acquiring account.
pub(crate) async fn own_iban(merchant: &Merchant<'_>) -> String {
    let target = "/pis/v2/connect?state=s&with_beneficiary=true";
    let opened = merchant.post(target, &order("1")).send().await.ok();
    opened["beneficiary"]["iban"].as_str().unwrap().to_owned()
}

pub(crate) async fn simulate(merchant: &Merchant<'_>, attributes: Value) -> Answer {
    let body = json!({ "data": { "type": "event-simulations", "attributes": attributes } });
    merchant.post(SIMULATE, &body).send().await
}

pub(crate) fn event(kind: &str, amount: &str, iban: &str) -> Value {
    json!({
        "type": kind, "amount": amount, "currency": "EUR",
        "debtor_name": "Jane Payer", "creditor_iban": iban,
    })
}

#[tokio::test]
async fn an_event_and_its_transaction_have_the_members_of_the_contracts_examples() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let iban = own_iban(&merchant).await;
    let told = credit(&merchant, &iban, "123.00").await;
    assert_eq!(told.status, 201);
    let told = told.json();
    let without_reference = |member: String| member.replace("_reference: text", "_reference: null");
    let members =
        |answer: &Value| -> Vec<_> { members(answer).into_iter().map(without_reference).collect() };
    let shape = |name: &str| members(&example(name)["response"]["body"]);
    assert_eq!(members(&told), shape("pis-event-simulations"));
    let id = told["data"]["id"].as_str().unwrap();
    let target = format!("/pis/v2/transactions/{id}");
    let one = merchant.get(&target).send().await.ok();
    assert_eq!(members(&one), shape("pis-transactions-get"));
    assert_eq!(one, told);
    let list = merchant.get("/pis/v2/transactions").send().await.ok();
    assert_eq!(members(&list), shape("pis-transactions-list"));
    assert_eq!(list["data"][0], one["data"]);
    let seen = &one["data"]["attributes"];
    assert_eq!(
        *seen,
        json!({
            "type": "credit", "amount": "123.00", "currency": "EUR",
            "label": "Transfer from Jane Payer", "debtor_name": "Jane Payer",
            "creditor_iban": iban, "booking_date": "2025-01-15",
            "internal_reference": "ref-1",
        })
    );
}

#[tokio::test]
async fn a_label_left_out_says_who_the_transfer_is_from() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let iban = own_iban(&merchant).await;
    let told = simulate(&merchant, event("credit", "1", &iban))
        .await
        .json();
    assert_eq!(
        told["data"]["attributes"]["label"],
        "Transfer from Jane Payer"
    );
    assert!(told["data"]["attributes"]["internal_reference"].is_null());
}

#[tokio::test]
async fn a_debit_takes_what_the_account_holds_and_no_more() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let elsewhere = "FR7630001007941234567890185";
    let iban = own_iban(&merchant).await;
    simulate(&merchant, event("Credit", "20", &iban)).await;
    let refused = simulate(&merchant, event("debit", "20.01", elsewhere)).await;
    let (code, message) = refused.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("data.attributes.amount: "), "{message}");
    let told = simulate(&merchant, event("Debit", "20", elsewhere))
        .await
        .json();
    assert_eq!(told["data"]["attributes"]["type"], "debit");
    assert_eq!(told["data"]["attributes"]["amount"], "20.00");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_bank_transition_brings_what_is_on_its_way() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let iban = own_iban(&merchant).await;
    let (first, second) = (merchant.order("20").await, merchant.order("20").await);
    for session in [&first, &second] {
        platform.pay(session, "accept").await;
    }
    let transition = || event("Bank Transition", "20", &iban);
    let mut named = transition();
    named["internal_reference"] = json!(second);
    assert_eq!(simulate(&merchant, named).await.status, 201);
    assert_eq!(
        platform.stage(&second).await,
        is("payment_created", "received")
    );
    assert_eq!(
        platform.stage(&first).await,
        is("payment_created", "completed")
    );
    let told = simulate(&merchant, transition()).await.json();
    assert_eq!(told["data"]["attributes"]["type"], "credit");
    assert_eq!(told["data"]["attributes"]["creditor_iban"], iban.as_str());
    assert_eq!(told["data"]["attributes"]["label"], "Order 42");
    assert_eq!(
        platform.stage(&first).await,
        is("payment_created", "received")
    );
    for none in [transition(), event("bank_transition", "21", &iban)] {
        let (_, message) = simulate(&merchant, none).await.error(400, "bad_request");
        assert!(message.contains("on its way"), "{message}");
    }
    // The timers of both find nothing left to do.
    platform.advance("3d").await;
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn every_bad_field_of_an_event_is_named() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let fields = |answer: &Answer| -> Vec<_> {
        let errors = answer.errors(400, "bad_request");
        let mut fields: Vec<_> = errors
            .iter()
            .map(|(code, message)| {
                let field = message.split(": ").next().unwrap();
                (code.clone(), field.rsplit('.').next().unwrap().to_owned())
            })
            .collect();
        fields.sort();
        fields
    };
    let missing = fields(&simulate(&merchant, json!({})).await);
    let missing = missing.iter().map(|(code, field)| {
        assert_eq!(code, "mandatory_field_missing");
        field.as_str()
    });
    assert_eq!(
        missing.collect::<Vec<_>>(),
        ["amount", "creditor_iban", "currency", "debtor_name", "type"]
    );
    let wrong = json!({
        "type": "gift", "amount": "-1", "currency": "XTS", "debtor_name": "x".repeat(71),
        "creditor_iban": "FR00", "internal_reference": [], "label": "x".repeat(141),
    });
    let answer = simulate(&merchant, wrong).await;
    let wrong = fields(&answer);
    assert!(wrong.iter().all(|(code, _)| code == "invalid_field"));
    assert_eq!(wrong.len(), 7, "{wrong:?}");
    let iban = own_iban(&merchant).await;
    let beyond = event("credit", "1000000000", &iban);
    let (_, message) = simulate(&merchant, beyond).await.error(400, "bad_request");
    assert!(
        message.starts_with("data.attributes.amount: at most"),
        "{message}"
    );
    let stranger = event("credit", "1", "FR7630001007941234567890185");
    let (code, message) = simulate(&merchant, stranger)
        .await
        .error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(
        message.starts_with("data.attributes.creditor_iban: "),
        "{message}"
    );
}

#[tokio::test]
async fn what_moved_is_listed_from_the_newest_in_pages() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    merchant.refund_of(&session, json!("5")).await.ok();
    let list = async |query: &str| {
        let target = format!("/pis/v2/transactions{query}");
        merchant.get(&target).send().await.ok()
    };
    let all = list("").await;
    let shown: Vec<_> = all["data"].as_array().unwrap().iter().collect();
    let attributes = |n: usize| &shown[n]["attributes"];
    assert_eq!(shown.len(), 2);
    assert_eq!(attributes(0)["type"], "debit");
    assert_eq!(attributes(0)["amount"], "5.00");
    assert_eq!(attributes(0)["debtor_name"], "Boutique Démo");
    assert_eq!(attributes(1)["type"], "credit");
    assert_ne!(
        attributes(0)["creditor_iban"],
        attributes(1)["creditor_iban"]
    );
    let page = list("?page[size]=1").await;
    assert_eq!(page["meta"], json!({ "totalItems": 2, "totalPages": 2 }));
    let next = platform.follow(page["links"]["next"].as_str().unwrap());
    let next = next.bearer(&merchant.token).send().await.ok();
    assert_eq!(next["data"][0], *shown[1]);
    assert!(next["links"]["next"].is_null());
    for path in ["/v1/transactions", "/pis/v1/transactions/"] {
        let alias = merchant.get(path).send().await.ok();
        assert_eq!(alias["data"], all["data"], "{path}");
    }
    let id = shown[0]["id"].as_str().unwrap();
    let alias = merchant
        .get(&format!("/v1/transactions/{id}"))
        .send()
        .await
        .ok();
    assert_eq!(alias["data"], *shown[0]);
}

#[tokio::test]
async fn a_transaction_that_is_not_known_is_not_found() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for id in ["tx_1", "1", "tx_", "tx_x", "%FF"] {
        let answer = merchant
            .get(&format!("/pis/v2/transactions/{id}"))
            .send()
            .await;
        answer.error(404, "not_found");
    }
}

#[tokio::test]
async fn the_control_interface_makes_the_same_happen_and_names_the_session() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/connect?state=s&with_virtualbeneficiary=true";
    let opened = merchant.post(target, &order("20")).send().await.ok();
    let iban = opened["virtual_beneficiary"]["iban"].as_str().unwrap();
    let body = json!({ "data": { "attributes": event("credit", "20", iban) } });
    let call = || platform.post("/_sandbox/v1/event-simulations").json(&body);
    let told = call().send().await.ok();
    assert_eq!(told["meta"]["session_id"], opened["meta"]["session_id"]);
    let again = call().send().await.ok();
    assert!(again["meta"]["session_id"].is_null());
    let call = merchant.post("/v1/transactions/simulate", &body);
    assert_eq!(call.send().await.status, 201);
}

#[tokio::test]
async fn a_day_is_the_one_that_it_is_where_the_currency_is_at_home() {
    // Half past midnight in Paris.
    let platform = Platform::at("2025-01-15T23:30:00Z").await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let payment = merchant.payment(&session).await;
    let day = &payment["data"]["attributes"]["execution_date"];
    assert_eq!(day, "2025-01-16");
    let moved = merchant.get("/pis/v2/transactions").send().await.ok();
    assert_eq!(moved["data"][0]["attributes"]["booking_date"], "2025-01-16");
}
