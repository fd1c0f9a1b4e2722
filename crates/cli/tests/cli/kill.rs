//! What the sandbox acknowledged survives `kill -9`.

use std::sync::Arc;

use fintecture::pis::Connect;
use fintecture::{Client, Money, SessionId, SessionStatus};
use tempfile::TempDir;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::running::{Credentials, Running, accept, look};

const ROUNDS: usize = 5;

/// How many shops pay at once.
const SHOPS: usize = 6;

/// How much is acknowledged before the sandbox is killed.
const ENOUGH: usize = 60;

/// What the sandbox acknowledged.
enum Acknowledged {
    Connected(SessionId),
    Paid(SessionId),
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_kills_under_load_lose_nothing_that_was_acknowledged() {
    let folder = TempDir::new().unwrap();
    let (data, file) = (
        folder.path().join("world"),
        folder.path().join("sandbox.json"),
    );
    let arguments = [
        "--data",
        data.to_str().unwrap(),
        "--credentials",
        file.to_str().unwrap(),
    ];
    let (mut connected, mut paid) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let sandbox = Running::start(&arguments);
        let client = Credentials::read(&file).client();
        // Fetched before, so that the load is of payments alone.
        client.pis().token().await.unwrap();
        let (sender, mut acknowledged) = unbounded_channel();
        let base_url: Arc<str> = sandbox.base_url.as_str().into();
        for _ in 0..SHOPS {
            tokio::spawn(shop(client.clone(), Arc::clone(&base_url), sender.clone()));
        }
        drop(sender);
        let mut victim = Some(sandbox);
        let mut heard = 0;
        // Ends when every shop has met a dead sandbox.
        while let Some(acknowledged) = acknowledged.recv().await {
            match acknowledged {
                Acknowledged::Connected(session) => connected.push(session),
                Acknowledged::Paid(session) => paid.push(session),
            }
            heard += 1;
            if heard == ENOUGH {
                victim.take().unwrap().kill();
            }
        }
        assert!(
            victim.is_none(),
            "round {round}: the shops gave up after {heard}"
        );
        check(&arguments, &file, &connected, &paid).await;
    }
    assert!(paid.len() >= ROUNDS, "only {} paid", paid.len());
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

/// Everything that was acknowledged is there, and the books balance.
async fn check(
    arguments: &[&str],
    file: &std::path::Path,
    connected: &[SessionId],
    paid: &[SessionId],
) {
    let sandbox = Running::start(arguments);
    let client = Credentials::read(file).client();
    for session in connected {
        let payment = client.pis().payments().get(session).await.unwrap();
        assert_eq!(payment.id(), session);
    }
    for session in paid {
        let payment = client.pis().payments().get(session).await.unwrap();
        assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    }
    let ledger = look(&sandbox.base_url, "ledger").await;
    for books in ledger["ledger"].as_array().unwrap() {
        assert_eq!(books["balanced"], true, "{books}");
    }
    sandbox.kill();
}
