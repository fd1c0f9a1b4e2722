//! What the platform offers: its banks, and what the application is (Contract §9).

mod application;
mod functionality;
mod provider;
mod providers;
mod test_account;

pub use self::application::Application;
pub use self::functionality::Functionality;
pub use self::provider::Provider;
pub use self::providers::{GetProvider, ListProviders, SortBy, SortOrder};
pub use self::test_account::TestAccount;
use crate::transport::{Operation, route};
use crate::{Ask, Call, Client, ListOf, ProviderId, Runner};

/// What the platform offers; from [`Client::resources`]. But for
/// [`functionality`](Resources::functionality), no token is needed.
#[derive(Clone, Debug)]
pub struct Resources<R = Client> {
    runner: R,
}

impl<R: Runner> Resources<R> {
    pub(crate) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The banks. Contract §9.1.
    ///
    /// ```no_run
    /// # async fn banks(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use fintecture::AisCapability;
    /// use fintecture::resources::{SortBy, SortOrder};
    ///
    /// let banks = client
    ///     .resources()
    ///     .providers()
    ///     .country("FR")
    ///     .reading(AisCapability::Transactions)
    ///     .sort(SortBy::Name, SortOrder::Ascending)
    ///     .await?;
    /// for bank in banks.items() {
    ///     println!("{} {}", bank.id(), bank.name().unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn providers(&self) -> Call<ListProviders, R> {
        Call::new(ListProviders::default(), self.runner.clone())
    }

    /// One bank. Contract §9.1.
    ///
    /// The error [is not found](crate::Error::is_not_found) for a bank that there is none of.
    ///
    /// ```no_run
    /// # async fn look(client: fintecture::Client, id: fintecture::ProviderId)
    /// #     -> Result<(), fintecture::Error> {
    /// let bank = client.resources().provider(&id).await?;
    /// println!("{} {:?}", bank.name().unwrap_or_default(), bank.auth_models());
    /// # Ok(())
    /// # }
    /// ```
    pub fn provider(&self, id: &ProviderId) -> Call<GetProvider, R> {
        Call::new(GetProvider::new(id.clone()), self.runner.clone())
    }

    /// The application itself. Contract §9.2.
    ///
    /// ```no_run
    /// # async fn look(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// let application = client.resources().application().with_payment_methods().await?;
    /// for method in application.payment_methods() {
    ///     println!("payers can choose {method}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn application(&self) -> Call<Ask<Application>, R> {
        let operation = Operation::new(&route::GET_APPLICATION);
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Logins for the banks of the sandbox; elsewhere there are none. Contract §9.3; the members of
    /// the answer are of low confidence.
    ///
    /// ```no_run
    /// # async fn look(client: fintecture::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let bank = "ftecfr".try_into()?;
    /// for login in client.resources().test_accounts().provider(&bank).await?.items() {
    ///     println!("{}", login.username().unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn test_accounts(&self) -> Call<ListOf<TestAccount>, R> {
        let operation = Operation::new(&route::LIST_TEST_ACCOUNTS);
        Call::new(ListOf::new(operation), self.runner.clone())
    }

    /// Whether a feature is on for the application. Contract §9.4, of medium confidence; which
    /// features there are is not published.
    ///
    /// ```no_run
    /// # async fn look(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// let feature = client.resources().functionality("some-functionality").await?;
    /// println!("{:?}", feature.is_enabled());
    /// # Ok(())
    /// # }
    /// ```
    pub fn functionality(&self, id: &str) -> Call<Ask<Functionality>, R> {
        let operation = Operation::new(&route::GET_FUNCTIONALITY);
        let operation = operation
            .variable("functionality_id", id)
            .demand_text("functionality_id", id);
        Call::new(Ask::new(operation), self.runner.clone())
    }
}
