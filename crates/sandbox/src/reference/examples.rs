//! The contract's examples, as the crate holds them.

use serde_json::Value;

/// An example of an operation.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) name: &'static str,
    content: Value,
}

impl Example {
    /// The example of a name.
    pub(super) fn named(name: &'static str) -> Option<Self> {
        let (_, text) = FILES.iter().find(|(known, _)| *known == name)?;
        let content = serde_json::from_str(text).ok()?;
        Some(Self { name, content })
    }

    /// Which operation it shows, in the contract's words.
    pub(super) fn title(&self) -> &str {
        self.content["endpoint"].as_str().unwrap_or(self.name)
    }

    /// The body of the request; null if it has none.
    pub(super) fn request(&self) -> &Value {
        &self.content["request"]["body"]
    }

    /// The value of a query parameter.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.content["request"]["query"][name].as_str()
    }

    /// The body of the answer; null if it has none.
    pub(super) fn answer(&self) -> &Value {
        &self.content["response"]["body"]
    }
}

macro_rules! files {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../tests/contract/", $name, ".json")))),+]
    };
}

/// Kept as text: a sandbox that nobody asks for its document never reads them.
static FILES: &[(&str, &str)] = files![
    "ais-accountholders"
    "ais-accounts-get"
    "ais-accounts-list"
    "ais-authorize-decoupled"
    "ais-authorize-decoupled-poll"
    "ais-authorize-redirect"
    "ais-connect"
    "ais-delete-customer"
    "ais-transactions"
    "ais-verification"
    "customers-bank-accounts-create"
    "customers-bank-accounts-get"
    "customers-bank-accounts-list"
    "customers-create"
    "customers-get"
    "customers-list"
    "customers-verification-create"
    "customers-verification-get"
    "customers-verifications-list"
    "emandates-create"
    "emandates-get"
    "emandates-list"
    "emandates-patch"
    "ext-activity"
    "ext-metric"
    "legacy-pis-v1-confirm"
    "legacy-pis-v1-prepare"
    "oac-applications"
    "oac-bank-accounts"
    "oac-companies-create"
    "oac-companies-item"
    "oac-companies-list"
    "oac-memberships"
    "oac-organisation-nodes"
    "oac-organisation-nodes-tree"
    "oac-users-create"
    "oac-users-item"
    "oauth-accesstoken-ais"
    "oauth-accesstoken-customers"
    "oauth-accesstoken-emandates"
    "oauth-accesstoken-oac"
    "oauth-accesstoken-pis"
    "oauth-refreshtoken"
    "oauth-secure-accesstoken"
    "pis-assessment"
    "pis-connect"
    "pis-connect-bnpl"
    "pis-connect-smart-transfer"
    "pis-event-simulations"
    "pis-initiate"
    "pis-payment-refunds-list"
    "pis-payments-get"
    "pis-payments-list"
    "pis-payments-patch-cancel"
    "pis-payments-patch-invoice-reference"
    "pis-refund"
    "pis-request-for-payout"
    "pis-request-to-pay"
    "pis-settlements-get"
    "pis-settlements-list"
    "pis-transactions-get"
    "pis-transactions-list"
    "res-applications"
    "res-functionalities"
    "res-providers-get"
    "res-providers-list"
    "res-testaccounts"
];
