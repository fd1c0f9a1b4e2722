//! Links whose payer nobody plays: 302, 302, and back (Contract §14).

use fintecture_sandbox::{Payer, Sandbox};
use serde_json::{Value, json};

use crate::browser::Page;
use crate::platform::{Platform, WEDNESDAY, frozen_at, is, order};

const CALLBACK: &str = "https://shop.example/callback";

async fn unattended() -> Platform {
    let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
    Platform::of(builder.payer(Payer::Auto)).await
}

/// Follows a link as the official specs do: both redirects by hand, from an address alone.
async fn follow(platform: &Platform, link: &str) -> Page {
    let browser = platform.browser();
    let first = browser.get(link).await;
    assert_eq!(first.status, 302, "{first:?}");
    assert!(first.location.starts_with(platform.sandbox.base_url()));
    let second = browser.get(&first.location).await;
    assert_eq!(second.status, 302, "{second:?}");
    second
}

#[tokio::test]
async fn an_authorize_link_leads_back_with_a_code() {
    let platform = unattended().await;
    for provider in ["cmmcfr", "agfbfr"] {
        let target = format!(
            "/ais/v1/provider/{provider}/authorize?response_type=code&redirect_uri={CALLBACK}"
        );
        let asked = platform.asking(&target).send().await.ok();
        let back = follow(&platform, asked["url"].as_str().unwrap()).await;
        let expected = format!("{CALLBACK}?customer_id=");
        assert!(back.location.starts_with(&expected), "{back:?}");
        assert_eq!(back.parameter("provider").as_deref(), Some(provider));
        assert_eq!(back.parameter("state"), None);
        let value = |name: &str| back.parameter(name).unwrap();
        let reader = platform
            .reader_of(&value("customer_id"), &value("code"))
            .await;
        let account = reader.account().await;
        let history = reader.transactions(&account, "").await;
        assert!(!history["data"].as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_ais_connect_link_leads_back_from_the_first_demo_bank() {
    let platform = unattended().await;
    let target = format!("/ais/v2/connect?redirect_uri={CALLBACK}&state=ok");
    let asked = platform.asking(&target).send().await.ok();
    let link = asked["meta"]["url"].as_str().unwrap();
    let back = follow(&platform, link).await;
    assert_eq!(back.parameter("provider").as_deref(), Some("ftecfr"));
    assert_eq!(back.parameter("state").as_deref(), Some("ok"));
    assert_eq!(follow(&platform, link).await.location, back.location);
}

#[tokio::test]
async fn a_connect_link_leads_back_paid() {
    let platform = unattended().await;
    let merchant = platform.merchant().await;
    let target = format!("/pis/v2/connect?state=order-42&redirect_uri={CALLBACK}");
    let call = merchant.post(&target, &order("20"));
    let opened = call.header("x-provider", "ftecde").send().await.ok();
    let text = |name: &str| opened["meta"][name].as_str().unwrap();
    let (session, link) = (text("session_id"), text("url"));
    let back = follow(&platform, link).await;
    for (name, expected) in [
        ("session_id", session),
        ("status", "payment_created"),
        ("state", "order-42"),
        ("provider", "ftecde"),
    ] {
        assert_eq!(back.parameter(name).as_deref(), Some(expected));
    }
    assert_eq!(back.parameter("customer_id").unwrap().len(), 32);
    let again = follow(&platform, link).await;
    assert_eq!(again.location, back.location, "followed twice, paid once");
    platform.advance("7d").await;
    let stage = platform.stage(session).await;
    assert_eq!(stage, is("payment_created", "received"));
    platform.assert_books_balance().await;
}

/// What a link is opened with: a path, what `meta` says besides, and the status it leads back with.
type Opened = (&'static str, Value, &'static str);

#[tokio::test]
async fn every_kind_of_link_leads_back_with_what_its_payer_would_have_done() {
    let platform = unattended().await;
    let merchant = platform.merchant().await;
    let only = |method: &str| json!({ "payment_methods": [{ "id": method }] });
    let both = json!({ "payment_methods": [{ "id": "bnpl" }, { "id": "smart_transfer" }] });
    let permanent = json!({ "permanent": true });
    let none = || json!({});
    let (paid, ordered) = ("payment_created", "order_created");
    let kinds: [Opened; 11] = [
        ("connect", none(), paid),
        ("connect", only("smart_transfer"), paid),
        ("connect", only("bnpl"), ordered),
        ("connect", both, ordered),
        ("provider/cmcifrpp/initiate", none(), paid),
        ("request-to-pay", none(), paid),
        ("request-to-pay", only("smart_transfer"), paid),
        ("request-to-pay", only("bnpl"), ordered),
        ("request-to-pay", permanent, paid),
        ("request-to-pay", json!({ "method": "email" }), paid),
        ("request-for-payout", none(), "iban_received"),
    ];
    for (path, meta, expected) in kinds {
        let mut body = order("20");
        for (name, value) in meta.as_object().unwrap() {
            body["meta"][name] = value.clone();
        }
        let target = format!("/pis/v2/{path}?state=1&redirect_uri={CALLBACK}");
        let opened = merchant.post(&target, &body).send().await.json();
        let link = opened["meta"]["url"].as_str().unwrap();
        let back = follow(&platform, link).await;
        let status = back.parameter("status");
        assert_eq!(status.as_deref(), Some(expected), "{path} {meta}");
        assert_eq!(back.parameter("state").as_deref(), Some("1"));
        let again = follow(&platform, link).await;
        let is_another = again.location != back.location;
        assert_eq!(is_another, meta["permanent"] == true, "{path} {meta}");
        platform.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_payment_by_transfer_alone_leads_back_with_its_money_there() {
    let platform = unattended().await;
    let merchant = platform.merchant().await;
    let target = format!("/pis/v2/connect?state=order-42&redirect_uri={CALLBACK}");
    let mut body = order("20");
    body["meta"]["payment_methods"] = json!([{ "id": "smart_transfer" }]);
    let opened = merchant.post(&target, &body).send().await.ok();
    let link = opened["meta"]["url"].as_str().unwrap();
    let back = follow(&platform, link).await;
    assert_eq!(back.parameter("status").as_deref(), Some("payment_created"));
    assert_eq!(follow(&platform, link).await.location, back.location);
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_payment_without_an_address_to_return_to_ends_on_its_page() {
    let platform = unattended().await;
    let merchant = platform.merchant().await;
    let opened = merchant.connect(&order("20")).await.ok();
    let browser = platform.browser();
    let first = browser.get(opened["meta"]["url"].as_str().unwrap()).await;
    let last = browser.get(&first.location).await;
    assert_eq!(last.status, 200, "{last:?}");
    assert!(last.html.contains("Payment approved"), "{last:?}");
}

#[tokio::test]
async fn a_link_that_is_over_says_so_all_the_same() {
    let platform = unattended().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["meta"]["expiry"] = json!(60);
    let opened = merchant.connect(&body).await.ok();
    let target = format!("/ais/v2/connect?redirect_uri={CALLBACK}&state=ok");
    let asked = platform.asking(&target).send().await.ok();
    platform.advance("1h").await;
    let browser = platform.browser();
    for link in [&opened["meta"]["url"], &asked["meta"]["url"]] {
        let first = browser.get(link.as_str().unwrap()).await;
        assert_eq!(browser.get(&first.location).await.status, 410);
    }
    for nowhere in ["/connect/1", "/consent/1"] {
        let first = browser.get(nowhere).await;
        assert_eq!(browser.get(&first.location).await.status, 404);
    }
}
