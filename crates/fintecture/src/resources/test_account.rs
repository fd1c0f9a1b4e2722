//! Logins for the banks of the sandbox. Contract §9.3.

use serde::Deserialize;

use super::SortOrder;
use crate::item::items;
use crate::{Call, Extra, ListOf, Personal, ProviderId};

items! {
    /// A login for a bank of the sandbox.
    ///
    /// Its members are not published; what is absent is `None`. The login does not show in `Debug`.
    TestAccount(String, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    provider_id: Option<ProviderId>,
    name: Option<Personal>,
    username: Option<Personal>,
    password: Option<Personal>,
    #[serde(flatten)]
    extra: Extra,
}

impl TestAccount {
    /// The bank that it is for.
    pub fn provider_id(&self) -> Option<&ProviderId> {
        self.0.attributes.provider_id.as_ref()
    }

    /// What it is called, or whose it is.
    pub fn name(&self) -> Option<&str> {
        self.0.attributes.name.as_ref().map(Personal::expose_str)
    }

    /// What is typed as the user's name.
    pub fn username(&self) -> Option<&str> {
        self.0
            .attributes
            .username
            .as_ref()
            .map(Personal::expose_str)
    }

    /// What is typed as the password.
    pub fn password(&self) -> Option<&str> {
        self.0
            .attributes
            .password
            .as_ref()
            .map(Personal::expose_str)
    }
}

impl<R> Call<ListOf<TestAccount>, R> {
    /// Only those for this bank.
    pub fn provider(self, id: &ProviderId) -> Self {
        self.with(|action| action.set("filter[provider_id]", id.as_str()))
    }

    /// Sorts them by bank.
    pub fn sort_by_provider(self, order: SortOrder) -> Self {
        self.with(|action| action.set("sort[provider]", order.as_str()))
    }
}
