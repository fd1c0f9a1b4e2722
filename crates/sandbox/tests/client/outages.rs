//! Banks that are out of order for a while, and what becomes of transfers meanwhile.

use http::Method;
use serde_json::{Value, json};

use crate::payouts;
use crate::platform::{Answer, Platform, is, order};
use crate::sca::wrong;

const CONSENT: &str = "/ais/v2/connect?redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=ok";
const LOGIN: &str = "username=078000000P&password=123456";

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

#[tokio::test]
async fn the_pages_of_a_bank_that_is_down_say_when_to_come_back() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let opened = platform.merchant().await.connect(&order("20")).await.ok();
    let payment = opened["meta"]["url"].as_str().unwrap();
    let asked = platform.asking(CONSENT).send().await.ok();
    let consent = asked["meta"]["url"].as_str().unwrap();
    for link in [payment, consent] {
        let (choice, login) = (format!("{link}/provider"), format!("{link}/login"));
        browser.post(&choice, "provider=girait").await;
        browser.post(&login, LOGIN).await;
    }
    let accounts = browser.get(&format!("{consent}/accounts")).await;
    let grant = format!("answer=grant&account={}", accounts.values("account")[0]);
    platform.strike("girait", "offline", "30m").await.ok();
    for link in [payment, consent] {
        for page in ["login", "accounts"] {
            let closed = browser.get(&format!("{link}/{page}?lang=en")).await;
            assert_eq!(closed.status, 503, "{link}/{page}");
            assert_eq!(closed.retry_after, "1800", "{link}/{page}");
            assert!(closed.html.contains("choose another bank"), "{closed:?}");
        }
    }
    for answer in [grant.as_str(), "answer=refuse"] {
        let refused = browser.post(&format!("{consent}/decision"), answer).await;
        assert_eq!(refused.status, 503, "{answer}");
    }
}

#[tokio::test]
async fn a_bank_that_is_down_judges_no_code() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("gineit", "accept").await;
    let code = platform.code().await;
    platform.strike("gineit", "offline", "1m").await.ok();
    for _ in 0..3 {
        assert_eq!(payer.prove(&wrong(&code)).await.status, 503);
    }
    assert_eq!(payer.page().await.status, 503);
    platform.advance("1m").await;
    let proven = payer.prove(&code).await;
    assert_eq!(proven.parameter("status").unwrap(), "payment_created");
}

#[tokio::test]
async fn a_bank_that_is_down_asks_on_no_phone_and_grants_nothing_there() {
    let platform = Platform::start().await;
    let target = "/ais/v1/provider/handse/authorize?response_type=code\
        &redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=1&model=decoupled";
    let ring = || {
        let call = platform.asking(target).header("x-psu-id", "9090901");
        call.header("x-psu-ip-address", "203.0.113.10").send()
    };
    let asked = ring().await.ok();
    let id = asked["polling_id"].as_str().unwrap();
    platform.strike("handse", "offline", "1m").await.ok();
    let refused = ring().await;
    assert_eq!(refused.headers["retry-after"], "60");
    refused.error(503, "service_unavailable");
    let answer = || {
        let call = platform.post(&format!("/_sandbox/v1/phone/{id}"));
        call.json(&json!({ "answer": "approve" })).send()
    };
    answer().await.error(503, "service_unavailable");
    platform.advance("1m").await;
    answer().await.ok();
}

#[tokio::test]
async fn a_bank_that_is_down_takes_no_payout() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (_, link) = payouts::open(&merchant, &payouts::payout("20")).await;
    let (browser, login) = (platform.browser(), format!("{link}/login"));
    let choice = format!("{link}/provider");
    browser.post(&choice, "provider=ftecbe").await;
    browser.post(&login, LOGIN).await;
    let accounts = browser.get(&format!("{link}/accounts")).await;
    let form = format!("account={}", accounts.values("account")[0]);
    platform.strike("ftecbe", "offline", "1m").await.ok();
    let decision = format!("{link}/decision");
    assert_eq!(browser.post(&decision, &form).await.status, 503);
    let shown = browser.get(&format!("{link}/accounts")).await;
    assert_eq!((shown.status, shown.retry_after.as_str()), (503, "60"));
    platform.advance("1m").await;
    assert_eq!(browser.post(&decision, &form).await.status, 303);
}

#[tokio::test]
async fn a_connection_is_deleted_whether_its_bank_answers_or_not() {
    let platform = Platform::start().await;
    let reader = platform.reader("girait").await;
    platform.strike("girait", "offline", "30m").await.ok();
    let refused = reader.get("/accounts").send().await;
    refused.error(503, "service_unavailable");
    let target = format!("/ais/v1/customer/{}", reader.customer_id);
    let call = platform.call(Method::DELETE, &target);
    call.bearer(&reader.token).send().await.ok();
    let gone = reader.get("/accounts").send().await;
    assert_ne!(gone.status, 503);
}

#[tokio::test]
async fn no_other_bank_is_offered_where_the_application_has_chosen() {
    let platform = Platform::start().await;
    let target = "/ais/v1/provider/girait/authorize?response_type=code\
        &redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=1";
    let asked = platform.asking(target).send().await.ok();
    let link = asked["url"].as_str().unwrap();
    platform.strike("girait", "offline", "30m").await.ok();
    let browser = platform.browser();
    let closed = browser.get(&format!("{link}/login?lang=en")).await;
    assert_eq!((closed.status, closed.retry_after.as_str()), (503, "1800"));
    assert!(closed.html.contains("Try again in a while."), "{closed:?}");
    assert!(!closed.html.contains("another bank"), "{closed:?}");
    assert!(!closed.html.contains("/provider"), "{closed:?}");
}
