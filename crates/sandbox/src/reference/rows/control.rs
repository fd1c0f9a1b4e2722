//! The control interface: the payer, the banks, the clock.

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;

use crate::reference::family::Family::Sandbox;
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, Parameter, query};
use crate::reference::shape::shape;
use crate::reference::words::{SessionStatus, TransferReason, TransferState, WebhookEncoding};

shapes! {
    /// Whether the sandbox serves, and how it was started.
    struct Health {
        /// `ok`.
        status: String,
        version: String,
        #[schema(format = DateTime)]
        now: String,
        /// Whether every request must be signed.
        strict: bool,
        payer: Payer,
    }

    /// What the payer does.
    struct Play {
        outcome: Outcome,
        /// At which bank; the one they chose, or else that of the account which the merchant named, or
        /// else the one that serves the currency.
        provider: Option<String>,
        /// Why the bank refuses; only `reject` has one.
        reason: Option<TransferReason>,
    }

    /// How a session stands.
    struct Standing {
        session_id: String,
        status: SessionStatus,
        #[schema(required)]
        transfer_state: Option<TransferState>,
        #[schema(required)]
        transfer_reason: Option<TransferReason>,
    }

    /// What opened a session.
    struct Opened {
        session_id: String,
        /// The body as it was sent, with members that nobody knows; null if a payer opened it.
        #[schema(required)]
        request: Option<BTreeMap<String, Value>>,
    }

    /// Whose consent is given.
    struct NewConnection {
        provider: Option<String>,
        /// The login; the bank's first customer, unless said.
        username: Option<String>,
        /// Names of consent scopes, with commas between.
        #[schema(examples("accounts,balances,transactions"))]
        scope: Option<String>,
    }

    /// A connection, and the code to exchange for its tokens.
    struct GivenConnection {
        customer_id: String,
        code: String,
        provider: String,
    }

    /// What waits on phones.
    struct PhoneRequests {
        requests: Vec<PhoneRequest>,
        questions: Vec<PhoneQuestion>,
    }

    /// What a bank wants a customer to prove before it does what they approved.
    struct PhoneQuestion {
        /// What it is answered by, where it is answered in an app.
        id: String,
        provider: String,
        factor: Factor,
        /// What they type on the bank's page; null where they answer in its app.
        #[schema(required)]
        code: Option<String>,
        #[schema(format = DateTime)]
        expires_at: String,
    }

    /// What is out of order, and how.
    struct Outage {
        /// For how long: a span such as `30m`; `0s` mends it.
        #[schema(examples("30m", "0s"))]
        lasts: String,
        /// How it answers others; `offline`, unless said.
        kind: Option<Breakdown>,
    }

    /// What is out of order, and until when.
    struct OutageSet {
        name: String,
        kind: Breakdown,
        #[schema(format = DateTime)]
        ends_at: String,
    }

    /// A request on a customer's phone.
    struct PhoneRequest {
        polling_id: String,
        provider: String,
        #[schema(format = DateTime)]
        expires_at: String,
        /// The customer's screen.
        #[schema(format = "uri")]
        url: String,
    }

    /// What the customer answers.
    struct PhoneAnswer {
        answer: PhoneWord,
    }

    /// Which request was answered.
    struct PhoneAnswered {
        polling_id: String,
    }

    /// The world's time.
    struct Clock {
        #[schema(format = DateTime)]
        now: String,
        /// When something happens next by itself.
        #[schema(required, format = DateTime)]
        next_due: Option<String>,
    }

    /// How far the clock is turned.
    struct Advance {
        /// A span such as `2d`, `1h30m` or `0s`.
        #[schema(examples("2d", "1h30m", "0s"))]
        by: String,
    }

    /// What turning the clock did.
    struct Turned {
        #[schema(format = DateTime)]
        from: String,
        #[schema(format = DateTime)]
        now: String,
        /// How many timers fell due on the way.
        timers: u64,
    }

    /// Where webhooks go.
    struct Webhook {
        #[schema(format = "uri")]
        url: String,
        /// Forms, unless said.
        content_type: Option<WebhookEncoding>,
    }

    /// Where webhooks go.
    struct WebhookSet {
        url: String,
        content_type: WebhookEncoding,
    }

    /// Where payers may be sent back to.
    struct RedirectUris {
        /// Null accepts any address again.
        redirect_uris: Option<Vec<String>>,
    }

    /// Where payers may be sent back to.
    struct RedirectUrisSet {
        #[schema(required)]
        redirect_uris: Option<Vec<String>>,
    }

    /// What credentials are for.
    struct NewOac {
        /// The node; the root of a new organisation, unless said.
        organisation_node_id: Option<String>,
        /// Names of scopes with spaces between; all, unless said.
        #[schema(examples("companies:read users:write"))]
        scope: Option<String>,
    }

    /// The credentials of an organisation.
    struct Oac {
        client_id: String,
        client_secret: String,
        organisation_node_id: String,
        scope: String,
    }

    /// Messages that were never sent.
    struct Messages {
        messages: Vec<Message>,
    }

    /// A message, as its recipient would read it.
    struct Message {
        session_id: String,
        /// `email` or `sms`.
        method: String,
        to: String,
        #[schema(required)]
        cc: Option<String>,
        #[schema(required)]
        bcc: Option<String>,
        #[schema(format = DateTime)]
        at: String,
        language: String,
        #[schema(required)]
        subject: Option<String>,
        text: String,
        #[schema(format = "uri")]
        url: String,
    }

    /// How the demo application's payments go. One that is not named is off.
    struct Options {
        /// Whether a payer may try again what was refused.
        retries: Option<bool>,
        /// Whether a refund waits for the merchant to agree.
        approve_refunds: Option<bool>,
        /// In which currencies payments are taken: in euros alone, if they are not named.
        #[schema(min_items = 1)]
        currencies: Option<Vec<String>>,
        /// What is to stay on the acquiring account of each currency: `{"EUR": "100.00"}`.
        deposit: Option<BTreeMap<String, String>>,
    }

    /// How the demo application's payments go.
    struct OptionsSet {
        retries: bool,
        approve_refunds: bool,
        currencies: Vec<String>,
        deposit: BTreeMap<String, String>,
    }
}

/// What the payer does at the bank.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Outcome {
    Accept,
    AcceptReceived,
    Pending,
    Unknown,
    Reject,
    Abandon,
    Expire,
}

/// Who plays the payers.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Payer {
    Person,
    Auto,
}

/// What a customer proves who they are with.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Factor {
    Sms,
    App,
    Reader,
}

/// How something that is out of order answers others.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum Breakdown {
    Offline,
    Timeout,
    Error,
}

/// What the customer answers.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "a shape is described, never made")]
enum PhoneWord {
    Approve,
    Refuse,
}

const SESSION: Parameter = query("session_id", Kind::Text, "Of which session.");

const WAIT: &[Parameter] = &[
    SESSION.required(),
    query("status", Kind::Text, "The status that is waited for."),
    query(
        "transfer_state",
        Kind::Text,
        "The transfer state that is waited for.",
    ),
    query(
        "webhook",
        Kind::Word(&["acknowledged"]),
        "Waits until every webhook of the session was acknowledged too.",
    ),
    query("timeout", Kind::Span, "How long at most."),
];

pub(crate) static HEALTH: Operation =
    Operation::get(Sandbox, "/_sandbox/v1/health", "sandboxHealth")
        .says("See whether it serves", "And how it was started.")
        .gives(200, shape::<Health>());

pub(crate) static OUTCOME: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/sessions/{session_id}/outcome",
    "sandboxPlayPayer",
)
.says(
    "Play the payer",
    "Does what the payer of a session would do at the bank.",
)
.takes(shape::<Play>())
.gives(200, shape::<Standing>())
.fails(&[404, 503]);

pub(crate) static OPENED_BY: Operation = Operation::get(
    Sandbox,
    "/_sandbox/v1/sessions/{session_id}/request",
    "sandboxReadRequest",
)
.says(
    "See what opened a session",
    "The body of the request, as the application sent it.",
)
.gives(200, shape::<Opened>())
.fails(&[404]);

pub(crate) static CONNECTIONS: Operation =
    Operation::post(Sandbox, "/_sandbox/v1/connections", "sandboxConnect")
        .says(
            "Give a consent",
            "Gives the demo application an AIS connection, as a payer would.",
        )
        .may_take(shape::<NewConnection>())
        .gives(200, shape::<GivenConnection>())
        .fails(&[503]);

pub(crate) static PHONE: Operation =
    Operation::get(Sandbox, "/_sandbox/v1/phone", "sandboxListPhoneRequests")
        .says(
            "List what waits on phones",
            "The requests of the decoupled model, and what banks want proven.",
        )
        .gives(200, shape::<PhoneRequests>());

pub(crate) static ANSWER_PHONE: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/phone/{polling_id}",
    "sandboxAnswerPhone",
)
.says(
    "Answer on a phone",
    "Approves or refuses a request, or what is asked in an app.",
)
.takes(shape::<PhoneAnswer>())
.gives(200, shape::<PhoneAnswered>())
.fails(&[404, 503]);

pub(crate) static OUTAGE: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/banks/{provider}/outage",
    "sandboxTakeDown",
)
.says(
    "Take a bank down",
    "For a while, by its id; `acquirer` is the bank that payments go to, `clearing` what carries \
     money between banks.",
)
.takes(shape::<Outage>())
.gives(200, shape::<OutageSet>());

pub(crate) static CLOCK: Operation = Operation::get(Sandbox, "/_sandbox/v1/clock", "sandboxClock")
    .says(
        "Read the clock",
        "The world's time, and when something happens next by itself.",
    )
    .gives(200, shape::<Clock>());

pub(crate) static ADVANCE: Operation =
    Operation::post(Sandbox, "/_sandbox/v1/clock/advance", "sandboxAdvanceClock")
        .says(
            "Turn the clock",
            "Runs what falls due on the way, and answers when every webhook that was due has been \
             tried.",
        )
        .takes(shape::<Advance>())
        .gives(200, shape::<Turned>());

pub(crate) static WAIT_FOR: Operation = Operation::get(Sandbox, "/_sandbox/v1/wait", "sandboxWait")
    .says(
        "Wait for a session",
        "Answers when it stands where it should, or 408 when time is up.",
    )
    .asks(&[WAIT])
    .gives(200, shape::<Standing>())
    .fails(&[404, 408, 503]);

pub(crate) static WEBHOOK: Operation =
    Operation::post(Sandbox, "/_sandbox/v1/webhooks", "sandboxSetWebhook")
        .says(
            "Receive webhooks",
            "Sends the demo application's webhooks to an address.",
        )
        .takes(shape::<Webhook>())
        .gives(200, shape::<WebhookSet>());

pub(crate) static REDIRECT_URIS: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/redirect_uris",
    "sandboxSetRedirectUris",
)
.says(
    "Set the ways back",
    "Where the demo application's payers may be sent back to; others are refused with 401.",
)
.may_take(shape::<RedirectUris>())
.gives(200, shape::<RedirectUrisSet>());

pub(crate) static OAC: Operation = Operation::post(Sandbox, "/_sandbox/v1/oac", "sandboxIssueOac")
    .says(
        "Issue credentials of an organisation",
        "On a node, or on the root of a new organisation.",
    )
    .may_take(shape::<NewOac>())
    .gives(200, shape::<Oac>())
    .fails(&[404]);

pub(crate) static MESSAGES: Operation =
    Operation::get(Sandbox, "/_sandbox/v1/messages", "sandboxListMessages")
        .says(
            "Read the outbox",
            "E-mails and text messages that no payer was sent.",
        )
        .asks(&[&[SESSION]])
        .gives(200, shape::<Messages>())
        .fails(&[404]);

pub(crate) static OPTIONS: Operation =
    Operation::post(Sandbox, "/_sandbox/v1/options", "sandboxSetOptions")
        .says(
            "Set options",
            "How the demo application's payments go from now on.",
        )
        .may_take(shape::<Options>())
        .gives(200, shape::<OptionsSet>());

pub(crate) static RETRY: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/sessions/{session_id}/retry",
    "sandboxRetry",
)
.says(
    "Let a payer try again",
    "What was refused, if the application allows it.",
)
.gives(200, shape::<Standing>())
.fails(&[404]);

pub(crate) static APPROVE: Operation = Operation::post(
    Sandbox,
    "/_sandbox/v1/refunds/{session_id}/approve",
    "sandboxApproveRefund",
)
.says(
    "Agree to a refund",
    "For the merchant, to one that waits for it.",
)
.gives(200, shape::<Standing>())
.fails(&[404]);
