//! One page of what a bank says.

use serde::Deserialize;
use serde_json::Value;

use crate::item::unless_empty;
use crate::transport::{Listed, Unread};
use crate::{CustomerId, Extra, ProviderId, Timestamp};

/// One page of what a bank says of a connection (Contract §8.5, §17).
#[derive(Clone, Debug, PartialEq)]
pub struct BankPage<T> {
    items: Vec<T>,
    next: Option<String>,
    meta: BankMeta,
    included: Vec<Unread>,
    extra_links: Extra,
    extra: Extra,
}

/// What stands beside the data, on a page and on a single account.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct BankMeta {
    #[serde(deserialize_with = "unless_empty")]
    pub(super) customer_id: Option<CustomerId>,
    #[serde(deserialize_with = "unless_empty")]
    pub(super) provider: Option<ProviderId>,
    last_authentication: Option<String>,
    #[serde(flatten)]
    pub(super) extra: Extra,
}

impl BankMeta {
    pub(super) fn last_authentication(&self) -> Option<Timestamp> {
        self.last_authentication.as_ref()?.parse().ok()
    }
}

impl<T> BankPage<T> {
    /// What stands on it.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// What stands on it, taken out.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// The link to the next page, if there is one. Most banks give everything at once.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Whose connection it is.
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.meta.customer_id.as_ref()
    }

    /// The bank.
    pub fn provider(&self) -> Option<&ProviderId> {
        self.meta.provider.as_ref()
    }

    /// When the holder last proved themselves to the bank.
    pub fn last_authentication(&self) -> Option<Timestamp> {
        self.meta.last_authentication()
    }

    /// Members of `meta` that this version has no name for.
    pub fn extra_meta(&self) -> &Extra {
        &self.meta.extra
    }

    /// Related objects that came along, as they are. No bank is known to send any.
    pub fn included(&self) -> impl Iterator<Item = Value> {
        self.included.iter().filter_map(|object| object.read().ok())
    }

    /// Links that this version has no name for, such as `self`; they are not followed.
    pub fn extra_links(&self) -> &Extra {
        &self.extra_links
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl<T> From<Listed<T, BankMeta>> for BankPage<T> {
    fn from(listed: Listed<T, BankMeta>) -> Self {
        let links = listed.links.unwrap_or_default();
        Self {
            items: listed.data,
            next: links.next,
            meta: listed.meta.unwrap_or_default(),
            included: listed.included,
            extra_links: links.extra,
            extra: listed.extra,
        }
    }
}
