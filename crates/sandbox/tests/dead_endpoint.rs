//! A webhook endpoint that nobody answers at.
#![allow(clippy::unwrap_used, reason = "a test stops at its first surprise")]

use std::net::TcpListener;
use std::time::Duration;

use fintecture::{ExposeSecret, SessionId};
use fintecture_sandbox::{Outcome, Sandbox};
use serde_json::{Value, json};

/// An address that was free a moment ago and that nothing listens on.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/webhook", listener.local_addr().unwrap())
}

/// Opens a payment as an unsigned client would.
async fn open(sandbox: &Sandbox) -> SessionId {
    let client = reqwest::Client::new();
    let credentials = sandbox.credentials();
    let app_id = credentials.app_id().as_str();
    let token = client
        .post(format!("{}/oauth/accesstoken", sandbox.base_url()))
        .basic_auth(app_id, Some(credentials.app_secret().expose_secret()))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(format!(
            "grant_type=client_credentials&app_id={app_id}&scope=PIS"
        ));
    let token: Value =
        serde_json::from_str(&token.send().await.unwrap().text().await.unwrap()).unwrap();
    let order = json!({ "data": { "attributes": { "amount": "20", "currency": "EUR" } } });
    let connect = client
        .post(format!("{}/pis/v2/connect?state=1", sandbox.base_url()))
        .bearer_auth(token["access_token"].as_str().unwrap())
        .body(order.to_string());
    let answer: Value =
        serde_json::from_str(&connect.send().await.unwrap().text().await.unwrap()).unwrap();
    SessionId::new(answer["meta"]["session_id"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn turning_the_clock_comes_to_rest_though_every_webhook_fails() {
    let sandbox = Sandbox::builder().webhook(nowhere()).start().await.unwrap();
    let control = sandbox.control();
    let session = open(&sandbox).await;
    control.outcome(&session, Outcome::Accept).await.unwrap();
    // Clearing adds a webhook behind those that wait for their next attempt.
    let week = Duration::from_hours(7 * 24);
    let turned = tokio::time::timeout(Duration::from_secs(20), control.advance(week)).await;
    let turned = turned.expect("the clock came to rest").unwrap();
    // The clearing, and the settlement that tells nobody.
    assert_eq!(turned.timers, 2);
    let standing = control.standing(&session).await.unwrap();
    assert_eq!(standing.transfer_state.unwrap().as_str(), "received");
    sandbox.shutdown().await;
}
