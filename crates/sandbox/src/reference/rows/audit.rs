//! The control interface: what there is, what happened, and what is counted.

use std::collections::BTreeMap;

use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;

use crate::reference::family::Family::Sandbox;
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, Parameter, query};
use crate::reference::shape::shape;
use crate::reference::words::{SessionStatus, TransferState};

shapes! {
    /// The books, a line for each currency.
    struct Ledger {
        ledger: Vec<Book>,
    }

    /// The books of one currency.
    struct Book {
        currency: String,
        postings: i64,
        /// In minor units: always zero.
        sum: i64,
        /// Whether the sum is zero and every balance equals its postings.
        balanced: bool,
    }

    /// The last requests to the API, the newest first.
    struct Requests {
        requests: Vec<LoggedRequest>,
    }

    /// A request.
    struct LoggedRequest {
        log_id: String,
        #[schema(format = DateTime)]
        at: String,
        method: String,
        path: String,
        status: u16,
        microseconds: u64,
        /// What was signed otherwise than it was sent, where that was let pass.
        tolerance: Option<String>,
    }

    /// The accounts of the world.
    struct WorldAccounts {
        accounts: Vec<WorldAccount>,
    }

    /// An account, and what stands on it.
    struct WorldAccount {
        kind: String,
        name: String,
        #[schema(required)]
        iban: Option<String>,
        balance: String,
        currency: String,
    }

    /// What happened to a session, the oldest first.
    struct Events {
        events: Vec<Event>,
    }

    /// An event, and how the webhooks that tell it stand.
    struct Event {
        name: String,
        #[schema(format = DateTime)]
        at: String,
        /// What the webhooks say.
        fields: BTreeMap<String, String>,
        deliveries: Vec<Delivery>,
    }

    /// A webhook on its way.
    struct Delivery {
        url: String,
        /// `waiting`, `acknowledged` or `abandoned`.
        state: String,
        /// How often it was tried.
        attempts: u64,
        /// When it is tried next, or was tried last.
        #[schema(format = DateTime)]
        at: String,
        /// What the last attempt met.
        #[schema(required)]
        answer: Option<String>,
    }

    /// The steps that a session can take.
    struct Transitions {
        transitions: Vec<Transition>,
    }

    /// A step.
    struct Transition {
        from: Stage,
        to: Stage,
    }

    /// A stage of a session.
    struct Stage {
        status: SessionStatus,
        #[schema(required)]
        transfer_state: Option<TransferState>,
    }
}

const SESSION: Parameter = query("session_id", Kind::Text, "Of which session.").required();

pub(crate) static LEDGER: Operation =
    Operation::get(Sandbox, "/_sandbox/v1/ledger", "sandboxLedger")
        .says(
            "See the books",
            "A line for each currency: they are balanced, whatever happened.",
        )
        .gives(200, shape::<Ledger>());

pub(crate) static EVENTS: Operation =
    Operation::get(Sandbox, "/_sandbox/v1/events", "sandboxListEvents")
        .says(
            "List what happened to a session",
            "And how the webhooks that tell it stand.",
        )
        .asks(&[&[SESSION]])
        .gives(200, shape::<Events>())
        .fails(&[404]);

pub(crate) static TRANSITIONS: Operation = Operation::get(
    Sandbox,
    "/_sandbox/v1/transitions",
    "sandboxListTransitions",
)
.says(
    "List the steps of sessions",
    "The one table that says which steps there are.",
)
.gives(200, shape::<Transitions>());

pub(crate) static METRICS: Operation = Operation::get(Sandbox, "/metrics", "sandboxMetrics")
    .says(
        "Read metrics",
        "What the sandbox counts of itself, in the text format of Prometheus.",
    )
    .gives_text(CONTENT_TYPE);

pub(crate) static REQUESTS: Operation =
    Operation::get(Sandbox, "/_sandbox/v1/requests", "sandboxListRequests")
        .says(
            "List the last requests",
            "By the `log_id` that an error names.",
        )
        .gives(200, shape::<Requests>());

pub(crate) static ACCOUNTS: Operation =
    Operation::get(Sandbox, "/_sandbox/v1/accounts", "sandboxListAccounts")
        .says("List the accounts of the world", "And what stands on them.")
        .gives(200, shape::<WorldAccounts>());
