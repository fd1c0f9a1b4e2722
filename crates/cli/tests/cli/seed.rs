//! The same seed and the same commands give the same ids, IBANs and answers.

use std::time::Duration;

use fintecture::pis::Connect;
use fintecture::{EndToEndId, ExposeSecret as _, Money};
use fintecture_sandbox::{Clock, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

use crate::running::{Credentials, Running, accept, http, look};

/// What a world told that began with a seed, without its time and its port.
#[derive(PartialEq, Eq, Debug)]
struct Told {
    session: String,
    link: String,
    customer: String,
    accounts: Value,
}

async fn told_by_the_program(seed: &str) -> Told {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("sandbox.json");
    let arguments = [
        "--memory",
        "--seed",
        seed,
        "--credentials",
        file.to_str().unwrap(),
    ];
    let sandbox = Running::start(&arguments);
    let client = Credentials::read(&file).client();
    let order = Connect::new(Money::eur("10.00").unwrap(), "Order 1")
        .end_to_end_id(EndToEndId::new("5f78e902907e4209aa8df63659b05d24").unwrap());
    let session = client.pis().connect(order).state("1").await.unwrap();
    assert!(accept(&sandbox.base_url, session.id().as_str()).await);
    let payment = client.pis().payments().get(session.id()).await.unwrap();
    Told {
        session: session.id().to_string(),
        link: session.url().replace(&sandbox.base_url, ""),
        customer: payment.customer_id().unwrap().to_string(),
        accounts: look(&sandbox.base_url, "accounts").await,
    }
}

#[tokio::test]
async fn two_sandboxes_of_one_seed_tell_the_same() {
    let told = told_by_the_program("7").await;
    assert!(told.accounts["accounts"][3]["iban"].is_string());
    assert_eq!(told, told_by_the_program("7").await);
    let other = told_by_the_program("8").await;
    assert_ne!(told.session, other.session);
    assert_ne!(told.accounts, other.accounts);
}

/// Every answer of a world whose time stands still, word for word.
async fn answers(seed: u64) -> Vec<String> {
    let noon = "2026-11-23T12:00:00Z".parse().unwrap();
    let sandbox = Sandbox::builder()
        .seed(seed)
        .clock(Clock::FrozenAt(noon))
        .start()
        .await
        .unwrap();
    let (base_url, credentials) = (sandbox.base_url(), sandbox.credentials());
    let http = http();
    let form = format!(
        "grant_type=client_credentials&app_id={}&scope=PIS",
        credentials.app_id()
    );
    let token = http
        .post(format!("{base_url}/oauth/accesstoken"))
        .basic_auth(
            credentials.app_id(),
            Some(credentials.app_secret().expose_secret()),
        )
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    let token: Value = serde_json::from_slice(&token.bytes().await.unwrap()).unwrap();
    let token = token["access_token"].as_str().unwrap();
    let call = async |method: reqwest::Method, path: &str, body: &'static str| {
        let request = http
            .request(method, format!("{base_url}{path}"))
            .bearer_auth(token);
        let answer = request.body(body).send().await.unwrap();
        let text = String::from_utf8(answer.bytes().await.unwrap().to_vec()).unwrap();
        text.replace(base_url, "")
    };
    let order = r#"{"meta":{"psu_name":"Jane","psu_email":"j@example.com"},"data":{"type":"PIS",
        "attributes":{"amount":"20","currency":"EUR","communication":"Order 1"}}}"#;
    let connected = call(reqwest::Method::POST, "/pis/v2/connect?state=1", order).await;
    let session: Value = serde_json::from_str(&connected).unwrap();
    let session = session["meta"]["session_id"].as_str().unwrap();
    let outcome = format!("/_sandbox/v1/sessions/{session}/outcome");
    let mut answers = vec![
        call(reqwest::Method::POST, &outcome, r#"{"outcome":"accept"}"#).await,
        call(
            reqwest::Method::POST,
            "/_sandbox/v1/clock/advance",
            r#"{"by":"2d"}"#,
        )
        .await,
    ];
    for path in [
        &format!("/pis/v2/payments/{session}"),
        "/pis/v2/payments",
        "/pis/v2/payments/00000000000000000000000000000000",
        "/_sandbox/v1/accounts",
        "/_sandbox/v1/ledger",
        "/_sandbox/v1/clock",
    ] {
        answers.push(call(reqwest::Method::GET, path, "").await);
    }
    answers.push(connected);
    tokio::time::timeout(Duration::from_secs(10), sandbox.shutdown())
        .await
        .unwrap();
    answers
}

#[tokio::test]
async fn two_worlds_of_one_seed_and_one_time_answer_word_for_word_the_same() {
    let first = answers(7).await;
    assert_eq!(first, answers(7).await);
    let other = answers(8).await;
    assert_ne!(first[2], other[2]);
    assert_ne!(first[4], other[4], "log ids are of the seed, too");
    assert_ne!(first[5], other[5]);
}
