//! The transport that comes with the client, over real sockets.

use std::time::Duration;

use fintecture::pis::Connect;
use fintecture::transport::Retry;
use fintecture::{Client, Error, Money};
use tokio::net::TcpListener;

use crate::fake::{APP_ID, APP_SECRET, key};
use crate::wire;

fn client(base_url: &str) -> Client {
    Client::builder()
        .base_url(base_url)
        .app_id(APP_ID)
        .app_secret(APP_SECRET)
        .private_key(key().clone())
        .retry(Retry::never())
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap()
}

/// The error of a payment whose request is answered with these bytes, after a token was given.
async fn answered_with(bytes: &'static str) -> Error {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        wire::read(&mut socket).await;
        wire::answer(&mut socket, wire::TOKEN).await;
        let (mut socket, _) = listener.accept().await.unwrap();
        wire::read(&mut socket).await;
        wire::raw(&mut socket, bytes).await;
    });
    let error = pay(&client(&format!("http://{address}"))).await;
    server.await.unwrap();
    error
}

async fn pay(client: &Client) -> Error {
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    client
        .pis()
        .connect(order)
        .state("canary")
        .await
        .unwrap_err()
}

/// A server that gives a token and a session, each on a connection of its own.
async fn serve(listener: TcpListener) {
    for body in [wire::TOKEN, wire::SESSION] {
        let (mut socket, _) = listener.accept().await.unwrap();
        wire::read(&mut socket).await;
        wire::answer(&mut socket, body).await;
    }
}

/// Proxies are read from the environment of the process, so this runs itself in one that has them.
#[tokio::test]
async fn a_proxy_of_the_environment_is_not_used_for_this_machine() {
    const PROXIES: [&str; 2] = ["HTTP_PROXY", "http_proxy"];
    let name = "network::a_proxy_of_the_environment_is_not_used_for_this_machine";
    if std::env::var("FINTECTURE_TEST_BEHIND_PROXY").is_err() {
        let run = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name])
            .envs(PROXIES.map(|variable| (variable, "http://127.0.0.1:1")))
            .env("FINTECTURE_TEST_BEHIND_PROXY", "yes")
            .output()
            .unwrap();
        let output = String::from_utf8_lossy(&run.stdout);
        assert!(
            run.status.success() && output.contains("1 passed"),
            "{output}"
        );
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(&format!("http://{}", listener.local_addr().unwrap()));
    tokio::spawn(serve(listener));
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    client.pis().connect(order).state("s").await.unwrap();
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let error = answered_with(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
    )
    .await;
    assert_eq!(error.status(), Some(307));
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_request_leaves_a_payment_ambiguous() {
    for bytes in [
        "",
        "HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"meta\":",
    ] {
        let error = answered_with(bytes).await;
        assert!(error.is_ambiguous(), "{error}");
        assert!(
            !format!("{error} {error:?}").contains("canary"),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_was_provably_not_reached() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let error = pay(&client(&format!("http://{address}"))).await;
    assert!(error.is_connect() && error.is_retryable() && !error.is_ambiguous());
    let text = error.to_string();
    assert!(
        text.contains(&format!("no connection to http://{address}: ")),
        "{text}"
    );
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_was_provably_not_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        wire::raw(&mut socket, "HTTP/1.1 400 Bad Request\r\n\r\n").await;
    });
    let error = pay(&client(&format!("https://{address}"))).await;
    assert!(error.is_connect() && !error.is_ambiguous(), "{error:?}");
}
