//! Errors that help.

use std::time::Duration;

use fintecture::pis::Connect;
use fintecture::{Error, Money, SessionId};

use crate::fake::{Fake, Reply, SESSION};

async fn get(reply: Reply) -> Error {
    let id = SessionId::new(SESSION).unwrap();
    let fake = Fake::always(reply);
    fake.client().pis().payments().get(&id).await.unwrap_err()
}

fn order() -> Connect {
    Connect::new(Money::eur("20").unwrap(), "Order 42")
}

#[tokio::test(start_paused = true)]
async fn a_page_of_a_proxy_leaves_the_status() {
    let page = "<html><body>Bad Gateway for jane@payer.example</body></html>";
    let error = get(Reply::Json(502, page.to_owned())).await;
    assert_eq!(error.status(), Some(502));
    assert_eq!(
        error.to_string(),
        "pis.payments.get: 502 (after 4 attempts)"
    );
    assert!(!format!("{error:?}").contains("jane"));
}

#[tokio::test]
async fn the_servers_words_stand_in_the_line_the_text_and_the_json() {
    let documented = r#"{"status":401,"code":"unauthorized","log_id":"3006ddbf-2f97-44d8-9f63-35711b78e8a6","errors":[{"code":"invalid_scopes","title":"Invalid Scopes","message":"The token lacks a scope."}]}"#;
    let error = get(Reply::Json(401, documented.to_owned())).await;
    assert!(error.is_auth());
    insta::assert_snapshot!(error, @"pis.payments.get: 401 unauthorized: invalid_scopes: The token lacks a scope. (log id 3006ddbf-2f97-44d8-9f63-35711b78e8a6)");
    insta::assert_snapshot!(format!("{:?}", error.text()), @r#""\nFintecture server errors : \n status: 401 \n code: unauthorized\n id : 3006ddbf-2f97-44d8-9f63-35711b78e8a6\n\n   code: invalid_scopes\n   title: Invalid Scopes\n   message: The token lacks a scope.\n\n""#);
    insta::assert_snapshot!(error.to_json(), @r#"{"type":"Fintecture api","status":401,"errors":[{"code":"invalid_scopes","title":"Invalid Scopes","message":"The token lacks a scope."}],"error_string":"\nFintecture server errors : \n status: 401 \n code: unauthorized\n id : 3006ddbf-2f97-44d8-9f63-35711b78e8a6\n\n   code: invalid_scopes\n   title: Invalid Scopes\n   message: The token lacks a scope.\n\n"}"#);
}

#[tokio::test]
async fn an_answer_that_reads_otherwise_is_named_by_its_path() {
    let body = format!(
        r#"{{"meta":{{"session_id":"{SESSION}"}},"data":{{"attributes":{{"currency":"EURO"}}}}}}"#
    );
    let error = get(Reply::ok(&body)).await;
    assert!(error.is_decode() && !error.is_ambiguous());
    assert_eq!(error.json_path(), Some("data.attributes.currency"));
    insta::assert_snapshot!(error, @"pis.payments.get: the answer does not read as documented at data.attributes.currency: currency: an ISO 4217 code of three letters (4 characters: upper-case letters) at line 1 column 98");
}

#[tokio::test]
async fn both_ways_to_say_that_there_is_no_such_session_are_understood() {
    assert!(get(Reply::refusal(404, "not_found")).await.is_not_found());
    assert!(
        get(Reply::refusal(400, "session_id_invalid_or_expired"))
            .await
            .is_not_found()
    );
    assert!(!get(Reply::refusal(400, "bad_request")).await.is_not_found());
}

#[tokio::test]
async fn every_broken_rule_is_named_before_anything_is_sent() {
    let fake = Fake::always(Reply::session());
    let broken = Connect::new(Money::eur("0.00").unwrap(), "x".repeat(141))
        .expires_after(Duration::from_millis(10));
    let call = fake.client().pis().connect(broken).state("s".repeat(513));
    let error = call
        .redirect_uri("/callback")
        .language("fra")
        .await
        .unwrap_err();
    assert!(error.is_invalid() && !error.is_retryable());
    let fields: Vec<&str> = error
        .invalid_fields()
        .iter()
        .map(fintecture::Invalid::field)
        .collect();
    assert_eq!(
        fields,
        [
            "data.attributes.amount",
            "data.attributes.communication",
            "meta.expiry",
            "state",
            "redirect_uri",
            "x-language",
        ]
    );
    assert_eq!((fake.calls(), fake.tokens()), (0, 0));
}

#[tokio::test]
async fn a_session_without_a_state_is_refused() {
    let fake = Fake::always(Reply::session());
    let error = fake.client().pis().connect(order()).await.unwrap_err();
    assert_eq!(error.to_string(), "pis.connect: state: required");
}

#[tokio::test]
async fn a_second_amount_is_refused() {
    let fake = Fake::always(Reply::session());
    let twice = order().extra_attribute("amount", "0.01");
    let error = fake
        .client()
        .pis()
        .connect(twice)
        .state("s")
        .await
        .unwrap_err();
    assert!(error.is_invalid());
    assert!(
        error
            .to_string()
            .contains("body: a member stands twice: amount"),
        "{error}"
    );
}

#[tokio::test]
async fn a_refund_of_nothing_is_refused() {
    let fake = Fake::always(Reply::session());
    let id = SessionId::new(SESSION).unwrap();
    let call = fake.client().pis().refund(&id);
    let error = call.amount(Money::eur("-1").unwrap()).await.unwrap_err();
    assert_eq!(error.invalid_fields()[0].field(), "data.attributes.amount");
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_the_token_says_that_it_was_the_token() {
    let fake = Fake::with_tokens(
        |_, _| Reply::refusal(401, "invalid_app_id"),
        |_, _| Reply::session(),
    );
    let error = fake
        .client()
        .pis()
        .connect(order())
        .state("s")
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "oauth.accesstoken: 401: invalid_app_id");
    assert!(!error.is_ambiguous());
}
