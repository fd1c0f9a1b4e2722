//! A login in the bank's app: the contract's own examples, and the waiting for it.

use std::net::IpAddr;
use std::time::Duration;

use fintecture::ais::{AuthorizingDecoupled, FollowLogin, LoginStatus, VerificationStatus};
use fintecture::transport::Poll;
use fintecture::{AuthModel, Call, ExposeSecret as _, PollingId, ProviderId};
use serde_json::json;

use crate::contract::{answering, compare, compare_body, example};
use crate::fake::{CUSTOMER, Fake, Reply, connection, customer};
use crate::records::id;

const POLLING_ID: &str = "aee32ed6-73fc-4154-9f18-149169b0bc6f";

fn bank() -> ProviderId {
    id("handse")
}

fn polling_id() -> PollingId {
    id(POLLING_ID)
}

fn ip() -> IpAddr {
    "203.0.113.10".parse().unwrap()
}

fn starting(fake: &Fake) -> Call<AuthorizingDecoupled> {
    let call = fake.client().ais().authorize_decoupled(&bank());
    call.psu_id("9090901").psu_ip(ip())
}

fn following(fake: &Fake) -> Call<FollowLogin> {
    let call = fake.client().ais().decoupled(&bank(), &polling_id());
    call.psu_id("9090901").psu_ip(ip())
}

#[tokio::test]
async fn a_login_is_asked_for_as_the_contract_has_it() {
    let example = example!("ais-authorize-decoupled");
    let fake = answering(&example);
    let call = starting(&fake).state("1234");
    let started = call.redirect_uri("https://shop.example.com/callback");
    let started = started.await.unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert!(!seen.headers.contains_key("authorization"));
    assert_eq!(started.provider(), Some(&bank()));
    assert_eq!(started.model(), Some(&AuthModel::Decoupled));
    assert_eq!(started.polling_id(), &polling_id());
    let url = example["response"]["body"]["url"].as_str();
    assert_eq!(started.url(), url);
    assert!(started.extra().is_empty());
}

#[tokio::test]
async fn the_polling_id_is_read_from_the_address_if_it_stands_nowhere_else() {
    for url in [
        format!("https://api.example/authorize/decoupled/{POLLING_ID}"),
        format!("https://api.example/authorize/decoupled/{POLLING_ID}/?response_type=code"),
    ] {
        let fake = Fake::always(Reply::ok(
            &json!({"url": url, "triggers": ["qr"]}).to_string(),
        ));
        let started = starting(&fake).await.unwrap();
        assert_eq!(started.polling_id(), &polling_id());
        assert_eq!(started.extra().get("triggers"), Some(&json!(["qr"])));
    }
    let fake = Fake::always(Reply::ok(r#"{"provider":"handse"}"#));
    let error = starting(&fake).await.unwrap_err();
    assert!(error.is_decode() && error.is_ambiguous(), "{error}");
}

#[tokio::test]
async fn a_login_needs_to_know_whose_phone_to_ring() {
    let fake = Fake::always(Reply::Lost);
    let error = fake
        .client()
        .ais()
        .authorize_decoupled(&bank())
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @"ais.authorize.decoupled: x-psu-id: required; x-psu-ip-address: required");
    assert_eq!(fake.calls(), 0);
}

#[tokio::test]
async fn a_phone_does_not_ring_twice() {
    let fake = Fake::always(Reply::Lost);
    let error = starting(&fake).await.unwrap_err();
    assert!(error.is_ambiguous() && !error.is_retryable());
    assert_eq!(fake.calls(), 1);
}

#[tokio::test]
async fn a_login_is_followed_as_the_contract_has_it() {
    let example = example!("ais-authorize-decoupled-poll");
    let fake = answering(&example);
    let login = following(&fake).await.unwrap();
    compare(&fake.seen()[0], &example);
    assert_eq!(login.provider(), Some(&bank()));
    assert_eq!(login.status(), &LoginStatus::Completed);
    assert_eq!(login.is_final(), Some(true));
    let code = login.code().unwrap().expose_secret();
    assert_eq!(code, "f66ec660b0bbd2797bf6847fb4b98454");
    assert_eq!(login.customer_id().unwrap().as_str(), CUSTOMER);
    assert!(login.extra().is_empty());
    for (n, status, is_final) in [
        (0, LoginStatus::Pending, false),
        (1, LoginStatus::Failed, true),
    ] {
        let body = example["alternative_responses"][n]["body"].to_string();
        let login = following(&Fake::always(Reply::ok(&body))).await.unwrap();
        assert_eq!(login.status(), &status);
        assert_eq!(login.is_final(), Some(is_final));
        assert!(login.code().is_none() && login.customer_id().is_none());
    }
}

#[tokio::test]
async fn either_name_of_the_connection_is_read() {
    for member in ["customer_id", "connection_id"] {
        let body = json!({"status": "COMPLETED", "code": "c", member: CUSTOMER});
        let login = following(&Fake::always(Reply::ok(&body.to_string())))
            .await
            .unwrap();
        assert_eq!(login.customer_id(), Some(&customer()), "{member}");
    }
    let body = r#"{"status":"DREAMING"}"#;
    let login = following(&Fake::always(Reply::ok(body))).await.unwrap();
    assert_eq!(
        (login.is_final(), login.status().as_str()),
        (None, "DREAMING")
    );
}

#[tokio::test(start_paused = true)]
async fn a_login_is_waited_for_until_the_holder_decides() {
    let fake = Fake::new(|_, n| match n {
        0..3 => Reply::ok(r#"{"status":"PENDING"}"#),
        3 => Reply::status(503),
        _ => Reply::ok(r#"{"status":"FAILED"}"#),
    });
    let login = following(&fake).until_final().await.unwrap();
    assert_eq!(login.status(), &LoginStatus::Failed);
    assert_eq!(fake.calls(), 5);
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_and_says_where_it_stood() {
    let fake = Fake::always(Reply::ok(r#"{"status":"PENDING"}"#));
    let call = following(&fake).until_final();
    let policy = Poll::within(Duration::from_secs(30));
    let error = call.poll(policy).await.unwrap_err();
    assert!(error.is_timeout());
    insta::assert_snapshot!(error, @"ais.decoupled.get: still PENDING after 30 s");
}

#[tokio::test]
async fn a_connection_authorises_with_its_token_in_place_of_the_id() {
    let fake = Fake::always(Reply::ok(
        r#"{"url":"https://bank.example/x1","status":"PENDING"}"#,
    ));
    let connection = connection(&fake.client());
    let redirect = connection.authorize(&bank()).state("1234");
    let redirect = redirect.redirect_uri("https://shop.example.com/callback");
    redirect.psu_id("9090901").psu_ip(ip()).await.unwrap();
    let decoupled = connection.authorize_decoupled(&bank());
    decoupled.psu_id("9090901").psu_ip(ip()).await.unwrap();
    connection.decoupled(&bank(), &polling_id()).await.unwrap();
    let seen = fake.seen();
    for seen in &seen {
        assert_eq!(seen.header("authorization"), "Bearer access");
        assert!(!seen.headers.contains_key("app_id"));
        assert!(!seen.target.contains("response_type"), "{}", seen.target);
    }
    assert!(seen[0].target.ends_with("&model=redirect"));
    assert_eq!(seen[0].header("x-psu-id"), "9090901");
    assert_eq!(seen[0].header("x-psu-ip-address"), "203.0.113.10");
    assert!(seen[1].target.ends_with("?model=decoupled"));
    assert!(
        seen[2]
            .target
            .ends_with(&format!("/decoupled/{POLLING_ID}"))
    );
}

#[tokio::test]
async fn a_holder_is_verified_as_the_contract_has_it() {
    let example = example!("ais-verification");
    let fake = answering(&example);
    let connection = connection(&fake.client());
    let verification = connection
        .verify(&id("cmcifrpp"), "Jane Payer")
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    assert_eq!(verification.id().as_str(), "v1");
    assert_eq!(verification.status(), Some(&VerificationStatus::Verified));
    assert_eq!(verification.match_score(), Some(0.98));
    let at = verification.verified_at().unwrap().to_string();
    assert_eq!(at, "2025-08-14T09:00:00Z");
    assert_eq!(verification.provider_id(), None);
    assert!(verification.extra_attributes().is_empty());
    let error = connection.verify(&id("cmcifrpp"), " ").await.unwrap_err();
    assert!(error.is_invalid(), "{error}");
}
