//! Every operation of the API, once: its name, where it stands in the contract and how sure that
//! is, its method and path, how the caller proves itself, and what a repetition does.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use http::Method;

use super::Effect;
use super::Scope;
use crate::Invalid;

/// How sure an operation's path and shape are. Contract §§0.2, 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// The official documentation says so, or two official SDKs agree.
    High,
    /// One official SDK or plugin does so.
    Medium,
    /// Third parties say so, or the official documentation names it without showing it: its path
    /// can be [overridden](crate::ClientBuilder::path).
    Low,
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        })
    }
}

/// How the caller proves itself (Contract §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The application's id and secret; not signed (Contract §3.6).
    Secret,
    /// The application's id alone.
    App,
    /// A token of the application.
    Bearer(Scope),
    /// A token of the application, and its id.
    BearerAndApp(Scope),
    /// The token of a connection.
    Connection,
}

/// One operation: what there is to know about it before it is called.
#[derive(Clone, Debug)]
pub struct Route {
    pub(crate) name: &'static str,
    rows: &'static [u8],
    confidence: Confidence,
    pub(crate) method: Method,
    path: Cow<'static, str>,
    pub(crate) proof: Proof,
    pub(crate) effect: Effect,
}

impl Route {
    /// Its name in errors, traces and [`ClientBuilder::path`](crate::ClientBuilder::path), for
    /// example `pis.payments.get`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its rows in the contract's index. Contract §6.
    pub fn rows(&self) -> &'static [u8] {
        self.rows
    }

    /// How sure its path and shape are.
    pub fn confidence(&self) -> Confidence {
        self.confidence
    }

    /// Its HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Its path, with its variables in braces.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What happens when a request for it arrives twice.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// An operation that the table does not have.
    pub(super) fn raw(method: Method, path: String) -> Self {
        Self {
            name: "raw",
            rows: &[],
            confidence: Confidence::Low,
            method,
            path: Cow::Owned(path),
            proof: Bearer(Scope::Pis),
            effect: Effect::Once,
        }
    }
}

macro_rules! routes {
    ($($id:ident = $name:literal $rows:tt $confidence:ident $method:ident $path:literal, $proof:expr, $effect:ident;)*) => {
        $(
            pub(crate) static $id: Route = Route {
                name: $name,
                rows: &$rows,
                confidence: Confidence::$confidence,
                method: Method::$method,
                path: Cow::Borrowed($path),
                proof: $proof,
                effect: Effect::$effect,
            };
        )*

        static ALL: &[&Route] = &[$(&$id),*];
    };
}

use Proof::{App, Bearer, BearerAndApp, Connection, Secret};

routes! {
    TOKEN = "oauth.accesstoken" [1] High POST "/oauth/accesstoken", Secret, Idempotent;
    EXCHANGE = "ais.exchange" [2] High POST "/oauth/accesstoken", Secret, Once;
    REFRESH = "ais.refresh" [5] High POST "/oauth/refreshtoken", Secret, Once;

    CONNECT = "pis.connect" [7] High POST "/pis/v2/connect", Bearer(Scope::Pis), Once;
    LIST_PAYMENTS = "pis.payments.list" [8] High GET "/pis/v2/payments", Bearer(Scope::Pis), Safe;
    GET_PAYMENT = "pis.payments.get" [9] High GET "/pis/v2/payments/{session_id}", Bearer(Scope::Pis), Safe;
    CANCEL_PAYMENT = "pis.payments.cancel" [10] High PATCH "/pis/v2/payments/{session_id}", Bearer(Scope::Pis), Idempotent;
    UPDATE_PAYMENT = "pis.payments.update" [10] Medium PATCH "/pis/v2/payments/{session_id}", Bearer(Scope::Pis), Idempotent;
    LIST_REFUNDS = "pis.payments.refunds" [11] Low GET "/pis/v2/payments/{session_id}/refunds", Bearer(Scope::Pis), Safe;
    REFUND = "pis.refund" [12] High POST "/pis/v2/refund", Bearer(Scope::Pis), Once;
    REQUEST_TO_PAY = "pis.request_to_pay" [13] High POST "/pis/v2/request-to-pay", Bearer(Scope::Pis), Once;
    REQUEST_FOR_PAYOUT = "pis.request_for_payout" [14] High POST "/pis/v2/request-for-payout", Bearer(Scope::Pis), Once;
    LIST_SETTLEMENTS = "pis.settlements.list" [15] High GET "/pis/v2/settlements", Bearer(Scope::Pis), Safe;
    GET_SETTLEMENT = "pis.settlements.get" [16] High GET "/pis/v2/settlements/{settlement_id}", Bearer(Scope::Pis), Safe;
    INITIATE = "pis.initiate" [17] High POST "/pis/v2/provider/{provider_id}/initiate", Bearer(Scope::Pis), Once;
    ASSESS = "pis.assess" [18] Medium POST "/assessments", BearerAndApp(Scope::Pis), Once;
    LIST_TRANSACTIONS = "pis.transactions.list" [19] Low GET "/pis/v2/transactions", Bearer(Scope::Pis), Safe;
    GET_TRANSACTION = "pis.transactions.get" [20] Low GET "/pis/v2/transactions/{transaction_id}", Bearer(Scope::Pis), Safe;
    SIMULATE_TRANSACTION = "pis.transactions.simulate" [21] Low POST "/pis/v2/transactions/event-simulations", Bearer(Scope::Pis), Once;

    AIS_CONNECT = "ais.connect" [22] High GET "/ais/v2/connect", App, Safe;
    AUTHORIZE = "ais.authorize" [23] High GET "/ais/v1/provider/{provider_id}/authorize", App, Safe;
    LIST_ACCOUNTS = "ais.accounts.list" [25] High GET "/ais/v1/customer/{customer_id}/accounts", Connection, Safe;
    GET_ACCOUNT = "ais.accounts.get" [26] High GET "/ais/v1/customer/{customer_id}/accounts/{account_id}", Connection, Safe;
    LIST_ACCOUNT_TRANSACTIONS = "ais.transactions.list" [27] High GET "/ais/v1/customer/{customer_id}/accounts/{account_id}/transactions", Connection, Safe;
    LIST_HOLDERS = "ais.holders.list" [28] High GET "/ais/v1/customer/{customer_id}/accountholders", Connection, Safe;
    DELETE_CONNECTION = "ais.delete" [29] High DELETE "/ais/v1/customer/{customer_id}", Connection, Idempotent;

    LIST_PROVIDERS = "resources.providers.list" [31] High GET "/res/v1/providers", App, Safe;
    GET_PROVIDER = "resources.providers.get" [32] High GET "/res/v1/providers/{provider_id}", App, Safe;
}

/// Every operation of this client.
///
/// ```
/// let unsure = fintecture::transport::routes()
///     .filter(|route| route.confidence() == fintecture::transport::Confidence::Low);
/// for route in unsure {
///     println!("{} {} {}", route.name(), route.method(), route.path());
/// }
/// ```
pub fn routes() -> impl Iterator<Item = &'static Route> {
    ALL.iter().copied()
}

/// The paths that this client uses in place of those of the table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths(HashMap<&'static str, String>);

impl Paths {
    /// Another path for an operation; it has the same variables.
    pub(crate) fn replace(&mut self, name: &str, path: String) -> Result<(), Invalid> {
        let route = routes().find(|route| route.name == name).ok_or_else(|| {
            Invalid::new("path", "the name of an operation, as routes() lists", name)
        })?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~{}".contains(&byte);
        if !path.starts_with('/') || !path.bytes().all(plain) {
            let rule = "a path such as /v1/customers/{customer_id}";
            return Err(Invalid::new("path", rule, &path));
        }
        if sorted(variables(&path)) != sorted(variables(&route.path)) {
            let wanted: Vec<String> = variables(&route.path)
                .map(|name| format!("{{{name}}}"))
                .collect();
            let rule = format!("the variables of {name}: {}", wanted.join(", "));
            return Err(Invalid::missing("path", rule));
        }
        self.0.insert(route.name, path);
        Ok(())
    }

    /// The path of an operation, with its variables in braces.
    pub(crate) fn of<'p>(&'p self, route: &'p Route) -> &'p str {
        self.0.get(route.name).map_or(route.path(), String::as_str)
    }
}

/// The names in braces.
pub(super) fn variables(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn sorted<'p>(names: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_name_stands_once() {
        let mut names = HashSet::new();
        for route in routes() {
            assert!(names.insert(route.name), "{}", route.name);
        }
    }

    #[test]
    fn what_reads_is_safe_and_what_creates_is_not() {
        for route in routes() {
            assert_eq!(
                route.method == Method::GET,
                route.effect == Effect::Safe,
                "{}",
                route.name
            );
            if route.method == Method::DELETE {
                assert_eq!(route.effect, Effect::Idempotent, "{}", route.name);
            }
        }
    }

    #[test]
    fn another_path_has_the_same_variables() {
        let mut paths = Paths::default();
        let replaced = paths.replace("pis.payments.get", "/v3/{session_id}/payment".to_owned());
        assert!(replaced.is_ok());
        assert_eq!(paths.of(&GET_PAYMENT), "/v3/{session_id}/payment");
        assert_eq!(paths.of(&LIST_PAYMENTS), "/pis/v2/payments");
        for (name, path) in [
            ("pis.payments.got", "/pis/v2/payments/{session_id}"),
            ("pis.payments.get", "pis/v2/payments/{session_id}"),
            ("pis.payments.get", "/pis/v2/payments"),
            ("pis.payments.get", "/pis/{id}"),
            ("pis.payments.get", "/pis/{session_id}?x=1"),
            ("pis.payments.get", "/pis/{session_id}/{session_id}"),
        ] {
            assert!(
                paths.replace(name, path.to_owned()).is_err(),
                "{name} {path}"
            );
        }
    }
}
