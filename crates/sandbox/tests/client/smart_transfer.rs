//! Smart Transfers: payments that payers make by themselves, to virtual IBANs (Contract §§7.1.1, 18).

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::platform::{Answer, Merchant, Platform, example, is, members, order};
use crate::receiver::{Delivery, Receiver};

/// The body of a Smart Transfer.
pub(crate) fn smart(amount: &str, reconciliation: Value) -> Value {
    let mut body = order(amount);
    body["meta"]["payment_methods"] = json!([{ "id": "smart_transfer" }]);
    body["meta"]["reconciliation"] = reconciliation;
    body
}

/// Opens one, and gives its session's id, its virtual IBAN and its link.
pub(crate) async fn open(merchant: &Merchant<'_>, body: &Value) -> (String, String, String) {
    let target = "/pis/v2/connect?state=order-42&with_virtualbeneficiary=true\
                  &redirect_uri=https://shop.example/paid";
    let opened = merchant.post(target, body).send().await.ok();
    let text = |path: &str| opened.pointer(path).unwrap().as_str().unwrap().to_owned();
    (
        text("/meta/session_id"),
        text("/virtual_beneficiary/iban"),
        text("/meta/url"),
    )
}

/// Money arrives at a number.
pub(crate) async fn credit(merchant: &Merchant<'_>, iban: &str, amount: &str) -> Answer {
    let mut body = example("pis-event-simulations")["request"]["body"].clone();
    body["data"]["attributes"]["creditor_iban"] = json!(iban);
    body["data"]["attributes"]["amount"] = json!(amount);
    let target = "/pis/v2/transactions/event-simulations";
    merchant.post(target, &body).send().await
}

async fn stage_after(merchant: &Merchant<'_>, iban: &str, amount: &str, session: &str) -> Stage {
    assert_eq!(credit(merchant, iban, amount).await.status, 201);
    merchant.platform.assert_books_balance().await;
    merchant.platform.stage(session).await
}

type Stage = (String, String);

#[tokio::test]
async fn connect_answers_with_the_members_of_the_contracts_example() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let example = example("pis-connect-smart-transfer");
    let target = "/pis/v2/connect?state=order-43&with_virtualbeneficiary=true";
    let call = merchant.post(target, &example["request"]["body"]);
    let opened = call.signed().send().await.ok();
    assert_eq!(members(&opened), members(&example["response"]["body"]));
    let session = opened["meta"]["session_id"].as_str().unwrap();
    assert_eq!(
        merchant.payment(session).await["meta"]["type"],
        "ManualTransfer"
    );
}

#[tokio::test]
async fn a_payer_a_key_and_a_session_each_keep_a_number_of_their_own() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let iban = async |email: &str, reconciliation: Value| {
        let mut body = smart("20", reconciliation);
        body["meta"]["psu_email"] = json!(email);
        open(&merchant, &body).await.1
    };
    let jane = iban("jane@shop.example", json!({ "level": "payer" })).await;
    assert_eq!(iban("Jane@Shop.example", Value::Null).await, jane);
    assert_ne!(iban("john@shop.example", json!({})).await, jane);
    let key = |key: &str| json!({ "level": "key", "key": key, "match_amount": true });
    let contract = iban("jane@shop.example", key("contract-1")).await;
    assert_ne!(contract, jane);
    assert_eq!(iban("john@shop.example", key("contract-1")).await, contract);
    assert_ne!(iban("john@shop.example", key("contract-2")).await, contract);
    let session = || json!({ "level": "payment_session" });
    let first = iban("jane@shop.example", session()).await;
    assert_ne!(first, iban("jane@shop.example", session()).await);
    assert_ne!(first, jane);
}

#[tokio::test]
async fn what_says_nothing_about_reconciliation_is_refused_by_its_name() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = smart("20", json!({ "level": "shop", "match_amount": "perhaps" }));
    body["meta"]["payment_methods"] = json!([{ "id": "cash" }]);
    let mut fields = fields(&merchant.connect(&body).await);
    fields.sort();
    assert_eq!(
        fields,
        [
            "meta.payment_methods",
            "meta.reconciliation.level",
            "meta.reconciliation.match_amount"
        ]
    );
    let keyless = smart("20", json!({ "level": "key" }));
    let (code, message) = merchant.connect(&keyless).await.error(400, "bad_request");
    assert_eq!(code, "mandatory_field_missing");
    assert_eq!(message, "meta.reconciliation.key: required");
    body = order("20");
    body["meta"]["payment_methods"] = json!(["smart_transfer"]);
    let refused = merchant.connect(&body).await;
    assert_eq!(self::fields(&refused), ["meta.payment_methods"]);
}

/// The fields that an answer complains of.
fn fields(answer: &Answer) -> Vec<String> {
    let errors = answer.errors(400, "bad_request").into_iter();
    errors
        .map(|(_, message)| message.split(": ").next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_exact_amount_creates_the_payment_and_it_is_received() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("123.00", Value::Null)).await;
    let stage = stage_after(&merchant, &iban, "123", &session).await;
    assert_eq!(stage, is("payment_created", "received"));
}

#[tokio::test]
async fn several_credits_add_up_to_the_payment() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("123.00", Value::Null)).await;
    let partial = is("payment_partial", "insufficient");
    assert_eq!(
        stage_after(&merchant, &iban, "100", &session).await,
        partial
    );
    assert_eq!(
        stage_after(&merchant, &iban, "22.99", &session).await,
        partial
    );
    let full = stage_after(&merchant, &iban, "0.01", &session).await;
    assert_eq!(full, is("payment_created", "received"));
}

#[tokio::test]
async fn more_than_the_amount_is_overpaid_at_once_or_in_the_end() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let overpaid = is("payment_created", "overpaid");
    let (session, iban, _) = open(&merchant, &smart("20", Value::Null)).await;
    assert_eq!(
        stage_after(&merchant, &iban, "20.01", &session).await,
        overpaid
    );
    let (session, iban, _) = open(&merchant, &smart("20", Value::Null)).await;
    stage_after(&merchant, &iban, "19.99", &session).await;
    assert_eq!(stage_after(&merchant, &iban, "5", &session).await, overpaid);
}

#[tokio::test]
async fn a_session_that_takes_its_amount_alone_leaves_other_money_unallocated() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let exact = json!({ "level": "payment_session", "match_amount": true });
    let (session, iban, _) = open(&merchant, &smart("20", exact)).await;
    for amount in ["19.99", "20.01"] {
        let stage = stage_after(&merchant, &iban, amount, &session).await;
        assert_eq!(stage, is("provider_required", "none"), "{amount}");
    }
    let stage = stage_after(&merchant, &iban, "20", &session).await;
    assert_eq!(stage, is("payment_created", "received"));
    let kept = merchant.get("/pis/v2/transactions").send().await.ok();
    assert_eq!(kept["meta"]["totalItems"], 3);
}

#[tokio::test]
async fn of_the_sessions_that_share_a_number_the_one_that_lacks_the_amount_is_paid() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (older, iban, _) = open(&merchant, &smart("30", Value::Null)).await;
    let (newer, same, _) = open(&merchant, &smart("20", Value::Null)).await;
    assert_eq!(iban, same);
    let stage = stage_after(&merchant, &iban, "20", &newer).await;
    assert_eq!(stage, is("payment_created", "received"));
    assert_eq!(
        platform.stage(&older).await,
        is("provider_required", "none")
    );
    let stage = stage_after(&merchant, &iban, "7", &older).await;
    assert_eq!(stage, is("payment_partial", "insufficient"));
    let stage = stage_after(&merchant, &iban, "23", &older).await;
    assert_eq!(stage, is("payment_created", "received"));
    // Nobody expects more.
    assert_eq!(credit(&merchant, &iban, "1").await.status, 201);
    assert_eq!(
        platform.stage(&older).await,
        is("payment_created", "received")
    );
}

#[tokio::test]
async fn money_that_comes_after_the_end_pays_nothing() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = smart("20", Value::Null);
    body["meta"]["expiry"] = json!(60);
    let (session, iban, _) = open(&merchant, &body).await;
    stage_after(&merchant, &iban, "5", &session).await;
    platform.advance("60s").await;
    let expired = is("payment_expired", "none");
    assert_eq!(platform.stage(&session).await, expired);
    assert_eq!(stage_after(&merchant, &iban, "15", &session).await, expired);
}

#[tokio::test]
async fn each_credit_is_told_with_what_came_so_far_and_last() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/connect?state=order-42&with_virtualbeneficiary=true";
    let call = merchant.post(target, &smart("123.00", Value::Null));
    let opened = call.header("x-provider", "ftecfr").send().await.ok();
    let iban = opened["virtual_beneficiary"]["iban"].as_str().unwrap();
    credit(&merchant, iban, "100.00").await;
    credit(&merchant, iban, "23").await;
    platform.settle().await;
    let told: Vec<_> = receiver.deliveries();
    let events: Vec<_> = told.iter().map(Delivery::event).collect();
    assert_eq!(
        events[1..],
        [
            "payment_session.status.payment_partial",
            "payment_session.transfer_states.insufficient",
            "payment_session.received_amount",
            "payment_session.status.payment_created",
            "payment_session.transfer_states.received",
            "payment_session.received_amount",
        ]
    );
    let names = |delivery: &Delivery| -> Vec<String> {
        delivery
            .fields()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    };
    let expected = |name: &str| -> Vec<String> {
        let body = example(name)["raw_body"].as_str().unwrap().to_owned();
        let fields = form_urlencoded::parse(body.as_bytes());
        fields.map(|(name, _)| name.into_owned()).collect()
    };
    assert_eq!(names(&told[5]), expected("webhook-transfer-state-form"));
    // Another example has the same fields in another order.
    let (mut found, mut fields) = (names(&told[3]), expected("webhook-received-amount-form"));
    found.sort();
    fields.sort();
    assert_eq!(found, fields);
    let field = |delivery: &Delivery, name: &str| delivery.field(name).unwrap();
    for (delivery, received, last) in [
        (&told[3], "100.00", "100.00"),
        (&told[6], "123.00", "23.00"),
    ] {
        assert_eq!(field(delivery, "type"), "ManualTransfer");
        assert_eq!(field(delivery, "amount"), "123.00");
        assert_eq!(field(delivery, "received_amount"), received);
        assert_eq!(field(delivery, "last_transaction_amount"), last);
        delivery.opened_with(platform.credentials());
    }
}

#[tokio::test]
async fn the_payer_is_shown_the_transfer_and_waits_for_its_money_on_one_page() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, url) = open(&merchant, &smart("149.30", Value::Null)).await;
    let browser = Browser::at(platform.sandbox.base_url());
    let first = browser.get(&url).await;
    assert!(
        first.html.contains("Pay by bank transfer"),
        "{}",
        first.html
    );
    assert!(!first.html.contains(&iban));
    let chosen = browser.post(&format!("{url}/transfer"), "").await;
    assert_eq!(platform.stage(&session).await, is("sca_required", "none"));
    let shown = browser.get(&chosen.location).await;
    assert!(shown.html.contains(&format!("value=\"{iban}\"")));
    assert!(shown.html.contains("Order 42") && shown.html.contains("€149.30"));
    let done = browser.post(&format!("{url}/announced"), "").await;
    assert_eq!(done.parameter("session_id"), Some(session.clone()));
    assert_eq!(done.parameter("status").as_deref(), Some("payment_pending"));
    assert_eq!(
        platform.stage(&session).await,
        is("payment_pending", "none")
    );

    let waiting = browser.get(&url).await;
    assert!(waiting.html.contains("Waiting for your transfer"));
    assert!(waiting.html.contains(&iban));
    for nothing in ["", "0", "-1", "1.234", "1000000000"] {
        let refused = browser
            .post(&format!("{url}/money"), &format!("amount={nothing}"))
            .await;
        assert_eq!(refused.status, 400, "{nothing}");
    }
    let sent = browser.post(&format!("{url}/money"), "amount=49,30").await;
    let partial = browser.get(&sent.location).await;
    assert!(partial.html.contains("Part of it is here"));
    assert!(partial.html.contains("€49.30") && partial.html.contains("€100.00"));
    browser.post(&format!("{url}/money"), "amount=100").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    assert!(browser.get(&url).await.html.contains("Payment approved"));
    let late = browser.post(&format!("{url}/money"), "amount=1").await;
    assert_eq!(late.status, 303);
    let kept = merchant.get("/pis/v2/transactions").send().await.ok();
    assert_eq!(kept["meta"]["totalItems"], 2);
    let seen = &kept["data"][0]["attributes"];
    assert_eq!(seen["debtor_name"], "Jane Payer");
    assert_eq!(seen["label"], "Order 42");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_payer_who_may_pay_both_ways_can_change_their_mind() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = smart("20", Value::Null);
    body["meta"]["payment_methods"] =
        json!([{ "id": "immediate_transfer", "order": 0 }, { "id": "smart_transfer", "order": 1 }]);
    let (session, _, url) = open(&merchant, &body).await;
    let kind = async || merchant.payment(&session).await["meta"]["type"].clone();
    assert_eq!(kind().await, "PayByBank");
    let browser = Browser::at(platform.sandbox.base_url());
    let banks = browser.get(&url).await;
    assert!(banks.html.contains("ftecfr") && banks.html.contains("By transfer"));
    browser.post(&format!("{url}/transfer"), "").await;
    assert_eq!(kind().await, "ManualTransfer");
    let shown = browser.get(&format!("{url}/transfer")).await;
    assert!(shown.html.contains("Choose a bank instead"));
    browser
        .post(&format!("{url}/provider"), "provider=ftecfr")
        .await;
    assert_eq!(kind().await, "PayByBank");
    let stage = platform.pay(&session, "accept").await;
    assert_eq!(stage, is("payment_created", "completed"));
}

#[tokio::test]
async fn a_payment_of_one_method_is_not_made_by_the_other() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let browser = Browser::at(platform.sandbox.base_url());
    let (session, _, url) = open(&merchant, &smart("20", Value::Null)).await;
    let refused = browser
        .post(&format!("{url}/provider"), "provider=ftecfr")
        .await;
    assert_eq!(refused.status, 400);
    let banks = browser.get(&format!("{url}/provider")).await;
    assert!(!banks.html.contains("ftecfr"));
    for outcome in ["reject", "abandon", "unknown"] {
        let refused = platform.outcome(&session, json!({ "outcome": outcome }));
        refused.await.error(400, "bad_request");
    }
    let (session, _, url) = open(&merchant, &order("20")).await;
    let refused = browser.post(&format!("{url}/transfer"), "").await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        platform.stage(&session).await,
        is("provider_required", "none")
    );
}

#[tokio::test]
async fn what_came_by_transfer_can_be_refunded() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("20", Value::Null)).await;
    credit(&merchant, &iban, "20").await;
    let refund = merchant.refund_of(&session, json!("5")).await.session();
    platform.advance("2d").await;
    assert_eq!(
        platform.stage(&refund).await,
        is("payment_created", "completed")
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn an_unattended_payer_transfers_what_is_lacking() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let exact = json!({ "level": "payment_session", "match_amount": true });
    let received = is("payment_created", "received");
    for (reconciliation, outcome) in [
        (exact, "accept"),
        (Value::Null, "accept_received"),
        (json!({ "level": "key", "key": "contract-1" }), "accept"),
    ] {
        let (session, _, _) = open(&merchant, &smart("20", reconciliation)).await;
        assert_eq!(platform.pay(&session, outcome).await, received);
        let again = platform.outcome(&session, json!({ "outcome": outcome }));
        again.await.error(400, "bad_request");
    }
    let (session, iban, _) = open(
        &merchant,
        &smart("20", json!({ "level": "key", "key": "2" })),
    )
    .await;
    credit(&merchant, &iban, "12.50").await;
    assert_eq!(platform.pay(&session, "accept").await, received);
    let (session, iban, _) = open(
        &merchant,
        &smart("20", json!({ "level": "key", "key": "3" })),
    )
    .await;
    let pending = is("payment_pending", "none");
    assert_eq!(platform.pay(&session, "pending").await, pending);
    let stage = stage_after(&merchant, &iban, "20", &session).await;
    assert_eq!(stage, received);
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn what_went_back_of_a_part_is_lacking_again() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("100", Value::Null)).await;
    let partial = is("payment_partial", "insufficient");
    assert_eq!(stage_after(&merchant, &iban, "50", &session).await, partial);
    merchant.refund_of(&session, json!("50")).await.ok();
    assert_eq!(stage_after(&merchant, &iban, "50", &session).await, partial);
    let full = stage_after(&merchant, &iban, "50", &session).await;
    assert_eq!(full, is("payment_created", "received"));
}
