//! A payment whose payer has decided: nobody changes who pays it.

use serde_json::json;

use crate::platform::{Platform, is, order};

#[tokio::test]
async fn who_logs_in_late_changes_nothing_and_stops_no_clock() {
    let platform = Platform::start().await;
    let opened = platform.merchant().await.connect(&order("20")).await.ok();
    let text = |name: &str| opened["meta"][name].as_str().unwrap().to_owned();
    let (session, link) = (text("session_id"), text("url"));
    let outcome = json!({ "outcome": "accept", "provider": "watenl" });
    platform.outcome(&session, outcome).await.ok();
    let accepted = is("payment_pending", "accepted");
    assert_eq!(platform.stage(&session).await, accepted);
    let other = "username=078000001P&password=123456";
    let browser = platform.browser();
    let late = browser.post(&format!("{link}/login"), other).await;
    assert!(link.ends_with(&late.location), "{late:?}");
    platform.advance("3m").await;
    let processing = is("payment_pending", "processing");
    assert_eq!(platform.stage(&session).await, processing);
    platform.advance("30m").await;
    assert_eq!(platform.stage(&session).await.0, "payment_created");
    platform.assert_books_balance().await;
}
