//! A world under test, what is known of it, and what must hold whatever happened.

use std::cmp::Ordering;
use std::collections::HashMap;

use http::Method;
use serde_json::{Value, json};

use super::command::{Act, Command, Part, Share};
use super::machine::{Machine, Stage, stage};
use super::tenant::{CREATION, Habits, Known, Tenant, word};
use crate::payee::{OUTSIDE, order_for};
use crate::payouts::{self, payout};
use crate::platform::{Answer, Platform, is, order};
use crate::receiver::Receiver;
use crate::settlements::balance;
use crate::smart_transfer::{credit, open, smart};

/// The world, and the two applications that use it.
pub(super) struct Model<'p> {
    platform: &'p Platform,
    machine: Machine,
    pub(super) tenants: [Tenant<'p>; 2],
    /// How many commands there were.
    pub(super) turn: usize,
}

impl<'p> Model<'p> {
    pub(super) async fn of(platform: &'p Platform, habits: Habits) -> Self {
        let other = Habits {
            approving: !habits.approving,
            retries: !habits.retries,
        };
        Self {
            platform,
            machine: Machine::of(platform).await,
            tenants: [
                Tenant::arrive(platform, "Florist", habits).await,
                Tenant::arrive(platform, "Baker", other).await,
            ],
            turn: 0,
        }
    }

    pub(super) async fn run(&mut self, command: &Command) {
        if let Act::Advance(hours) = command.act {
            self.platform.advance(&format!("{hours}h")).await;
            for tenant in &mut self.tenants {
                tenant.renew().await;
            }
        } else {
            self.tenants[command.tenant].act(&command.act).await;
        }
        self.check().await;
        self.turn += 1;
    }

    /// Every session took a listed way, every event is in the outbox, the books balance, settlements
    /// hold what was received, and nobody sees what is another's.
    async fn check(&mut self) {
        for tenant in &mut self.tenants {
            tenant.look().await;
            tenant.check_ways(&self.machine).await;
            tenant.check_refunds().await;
            tenant.check_settlements().await;
        }
        self.platform.assert_books_balance().await;
        let held = balance(self.platform, "acquiring").await;
        assert!(!held.starts_with('-'), "{held}");
        let under_way = balance(self.platform, "transit").await;
        assert!(!under_way.starts_with('-'), "{under_way}");
        self.check_isolation().await;
    }

    /// What an endpoint was told last of each session is where the session stands.
    pub(super) async fn check_webhooks(&self) {
        self.platform.settle().await;
        for tenant in &self.tenants {
            let told = told(&tenant.receiver);
            assert_eq!(told.len(), tenant.sessions.len());
            for known in &tenant.sessions {
                assert_eq!(told[&known.id], known.stage);
            }
            for event in tenant.creations.events() {
                assert_eq!(event, CREATION);
            }
        }
    }
}

/// The stage that each session was last told to stand at.
fn told(receiver: &Receiver) -> HashMap<String, Stage> {
    let mut told = HashMap::new();
    for delivery in receiver.deliveries() {
        let field = |name: &str| delivery.field(name).unwrap_or_else(|| "none".to_owned());
        let stage = (field("status"), field("transfer_state"));
        told.insert(field("session_id"), stage);
    }
    told
}

impl Tenant<'_> {
    /// Does what is done; turning the clock is done for everybody.
    async fn act(&mut self, act: &Act) {
        self.begin(act).await;
        self.go_on(act).await;
        self.keep(act).await;
    }

    /// What begins a session.
    async fn begin(&mut self, act: &Act) {
        match act {
            Act::Connect(cents, hours, (currency, scheme)) => {
                let mut body = expiring(order(&euros(*cents)), *hours);
                body["data"]["attributes"]["currency"] = json!(currency);
                body["data"]["attributes"]["scheme"] = json!(scheme);
                let id = self.merchant.connect(&body).await.session();
                self.know(id, *cents).currency = currency;
            }
            Act::Defer(cents, days) => {
                let mut body = order(&euros(*cents));
                let day = format!("2025-01-{}", 15 + days);
                body["data"]["attributes"]["execution_date"] = json!(day);
                let id = self.merchant.connect(&body).await.session();
                self.know(id, *cents);
            }
            Act::Forward(cents) => {
                let body = order_for("World Company", OUTSIDE, &euros(*cents));
                let id = self.merchant.connect(&body).await.session();
                self.know(id, *cents);
            }
            Act::Sell(cents) => {
                let id = self.merchant.received(&euros(*cents)).await;
                self.know(id, *cents);
            }
            Act::Ask(cents, method) => {
                let mut body = order(&euros(*cents));
                body["meta"]["method"] = json!(method);
                let call = self.merchant.post("/pis/v2/request-to-pay", &body);
                let answer = call.send().await.json();
                self.know(word(&answer["meta"], "session_id"), *cents);
            }
            Act::Order(cents, siren) => {
                let mut body = order(&euros(*cents));
                body["meta"]["payment_methods"] = json!([{ "id": "bnpl" }]);
                body["meta"]["psu_incorporation"] = json!(siren);
                let id = self.merchant.connect(&body).await.session();
                self.know(id, *cents);
            }
            Act::SmartTransfer(cents, hours) => {
                let body = smart(&euros(*cents), json!({ "level": "payment_session" }));
                let (id, iban, _) = open(&self.merchant, &expiring(body, *hours)).await;
                self.know(id, *cents).iban = Some(iban);
            }
            Act::Payout(cents) => {
                let body = payout(&euros(*cents));
                let (id, _) = payouts::open(&self.merchant, &body).await;
                self.know(id, *cents);
            }
            _ => {}
        }
    }

    /// What happens to a session.
    async fn go_on(&mut self, act: &Act) {
        match act {
            Act::Outcome(number, word, bank) => {
                if let Some(number) = self.pick(*number, |known| !known.has_ended()) {
                    let outcome = json!({ "outcome": word, "provider": bank });
                    let id = &self.sessions[number].id;
                    let answer = self.platform.outcome(id, outcome).await;
                    assert!(matches!(answer.status, 200 | 400 | 503), "{answer:?}");
                    // All that was lacking came.
                    let returned = self.returned(number);
                    let known = &mut self.sessions[number];
                    if answer.status == 200 && word.starts_with("accept") {
                        known.received = known.received.max(known.amount + returned);
                    }
                }
            }
            Act::Retry(number) => {
                let refused = |known: &Known| known.stage.0 == "payment_unsuccessful";
                if let Some(number) = self.pick(*number, refused) {
                    let id = &self.sessions[number].id;
                    self.tell(&format!("sessions/{id}/retry")).await;
                }
            }
            Act::Approve(number) => {
                let waits = |known: &Known| known.stage.0 == "session_initiated";
                if let Some(number) = self.pick(*number, waits) {
                    let id = &self.sessions[number].id;
                    self.tell(&format!("refunds/{id}/approve")).await;
                }
            }
            Act::Credit(number, part) => {
                let is_smart = |known: &Known| known.iban.is_some() && !known.has_ended();
                if let Some(number) = self.pick(*number, is_smart) {
                    self.credit(number, *part).await;
                }
            }
            Act::Bring(number) => {
                let under_way = |known: &Known| known.stage.0 == "payment_created";
                if let Some(number) = self.pick(*number, under_way) {
                    self.bring(number).await;
                }
            }
            Act::Cancel(number) => {
                if let Some(number) = self.pick(*number, |known| !known.has_ended()) {
                    self.cancel(number).await;
                }
            }
            Act::Amend(number, text) => {
                if let Some(number) = self.pick(*number, |_| true) {
                    self.amend(number, text).await;
                }
            }
            Act::Refund(number, share) => {
                if let Some(number) = self.pick(*number, |known| known.arrived() > 0) {
                    self.refund(number, *share).await;
                }
            }
            _ => {}
        }
    }

    /// What concerns customers, mandates and accounts.
    async fn keep(&mut self, act: &Act) {
        match act {
            Act::TakeInCustomer => self.take_in().await,
            Act::Share => self.share().await,
            Act::SignMandate(number) => {
                if let Some(customer) = picked(&self.customers, *number).cloned() {
                    self.sign(&customer).await;
                }
            }
            Act::EndMandate(number, how) => {
                if let Some(mandate) = picked(&self.mandates, *number) {
                    self.end(mandate, how).await;
                }
            }
            Act::Forget(number) if !self.shared.is_empty() => {
                self.forget(number % self.shared.len()).await;
            }
            _ => {}
        }
    }

    /// A session that something can well be done to, or at every fourth number any at all.
    fn pick(&self, number: usize, can_well: impl Fn(&Known) -> bool) -> Option<usize> {
        let (any, number) = (number.is_multiple_of(4), number / 4);
        let numbers = 0..self.sessions.len();
        let fitting: Vec<_> = numbers
            .filter(|number| any || can_well(&self.sessions[*number]))
            .collect();
        picked(&fitting, number).copied()
    }

    /// What went back already of what came for a session.
    fn returned(&self, number: usize) -> u32 {
        let refunds = self.sessions.iter().filter(|refund| {
            let has_left = matches!(
                refund.stage.0.as_str(),
                "payment_pending" | "payment_created"
            );
            refund.original == Some(number) && has_left
        });
        refunds.map(|refund| refund.amount).sum()
    }

    fn know(&mut self, id: String, amount: u32) -> &mut Known {
        self.sessions.push(Known {
            id,
            stage: is("none", "none"),
            currency: "EUR",
            amount,
            refunded: 0,
            iban: None,
            received: 0,
            original: None,
        });
        self.sessions.last_mut().unwrap()
    }

    /// Sends money to a Smart Transfer, and expects exactly what its amount makes of it.
    async fn credit(&mut self, number: usize, part: Part) {
        let returned = self.returned(number);
        let known = &mut self.sessions[number];
        let Some(iban) = &known.iban else { return };
        let wanted = known.amount + returned;
        let lacking = wanted.saturating_sub(known.received);
        let cents = match part {
            Part::Less => (lacking / 2).max(1),
            Part::Exact => lacking.max(1),
            Part::More => lacking + 1,
        };
        let answer = credit(&self.merchant, iban, &euros(cents)).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        if matches!(
            known.stage.0.as_str(),
            "provider_required" | "payment_pending" | "payment_partial"
        ) {
            known.received += cents;
            let expected = match known.received.cmp(&wanted) {
                Ordering::Less => is("payment_partial", "insufficient"),
                Ordering::Equal => is("payment_created", "received"),
                Ordering::Greater => is("payment_created", "overpaid"),
            };
            assert_eq!(self.platform.stage(&known.id).await, expected);
        }
    }

    /// Has the banks bring the money of a payment, if it is on its way.
    async fn bring(&self, number: usize) {
        let known = &self.sessions[number];
        let target = format!("/pis/v2/payments/{}?with_beneficiary=true", known.id);
        let payment = self.merchant.get(&target).send().await.ok();
        let beneficiary = &payment["data"]["attributes"]["beneficiary"];
        let body = json!({ "data": { "attributes": {
            "type": "bank_transition",
            "amount": euros(known.amount),
            "currency": known.currency,
            "debtor_name": "Jane Payer",
            "creditor_iban": beneficiary["iban"],
            "internal_reference": known.id,
        } } });
        let target = "/pis/v2/transactions/event-simulations";
        let answer = self.merchant.post(target, &body).send().await;
        assert!(matches!(answer.status, 201 | 400), "{answer:?}");
    }

    /// What the control interface does, or refuses because of where the session stands.
    async fn tell(&self, what: &str) {
        let target = format!("/_sandbox/v1/{what}");
        let answer = self.platform.post(&target).send().await;
        assert!(matches!(answer.status, 200 | 400), "{answer:?}");
    }

    async fn patch(&self, number: usize, body: &Value) -> Answer {
        let path = format!("/pis/v2/payments/{}", self.sessions[number].id);
        let call = self.platform.call(Method::PATCH, &path);
        let call = call.bearer(&self.merchant.token).json(body);
        call.send().await
    }

    async fn amend(&self, number: usize, text: &str) {
        let body = json!({ "data": { "attributes": { text: "#42" } } });
        let answer = self.patch(number, &body).await;
        if answer.status != 200 {
            answer.error(400, "bad_request");
        }
    }

    /// Cancels; what a cancelled refund took can be refunded again.
    async fn cancel(&mut self, number: usize) {
        let body = json!({ "meta": { "status": "payment_cancelled" } });
        let answer = self.patch(number, &body).await;
        let (amount, original) = {
            let known = &self.sessions[number];
            (known.amount, known.original)
        };
        if answer.status != 200 {
            answer.error(400, "bad_request");
        } else if let Some(original) = original {
            self.sessions[original].refunded -= amount;
        }
    }

    /// Refunds, and expects exactly what the payment's amount and stage allow.
    async fn refund(&mut self, number: usize, share: Share) {
        let known = &self.sessions[number];
        let left = known.refundable();
        let asked = match share {
            Share::Whole => left,
            Share::Half => left.div_ceil(2).max(1),
            Share::TooMuch => left + 1,
        };
        let amount = match share {
            Share::Whole => Value::Null,
            Share::Half | Share::TooMuch => json!(euros(asked)),
        };
        let answer = self.merchant.refund_of(&known.id, amount).await;
        if left == 0 || asked > left {
            assert_eq!(answer.error(400, "bad_request").0, "refund_aborted");
            return;
        }
        let outcome = if self.habits.approving {
            "refund_waiting"
        } else {
            "refund_accepted"
        };
        assert_eq!(answer.ok()["meta"]["status"], outcome);
        self.sessions[number].refunded += asked;
        let currency = self.sessions[number].currency;
        let refund = self.know(answer.session(), asked);
        refund.original = Some(number);
        refund.currency = currency;
    }

    /// Learns where each session stands; the list has them all, and no others.
    async fn look(&mut self) {
        let list = self.merchant.get("/pis/v2/payments").send().await.ok();
        let items = list["data"].as_array().unwrap();
        assert_eq!(items.len(), self.sessions.len());
        for item in items {
            let id = item["id"].as_str().unwrap();
            let known = self.sessions.iter_mut().find(|known| known.id == id);
            known.unwrap().stage = (stage(&item["meta"]).0, stage(&item["attributes"]).1);
        }
    }

    /// Every session took a listed way to where it stands, and each event of it is in the outbox:
    /// once for each endpoint that wants it.
    async fn check_ways(&self, machine: &Machine) {
        for known in &self.sessions {
            let target = format!("/_sandbox/v1/events?session_id={}", known.id);
            let told = self.platform.get(&target).send().await.ok();
            let events = told["events"].as_array().unwrap();
            let way: Vec<_> = events.iter().map(|event| stage(&event["fields"])).collect();
            machine.check(&way, self.retries());
            assert_eq!(way.last(), Some(&known.stage), "what is told is what is so");
            for event in events {
                let mut wanted = vec![&self.receiver.url];
                if event["name"] == CREATION {
                    wanted.push(&self.creations.url);
                }
                let deliveries = event["deliveries"].as_array().unwrap();
                let urls: Vec<_> = deliveries.iter().map(|sent| &sent["url"]).collect();
                assert_eq!(urls, wanted, "{event}");
            }
        }
    }

    /// The refunds of a payment never exceed what came for it.
    async fn check_refunds(&self) {
        let refunded = |known: &&Known| {
            self.sessions.iter().any(|refund| {
                refund
                    .original
                    .is_some_and(|number| self.sessions[number].id == known.id)
            })
        };
        for known in self.sessions.iter().filter(refunded) {
            let target = format!("/pis/v2/payments/{}/refunds", known.id);
            let refunds = self.merchant.get(&target).send().await.ok();
            let took = |refund: &Value| match refund["meta"]["status"].as_str().unwrap() {
                "payment_cancelled" => 0,
                _ => cents(&refund["attributes"]["amount"]),
            };
            let sum: i64 = refunds["data"].as_array().unwrap().iter().map(took).sum();
            assert_eq!(sum, i64::from(known.refunded));
            assert!(sum <= i64::from(known.arrived()), "{refunds}");
        }
    }

    /// All that was received is in a settlement once, and no more left than had come.
    async fn check_settlements(&self) {
        let page = self.merchant.get("/pis/v2/settlements").send().await.ok();
        let mut gross = 0;
        for settlement in page["data"].as_array().unwrap() {
            let parts = ["gross", "deposit", "other", "net"]
                .map(|name| cents(&settlement["attributes"][format!("{name}_amount")]));
            assert_eq!(parts[3], parts[0] - parts[1] - parts[2], "{settlement}");
            assert!(parts[3] >= 0, "{settlement}");
            gross += parts[0];
        }
        let received: u32 = self.sessions.iter().map(Known::gross).sum();
        assert_eq!(gross, i64::from(received));
    }
}

fn expiring(mut body: Value, hours: Option<u32>) -> Value {
    body["meta"]["expiry"] = json!(hours.map(|hours| hours * 3_600));
    body
}

fn picked<T>(all: &[T], number: usize) -> Option<&T> {
    all.get(number.checked_rem(all.len())?)
}

fn euros(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// An amount, which may be written with one decimal or none.
fn cents(amount: &Value) -> i64 {
    let text = amount.as_str().unwrap();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<2}").parse().unwrap()
}
