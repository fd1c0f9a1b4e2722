//! Access tokens: few are asked for, and one that has ended is replaced.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::time::Duration;

use fintecture::Client;
use fintecture_sandbox::Sandbox;
use tokio::task::JoinSet;
use tour::proxy::Proxy;

const TOKEN: &str = "/oauth/accesstoken";
const PAYMENTS: &str = "/pis/v2/payments";

/// A sandbox, a proxy that counts before it, and a client behind that.
async fn counted() -> (Sandbox, Proxy, Client) {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let proxy = Proxy::before(sandbox.base_url()).await.unwrap();
    let client = Client::builder()
        .base_url(proxy.base_url())
        .credentials(sandbox.credentials())
        .build()
        .unwrap();
    (sandbox, proxy, client)
}

#[tokio::test]
async fn one_token_serves_call_after_call() {
    let (_sandbox, proxy, client) = counted().await;
    for _ in 0..3 {
        client.pis().payments().list().await.unwrap();
    }
    assert_eq!((proxy.passed(TOKEN), proxy.passed(PAYMENTS)), (1, 3));
}

#[tokio::test]
async fn many_tasks_at_once_ask_for_one_token() {
    let (_sandbox, proxy, client) = counted().await;
    let mut tasks = JoinSet::new();
    for _ in 0..32 {
        let client = client.clone();
        tasks.spawn(async move { client.pis().payments().list().await.map(drop) });
    }
    for answer in tasks.join_all().await {
        answer.unwrap();
    }
    assert_eq!((proxy.passed(TOKEN), proxy.passed(PAYMENTS)), (1, 32));
}

#[tokio::test]
async fn a_token_that_ended_in_the_world_is_replaced_by_one_new_token() {
    let (sandbox, proxy, client) = counted().await;
    client.pis().payments().list().await.unwrap();
    let two_hours = Duration::from_hours(2);
    sandbox.control().advance(two_hours).await.unwrap();

    // The client's own clock says that its token is still good; the server knows better.
    client.pis().payments().list().await.unwrap();
    assert_eq!(
        (proxy.passed(TOKEN), proxy.passed(PAYMENTS)),
        (2, 3),
        "one refused, one new token, one repeated"
    );
    client.pis().payments().list().await.unwrap();
    assert_eq!(proxy.passed(TOKEN), 2);
}

#[tokio::test]
async fn many_tasks_whose_token_ended_share_the_new_one() {
    let (sandbox, proxy, client) = counted().await;
    client.pis().token().await.unwrap();
    let two_hours = Duration::from_hours(2);
    sandbox.control().advance(two_hours).await.unwrap();
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let client = client.clone();
        tasks.spawn(async move { client.pis().payments().list().await.map(drop) });
    }
    for answer in tasks.join_all().await {
        answer.unwrap();
    }
    assert_eq!(proxy.passed(TOKEN), 2);
}
