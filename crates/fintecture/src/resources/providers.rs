//! The banks, one and all. Contract §9.1.

use super::Provider;
use crate::call::{Action, Describe};
use crate::page::Page;
use crate::transport::{BoxFuture, Limits, Listed, Operation, route};
use crate::{AisCapability, AuthModel, Call, Client, Error, PaymentScheme, ProviderId, PsuType};

/// Lists banks: [`Resources::providers`](super::Resources::providers).
#[derive(Clone, Debug, Default)]
pub struct ListProviders {
    country: Option<String>,
    pis: Option<PaymentScheme>,
    ais: Option<AisCapability>,
    psu_type: Option<PsuType>,
    auth_model: Option<AuthModel>,
    sorts: Vec<(SortBy, SortOrder)>,
}

/// What banks can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SortBy {
    /// The name.
    Name,
    /// The full name.
    FullName,
    /// The country.
    Country,
    /// The id.
    ProviderId,
}

/// Which end of a sorted list comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// The smallest.
    Ascending,
    /// The largest.
    Descending,
}

impl SortBy {
    fn parameter(self) -> &'static str {
        match self {
            Self::Name => "sort[name]",
            Self::FullName => "sort[full_name]",
            Self::Country => "sort[country]",
            Self::ProviderId => "sort[provider_id]",
        }
    }
}

impl SortOrder {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Ascending => "ASC",
            Self::Descending => "DESC",
        }
    }
}

impl<R> Call<ListProviders, R> {
    /// Only banks of this country: two letters.
    pub fn country(self, country: impl Into<String>) -> Self {
        self.with(|action| action.country = Some(country.into()))
    }

    /// Only banks that make payments in this scheme.
    pub fn paying(self, scheme: PaymentScheme) -> Self {
        self.with(|action| action.pis = Some(scheme))
    }

    /// Only banks of which this can be read.
    pub fn reading(self, capability: AisCapability) -> Self {
        self.with(|action| action.ais = Some(capability))
    }

    /// Only banks for this kind of customer.
    pub fn psu_type(self, kind: PsuType) -> Self {
        self.with(|action| action.psu_type = Some(kind))
    }

    /// Only banks whose customers prove themselves in this way.
    pub fn auth_model(self, model: AuthModel) -> Self {
        self.with(|action| action.auth_model = Some(model))
    }

    /// Sorts them; a second sort decides between those that are equal in the first.
    pub fn sort(self, by: SortBy, order: SortOrder) -> Self {
        self.with(|action| {
            action.sorts.retain(|(already, _)| *already != by);
            action.sorts.push((by, order));
        })
    }
}

impl Describe for ListProviders {
    type Wire = Listed<Provider>;
    type Answer = Page<Provider>;

    fn describe(&self) -> Operation {
        let operation = Operation::new(&route::LIST_PROVIDERS)
            .query("filter[country]", self.country.as_deref())
            .query("filter[pis]", self.pis.as_ref().map(PaymentScheme::as_str))
            .query("filter[ais]", self.ais.as_ref().map(AisCapability::as_str))
            .query(
                "filter[psu_type]",
                self.psu_type.as_ref().map(PsuType::as_str),
            )
            .query(
                "filter[auth_model]",
                self.auth_model.as_ref().map(AuthModel::as_str),
            )
            .demand_two_letters("filter[country]", self.country.as_deref());
        self.sorts.iter().fold(operation, |operation, (by, order)| {
            operation.query(by.parameter(), Some(order.as_str()))
        })
    }
}

/// Reads one bank: [`Resources::provider`](super::Resources::provider).
#[derive(Clone, Debug)]
pub struct GetProvider {
    id: ProviderId,
}

impl GetProvider {
    pub(super) fn new(id: ProviderId) -> Self {
        Self { id }
    }

    fn describe(&self) -> Operation {
        Operation::new(&route::GET_PROVIDER).variable("provider_id", self.id.as_str())
    }
}

impl Action for GetProvider {
    type Output = Provider;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<Provider, Error>> {
        Box::pin(async move {
            let operation = self.describe();
            // A list, even for one (Contract §9.1).
            let listed: Listed<Provider> = client.core().call(&operation, limits).await?;
            listed
                .data
                .into_iter()
                .next()
                .ok_or_else(|| Error::absent("provider").in_operation(operation.name()))
        })
    }
}
