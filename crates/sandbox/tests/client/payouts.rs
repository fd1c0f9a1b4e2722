//! `POST /pis/v2/request-for-payout` (Contract §7.7).

use fintecture_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::banks::{bank, folder};
use crate::browser::Browser;
use crate::platform::{Answer, Merchant, Platform, WEDNESDAY, example, frozen_at, is, members};
use crate::receiver::Receiver;
use crate::settlements::balance;

const TARGET: &str = "/pis/v2/request-for-payout?state=refund-12\
                      &redirect_uri=https://shop.example/paid";

pub(crate) fn payout(amount: &str) -> Value {
    let mut body = example("pis-request-for-payout")["request"]["body"].clone();
    body["data"]["attributes"]["amount"] = json!(amount);
    body
}

async fn request(merchant: &Merchant<'_>, body: &Value) -> Answer {
    merchant.post(TARGET, body).send().await
}

/// Opens a payout, and gives its session's id and its link.
pub(crate) async fn open(merchant: &Merchant<'_>, body: &Value) -> (String, String) {
    let answer = request(merchant, body).await;
    assert_eq!(answer.status, 201, "{answer:?}");
    let meta = &answer.json()["meta"];
    let text = |name: &str| meta[name].as_str().unwrap().to_owned();
    (text("session_id"), text("url"))
}

#[tokio::test]
async fn the_answer_has_exactly_the_members_of_the_contracts_example() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let example = example("pis-request-for-payout");
    let call = merchant.post(TARGET, &example["request"]["body"]);
    let answer = call.signed().send().await;
    assert_eq!(answer.status, 201);
    let shown = answer.json();
    assert_eq!(members(&shown), members(&example["response"]["body"]));
    assert_eq!(shown["meta"]["status"], 201);
    assert_eq!(shown["meta"]["code"], "request_for_payout_initiated");
    let session = shown["meta"]["session_id"].as_str().unwrap();
    let payment = merchant.payment(session).await;
    assert_eq!(payment["meta"]["type"], "Payout");
    assert_eq!(payment["meta"]["status"], "iban_required");
    assert_eq!(payment["data"]["attributes"]["amount"], "289.89");
}

#[tokio::test]
async fn a_payee_proves_an_account_on_the_pages_and_the_money_arrives_there() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    let merchant = platform.merchant().await;
    let (session, url) = open(&merchant, &payout("289.89")).await;
    let browser = Browser::at(platform.sandbox.base_url());
    let banks = browser.get(&format!("{url}?lang=en")).await;
    assert!(banks.html.contains("You receive"), "{}", banks.html);
    let chosen = browser
        .post(&format!("{url}/provider"), "provider=ftecbe")
        .await;
    assert_eq!(platform.stage(&session).await, is("iban_required", "none"));
    let known = "username=078000000P&password=123456";
    let logged_in = browser.post(&chosen.location, known).await;
    let accounts = browser
        .get(&format!("{}?lang=en", logged_in.location))
        .await;
    assert!(
        accounts.html.contains("Receive €289.89 here"),
        "{}",
        accounts.html
    );
    let account = &accounts.values("account")[0];
    let done = browser
        .post(&format!("{url}/decision"), &format!("account={account}"))
        .await;
    assert_eq!(done.parameter("status").as_deref(), Some("iban_received"));
    assert_eq!(
        platform.stage(&session).await,
        is("iban_received", "initiated")
    );
    assert_eq!(balance(&platform, "payout").await, "9710.11");
    let sent = browser.get(&format!("{url}?lang=en")).await;
    assert!(sent.html.contains("on its way"), "{}", sent.html);
    platform.assert_books_balance().await;
    platform.advance("2d").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "completed")
    );
    let arrived = browser.get(&format!("{url}?lang=en")).await;
    assert!(arrived.html.contains("Money sent"), "{}", arrived.html);
    platform.assert_books_balance().await;
    assert_eq!(
        receiver.events(),
        [
            "payment_session.status.iban_required",
            "payment_session.status.iban_received",
            "payment_session.transfer_states.initiated",
            "payment_session.status.payment_created",
            "payment_session.transfer_states.completed",
        ]
    );
    for delivery in receiver.deliveries() {
        assert_eq!(delivery.field("type").as_deref(), Some("Payout"));
        delivery.opened_with(platform.credentials());
    }
}

#[tokio::test]
async fn a_verified_beneficiary_is_paid_at_once_wherever_they_bank() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let accounts = platform.get("/_sandbox/v1/accounts").send().await.ok();
    let mut accounts = accounts["accounts"].as_array().unwrap().iter();
    let known = accounts.find(|account| account["kind"] == "payer").unwrap();
    let known = known["iban"].as_str().unwrap();
    for iban in [known, "FR7630001007941234567890185"] {
        let mut body = payout("20");
        body["data"]["attributes"]["beneficiary"] = json!({ "name": "John Doe", "iban": iban });
        body["data"]["attributes"]["scheme"] = json!("INSTANT_SEPA");
        let (session, url) = open(&merchant, &body).await;
        assert_eq!(
            platform.stage(&session).await,
            is("iban_received", "initiated")
        );
        let page = Browser::at(platform.sandbox.base_url()).get(&url).await;
        assert_eq!(page.status, 200);
        platform.advance("10s").await;
        assert_eq!(
            platform.stage(&session).await,
            is("payment_created", "completed")
        );
        platform.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_message_tells_the_payee_of_the_money_and_the_link() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    open(&merchant, &payout("20")).await;
    let mut body = payout("289.89");
    body["meta"]["method"] = json!("email");
    let (session, url) = open(&merchant, &body).await;
    body["meta"]["method"] = json!("sms");
    open(&merchant, &body).await;
    let found = platform.get("/_sandbox/v1/messages").send().await.ok();
    let found = found["messages"].as_array().unwrap();
    assert_eq!(found.len(), 2, "a link is in no message: {found:?}");
    let (text, mail) = (&found[0], &found[1]);
    assert_eq!(text["to"], "+33601020304");
    assert!(
        text["text"]
            .as_str()
            .unwrap()
            .starts_with("Boutique Démo sends you money.")
    );
    assert_eq!(mail["session_id"], session.as_str());
    assert_eq!(mail["to"], "john@doe.example");
    assert_eq!(mail["subject"], "Boutique Démo sends you money");
    let ending = format!("Choose the account that receives it: {url}");
    assert!(mail["text"].as_str().unwrap().ends_with(&ending), "{mail}");
    body["meta"].as_object_mut().unwrap().remove("psu_phone");
    let (code, _) = request(&merchant, &body).await.error(400, "bad_request");
    assert_eq!(code, "mandatory_field_missing");
}

#[tokio::test]
async fn the_control_interface_plays_the_payee() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, _) = open(&merchant, &payout("20")).await;
    let refused = platform
        .outcome(&session, json!({ "outcome": "pending" }))
        .await;
    refused.error(400, "bad_request");
    let stage = platform.pay(&session, "accept").await;
    assert_eq!(stage, is("iban_received", "initiated"));
    assert_eq!(
        merchant.payment(&session).await["meta"]["provider"],
        "ftecfr"
    );
}

#[tokio::test]
async fn what_the_payout_account_does_not_hold_is_not_sent() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, _) = open(&merchant, &payout("10000.01")).await;
    let stage = platform.pay(&session, "accept").await;
    assert_eq!(stage, is("payment_unsuccessful", "rejected"));
    let shown = merchant.payment(&session).await;
    assert_eq!(
        shown["data"]["attributes"]["transfer_reason"],
        "insufficient_funds"
    );
    assert_eq!(balance(&platform, "payout").await, "10000.00");

    // It can be topped up.
    let accounts = platform.get("/_sandbox/v1/accounts").send().await.ok();
    let mut accounts = accounts["accounts"].as_array().unwrap().iter();
    let purse = accounts
        .find(|account| account["kind"] == "payout")
        .unwrap();
    let credited = crate::smart_transfer::credit(&merchant, purse["iban"].as_str().unwrap(), "1");
    assert_eq!(credited.await.status, 201);
    let (session, _) = open(&merchant, &payout("10000.01")).await;
    let stage = platform.pay(&session, "accept").await;
    assert_eq!(stage, is("iban_received", "initiated"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_payout_expires_while_its_payee_is_awaited_and_not_after() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = payout("20");
    body["meta"]["expiry"] = json!(60);
    let (late, url) = open(&merchant, &body).await;
    let (in_time, _) = open(&merchant, &body).await;
    platform.pay(&in_time, "accept").await;
    platform.advance("60s").await;
    assert_eq!(platform.stage(&late).await, is("payment_expired", "none"));
    let page = Browser::at(platform.sandbox.base_url()).get(&url).await;
    assert_eq!(page.status, 410);
    let refused = platform
        .outcome(&late, json!({ "outcome": "accept" }))
        .await;
    refused.error(400, "bad_request");
    assert_eq!(
        platform.stage(&in_time).await,
        is("iban_received", "initiated")
    );
}

#[tokio::test]
async fn every_bad_field_of_a_payout_is_named() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = payout("0");
    body["meta"]["expiry"] = json!("soon");
    let errors = request(&merchant, &body).await.errors(400, "bad_request");
    assert_eq!(errors.len(), 2, "{errors:?}");
    for (field, body) in [
        ("meta.method", json!({ "method": "pigeon" })),
        ("meta.method", json!({ "method": [] })),
    ] {
        let mut asked = payout("20");
        asked["meta"] = body;
        let (code, message) = request(&merchant, &asked).await.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
    let mut body = payout("20");
    body["data"]["attributes"]["beneficiary"] = json!({ "iban": "FR00" });
    let (_, message) = request(&merchant, &body).await.error(400, "bad_request");
    assert!(
        message.starts_with("data.attributes.beneficiary.iban: "),
        "{message}"
    );
}

#[tokio::test]
async fn nothing_is_paid_out_to_a_closed_account() {
    let closed = bank("tryfr", "", "closed");
    let folder = folder(&[("own.toml", closed)]);
    let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
    let platform = Platform::of(builder.banks(folder.path())).await;
    let merchant = platform.merchant().await;
    let (session, _) = open(&merchant, &payout("20")).await;
    let outcome = json!({ "outcome": "accept", "provider": "tryfr" });
    let refused = platform.outcome(&session, outcome).await.ok();
    assert_eq!(refused["status"], "payment_unsuccessful");
    assert_eq!(refused["transfer_reason"], "closed_account");
    platform.assert_books_balance().await;
}
