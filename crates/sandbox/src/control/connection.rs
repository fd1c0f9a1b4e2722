//! Connections to payers' accounts, given without a page (Contract §8.1).

use fintecture::{CustomerId, ProviderId, SecretString};

use super::{Control, ControlError};
use crate::domain::{Refusal, Scopes};
use crate::engine::commands::OpenConnection;

/// A connection to be given: everything of the first customer of the first Demo Bank, unless more is
/// said.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use fintecture::ProviderId;
/// use fintecture_sandbox::{NewConnection, Sandbox};
///
/// let sandbox = Sandbox::builder().start().await?;
/// let balances = NewConnection::at(ProviderId::new("cmcifrpp")?).scope("accounts,balances")?;
/// let connection = sandbox.control().connection(balances).await?;
/// assert_eq!(connection.provider.as_str(), "cmcifrpp");
/// # sandbox.shutdown().await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct NewConnection {
    pub(super) provider: Option<ProviderId>,
    pub(super) username: Option<String>,
    pub(super) scopes: Scopes,
}

impl NewConnection {
    /// One at a bank.
    pub fn at(provider: ProviderId) -> Self {
        Self {
            provider: Some(provider),
            ..Self::default()
        }
    }

    /// That of another customer of the bank, by the name they log in with.
    pub fn username(mut self, username: impl Into<String>) -> Self {
        self.username = Some(username.into());
        self
    }

    /// Only what these scopes show, as `accounts,balances`.
    pub fn scope(mut self, list: &str) -> Result<Self, ControlError> {
        self.scopes = Scopes::parse(list).map_err(Refusal::from)?;
        Ok(self)
    }
}

/// What a payer's AIS consent gives: the connection, and the code that is exchanged for tokens.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Connection {
    /// The connection.
    pub customer_id: CustomerId,
    /// The code.
    pub code: SecretString,
    /// At which bank.
    pub provider: ProviderId,
}

impl Control {
    /// Gives the demo application an AIS connection, as the consent of a bank's customer would.
    pub async fn connection(&self, new: NewConnection) -> Result<Connection, ControlError> {
        let application = self.demo()?;
        let given = self
            .engine
            .run(OpenConnection {
                application,
                provider: new.provider,
                username: new.username,
                scopes: new.scopes,
            })
            .await?;
        Ok(Connection {
            customer_id: given.connection.customer_id,
            code: SecretString::from(given.code.text),
            provider: given.connection.provider,
        })
    }
}
