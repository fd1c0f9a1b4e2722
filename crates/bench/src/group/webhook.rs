//! From a request that creates a payment to the webhook that tells of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use tokio::net::TcpListener;

use crate::Outcome;
use crate::figure::{Budget, Figure};
use crate::sample::Sample;
use crate::sandbox::Sandbox;
use crate::setting::Setting;
use crate::shop::{Shop, opened};
use crate::wire::Connection;

/// How often a payment is created: light load.
const PAUSE: Duration = Duration::from_millis(25);

/// How long the last webhooks may take before they count as lost.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is promised of the slowest in a hundred, in milliseconds.
const SLOWEST: f64 = 50.0;

/// When the first webhook of each session arrived.
type Arrivals = Arc<Mutex<HashMap<String, Instant>>>;

pub(crate) async fn measure(setting: &Setting) -> Outcome<Vec<Figure>> {
    let arrivals = Arrivals::default();
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let router = Router::new().route("/", post(arrive));
    let server = axum::serve(listener, router.with_state(Arc::clone(&arrivals)));
    let server = tokio::spawn(async move { server.await });

    let folder = setting.new_folder()?;
    let world = folder.path().join("world");
    let sandbox = Sandbox::start_with(setting, &world, &["--webhook", &url])?;
    let shop = Shop::of(&sandbox).await?;
    let mut connection = Connection::open(sandbox.program.address).await?;
    let (mut created, mut answered) = (Vec::new(), Vec::new());
    for order in shop.orders(setting.effort.webhooks.try_into()?)? {
        let asked = Instant::now();
        let session = opened(connection.ask(&order).await?)?;
        answered.push(asked.elapsed());
        created.push((session, asked));
        tokio::time::sleep(PAUSE).await;
    }
    let last = Instant::now();
    while count(&arrivals) < created.len() && last.elapsed() < PATIENCE {
        tokio::time::sleep(PAUSE).await;
    }
    server.abort();

    let arrivals = arrivals.lock().unwrap_or_else(PoisonError::into_inner);
    let latency = |(session, asked): &(String, Instant)| {
        let arrived = arrivals.get(session)?;
        Some(arrived.duration_since(*asked))
    };
    let told: Option<Vec<_>> = created.iter().map(latency).collect();
    let told = Sample::new(told.ok_or("a webhook did not arrive")?);
    let answered = Sample::new(answered);
    Ok(vec![
        Figure::time("create to webhook p50", told.median())
            .beside_time("create to answer", answered.median()),
        Figure::time("create to webhook p99", told.percentile(99))
            .beside_time("create to answer", answered.percentile(99))
            .promised(Budget::AtMost(SLOWEST)),
    ])
}

async fn arrive(State(arrivals): State<Arrivals>, body: Bytes) {
    let now = Instant::now();
    let session = form_urlencoded::parse(&body).find(|(name, _)| name == "session_id");
    if let Some((_, session)) = session {
        let mut arrivals = arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        arrivals.entry(session.into_owned()).or_insert(now);
    }
}

fn count(arrivals: &Arrivals) -> usize {
    arrivals
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .len()
}
