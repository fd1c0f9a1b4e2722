//! The applications of the sandbox: what the Console does, for every language.

use std::collections::BTreeMap;

use crate::reference::family::Family::Sandbox;
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, query};
use crate::reference::shape::shape;
use crate::reference::words::{ApplicationKind, PaymentMethod, WebhookEncoding};

shapes! {
    /// An application to be made.
    struct SandboxNewApplication {
        #[schema(max_length = 255, min_length = 1)]
        name: String,
        kind: Option<ApplicationKind>,
        redirect_uris: Option<Vec<String>>,
    }

    /// Settings that change.
    struct SandboxApplicationChange {
        #[schema(max_length = 255)]
        name: Option<String>,
        redirect_uris: Option<Vec<String>>,
        scopes: Option<Vec<String>>,
        payment_methods: Option<Vec<PaymentMethod>>,
        /// Whether a payer may try again what was refused.
        retries: Option<bool>,
        /// Whether a refund waits for the merchant to agree.
        approve_refunds: Option<bool>,
        /// In which currencies payments are taken.
        #[schema(min_items = 1)]
        currencies: Option<Vec<String>>,
        /// What is to stay on the acquiring account of each currency: `{"EUR": "100.00"}`.
        deposit: Option<BTreeMap<String, String>>,
    }

    /// An application.
    struct SandboxApplication {
        app_id: String,
        name: String,
        kind: ApplicationKind,
        scopes: Vec<String>,
        payment_methods: Vec<PaymentMethod>,
        retries: bool,
        approve_refunds: bool,
        currencies: Vec<String>,
        deposit: BTreeMap<String, String>,
        /// Null accepts any address.
        #[schema(required)]
        redirect_uris: Option<Vec<String>>,
        /// Whether it is in production, where every request is signed.
        active: bool,
        /// Shown when it is made.
        app_secret: Option<String>,
        /// A PEM, shown when it is made.
        private_key: Option<String>,
    }

    /// Every application that is not closed.
    struct SandboxApplications {
        applications: Vec<SandboxApplication>,
    }

    /// An application that was closed.
    struct SandboxClosed {
        app_id: String,
        closed: bool,
    }

    /// What the form of production asks for.
    struct SandboxActivation {
        #[schema(max_length = 255, min_length = 1)]
        company_name: String,
        /// The company's number in its register: with a digit among letters, digits, spaces, dots
        /// and dashes.
        #[schema(max_length = 20, min_length = 4)]
        incorporation: String,
        /// An https address.
        #[schema(format = "uri")]
        website: String,
        email: String,
        /// The account that an `ECOMMERCE` application is paid to, which it must name.
        iban: Option<String>,
    }

    /// Where webhooks go, and how (Contract §15.1).
    struct SandboxNewEndpoint {
        #[schema(format = "uri")]
        url: String,
        content_type: Option<WebhookEncoding>,
        /// How many minutes a webhook waits before it is sent.
        offset: Option<String>,
        /// Which of them; all, unless said.
        events: Option<Vec<String>>,
        /// Sent along.
        headers: Option<BTreeMap<String, String>>,
    }

    /// Where webhooks go, and how.
    struct SandboxEndpoint {
        url: String,
        content_type: WebhookEncoding,
        /// In minutes.
        offset: u64,
        /// Null for all.
        #[schema(required)]
        events: Option<Vec<String>>,
        headers: BTreeMap<String, String>,
    }

    /// Where the webhooks of an application go.
    struct SandboxEndpoints {
        webhooks: Vec<SandboxEndpoint>,
    }

    /// An address that no webhooks go to any more.
    struct SandboxEndpointRemoved {
        url: String,
        removed: bool,
    }
}

pub(crate) static LIST: Operation = Operation::get(
    Sandbox,
    "/_sandbox/v1/applications",
    "sandboxListApplications",
)
.says(
    "List applications",
    "Every one that is not closed, without its secrets.",
)
.gives(200, shape::<SandboxApplications>());

pub(crate) static CREATE: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/applications",
    "sandboxCreateApplication",
)
.says(
    "Make an application",
    "Its secret and its key are shown this once.",
)
.takes(shape::<SandboxNewApplication>())
.gives(200, shape::<SandboxApplication>());

pub(crate) static GET: Operation = Operation::get(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}",
    "sandboxGetApplication",
)
.says("Get an application", "Without its secrets.")
.gives(200, shape::<SandboxApplication>())
.fails(&[404]);

pub(crate) static CHANGE: Operation = Operation::patch(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}",
    "sandboxChangeApplication",
)
.says("Change an application", "The settings that are named.")
.may_take(shape::<SandboxApplicationChange>())
.gives(200, shape::<SandboxApplication>())
.fails(&[404]);

pub(crate) static CLOSE: Operation = Operation::delete(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}",
    "sandboxCloseApplication",
)
.says("Close an application", "For ever.")
.gives(200, shape::<SandboxClosed>())
.fails(&[404, 409]);

pub(crate) static ROTATE: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}/rotate",
    "sandboxRotateCredentials",
)
.says(
    "Rotate credentials",
    "Another secret and another key, shown this once.",
)
.gives(200, shape::<SandboxApplication>())
.fails(&[404, 409]);

pub(crate) static ACTIVATE: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}/activate",
    "sandboxActivateApplication",
)
.says(
    "Go into production",
    "Every field of the form is checked; from then on requests are signed.",
)
.takes(shape::<SandboxActivation>())
.gives(200, shape::<SandboxApplication>())
.fails(&[404, 409]);

pub(crate) static WEBHOOKS: Operation = Operation::get(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}/webhooks",
    "sandboxListWebhooks",
)
.says("List webhooks", "Where the application's webhooks go.")
.gives(200, shape::<SandboxEndpoints>())
.fails(&[404]);

pub(crate) static ADD_WEBHOOK: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}/webhooks",
    "sandboxAddWebhook",
)
.says("Add a webhook", "An address that is known is set anew.")
.takes(shape::<SandboxNewEndpoint>())
.gives(200, shape::<SandboxEndpoint>())
.fails(&[404]);

pub(crate) static REMOVE_WEBHOOK: Operation = Operation::delete(
    Sandbox,
    "/_sandbox/v1/applications/{app_id}/webhooks",
    "sandboxRemoveWebhook",
)
.says("Remove a webhook", "Nothing goes to the address any more.")
.asks(&[&[query("url", Kind::Address, "The address.").required()]])
.gives(200, shape::<SandboxEndpointRemoved>())
.fails(&[404]);
