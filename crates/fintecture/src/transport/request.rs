//! One operation as a value: everything there is to say about a call, and nothing done yet.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::Method;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use super::target::Target;
use super::token::{Held, Scope};
use super::unique::repeated_member;
use crate::Invalid;
use crate::error::Traces;

/// What happens when a request arrives twice. There is no idempotency key in this API, so this
/// decides what may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Reads only.
    Safe,
    /// The second time changes nothing.
    Idempotent,
    /// The second time does it again: a second payment, a second refund.
    Once,
}

/// How the caller proves itself (Contract §3.1).
#[derive(Clone, Debug)]
pub(crate) enum Auth {
    /// The application's id and secret; never signed (Contract §3.6).
    Basic,
    /// The application's id alone, in the header `app_id`; signed.
    App,
    /// A token of this scope; signed.
    Bearer(Scope),
    /// The token of one connection; signed.
    Held(Arc<Held>),
}

/// A call, described.
#[derive(Clone)]
pub struct Operation {
    pub(crate) name: &'static str,
    /// The path with its variables named, for traces.
    pub(crate) template: &'static str,
    pub(crate) method: Method,
    pub(crate) target: Target,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Bytes>,
    pub(crate) auth: Auth,
    pub(crate) effect: Effect,
    pub(crate) traces: Traces,
    problems: Vec<Invalid>,
}

impl Operation {
    /// Reads with a PIS token.
    pub(crate) fn get(name: &'static str, path: &'static str) -> Self {
        Self::new(
            name,
            Method::GET,
            path,
            Auth::Bearer(Scope::Pis),
            Effect::Safe,
        )
    }

    /// Does something with a PIS token.
    pub(crate) fn post(name: &'static str, path: &'static str, effect: Effect) -> Self {
        Self::new(name, Method::POST, path, Auth::Bearer(Scope::Pis), effect)
    }

    /// Takes something away with a connection's token.
    pub(crate) fn delete(name: &'static str, path: &'static str, held: &Arc<Held>) -> Self {
        let auth = Auth::Held(Arc::clone(held));
        Self::new(name, Method::DELETE, path, auth, Effect::Idempotent)
    }

    /// Asks for a token of the application (Contract §3.2). A second token does not end the first.
    pub(crate) fn grant(form: &[(&str, &str)]) -> Self {
        let path = "/oauth/accesstoken";
        Self::oauth("oauth.accesstoken", path, Effect::Idempotent, form)
    }

    /// Trades a code for the tokens of a connection (Contract §3.2). A code is good once.
    pub(crate) fn exchange(code: &str) -> Self {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("scope", "AIS"),
        ];
        Self::oauth("ais.exchange", "/oauth/accesstoken", Effect::Once, &form)
    }

    /// Trades a refresh token for new tokens; the old ones end (Contract §3.3).
    pub(crate) fn refresh(token: &str) -> Self {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        Self::oauth("ais.refresh", "/oauth/refreshtoken", Effect::Once, &form)
    }

    /// A form with the application's secret.
    fn oauth(
        name: &'static str,
        path: &'static str,
        effect: Effect,
        form: &[(&str, &str)],
    ) -> Self {
        let mut operation = Self::new(name, Method::POST, path, Auth::Basic, effect);
        let form: String = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        operation.content("application/x-www-form-urlencoded", form.into());
        operation
    }

    fn new(
        name: &'static str,
        method: Method,
        path: &'static str,
        auth: Auth,
        effect: Effect,
    ) -> Self {
        Self {
            name,
            template: path,
            method,
            target: Target::new(path),
            headers: HeaderMap::new(),
            body: None,
            auth,
            effect,
            traces: Traces::default(),
            problems: Vec::new(),
        }
    }

    /// The template of a path that ends in a variable.
    pub(crate) fn segment(
        mut self,
        template: &'static str,
        field: &'static str,
        value: &str,
    ) -> Self {
        self.template = template;
        let added = self.target.segment(field, value);
        self.problems.extend(added.err());
        self
    }

    /// A piece of path after a variable.
    pub(crate) fn literal(mut self, template: &'static str, piece: &'static str) -> Self {
        self.template = template;
        self.target.literal(piece);
        self
    }

    /// The same with the application's id in place of a token.
    pub(crate) fn without_token(mut self) -> Self {
        self.auth = Auth::App;
        self
    }

    /// The same with the token of a connection.
    pub(crate) fn held_by(mut self, held: &Arc<Held>) -> Self {
        self.auth = Auth::Held(Arc::clone(held));
        self
    }

    /// A query parameter; none, if there is no value.
    pub(crate) fn query<V: AsRef<str>>(mut self, name: &str, value: Option<V>) -> Self {
        if let Some(value) = value {
            self.target.pair(name, value.as_ref());
        }
        self
    }

    /// A header; none, if there is no value.
    pub(crate) fn header(mut self, name: &'static str, value: Option<&str>) -> Self {
        let Some(text) = value else { return self };
        match HeaderValue::from_str(text) {
            // The type lets raw UTF-8 pass, which proxies do not.
            Ok(value) if text.is_ascii() => {
                self.headers.insert(HeaderName::from_static(name), value);
            }
            _ => self
                .problems
                .push(Invalid::new(name, "visible ASCII characters", text)),
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

    /// The same request for another page.
    pub(crate) fn at(mut self, target: Target) -> Self {
        self.target = target;
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
            .field("name", &self.name)
            .field("method", &self.method)
            .field("template", &self.template)
            .finish_non_exhaustive()
    }
}
