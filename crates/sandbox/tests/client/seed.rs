//! A thousand commands at random: from one seed they give the same log, word for word.

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::platform::{Answer, Merchant, Platform, WEDNESDAY, frozen_at, order};
use crate::receiver::{Delivery, Receiver};
use fintecture_sandbox::Sandbox;

const COUNT: usize = 1_000;

/// After how many commands the request log is read, which shows the last hundred requests.
const READ_EVERY: usize = 40;

/// One command; sessions are named by their number, modulo how many there are.
#[derive(Clone, Debug)]
enum Command {
    Connect(u32),
    Outcome(usize, &'static str),
    Refund(usize, Option<u32>),
    Advance(u32),
    Connection,
    Payment(usize),
    Payments,
    Accounts,
    Ledger,
}

fn command() -> impl Strategy<Value = Command> {
    let outcome = prop::sample::select(vec![
        "accept",
        "accept",
        "accept_received",
        "accept_received",
        "pending",
        "reject",
        "abandon",
        "expire",
        "dance",
    ]);
    prop_oneof![
        3 => (1_u32..5_000).prop_map(Command::Connect),
        4 => (any::<usize>(), outcome).prop_map(|(session, word)| Command::Outcome(session, word)),
        3 => (any::<usize>(), prop::option::of(1_u32..6_000))
            .prop_map(|(session, cents)| Command::Refund(session, cents)),
        1 => (1_u32..60).prop_map(Command::Advance),
        1 => Just(Command::Connection),
        3 => any::<usize>().prop_map(Command::Payment),
        1 => Just(Command::Payments),
        1 => Just(Command::Accounts),
        1 => Just(Command::Ledger),
    ]
}

/// The same ones at every call.
fn commands() -> Vec<Command> {
    let mut runner = TestRunner::deterministic();
    let commands = prop::collection::vec(command(), COUNT);
    commands.new_tree(&mut runner).unwrap().current()
}

fn euros(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A world under way, and everything it said.
struct Recording<'p> {
    merchant: Merchant<'p>,
    sessions: Vec<String>,
    log: Vec<String>,
}

impl Recording<'_> {
    /// Writes an answer down, but for where the sandbox is.
    fn note(&mut self, answer: &Answer) {
        let base_url = self.merchant.platform.sandbox.base_url();
        let text = answer.text.replace(base_url, "http://sandbox");
        self.log.push(format!("{} {text}", answer.status));
    }

    async fn run(&mut self, command: &Command) {
        let platform = self.merchant.platform;
        // A session that nobody knows, as long as there is none.
        let session = |number: &usize| match self.sessions.len() {
            0 => "00000000000000000000000000000000",
            count => &self.sessions[number % count],
        };
        let answer = match command {
            Command::Connect(cents) => self.merchant.connect(&order(&euros(*cents))).await,
            Command::Outcome(number, word) => {
                let outcome = json!({ "outcome": word });
                platform.outcome(session(number), outcome).await
            }
            Command::Refund(number, cents) => {
                let amount = cents.map_or(json!(null), |cents| json!(euros(cents)));
                self.merchant.refund_of(session(number), amount).await
            }
            Command::Advance(hours) => {
                let turn = platform.post("/_sandbox/v1/clock/advance");
                let by = json!({ "by": format!("{hours}h") });
                turn.json(&by).send().await
            }
            Command::Connection => platform.post("/_sandbox/v1/connections").send().await,
            Command::Payment(number) => {
                let target = format!("/pis/v2/payments/{}", session(number));
                self.merchant.get(&target).send().await
            }
            Command::Payments => self.merchant.get("/pis/v2/payments").send().await,
            Command::Accounts => platform.get("/_sandbox/v1/accounts").send().await,
            Command::Ledger => platform.get("/_sandbox/v1/ledger").send().await,
        };
        self.note(&answer);
        match command {
            Command::Connect(_) => self.sessions.push(answer.session()),
            Command::Refund(..) if answer.status == 200 => self.sessions.push(answer.session()),
            // The old token may be over. Tokens are signed with a key outside the seed.
            Command::Advance(_) => self.merchant.token = platform.token().await,
            _ => {}
        }
    }

    /// Writes the request log down, but for how long each request took.
    async fn note_requests(&mut self) {
        let requests = self.merchant.platform.get("/_sandbox/v1/requests");
        let mut requests = requests.send().await.ok();
        for entry in requests["requests"].as_array_mut().unwrap() {
            let entry = entry.as_object_mut().unwrap();
            entry.remove("microseconds").unwrap();
            self.log.push(Value::Object(entry.clone()).to_string());
        }
    }
}

/// A delivery, but for its seal, which is never the same, and where it went.
fn told(delivery: &Delivery) -> String {
    let mut headers: Vec<_> = delivery
        .headers
        .iter()
        .filter(|(name, _)| *name != "signature" && *name != "host")
        .collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    format!("{headers:?} {}", delivery.text())
}

/// Everything that a world of this seed says to the commands: its answers, its request log, and
/// its webhooks, of which only those of one session have an order.
async fn log(seed: u64) -> Vec<String> {
    let receiver = Receiver::start().await;
    let builder = Sandbox::builder().seed(seed).clock(frozen_at(WEDNESDAY));
    let platform = Platform::of(builder).await;
    platform.webhook(&receiver.url).await;
    let mut recording = Recording {
        merchant: platform.merchant().await,
        sessions: Vec::new(),
        log: Vec::new(),
    };
    for commands in commands().chunks(READ_EVERY) {
        for command in commands {
            recording.run(command).await;
        }
        recording.note_requests().await;
    }
    platform.settle().await;
    let mut deliveries = receiver.deliveries();
    deliveries.sort_by_key(|delivery| delivery.field("session_id"));
    let Recording { mut log, .. } = recording;
    log.extend(deliveries.iter().map(told));
    log
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_commands_give_the_same_log_from_the_same_seed() {
    let [first, second, other] = [7, 7, 8].map(|seed| tokio::spawn(log(seed)));
    let (first, second, other) = (
        first.await.unwrap(),
        second.await.unwrap(),
        other.await.unwrap(),
    );
    for (first, second) in first.iter().zip(&second) {
        assert_eq!(first, second);
    }
    assert_eq!(first.len(), second.len());
    // Neither is empty of what it is about: successes, refusals and webhooks.
    for (beginning, least) in [("200 ", COUNT / 3), ("400 ", COUNT / 20), ("[(", COUNT / 3)] {
        let count = first
            .iter()
            .filter(|line| line.starts_with(beginning))
            .count();
        assert!(count > least, "{beginning}: {count}");
    }
    assert_ne!(first, other);
}
