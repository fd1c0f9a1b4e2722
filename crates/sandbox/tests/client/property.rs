//! Whatever merchants and payers do, in whatever order: what must hold, holds after each command.

use std::cmp::Ordering;
use std::collections::HashMap;

use http::Method;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::payouts::{self, payout};
use crate::platform::{Merchant, Platform, is, order};
use crate::receiver::Receiver;
use crate::settlements::balance;
use crate::smart_transfer::{credit, open, smart};

/// One command; sessions are named by their number, modulo how many there are.
#[derive(Clone, Debug)]
enum Command {
    /// An amount, and the hours until it expires.
    Connect(u32, Option<u32>),
    /// A request to pay, by this method.
    Ask(u32, &'static str),
    /// An order to be paid later, of this company.
    Order(u32, &'static str),
    SmartTransfer(u32),
    Credit(usize, u32),
    Payout(u32),
    Outcome(usize, &'static str),
    Cancel(usize),
    Retry(usize),
    Refund(usize, Option<u32>),
    /// The merchant agrees to a refund.
    Approve(usize),
    Advance(u32),
}

fn commands() -> impl Strategy<Value = Command> {
    let outcome = prop::sample::select(vec![
        "accept",
        "accept",
        "accept_received",
        "accept_received",
        "pending",
        "unknown",
        "reject",
        "abandon",
        "expire",
    ]);
    let channel = prop::sample::select(vec!["link", "email"]);
    let company = prop::sample::select(vec!["000000000", "000000001", "000000002", "000000003"]);
    prop_oneof![
        2 => (1_u32..5_000, prop::option::of(1_u32..80))
            .prop_map(|(cents, hours)| Command::Connect(cents, hours)),
        1 => (1_u32..5_000, channel).prop_map(|(cents, channel)| Command::Ask(cents, channel)),
        1 => (1_u32..5_000, company).prop_map(|(cents, siren)| Command::Order(cents, siren)),
        1 => any::<usize>().prop_map(Command::Cancel),
        1 => any::<usize>().prop_map(Command::Retry),
        1 => any::<usize>().prop_map(Command::Approve),
        1 => (1_u32..5_000).prop_map(Command::SmartTransfer),
        1 => (1_u32..5_000).prop_map(Command::Payout),
        3 => (any::<usize>(), 1_u32..6_000)
            .prop_map(|(session, cents)| Command::Credit(session, cents)),
        4 => (any::<usize>(), outcome).prop_map(|(session, word)| Command::Outcome(session, word)),
        3 => (any::<usize>(), prop::option::of(1_u32..6_000))
            .prop_map(|(session, cents)| Command::Refund(session, cents)),
        2 => (1_u32..60).prop_map(Command::Advance),
    ]
}

type Stage = (String, String);

/// What is known of a session.
struct Known {
    id: String,
    stage: Stage,
    /// In cents: what was paid, or what is refunded.
    amount: u32,
    refunded: u32,
    /// Of a refund: which one it refunds.
    original: Option<usize>,
    /// Of a Smart Transfer: its number, and what came there while it was expected, in cents.
    iban: Option<String>,
    received: u32,
}

impl Known {
    /// What its settlement counts, once the money is there.
    fn gross(&self) -> u32 {
        if !is_received(&self.stage) {
            0
        } else if self.iban.is_some() {
            self.received
        } else {
            self.amount
        }
    }
}

fn is_received((status, state): &Stage) -> bool {
    status == "payment_created" && (state == "received" || state == "overpaid")
}

/// Where a session may go from a stage by one command; turning the clock may do more than one.
fn may_follow(before: &Stage, after: &Stage) -> bool {
    let (before, after) = (
        (before.0.as_str(), before.1.as_str()),
        (after.0.as_str(), after.1.as_str()),
    );
    let ends = [
        ("payment_created", "received"),
        ("payment_created", "overpaid"),
        ("payment_unsuccessful", "rejected"),
        ("payment_cancelled", "cancelled"),
        ("payment_expired", "none"),
    ];
    before == after
        || match before {
            ("provider_required" | "payment_waiting", "none") => {
                ends.contains(&after)
                    || after == ("payment_created", "completed")
                    || after == ("payment_pending", "pending")
                    || after == ("payment_unknown", "none")
                    || after == ("payment_partial", "insufficient")
                    || after == ("order_created", "none")
            }
            ("payment_partial", "insufficient") => ends.contains(&after),
            ("iban_required", "none") => {
                after == ("iban_received", "initiated")
                    || after == ("payment_expired", "none")
                    || after == ("payment_cancelled", "cancelled")
            }
            ("payment_pending", "pending") => {
                ends.contains(&after)
                    || after == ("payment_created", "completed")
                    || after == ("payment_unknown", "none")
            }
            ("payment_unknown", "none") => {
                after == ("payment_created", "completed")
                    || after == ("payment_created", "received")
                    || after == ("payment_unsuccessful", "rejected")
            }
            // Of a payment; a refund that is completed has ended.
            ("payment_created", "completed") => after == ("payment_created", "received"),
            ("order_created", "none") => ends.contains(&after) && after.0 != "payment_expired",
            // Where the application lets payers try again, and only by that.
            ("payment_unsuccessful", "rejected") => after == ("provider_required", "none"),
            ("session_initiated", "none") => {
                after == ("payment_pending", "processing")
                    || after == ("payment_cancelled", "cancelled")
            }
            ("payment_pending", "processing") | ("iban_received", "initiated") => {
                after == ("payment_created", "completed")
            }
            _ => false,
        }
}

fn euros(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A world under test, and what is known of it.
struct Model<'p> {
    merchant: Merchant<'p>,
    known: Vec<Known>,
    /// Whether refunds wait until the merchant agrees to them.
    approving: bool,
}

impl Model<'_> {
    fn platform(&self) -> &Platform {
        self.merchant.platform
    }

    async fn run(&mut self, command: &Command) {
        let count = self.known.len();
        match command {
            Command::Connect(cents, hours) => {
                let mut body = order(&euros(*cents));
                body["meta"]["expiry"] = json!(hours.map(|hours| hours * 3_600));
                let id = self.merchant.connect(&body).await.session();
                self.know(id, is("provider_required", "none"), *cents);
            }
            Command::Ask(cents, method) => {
                let mut body = order(&euros(*cents));
                body["meta"]["method"] = json!(method);
                let call = self.merchant.post("/pis/v2/request-to-pay", &body);
                let answer = call.send().await.json();
                let id = answer["meta"]["session_id"].as_str().unwrap().to_owned();
                let status = match *method {
                    "link" => "provider_required",
                    _ => "payment_waiting",
                };
                self.know(id, is(status, "none"), *cents);
            }
            Command::Order(cents, siren) => {
                let mut body = order(&euros(*cents));
                body["meta"]["payment_methods"] = json!([{ "id": "bnpl" }]);
                body["meta"]["psu_incorporation"] = json!(siren);
                let id = self.merchant.connect(&body).await.session();
                self.know(id, is("provider_required", "none"), *cents);
            }
            Command::SmartTransfer(cents) => {
                let body = smart(&euros(*cents), json!({ "level": "payment_session" }));
                let (id, iban, _) = open(&self.merchant, &body).await;
                self.know(id, is("provider_required", "none"), *cents);
                self.known[count].iban = Some(iban);
            }
            Command::Payout(cents) => {
                let body = payout(&euros(*cents));
                let (id, _) = payouts::open(&self.merchant, &body).await;
                self.know(id, is("iban_required", "none"), *cents);
            }
            Command::Advance(hours) => {
                self.platform().advance(&format!("{hours}h")).await;
                // The old token may be over.
                self.merchant.token = self.platform().token().await;
            }
            _ if count == 0 => {}
            Command::Outcome(number, word) => {
                let outcome = json!({ "outcome": word });
                let id = &self.known[number % count].id;
                let answer = self.platform().outcome(id, outcome).await;
                assert!(matches!(answer.status, 200 | 400), "{answer:?}");
            }
            Command::Retry(number) => {
                let target = format!("sessions/{}/retry", self.known[number % count].id);
                self.tell(&target).await;
            }
            Command::Approve(number) => {
                let target = format!("refunds/{}/approve", self.known[number % count].id);
                self.tell(&target).await;
            }
            Command::Credit(number, cents) => self.credit(number % count, *cents).await,
            Command::Cancel(number) => self.cancel(number % count).await,
            Command::Refund(number, cents) => self.refund(number % count, *cents).await,
        }
        self.check().await;
    }

    /// Sends money to a Smart Transfer, and expects exactly what its amount makes of it.
    async fn credit(&mut self, number: usize, cents: u32) {
        let known = &mut self.known[number];
        let Some(iban) = &known.iban else { return };
        let answer = credit(&self.merchant, iban, &euros(cents)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        if matches!(
            known.stage.0.as_str(),
            "provider_required" | "payment_partial"
        ) {
            known.received += cents;
            let expected = match known.received.cmp(&known.amount) {
                Ordering::Less => is("payment_partial", "insufficient"),
                Ordering::Equal => is("payment_created", "received"),
                Ordering::Greater => is("payment_created", "overpaid"),
            };
            assert_eq!(self.merchant.platform.stage(&known.id).await, expected);
        }
    }

    /// What the control interface does, or refuses because of where the session stands.
    async fn tell(&self, what: &str) {
        let target = format!("/_sandbox/v1/{what}");
        let answer = self.platform().post(&target).send().await;
        assert!(matches!(answer.status, 200 | 400), "{answer:?}");
    }

    /// Cancels; what a cancelled refund took can be refunded again.
    async fn cancel(&mut self, number: usize) {
        let known = &self.known[number];
        let path = format!("/pis/v2/payments/{}", known.id);
        let call = self.platform().call(Method::PATCH, &path);
        let body = json!({ "meta": { "status": "payment_cancelled" } });
        let call = call.bearer(&self.merchant.token).json(&body);
        let answer = call.send().await;
        if answer.status != 200 {
            answer.error(400, "bad_request");
        } else if let Some(original) = known.original {
            self.known[original].refunded -= self.known[number].amount;
        }
    }

    /// Refunds, and expects exactly what the payment's amount and stage allow.
    async fn refund(&mut self, number: usize, cents: Option<u32>) {
        let known = &self.known[number];
        let left = known.amount - known.refunded;
        let asked = cents.unwrap_or(left);
        let allowed = is_received(&known.stage) && left > 0 && asked <= left;
        let amount = cents.map_or(json!(null), |cents| json!(euros(cents)));
        let answer = self.merchant.refund_of(&known.id, amount).await;
        if allowed {
            let id = answer.session();
            self.known[number].refunded += asked;
            let stage = if self.approving {
                is("session_initiated", "none")
            } else {
                is("payment_pending", "processing")
            };
            self.know(id, stage, asked);
            if let Some(refund) = self.known.last_mut() {
                refund.original = Some(number);
            }
        } else {
            assert_eq!(answer.error(400, "bad_request").0, "refund_aborted");
        }
    }

    fn know(&mut self, id: String, stage: Stage, amount: u32) {
        self.known.push(Known {
            id,
            stage,
            amount,
            refunded: 0,
            iban: None,
            received: 0,
            original: None,
        });
    }

    /// Every session took a listed way, the books balance, and settlements hold what was received.
    async fn check(&mut self) {
        let platform = self.merchant.platform;
        for known in &mut self.known {
            let stage = platform.stage(&known.id).await;
            assert!(
                may_follow(&known.stage, &stage),
                "{:?} cannot become {stage:?}",
                known.stage
            );
            known.stage = stage;
        }
        platform.assert_books_balance().await;
        self.check_settlements().await;
    }

    /// All that was received is in a settlement once, and no more left than had come.
    async fn check_settlements(&self) {
        let page = self.merchant.get("/pis/v2/settlements").send().await.ok();
        let cents = |settlement: &Value, name: &str| -> i64 {
            let amount = settlement["attributes"][format!("{name}_amount")].as_str();
            amount.unwrap().replace('.', "").parse().unwrap()
        };
        let mut gross = 0;
        for settlement in page["data"].as_array().unwrap() {
            let parts = ["gross", "deposit", "other", "net"].map(|name| cents(settlement, name));
            assert_eq!(parts[3], parts[0] - parts[1] - parts[2], "{settlement}");
            assert!(parts[3] >= 0, "{settlement}");
            gross += parts[0];
        }
        let received: u32 = self.known.iter().map(Known::gross).sum();
        assert_eq!(gross, i64::from(received));
        let held = balance(self.platform(), "acquiring").await;
        assert!(!held.starts_with('-'), "{held}");
    }

    /// What an endpoint was told last of each session is where the session stands.
    async fn check_webhooks(&self, receiver: &Receiver) {
        self.platform().settle().await;
        let mut told = HashMap::new();
        for delivery in receiver.deliveries() {
            let field = |name: &str| delivery.field(name).unwrap_or_else(|| "none".to_owned());
            let stage = (field("status"), field("transfer_state"));
            told.insert(field("session_id"), stage);
        }
        assert_eq!(told.len(), self.known.len());
        for known in &self.known {
            assert_eq!(told[&known.id], known.stage);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_promises_hold(
        commands in prop::collection::vec(commands(), 1..25),
        approving: bool,
        retries: bool,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(async {
            let receiver = Receiver::start().await;
            let platform = Platform::start().await;
            platform.webhook(&receiver.url).await;
            let merchant = platform.merchant().await;
            let options = json!({ "approve_refunds": approving, "retries": retries });
            platform.post("/_sandbox/v1/options").json(&options).send().await.ok();
            let mut model = Model { merchant, known: Vec::new(), approving };
            for command in &commands {
                model.run(command).await;
            }
            model.check_webhooks(&receiver).await;
        });
    }
}
