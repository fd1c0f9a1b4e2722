//! `GET /metrics`: what the sandbox counts of itself, in the text format of Prometheus.
//!
//! Each part keeps its own figures and names them in one registry a sandbox, since several run in
//! one process. Labels hold words of the program only: what a client can choose is never one.

use std::sync::atomic::AtomicU64;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{Method, header};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE, encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::api::ApiError;
use crate::engine::{Engine, Levels};
use crate::server::Platform;

/// What all names begin with.
const PREFIX: &str = "fintecture_sandbox";

/// In seconds: from an answer out of memory to a call that waits.
const DURATIONS: [f64; 12] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0,
];

/// What a request is counted under that no route serves.
const NO_ROUTE: &str = "none";

/// The methods that are told by their names; others are what a client made up.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const OTHER_METHOD: &str = "other";

/// Everything that a sandbox counts.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Served, Counter>,
    durations: Family<Asked, Histogram, fn() -> Histogram>,
    sessions: Family<Standing, Gauge>,
    webhooks_waiting: Gauge,
    timers_due: Gauge,
    store_size: Gauge,
    clock_ahead: Gauge<f64, AtomicU64>,
}

/// What was asked for.
#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    /// As the router knows it, with names in place of ids.
    route: String,
}

/// How it was answered.
#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Served {
    #[prometheus(flatten)]
    asked: Asked,
    status: u16,
}

/// Where sessions stand.
#[derive(Clone, PartialEq, Eq, Hash, Debug, EncodeLabelSet)]
struct Standing {
    status: String,
}

impl Metrics {
    pub(crate) fn of(engine: &Engine) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix(PREFIX),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(DURATIONS)),
            sessions: Family::default(),
            webhooks_waiting: Gauge::default(),
            timers_due: Gauge::default(),
            store_size: Gauge::default(),
            clock_ahead: Gauge::default(),
        };
        metrics.register();
        engine.register(&mut metrics.registry);
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "Which sandbox this is", build);
        registry.register(
            "http_requests",
            "Requests that were answered, by the route that served them",
            self.requests.clone(),
        );
        registry.register_with_unit(
            "http_request_duration",
            "From the head of a request to that of its answer",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "sessions",
            "Sessions of all kinds, by the status they stand at",
            self.sessions.clone(),
        );
        registry.register(
            "webhooks_waiting",
            "Webhooks in the outbox: neither acknowledged nor abandoned",
            self.webhooks_waiting.clone(),
        );
        registry.register(
            "timers_due",
            "Timers whose time has come and that have not run",
            self.timers_due.clone(),
        );
        registry.register_with_unit(
            "store_size",
            "What the world takes in the store, without its journal",
            Unit::Bytes,
            self.store_size.clone(),
        );
        registry.register_with_unit(
            "clock_ahead",
            "By how much the world's clock is ahead of the machine's",
            Unit::Seconds,
            self.clock_ahead.clone(),
        );
    }

    fn served(&self, asked: Asked, status: u16, began: Instant) {
        let took = began.elapsed().as_secs_f64();
        self.durations.get_or_create(&asked).observe(took);
        self.requests.get_or_create(&Served { asked, status }).inc();
    }

    fn set(&self, levels: Levels) {
        for (status, count) in levels.sessions {
            self.sessions.get_or_create(&Standing { status }).set(count);
        }
        self.webhooks_waiting.set(levels.webhooks_waiting);
        self.timers_due.set(levels.timers_due);
        self.store_size.set(levels.store_bytes);
        self.clock_ahead.set(levels.clock_ahead.as_secs_f64());
    }
}

/// Shows them.
pub(super) async fn show(State(platform): State<Platform>) -> Response {
    let metrics = &platform.metrics;
    match platform.engine.levels().await {
        Ok(levels) => metrics.set(levels),
        Err(refusal) => return ApiError::from(refusal).respond(&platform.engine.log_id()),
    }
    let mut text = String::new();
    match encode(&mut text, &metrics.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response(),
        Err(_) => ApiError::internal().respond(&platform.engine.log_id()),
    }
}

/// Counts a request, and how long its answer took.
pub(crate) async fn count(
    State(platform): State<Platform>,
    route: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let asked = Asked {
        method: name(request.method()),
        route: route.map_or(NO_ROUTE.to_owned(), |path| path.as_str().to_owned()),
    };
    let response = next.run(request).await;
    platform
        .metrics
        .served(asked, response.status().as_u16(), began);
    response
}

fn name(method: &Method) -> &'static str {
    let known = METHODS.into_iter().find(|name| *name == method.as_str());
    known.unwrap_or(OTHER_METHOD)
}
