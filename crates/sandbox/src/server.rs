//! Floor 6: puts the faces behind one listener, and stops them together.

use std::future::ready;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::ServiceExt;
use axum::extract::Request;
use axum::middleware::{from_fn_with_state, map_request};
use http::{HeaderMap, header};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tower::Layer;

use crate::api::{self, Journal};
use crate::control::{self, Metrics, Reach};
use crate::delivery::Courier;
use crate::domain::Payer;
use crate::engine::Engine;
use crate::pages;
use crate::reference::Reference;

/// How long requests under way may take to end when the server stops.
const DRAIN: Duration = Duration::from_secs(4);

/// What every request is served with.
#[derive(Clone, Debug)]
pub(crate) struct Platform {
    pub(crate) engine: Engine,
    /// Whether every request to the API must be signed.
    pub(crate) strict: bool,
    /// Who plays the payers.
    pub(crate) payer: Payer,
    /// Where the sandbox is, for those who do not say how they reached it.
    pub(crate) base_url: String,
    pub(crate) journal: Arc<Journal>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) stopping: Stopping,
}

/// Whether the server was told to stop.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Tells when told.
    pub(crate) fn new() -> (watch::Sender<bool>, Self) {
        let (stop, stopping) = watch::channel(false);
        (stop, Self(stopping))
    }

    /// Ends when the server is told to stop.
    pub(crate) async fn begun(mut self) {
        // Fails only if the server is gone, which is a stop too.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

impl Platform {
    /// The address that a request reached the sandbox at: links lead back the same way.
    pub(crate) fn base_url_for(&self, headers: &HeaderMap) -> String {
        let host = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        match host.filter(|host| is_authority(host)) {
            Some(host) => format!("http://{host}"),
            None => self.base_url.clone(),
        }
    }
}

/// Whether a `Host` header is a host and a port, and nothing that could break a link.
fn is_authority(host: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    !host.is_empty() && host.bytes().all(plain)
}

/// A server under way.
#[derive(Debug)]
pub(crate) struct Server {
    engine: Engine,
    stop: watch::Sender<bool>,
    tasks: JoinSet<io::Result<()>>,
}

impl Server {
    /// Serves on listeners that are bound already, until `stop` says so.
    pub(crate) fn start(
        platform: Platform,
        listeners: Vec<TcpListener>,
        stop: watch::Sender<bool>,
    ) -> io::Result<Self> {
        let stopping = platform.stopping.clone();
        let engine = platform.engine.clone();
        let courier = Courier::new(engine.clone());
        let router = router(platform).map_err(io::Error::other)?;
        let mut tasks = JoinSet::new();
        for listener in listeners {
            let reach = Reach::from(listener.local_addr()?);
            let arrive = move |mut request: Request| {
                request.extensions_mut().insert(reach);
                ready(api::tidy(request))
            };
            let app = map_request(arrive).layer(router.clone());
            let serve = axum::serve(listener, app.into_make_service())
                .with_graceful_shutdown(stopping.clone().begun());
            tasks.spawn(async move { serve.await });
        }
        let timekeeper = engine.clone();
        tasks.spawn(async move {
            tokio::select! {
                () = timekeeper.keep_time() => {}
                () = courier.run() => {}
                () = stopping.begun() => {}
            }
            Ok(())
        });
        Ok(Self {
            engine,
            stop,
            tasks,
        })
    }

    /// Lets requests under way end, refuses new ones, and closes the world.
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        let drained = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(DRAIN, drained).await.is_err() {
            self.tasks.abort_all();
        }
        self.engine.close().await;
    }
}

fn router(platform: Platform) -> Result<Router, toml::de::Error> {
    let (served, operations) = api::routes().merge(control::routes()).split();
    let reference = Reference::new(platform.clone(), operations);
    Ok(served
        .merge(reference.clone().routes())
        .merge(pages::reference_routes(reference))
        .merge(pages::routes(platform.clone())?)
        .fallback(api::unknown_path)
        .method_not_allowed_fallback(api::unknown_method)
        .layer(from_fn_with_state(platform.clone(), control::guard))
        .layer(from_fn_with_state(platform.clone(), api::log))
        .layer(from_fn_with_state(platform.clone(), control::count))
        .with_state(platform))
}

/// Binds every address; the first decides the port of those that leave it open.
pub(crate) async fn bind(addresses: &[SocketAddr]) -> Result<Vec<TcpListener>, BindError> {
    let mut listeners = Vec::new();
    let mut port = None;
    for address in addresses {
        let mut address = *address;
        if let (0, Some(port)) = (address.port(), port) {
            address.set_port(port);
        }
        let refuse = |source| BindError { address, source };
        let listener = TcpListener::bind(address).await.map_err(refuse)?;
        port = Some(listener.local_addr().map_err(refuse)?.port());
        listeners.push(listener);
    }
    Ok(listeners)
}

/// An address that could not be listened on.
#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {source}")]
pub struct BindError {
    /// Which one.
    pub address: SocketAddr,
    /// Why.
    pub source: io::Error,
}
