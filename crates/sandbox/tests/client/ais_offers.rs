//! What a bank shows of accounts at all, and for how long a consent to it lasts (Contract §§8, 9.1).

use serde_json::{Value, json};

use crate::platform::Platform;

const CONNECT: &str = "/ais/v2/connect?redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=ok";

impl Platform {
    /// How a bank is listed.
    async fn listed(&self, provider: &str) -> Value {
        let target = format!("/res/v1/providers/{provider}");
        let answer = self.asking(&target).send().await.ok();
        answer["data"][0]["attributes"].clone()
    }

    /// The link of a request for some data, or all that is usual.
    async fn link(&self, scope: &str) -> String {
        let target = format!("{CONNECT}{scope}");
        let answer = self.asking(&target).send().await.ok();
        answer["meta"]["url"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn every_bank_is_listed_with_what_it_shows_and_found_by_it() {
    let platform = Platform::start().await;
    for (provider, ais, days) in [
        (
            "ftecfr",
            json!(["Accounts", "Transactions", "Accountholders"]),
            180,
        ),
        ("gineit", json!(["Accounts", "Transactions"]), 90),
        ("kypacy", json!(["Accounts"]), 180),
        ("uferde", json!([]), 180),
    ] {
        let listed = platform.listed(provider).await;
        assert_eq!(listed["ais"], ais, "{provider}");
        assert_eq!(listed["ais_consent_days"], days, "{provider}");
        for word in ["accounts", "Transactions", "ACCOUNTHOLDERS"] {
            let target = format!("/res/v1/providers?filter[ais]={word}");
            let found = platform.asking(&target).send().await.ok();
            let mut found = found["data"].as_array().unwrap().iter();
            let mut words = ais.as_array().unwrap().iter();
            assert_eq!(
                found.any(|bank| bank["id"] == provider),
                words.any(|shown| shown.as_str().unwrap().eq_ignore_ascii_case(word)),
                "{provider} by {word}"
            );
        }
    }
    assert_eq!(platform.listed("lindde").await["ais_history_days"], 90);
    assert_eq!(
        platform.listed("ftecfr").await["ais_history_days"],
        Value::Null
    );
}

#[tokio::test]
async fn a_bank_that_gives_no_account_information_is_neither_asked_nor_offered() {
    let platform = Platform::start().await;
    let rule = "provider: this bank gives no account information";
    let authorize = "/ais/v1/provider/uferde/authorize?redirect_uri=https://shop.example/callback";
    let refused = platform.asking(authorize).send().await;
    let (code, message) = refused.error(400, "bad_request");
    assert_eq!((code.as_str(), message.as_str()), ("invalid_field", rule));
    let call = platform.asking(CONNECT).header("x-provider", "uferde");
    assert_eq!(call.send().await.error(400, "bad_request").1, rule);
    let call = platform.post("/_sandbox/v1/connections");
    let call = call.json(&json!({ "provider": "uferde" }));
    assert_eq!(call.send().await.error(400, "bad_request").1, rule);
    let browser = platform.browser();
    let link = platform.link("").await;
    let picker = browser.get(&link).await;
    assert!(picker.html.contains(r#"value="lindde""#));
    assert!(!picker.html.contains(r#"value="uferde""#));
    let provider = format!("{link}/provider");
    assert_eq!(browser.post(&provider, "provider=uferde").await.status, 400);
    // It pays all the same.
    let session = platform.merchant().await.order("20").await;
    let outcome = json!({ "outcome": "accept", "provider": "uferde" });
    let paid = platform.outcome(&session, outcome).await.ok();
    assert_eq!(paid["status"], "payment_created");
}

#[tokio::test]
async fn what_a_bank_does_not_show_is_not_found_whatever_was_asked_for() {
    let platform = Platform::start().await;
    let reader = platform.reader("kypacy").await;
    let account = reader.account().await;
    for (rest, kind) in [
        (format!("/accounts/{account}/transactions"), "transactions"),
        ("/accountholders".to_owned(), "accountholders"),
    ] {
        let (code, message) = reader.get(&rest).send().await.error(404, "not_found");
        assert_eq!(code, "not_found");
        assert_eq!(message, format!("This bank does not show {kind}."));
    }
    let accounts = reader.accounts().await;
    assert!(accounts[0]["attributes"]["balance"].is_string());
    let link = platform.link("&scope=accountholders").await;
    let picker = platform.browser().get(&link).await;
    assert!(!picker.html.contains(r#"value="kypacy""#));
}

#[tokio::test]
async fn a_consent_lasts_as_long_as_its_bank_takes_it_for_given() {
    let platform = Platform::start().await;
    let (short, long) = (
        platform.reader("gineit").await,
        platform.reader("girait").await,
    );
    platform.advance("2159h59m").await;
    for reader in [&short, &long] {
        platform.refresh(&reader.refresh_token).await.ok();
    }
    let (short, long) = (
        platform.reader("gineit").await,
        platform.reader("girait").await,
    );
    platform.advance("2160h").await;
    let refused = platform.refresh(&short.refresh_token).await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_token");
    platform.refresh(&long.refresh_token).await.ok();
}

#[tokio::test]
async fn an_account_that_was_given_up_cannot_be_shared() {
    let platform = Platform::start().await;
    let call = platform.post("/_sandbox/v1/connections");
    let asked = json!({ "provider": "watenl", "username": "078000001P" });
    let given = call.json(&asked).send().await.ok();
    let text = |name: &str| given[name].as_str().unwrap().to_owned();
    let reader = platform
        .reader_of(&text("customer_id"), &text("code"))
        .await;
    let names: Vec<_> = reader
        .accounts()
        .await
        .iter()
        .map(|account| account["attributes"]["account_name"].clone())
        .collect();
    assert!(!names.is_empty());
    assert!(!names.contains(&json!("Opgeheven rekening")), "{names:?}");
}
