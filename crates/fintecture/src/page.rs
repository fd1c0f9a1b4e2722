//! One page of a list, and all of them.

use serde::de::DeserializeOwned;

use crate::call::Describe;
use crate::transport::{Items, Listed, Pages, Unread};
use crate::{Call, Client, Extra};

/// One page of a list (Contract §17).
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    items: Vec<T>,
    total_items: Option<u64>,
    total_pages: Option<u64>,
    next: Option<String>,
    unread: Vec<Unread>,
    extra_meta: Extra,
    extra_links: Extra,
    extra: Extra,
}

impl<T> Page<T> {
    /// What stands on it.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// What stands on it, taken out.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }

    /// How many items all pages have together.
    pub fn total_items(&self) -> Option<u64> {
        self.total_items
    }

    /// How many pages there are.
    pub fn total_pages(&self) -> Option<u64> {
        self.total_pages
    }

    /// The link to the next page, if there is one.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// What came along because it was asked for, not read yet.
    pub(crate) fn unread(&self) -> impl Iterator<Item = &Unread> {
        self.unread.iter()
    }

    /// Members of `meta` that this version has no name for.
    pub fn extra_meta(&self) -> &Extra {
        &self.extra_meta
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

impl<T> From<Listed<T>> for Page<T> {
    fn from(listed: Listed<T>) -> Self {
        let totals = listed.meta.unwrap_or_default();
        let links = listed.links.unwrap_or_default();
        Self {
            items: listed.data,
            total_items: totals.total_items,
            total_pages: totals.total_pages,
            next: links.next,
            unread: listed.included,
            extra_meta: totals.extra,
            extra_links: links.extra,
            extra: listed.extra,
        }
    }
}

impl<A, T, M> Call<A, Client>
where
    A: Describe<Wire = Listed<T, M>>,
    T: DeserializeOwned + Send + 'static,
    M: DeserializeOwned + Send,
{
    /// Every item of the list, page after page, each page asked for when the one before is used up
    /// (Contract §17).
    ///
    /// The links of the server are followed, never to another host and never in a circle. The
    /// limits of the call are those of each page.
    pub fn items(self) -> Items<T> {
        let limits = self.limits(self.runner.core().limits);
        Items::new(self.runner.core().clone(), self.action.describe(), limits)
    }

    /// Every page of the list, each asked for when it is wanted (Contract §17); otherwise as
    /// [`items`](Self::items).
    ///
    /// ```no_run
    /// # async fn all(client: fintecture::Client) -> Result<(), fintecture::Error> {
    /// use futures_util::TryStreamExt as _;
    ///
    /// let mut pages = client.pis().payments().list().page_size(100).pages();
    /// while let Some(page) = pages.try_next().await? {
    ///     println!("{} of {:?}", page.items().len(), page.total_items());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages(self) -> Pages<A::Answer> {
        let limits = self.limits(self.runner.core().limits);
        Pages::new(self.runner.core().clone(), self.action.describe(), limits)
    }
}

#[cfg(feature = "blocking")]
impl<A, T, M> Call<A, crate::blocking::Client>
where
    A: Describe<Wire = Listed<T, M>>,
    T: DeserializeOwned + Send + 'static,
    M: DeserializeOwned + Send,
{
    /// Every item of the list, page after page, each page asked for when the one before is used up
    /// (Contract §17).
    pub fn items(self) -> crate::blocking::Items<T> {
        let (call, client) = self.unblocked();
        crate::blocking::Items::new(&client, call.items())
    }

    /// Every page of the list, each asked for when it is wanted (Contract §17).
    pub fn pages(self) -> crate::blocking::Pages<A::Answer> {
        let (call, client) = self.unblocked();
        crate::blocking::Pages::new(&client, call.pages())
    }
}
