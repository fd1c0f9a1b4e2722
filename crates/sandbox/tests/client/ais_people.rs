//! People with several accounts, in several currencies.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::platform::Platform;
use crate::reader::Reader;

impl Platform {
    /// An application with a connection to a customer of a bank, as far as they agreed to.
    async fn reader_who(&self, who: Value) -> Reader<'_> {
        let call = self.post("/_sandbox/v1/connections").json(&who);
        let given = call.send().await.ok();
        let text = |name: &str| given[name].as_str().unwrap();
        self.reader_of(text("customer_id"), text("code")).await
    }
}

/// An amount in minor units, whatever decimals its currency has.
fn minor(amount: &Value) -> i64 {
    amount.as_str().unwrap().replace('.', "").parse().unwrap()
}

#[tokio::test]
async fn somebody_at_a_demo_bank_has_every_kind_of_account() {
    let platform = Platform::start().await;
    let reader = platform
        .reader_who(json!({ "provider": "ftecde", "username": "078000001P" }))
        .await;
    let accounts = reader.accounts().await;
    let words = |name: &str| -> BTreeSet<String> {
        let word = |account: &Value| account["attributes"][name].as_str().unwrap().to_owned();
        accounts.iter().map(word).collect()
    };
    let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    assert_eq!(words("account_type"), set(&["CACC", "CARD", "SVGS"]));
    assert_eq!(words("currency"), set(&["CHF", "EUR", "PLN"]));
}

#[tokio::test]
async fn a_year_of_history_ends_in_the_balance_of_every_account_of_a_person() {
    let platform = Platform::start().await;
    for (provider, username) in [("ftecfr", "078000001P"), ("lundis", "078000000P")] {
        let who = json!({ "provider": provider, "username": username });
        let reader = platform.reader_who(who).await;
        for account in reader.accounts().await {
            let id = account["id"].as_str().unwrap();
            let attributes = &account["attributes"];
            let query = "filter[date_from]=max&page[size]=100";
            let mut page = reader.transactions(id, query).await;
            let (mut booked, mut count) = (0, 0);
            loop {
                for item in page["data"].as_array().unwrap() {
                    let booking = &item["attributes"];
                    assert_eq!(booking["currency"], attributes["currency"]);
                    booked += minor(&booking["amount"]);
                    count += 1;
                }
                let Some(next) = page["links"]["next"].as_str() else {
                    break;
                };
                page = platform
                    .follow(next)
                    .bearer(&reader.token)
                    .send()
                    .await
                    .ok();
            }
            assert!(count > 5, "{attributes}");
            // What was there a year ago is never a debt, but on a card.
            let before = minor(&attributes["balance"]) - booked;
            assert!(
                before >= 0 || attributes["account_type"] == "CARD",
                "{attributes}"
            );
        }
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_connection_can_be_given_for_less_than_everything() {
    let platform = Platform::start().await;
    let reader = platform
        .reader_who(json!({ "scope": "accountholders" }))
        .await;
    reader.get("/accountholders").send().await.ok();
    let refused = reader.get("/accounts").send().await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_scopes");
    for (who, field) in [
        (json!({ "username": "nobody" }), "username"),
        (json!({ "scope": "loans" }), "scope"),
        (json!({ "provider": "nobody" }), "provider"),
    ] {
        let call = platform.post("/_sandbox/v1/connections").json(&who);
        let (_, message) = call.send().await.error(400, "bad_request");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
}
