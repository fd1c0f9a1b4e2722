//! Lists that come in pages (Contract §17).

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::{Core, Limits, Operation, Unread};
use crate::item::absent_if_null;
use crate::{Error, Extra};

/// One page of a list, as it stands on the wire.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: DeserializeOwned, M: DeserializeOwned")]
pub struct Listed<T, M = Totals> {
    pub(crate) data: Vec<T>,
    pub(crate) meta: Option<M>,
    pub(crate) links: Option<Links>,
    #[serde(default, deserialize_with = "absent_if_null")]
    pub(crate) included: Vec<Unread>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Totals {
    pub(crate) total_items: Option<u64>,
    pub(crate) total_pages: Option<u64>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Links {
    pub(crate) next: Option<String>,
    #[serde(flatten)]
    pub(crate) extra: Extra,
}

/// Every item of a list, page after page, each page asked for when the one before is used up:
/// [`Call::items`](crate::Call::items).
///
/// It follows the links that the server gives, never to another host, never twice to the same
/// page, and not beyond an empty one.
pub struct Items<T>(BoxStream<'static, Result<T, Error>>);

impl<T: DeserializeOwned + Send + 'static> Items<T> {
    pub(crate) fn new(core: Arc<Core>, first: Operation, limits: Limits) -> Self {
        let start = (Walk::new(core, first, limits), VecDeque::new());
        Self(stream::try_unfold(start, next_item).boxed())
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// Every page of a list, each asked for when it is wanted: [`Call::pages`](crate::Call::pages).
///
/// It goes as far as [`Items`] does.
pub struct Pages<P>(BoxStream<'static, Result<P, Error>>);

impl<P: 'static> Pages<P> {
    pub(crate) fn new<T, M>(core: Arc<Core>, first: Operation, limits: Limits) -> Self
    where
        P: From<Listed<T, M>>,
        T: DeserializeOwned + Send,
        M: DeserializeOwned + Send,
    {
        let walk = Walk::new(core, first, limits);
        let pages = stream::try_unfold(walk, async |mut walk| {
            let listed = walk.page::<T, M>().await?;
            Ok(listed.map(|listed| (P::from(listed), walk)))
        });
        Self(pages.boxed())
    }
}

impl<P> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

async fn next_item<T: DeserializeOwned>(
    (mut walk, mut ready): (Walk, VecDeque<T>),
) -> Result<Option<(T, (Walk, VecDeque<T>))>, Error> {
    if ready.is_empty() {
        // What stands beside the items is nobody's concern here, whatever its shape.
        let listed = walk.page::<T, IgnoredAny>().await?;
        ready.extend(listed.into_iter().flat_map(|listed| listed.data));
    }
    Ok(ready.pop_front().map(|item| (item, (walk, ready))))
}

/// The way from page to page.
struct Walk {
    core: Arc<Core>,
    limits: Limits,
    seen: HashSet<String>,
    /// The page to turn to, or why it cannot be.
    next: Option<Result<Operation, Error>>,
}

impl Walk {
    fn new(core: Arc<Core>, first: Operation, limits: Limits) -> Self {
        Self {
            core,
            limits,
            seen: HashSet::new(),
            next: Some(Ok(first)),
        }
    }

    /// The next page, if there is one.
    async fn page<T: DeserializeOwned, M: DeserializeOwned>(
        &mut self,
    ) -> Result<Option<Listed<T, M>>, Error> {
        let Some(page) = self.next.take().transpose()? else {
            return Ok(None);
        };
        let target = page.target(&self.core.paths);
        self.seen.insert(target.as_str().to_owned());
        let listed: Listed<T, M> = self.core.call(&page, self.limits).await?;
        let next = listed
            .links
            .as_ref()
            .and_then(|links| links.next.as_deref());
        // What this page holds is given out before its link is judged.
        self.next = next
            .filter(|_| !listed.data.is_empty())
            .map(|link| self.followed(page, link));
        Ok(Some(listed))
    }

    fn followed(&self, page: Operation, link: &str) -> Result<Operation, Error> {
        let name = page.name();
        let target = self
            .core
            .base
            .follow(link)
            .map_err(|problem| Error::from(problem).in_operation(name))?;
        if self.seen.contains(target.as_str()) {
            return Err(
                Error::refused("the list leads back to a page already read").in_operation(name)
            );
        }
        Ok(page.at(target))
    }
}
