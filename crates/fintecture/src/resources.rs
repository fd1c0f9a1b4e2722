//! What the platform offers: its banks (Contract §9).

mod provider;
mod providers;

pub use self::provider::Provider;
pub use self::providers::{GetProvider, ListProviders, SortBy, SortOrder};
use crate::{Call, Client, ProviderId, Runner};

/// What the platform offers; from [`Client::resources`]. No token is needed.
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
    pub fn provider(&self, id: &ProviderId) -> Call<GetProvider, R> {
        Call::new(GetProvider::new(id.clone()), self.runner.clone())
    }
}
