//! Everything that can be set before the first call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use super::Client;
use crate::signature::Signer;
use crate::transport::{
    BaseUrl, Clock, ConnectionStore, Core, Identity, Limits, MemoryTokenStore, Network,
    NetworkSettings, OrganisationAccess, Paths, Retry, RetryPolicy, SystemClock, TokenCache,
    TokenStore, Transport, added,
};
use crate::{
    AppId, Credentials, Environment, Error, ExposeSecret as _, Invalid, OrganisationCredentials,
    PrivateKey, SecretString,
};

/// Builds a [`Client`]. Nothing is checked before [`build`](Self::build), which names every
/// problem at once.
///
/// ```
/// use std::time::Duration;
/// use fintecture::{Client, Environment, PrivateKey};
/// use fintecture::transport::Retry;
///
/// let client = Client::builder()
///     .environment(Environment::Local)
///     .app_id("0f0e0d0c-1111-4222-8333-444455556666")
///     .app_secret("9c2f1a60-5f7e-4b43-9a56-0f6b1d1b7c1e")
///     .private_key(PrivateKey::generate()?)
///     .app_info("my-shop", "1.4.0")
///     .deadline(Duration::from_secs(20))
///     .retry(Retry::up_to(3))
///     .build()?;
/// assert_eq!(client.base_url(), "http://localhost:3333");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct ClientBuilder {
    environment: Environment,
    base_url: Option<String>,
    app_id: Option<String>,
    app_secret: Option<SecretString>,
    private_key: Option<PrivateKey>,
    signer: Option<Arc<dyn Signer>>,
    organisation: Option<OrganisationCredentials>,
    app_info: Option<(String, String)>,
    headers: Vec<(String, SecretString)>,
    plain_http: PlainHttp,
    network: NetworkSettings,
    limits: Limits,
    retry: Arc<dyn RetryPolicy>,
    transport: Option<Arc<dyn Transport>>,
    token_store: Arc<dyn TokenStore>,
    connection_store: Option<Arc<dyn ConnectionStore>>,
    clock: Arc<dyn Clock>,
    paths: Vec<(String, String)>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            environment: Environment::default(),
            base_url: None,
            app_id: None,
            app_secret: None,
            private_key: None,
            signer: None,
            organisation: None,
            app_info: None,
            headers: Vec::new(),
            plain_http: PlainHttp::ToThisMachine,
            network: NetworkSettings::default(),
            limits: Limits {
                attempt: Duration::from_secs(30),
                deadline: Duration::from_secs(90),
            },
            retry: Arc::new(Retry::default()),
            transport: None,
            token_store: Arc::new(MemoryTokenStore::default()),
            connection_store: None,
            clock: Arc::new(SystemClock),
            paths: Vec::new(),
        }
    }
}

impl ClientBuilder {
    /// One of Fintecture's environments; the sandbox unless set.
    pub fn environment(mut self, environment: Environment) -> Self {
        self.environment = environment;
        self
    }

    /// Any other address, for example of a sandbox of your own. A path in it stands before every
    /// path of the API.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// All three credentials at once.
    pub fn credentials(mut self, credentials: &Credentials) -> Self {
        self.app_id = Some(credentials.app_id().to_string());
        self.app_secret = Some(credentials.app_secret().clone());
        self.private_key = Some(credentials.private_key().clone());
        self
    }

    /// The application's id.
    pub fn app_id(mut self, app_id: impl AsRef<str>) -> Self {
        self.app_id = Some(app_id.as_ref().to_owned());
        self
    }

    /// The application's secret.
    pub fn app_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.app_secret = Some(secret.into());
        self
    }

    /// The application's private key.
    pub fn private_key(mut self, key: PrivateKey) -> Self {
        self.private_key = Some(key);
        self
    }

    /// Signs in the place of a private key, which then never enters this process; webhooks have
    /// [`Decryptor`](crate::seal::Decryptor).
    pub fn signer(mut self, signer: impl Signer) -> Self {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// The credentials of an organisation, for [`Client::organisation`]; they have tokens of their
    /// own. Contract §11.
    pub fn organisation_credentials(mut self, credentials: OrganisationCredentials) -> Self {
        self.organisation = Some(credentials);
        self
    }

    /// The name and version of your program, for the `User-Agent` header.
    pub fn app_info(mut self, name: impl Into<String>, version: impl Into<String>) -> Self {
        self.app_info = Some((name.into(), version.into()));
        self
    }

    /// A header on every request, tokens' included, for example for a gateway on the way. It is not
    /// signed; those that the client sets itself are refused.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<SecretString>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How long a connection may take to come about; 10 s unless set. A transport of your own
    /// keeps its own time.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.network = self.network.connect_timeout(limit);
        self
    }

    /// The proxy and the certificate authorities of the built-in transport, and how long it takes
    /// to connect.
    ///
    /// ```
    /// use fintecture::Client;
    /// use fintecture::transport::NetworkSettings;
    ///
    /// let network = NetworkSettings::default().proxy("http://proxy.example:3128");
    /// let builder = Client::builder().network(network);
    /// ```
    pub fn network(mut self, settings: NetworkSettings) -> Self {
        self.network = settings;
        self
    }

    /// Allows a base URL of `http://` that leads beyond this machine. Secrets, tokens and what
    /// payers are called then go over the wire in clear: only for a sandbox in a network of your
    /// own.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = PlainHttp::ToAnyMachine;
        self
    }

    /// How long one attempt may take, until the last byte of its answer; 30 s unless set.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limits.attempt = limit;
        self
    }

    /// How long a call may take in all: token, attempts, and waits; 90 s unless set.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.limits.deadline = limit;
        self
    }

    /// How often and how patiently what may be repeated is repeated.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.retry = Arc::new(policy);
        self
    }

    /// Another way to send requests: a proxy, a recorder, a test.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Where tokens are kept, so that several processes can share them; memory unless set.
    pub fn token_store(mut self, store: Arc<dyn TokenStore>) -> Self {
        self.token_store = store;
        self
    }

    /// Where the tokens of connections are kept, so that no refresh is lost; unless set, each
    /// [`Connection`](crate::ais::Connection) keeps its own for as long as it lives.
    pub fn connection_store(mut self, store: Arc<dyn ConnectionStore>) -> Self {
        self.connection_store = Some(store);
        self
    }

    /// Another clock for `Date` headers and the expiry of tokens.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Another path for one operation, by its name, should the server's differ from what
    /// [`routes`](crate::transport::routes) lists. It has the same variables in braces.
    ///
    /// ```
    /// # use fintecture::Client;
    /// let builder = Client::builder().path("pis.payments.get", "/pis/v3/payments/{session_id}");
    /// ```
    pub fn path(mut self, operation: impl Into<String>, path: impl Into<String>) -> Self {
        self.paths.push((operation.into(), path.into()));
        self
    }

    /// The client. It needs neither a runtime nor the network.
    ///
    /// # Errors
    ///
    /// Every credential that is missing and every setting that is wrong, in one error.
    pub fn build(self) -> Result<Client, Error> {
        let mut problems = Problems::default();
        let app_id = problems
            .required("app_id", self.app_id)
            .and_then(|id| problems.kept(plain_id("app_id", &id)));
        let client_id = self.organisation.as_ref().and_then(|organisation| {
            problems.kept(plain_id("client_id", organisation.client_id()))
        });
        let app_secret = problems.required("app_secret", self.app_secret);
        let signer = problems.signing(self.private_key, self.signer);
        let address = self
            .base_url
            .as_deref()
            .unwrap_or(self.environment.base_url());
        let base = problems.kept(BaseUrl::parse(address));
        if let (Some(base), PlainHttp::ToThisMachine) = (&base, self.plain_http) {
            problems.kept(base.demand_encryption());
        }
        let headers = problems.headers(&self.headers);
        let user_agent = problems.kept(user_agent(self.app_info));
        let mut paths = Paths::default();
        for (operation, path) in self.paths {
            problems.kept(paths.replace(&operation, path));
        }
        let transport = match (self.transport, &base) {
            (Some(transport), _) => Some(transport),
            (None, Some(base)) => problems
                .kept(Network::to(base, &self.network))
                .map(|network| Arc::new(network) as Arc<dyn Transport>),
            (None, None) => None,
        };
        let (Some(app_id), Some(app_secret), Some(signer)) = (app_id, app_secret, signer) else {
            return Err(problems.into_error());
        };
        let (Some(base), Some(user_agent), Some(transport)) = (base, user_agent, transport) else {
            return Err(problems.into_error());
        };
        if !problems.0.is_empty() {
            return Err(problems.into_error());
        }
        let cache = |owner: &AppId| {
            let (store, clock) = (Arc::clone(&self.token_store), Arc::clone(&self.clock));
            TokenCache::new(base.as_str(), owner, store, clock)
        };
        let tokens = cache(&app_id);
        let organisation = self
            .organisation
            .zip(client_id.as_ref().map(cache))
            .map(|(credentials, tokens)| OrganisationAccess::new(credentials, tokens));
        let core = Core {
            transport,
            identity: match signer {
                Signing::Key(key) => Identity::Whole(Credentials::new(app_id, app_secret, key)),
                Signing::Elsewhere(signer) => Identity::Keyless {
                    app_id,
                    app_secret,
                    signer,
                },
            },
            base,
            user_agent,
            headers,
            retry: self.retry,
            limits: self.limits,
            clock: self.clock,
            tokens,
            organisation,
            connections: self.connection_store,
            paths,
        };
        Ok(Client {
            core: Arc::new(core),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("environment", &self.environment)
            .field("app_id", &self.app_id)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// How far a base URL of `http://` may lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlainHttp {
    ToThisMachine,
    ToAnyMachine,
}

enum Signing {
    Key(PrivateKey),
    Elsewhere(Arc<dyn Signer>),
}

/// What keeps a client from being built.
#[derive(Default)]
struct Problems(Vec<String>);

impl Problems {
    fn required<T>(&mut self, name: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.0.push(format!("{name}: required"));
        }
        value
    }

    fn kept<T>(&mut self, result: Result<T, impl fmt::Display>) -> Option<T> {
        result
            .map_err(|problem| self.0.push(problem.to_string()))
            .ok()
    }

    fn signing(
        &mut self,
        key: Option<PrivateKey>,
        signer: Option<Arc<dyn Signer>>,
    ) -> Option<Signing> {
        match (key, signer) {
            (Some(key), None) => Some(Signing::Key(key)),
            (None, Some(signer)) => Some(Signing::Elsewhere(signer)),
            (None, None) => self.required("private_key", None),
            (Some(_), Some(_)) => {
                let problem = "signer: there is a private_key too, and one of them signs";
                self.0.push(problem.to_owned());
                None
            }
        }
    }

    fn headers(&mut self, given: &[(String, SecretString)]) -> HeaderMap {
        given
            .iter()
            .filter_map(|(name, value)| self.kept(added(name, value.expose_secret())))
            .collect()
    }

    fn into_error(self) -> Error {
        Error::config(self.0)
    }
}

/// What can stand before the colon of HTTP's basic authentication, and as a `keyId`.
fn plain_id(field: &'static str, text: &str) -> Result<AppId, Invalid> {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b":\"".contains(&byte);
    if text.bytes().all(plain) {
        AppId::new(text).map_err(|problem| problem.at(field))
    } else {
        let rule = "visible ASCII characters without colons and quotes";
        Err(Invalid::new(field, rule, text))
    }
}

fn user_agent(app_info: Option<(String, String)>) -> Result<HeaderValue, Invalid> {
    let sdk = concat!("fintecture-rust/", env!("CARGO_PKG_VERSION"));
    let Some((name, version)) = app_info else {
        return Ok(HeaderValue::from_static(sdk));
    };
    let app = format!("{name}/{version}");
    HeaderValue::from_str(&format!("{sdk} ({app})"))
        .ok()
        .filter(|_| app.is_ascii())
        .ok_or_else(|| Invalid::new("app_info", "visible ASCII characters", &app))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_named_at_once() {
        let error = Client::builder()
            .base_url("ftp://x")
            .app_id("a:b")
            .app_info("sh\nop", "1")
            .build()
            .unwrap_err();
        insta::assert_snapshot!(error, @"app_id: visible ASCII characters without colons and quotes (3 characters: lower-case letters, punctuation); app_secret: required; private_key: required; base_url: http or https, with a host (7 characters: lower-case letters, punctuation); app_info: visible ASCII characters (7 characters: lower-case letters, digits, punctuation, control characters)");
    }

    #[test]
    fn a_client_is_built_without_a_runtime_and_crosses_threads() {
        fn crosses<T: Clone + Send + Sync + 'static>(_: &T) {}
        let client = Client::builder()
            .app_id("app")
            .app_secret("canary-secret")
            .private_key(PrivateKey::generate().unwrap())
            .build()
            .unwrap();
        crosses(&client);
        assert_eq!(client.base_url(), "https://api-sandbox.fintecture.com");
        let debug = format!("{client:?} {:?} {:?}", client.core(), client.credentials());
        assert!(!debug.contains("canary"), "{debug}");
    }
}
