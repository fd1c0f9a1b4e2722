//! The client, and how it is built.

mod builder;
mod env;

use std::fmt;
use std::sync::Arc;

pub use self::builder::ClientBuilder;
use crate::ais::Ais;
use crate::pis::Pis;
use crate::resources::Resources;
use crate::transport::Core;
use crate::{Credentials, Error};

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

    /// What the platform offers: its banks (Contract §9).
    pub fn resources(&self) -> Resources {
        Resources::new(self.clone())
    }

    /// The address of the API.
    pub fn base_url(&self) -> &str {
        self.core.base.as_str()
    }

    /// What this client proves itself with; a webhook verifier needs the same.
    pub fn credentials(&self) -> &Credentials {
        &self.core.credentials
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("app_id", self.credentials().app_id())
            .finish_non_exhaustive()
    }
}
