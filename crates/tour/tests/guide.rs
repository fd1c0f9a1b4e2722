//! What the guide promises beside its snippets, which are doctests of the crate.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use fintecture::pis::{Connect, RefundOutcome};
use fintecture::{Client, Money};
use fintecture_sandbox::{Outcome, Sandbox};
use reqwest::Method;
use tour::client_of;

fn chapters() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The targets of the links in a text: `[words](target)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    let ends = text.split("](").skip(1);
    ends.filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
}

#[test]
fn every_chapter_is_compiled() {
    let compiled = include_str!("../src/guide.rs");
    let summary = read(&chapters().join("SUMMARY.md"));
    for chapter in links(&summary) {
        let path = format!("docs/src/{chapter}\"");
        assert!(compiled.contains(&path), "{chapter} is not in guide.rs");
    }
    for entry in fs::read_dir(chapters()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name == "SUMMARY.md" || links(&summary).any(|chapter| chapter == name),
            "{name} is not in SUMMARY.md"
        );
    }
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    for entry in fs::read_dir(chapters()).unwrap() {
        let chapter = entry.unwrap().path();
        let text = read(&chapter);
        for link in links(&text).filter(|link| !link.contains("://")) {
            let (file, _) = link.split_once('#').unwrap_or((link, ""));
            let target = chapter.with_file_name(file);
            assert!(target.exists(), "{}: {link}", chapter.display());
        }
    }
}

/// A line such as `curl -d '{"by": "2d"}' "$SANDBOX/_sandbox/v1/clock/advance"`.
fn request(line: &str) -> (Method, String, String) {
    let line = line.strip_prefix("curl ").unwrap();
    let (method, body, url) = if let Some(rest) = line.strip_prefix("-d '") {
        let (body, url) = rest.split_once("' ").unwrap();
        (Method::POST, body, url)
    } else if let Some(url) = line.strip_prefix("-X POST ") {
        (Method::POST, "", url)
    } else {
        (Method::GET, "", line)
    };
    let url = url.trim().trim_matches('"');
    (method, url.to_owned(), body.to_owned())
}

/// Lets the phone ring that the guide answers; the id that it is answered by.
async fn ring(http: &reqwest::Client, sandbox: &Sandbox) -> String {
    let path = "/ais/v1/provider/handse/authorize?response_type=code&model=decoupled";
    let call = http.get(format!("{}{path}", sandbox.base_url()));
    let call = call
        .header("app_id", sandbox.credentials().app_id().as_str())
        .header("x-psu-id", "078000000P")
        .header("x-psu-ip-address", "203.0.113.10");
    let answer = call.send().await.unwrap().text().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    answer["polling_id"].as_str().unwrap().to_owned()
}

/// Asks for a refund, which waits for the merchant since the guide has set it so; its session's id.
async fn refund(client: &Client, sandbox: &Sandbox) -> String {
    let order = Connect::new(Money::eur("20.00").unwrap(), "Order 43");
    let session = client.pis().connect(order).state("order-43").await.unwrap();
    let control = sandbox.control();
    let paid = control.outcome(session.id(), Outcome::AcceptReceived);
    paid.await.unwrap();
    let refund = client.pis().refund(session.id()).await.unwrap();
    assert_eq!(refund.outcome(), RefundOutcome::Waiting);
    refund.session_id().unwrap().to_string()
}

#[tokio::test]
async fn every_curl_line_of_the_guide_succeeds() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let order = Connect::new(Money::eur("20.00").unwrap(), "Order 42");
    let session = client.pis().connect(order).state("order-42").await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    // A line that ends in a backslash goes on.
    let guide = read(&chapters().join("sandbox.md")).replace("\\\n", " ");
    let lines: Vec<&str> = guide
        .lines()
        .filter(|line| line.starts_with("curl "))
        .collect();
    assert!(lines.len() >= 7, "{lines:?}");
    for line in lines {
        let (method, url, body) = request(line);
        let mut url = url
            .replace("$SANDBOX", sandbox.base_url())
            .replace("$SESSION", session.id().as_str());
        if url.contains("$POLLING_ID") {
            // Asked only now: the clock was turned meanwhile, and a phone waits five minutes.
            url = url.replace("$POLLING_ID", &ring(&http, &sandbox).await);
        }
        if url.contains("$REFUND") {
            url = url.replace("$REFUND", &refund(&client, &sandbox).await);
        }
        let answer = http.request(method, &url).body(body).send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{line}: {status}: {text}");
    }
}
