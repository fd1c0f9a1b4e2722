//! The account that a merchant says its payer pays from (Contract §7.1).

use serde_json::{Value, json};

use crate::platform::{Answer, Platform, is, order};
use crate::reader::Reader;

/// A payer's accounts as the application was let see them, at the first Demo Bank.
async fn shared(platform: &Platform) -> Reader<'_> {
    platform.reader("ftecfr").await
}

fn from(id: &Value, kind: &str) -> Value {
    let mut body = order("20");
    body["data"]["attributes"]["debited_account_id"] = id.clone();
    body["data"]["attributes"]["debited_account_type"] = json!(kind);
    body
}

/// What stands on an account.
async fn balance(reader: &Reader<'_>, number: usize) -> String {
    let accounts = reader.accounts().await;
    let balance = &accounts[number]["attributes"]["balance"];
    balance.as_str().unwrap().to_owned()
}

/// The accounts that the first customer of the first Demo Bank may choose from.
async fn offered(platform: &Platform, opened: &Value) -> Vec<String> {
    let url = opened["meta"]["url"].as_str().unwrap();
    let browser = platform.browser();
    let choice = format!("{url}/provider");
    let login = browser.post(&choice, "provider=ftecfr").await.location;
    let known = "username=078000000P&password=123456";
    let page = browser.post(&login, known).await.location;
    browser.get(&page).await.values("account")
}

fn named(answer: &Answer) -> Vec<String> {
    let errors = answer.errors(400, "bad_request").into_iter();
    errors.map(|(_, message)| message).collect()
}

#[tokio::test]
async fn a_payment_leaves_the_account_that_was_named_by_its_number_or_its_id() {
    let platform = Platform::start().await;
    let reader = shared(&platform).await;
    let accounts = reader.accounts().await;
    let second = &accounts[1];
    let merchant = platform.merchant().await;
    for (id, kind) in [
        (&second["attributes"]["iban"], "iban"),
        (&second["attributes"]["iban"], "IBAN"),
        (&second["id"], "internal"),
    ] {
        let before = (balance(&reader, 0).await, balance(&reader, 1).await);
        let session = merchant.connect(&from(id, kind)).await.session();
        let received = platform.pay(&session, "accept_received").await;
        assert_eq!(received, is("payment_created", "received"), "{kind}");
        let after = (balance(&reader, 0).await, balance(&reader, 1).await);
        assert_eq!(before.0, after.0, "{kind}");
        assert_ne!(before.1, after.1, "{kind}");
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn an_unattended_payer_goes_to_the_bank_of_the_account() {
    let platform = Platform::start().await;
    let german = platform.reader("ftecde").await;
    let iban = german.accounts().await[0]["attributes"]["iban"].clone();
    let merchant = platform.merchant().await;
    let session = merchant.connect(&from(&iban, "iban")).await.session();
    platform.pay(&session, "accept").await;
    assert_eq!(
        merchant.payment(&session).await["meta"]["provider"],
        "ftecde"
    );
}

#[tokio::test]
async fn a_payer_is_offered_the_account_that_was_named_alone() {
    let platform = Platform::start().await;
    let reader = shared(&platform).await;
    let accounts = reader.accounts().await;
    let merchant = platform.merchant().await;
    let iban = &accounts[1]["attributes"]["iban"];
    let opened = merchant.connect(&from(iban, "iban")).await.ok();
    assert_eq!(offered(&platform, &opened).await.len(), 1);
}

#[tokio::test]
async fn an_account_that_nobody_shared_with_the_application_is_refused() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let unshared = json!("b71722204d1a3f5ecd895");
    let refused = merchant.connect(&from(&unshared, "internal")).await;
    let (code, _) = refused.error(400, "bad_request");
    assert_eq!(code, "invalid_debited_account");
    // Shared, but with another application.
    let call = platform.post("/_sandbox/v1/applications");
    let other = call.json(&json!({ "name": "Other", "kind": "OPEN_BANKING" }));
    let other = other.send().await.ok();
    let app_id = other["app_id"].as_str().unwrap();
    let form = format!("grant_type=client_credentials&app_id={app_id}&scope=PIS");
    let call = platform.post("/oauth/accesstoken");
    let call = call.basic(app_id, other["app_secret"].as_str().unwrap());
    let token = call.form(&form).send().await.ok()["access_token"].clone();
    let reader = shared(&platform).await;
    let id = reader.accounts().await[0]["id"].clone();
    let call = platform.post("/pis/v2/connect?state=1");
    let call = call
        .bearer(token.as_str().unwrap())
        .json(&from(&id, "internal"));
    let (code, _) = call.send().await.error(400, "bad_request");
    assert_eq!(code, "invalid_debited_account");
}

#[tokio::test]
async fn a_payout_names_an_account_that_was_shared_and_keeps_none_from_its_payee() {
    let platform = Platform::start().await;
    let reader = shared(&platform).await;
    let accounts = reader.accounts().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/request-for-payout?state=1";
    let unshared = from(&json!("b71722204d1a3f5ecd895"), "internal");
    let refused = merchant.post(target, &unshared).send().await;
    let (code, _) = refused.error(400, "bad_request");
    assert_eq!(code, "invalid_debited_account");
    let body = from(&accounts[1]["id"], "internal");
    let asked = merchant.post(target, &body).send().await;
    assert_eq!(asked.status, 201, "{asked:?}");
    assert!(offered(&platform, &asked.json()).await.len() > 1);
}

#[tokio::test]
async fn an_account_is_named_with_the_kind_of_its_name() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let iban = json!("FR7630001007941234567890185");
    let refusals = async |body: &Value| named(&merchant.connect(body).await);
    let mut body = from(&iban, "iban");
    body["data"]["attributes"]["debited_account_type"] = Value::Null;
    let field = "data.attributes.debited_account_type";
    assert_eq!(refusals(&body).await, [format!("{field}: required")]);
    let wrong = refusals(&from(&iban, "card")).await;
    assert!(wrong[0].starts_with(field), "{wrong:?}");
    let field = "data.attributes.debited_account_id";
    let missing = refusals(&from(&Value::Null, "internal")).await;
    assert_eq!(missing, [format!("{field}: required")]);
    let wrong = refusals(&from(&json!("FR00"), "iban")).await;
    assert!(wrong[0].starts_with(field), "{wrong:?}");
}
