//! What a website may do with a sandbox on the machine of whoever visits it: nothing.

use std::net::SocketAddr;

use fintecture_sandbox::Sandbox;
use serde_json::json;

use crate::platform::{Answer, Call, Platform, WEDNESDAY};

const ADVANCE: &str = "/_sandbox/v1/clock/advance";

/// The clock is turned as a page can have it done without asking: in plain text.
fn turn(platform: &Platform) -> Call<'_> {
    let turn = platform.post(ADVANCE).header("content-type", "text/plain");
    turn.body(json!({ "by": "1h" }).to_string())
}

fn refused(answer: &Answer) {
    let (code, message) = answer.error(403, "forbidden");
    assert_eq!(code, "forbidden");
    assert!(!message.contains("evil"), "{message}");
}

#[tokio::test]
async fn a_website_does_not_drive_the_sandbox_through_a_browser() {
    let platform = Platform::start().await;
    for (name, value) in [
        ("origin", "https://evil.test"),
        ("origin", "http://localhost:1"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        refused(&turn(&platform).header(name, value).send().await);
        for path in ["phone", "accounts", "health"] {
            let call = platform.get(&format!("/_sandbox/v1/{path}"));
            refused(&call.header(name, value).send().await);
        }
    }
    let clock = platform.get("/_sandbox/v1/clock").send().await.ok();
    assert_eq!(clock["now"], WEDNESDAY);
}

#[tokio::test]
async fn a_page_of_the_sandbox_and_whoever_is_no_browser_are_served() {
    let platform = Platform::start().await;
    let own = platform.sandbox.base_url();
    turn(&platform).send().await.ok();
    for headers in [
        [("origin", own), ("sec-fetch-site", "same-origin")],
        [("origin", "null"), ("sec-fetch-site", "same-origin")],
        [("sec-fetch-mode", "navigate"), ("sec-fetch-site", "none")],
        [("origin", own), ("sec-fetch-mode", "cors")],
    ] {
        let mut call = turn(&platform);
        for (name, value) in headers {
            call = call.header(name, value);
        }
        call.send().await.ok();
    }
}

#[tokio::test]
async fn a_name_that_was_led_to_this_machine_is_not_the_sandboxs() {
    let platform = Platform::start().await;
    for host in ["evil.test", "127.0.0.1.evil.test:3333", "192.0.2.1", "a b"] {
        for path in ["/_sandbox/v1/phone", "/_sandbox/phone"] {
            refused(&platform.get(path).header("host", host).send().await);
        }
        let oac = platform.post("/_sandbox/v1/oac").json(&json!({}));
        refused(&oac.header("host", host).send().await);
    }
    for host in [
        "localhost:3333",
        "LOCALHOST",
        "bank.localhost:3333",
        "127.0.0.2",
        "[::1]:3333",
    ] {
        let call = platform.get("/_sandbox/v1/health").header("host", host);
        call.send().await.ok();
    }
}

#[tokio::test]
async fn a_sandbox_that_others_reach_goes_by_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let everywhere: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let builder = Sandbox::builder().data(folder.path()).listen(everywhere);
    let platform = Platform::of(builder).await;
    let call = platform.get("/_sandbox/v1/health");
    call.header("host", "sandbox.test").send().await.ok();
    let call = turn(&platform).header("host", "sandbox.test");
    refused(&call.header("origin", "https://evil.test").send().await);
    let call = turn(&platform).header("host", "sandbox.test");
    let call = call.header("origin", "https://sandbox.test");
    call.send().await.ok();
}
