//! A shop's server, as payers and webhooks meet it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Html;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

/// How long something that must come is waited for, before the wait is given up as a failure.
const PATIENCE: Duration = Duration::from_secs(30);

/// A shop on a free port of 127.0.0.1. It keeps what comes, in the order in which it came.
#[derive(Debug)]
pub struct Shop {
    address: SocketAddr,
    visits: UnboundedReceiver<Visit>,
    deliveries: UnboundedReceiver<Delivery>,
    server: JoinHandle<()>,
}

/// A payer's browser that came to one of the shop's addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Where it came to: `/callback` or `/basket`.
    pub path: String,
    /// The parameters of the query, decoded, in their order.
    pub parameters: Vec<(String, String)>,
}

impl Visit {
    /// The first parameter of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The names of the parameters, in their order.
    pub fn names(&self) -> Vec<&str> {
        let names = self.parameters.iter().map(|(name, _)| name.as_str());
        names.collect()
    }
}

/// A webhook as it came, before anything parsed it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its headers.
    pub headers: HeaderMap,
    /// The raw bytes of its body.
    pub body: Bytes,
}

#[derive(Clone)]
struct Doors {
    visits: UnboundedSender<Visit>,
    deliveries: UnboundedSender<Delivery>,
}

impl Shop {
    /// Opens a shop.
    pub async fn open() -> io::Result<Self> {
        let (visit, visits) = unbounded_channel();
        let (deliver, deliveries) = unbounded_channel();
        let routes = Router::new()
            .route("/callback", get(visited))
            .route("/basket", get(visited))
            .route("/webhooks", post(delivered))
            .with_state(Doors {
                visits: visit,
                deliveries: deliver,
            });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            // It serves until the shop is dropped, and accepting does not fail for good.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            address,
            visits,
            deliveries,
            server,
        })
    }

    /// Where payers return to: a `redirect_uri`.
    pub fn callback(&self) -> String {
        format!("http://{}/callback", self.address)
    }

    /// Where payers land who leave early: an `origin_uri`.
    pub fn basket(&self) -> String {
        format!("http://{}/basket", self.address)
    }

    /// Where webhooks go.
    pub fn webhooks(&self) -> String {
        format!("http://{}/webhooks", self.address)
    }

    /// The next payer who comes; `None` if nobody comes for long.
    pub async fn next_visit(&mut self) -> Option<Visit> {
        let coming = tokio::time::timeout(PATIENCE, self.visits.recv());
        coming.await.ok().flatten()
    }

    /// The next webhook that comes; `None` if none comes for long.
    pub async fn next_delivery(&mut self) -> Option<Delivery> {
        let coming = tokio::time::timeout(PATIENCE, self.deliveries.recv());
        coming.await.ok().flatten()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn visited(
    State(doors): State<Doors>,
    Query(parameters): Query<Vec<(String, String)>>,
    request: Request,
) -> Html<&'static str> {
    // Only a shop that is gone does not take it, and then nobody asks for it.
    let _ = doors.visits.send(Visit {
        path: request.uri().path().to_owned(),
        parameters,
    });
    Html("<!doctype html><title>Shop</title><h1>Thank you</h1>")
}

async fn delivered(State(doors): State<Doors>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match doors.deliveries.send(Delivery { headers, body }) {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::GONE,
    }
}
