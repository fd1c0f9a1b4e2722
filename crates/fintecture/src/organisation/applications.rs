//! The applications of an organisation's companies. Contract §11, all of it of low confidence.

use serde::{Deserialize, Serialize};

use super::OrganisationBankAccount;
use crate::item::{Body, Related, items, open_attributes};
use crate::transport::{Operation, Unread, route};
use crate::{
    AppId, Ask, BankAccountId, Call, Client, CompanyId, Extra, ListOf, Page, PublicKey, Remove,
    Runner,
};

items! {
    /// An application of one of the organisation's companies.
    ManagedApplication(AppId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    app_name: Option<String>,
    app_urls: Option<AppUrls>,
    app_webhooks: Option<Vec<AppWebhook>>,
    #[serde(flatten)]
    extra: Extra,
}

/// Where an application lives, and where people come back to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppUrls {
    #[serde(skip_serializing_if = "Option::is_none")]
    return_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl AppUrls {
    /// The address that people come back to, and the domain of the shop.
    pub fn new(return_url: impl Into<String>, domain: impl Into<String>) -> Self {
        Self {
            return_url: Some(return_url.into()),
            domain: Some(domain.into()),
            extra: Extra::default(),
        }
    }

    /// Where people come back to.
    pub fn return_url(&self) -> Option<&str> {
        self.return_url.as_deref()
    }

    /// The domain of the shop.
    pub fn domain(&self) -> Option<&str> {
        self.domain.as_deref()
    }

    /// Members that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

/// An address that webhooks are sent to, and for which events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppWebhook {
    url: String,
    #[serde(default)]
    events: Vec<String>,
    #[serde(flatten)]
    extra: Extra,
}

impl AppWebhook {
    /// An address, and the names of the events, for example
    /// `payment_session.status.payment_created` (Contract §15.4).
    pub fn new<E: Into<String>>(
        url: impl Into<String>,
        events: impl IntoIterator<Item = E>,
    ) -> Self {
        Self {
            url: url.into(),
            events: events.into_iter().map(Into::into).collect(),
            extra: Extra::default(),
        }
    }

    /// Where they are sent.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The names of the events.
    pub fn events(&self) -> &[String] {
        &self.events
    }

    /// Members that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl ManagedApplication {
    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.0.attributes.app_name.as_deref()
    }

    /// Where it lives, and where people come back to.
    pub fn urls(&self) -> Option<&AppUrls> {
        self.0.attributes.app_urls.as_ref()
    }

    /// Where its webhooks are sent.
    pub fn webhooks(&self) -> &[AppWebhook] {
        self.0
            .attributes
            .app_webhooks
            .as_deref()
            .unwrap_or_default()
    }

    /// The account it is paid on; `None` if the answer does not say.
    pub fn bank_account_id(&self) -> Option<BankAccountId> {
        let id = self.0.related("bank_account").next()?;
        BankAccountId::new(id).ok()
    }
}

/// An application to make: the body of [`Applications::create`].
#[derive(Clone, Debug, Serialize)]
pub struct NewApplication {
    app_name: String,
    app_public_key: String,
    #[serde(skip)]
    bank_account: BankAccountId,
    #[serde(flatten)]
    extra: Extra,
}

impl NewApplication {
    /// An application by its name, the public half of the key that it will sign with, and the
    /// account that it is paid on.
    pub fn new(name: impl Into<String>, key: &PublicKey, bank_account: &BankAccountId) -> Self {
        Self {
            app_name: name.into(),
            app_public_key: key.to_pem(),
            bank_account: bank_account.clone(),
            extra: Extra::default(),
        }
    }
}

/// What to change of an application: the body of [`Applications::update`].
#[derive(Clone, Debug, Default, Serialize)]
pub struct ApplicationChanges {
    #[serde(skip_serializing_if = "Option::is_none")]
    app_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_urls: Option<AppUrls>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_webhooks: Option<Vec<AppWebhook>>,
    #[serde(flatten)]
    extra: Extra,
}

impl ApplicationChanges {
    /// Another name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.app_name = Some(name.into());
        self
    }

    /// Other addresses.
    pub fn urls(mut self, urls: AppUrls) -> Self {
        self.app_urls = Some(urls);
        self
    }

    /// The webhooks, in the place of all there were.
    pub fn webhooks(mut self, webhooks: impl IntoIterator<Item = AppWebhook>) -> Self {
        self.app_webhooks = Some(webhooks.into_iter().collect());
        self
    }
}

open_attributes! { NewApplication ApplicationChanges }

/// The applications of an organisation's companies; from
/// [`Organisation::applications`](super::Organisation::applications).
#[derive(Clone, Debug)]
pub struct Applications<R = Client> {
    runner: R,
}

impl<R: Runner> Applications<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The applications: the first page, or [every one](Call::items). Contract §11, of low
    /// confidence; scope `applications:read`.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, company: fintecture::CompanyId)
    /// #     -> Result<(), fintecture::Error> {
    /// let applications = client.organisation().applications();
    /// for application in applications.list().company(&company).await?.items() {
    ///     println!("{} {}", application.id(), application.name().unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> Call<ListOf<ManagedApplication>, R> {
        let operation = Operation::new(&route::LIST_APPLICATIONS);
        Call::new(ListOf::new(operation), self.runner.clone())
    }

    /// Makes an application. Contract §11, of low confidence; scope `applications:write`. It is
    /// never made twice: if the answer is lost, the error
    /// [is ambiguous](crate::Error::is_ambiguous), and [`list`](Self::list) shows whether it is
    /// there.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client, paid_on: fintecture::BankAccountId)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// use fintecture::PrivateKey;
    /// use fintecture::organisation::NewApplication;
    ///
    /// let key = PrivateKey::generate()?;
    /// let shop = NewApplication::new("My shop", key.public(), &paid_on);
    /// let application = client.organisation().applications().create(&shop).await?;
    /// println!("{}", application.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, application: &NewApplication) -> Call<Ask<ManagedApplication>, R> {
        let paid_on = Related::to("bank_accounts", application.bank_account.as_str());
        let body = Body::new("applications", application).related("bank_account", paid_on);
        let operation = Operation::new(&route::CREATE_APPLICATION)
            .json(&body)
            .demand_text("data.attributes.app_name", &application.app_name);
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// One application. Contract §11, of low confidence; scope `applications:read`.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that the token does not see.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::AppId)
    /// #     -> Result<(), fintecture::Error> {
    /// let application = client.organisation().applications().get(&id).await?;
    /// println!("{} webhooks", application.webhooks().len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &AppId) -> Call<Ask<ManagedApplication>, R> {
        let operation = at(Operation::new(&route::GET_MANAGED_APPLICATION), id);
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Changes an application, and returns it. Contract §11, of low confidence; scope
    /// `applications:write`. It sets what it is given, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn change(client: fintecture::Client, id: fintecture::AppId)
    /// #     -> Result<(), fintecture::Error> {
    /// use fintecture::organisation::{AppUrls, ApplicationChanges, AppWebhook};
    ///
    /// let hook = AppWebhook::new(
    ///     "https://shop.example.com/webhook",
    ///     ["payment_session.status.payment_created"],
    /// );
    /// let changes = ApplicationChanges::default()
    ///     .urls(AppUrls::new("https://shop.example.com/callback", "shop.example.com"))
    ///     .webhooks([hook]);
    /// client.organisation().applications().update(&id, &changes).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update(
        &self,
        id: &AppId,
        changes: &ApplicationChanges,
    ) -> Call<Ask<ManagedApplication>, R> {
        let body = Body::new("applications", changes).of(id.as_str());
        let operation = at(Operation::new(&route::UPDATE_APPLICATION), id).json(&body);
        Call::new(Ask::new(operation), self.runner.clone())
    }

    /// Deletes an application, which cannot be undone. Contract §11, of low confidence; scope
    /// `applications:write`. It may be repeated: one that the server does not know is a success.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::AppId)
    /// #     -> Result<(), fintecture::Error> {
    /// client.organisation().applications().delete(&id).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &AppId) -> Call<Remove, R> {
        let operation = at(Operation::new(&route::DELETE_APPLICATION), id);
        Call::new(Remove::new(operation), self.runner.clone())
    }
}

impl<R> Call<ListOf<ManagedApplication>, R> {
    /// Only those of this company.
    pub fn company(self, id: &CompanyId) -> Self {
        self.with(|action| action.set("filter[company_id]", id.as_str()))
    }

    /// Asks for the [bank accounts](Page::bank_accounts) too.
    pub fn with_bank_accounts(self) -> Self {
        self.with(|action| action.set("include", "bank_accounts"))
    }
}

impl Page<ManagedApplication> {
    /// The accounts that the applications are paid on, where they were
    /// [asked for](Call::with_bank_accounts).
    pub fn bank_accounts(&self) -> Vec<OrganisationBankAccount> {
        #[derive(Deserialize)]
        struct Kind {
            r#type: String,
        }
        let is_account = |object: &&Unread| {
            object
                .read()
                .is_ok_and(|kind: Kind| kind.r#type == "bank_accounts")
        };
        self.unread()
            .filter(is_account)
            .filter_map(|object| object.read().ok())
            .collect()
    }
}

fn at(operation: Operation, id: &AppId) -> Operation {
    operation.variable("application_id", id.as_str())
}
