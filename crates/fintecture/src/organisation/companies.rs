//! The companies of an organisation. Contract §11.

use serde::{Deserialize, Serialize};

use crate::item::{Body, items, open_attributes};
use crate::transport::{Operation, route};
use crate::{Ask, Call, Client, CompanyId, Extra, Invalid, ListOf, Remove, Runner};

items! {
    /// A company.
    Company(CompanyId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    name: Option<String>,
    external_id: Option<String>,
    incorporation: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl Company {
    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.0.attributes.name.as_deref()
    }

    /// The organisation's own reference, unique in it.
    pub fn external_id(&self) -> Option<&str> {
        self.0.attributes.external_id.as_deref()
    }

    /// Its registration number: SIREN, VAT or HRB.
    pub fn incorporation(&self) -> Option<&str> {
        self.0.attributes.incorporation.as_deref()
    }
}

/// A company to make: the body of [`Companies::create`].
#[derive(Clone, Debug, Serialize)]
pub struct NewCompany {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incorporation: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl NewCompany {
    /// A company by its name; it needs an external id or a registration number too.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            external_id: None,
            incorporation: None,
            extra: Extra::default(),
        }
    }

    /// Your own reference, unique in the organisation.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// The registration number: SIREN, VAT or HRB.
    pub fn incorporation(mut self, number: impl Into<String>) -> Self {
        self.incorporation = Some(number.into());
        self
    }
}

/// What to change of a company: the body of [`Companies::update`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct CompanyChanges {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incorporation: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl CompanyChanges {
    /// Another name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Another reference of yours.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.external_id = Some(id.into());
        self
    }

    /// Another registration number.
    pub fn incorporation(mut self, number: impl Into<String>) -> Self {
        self.incorporation = Some(number.into());
        self
    }
}

open_attributes! { NewCompany CompanyChanges }

/// The companies of an organisation; from
/// [`Organisation::companies`](super::Organisation::companies).
#[derive(Clone, Debug)]
pub struct Companies<R = Client> {
    runner: R,
}

impl<R: Runner> Companies<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The companies that the token sees: the first page, or [every one](Call::items). Contract §11,
    /// of low confidence; scope `companies:read`.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// for company in client.organisation().companies().list().await?.items() {
    ///     println!("{} {}", company.id(), company.name().unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<Company>, R> {
        let operation = Operation::new(&route::LIST_COMPANIES);
        Call::new(ListOf::new(operation), self.runner.clone())
    }

    /// Makes a company. Contract §11; that it takes an external id or a registration number is
    /// documented, its members are of low confidence. Scope `companies:write`.
    ///
    /// It is never made twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous), and [`list`](Self::list) shows whether the
    /// external id is there.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::NewCompany;
    ///
    /// let acme = NewCompany::new("ACME SARL").external_id("acme-001");
    /// let company = client.organisation().companies().create(&acme).await?;
    /// println!("{}", company.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, company: &NewCompany) -> Call<Ask<Company>, R> {
        let is_identified = company.external_id.is_some() || company.incorporation.is_some();
        let operation = Operation::new(&route::CREATE_COMPANY)
            .json(&Body::new("companies", company))
            .demand_text("data.attributes.name", &company.name)
            .demand(is_identified, || {
                let rule = "required where there is no incorporation";
                Invalid::missing("data.attributes.external_id", rule)
            });
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// One company. Contract §11, of low confidence; scope `companies:read`.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that the token does not see.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::CompanyId)
    /// #     -> Result<(), fintecture::Error> {
    /// let company = client.organisation().companies().get(&id).await?;
    /// println!("{}", company.name().unwrap_or_default());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &CompanyId) -> Call<Ask<Company>, R> {
        let operation = Operation::new(&route::GET_COMPANY);
        let operation = operation.variable("company_id", id.as_str());
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Changes a company, and returns it. Contract §11, of low confidence; scope `companies:write`.
    /// It sets what it is given, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn rename(client: fintecture::Client, id: fintecture::CompanyId)
    /// #     -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::CompanyChanges;
    ///
    /// let renamed = CompanyChanges::default().name("ACME SAS");
    /// client.organisation().companies().update(&id, &renamed).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(&self, id: &CompanyId, changes: &CompanyChanges) -> Call<Ask<Company>, R> {
        let body = Body::new("companies", changes).of(id.as_str());
        let operation = Operation::new(&route::UPDATE_COMPANY)
            .variable("company_id", id.as_str())
            .json(&body);
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Deletes a company. Contract §11, of low confidence; scope `companies:write`. It may be
    /// repeated: one that the server does not know is a success.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::CompanyId)
    /// #     -> Result<(), fintecture::Error> {
    /// let deletion = client.organisation().companies().delete(&id).await?;
    /// println!("{deletion:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &CompanyId) -> Call<Remove, R> {
        let operation = Operation::new(&route::DELETE_COMPANY);
        let operation = operation.variable("company_id", id.as_str());
        Call::new(Remove::new(operation), self.runner.clone())
    }
}
