//! Where a shop takes webhooks: a server on a free port that remembers what it was sent.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use tokio::sync::watch;

/// One webhook, as it arrived.
#[derive(Clone)]
pub(crate) struct Delivery {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Delivery {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn request_id(&self) -> &str {
        self.header("x-request-id")
    }
}

/// Whether deliveries are answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gate {
    Open,
    Shut,
}

#[derive(Clone)]
struct Desk {
    seen: Arc<Mutex<Vec<Delivery>>>,
    gate: watch::Sender<Gate>,
}

/// An endpoint under way; it stops when it is dropped.
pub(crate) struct Receiver {
    pub(crate) url: String,
    desk: Desk,
    serving: tokio::task::JoinHandle<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let desk = Desk {
            seen: Arc::default(),
            gate: watch::Sender::new(Gate::Open),
        };
        let app = Router::new().fallback(take).with_state(desk.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhook", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, desk, serving }
    }

    /// Takes what arrives from now on, and leaves the sender waiting for an answer.
    pub(crate) fn shut(&self) {
        self.desk.gate.send_replace(Gate::Shut);
    }

    /// Answers what waits, and what arrives from now on.
    pub(crate) fn open(&self) {
        self.desk.gate.send_replace(Gate::Open);
    }

    /// What has arrived.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.desk.seen.lock().unwrap().clone()
    }

    /// How many have arrived.
    pub(crate) fn count(&self) -> usize {
        self.desk.seen.lock().unwrap().len()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) {
    desk.seen.lock().unwrap().push(Delivery { headers, body });
    let mut gate = desk.gate.subscribe();
    gate.wait_for(|gate| *gate == Gate::Open).await.unwrap();
}
