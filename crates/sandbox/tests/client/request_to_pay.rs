//! `POST /pis/v2/request-to-pay` (Contract §7.6), and the messages that nothing leaves.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::platform::{Answer, Call, Merchant, Platform, example, is, members, order};
use crate::receiver::Receiver;
use crate::smart_transfer::credit;

const TARGET: &str =
    "/pis/v2/request-to-pay?redirect_uri=https://shop.example.com/callback&state=85321";

/// A request whose `meta` says this too.
fn asking(meta: &Value) -> Value {
    let mut body = order("20");
    for (name, value) in meta.as_object().unwrap() {
        body["meta"][name] = value.clone();
    }
    body
}

fn ask<'p>(merchant: &Merchant<'p>, meta: &Value) -> Call<'p> {
    merchant.post(TARGET, &asking(meta))
}

/// What is known of a request just made: its session and its link.
fn made(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 201, "{answer:?}");
    let text = |name: &str| answer.json()["meta"][name].as_str().unwrap().to_owned();
    (text("session_id"), text("url"))
}

async fn messages(platform: &Platform, query: &str) -> Vec<Value> {
    let target = format!("/_sandbox/v1/messages{query}");
    let found = platform.get(&target).send().await.ok();
    found["messages"].as_array().unwrap().clone()
}

#[tokio::test]
async fn the_answer_to_the_contracts_example_has_exactly_its_members() {
    let platform = Platform::strict().await;
    let merchant = platform.merchant().await;
    let example = example("pis-request-to-pay");
    let call = merchant.post(TARGET, &example["request"]["body"]);
    let answer = call.header("x-language", "fr").signed().send().await;
    let (session, url) = made(&answer);
    let expected = &example["response"]["body"];
    assert_eq!(members(&answer.json()), members(expected));
    assert_eq!(answer.json()["meta"]["status"], 201);
    assert_eq!(answer.json()["meta"]["code"], expected["meta"]["code"]);
    assert!(url.starts_with(platform.sandbox.base_url()), "{url}");
    assert_eq!(
        platform.stage(&session).await,
        is("payment_waiting", "none")
    );
    let call = merchant.get(&format!("/pis/v2/payments/{session}"));
    let payment = call.signed().send().await.ok();
    assert_eq!(payment["meta"]["type"], "RequestToPay");
    assert_eq!(payment["data"]["attributes"]["amount"], "289.89");
}

#[tokio::test]
async fn a_link_waits_for_a_bank_and_a_message_for_its_payer() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for (meta, status) in [
        (json!({}), "provider_required"),
        (json!({ "method": "link" }), "provider_required"),
        (json!({ "method": "email" }), "payment_waiting"),
        (
            json!({ "method": "sms", "psu_phone": "601020304" }),
            "payment_waiting",
        ),
    ] {
        let (session, _) = made(&ask(&merchant, &meta).send().await);
        assert_eq!(platform.stage(&session).await, is(status, "none"));
        let paid = platform.pay(&session, "accept_received").await;
        assert_eq!(paid, is("payment_created", "received"));
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn an_e_mail_stands_in_the_outbox_as_its_payer_would_read_it() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let meta = json!({
        "method": "email", "cc": "copy@example.com", "bcc": "accounting@example.com",
        "due_date": 86_400, "expiry": 172_800,
    });
    let call = ask(&merchant, &meta).header("x-language", "fr");
    let (session, url) = made(&call.send().await);
    ask(&merchant, &json!({ "method": "link" })).send().await;
    let found = messages(&platform, "").await;
    assert_eq!(found.len(), 1, "a link is in no message: {found:?}");
    assert_eq!(found[0]["session_id"], session.as_str());
    assert_eq!(found[0]["method"], "email");
    assert_eq!(found[0]["to"], "jane.payer@example.com");
    assert_eq!(found[0]["cc"], "copy@example.com");
    assert_eq!(found[0]["bcc"], "accounting@example.com");
    assert_eq!(found[0]["at"], "2025-01-15T10:00:00Z");
    assert_eq!(found[0]["language"], "fr");
    assert_eq!(
        found[0]["subject"],
        "Boutique Démo vous demande un paiement"
    );
    let text = found[0]["text"].as_str().unwrap();
    let expected = format!(
        "Bonjour Jane Payer,\n\nBoutique Démo vous demande un paiement.\n\n\
         Montant\u{a0}: 20,00\u{a0}€.\nRéférence\u{a0}: Order 42.\n\
         Échéance\u{a0}: jeudi 16 janvier 2025.\n\n\
         Payez auprès de votre banque\u{a0}: {url}"
    );
    assert_eq!(text, expected);
    assert_eq!(found[0]["url"], url.as_str());
}

#[tokio::test]
async fn a_text_message_goes_to_the_number_with_its_prefix_and_in_english_unless_said() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let meta = json!({ "method": "sms", "psu_phone": "601020304", "psu_phone_prefix": "+33" });
    let (session, url) = made(&ask(&merchant, &meta).send().await);
    let (other, _) = made(&ask(&merchant, &meta).send().await);
    let found = messages(&platform, &format!("?session_id={session}")).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["to"], "+33601020304");
    assert!(found[0]["subject"].is_null());
    assert_eq!(
        found[0]["text"],
        format!("Boutique Démo asks you for a payment. Amount: €20.00. {url}")
    );
    let newest = messages(&platform, "").await;
    assert_eq!(newest[0]["session_id"], other.as_str());
    let unknown = "/_sandbox/v1/messages?session_id=b2bca2bcd3b64a32a7da0766df59a7d2";
    platform.get(unknown).send().await.error(404, "not_found");
}

#[tokio::test]
async fn a_message_cannot_do_without_its_recipient() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for (meta, field) in [
        (
            json!({ "method": "email", "psu_email": "" }),
            "meta.psu_email",
        ),
        (json!({ "method": "sms" }), "meta.psu_phone"),
    ] {
        let answer = ask(&merchant, &meta).send().await;
        let (code, message) = answer.error(400, "bad_request");
        assert_eq!(code, "mandatory_field_missing");
        assert_eq!(message, format!("{field}: required"));
    }
    assert!(messages(&platform, "").await.is_empty());
}

#[tokio::test]
async fn every_field_that_is_wrong_is_named_at_once_and_not_repeated() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let meta = json!({
        "method": "pigeon", "due_date": "soon", "permanent": "perhaps", "cc": "nobody",
        "bcc": ["a@b.example"], "scheduled_expiration_policy": "never", "expiry": 0,
    });
    let answer = ask(&merchant, &meta).send().await;
    let errors = answer.errors(400, "bad_request");
    let mut fields: Vec<_> = errors
        .iter()
        .map(|(_, message)| message.split(": ").next().unwrap())
        .collect();
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "meta.bcc",
            "meta.cc",
            "meta.due_date",
            "meta.expiry",
            "meta.method",
            "meta.permanent",
            "meta.scheduled_expiration_policy",
        ]
    );
    assert!(!answer.text.contains("nobody"), "{}", answer.text);
    let late = json!({ "due_date": 2, "expiry": 1 });
    let answer = ask(&merchant, &late).send().await;
    let (_, message) = answer.error(400, "bad_request");
    assert!(message.starts_with("meta.due_date: "), "{message}");
}

#[tokio::test]
async fn older_spellings_of_the_expiry_and_other_unknown_members_are_let_be() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let meta = json!({ "expirary": "x", "expire": [], "redirectUri": {}, "permanent": null });
    let (session, _) = made(&ask(&merchant, &meta).send().await);
    platform.advance("3d").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("provider_required", "none"));
}

#[tokio::test]
async fn a_request_expires_can_be_cancelled_and_tells_so() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    let merchant = platform.merchant().await;
    let meta = json!({ "method": "email", "expiry": "3600" });
    let (session, url) = made(&ask(&merchant, &meta).send().await);
    platform.advance("1h").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_expired", "none")
    );
    let browser = Browser::at(platform.sandbox.base_url());
    assert_eq!(browser.get(&url).await.status, 410);
    let merchant = platform.merchant().await;
    let (session, _) = made(&ask(&merchant, &json!({ "method": "email" })).send().await);
    let path = format!("/pis/v2/payments/{session}");
    let call = platform.call(http::Method::PATCH, &path);
    let cancel = json!({ "meta": { "status": "payment_cancelled" } });
    call.bearer(&merchant.token).json(&cancel).send().await.ok();
    platform.settle().await;
    assert_eq!(
        receiver.events(),
        [
            "payment_session.status.payment_waiting",
            "payment_session.status.payment_expired",
            "payment_session.status.payment_waiting",
            "payment_session.status.payment_cancelled",
            "payment_session.transfer_states.cancelled",
        ]
    );
    let first = &receiver.deliveries()[0];
    assert_eq!(first.field("type").as_deref(), Some("RequestToPay"));
}

/// Walks a payer from a link to a decision; answers where they are sent back to.
async fn pay(platform: &Platform, url: &str) -> crate::browser::Page {
    let browser = Browser::at(platform.sandbox.base_url());
    let chosen = browser
        .post(&format!("{url}/provider"), "provider=ftecfr")
        .await;
    let login = chosen.location;
    let credentials = "username=078000000P&password=123456";
    let accounts = browser.post(&login, credentials).await.location;
    let account = browser.get(&accounts).await.values("account").remove(0);
    let form = format!("account={account}&outcome=accept_received");
    let decision = accounts.replace("/accounts", "/decision");
    browser.post(&decision, &form).await
}

#[tokio::test]
async fn a_payer_sees_until_when_to_pay_and_returns_with_the_contracts_parameters() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let meta = json!({ "method": "email", "due_date": 86_400 });
    let (session, url) = made(&ask(&merchant, &meta).send().await);
    let browser = Browser::at(platform.sandbox.base_url());
    let page = browser.get(&format!("{url}?lang=en")).await;
    assert!(page.html.contains("Thursday 16 January 2025"), "{page:?}");
    // Looking changes nothing.
    assert_eq!(
        platform.stage(&session).await,
        is("payment_waiting", "none")
    );
    let back = pay(&platform, &url).await;
    let expected = example("redirect-back")["request_to_pay"]["query"].clone();
    let address = reqwest::Url::parse(&back.location).unwrap();
    let mut found: Vec<_> = address
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    found.sort_unstable();
    let mut names: Vec<_> = expected.as_object().unwrap().keys().cloned().collect();
    names.sort_unstable();
    assert_eq!(found, names);
    assert_eq!(back.parameter("session_id"), Some(session));
    assert_eq!(back.parameter("state").as_deref(), Some("85321"));
}

#[tokio::test]
async fn a_permanent_link_is_paid_again_and_again_in_sessions_of_their_own() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let meta = json!({ "permanent": true, "expiry": 86_400 });
    let call = ask(&merchant, &meta).header("x-provider", "fteces");
    let (link, url) = made(&call.send().await);
    let waiting = is("provider_required", "none");
    let mut paid = Vec::new();
    for _ in 0..2 {
        let back = pay(&platform, &url).await;
        let session = back.parameter("session_id").unwrap();
        let stage = platform.stage(&session).await;
        assert_eq!(stage, is("payment_created", "received"));
        assert_eq!(platform.stage(&link).await, waiting);
        paid.push(session);
    }
    let answer = platform
        .outcome(&link, json!({ "outcome": "accept_received" }))
        .await
        .ok();
    paid.push(answer["session_id"].as_str().unwrap().to_owned());
    paid.sort_unstable();
    paid.dedup();
    assert_eq!(paid.len(), 3);
    assert!(!paid.contains(&link));
    let payment = merchant.payment(&paid[0]).await;
    assert_eq!(payment["meta"]["type"], "RequestToPay");
    platform.assert_books_balance().await;
    platform.advance("1d").await;
    assert_eq!(platform.stage(&link).await, is("payment_expired", "none"));
    let browser = Browser::at(platform.sandbox.base_url());
    let choice = format!("{url}/provider");
    let late = browser.post(&choice, "provider=ftecfr").await;
    assert_eq!(late.status, 410);
    for session in paid {
        let stage = platform.stage(&session).await;
        assert_eq!(stage, is("payment_created", "received"));
    }
}

#[tokio::test]
async fn a_cancelled_permanent_link_is_paid_no_more() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (link, _) = made(&ask(&merchant, &json!({ "permanent": true })).send().await);
    let path = format!("/pis/v2/payments/{link}");
    let call = platform.call(http::Method::PATCH, &path);
    let cancel = json!({ "meta": { "status": "payment_cancelled" } });
    let call = call.bearer(&merchant.token).json(&cancel);
    call.send().await.ok();
    let answer = platform
        .outcome(&link, json!({ "outcome": "accept" }))
        .await;
    answer.error(400, "bad_request");
}

#[tokio::test]
async fn a_request_shows_a_virtual_account_number_if_it_is_asked_to() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = format!("{TARGET}&with_virtualbeneficiary=true");
    let call = merchant.post(&target, &asking(&json!({})));
    let answer = call.send().await;
    assert_eq!(answer.status, 201);
    let iban = &answer.json()["virtual_beneficiary"]["iban"];
    assert!(iban.as_str().unwrap().starts_with("FR76"));
}

/// A permanent link that can be paid by transfer: its session, its number and its address.
async fn permanent_by_transfer(merchant: &Merchant<'_>) -> (String, String, String) {
    let target = format!("{TARGET}&with_virtualbeneficiary=true");
    let meta = json!({
        "permanent": true,
        "payment_methods": [{ "id": "smart_transfer" }],
        "reconciliation": { "level": "payment_session" },
    });
    let answer = merchant.post(&target, &asking(&meta)).send().await;
    let (session, url) = made(&answer);
    let iban = &answer.json()["virtual_beneficiary"]["iban"];
    (session, iban.as_str().unwrap().to_owned(), url)
}

#[tokio::test]
async fn each_credit_to_a_permanent_link_is_a_payment_of_its_own_until_it_is_full() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (link, iban, _) = permanent_by_transfer(&merchant).await;
    for amount in ["20", "20", "25", "12.50", "7.50"] {
        assert_eq!(credit(&merchant, &iban, amount).await.status, 201);
        let stage = platform.stage(&link).await;
        assert_eq!(stage, is("provider_required", "none"), "{amount}");
    }
    let list = merchant.get("/pis/v2/payments").send().await.ok();
    let items = list["data"].as_array().unwrap().iter();
    let stages: Vec<_> = items
        .filter(|item| item["id"] != link.as_str())
        .map(|item| {
            assert_eq!(item["meta"]["type"], "ManualTransfer");
            item["attributes"]["transfer_state"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(stages, ["received", "overpaid", "received", "received"]);
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn who_opens_a_permanent_link_and_transfers_leaves_it_open() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (link, _, url) = permanent_by_transfer(&merchant).await;
    let browser = Browser::at(platform.sandbox.base_url());
    let waiting = is("provider_required", "none");
    for _ in 0..2 {
        let chosen = browser.post(&format!("{url}/transfer"), "").await;
        assert_eq!(chosen.status, 303, "{chosen:?}");
        assert!(!chosen.location.starts_with(&url), "{chosen:?}");
        let own = chosen.location.trim_end_matches("/transfer");
        let sent = browser.post(&format!("{own}/money"), "amount=20").await;
        assert_eq!(sent.status, 303, "{sent:?}");
        assert_eq!(platform.stage(&link).await, waiting);
    }
    let answer = platform
        .outcome(&link, json!({ "outcome": "accept" }))
        .await;
    let own = answer.ok()["session_id"].as_str().unwrap().to_owned();
    assert_ne!(own, link);
    let received = is("payment_created", "received");
    assert_eq!(platform.stage(&own).await, received);
    assert_eq!(platform.stage(&link).await, waiting);
    let list = merchant.get("/pis/v2/payments").send().await.ok();
    assert_eq!(list["meta"]["totalItems"], 4);
    platform.assert_books_balance().await;
}
