//! A proxy before a sandbox: it counts what passes, and loses an answer when told to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The longest body that passes, in bytes.
const LIMIT: usize = 1 << 20;

/// A proxy on a free port of 127.0.0.1.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    passage: Arc<Passage>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct Passage {
    behind: String,
    http: reqwest::Client,
    log: Mutex<Log>,
}

#[derive(Debug, Default)]
struct Log {
    /// The paths of the requests that passed.
    passed: Vec<String>,
    /// The path whose next answer is lost.
    losing: Option<String>,
}

impl Proxy {
    /// Stands before the server at `base_url`.
    pub async fn before(base_url: &str) -> io::Result<Self> {
        let http = reqwest::Client::builder().no_proxy().build();
        let passage = Arc::new(Passage {
            behind: base_url.to_owned(),
            http: http.map_err(io::Error::other)?,
            log: Mutex::default(),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let routes = Router::new()
            .fallback(pass)
            .with_state(Arc::clone(&passage));
        let server = tokio::spawn(async move {
            // It serves until the proxy is dropped, and accepting does not fail for good.
            let _ = axum::serve(listener, routes).await;
        });
        Ok(Self {
            address,
            passage,
            server,
        })
    }

    /// Where it is.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests for this path passed.
    pub fn passed(&self, path: &str) -> usize {
        let log = self.passage.log();
        log.passed.iter().filter(|passed| *passed == path).count()
    }

    /// Lets the next request for this path through, and breaks the connection before its answer is
    /// complete.
    pub fn lose_answer_to(&self, path: &str) {
        self.passage.log().losing = Some(path.to_owned());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Passage {
    /// Each change is whole before anything in it can panic, so a poisoned lock hides nothing.
    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the answer to this request is to be lost; one is.
    fn note(&self, path: &str) -> bool {
        let mut log = self.log();
        log.passed.push(path.to_owned());
        log.losing.take_if(|losing| losing == path).is_some()
    }

    /// Sends the request on as it came, its target and its `Host` included: the signature covers
    /// the one, and links in the answer are made of the other.
    async fn forward(&self, request: Request) -> Result<Response, Box<dyn std::error::Error>> {
        let (parts, body) = request.into_parts();
        let target = parts
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let answer = self
            .http
            .request(parts.method, format!("{}{target}", self.behind))
            .headers(parts.headers)
            .body(axum::body::to_bytes(body, LIMIT).await?)
            .send()
            .await?;
        let mut headers = answer.headers().clone();
        headers.remove(header::TRANSFER_ENCODING);
        Ok((answer.status(), headers, answer.bytes().await?).into_response())
    }
}

async fn pass(State(passage): State<Arc<Passage>>, request: Request) -> Response {
    let is_lost = passage.note(request.uri().path());
    match passage.forward(request).await {
        Ok(_) if is_lost => {
            let broken = io::Error::from(io::ErrorKind::ConnectionReset);
            Body::from_stream(stream::iter([Err::<Bytes, _>(broken)])).into_response()
        }
        Ok(answer) => answer,
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}
