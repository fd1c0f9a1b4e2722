//! A shop with a pay button: Connect, the payer, the webhook, and the goods.
//!
//! `cargo run -p tour --example checkout`
//!
//! The sandbox runs inside, and its control plays the payer, so the program ends by itself. With
//! `Client::from_env()` and a person it is the same shop.

#![allow(clippy::print_stdout, reason = "it tells what happens")]

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, Redirect};
use axum::routing::{get, post};
use fintecture::pis::{Connect, Payer};
use fintecture::webhook::Verifier;
use fintecture::{Client, Money, SessionId};
use fintecture_sandbox::{Outcome, Sandbox, Wait};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

type Failure = Box<dyn std::error::Error>;

/// Where an order stands in the shop's own books.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    AwaitingPayment,
    Shipped,
}

/// The shop. A real one has a database where this has a map.
#[derive(Clone)]
struct Shop {
    client: Client,
    verifier: Verifier,
    /// Where the payer comes back to.
    callback: String,
    orders: Arc<Mutex<HashMap<SessionId, Order>>>,
}

impl Shop {
    fn routes(self) -> Router {
        Router::new()
            .route("/", get(basket))
            .route("/pay", post(pay))
            .route("/callback", get(come_back))
            .route("/webhooks", post(webhook))
            .with_state(self)
    }
}

async fn basket() -> Html<&'static str> {
    Html(r#"<form method="post" action="/pay"><button>Pay 149.30 € from your bank</button></form>"#)
}

/// The pay button: a session, kept with the order before the payer is sent to it.
async fn pay(State(shop): State<Shop>) -> Result<Redirect, StatusCode> {
    let price = Money::eur("149.30").map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let order =
        Connect::new(price, "Order 42").payer(Payer::new("Jane Payer", "jane.payer@example.com"));
    let connect = shop.client.pis().connect(order).state("order-42");
    match connect.redirect_uri(&shop.callback).await {
        Ok(session) => {
            let id = session.id().clone();
            println!("shop     order 42 is the session {id}");
            shop.orders.lock().await.insert(id, Order::AwaitingPayment);
            Ok(Redirect::to(session.url()))
        }
        Err(error) => {
            println!("shop     {error}");
            Err(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// What the redirect says proves nothing: the page only thanks, the webhook's payment ships.
async fn come_back() -> Html<&'static str> {
    Html("<h1>Thank you</h1><p>We tell you when your payment is here.</p>")
}

/// A webhook: verified, then confirmed, and only then believed.
async fn webhook(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let claimed = match shop.verifier.verify(&headers, &body) {
        Ok(claimed) => claimed,
        Err(refusal) => {
            println!("webhook  {refusal}");
            return StatusCode::BAD_REQUEST;
        }
    };
    println!("webhook  claims that it is {}", claimed.claim().status);
    let Ok(payment) = claimed.confirm(&shop.client).await else {
        // It comes again.
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    if payment.is_shippable() == Some(true)
        && let Some(order) = shop.orders.lock().await.get_mut(payment.id())
        && *order == Order::AwaitingPayment
    {
        *order = Order::Shipped;
        println!("shop     the money is here: order 42 goes out");
    }
    StatusCode::NO_CONTENT
}

/// Opens the shop, sells one thing, and says where the order stands in the end.
pub(crate) async fn sell() -> Result<Option<Order>, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let home = format!("http://{}", listener.local_addr()?);
    let sandbox = Sandbox::builder()
        .strict()
        .webhook(format!("{home}/webhooks"));
    let sandbox = sandbox.start().await?;
    let client = Client::builder()
        .base_url(sandbox.base_url())
        .credentials(sandbox.credentials())
        .build()?;
    let shop = Shop {
        verifier: Verifier::of(sandbox.credentials()),
        client,
        callback: format!("{home}/callback"),
        orders: Arc::default(),
    };
    let orders = Arc::clone(&shop.orders);
    let server = tokio::spawn(async move { axum::serve(listener, shop.routes()).await });
    println!("shop     open at {home}");

    let browser = reqwest::Client::builder().no_proxy().build()?;
    let page = browser.post(format!("{home}/pay")).send().await?;
    println!("payer    is led to {}", page.url());

    let sessions = orders.lock().await.keys().cloned().collect::<Vec<_>>();
    let session = sessions.first().ok_or("the shop has no order")?;
    let control = sandbox.control();
    control.outcome(session, Outcome::AcceptReceived).await?;
    println!("payer    approves at the bank");
    control
        .wait(Wait::for_session(session.clone()).webhooks_acknowledged())
        .await?;

    let order = orders.lock().await.get(session).copied();
    server.abort();
    sandbox.shutdown().await;
    Ok(order)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match sell().await? {
        Some(Order::Shipped) => Ok(()),
        order => Err(format!("the order should have gone out, and is {order:?}").into()),
    }
}
