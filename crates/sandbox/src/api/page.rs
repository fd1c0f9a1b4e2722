//! Numbered pages of lists (Contract §17).

use axum::response::Response;
use serde_json::{Value, json};

use super::ApiError;
use super::body;
use super::caller::Call;
use super::query::{self, PAGE_SIZE};
use crate::store::Part;

/// Which page is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    number: u32,
    size: u32,
}

impl Page {
    /// Reads which; a parameter in brackets that is none of these and of the list's own is refused.
    pub(super) fn asked(call: &Call, own: &[&str]) -> Result<Self, ApiError> {
        let known = [&["page[number]", "page[size]"], own].concat();
        query::check_names(call, &known)?;
        Ok(Self {
            number: query::count(call, "page[number]", u32::MAX)?.unwrap_or(1),
            size: query::count(call, "page[size]", PAGE_SIZE)?.unwrap_or(PAGE_SIZE),
        })
    }

    /// The part of the whole list that it is.
    pub(super) fn part(self) -> Part {
        Part {
            limit: self.size.into(),
            offset: i64::from(self.number - 1).saturating_mul(self.size.into()),
        }
    }

    /// The page, how many there are, and the links to it and to the next.
    pub(super) fn answer(self, call: &Call, total: u64, data: &[Value]) -> Response {
        body::json(&self.document(call, total, data))
    }

    /// The same, to be added to.
    pub(super) fn document(self, call: &Call, total: u64, data: &[Value]) -> Value {
        let pages = total.div_ceil(self.size.into());
        let link = |number: u32| {
            let page = [("page[number]", number.to_string())];
            query::link(call, call.path().trim_end_matches('/'), &page)
        };
        let mut links = json!({ "self": link(self.number) });
        if u64::from(self.number) < pages {
            links["next"] = json!(link(self.number + 1));
        }
        json!({
            "meta": { "totalItems": total, "totalPages": pages },
            "data": data,
            "links": links,
        })
    }
}
