//! `fintecture demo --open`, with a person who pays in a browser of their own.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::running::{fintecture, http};

/// Starts the demo where no browser can be found, and reads which page it asks a person to open.
fn invited() -> (Child, String) {
    let mut command = fintecture();
    command.args(["demo", "--open", "--json"]).env("PATH", "");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    stderr.read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("Pay at ").unwrap().to_owned();
    (child, url)
}

/// What a person does on the pages.
async fn pay(url: &str, outcome: &str) {
    let send = async |page: &str, form: String| -> Response {
        let request = http().post(format!("{url}/{page}")).body(form);
        let form = "application/x-www-form-urlencoded";
        request.header("content-type", form).send().await.unwrap()
    };
    send("provider", "provider=ftecde".to_owned()).await;
    let accounts = send("login", "username=078000000P&password=123456".to_owned()).await;
    let accounts = String::from_utf8(accounts.bytes().await.unwrap().to_vec()).unwrap();
    let account = accounts.split(r#"name="account" value=""#).nth(2).unwrap();
    let account = account.split('"').next().unwrap();
    let form = format!("account={account}&outcome={outcome}&reason=customer");
    // Redirects are followed, into the shop.
    assert_eq!(send("decision", form).await.status(), StatusCode::OK);
}

/// The demo's exit code, the step it ended with, and that step.
fn told(child: Child) -> (Option<i32>, Value) {
    let output = child.wait_with_output().unwrap();
    let mut told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let steps = told["steps"].as_array_mut().unwrap();
    (output.status.code(), steps.pop().unwrap())
}

#[tokio::test]
async fn a_person_pays_and_the_story_goes_on() {
    let (child, url) = invited();
    pay(&url, "accept").await;
    let (code, last) = told(child);
    assert_eq!((code, &last["ok"]), (Some(0), &Value::Bool(true)), "{last}");
    // The second account of the German bank, which the person chose.
    assert_eq!(last["accounts"][0]["name"], "Gemeinschaftskonto");
}

#[tokio::test]
async fn money_that_is_there_at_once_needs_no_clock() {
    let (child, url) = invited();
    pay(&url, "accept_received").await;
    let (code, last) = told(child);
    assert_eq!((code, &last["ok"]), (Some(0), &Value::Bool(true)), "{last}");
}

#[tokio::test]
async fn a_person_who_refuses_ends_the_story_with_exit_code_1() {
    let (child, url) = invited();
    pay(&url, "reject").await;
    let (code, last) = told(child);
    assert_eq!(code, Some(1));
    assert_eq!(last["ok"], false);
    assert_eq!(last["expected"], "status payment_created");
    assert_eq!(last["came"], "status payment_unsuccessful");
}
