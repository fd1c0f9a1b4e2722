//! One operation as a value: everything there is to say about a call, and nothing done yet.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::Held;
use super::header::{added, sendable};
use super::route::{Paths, Proof, Route, variables};
use super::target::{BaseUrl, Query, Target};
use super::unique::repeated_member;
use crate::error::Traces;
use crate::{Date, Digest, Invalid};

/// What happens when a request arrives twice. There is no idempotency key in this API, so this
/// decides what may be sent again; see [the table](crate::transport).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Reads only.
    Safe,
    /// The second time changes nothing.
    Idempotent,
    /// The second time does it again: a second payment, a second refund.
    Once,
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Safe => "safe",
            Self::Idempotent => "idempotent",
            Self::Once => "once",
        })
    }
}

/// A call, described.
#[derive(Clone)]
pub struct Operation {
    pub(crate) route: Cow<'static, Route>,
    variables: Vec<(&'static str, String)>,
    query: Query,
    /// The page of a list that a link of the server's led to; it stands in place of the route.
    page: Option<Target>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    /// What is digested in place of the body.
    digested: Option<Bytes>,
    /// The connection whose token it needs.
    pub(crate) held: Option<Arc<Held>>,
    pub(crate) traces: Traces,
    problems: Vec<Invalid>,
}

impl Operation {
    pub(crate) fn new(route: &'static Route) -> Self {
        Self::of(Cow::Borrowed(route))
    }

    /// An operation that the table does not have, with the text of a query. Until it is said
    /// otherwise, it needs a token of the application and must happen once.
    pub(crate) fn raw(method: Method, path: &str, query: &str) -> Self {
        let route = Route::raw(method, path.to_owned());
        let mut operation = Self::of(Cow::Owned(route));
        operation.query.verbatim(query);
        operation
    }

    /// The same, proven otherwise.
    pub(crate) fn proven_by(mut self, proof: Proof) -> Self {
        self.route.to_mut().proof = proof;
        self.held = None;
        self
    }

    /// The same with another effect.
    pub(crate) fn with_effect(mut self, effect: Effect) -> Self {
        self.route.to_mut().effect = effect;
        self
    }

    fn of(route: Cow<'static, Route>) -> Self {
        Self {
            route,
            variables: Vec::new(),
            query: Query::default(),
            page: None,
            headers: HeaderMap::new(),
            body: None,
            digested: None,
            held: None,
            traces: Traces::default(),
            problems: Vec::new(),
        }
    }

    /// Its name, for errors and traces.
    pub(crate) fn name(&self) -> &'static str {
        self.route.name
    }

    /// What replaces the variable `name` of the path. `.` and `..` cannot: URLs take them for steps.
    pub(crate) fn variable(mut self, name: &'static str, value: &str) -> Self {
        if matches!(value, "" | "." | "..") {
            self.problems
                .push(Invalid::new(name, "a name, not a step in a path", value));
        }
        self.variables.push((name, value.to_owned()));
        self
    }

    /// With the token of this connection.
    pub(crate) fn held_by(mut self, held: &Arc<Held>) -> Self {
        self.held = Some(Arc::clone(held));
        self
    }

    /// A query parameter; none, if there is no value.
    pub(crate) fn query<V: AsRef<str>>(mut self, name: &str, value: Option<V>) -> Self {
        if let Some(value) = value {
            self.query.pair(name, value.as_ref());
        }
        self
    }

    /// The first and the last day of a list (Contract §§7.2, 7.8).
    pub(crate) fn dated(self, from: Option<Date>, to: Option<Date>) -> Self {
        let in_order = from.is_none_or(|from| to.is_none_or(|to| from <= to));
        self.query("filter[date_from]", from.map(|day| day.to_string()))
            .query("filter[date_to]", to.map(|day| day.to_string()))
            .demand(in_order, || {
                Invalid::unshown("filter[date_from]", "not after filter[date_to]")
            })
    }

    /// The page of a list, counted from 1, and how many items it has (Contract §17).
    pub(crate) fn paged(self, number: Option<u32>, size: Option<u32>) -> Self {
        self.query("page[number]", number.map(|number| number.to_string()))
            .query("page[size]", size.map(|size| size.to_string()))
            .demand(number != Some(0), || {
                Invalid::new("page[number]", "1 or more", "0")
            })
            .demand(size != Some(0), || {
                Invalid::new("page[size]", "1 or more", "0")
            })
    }

    /// A header; none, if there is no value.
    pub(crate) fn header(mut self, name: &'static str, value: Option<&str>) -> Self {
        let Some(text) = value else { return self };
        match sendable(name, text) {
            Ok(value) => {
                self.headers.insert(HeaderName::from_static(name), value);
            }
            Err(problem) => self.problems.push(problem),
        }
        self
    }

    /// A header of the caller's own.
    pub(crate) fn added_header(mut self, name: &str, value: &str) -> Self {
        match added(name, value) {
            Ok((name, value)) => {
                self.headers.append(name, value);
            }
            Err(problem) => self.problems.push(problem),
        }
        self
    }

    /// A body of compact UTF-8 JSON: these bytes are signed, and these are sent.
    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => {
                let twice = repeated_member(&bytes).map(|member| {
                    Invalid::missing("body", format!("a member stands twice: {member}"))
                });
                self.problems.extend(twice);
                self.content("application/json", bytes.into());
            }
            Err(_) => self
                .problems
                .push(Invalid::missing("body", "members that JSON can hold")),
        }
        self
    }

    /// A rule of the fields, checked before anything is sent.
    pub(crate) fn demand(mut self, holds: bool, problem: impl FnOnce() -> Invalid) -> Self {
        if !holds {
            self.problems.push(problem());
        }
        self
    }

    /// What can find the effect again if the answer is lost.
    pub(crate) fn traced_by(mut self, traces: Traces) -> Self {
        self.traces = traces;
        self
    }

    /// A body of form fields.
    pub(crate) fn form(mut self, fields: &[(&str, &str)]) -> Self {
        let form: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.content("application/x-www-form-urlencoded", form.into());
        self
    }

    /// A body of form fields whose digest is that of the same fields as compact JSON, in the same
    /// order: so the official plugins have it (Contract §3.4, C-38).
    pub(crate) fn form_digested_as_json(mut self, fields: &[(&'static str, &str)]) -> Self {
        let members: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("\"{name}\":{}", Value::from(*value)))
            .collect();
        self.digested = Some(format!("{{{}}}", members.join(",")).into());
        self.form(fields)
    }

    /// The digest to send, if there is a body.
    pub(crate) fn digest(&self) -> Option<Digest> {
        let digested = self.digested.as_deref().or(self.body.as_deref())?;
        Some(Digest::of(digested))
    }

    /// The same request for another page.
    pub(crate) fn at(mut self, page: Target) -> Self {
        self.page = Some(page);
        self
    }

    /// What stands on the request line.
    pub(crate) fn target(&self, paths: &Paths) -> Target {
        self.page.clone().unwrap_or_else(|| {
            Target::fill(paths.of(&self.route), &self.variables).with(&self.query)
        })
    }

    /// The same request at where its path leads, which need not be one of the table.
    pub(crate) fn aimed(mut self, base: &BaseUrl) -> Self {
        let given = |name: &str| self.variables.iter().any(|(known, _)| *known == name);
        let open = variables(self.route.path()).filter(|name| !given(name));
        let open: Vec<Invalid> = open
            .map(|name| Invalid::missing(name.to_owned(), "a variable of the path"))
            .collect();
        self.problems.extend(open);
        let target = Target::fill(self.route.path(), &self.variables).with(&self.query);
        match base.aim(target.as_str()) {
            Ok(target) => self.page = Some(target),
            Err(problem) => self.problems.push(problem),
        }
        self
    }

    /// Every rule that is broken.
    pub(crate) fn problems(&self) -> &[Invalid] {
        &self.problems
    }

    fn content(&mut self, kind: &'static str, body: Bytes) {
        self.headers
            .insert(http::header::CONTENT_TYPE, HeaderValue::from_static(kind));
        self.body = Some(body);
    }
}

/// Neither target nor body: they hold what a payer is called and how to reach them.
impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Operation")
            .field("name", &self.route.name)
            .field("method", &self.route.method)
            .field("path", &self.route.path())
            .finish_non_exhaustive()
    }
}
