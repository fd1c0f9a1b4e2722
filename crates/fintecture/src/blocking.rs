//! The same client for programs without an async runtime.
//!
//! Every call is written once: what is awaited elsewhere is sent here.
//!
//! ```no_run
//! use fintecture::blocking::Client;
//! use fintecture::pis::Connect;
//! use fintecture::Money;
//!
//! let client = Client::from_env()?;
//! let session = client
//!     .pis()
//!     .connect(Connect::new(Money::eur("149.30")?, "Order 42"))
//!     .state("order-42")
//!     .send()?;
//! for payment in client.pis().payments().list().items() {
//!     println!("{}", payment?.status());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::fmt;
use std::sync::{Arc, mpsc};
use std::thread;

use futures_util::{Stream, StreamExt as _};
use http::Method;
use tokio::runtime;
use tokio::sync::oneshot;

use crate::ais::Ais;
use crate::call::Action;
use crate::customers::Customers;
use crate::mandates::Mandates;
use crate::oauth::{CheckCredentials, NewToken};
use crate::organisation::Organisation;
use crate::pis::Pis;
use crate::resources::Resources;
use crate::transport::Scope;
use crate::{AppId, Call, Credentials, Error, Raw, transport};

/// A client whose calls end in [`send`](Call::send).
///
/// It keeps one thread of its own, on which its connections live. Cloning is cheap and shares it.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    worker: Arc<Worker>,
}

impl Client {
    /// The blocking face of a client, built as ever.
    ///
    /// ```
    /// use fintecture::{Client, PrivateKey, blocking};
    ///
    /// let client = Client::builder()
    ///     .app_id("0f0e0d0c-1111-4222-8333-444455556666")
    ///     .app_secret("9c2f1a60-5f7e-4b43-9a56-0f6b1d1b7c1e")
    ///     .private_key(PrivateKey::generate()?)
    ///     .build()?;
    /// let client = blocking::Client::new(client)?;
    /// assert_eq!(client.base_url(), "https://api-sandbox.fintecture.com");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(client: crate::Client) -> Result<Self, Error> {
        let worker = Arc::new(Worker::start()?);
        Ok(Self { client, worker })
    }

    /// As [`crate::Client::from_env`].
    pub fn from_env() -> Result<Self, Error> {
        Self::new(crate::Client::from_env()?)
    }

    /// Payment initiation (Contract §7).
    pub fn pis(&self) -> Pis<Self> {
        Pis::new(self.clone())
    }

    /// Account information (Contract §8).
    pub fn ais(&self) -> Ais<Self> {
        Ais::new(self.clone())
    }

    /// What the platform offers: its banks, and what the application is (Contract §9).
    pub fn resources(&self) -> Resources<Self> {
        Resources::new(self.clone())
    }

    /// Calls any method and path, as [`crate::Client::raw`].
    pub fn raw(&self, method: Method, path: impl AsRef<str>) -> Call<Raw, Self> {
        Call::new(Raw::new(method, path.as_ref()), self.clone())
    }

    /// The merchant's own customers (Contract §10.1).
    pub fn customers(&self) -> Customers<Self> {
        Customers::new(self.clone())
    }

    /// Mandates for direct debits (Contract §10.2).
    pub fn mandates(&self) -> Mandates<Self> {
        Mandates::new(self.clone())
    }

    /// The organisation whose credentials the client was given (Contract §11).
    pub fn organisation(&self) -> Organisation<Self> {
        Organisation::new(self.clone())
    }

    /// Asks for a new access token, as [`crate::Client::token`].
    pub fn token(&self, scope: impl Into<Scope>) -> Call<NewToken, Self> {
        Call::new(NewToken::new(scope.into()), self.clone())
    }

    /// Proves that id, secret and key belong together, as [`crate::Client::check_credentials`].
    pub fn check_credentials(&self) -> Call<CheckCredentials, Self> {
        Call::new(CheckCredentials, self.clone())
    }

    /// The address of the API.
    pub fn base_url(&self) -> &str {
        self.client.base_url()
    }

    /// The application's id.
    pub fn app_id(&self) -> &AppId {
        self.client.app_id()
    }

    /// What this client proves itself with, as [`crate::Client::credentials`].
    pub fn credentials(&self) -> Option<&Credentials> {
        self.client.credentials()
    }

    /// The async client inside.
    pub fn as_async(&self) -> &crate::Client {
        &self.client
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

impl<A: Action> Call<A, Client> {
    /// Makes the call and waits for its answer.
    pub fn send(self) -> Result<A::Output, Error> {
        let (call, client) = self.unblocked();
        client.worker.wait_for(call.run())?
    }
}

/// Every item of a list, page after page, each page asked for when the one before is used up.
#[derive(Debug)]
pub struct Items<T>(Turned<transport::Items<T>>);

impl<T> Items<T> {
    pub(crate) fn new(client: &Client, items: transport::Items<T>) -> Self {
        Self(Turned::new(client, items))
    }
}

impl<T: Send + 'static> Iterator for Items<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// Every page of a list, each asked for when it is wanted.
#[derive(Debug)]
pub struct Pages<P>(Turned<transport::Pages<P>>);

impl<P> Pages<P> {
    pub(crate) fn new(client: &Client, pages: transport::Pages<P>) -> Self {
        Self(Turned::new(client, pages))
    }
}

impl<P: Send + 'static> Iterator for Pages<P> {
    type Item = Result<P, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// A stream that the worker turns.
#[derive(Debug)]
struct Turned<S> {
    worker: Arc<Worker>,
    /// Away only while the worker has it.
    stream: Option<S>,
}

impl<S> Turned<S> {
    fn new(client: &Client, stream: S) -> Self {
        Self {
            worker: Arc::clone(&client.worker),
            stream: Some(stream),
        }
    }

    fn next<T>(&mut self) -> Option<Result<T, Error>>
    where
        S: Stream<Item = Result<T, Error>> + Unpin + Send + 'static,
        T: Send + 'static,
    {
        let mut stream = self.stream.take()?;
        let turned = self.worker.wait_for(async move {
            let next = stream.next().await;
            (next, stream)
        });
        match turned {
            Ok((next, stream)) => {
                self.stream = next.is_some().then_some(stream);
                next
            }
            Err(error) => Some(Err(error)),
        }
    }
}

/// A thread with a runtime; it ends when the last client is dropped.
#[derive(Debug)]
struct Worker {
    runtime: runtime::Handle,
    _until_dropped: oneshot::Sender<()>,
}

impl Worker {
    fn start() -> Result<Self, Error> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::config(vec![format!("no runtime: {error}")]))?;
        let handle = runtime.handle().clone();
        let (until_dropped, dropped) = oneshot::channel::<()>();
        thread::Builder::new()
            .name("fintecture".to_owned())
            .spawn(move || {
                // Its only message is that the sender is gone.
                let _ = runtime.block_on(dropped);
            })
            .map_err(|error| Error::config(vec![format!("no thread: {error}")]))?;
        Ok(Self {
            runtime: handle,
            _until_dropped: until_dropped,
        })
    }

    fn wait_for<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Error> {
        let (done, outcome) = mpsc::channel();
        self.runtime.spawn(async move {
            // The receiver waits for as long as this runs.
            let _ = done.send(work.await);
        });
        outcome
            .recv()
            .map_err(|_| Error::refused("the client's thread ended before the call did"))
    }
}
