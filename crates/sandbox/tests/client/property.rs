//! Whatever merchants and payers do, in whatever order: what must hold, holds after each command.

use std::cmp::Ordering;
use std::collections::HashMap;

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
    Connect(u32),
    SmartTransfer(u32),
    Credit(usize, u32),
    Payout(u32),
    Outcome(usize, &'static str),
    Refund(usize, Option<u32>),
    Advance(u32),
}

fn commands() -> impl Strategy<Value = Command> {
    let outcome = prop::sample::select(vec![
        "accept",
        "accept",
        "accept_received",
        "accept_received",
        "pending",
        "reject",
        "abandon",
        "expire",
    ]);
    prop_oneof![
        2 => (1_u32..5_000).prop_map(Command::Connect),
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
        ("payment_expired", "none"),
    ];
    before == after
        || match before {
            ("provider_required", "none") => {
                ends.contains(&after)
                    || after == ("payment_created", "completed")
                    || after == ("payment_pending", "pending")
                    || after == ("payment_partial", "insufficient")
            }
            ("payment_partial", "insufficient") => ends.contains(&after),
            ("iban_required", "none") => {
                after == ("iban_received", "initiated") || after == ("payment_expired", "none")
            }
            ("payment_pending", "pending") => {
                ends.contains(&after) || after == ("payment_created", "completed")
            }
            // Of a payment; a refund that is completed has ended.
            ("payment_created", "completed") => after == ("payment_created", "received"),
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
}

impl Model<'_> {
    fn platform(&self) -> &Platform {
        self.merchant.platform
    }

    async fn run(&mut self, command: &Command) {
        let count = self.known.len();
        match command {
            Command::Connect(cents) => {
                let id = self
                    .merchant
                    .connect(&order(&euros(*cents)))
                    .await
                    .session();
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
            Command::Credit(number, cents) if count > 0 => {
                self.credit(number % count, *cents).await;
            }
            Command::Advance(hours) => {
                self.platform().advance(&format!("{hours}h")).await;
                // The old token may be over.
                self.merchant.token = self.platform().token().await;
            }
            Command::Outcome(number, word) if count > 0 => {
                let known = &self.known[number % count];
                let outcome = json!({ "outcome": word });
                let answer = self.platform().outcome(&known.id, outcome).await;
                assert!(answer.status == 200 || answer.status == 400, "{answer:?}");
            }
            Command::Refund(number, cents) if count > 0 => {
                self.refund(number % count, *cents).await;
            }
            Command::Credit(..) | Command::Outcome(..) | Command::Refund(..) => {}
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
            self.know(id, is("payment_pending", "processing"), asked);
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
    fn whatever_is_done_the_promises_hold(commands in prop::collection::vec(commands(), 1..25)) {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        runtime.block_on(async {
            let receiver = Receiver::start().await;
            let platform = Platform::start().await;
            platform.webhook(&receiver.url).await;
            let merchant = platform.merchant().await;
            let mut model = Model { merchant, known: Vec::new() };
            for command in &commands {
                model.run(command).await;
            }
            model.check_webhooks(&receiver).await;
        });
    }
}
