//! What the sandbox acknowledged survives `kill -9`, and what it has to tell is told.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fintecture::pis::Connect;
use fintecture::webhook::{Event, Verifier};
use fintecture::{AppId, Client, Money, PrivateKey, SessionId, SessionStatus};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::receiver::{Delivery, Receiver};
use crate::running::{Credentials, Running, accept, advance, look};

const ROUNDS: usize = 20;

/// How many shops pay at once.
const SHOPS: usize = 6;

/// How much is acknowledged before no webhook is answered any more.
const SILENT: usize = 20;

/// How much is acknowledged, at least, before the sandbox is killed.
const ENOUGH: usize = 45;

/// How many deliveries the sandbox has in flight at most, and so may repeat after a kill.
const IN_FLIGHT: usize = 64;

/// What the sandbox acknowledged.
enum Acknowledged {
    Connected(SessionId),
    Paid(SessionId),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_under_load_lose_neither_a_payment_nor_a_webhook() {
    let mut trial = Trial::begin().await;
    for round in 1..=ROUNDS {
        let sandbox = trial.start();
        trial.check_payments().await;
        trial.load_and_kill(sandbox, round).await;
    }
    let sandbox = trial.start();
    trial.check_payments().await;
    // Far enough for the last attempt of a webhook, and for a transfer over any holidays.
    advance(&sandbox.base_url, "10d").await;
    let standings = trial.standings(&sandbox.base_url).await;
    trial.check_standings(&standings);
    trial.check_webhooks(&standings);
    let ledger = look(&sandbox.base_url, "ledger").await;
    for books in ledger["ledger"].as_array().unwrap() {
        assert_eq!(books["balanced"], true, "{books}");
    }
}

/// One world, what it acknowledged, and what it told.
struct Trial {
    folder: TempDir,
    receiver: Receiver,
    connected: Vec<SessionId>,
    paid: HashSet<SessionId>,
    /// How many of the connected were found again after a kill.
    checked: usize,
    /// How many deliveries had arrived at each kill.
    arrived: Vec<usize>,
}

impl Trial {
    async fn begin() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            receiver: Receiver::start().await,
            connected: Vec::new(),
            paid: HashSet::new(),
            checked: 0,
            arrived: Vec::new(),
        }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("sandbox.json")
    }

    fn start(&self) -> Running {
        let (data, file) = (self.folder.path().join("world"), self.file());
        Running::start(&[
            "--data",
            text(&data),
            "--credentials",
            text(&file),
            "--webhook",
            &self.receiver.url,
        ])
    }

    fn client(&self) -> Client {
        Credentials::read(&self.file()).client()
    }

    /// Lets the shops work, stops answering webhooks on the way, and kills the sandbox.
    async fn load_and_kill(&mut self, sandbox: Running, round: usize) {
        let client = self.client();
        // Fetched before, so that the load is of payments alone.
        client.pis().token().await.unwrap();
        let (sender, mut acknowledged) = unbounded_channel();
        let base_url: Arc<str> = sandbox.base_url.as_str().into();
        for _ in 0..SHOPS {
            tokio::spawn(shop(client.clone(), Arc::clone(&base_url), sender.clone()));
        }
        drop(sender);
        let mut victim = Some(sandbox);
        let (mut heard, mut answered) = (0, usize::MAX);
        // Ends when every shop has met a dead sandbox.
        while let Some(acknowledged) = acknowledged.recv().await {
            match acknowledged {
                Acknowledged::Connected(session) => self.connected.push(session),
                Acknowledged::Paid(session) => drop(self.paid.insert(session)),
            }
            heard += 1;
            if heard == SILENT {
                self.receiver.shut();
                answered = self.receiver.count();
            }
            // With a webhook in flight at least: the first leaves a moment after the start.
            if heard >= ENOUGH
                && self.receiver.count() > answered
                && let Some(victim) = victim.take()
            {
                victim.kill();
                self.arrived.push(self.receiver.count());
            }
        }
        self.receiver.open();
        assert!(
            victim.is_none(),
            "round {round}: the shops gave up after {heard}"
        );
    }

    /// What was acknowledged before the last kill is there.
    async fn check_payments(&mut self) {
        let client = self.client();
        for session in &self.connected[self.checked..] {
            let payment = client.pis().payments().get(session).await.unwrap();
            assert_eq!(payment.id(), session);
            if self.paid.contains(session) {
                assert_eq!(payment.status(), SessionStatus::PaymentCreated);
            }
        }
        self.checked = self.connected.len();
    }

    /// How every session stands that was acknowledged, once its webhooks were.
    async fn standings(&self, base_url: &str) -> HashMap<SessionId, Value> {
        let mut standings = HashMap::new();
        for session in &self.connected {
            let settled = format!("wait?session_id={session}&webhook=acknowledged&timeout=5s");
            standings.insert(session.clone(), look(base_url, &settled).await);
        }
        standings
    }

    /// No payment that was made is undone.
    fn check_standings(&self, standings: &HashMap<SessionId, Value>) {
        assert!(self.paid.len() >= ROUNDS, "only {} paid", self.paid.len());
        for (session, standing) in standings {
            let stage = (
                standing["status"].as_str().unwrap(),
                standing["transfer_state"].as_str().unwrap_or("none"),
            );
            // A payment whose acknowledgement the kill cut off may have been made, too.
            let unpaid = stage == ("provider_required", "none") && !self.paid.contains(session);
            assert!(
                unpaid || stage == ("payment_created", "received"),
                "{standing}"
            );
        }
    }

    /// Each session's story was told from beginning to end; what was told again was the same, and
    /// no more than what was in flight.
    fn check_webhooks(&self, standings: &HashMap<SessionId, Value>) {
        let deliveries = self.receiver.deliveries();
        check_repeats(&deliveries, &self.arrived);
        let credentials = Credentials::read(&self.file());
        let app_id = AppId::new(credentials.text("app_id")).unwrap();
        let key = PrivateKey::from_file(credentials.key_file()).unwrap();
        let verifier = Verifier::new(app_id, key);
        let mut first: HashMap<&str, &Delivery> = HashMap::new();
        let mut told: HashMap<SessionId, Vec<Event>> = HashMap::new();
        for delivery in &deliveries {
            let event = verifier.verify(&delivery.headers, &delivery.body).unwrap();
            match first.get(delivery.request_id()) {
                None => {
                    first.insert(delivery.request_id(), delivery);
                    let event = event.into_claim();
                    told.entry(event.session_id.clone())
                        .or_default()
                        .push(event);
                }
                Some(first) => {
                    assert_eq!(first.body, delivery.body);
                    for name in ["content-type", "date", "digest"] {
                        assert_eq!(first.header(name), delivery.header(name));
                    }
                }
            }
        }
        for (session, standing) in standings {
            assert_eq!(names(&told[session]), story(standing), "{session}");
        }
    }
}

/// After each kill, something was told again, and no more than was in flight.
fn check_repeats(deliveries: &[Delivery], arrived: &[usize]) {
    let mut seen = HashSet::new();
    let mut from = 0;
    let mut repeats = Vec::new();
    for &to in arrived.iter().chain([&deliveries.len()]) {
        let told = deliveries[from..to].iter().map(Delivery::request_id);
        repeats.push(told.filter(|id| !seen.insert(*id)).count());
        from = to;
    }
    assert_eq!(repeats[0], 0, "nothing was killed yet");
    for repeated in &repeats[1..] {
        // What was not answered at the kill could not be put away.
        assert!((1..=IN_FLIGHT).contains(repeated), "{repeats:?}");
    }
}

/// Opens sessions and pays every other one, until the sandbox is gone.
async fn shop(client: Client, base_url: Arc<str>, heard: UnboundedSender<Acknowledged>) {
    for number in 0_u32.. {
        let order = Connect::new(Money::eur("1.00").unwrap(), "Order 1");
        let Ok(session) = client.pis().connect(order).state("1").await else {
            return;
        };
        let id = session.id().clone();
        if heard.send(Acknowledged::Connected(id.clone())).is_err() {
            return;
        }
        if number % 2 == 0 {
            if !accept(&base_url, id.as_str()).await {
                return;
            }
            if heard.send(Acknowledged::Paid(id)).is_err() {
                return;
            }
        }
    }
}

fn names(events: &[Event]) -> Vec<String> {
    let name = |event: &Event| event.event.as_ref().unwrap().to_string();
    events.iter().map(name).collect()
}

/// What an endpoint hears of a session that ended like this (Contract §15.1).
fn story(standing: &Value) -> Vec<&'static str> {
    let mut story = vec!["payment_session.status.provider_required"];
    if standing["status"] == "payment_created" {
        story.extend([
            "payment_session.status.sca_required",
            "payment_session.status.payment_created",
            "payment_session.transfer_states.completed",
            "payment_session.transfer_states.received",
        ]);
    }
    story
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}
