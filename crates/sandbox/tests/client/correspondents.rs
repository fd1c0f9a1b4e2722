//! Transfers over correspondents: days, charges, and any currency (Contract §§7.1, 13.2).

use serde_json::{Value, json};

use crate::methods::{
    balance, opened, order_in, scheme, settlements, taking, taking_at, with_bank,
};
use crate::platform::is;
use crate::receiver::{Delivery, Receiver};

#[tokio::test]
async fn a_transfer_over_correspondents_takes_days_and_its_payer_bears_the_charges() {
    let platform = taking(&["GBP"]).await;
    let session = opened(&platform, &order_in("GBP", "100", Some("SWIFT"))).await;
    let after = platform.pay(&session, "accept").await;
    assert_eq!(after, is("payment_pending", "authorized"));
    for (by, stage) in [
        ("1m", is("payment_pending", "accepted")),
        ("10m", is("payment_pending", "processing")),
        ("1h", is("payment_created", "sent")),
        // Friday noon in London.
        ("48h", is("payment_created", "sent")),
        ("49m", is("payment_created", "received")),
    ] {
        platform.advance(by).await;
        assert_eq!(platform.stage(&session).await, stage, "{by}");
        platform.assert_books_balance().await;
    }
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "100.00");
    assert_eq!(balance(&platform, "fees", "GBP").await, "22.00");
    let reader = platform.reader("hedggb").await;
    let account_id = reader.account().await;
    let history = reader.transactions(&account_id, "").await;
    let newest = &history["data"][0]["attributes"];
    assert_eq!(newest["amount"], "-122.00");
    assert_eq!(newest["communication"], "Order 42");
}

#[tokio::test]
async fn an_account_that_covers_the_amount_and_not_the_charges_is_too_poor() {
    let (platform, _folder) = with_bank("GBP", "GB", "", 2_100).await;
    let outcome = || json!({ "outcome": "accept", "provider": "tryown" });
    let dear = opened(&platform, &order_in("GBP", "20", Some("SWIFT"))).await;
    platform.outcome(&dear, outcome()).await.ok();
    platform.advance("2h").await;
    assert_eq!(
        platform.stage(&dear).await,
        is("payment_unsuccessful", "rejected")
    );
    let payment = platform.merchant().await.payment(&dear).await;
    assert_eq!(
        payment["data"]["attributes"]["transfer_reason"],
        "insufficient_funds"
    );
    let cheap = opened(&platform, &order_in("GBP", "20", Some("FPS"))).await;
    platform.outcome(&cheap, outcome()).await.ok();
    platform.advance("1m").await;
    assert_eq!(
        platform.stage(&cheap).await,
        is("payment_created", "received")
    );
}

#[tokio::test]
async fn charges_that_are_taken_on_the_way_make_the_amount_insufficient() {
    let (platform, _folder) = with_bank("GBP", "GB", "charges = \"sha\"", 100_000).await;
    let receiver = Receiver::start().await;
    platform.webhook(&receiver.url).await;
    let session = opened(&platform, &order_in("GBP", "100", Some("SWIFT"))).await;
    let outcome = json!({ "outcome": "accept", "provider": "tryown" });
    platform.outcome(&session, outcome).await.ok();
    platform.advance("3d").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_partial", "insufficient")
    );
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "91.00");
    assert_eq!(balance(&platform, "fees", "GBP").await, "22.00");
    assert_eq!(settlements(&platform.merchant().await).await.len(), 0);
    platform.settle().await;
    let told = receiver.deliveries();
    let last = told.iter().filter_map(|delivery: &Delivery| {
        let is_meant = delivery.field("event")? == "payment_session.received_amount";
        is_meant.then(|| delivery.field("received_amount"))?
    });
    assert_eq!(last.last().as_deref(), Some("91.00"));
    // What came can go back, and no more.
    let merchant = platform.merchant().await;
    let beyond = merchant.refund_of(&session, json!("91.01")).await;
    assert_eq!(beyond.error(400, "bad_request").0, "refund_aborted");
    merchant.refund_of(&session, Value::Null).await.ok();
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "0.00");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_bank_abroad_pays_what_is_left_open_over_correspondents() {
    let platform = taking(&["GBP"]).await;
    let session = opened(&platform, &order_in("GBP", "20", None)).await;
    assert_eq!(scheme(&platform, &session).await, "FPS");
    // Its second customer has an account in pounds.
    let outcome = json!({ "outcome": "accept", "provider": "ftecfr" });
    let after = platform.outcome(&session, outcome.clone()).await.ok();
    assert_eq!(after["transfer_state"], "authorized");
    assert_eq!(scheme(&platform, &session).await, "SWIFT");
    platform.advance("4d").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    // What was asked for stays what it is.
    let asked = opened(&platform, &order_in("GBP", "20", Some("FPS"))).await;
    let refused = platform.outcome(&asked, outcome).await.ok();
    assert_eq!(refused["transfer_reason"], "transaction_forbidden");
}

#[tokio::test]
async fn a_currency_without_a_minor_unit_is_counted_in_whole_ones() {
    let (platform, _folder) = with_bank("JPY", "GB", "", 1_000_000).await;
    let merchant = platform.merchant().await;
    let refused = merchant.connect(&order_in("JPY", "50.5", None)).await;
    let (_, message) = refused.error(400, "bad_request");
    assert!(message.starts_with("data.attributes.amount: at most 0 decimals in JPY"));
    let session = opened(&platform, &order_in("JPY", "5000", None)).await;
    platform.pay(&session, "accept").await;
    // Friday noon in Paris, an hour after it arrived.
    platform.advance("2d2h").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    assert_eq!(balance(&platform, "acquiring", "JPY").await, "5000");
    let merchant = platform.merchant().await;
    let refused = merchant.refund_of(&session, json!("1.50")).await;
    let (_, message) = refused.error(400, "bad_request");
    assert!(message.starts_with("data.attributes.amount: at most 0 decimals"));
    merchant.refund_of(&session, json!("1500")).await.ok();
    assert_eq!(balance(&platform, "acquiring", "JPY").await, "3500");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_transfer_is_in_time_that_was_approved_before_the_cut_off() {
    // An hour before it, by the clocks of London.
    let platform = taking_at("2025-01-15T14:00:00Z", &["GBP"]).await;
    let session = opened(&platform, &order_in("GBP", "100", Some("SWIFT"))).await;
    platform.pay(&session, "accept").await;
    platform.advance("71m").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "sent")
    );
    // Friday noon.
    platform.advance("44h49m").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
}

#[tokio::test]
async fn what_arrives_short_when_its_time_is_over_expires_at_once() {
    let (platform, _folder) = with_bank("GBP", "GB", "charges = \"sha\"", 100_000).await;
    let mut body = order_in("GBP", "100", Some("SWIFT"));
    body["meta"]["expiry"] = json!(86_400);
    let session = opened(&platform, &body).await;
    let outcome = json!({ "outcome": "accept", "provider": "tryown" });
    platform.outcome(&session, outcome).await.ok();
    platform.advance("47h").await;
    let sent = is("payment_created", "sent");
    assert_eq!(platform.stage(&session).await, sent);
    platform.advance("1d").await;
    let expired = is("payment_expired", "none");
    assert_eq!(platform.stage(&session).await, expired);
    // What came can go back.
    let merchant = platform.merchant().await;
    merchant.refund_of(&session, json!("91")).await.ok();
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn what_is_received_at_once_has_lost_the_same_charges() {
    let (platform, _folder) = with_bank("GBP", "GB", "charges = \"sha\"", 100_000).await;
    let session = opened(&platform, &order_in("GBP", "100", Some("SWIFT"))).await;
    let outcome = json!({ "outcome": "accept_received", "provider": "tryown" });
    platform.outcome(&session, outcome).await.ok();
    assert_eq!(
        platform.stage(&session).await,
        is("payment_partial", "insufficient")
    );
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "91.00");
    assert_eq!(balance(&platform, "fees", "GBP").await, "22.00");
    platform.assert_books_balance().await;
}
