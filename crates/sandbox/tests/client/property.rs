//! Whatever merchants and payers do, in whatever order: what must hold, holds after each command.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::json;

use crate::platform::{Merchant, Platform, is, order};
use crate::receiver::Receiver;

/// One command; sessions are named by their number, modulo how many there are.
#[derive(Clone, Debug)]
enum Command {
    Connect(u32),
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
}

/// Where a session may go from a stage by one command; turning the clock may do more than one.
fn may_follow(before: &Stage, after: &Stage) -> bool {
    let (before, after) = (
        (before.0.as_str(), before.1.as_str()),
        (after.0.as_str(), after.1.as_str()),
    );
    let ends = [
        ("payment_created", "received"),
        ("payment_unsuccessful", "rejected"),
        ("payment_expired", "none"),
    ];
    before == after
        || match before {
            ("provider_required", "none") => {
                ends.contains(&after)
                    || after == ("payment_created", "completed")
                    || after == ("payment_pending", "pending")
            }
            ("payment_pending", "pending") => {
                ends.contains(&after) || after == ("payment_created", "completed")
            }
            // Of a payment; a refund that is completed has ended.
            ("payment_created", "completed") => after == ("payment_created", "received"),
            ("payment_pending", "processing") => after == ("payment_created", "completed"),
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
            Command::Outcome(..) | Command::Refund(..) => {}
        }
        self.check().await;
    }

    /// Refunds, and expects exactly what the payment's amount and stage allow.
    async fn refund(&mut self, number: usize, cents: Option<u32>) {
        let known = &self.known[number];
        let left = known.amount - known.refunded;
        let asked = cents.unwrap_or(left);
        let allowed = known.stage == is("payment_created", "received") && left > 0 && asked <= left;
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
        });
    }

    /// Every session took a listed way, and the books balance.
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
