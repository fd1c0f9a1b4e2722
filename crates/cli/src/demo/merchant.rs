//! The shop: where the payer comes back to, and where webhooks arrive.

use std::collections::BTreeMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, Query, State};
use axum::response::Html;
use axum::routing::{get, post};
use fintecture::Personal;
use fintecture::webhook::{Claimed, Event, Verifier};
use http::{HeaderMap, Method, StatusCode, Uri};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use url::Url;

use super::check::Surprise;
use super::wire::{Exchange, Route, proof_of, shown_target};

const BACK: &str = "/callback";
const LEFT: &str = "/cancelled";
const CONSENTED: &str = "/consented";
const WEBHOOKS: &str = "/webhooks";

/// How long a webhook may be on its way.
const WEBHOOK_LIMIT: Duration = Duration::from_secs(20);

/// A payer who came back.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) way: Way,
    pub(super) parameters: BTreeMap<String, String>,
    /// The parameters as they came.
    pub(super) query: Personal,
    pub(super) exchange: Exchange,
}

/// How a payer came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// From the bank.
    Redirect,
    /// By leaving before the bank.
    Left,
    /// From the bank, asked for their consent.
    Consented,
}

/// A webhook that arrived and was verified.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) event: Claimed<Event>,
    pub(super) exchange: Exchange,
}

/// The shop's place on this machine, before it opens.
pub(super) struct Premises {
    listener: TcpListener,
    address: Url,
}

impl Premises {
    /// A free port of this machine.
    pub(super) async fn rent() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = Url::parse(&format!("http://{}", listener.local_addr()?));
        Ok(Self {
            listener,
            address: address.map_err(io::Error::other)?,
        })
    }

    /// Where webhooks go.
    pub(super) fn webhooks(&self) -> String {
        self.at(WEBHOOKS)
    }

    fn at(&self, path: &str) -> String {
        self.address
            .join(path)
            .map_or_else(|_| String::new(), Into::into)
    }

    /// Opens the shop.
    pub(super) fn open(self, verifier: Verifier) -> Merchant {
        let (visits_in, visits) = mpsc::unbounded_channel();
        let (webhooks_in, webhooks) = mpsc::unbounded_channel();
        let desk = Arc::new(Desk {
            verifier,
            visits: visits_in,
            webhooks: webhooks_in,
        });
        let router = Router::new()
            .route(BACK, get(came_back))
            .route(LEFT, get(left))
            .route(CONSENTED, get(consented))
            .route(WEBHOOKS, post(webhook))
            .with_state(desk);
        let (redirect_uri, origin_uri) = (self.at(BACK), self.at(LEFT));
        let consent_uri = self.at(CONSENTED);
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(self.listener, router).await {
                tracing::error!(%error, "the shop closed");
            }
        });
        Merchant {
            address: self.address,
            redirect_uri,
            origin_uri,
            consent_uri,
            visits,
            webhooks,
            waiting: Vec::new(),
            server,
        }
    }
}

/// The shop. Dropping it closes it.
pub(super) struct Merchant {
    pub(super) address: Url,
    pub(super) redirect_uri: String,
    pub(super) origin_uri: String,
    pub(super) consent_uri: String,
    visits: UnboundedReceiver<Visit>,
    webhooks: UnboundedReceiver<Result<Delivery, Surprise>>,
    /// Webhooks that nobody asked for yet.
    waiting: Vec<Delivery>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Merchant {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Merchant {
    /// The next payer who comes back in such a way; a page that is loaded again is no visit.
    pub(super) async fn visit(
        &mut self,
        limit: Duration,
        wanted: impl Fn(Way) -> bool,
    ) -> Result<Visit, Surprise> {
        let deadline = tokio::time::Instant::now() + limit;
        loop {
            let next = tokio::time::timeout_at(deadline, self.visits.recv()).await;
            match next.ok().flatten() {
                Some(visit) if wanted(visit.way) => return Ok(visit),
                Some(_) => {}
                None => {
                    let nobody = format!("nobody in {} seconds", limit.as_secs());
                    return Err(Surprise::new("the payer, back in the shop", nobody));
                }
            }
        }
    }

    /// The webhook that tells of something; others are kept for those who ask for them.
    pub(super) async fn webhook(
        &mut self,
        what: &str,
        wanted: impl Fn(&Event) -> bool,
    ) -> Result<Delivery, Surprise> {
        let found = self
            .waiting
            .iter()
            .position(|delivery| wanted(delivery.event.claim()));
        if let Some(index) = found {
            return Ok(self.waiting.swap_remove(index));
        }
        let expected = format!("a webhook that tells of {what}");
        let deadline = tokio::time::Instant::now() + WEBHOOK_LIMIT;
        loop {
            let next = tokio::time::timeout_at(deadline, self.webhooks.recv()).await;
            match next.ok().flatten() {
                Some(Ok(delivery)) if wanted(delivery.event.claim()) => return Ok(delivery),
                Some(Ok(delivery)) => self.waiting.push(delivery),
                Some(Err(surprise)) => return Err(surprise),
                None => {
                    let others = self.waiting.iter().map(|kept| name(kept.event.claim()));
                    let others: Vec<String> = others.collect();
                    return Err(Surprise::new(expected, format!("only {others:?}")));
                }
            }
        }
    }
}

/// What an event is about.
pub(super) fn name(event: &Event) -> String {
    let name = event.event.as_ref().map(ToString::to_string);
    name.unwrap_or_else(|| event.status.to_string())
}

/// What the shop's handlers share.
struct Desk {
    verifier: Verifier,
    visits: UnboundedSender<Visit>,
    webhooks: UnboundedSender<Result<Delivery, Surprise>>,
}

type Parameters = Query<BTreeMap<String, String>>;

async fn came_back(
    State(desk): State<Arc<Desk>>,
    OriginalUri(uri): OriginalUri,
    Query(parameters): Parameters,
) -> Html<&'static str> {
    desk.welcome(Way::Redirect, &uri, parameters)
}

async fn left(
    State(desk): State<Arc<Desk>>,
    OriginalUri(uri): OriginalUri,
    Query(parameters): Parameters,
) -> Html<&'static str> {
    desk.welcome(Way::Left, &uri, parameters)
}

async fn consented(
    State(desk): State<Arc<Desk>>,
    OriginalUri(uri): OriginalUri,
    Query(parameters): Parameters,
) -> Html<&'static str> {
    desk.welcome(Way::Consented, &uri, parameters)
}

impl Desk {
    fn welcome(
        &self,
        way: Way,
        uri: &Uri,
        parameters: BTreeMap<String, String>,
    ) -> Html<&'static str> {
        let exchange = Exchange {
            route: Route::PayerToShop,
            method: Method::GET,
            path: shown_target(uri.path(), uri.query()),
            status: StatusCode::OK,
            proof: None,
            took: Duration::ZERO,
        };
        // The demo may be over already; the payer is welcome all the same.
        let _ = self.visits.send(Visit {
            way,
            parameters,
            query: uri.query().unwrap_or_default().into(),
            exchange,
        });
        Html(include_str!("shop.html"))
    }
}

async fn webhook(
    State(desk): State<Arc<Desk>>,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let began = Instant::now();
    let verified = desk.verifier.verify(&headers, &body);
    let status = match &verified {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::BAD_REQUEST,
    };
    let exchange = Exchange {
        route: Route::PlatformToShop,
        method: Method::POST,
        path: shown_target(uri.path(), uri.query()),
        status,
        proof: proof_of(&headers, "seal"),
        took: began.elapsed(),
    };
    let delivery = verified
        .map(|event| Delivery { event, exchange })
        .map_err(|error| Surprise::new("a webhook that verifies", error.to_string()));
    // The demo may be over already.
    let _ = desk.webhooks.send(delivery);
    status
}
