//! An operation that takes a JSON body, and who may call it.

use http::Method;
use serde_json::{Value, json};

use crate::platform::{Call, Platform};

/// Who may call.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Proof {
    Pis,
    Ais,
    Customers,
    Mandates,
    Organisation,
    /// The control interface asks nobody who they are.
    None,
}

/// An operation with a body, one that it takes, and what it reads of it.
pub(super) struct Endpoint {
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) proof: Proof,
    pub(super) body: Value,
    /// Members that are texts, or numbers taken as such.
    pub(super) texts: Vec<&'static str>,
    /// Members that are objects.
    pub(super) objects: Vec<&'static str>,
    /// Members that are lists.
    pub(super) lists: Vec<&'static str>,
    /// What `{}` lacks.
    pub(super) required: Vec<&'static str>,
    pub(super) amount: Option<&'static str>,
    /// Whether no body at all says as much as `{}`.
    pub(super) takes_nothing: bool,
}

impl Endpoint {
    pub(super) fn new(
        name: &'static str,
        method: Method,
        target: impl Into<String>,
        proof: Proof,
    ) -> Self {
        Self {
            name,
            method,
            target: target.into(),
            proof,
            body: json!({}),
            texts: Vec::new(),
            objects: Vec::new(),
            lists: Vec::new(),
            required: Vec::new(),
            amount: None,
            takes_nothing: proof != Proof::Pis && proof != Proof::Ais,
        }
    }

    pub(super) fn post(name: &'static str, target: impl Into<String>, proof: Proof) -> Self {
        Self::new(name, Method::POST, target, proof)
    }

    pub(super) fn patch(name: &'static str, target: impl Into<String>, proof: Proof) -> Self {
        Self::new(name, Method::PATCH, target, proof)
    }

    pub(super) fn takes(mut self, body: Value) -> Self {
        self.body = body;
        self
    }

    pub(super) fn texts(mut self, paths: &[&'static str]) -> Self {
        self.texts.extend(paths);
        self
    }

    pub(super) fn objects(mut self, paths: &[&'static str]) -> Self {
        self.objects.extend(paths);
        self
    }

    pub(super) fn lists(mut self, paths: &[&'static str]) -> Self {
        self.lists.extend(paths);
        self
    }

    pub(super) fn requires(mut self, paths: &[&'static str]) -> Self {
        self.required.extend(paths);
        self
    }

    pub(super) fn amount(mut self, path: &'static str) -> Self {
        self.amount = Some(path);
        self
    }

    pub(super) fn demands_a_body(mut self) -> Self {
        self.takes_nothing = false;
        self
    }

    /// The call, with the body that it takes.
    pub(super) fn call<'p>(&self, platform: &'p Platform, tokens: &Tokens) -> Call<'p> {
        let call = platform.call(self.method.clone(), &self.target);
        let call = match tokens.of(self.proof) {
            Some(token) => call.bearer(token),
            None => call,
        };
        call.json(&self.body)
    }

    /// The body with a member set, whether or not it was there.
    pub(super) fn with(&self, path: &str, value: Value) -> Value {
        let mut body = self.body.clone();
        set(&mut body, path, value);
        body
    }
}

/// Sets a member of a body, and makes what is on the way to it.
pub(super) fn set(body: &mut Value, path: &str, value: Value) {
    let place = path.split('.').fold(body, |place, name| &mut place[name]);
    *place = value;
}

/// A token of each kind.
pub(super) struct Tokens {
    pub(super) pis: String,
    pub(super) ais: String,
    /// What the token of AIS reads.
    pub(super) connection: String,
    pub(super) customers: String,
    pub(super) mandates: String,
    pub(super) organisation: String,
}

impl Tokens {
    pub(super) async fn of_platform(platform: &Platform) -> Self {
        let reader = platform.reader("ftecfr").await;
        Self {
            pis: platform.token().await,
            ais: reader.token,
            connection: reader.customer_id,
            customers: platform.clerk("customers").await.token,
            mandates: platform.clerk("e-mandates").await.token,
            organisation: platform.administrator().await.token,
        }
    }

    /// The same token, whatever is asked for.
    pub(super) fn only(token: &str) -> Self {
        let token = || token.to_owned();
        Self {
            pis: token(),
            ais: token(),
            connection: String::new(),
            customers: token(),
            mandates: token(),
            organisation: token(),
        }
    }

    pub(super) fn of(&self, proof: Proof) -> Option<&str> {
        match proof {
            Proof::Pis => Some(&self.pis),
            Proof::Ais => Some(&self.ais),
            Proof::Customers => Some(&self.customers),
            Proof::Mandates => Some(&self.mandates),
            Proof::Organisation => Some(&self.organisation),
            Proof::None => None,
        }
    }
}
