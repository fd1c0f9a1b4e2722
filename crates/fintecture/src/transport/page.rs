//! Lists that come in pages (Contract §17).

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::stream::{self, BoxStream, Stream, StreamExt};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::{Core, Limits, Operation};
use crate::{Error, Extra};

/// One page of a list, as it stands on the wire.
#[derive(Debug, Deserialize)]
#[serde(bound = "T: DeserializeOwned, M: DeserializeOwned")]
pub struct Listed<T, M = Totals> {
    pub(crate) data: Vec<T>,
    pub(crate) meta: Option<M>,
    pub(crate) links: Option<Links>,
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
}

/// Every item of a list, page after page, each page asked for when the one before is used up.
///
/// It follows the links that the server gives, never to another host, never twice to the same
/// page, and not beyond an empty one.
pub struct Items<T>(BoxStream<'static, Result<T, Error>>);

impl<T: DeserializeOwned + Send + 'static> Items<T> {
    pub(crate) fn new(core: Arc<Core>, first: Operation, limits: Limits) -> Self {
        let pages = Pages {
            core,
            limits,
            seen: HashSet::new(),
            next: Some(Ok(first)),
            ready: VecDeque::new(),
        };
        Self(stream::try_unfold(pages, Pages::item).boxed())
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

struct Pages<T> {
    core: Arc<Core>,
    limits: Limits,
    seen: HashSet<String>,
    /// The page to turn to, or why it cannot be.
    next: Option<Result<Operation, Error>>,
    ready: VecDeque<T>,
}

impl<T: DeserializeOwned> Pages<T> {
    async fn item(mut self) -> Result<Option<(T, Self)>, Error> {
        if self.ready.is_empty()
            && let Some(page) = self.next.take()
        {
            self.turn_to(page?).await?;
        }
        Ok(self.ready.pop_front().map(|item| (item, self)))
    }

    async fn turn_to(&mut self, page: Operation) -> Result<(), Error> {
        let target = page.target(&self.core.paths);
        self.seen.insert(target.as_str().to_owned());
        let listed: Listed<T, IgnoredAny> = self.core.call(&page, self.limits).await?;
        self.ready = listed.data.into();
        // What this page holds is given out before its link is judged.
        let next = listed.links.and_then(|links| links.next);
        self.next = next.map(|link| self.followed(page, &link));
        Ok(())
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
