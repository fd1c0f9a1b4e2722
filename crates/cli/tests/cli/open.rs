//! `fintecture demo --open`, with a person who pays in a browser of their own.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStderr, Stdio};

use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::running::{fintecture, http};

/// A demo under way, and what it asks a person to do.
struct Demo {
    child: Child,
    stderr: BufReader<ChildStderr>,
}

impl Demo {
    /// Starts where no browser can be found.
    fn start() -> Self {
        let mut command = fintecture();
        command.args(["demo", "--open", "--json"]).env("PATH", "");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        Self { child, stderr }
    }

    /// The page that it asks a person to open.
    fn invited_to(&mut self, what: &str) -> String {
        let mut line = String::new();
        self.stderr.read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix(what).unwrap();
        url.strip_prefix(" at ").unwrap().to_owned()
    }

    /// Its exit code, and the steps it told.
    fn told(self) -> (Option<i32>, Vec<Value>) {
        let output = self.child.wait_with_output().unwrap();
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            output.status.code(),
            told["steps"].as_array().unwrap().clone(),
        )
    }
}

/// Sends a form of a page; redirects are followed, into the shop.
async fn send(url: &str, page: &str, form: String) -> Response {
    let request = http().post(format!("{url}/{page}")).body(form);
    let form = "application/x-www-form-urlencoded";
    request.header("content-type", form).send().await.unwrap()
}

/// Logs in at the bank, and gives the accounts on the page that follows.
async fn log_in(url: &str) -> Vec<String> {
    let login = "username=078000000P&password=123456".to_owned();
    let page = send(url, "login", login).await.bytes().await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    let accounts = page.split(r#"name="account" value=""#).skip(1);
    let number = |account: &str| account.split('"').next().unwrap().to_owned();
    accounts.map(number).collect()
}

/// What a person does on the pages of the payment: they pay from the second account.
async fn pay(url: &str, outcome: &str) {
    send(url, "provider", "provider=ftecde".to_owned()).await;
    let account = log_in(url).await.remove(1);
    let form = format!("account={account}&outcome={outcome}&reason=customer");
    assert_eq!(send(url, "decision", form).await.status(), StatusCode::OK);
}

/// What they do on the pages of the consent: they show every account.
async fn agree(url: &str) {
    let accounts = log_in(url).await.join("&account=");
    let form = format!("answer=grant&account={accounts}");
    assert_eq!(send(url, "decision", form).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_person_pays_and_the_story_goes_on() {
    let mut demo = Demo::start();
    pay(&demo.invited_to("Pay"), "accept").await;
    agree(&demo.invited_to("Agree")).await;
    let (code, steps) = demo.told();
    assert_eq!(code, Some(0), "{:?}", steps.last());
    // The second account of the German bank, which the person chose.
    let ledger = steps.iter().find(|step| step["step"] == "ledger").unwrap();
    assert_eq!(ledger["accounts"][0]["name"], "Gemeinschaftskonto");
}

#[tokio::test]
async fn money_that_is_there_at_once_needs_no_clock() {
    let mut demo = Demo::start();
    pay(&demo.invited_to("Pay"), "accept_received").await;
    agree(&demo.invited_to("Agree")).await;
    let (code, steps) = demo.told();
    assert_eq!(code, Some(0), "{:?}", steps.last());
}

#[tokio::test]
async fn a_person_who_refuses_ends_the_story_with_exit_code_1() {
    let mut demo = Demo::start();
    pay(&demo.invited_to("Pay"), "reject").await;
    let (code, steps) = demo.told();
    let last = steps.last().unwrap();
    assert_eq!(code, Some(1));
    assert_eq!(last["ok"], false);
    assert_eq!(last["expected"], "status payment_created");
    assert_eq!(last["came"], "status payment_unsuccessful");
}
