//! What a list is asked that it does not answer: one table of every list.

use serde_json::json;

use super::{fields, named};
use crate::platform::{Call, Platform};

/// A list, and who may see it.
struct List {
    target: String,
    token: Option<String>,
    /// Whether it comes in numbered pages.
    is_paged: bool,
}

impl List {
    fn call<'p>(&self, platform: &'p Platform, query: &str) -> Call<'p> {
        let call = platform.get(&format!("{}?{query}", self.target));
        match &self.token {
            Some(token) => call.bearer(token),
            None => call.header("app_id", platform.credentials().app_id().as_str()),
        }
    }
}

/// Every list of the platform.
async fn lists(platform: &Platform) -> Vec<List> {
    let customers = platform.clerk("customers").await;
    let customer = customers.customer("Jane", "Payer").await;
    let mandates = platform.clerk("e-mandates").await.token;
    let administrator = platform.administrator().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    let merchant = platform.merchant().await;
    let payment = merchant.order("20").await;
    let ais = format!("/ais/v1/customer/{}", reader.customer_id);
    let (node, pis, customers) = (&administrator.node, &merchant.token, &customers.token);
    let mut lists = Vec::new();
    let mut add = |target: String, token: Option<&String>, is_paged| {
        lists.push(List {
            target,
            token: token.cloned(),
            is_paged,
        });
    };
    for kind in ["payments", "settlements", "transactions"] {
        add(format!("/pis/v2/{kind}"), Some(pis), true);
    }
    add(format!("/pis/v2/payments/{payment}"), Some(pis), false);
    add(
        format!("/pis/v2/payments/{payment}/refunds"),
        Some(pis),
        false,
    );
    add("/v1/customers".to_owned(), Some(customers), true);
    for kind in ["bank_accounts", "verifications"] {
        add(
            format!("/v1/customers/{customer}/{kind}"),
            Some(customers),
            true,
        );
    }
    add("/v1/e-mandates".to_owned(), Some(&mandates), true);
    for kind in ["companies", "applications", "bank_accounts"] {
        add(format!("/v1/{kind}"), Some(&administrator.token), true);
    }
    for (kind, is_paged) in [("companies", true), ("tree", false)] {
        let target = format!("/v1/organisation_nodes/{node}/{kind}");
        add(target, Some(&administrator.token), is_paged);
    }
    add(format!("{ais}/accounts"), Some(&reader.token), false);
    add(format!("{ais}/accountholders"), Some(&reader.token), false);
    let history = format!("{ais}/accounts/{account}/transactions");
    add(history, Some(&reader.token), false);
    for kind in ["providers", "testaccounts", "applications"] {
        add(format!("/res/v1/{kind}"), None, false);
    }
    lists
}

#[tokio::test]
async fn a_filter_that_a_list_does_not_know_is_named() {
    let platform = Platform::start().await;
    for list in lists(&platform).await {
        for (query, name) in [
            ("filter[nonsense]=1", "filter[nonsense]"),
            ("filter%5Bnonsense%5D=1", "filter[nonsense]"),
            ("sort[nonsense]=ASC", "sort[nonsense]"),
            ("page[nonsense]=1", "page[nonsense]"),
        ] {
            let answer = list.call(&platform, query).send().await;
            assert_eq!(fields(&answer), named([name]), "{}", list.target);
        }
        // What official clients add of their own is nobody's business.
        list.call(&platform, "psu_id=1&utm=2").send().await.ok();
    }
}

#[tokio::test]
async fn a_page_that_there_cannot_be_is_named() {
    let platform = Platform::start().await;
    let lists = lists(&platform).await;
    for list in lists.iter().filter(|list| list.is_paged) {
        for name in ["page[size]", "page[number]"] {
            for wrong in [
                "0",
                "-1",
                "1.5",
                "1e1",
                "abc",
                "%FF",
                "99999999999999999999",
            ] {
                let query = format!("{name}={wrong}");
                let answer = list.call(&platform, &query).send().await;
                assert_eq!(fields(&answer), named([name]), "{} {wrong}", list.target);
            }
            let twice = format!("{name}=1&{name}=2");
            let answer = list.call(&platform, &twice).send().await;
            assert_eq!(fields(&answer), named([name]), "{}", list.target);
        }
        let answer = list.call(&platform, "page[size]=101").send().await;
        assert_eq!(fields(&answer), named(["page[size]"]), "{}", list.target);
    }
}

#[tokio::test]
async fn every_list_in_pages_counts_what_it_has_and_links_to_itself() {
    let platform = Platform::start().await;
    let lists = lists(&platform).await;
    for list in lists.iter().filter(|list| list.is_paged) {
        let page = list.call(&platform, "page[size]=1").send().await.ok();
        let (target, meta) = (&list.target, &page["meta"]);
        let total = meta["totalItems"].as_u64().unwrap();
        assert_eq!(meta["totalPages"], json!(total), "{target}");
        let own = page["links"]["self"].as_str().unwrap();
        let expected = format!("{target}?page[number]=1&page[size]=1");
        assert!(own.ends_with(&expected), "{own}");
        let next = page["links"]["next"].as_str();
        assert_eq!(next.is_some(), total > 1, "{target}");
        let beyond = list.call(&platform, "page[number]=1000").send().await.ok();
        assert_eq!(beyond["data"], json!([]), "{target}");
        assert!(beyond["links"]["next"].is_null(), "{target}");
    }
}
