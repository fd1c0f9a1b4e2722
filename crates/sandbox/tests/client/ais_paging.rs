//! The pages of a history (Contract §§8.6, 17).

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::platform::{Platform, order};
use crate::reader::Reader;

/// The ids of a page.
fn ids(page: &Value) -> Vec<String> {
    let items = page["data"].as_array().unwrap();
    let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
    items.iter().map(id).collect()
}

fn next(page: &Value) -> Option<String> {
    Some(page["links"].get("next")?.as_str().unwrap().to_owned())
}

impl Reader<'_> {
    /// Follows a link as it was given, signed over its own path and query.
    async fn follow(&self, url: &str) -> Value {
        let call = self.platform.follow(url).bearer(&self.token);
        call.signed().send().await.ok()
    }

    async fn all(&self, account: &str) -> Vec<String> {
        let mut page = self.transactions(account, "filter[date_from]=max").await;
        let mut found = ids(&page);
        while let Some(url) = next(&page) {
            page = self.follow(&url).await;
            found.extend(ids(&page));
        }
        found
    }
}

#[tokio::test]
async fn pages_follow_each_other_to_the_last_which_has_no_next() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    let mut page = reader
        .transactions(&account, "filter[date_from]=max&page[size]=50")
        .await;
    let mut found = Vec::new();
    let mut days = Vec::new();
    loop {
        found.extend(ids(&page));
        let items = page["data"].as_array().unwrap();
        let day = |item: &Value| {
            item["attributes"]["booking_date"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        days.extend(items.iter().map(day));
        let itself = reader.follow(page["links"]["self"].as_str().unwrap()).await;
        assert_eq!(itself, page);
        let Some(url) = next(&page) else { break };
        assert_eq!(items.len(), 50);
        page = reader.follow(&url).await;
    }
    let distinct: BTreeSet<_> = found.iter().collect();
    assert_eq!(distinct.len(), found.len());
    assert_eq!(found, reader.all(&account).await);
    assert!(days.is_sorted_by(|newer, older| newer >= older));
}

#[tokio::test]
async fn pages_can_be_counted_too() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    let all = reader.all(&account).await;
    for number in [1, 2, 4] {
        let query = format!("filter[date_from]=max&page[size]=20&page[number]={number}");
        let page = reader.transactions(&account, &query).await;
        assert_eq!(ids(&page), all[20 * (number - 1)..20 * number]);
    }
    let beyond = "filter[date_from]=max&page[size]=100&page[number]=4294967295";
    let page = reader.transactions(&account, beyond).await;
    assert_eq!((ids(&page).len(), next(&page)), (0, None));
}

#[tokio::test]
async fn a_history_is_narrowed_to_its_days() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    let days = async |query: &str| {
        let page = reader.transactions(&account, query).await;
        let items = page["data"].as_array().unwrap().clone();
        let day = |item: &Value| {
            item["attributes"]["booking_date"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        items.iter().map(day).collect::<Vec<_>>()
    };
    let some = days("filter[date_from]=2024-11-01&filter[date_to]=2024-11-30").await;
    assert!(
        !some.is_empty() && some.iter().all(|day| day.starts_with("2024-11-")),
        "{some:?}"
    );
    let usual = days("").await;
    assert!(
        usual.iter().all(|day| day.as_str() >= "2024-10-17"),
        "{usual:?}"
    );
    let oldest = days("filter[date_from]=max&filter[date_to]=2024-02-29").await;
    assert!(
        oldest.iter().any(|day| day.as_str() < "2024-02-01"),
        "{oldest:?}"
    );
}

#[tokio::test]
async fn a_page_that_cannot_be_is_refused_by_its_rule() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    for query in [
        "page[number]=0",
        "page[size]=101",
        "page[size]=all",
        "filter[date_from]=yesterday",
        "filter[date_to]=max",
    ] {
        let rest = format!("/accounts/{account}/transactions?{query}");
        let (code, message) = reader.get(&rest).send().await.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        let name = query.split('=').next().unwrap();
        assert!(message.starts_with(&format!("{name}: ")), "{message}");
    }
}

#[tokio::test]
async fn a_cursor_that_was_never_given_is_refused() {
    let platform = Platform::start().await;
    let reader = platform.reader("cmbrfr").await;
    let account = reader.account().await;
    for cursor in ["here", "+00000000000001f", "1f", "%20"] {
        let rest = format!("/accounts/{account}/transactions?page[cursor]={cursor}");
        let (_, message) = reader.get(&rest).send().await.error(400, "bad_request");
        assert!(message.starts_with("page[cursor]: "), "{message}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// Payments are booked while a reader goes from page to page, by the cursor of its bank.
    #[test]
    fn nothing_is_seen_twice_or_missed_whatever_is_booked_meanwhile(
        size in 1_usize..90, booked in prop::collection::vec(0_usize..3, 1..12)
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let platform = Platform::start().await;
            let reader = platform.reader("cmbrfr").await;
            let account = reader.account().await;
            let expected = reader.all(&account).await;
            let merchant = platform.merchant().await;
            let query = format!("filter[date_from]=max&page[size]={size}");
            let mut page = reader.transactions(&account, &query).await;
            let mut found = ids(&page);
            let mut booked = booked.into_iter().cycle();
            while let Some(url) = next(&page) {
                for _ in 0..booked.next().unwrap() {
                    let session = merchant.connect(&order("1")).await.session();
                    let paid = json!({ "outcome": "accept_received", "provider": "cmbrfr" });
                    platform.outcome(&session, paid).await.ok();
                }
                page = reader.follow(&url).await;
                found.extend(ids(&page));
            }
            assert_eq!(found, expected);
        });
    }
}
