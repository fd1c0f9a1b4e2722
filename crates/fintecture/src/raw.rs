//! Any call at all: what this version has no name for, and still signed, authorised, retried and
//! traced.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ais::Connection;
use crate::call::Action;
use crate::transport::{BoxFuture, Effect, Limits, Operation, Proof, Scope, decode};
use crate::{Call, Client, Error, Invalid};

/// Calls any method and path: [`Client::raw`].
#[derive(Clone, Debug)]
pub struct Raw {
    operation: Operation,
    effect: Option<Effect>,
}

impl Raw {
    pub(crate) fn new(method: Method, at: &str) -> Self {
        let (path, query) = at.split_once('?').unwrap_or((at, ""));
        Self {
            operation: Operation::raw(method, path, query),
            effect: None,
        }
    }

    fn change(&mut self, change: impl FnOnce(Operation) -> Operation) {
        self.operation = change(self.operation.clone());
    }
}

impl<R> Call<Raw, R> {
    /// What replaces `{name}` in the path, percent-encoded.
    pub fn variable(self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.with(|raw| raw.change(|operation| operation.variable(name, value.as_ref())))
    }

    /// A parameter of the query, percent-encoded.
    pub fn query(self, name: &str, value: impl AsRef<str>) -> Self {
        self.with(|raw| raw.change(|operation| operation.query(name, Some(value))))
    }

    /// A header, but for those that the client sets itself.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with(|raw| raw.change(|operation| operation.added_header(name, value)))
    }

    /// A body of JSON.
    pub fn json(self, body: &impl Serialize) -> Self {
        self.with(|raw| raw.change(|operation| operation.json(body)))
    }

    /// With a token of this scope; of [`Scope::Pis`] unless set.
    pub fn scope(self, scope: Scope) -> Self {
        self.with(|raw| raw.change(|operation| operation.proven_by(Proof::Bearer(scope))))
    }

    /// With the application's id and no token.
    pub fn with_app_id(self) -> Self {
        self.with(|raw| raw.change(|operation| operation.proven_by(Proof::App)))
    }

    /// With a token of the organisation's credentials.
    pub fn with_organisation(self) -> Self {
        self.with(|raw| raw.change(|operation| operation.proven_by(Proof::Organisation)))
    }

    /// With the token of this connection.
    pub fn with_connection<C>(self, connection: &Connection<C>) -> Self {
        self.with(|raw| {
            raw.change(|operation| {
                let operation = operation.proven_by(Proof::Connection);
                operation.held_by(connection.held())
            });
        })
    }

    /// What a repetition does, which decides what is [sent again](crate::transport) when an answer
    /// is lost. A method other than GET needs it said; if in doubt, [`Effect::Once`].
    pub fn effect(self, effect: Effect) -> Self {
        self.with(|raw| raw.effect = Some(effect))
    }
}

impl Action for Raw {
    type Output = RawAnswer;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<RawAnswer, Error>> {
        Box::pin(async move {
            let core = client.core();
            let reads = self.operation.route.method.is_safe();
            let effect = self.effect.or(reads.then_some(Effect::Safe));
            let operation = self
                .operation
                .aimed(&core.base)
                .demand(effect.is_some(), || {
                    Invalid::missing("effect", "a method other than GET needs its effect said")
                });
            let operation = operation.with_effect(effect.unwrap_or(Effect::Once));
            core.call_whole(&operation, limits).await.map(RawAnswer)
        })
    }
}

/// The answer to a [raw](Client::raw) call: any 2xx, as it came.
///
/// `Debug` shows the status and how long the body is.
#[derive(Clone)]
pub struct RawAnswer(Response<Bytes>);

impl RawAnswer {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// The body.
    pub fn body(&self) -> &Bytes {
        self.0.body()
    }

    /// The body, read as JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode(self.body()).map_err(|error| error.in_operation("raw"))
    }
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawAnswer")
            .field("status", &self.status())
            .field("body", &format_args!("{} bytes", self.body().len()))
            .finish_non_exhaustive()
    }
}
