//! The transport in use unless another is set: `reqwest`, which nothing outside this file knows.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::redirect::Policy;

use super::tls::Roots;
use super::{BaseUrl, BoxFuture, Transport, TransportError};
use crate::{Error, ExposeSecret as _, SecretString};

/// How long an idle connection is kept: less than servers and their proxies do, since a request on
/// one that they have closed is neither sent nor provably not sent.
const IDLE: Duration = Duration::from_secs(20);

/// The largest answer that is read.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;

/// HTTP/1.1 over TCP, with rustls where the scheme is `https`: the transport that a client has
/// unless it is given another.
///
/// It is public so that another transport can stand before it:
///
/// ```
/// use bytes::Bytes;
/// use fintecture::transport::{BoxFuture, Network, Transport, TransportError};
///
/// /// Prints a line for each request.
/// struct Talkative(Network);
///
/// impl Transport for Talkative {
///     fn send(
///         &self,
///         request: http::Request<Bytes>,
///     ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
///         println!("{} {}", request.method(), request.uri().path());
///         self.0.send(request)
///     }
/// }
///
/// let network = Network::new("http://localhost:3333", std::time::Duration::from_secs(10))?;
/// let builder = fintecture::Client::builder().transport(Talkative(network));
/// # Ok::<(), fintecture::Error>(())
/// ```
pub struct Network(reqwest::Client);

impl Network {
    /// A transport to one place, see [`NetworkSettings`] for what is usual.
    ///
    /// It needs neither a runtime nor the network before its first request.
    pub fn new(base_url: &str, connect_timeout: Duration) -> Result<Self, Error> {
        Self::with(
            base_url,
            &NetworkSettings::default().connect_timeout(connect_timeout),
        )
    }

    /// A transport to one place, with a proxy or certificate authorities of your own.
    pub fn with(base_url: &str, settings: &NetworkSettings) -> Result<Self, Error> {
        let base = BaseUrl::parse(base_url)?;
        Self::to(&base, settings).map_err(|problem| Error::config(vec![problem]))
    }

    pub(crate) fn to(base: &BaseUrl, settings: &NetworkSettings) -> Result<Self, String> {
        let builder = reqwest::Client::builder()
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(IDLE)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .http1_title_case_headers()
            .tls_backend_preconfigured(settings.roots.config_for(base)?);
        let builder = match &settings.proxy {
            Proxying::Environment if base.is_loopback() => builder.no_proxy(),
            Proxying::Environment => builder,
            Proxying::Never => builder.no_proxy(),
            // The address may hold a password, and the library's words may hold the address.
            Proxying::Through(url) => reqwest::Proxy::all(url.expose_secret())
                .map(|proxy| builder.proxy(proxy))
                .map_err(|_| "proxy: a URL such as http://proxy.example:3128".to_owned())?,
        };
        builder
            .build()
            .map(Self)
            .map_err(|error| format!("the HTTP client does not start: {error}"))
    }
}

/// How the built-in [`Network`] reaches the server: with TLS by rustls and aws-lc-rs, whatever the
/// process has installed, and the certificate authorities of the machine; through the proxy that
/// `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, except to this machine.
///
/// ```
/// use std::time::Duration;
/// use fintecture::transport::{Network, NetworkSettings};
///
/// let settings = NetworkSettings::default()
///     .connect_timeout(Duration::from_secs(3))
///     .proxy("http://user:secret@proxy.example:3128");
/// let network = Network::with("https://api.fintecture.com", &settings)?;
/// assert!(!format!("{settings:?}").contains("secret"));
/// # Ok::<(), fintecture::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct NetworkSettings {
    connect_timeout: Duration,
    proxy: Proxying,
    roots: Roots,
}

#[derive(Clone, Debug)]
enum Proxying {
    Environment,
    Never,
    Through(SecretString),
}

impl Default for NetworkSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            proxy: Proxying::Environment,
            roots: Roots::default(),
        }
    }
}

impl NetworkSettings {
    /// How long a connection may take to come about; 10 s unless set.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Through this HTTP proxy, whatever the environment names; a user name and a password may
    /// stand in its address.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<SecretString>) -> Self {
        self.proxy = Proxying::Through(url.into());
        self
    }

    /// Through no proxy, whatever the environment names.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxying::Never;
        self
    }

    /// Trusts the certificate authorities in this PEM text too, for example that of a proxy which
    /// looks into TLS. May be called again.
    #[must_use]
    pub fn trust_also(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.add(pem.into());
        self
    }

    /// Trusts the certificate authorities in this PEM text and, but for those that are added
    /// otherwise, no other: those of the machine do not count.
    #[must_use]
    pub fn trust_only(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.add(pem.into());
        self.roots.leave_out_the_machines();
        self
    }
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}

impl Transport for Network {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let signed = request.uri().path_and_query().map(ToString::to_string);
            let request = reqwest::Request::try_from(request)
                .map_err(|error| TransportError::not_sent(error.without_url()))?;
            if signed.as_deref() != Some(&request.url()[url::Position::BeforePath..]) {
                return Err(TransportError::not_sent(
                    "the request target would not be sent as it was signed",
                ));
            }
            let response = self.0.execute(request).await.map_err(classified)?;
            read(response).await
        })
    }
}

async fn read(mut response: reqwest::Response) -> Result<http::Response<Bytes>, TransportError> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(TransportError::maybe_sent("the answer is over 32 MiB"));
        }
        body.extend_from_slice(&chunk);
    }
    let mut answer = http::Response::new(body.freeze());
    *answer.status_mut() = response.status();
    *answer.headers_mut() = std::mem::take(response.headers_mut());
    Ok(answer)
}

/// A failure without an address, since a query may hold what is nobody's business.
fn classified(error: reqwest::Error) -> TransportError {
    if !error.is_connect() {
        return lost(error);
    }
    let timed_out = error.is_timeout();
    let not_sent = TransportError::not_sent(error.without_url());
    if timed_out {
        not_sent.by_timeout()
    } else {
        not_sent
    }
}

fn lost(error: reqwest::Error) -> TransportError {
    let timed_out = error.is_timeout();
    let lost = TransportError::maybe_sent(error.without_url());
    if timed_out { lost.by_timeout() } else { lost }
}
