//! Where a merchant takes webhooks: a server on a free port that remembers what it was sent.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use fintecture::Credentials;
use fintecture::webhook::{Event, Verifier};

/// One webhook, as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Delivery {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The fields of a form, in their order.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }

    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let mut fields = self.fields().into_iter();
        fields
            .find(|(found, _)| found == name)
            .map(|(_, value)| value)
    }

    /// The name of the event.
    pub(crate) fn event(&self) -> String {
        self.field("event").unwrap()
    }

    /// What a merchant's verifier makes of it.
    pub(crate) fn opened_with(&self, credentials: &Credentials) -> Event {
        let verifier = Verifier::of(credentials);
        verifier
            .verify(&self.headers, &self.body)
            .unwrap()
            .into_claim()
    }
}

type Script = dyn Fn(usize) -> StatusCode + Send + Sync;

#[derive(Clone)]
struct Desk {
    seen: Arc<Mutex<Vec<Delivery>>>,
    script: Arc<Script>,
}

/// An endpoint under way; it stops when it is dropped.
pub(crate) struct Receiver {
    pub(crate) url: String,
    desk: Desk,
    serving: tokio::task::JoinHandle<()>,
}

impl Receiver {
    /// One that takes everything.
    pub(crate) async fn start() -> Self {
        Self::answering(|_| StatusCode::OK).await
    }

    /// One that answers the nth delivery, counted from 0, as the script says.
    pub(crate) async fn answering(
        script: impl Fn(usize) -> StatusCode + Send + Sync + 'static,
    ) -> Self {
        let desk = Desk {
            seen: Arc::default(),
            script: Arc::new(script),
        };
        let app = Router::new().fallback(take).with_state(desk.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhook", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, desk, serving }
    }

    /// What has arrived.
    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.desk.seen.lock().unwrap().clone()
    }

    /// The events that have arrived, in their order.
    pub(crate) fn events(&self) -> Vec<String> {
        self.deliveries().iter().map(Delivery::event).collect()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(desk): State<Desk>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let count = {
        let mut seen = desk.seen.lock().unwrap();
        seen.push(Delivery { headers, body });
        seen.len()
    };
    (desk.script)(count - 1)
}
