//! How long a bank's question to its customer stands: until they go another way.

use serde_json::json;

use crate::platform::{Platform, is};
use crate::sca::wrong;

const CONSENT: &str = "/ais/v2/connect?redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=ok";

#[tokio::test]
async fn what_is_asked_is_over_once_the_payment_is_decided_in_another_way() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("watenl", "accept").await;
    assert_eq!(platform.questions().await.len(), 1);
    let outcome = json!({ "outcome": "accept", "provider": "watenl" });
    platform.outcome(&payer.session, outcome).await.ok();
    assert!(platform.questions().await.is_empty());
    let phone = platform.browser().get("/_sandbox/phone").await;
    assert!(phone.html.contains("Nothing to answer"), "{phone:?}");
    let accepted = is("payment_pending", "accepted");
    assert_eq!(platform.stage(&payer.session).await, accepted);
    platform.advance("6m").await;
    let processing = is("payment_pending", "processing");
    assert_eq!(platform.stage(&payer.session).await, processing);
    platform.advance("1h").await;
    let stage = platform.stage(&payer.session).await;
    assert_eq!(stage.0, "payment_created");
}

#[tokio::test]
async fn who_tries_again_is_asked_again() {
    let platform = Platform::start().await;
    let call = platform.post("/_sandbox/v1/options");
    call.json(&json!({ "retries": true })).send().await.ok();
    let payer = platform.payer_at("gineit", "accept").await;
    let code = platform.code().await;
    payer.decide("reject&reason=customer").await;
    let browser = platform.browser();
    browser.post(&format!("{}/retry", payer.link), "").await;
    payer.walk_in("gineit").await;
    let page = payer.page().await;
    assert!(page.location.ends_with("/accounts"), "{page:?}");
    let page = payer.prove(&code).await;
    assert!(page.location.ends_with("/accounts"), "{page:?}");
    platform.advance("5m").await;
    let open = is("sca_required", "none");
    assert_eq!(platform.stage(&payer.session).await, open);
    payer.decide("accept").await;
    let proven = payer.prove(&platform.code().await).await;
    assert_eq!(proven.parameter("status").unwrap(), "payment_created");
}

#[tokio::test]
async fn wrong_codes_count_however_often_the_payer_begins_again() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("gineit", "accept").await;
    let first = platform.code().await;
    payer.prove(&wrong(&first)).await;
    // The same once more is the same question.
    payer.decide("accept").await;
    assert_eq!(platform.code().await, first);
    // Another, after a new login, is a new one.
    payer.walk_in("gineit").await;
    payer.decide("accept_received").await;
    let second = platform.code().await;
    assert_ne!(second, first);
    payer.prove(&wrong(&second)).await;
    payer.walk_in("gineit").await;
    payer.decide("accept").await;
    let refused = payer.prove(&wrong(&platform.code().await)).await;
    assert_eq!(refused.parameter("status").unwrap(), "payment_unsuccessful");
    assert_eq!(payer.reason().await, "customer");
}

#[tokio::test]
async fn a_question_that_was_replaced_refuses_nothing() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("girait", "accept").await;
    platform.advance("3m").await;
    payer.decide("accept_received").await;
    platform.advance("2m").await;
    let open = is("sca_required", "none");
    assert_eq!(platform.stage(&payer.session).await, open);
    platform.advance("3m").await;
    assert_eq!(payer.reason().await, "no_answer");
}

#[tokio::test]
async fn a_sharer_is_told_that_the_bank_waits_no_more() {
    let platform = Platform::start().await;
    let answer = platform.asking(CONSENT).send().await.ok();
    let link = answer["meta"]["url"].as_str().unwrap();
    let browser = platform.browser();
    browser
        .post(&format!("{link}/provider"), "provider=coqube")
        .await;
    let login = "username=078000000P&password=123456";
    browser.post(&format!("{link}/login"), login).await;
    let accounts = browser.get(&format!("{link}/accounts")).await;
    let form = format!("answer=grant&account={}", accounts.values("account")[0]);
    let asked = browser.post(&format!("{link}/decision"), &form).await;
    platform.advance("5m").await;
    let code = "code=000000";
    let late = browser
        .post(&format!("{}?lang=en", asked.location), code)
        .await;
    assert_eq!(late.status, 410);
    let title = "Your bank waits for no answer any more";
    assert!(late.html.contains(title), "{late:?}");
    let late = browser.get(&format!("{}?lang=fr", asked.location)).await;
    let title = "Votre banque n’attend plus de réponse";
    assert!(late.html.contains(title), "{late:?}");
    // From there they share.
    let asked = browser.post(&format!("{link}/decision"), &form).await;
    let form = format!("code={}", platform.code().await);
    let shared = browser.post(&asked.location, &form).await;
    assert!(shared.parameter("code").is_some(), "{shared:?}");
}

#[tokio::test]
async fn the_phone_says_what_came_of_an_answer_and_keeps_its_language() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("girait", "accept").await;
    let browser = platform.browser();
    let waiting = browser.get(&format!("{}/proof?lang=fr", payer.link)).await;
    let href = r#"href="/_sandbox/phone?lang=fr""#;
    assert!(waiting.html.contains(href), "{waiting:?}");
    let phone = browser.get("/_sandbox/phone?lang=fr").await;
    let action = phone.html.split(r#"action=""#).nth(1).unwrap();
    let action = action.split('"').next().unwrap();
    assert!(action.ends_with("?lang=fr"), "{action}");
    platform.strike("girait", "offline", "1m").await.ok();
    let closed = browser.post(action, "answer=approve").await;
    assert_eq!((closed.status, closed.retry_after.as_str()), (503, "60"));
    assert!(
        closed.html.contains("La banque ne répond pas"),
        "{closed:?}"
    );
    platform.advance("1m").await;
    let paid = browser.post(action, "answer=approve").await;
    assert_eq!(paid.location, "/_sandbox/phone?lang=fr");
    let late = browser.post(action, "answer=approve").await;
    assert_eq!(late.status, 410);
    assert!(late.html.contains("n’est plus attendue"), "{late:?}");
    let again = r#"content="10;url=/_sandbox/phone?lang=fr""#;
    assert!(late.html.contains(again), "{late:?}");
}
