//! Banks that are out of order for a while, and what becomes of transfers meanwhile.

use serde_json::{Value, json};

use crate::platform::{Answer, Platform, is, order};

impl Platform {
    /// Takes a bank down, or what its transfers need.
    pub(crate) async fn strike(&self, name: &str, kind: &str, lasts: &str) -> Answer {
        let call = self.post(&format!("/_sandbox/v1/banks/{name}/outage"));
        call.json(&json!({ "kind": kind, "lasts": lasts }))
            .send()
            .await
    }

    /// Pays an order by a scheme at a bank.
    pub(crate) async fn pay_by(&self, scheme: &str, provider: &str) -> (String, Value) {
        let mut body = order("20");
        body["data"]["attributes"]["scheme"] = json!(scheme);
        let session = self.merchant().await.connect(&body).await.session();
        let outcome = json!({ "outcome": "accept", "provider": provider });
        let answer = self.outcome(&session, outcome).await.ok();
        (session, answer)
    }
}

#[tokio::test]
async fn a_bank_that_is_down_answers_nobody_until_it_is_mended() {
    let platform = Platform::start().await;
    let reader = platform.reader("girait").await;
    platform.strike("girait", "offline", "30m").await.ok();
    let session = platform.merchant().await.order("20").await;
    let outcome = || json!({ "outcome": "accept", "provider": "girait" });
    let refused = platform.outcome(&session, outcome()).await;
    assert_eq!(refused.headers["retry-after"], "1800");
    refused.error(503, "service_unavailable");
    let refused = reader.get("/accounts").send().await;
    refused.error(503, "service_unavailable");
    let other = platform.pay_by("SEPA", "gineit").await.1;
    assert_eq!(other["status"], "payment_created", "another bank");
    platform.strike("girait", "offline", "0s").await.ok();
    let paid = platform.outcome(&session, outcome()).await.ok();
    assert_eq!(paid["status"], "payment_created");
    platform.strike("girait", "error", "30m").await.ok();
    platform.advance("30m").await;
    reader.get("/accounts").send().await.ok();
}

#[tokio::test]
async fn what_a_bank_has_taken_waits_until_it_is_mended() {
    let platform = Platform::start().await;
    let (session, _) = platform.pay_by("SEPA", "watenl").await;
    platform.strike("watenl", "offline", "6h").await.ok();
    platform.advance("5h59m").await;
    let accepted = is("payment_pending", "accepted");
    assert_eq!(platform.stage(&session).await, accepted);
    platform.advance("45m").await;
    let completed = is("payment_created", "completed");
    assert_eq!(platform.stage(&session).await, completed);
}

#[tokio::test]
async fn money_arrives_once_what_carries_it_is_mended() {
    let platform = Platform::start().await;
    for name in ["acquirer", "clearing"] {
        let (session, answer) = platform.pay_by("SEPA", "ftecfr").await;
        assert_eq!(answer["transfer_state"], "completed");
        platform.strike(name, "timeout", "72h").await.ok();
        platform.advance("71h59m").await;
        let completed = is("payment_created", "completed");
        assert_eq!(platform.stage(&session).await, completed);
        platform.advance("1m").await;
        let received = is("payment_created", "received");
        assert_eq!(platform.stage(&session).await, received);
        platform.assert_books_balance().await;
    }
}

#[tokio::test]
async fn an_outage_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || {
        let clock = crate::platform::frozen_at(crate::platform::WEDNESDAY);
        let builder = fintecture_sandbox::Sandbox::builder().clock(clock);
        builder.data(folder.path())
    };
    let platform = Platform::of(builder()).await;
    platform.strike("ftecfr", "offline", "1h").await.ok();
    platform.sandbox.shutdown().await;
    let platform = Platform::of(builder()).await;
    let session = platform.merchant().await.order("20").await;
    let refused = platform
        .outcome(&session, json!({ "outcome": "accept" }))
        .await;
    refused.error(503, "service_unavailable");
}

#[tokio::test]
async fn what_cannot_be_out_of_order_is_refused() {
    let platform = Platform::start().await;
    let unknown = platform.strike("nobody", "offline", "1h").await;
    assert!(
        unknown
            .error(400, "bad_request")
            .1
            .contains("no bank has this id")
    );
    let odd = platform.strike("ftecfr", "slow", "1h").await;
    assert!(
        odd.error(400, "bad_request")
            .1
            .contains("offline, timeout or error")
    );
    let endless = platform.strike("ftecfr", "offline", "ever").await;
    assert!(endless.error(400, "bad_request").1.contains("lasts"));
}
