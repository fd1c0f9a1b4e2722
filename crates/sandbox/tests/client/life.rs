//! The life of a payment (Contract §§13, 18), on a clock that stands still until it is turned.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::platform::{Merchant, Platform, is, order};
use crate::receiver::Receiver;

/// The platform's time.
async fn now(platform: &Platform) -> String {
    let clock = platform.get("/_sandbox/v1/clock").send().await.ok();
    clock["now"].as_str().unwrap().to_owned()
}

/// Opens a payment by a scheme.
async fn by_scheme(merchant: &Merchant<'_>, scheme: &str) -> String {
    let mut body = order("20");
    body["data"]["attributes"]["scheme"] = json!(scheme);
    merchant.connect(&body).await.session()
}

/// Turns the clock to just before an instant, then to it, and says where a payment stood each time.
async fn around(platform: &Platform, session: &str, nearly: &str) -> [(String, String); 2] {
    platform.advance(nearly).await;
    let before = platform.stage(session).await;
    platform.advance("1s").await;
    [before, platform.stage(session).await]
}

#[tokio::test]
async fn a_transfer_is_received_at_nine_in_paris_on_the_next_business_day_and_no_earlier() {
    for (accepted, nearly, received) in [
        // A Wednesday.
        ("2025-01-15T10:00:00Z", "21h59m59s", "2025-01-16T08:00:00Z"),
        // The last second before the cut-off at 17:00 in Paris, and the cut-off.
        ("2025-01-15T15:59:59Z", "16h", "2025-01-16T08:00:00Z"),
        ("2025-01-15T16:00:00Z", "39h59m59s", "2025-01-17T08:00:00Z"),
        // A Friday in time, and a Saturday, which counts as Monday.
        ("2025-01-17T10:00:00Z", "69h59m59s", "2025-01-20T08:00:00Z"),
        ("2025-01-18T10:00:00Z", "69h59m59s", "2025-01-21T08:00:00Z"),
        // The Wednesday before Easter's TARGET holidays after the cut-off, in summer time.
        ("2025-04-16T15:00:00Z", "135h59m59s", "2025-04-22T07:00:00Z"),
        // The 30th of April: the 1st of May is a holiday.
        ("2025-04-30T10:00:00Z", "44h59m59s", "2025-05-02T07:00:00Z"),
        // The night in which summer begins is short of an hour.
        ("2025-03-28T10:00:00Z", "68h59m59s", "2025-03-31T07:00:00Z"),
    ] {
        let platform = Platform::at(accepted).await;
        let session = platform.merchant().await.order("20").await;
        let created = is("payment_created", "completed");
        assert_eq!(platform.pay(&session, "accept").await, created);
        let [before, after] = around(&platform, &session, nearly).await;
        assert_eq!(now(&platform).await, received, "accepted at {accepted}");
        assert_eq!(before, created, "accepted at {accepted}");
        assert_eq!(after, is("payment_created", "received"), "{accepted}");
        platform.assert_books_balance().await;
    }
}

#[tokio::test]
async fn an_instant_transfer_is_received_after_ten_seconds_on_any_day() {
    for scheme in ["INSTANT_SEPA", "INSTANT_SCT", "iSCT"] {
        let platform = Platform::at("2025-12-25T23:59:55Z").await;
        let session = by_scheme(&platform.merchant().await, scheme).await;
        platform.pay(&session, "accept").await;
        let [before, after] = around(&platform, &session, "9s").await;
        assert_eq!(before, is("payment_created", "completed"));
        assert_eq!(after, is("payment_created", "received"));
    }
}

#[tokio::test]
async fn a_payer_can_make_the_money_arrive_at_once() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    let stage = platform.pay(&session, "accept_received").await;
    assert_eq!(stage, is("payment_created", "received"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_bank_can_keep_an_order_and_then_execute_it() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    let pending = is("payment_pending", "pending");
    assert_eq!(platform.pay(&session, "pending").await, pending);
    platform.advance("30d").await;
    assert_eq!(platform.stage(&session).await, pending);
    let created = is("payment_created", "completed");
    assert_eq!(platform.pay(&session, "accept").await, created);
}

#[tokio::test]
async fn a_refusal_names_its_reason() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    let reject = json!({ "outcome": "reject", "reason": "fraud_suspected" });
    let standing = platform.outcome(&session, reject).await.ok();
    assert_eq!(standing["transfer_reason"], "fraud_suspected");
    let payment = merchant.payment(&session).await;
    assert_eq!(payment["meta"]["status"], "payment_unsuccessful");
    let attributes = &payment["data"]["attributes"];
    assert_eq!(attributes["transfer_state"], "rejected");
    assert_eq!(attributes["transfer_reason"], "fraud_suspected");
}

#[tokio::test]
async fn a_payer_who_goes_away_leaves_the_payment_unsuccessful() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    let answer = platform
        .outcome(&session, json!({ "outcome": "abandon" }))
        .await;
    assert_eq!(answer.ok()["status"], "payment_unsuccessful");
    assert_eq!(answer.ok()["transfer_reason"], "session_aborted");
}

#[tokio::test]
async fn a_session_expires_when_its_time_is_over_and_no_earlier() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["meta"]["expiry"] = json!("3600");
    let session = merchant.connect(&body).await.session();
    let [before, after] = around(&platform, &session, "59m59s").await;
    assert_eq!(before, is("provider_required", "none"));
    assert_eq!(after, is("payment_expired", "none"));
}

#[tokio::test]
async fn a_session_that_was_paid_does_not_expire() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["meta"]["expiry"] = json!(1);
    let session = merchant.connect(&body).await.session();
    platform.pay(&session, "accept").await;
    platform.advance("7d").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_created", "received"));
}

#[tokio::test]
async fn a_deferred_transfer_is_pending_until_its_day() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["data"]["attributes"]["execution_date"] = json!("2025-01-20");
    let session = merchant.connect(&body).await.session();
    let pending = is("payment_pending", "pending");
    assert_eq!(platform.pay(&session, "accept").await, pending);
    // Midnight in Paris is an hour before that of UTC.
    let [before, after] = around(&platform, &session, "4d12h59m59s").await;
    assert_eq!(now(&platform).await, "2025-01-19T23:00:00Z");
    assert_eq!(before, pending);
    assert_eq!(after, is("payment_created", "completed"));
    let [before, after] = around(&platform, &session, "32h59m59s").await;
    assert_eq!(now(&platform).await, "2025-01-21T08:00:00Z");
    assert_eq!(before, is("payment_created", "completed"));
    assert_eq!(after, is("payment_created", "received"));
}

#[tokio::test]
async fn an_execution_date_of_today_or_before_changes_nothing() {
    for day in ["2025-01-15", "2025-01-01"] {
        let platform = Platform::start().await;
        let merchant = platform.merchant().await;
        let mut body = order("20");
        body["data"]["attributes"]["execution_date"] = json!(day);
        let session = merchant.connect(&body).await.session();
        let stage = platform.pay(&session, "accept").await;
        assert_eq!(stage, is("payment_created", "completed"));
    }
}

#[tokio::test]
async fn an_end_is_an_end() {
    let platform = Platform::start().await;
    for end in ["accept_received", "reject", "abandon", "expire"] {
        let session = platform.merchant().await.order("20").await;
        let stage = platform.pay(&session, end).await;
        for outcome in [
            "accept",
            "accept_received",
            "pending",
            "reject",
            "abandon",
            "expire",
        ] {
            let again = platform
                .outcome(&session, json!({ "outcome": outcome }))
                .await;
            let (_, message) = again.error(400, "bad_request");
            assert!(message.contains("session"), "{message}");
        }
        platform.advance("10d").await;
        assert_eq!(platform.stage(&session).await, stage, "after {end}");
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_payment_on_its_way_cannot_be_decided_again() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    for outcome in [
        "accept",
        "accept_received",
        "pending",
        "reject",
        "abandon",
        "expire",
    ] {
        let again = platform
            .outcome(&session, json!({ "outcome": outcome }))
            .await;
        let (code, message) = again.error(400, "bad_request");
        assert_eq!(code, "bad_request");
        assert!(message.contains("payment_created"), "{message}");
    }
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_created", "completed"));
}

#[tokio::test]
async fn the_payer_of_another_bank_can_be_played() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for provider in ["ftecfr", "fteces", "ftecde", "ftecit", "ftecbe"] {
        let session = merchant.order("20").await;
        let accept = json!({ "outcome": "accept", "provider": provider });
        platform.outcome(&session, accept).await.ok();
        let payment = merchant.payment(&session).await;
        assert_eq!(payment["meta"]["provider"], provider);
    }
    let session = merchant.order("20").await;
    let nowhere = json!({ "outcome": "accept", "provider": "nobank" });
    let (code, _) = platform
        .outcome(&session, nowhere)
        .await
        .error(400, "bad_request");
    assert_eq!(code, "invalid_field");
}

#[tokio::test]
async fn a_refused_payment_can_be_tried_again_where_the_application_lets_it() {
    let receiver = Receiver::start().await;
    let platform = Platform::start().await;
    platform.webhook(&receiver.url).await;
    let merchant = platform.merchant().await;
    let retry = async |session: &str| {
        let target = format!("/_sandbox/v1/sessions/{session}/retry");
        platform.post(&target).send().await
    };
    let session = merchant.order("20").await;
    platform.pay(&session, "reject").await;
    retry(&session).await.error(400, "bad_request");
    let call = platform.post("/_sandbox/v1/options");
    let set = call.json(&json!({ "retries": true })).send().await.ok();
    assert_eq!(
        set,
        json!({ "retries": true, "approve_refunds": false, "currencies": ["EUR"], "deposit": {} })
    );
    assert_eq!(retry(&session).await.ok()["status"], "provider_required");
    let payment = merchant.payment(&session).await;
    assert!(payment["data"]["attributes"]["transfer_reason"].is_null());
    assert!(payment["meta"]["provider"].is_null());
    let paid = platform.pay(&session, "accept_received").await;
    assert_eq!(paid, is("payment_created", "received"));
    retry(&session).await.error(400, "bad_request");
    platform.settle().await;
    assert_eq!(
        receiver.events(),
        [
            "payment_session.status.provider_required",
            "payment_session.status.sca_required",
            "payment_session.status.payment_unsuccessful",
            "payment_session.transfer_states.rejected",
            "payment_session.status.provider_required",
            "payment_session.status.sca_required",
            "payment_session.status.payment_created",
            "payment_session.transfer_states.received",
        ]
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_refused_payer_is_offered_another_try_until_the_time_is_over() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let call = platform.post("/_sandbox/v1/options");
    call.json(&json!({ "retries": true })).send().await.ok();
    let mut body = order("20");
    body["meta"]["expiry"] = json!(60);
    let answer = merchant.connect(&body).await.ok();
    let text = |name: &str| answer["meta"][name].as_str().unwrap().to_owned();
    let (session, url) = (text("session_id"), text("url"));
    platform.pay(&session, "reject").await;
    let browser = Browser::at(platform.sandbox.base_url());
    let page = browser.get(&format!("{url}?lang=en")).await;
    assert!(page.html.contains("Try again"), "{}", page.html);
    let again = format!("{url}/retry");
    assert_eq!(browser.post(&again, "").await.status, 303);
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("provider_required", "none"));
    platform.pay(&session, "reject").await;
    platform.advance("60s").await;
    let page = browser.get(&format!("{url}?lang=en")).await;
    assert!(!page.html.contains("Try again"), "{}", page.html);
    browser.post(&again, "").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_unsuccessful", "rejected"));
}

/// An order whose transfer is deferred to Friday.
fn deferred(amount: &str) -> Value {
    let mut body = order(amount);
    body["data"]["attributes"]["execution_date"] = json!("2025-01-17");
    body
}

/// Defers a payment, has the bank refuse it, and the payer try again.
async fn refused_and_tried_again(platform: &Platform) -> (String, String) {
    let call = platform.post("/_sandbox/v1/options");
    call.json(&json!({ "retries": true })).send().await.ok();
    let answer = platform.merchant().await.connect(&deferred("20")).await;
    let link = answer.ok()["meta"]["url"].as_str().unwrap().to_owned();
    let session = answer.session();
    let waiting = is("payment_pending", "pending");
    assert_eq!(platform.pay(&session, "accept").await, waiting);
    platform.pay(&session, "reject").await;
    let again = format!("/_sandbox/v1/sessions/{session}/retry");
    platform.post(&again).send().await.ok();
    (session, link)
}

#[tokio::test]
async fn what_a_refused_transfer_waited_for_passes_over_a_payer_who_has_yet_to_choose_a_bank() {
    let platform = Platform::start().await;
    let (session, _) = refused_and_tried_again(&platform).await;
    platform.advance("4d").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("provider_required", "none"));
    // The world goes on.
    let next = platform.merchant().await.order("20").await;
    platform.pay(&next, "accept").await;
    platform.advance("4d").await;
    assert_eq!(
        platform.stage(&next).await,
        is("payment_created", "received")
    );
}

#[tokio::test]
async fn a_payer_who_tries_again_and_only_looks_has_approved_nothing() {
    let platform = Platform::start().await;
    let (session, link) = refused_and_tried_again(&platform).await;
    let browser = Browser::at(platform.sandbox.base_url());
    let choice = format!("{link}/provider");
    browser.post(&choice, "provider=ftecit").await;
    let login = "username=078000000P&password=123456";
    browser.post(&format!("{link}/login"), login).await;
    platform.advance("4d").await;
    assert_eq!(platform.stage(&session).await, is("sca_required", "none"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_second_try_keeps_its_own_execution_date_and_no_earlier_one() {
    let platform = Platform::start().await;
    let (session, _) = refused_and_tried_again(&platform).await;
    let outcome = json!({ "outcome": "pending" });
    platform.outcome(&session, outcome).await.ok();
    platform.advance("4d").await;
    let stage = platform.stage(&session).await;
    assert_eq!(stage, is("payment_pending", "pending"));
}
