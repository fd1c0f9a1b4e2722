//! The client, and how it is built.

mod builder;
mod env;

use std::fmt;
use std::sync::Arc;

use http::Method;

pub use self::builder::ClientBuilder;
use crate::ais::Ais;
use crate::customers::Customers;
use crate::mandates::Mandates;
use crate::oauth::{CheckCredentials, NewToken};
use crate::organisation::Organisation;
use crate::pis::Pis;
use crate::resources::Resources;
use crate::transport::{Core, Scope};
use crate::{AppId, Call, Credentials, Error, Raw};

/// A connection to Fintecture's API for one application.
///
/// Cloning is cheap and shares everything: connections, tokens, settings. Build one and keep it.
///
/// ```no_run
/// use fintecture::pis::Connect;
/// use fintecture::{Client, Money};
///
/// # async fn pay() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::from_env()?;
/// let session = client
///     .pis()
///     .connect(Connect::new(Money::eur("149.30")?, "Order 42"))
///     .state("order-42")
///     .redirect_uri("https://shop.example.com/callback")
///     .await?;
/// println!("send the payer to {}", session.url());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    core: Arc<Core>,
}

impl Client {
    /// Begins with the defaults: the sandbox, 30 s an attempt, 90 s a call, four attempts.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client from the environment of the process:
    ///
    /// | variable | |
    /// |---|---|
    /// | `FINTECTURE_APP_ID` | the application's id |
    /// | `FINTECTURE_APP_SECRET` | its secret |
    /// | `FINTECTURE_PRIVATE_KEY` | its private key, the PEM text |
    /// | `FINTECTURE_PRIVATE_KEY_FILE` | or a file that holds it |
    /// | `FINTECTURE_ENVIRONMENT` | `sandbox` (default), `production`, `test`, `local` |
    /// | `FINTECTURE_BASE_URL` | or any other address |
    /// | `FINTECTURE_ALLOW_PLAIN_HTTP` | `true` as [`allow_plain_http`](ClientBuilder::allow_plain_http) |
    /// | `FINTECTURE_OAC_CLIENT_ID` | the id of an [organisation's credentials](ClientBuilder::organisation_credentials), if there are any |
    /// | `FINTECTURE_OAC_CLIENT_SECRET` | their secret |
    /// | `FINTECTURE_OAC_SCOPE` | what they are used for, separated by spaces; every scope unless set |
    ///
    /// The error names everything that is missing or wrong at once.
    pub fn from_env() -> Result<Self, Error> {
        ClientBuilder::from_env()?.build()
    }

    /// Payment initiation (Contract §7).
    pub fn pis(&self) -> Pis {
        Pis::new(self.clone())
    }

    /// Account information (Contract §8).
    pub fn ais(&self) -> Ais {
        Ais::new(self.clone())
    }

    /// What the platform offers: its banks, and what the application is (Contract §9).
    pub fn resources(&self) -> Resources {
        Resources::new(self.clone())
    }

    /// The merchant's own customers (Contract §10.1).
    pub fn customers(&self) -> Customers {
        Customers::new(self.clone())
    }

    /// Mandates for direct debits (Contract §10.2).
    pub fn mandates(&self) -> Mandates {
        Mandates::new(self.clone())
    }

    /// The organisation whose [credentials](ClientBuilder::organisation_credentials) the client was
    /// given (Contract §11).
    pub fn organisation(&self) -> Organisation {
        Organisation::new(self.clone())
    }

    /// Asks for a new access token of this scope, keeps it for the calls to come, and returns it.
    /// Contract §3.2.
    ///
    /// Calls ask for tokens by themselves. The scope is a [`Scope`] or any word that the server
    /// knows; each has a token of its own.
    ///
    /// ```no_run
    /// # async fn ask(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use fintecture::transport::Scope;
    ///
    /// let token = client.token(Scope::Customers).await?;
    /// println!("good until {}", token.expires_at());
    /// let other = client.token("something-new").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn token(&self, scope: impl Into<Scope>) -> Call<NewToken> {
        Call::new(NewToken::new(scope.into()), self.clone())
    }

    /// Proves in one call that the application's id, secret and private key belong together, which
    /// no other call does: tokens are asked for without the key, and a sandbox may not look at
    /// signatures. Contract §3.4.
    ///
    /// # Errors
    ///
    /// One that [`is_auth`](Error::is_auth) if they do not.
    ///
    /// ```no_run
    /// # async fn start(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// match client.check_credentials().await {
    ///     Ok(_) => println!("ready"),
    ///     Err(error) if error.is_auth() => println!("the credentials do not fit: {error}"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn check_credentials(&self) -> Call<CheckCredentials> {
        Call::new(CheckCredentials, self.clone())
    }

    /// The address of the API.
    pub fn base_url(&self) -> &str {
        self.core.base.as_str()
    }

    /// The application's id.
    pub fn app_id(&self) -> &AppId {
        self.core.identity.app_id()
    }

    /// What this client proves itself with; a webhook verifier needs the same. `None` where a
    /// [`signer`](ClientBuilder::signer) stands in the place of the key.
    pub fn credentials(&self) -> Option<&Credentials> {
        self.core.identity.credentials()
    }

    /// Calls any method and path: still signed, authorised, retried and traced, for what this
    /// version has no name for.
    ///
    /// The path is below the base URL and may have a query, or is the whole address of one, such as
    /// a link of the server's; to another host nothing is sent. Errors and traces name the path,
    /// so write what is personal as a [variable](Call::variable) in braces.
    ///
    /// ```no_run
    /// # async fn look(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use fintecture::transport::Effect;
    /// use http::Method;
    ///
    /// let banks = client
    ///     .raw(Method::GET, "/res/v1/providers")
    ///     .query("filter[country]", "FR")
    ///     .with_app_id()
    ///     .await?;
    /// println!("{}", banks.json::<serde_json::Value>()?["data"][0]["id"]);
    ///
    /// let simulated = client
    ///     .raw(Method::POST, "/v1/simulations/{kind}")
    ///     .variable("kind", "incoming transfer")
    ///     .json(&serde_json::json!({"amount": "20.00"}))
    ///     .effect(Effect::Once)
    ///     .await?;
    /// println!("{}", simulated.status());
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(&self, method: Method, path: impl AsRef<str>) -> Call<Raw> {
        Call::new(Raw::new(method, path.as_ref()), self.clone())
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("app_id", self.app_id())
            .finish_non_exhaustive()
    }
}
