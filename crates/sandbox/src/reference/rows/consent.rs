//! Asking for a payer's consent (Contract §§8.1 to 8.3).

use utoipa::ToSchema;

use crate::reference::family::Family::Consent;
use crate::reference::operation::Confidence::High;
use crate::reference::operation::Operation;
use crate::reference::parameter::{
    BANK, Kind, PAYER, Parameter, REDIRECT_URI, STATE, WAY_BACK, header, query,
};
use crate::reference::shape::shape;

shapes! {
    /// A consent that is asked for.
    struct Connect {
        meta: ConnectMeta,
    }

    /// Where the payer goes.
    struct ConnectMeta {
        connect_id: String,
        /// Where the payer is sent: to be used as it is.
        #[schema(format = "uri")]
        url: String,
    }

    /// How the bank asks its customer.
    struct Authorization {
        provider: String,
        model: Model,
        /// What is asked for the answer, in the decoupled model.
        polling_id: Option<String>,
        /// Where the customer logs in, or where the answer is asked for.
        url: String,
    }

    /// What the customer answered.
    struct Polled {
        provider: String,
        status: Answer,
        /// To be exchanged for tokens, once the customer agreed.
        code: Option<String>,
        customer_id: Option<String>,
        /// The same as `customer_id` (Contract C-19).
        connection_id: Option<String>,
    }
}

/// How the bank asks its customer.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Model {
    Redirect,
    Decoupled,
}

/// What the customer answered so far.
#[derive(ToSchema)]
#[schema(rename_all = "UPPERCASE")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Answer {
    Pending,
    Completed,
    Failed,
}

const SCOPE: Parameter = query(
    "scope",
    Kind::Words(&["accounts", "balances", "transactions", "accountholders"]),
    "What is to be read; `accounts,balances,transactions` unless said.",
);

const REDIRECT: Parameter = REDIRECT_URI.required();

const MODEL: &[Parameter] = &[
    query("response_type", Kind::Word(&["code"]), "`code`."),
    query(
        "model",
        Kind::Word(&["redirect", "decoupled"]),
        "How the bank asks; `redirect` unless said.",
    ),
];

const PHONE: &[Parameter] = &[
    header(
        "x-psu-id",
        Kind::Text,
        "The customer's login; required in the decoupled model.",
    ),
    header(
        "x-psu-ip-address",
        Kind::Text,
        "The IP address that the customer sits at; required in the decoupled model.",
    ),
];

pub(crate) static CONNECT: Operation = Operation::get(
    Consent,
    "/ais/v2/connect",
    "getAisV2Connect",
)
.says(
    "Ask for a consent",
    "Tells where to send the payer, who chooses a bank, logs in, and agrees to what is read.",
)
.known("§8.1", High)
.asks(&[&[REDIRECT, STATE, SCOPE], PAYER, BANK])
.gives(200, shape::<Connect>())
.shown_by(&["ais-connect"]);

pub(crate) static AUTHORIZE: Operation = Operation::get(
    Consent,
    "/ais/v1/provider/{provider_id}/authorize",
    "getAisV1ProviderAuthorization",
)
.says(
    "Ask for a consent at a bank",
    "The bank is chosen already, and asks its customer on its pages, or on their phone. The \
     redirect model needs a `redirect_uri`.",
)
.known("§8.2", High)
.asks(&[MODEL, WAY_BACK, &[SCOPE], PHONE, PAYER])
.gives(200, shape::<Authorization>())
.fails(&[503])
.shown_by(&["ais-authorize-redirect", "ais-authorize-decoupled"]);

pub(crate) static POLL: Operation = Operation::get(
    Consent,
    "/ais/v1/provider/{provider_id}/authorize/decoupled/{polling_id}",
    "getAisV1ProviderAuthorizationDecoupled",
)
.says(
    "Ask what was answered on a phone",
    "To be asked about every two seconds. A request that nobody made has failed.",
)
.known("§8.3", High)
.asks(&[MODEL])
.gives(200, shape::<Polled>())
.shown_by(&["ais-authorize-decoupled-poll"]);
