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
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The application's id and secret; not signed (Contract §3.6).
    Secret,
    /// The application's id and secret, signed: all three credentials at once (Contract §3.4).
    SignedSecret,
    /// The id and secret of an organisation's credentials; not signed.
    OrganisationSecret,
    /// The application's id alone.
    App,
    /// A token of the application.
    Bearer(Scope),
    /// A token of the application, and its id.
    BearerAndApp(Scope),
    /// The token of an organisation's credentials.
    Organisation,
    /// The token of a connection.
    Connection,
}

impl Proof {
    /// Requests for tokens go unsigned, but for the check of all credentials (Contract §3.6).
    pub(crate) fn is_signed(&self) -> bool {
        !matches!(self, Self::Secret | Self::OrganisationSecret)
    }
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

use Proof::{
    App, Bearer, BearerAndApp, Connection, Organisation, OrganisationSecret, Secret, SignedSecret,
};

routes! {
    TOKEN = "oauth.accesstoken" [1, 3] High POST "/oauth/accesstoken", Secret, Idempotent;
    CHECK_CREDENTIALS = "oauth.check" [6] High POST "/oauth/secure/accesstoken", SignedSecret, Idempotent;
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
    AUTHORIZE_DECOUPLED = "ais.authorize.decoupled" [23] High GET "/ais/v1/provider/{provider_id}/authorize", App, Once;
    POLL_DECOUPLED = "ais.decoupled.get" [24] High GET "/ais/v1/provider/{provider_id}/authorize/decoupled/{polling_id}", App, Safe;
    LIST_ACCOUNTS = "ais.accounts.list" [25] High GET "/ais/v1/customer/{customer_id}/accounts", Connection, Safe;
    GET_ACCOUNT = "ais.accounts.get" [26] High GET "/ais/v1/customer/{customer_id}/accounts/{account_id}", Connection, Safe;
    LIST_ACCOUNT_TRANSACTIONS = "ais.transactions.list" [27] High GET "/ais/v1/customer/{customer_id}/accounts/{account_id}/transactions", Connection, Safe;
    LIST_HOLDERS = "ais.holders.list" [28] High GET "/ais/v1/customer/{customer_id}/accountholders", Connection, Safe;
    DELETE_CONNECTION = "ais.delete" [29] High DELETE "/ais/v1/customer/{customer_id}", Connection, Idempotent;
    VERIFY_HOLDER = "ais.verify" [30] Low POST "/ais/v1/verification", Connection, Once;

    LIST_PROVIDERS = "resources.providers.list" [31] High GET "/res/v1/providers", App, Safe;
    GET_PROVIDER = "resources.providers.get" [32] High GET "/res/v1/providers/{provider_id}", App, Safe;
    GET_APPLICATION = "resources.application.get" [33] High GET "/res/v1/applications", App, Safe;
    LIST_TEST_ACCOUNTS = "resources.test_accounts.list" [34] High GET "/res/v1/testaccounts", App, Safe;
    GET_FUNCTIONALITY = "resources.functionalities.get" [35] Medium GET "/res/v1/functionalities/{functionality_id}", BearerAndApp(Scope::Pis), Safe;

    LIST_CUSTOMERS = "customers.list" [36] High GET "/v1/customers", Bearer(Scope::Customers), Safe;
    CREATE_CUSTOMER = "customers.create" [37] High POST "/v1/customers", Bearer(Scope::Customers), Once;
    GET_CUSTOMER = "customers.get" [38] High GET "/v1/customers/{customer_id}", Bearer(Scope::Customers), Safe;
    LIST_CUSTOMER_ACCOUNTS = "customers.bank_accounts.list" [39] Medium GET "/v1/customers/{customer_id}/bank_accounts", Bearer(Scope::Customers), Safe;
    CREATE_CUSTOMER_ACCOUNT = "customers.bank_accounts.create" [40] Medium POST "/v1/customers/{customer_id}/bank_accounts", Bearer(Scope::Customers), Once;
    GET_CUSTOMER_ACCOUNT = "customers.bank_accounts.get" [41] Medium GET "/v1/customers/{customer_id}/bank_accounts/{bank_account_id}", Bearer(Scope::Customers), Safe;
    START_VERIFICATION = "customers.verifications.start" [42] Low POST "/v1/customers/{customer_id}/verification", Bearer(Scope::Customers), Once;
    LIST_VERIFICATIONS = "customers.verifications.list" [43] Low GET "/v1/customers/{customer_id}/verifications", Bearer(Scope::Customers), Safe;
    GET_VERIFICATION = "customers.verifications.get" [44] Low GET "/v1/customers/{customer_id}/verification/{verification_id}", Bearer(Scope::Customers), Safe;

    LIST_MANDATES = "mandates.list" [45] Low GET "/v1/e-mandates", Bearer(Scope::EMandates), Safe;
    CREATE_MANDATE = "mandates.create" [46] Low POST "/v1/e-mandates", Bearer(Scope::EMandates), Once;
    GET_MANDATE = "mandates.get" [47] Low GET "/v1/e-mandates/{mandate_id}", Bearer(Scope::EMandates), Safe;
    END_MANDATE = "mandates.end" [48] Low PATCH "/v1/e-mandates/{mandate_id}", Bearer(Scope::EMandates), Idempotent;

    ORGANISATION_TOKEN = "organisation.token" [4] High POST "/oauth/accesstoken", OrganisationSecret, Idempotent;
    CREATE_COMPANY = "organisation.companies.create" [49] High POST "/v1/companies", Organisation, Once;
    LIST_COMPANIES = "organisation.companies.list" [50] Low GET "/v1/companies", Organisation, Safe;
    GET_COMPANY = "organisation.companies.get" [50] Low GET "/v1/companies/{company_id}", Organisation, Safe;
    UPDATE_COMPANY = "organisation.companies.update" [50] Low PATCH "/v1/companies/{company_id}", Organisation, Idempotent;
    DELETE_COMPANY = "organisation.companies.delete" [50] Low DELETE "/v1/companies/{company_id}", Organisation, Idempotent;
    CREATE_USER = "organisation.users.create" [51] High POST "/v1/users", Organisation, Once;
    GET_USER = "organisation.users.get" [52] Low GET "/v1/users/{user_id}", Organisation, Safe;
    UPDATE_USER = "organisation.users.update" [52] Low PATCH "/v1/users/{user_id}", Organisation, Idempotent;
    DELETE_USER = "organisation.users.delete" [52] Low DELETE "/v1/users/{user_id}", Organisation, Idempotent;
    GET_TREE = "organisation.nodes.tree" [53] High GET "/v1/organisation_nodes/{organisation_node_id}/tree", Organisation, Safe;
    CREATE_NODE = "organisation.nodes.create" [54] Low POST "/v1/organisation_nodes", Organisation, Once;
    GET_NODE = "organisation.nodes.get" [54] Low GET "/v1/organisation_nodes/{organisation_node_id}", Organisation, Safe;
    UPDATE_NODE = "organisation.nodes.update" [54] Low PATCH "/v1/organisation_nodes/{organisation_node_id}", Organisation, Idempotent;
    DELETE_NODE = "organisation.nodes.delete" [54] Low DELETE "/v1/organisation_nodes/{organisation_node_id}", Organisation, Idempotent;
    LIST_NODE_COMPANIES = "organisation.nodes.companies" [54] Low GET "/v1/organisation_nodes/{organisation_node_id}/companies", Organisation, Safe;
    CREATE_MEMBERSHIP = "organisation.memberships.create" [55] Low POST "/v1/memberships", Organisation, Once;
    UPDATE_MEMBERSHIP = "organisation.memberships.update" [55] Low PATCH "/v1/memberships/{membership_id}", Organisation, Idempotent;
    DELETE_MEMBERSHIP = "organisation.memberships.delete" [55] Low DELETE "/v1/memberships/{membership_id}", Organisation, Idempotent;
    LIST_APPLICATIONS = "organisation.applications.list" [56] Low GET "/v1/applications", Organisation, Safe;
    CREATE_APPLICATION = "organisation.applications.create" [56] Low POST "/v1/applications", Organisation, Once;
    GET_MANAGED_APPLICATION = "organisation.applications.get" [56] Low GET "/v1/applications/{application_id}", Organisation, Safe;
    UPDATE_APPLICATION = "organisation.applications.update" [56] Low PATCH "/v1/applications/{application_id}", Organisation, Idempotent;
    DELETE_APPLICATION = "organisation.applications.delete" [56] Low DELETE "/v1/applications/{application_id}", Organisation, Idempotent;
    LIST_BANK_ACCOUNTS = "organisation.bank_accounts.list" [57] Low GET "/v1/bank_accounts", Organisation, Safe;
    CREATE_BANK_ACCOUNT = "organisation.bank_accounts.create" [57] Low POST "/v1/bank_accounts", Organisation, Once;
    UPDATE_BANK_ACCOUNT = "organisation.bank_accounts.update" [57] Low PATCH "/v1/bank_accounts/{bank_account_id}", Organisation, Idempotent;
    DELETE_BANK_ACCOUNT = "organisation.bank_accounts.delete" [57] Low DELETE "/v1/bank_accounts/{bank_account_id}", Organisation, Idempotent;
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
        // It rings a phone.
        let others = routes().filter(|route| route.name != "ais.authorize.decoupled");
        for route in others {
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
