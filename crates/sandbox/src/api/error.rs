//! Errors in the one shape that every official SDK reads (Contract §16.1).

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use fintecture::Invalid;
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::body;
use crate::domain::refusal::Unique;
use crate::domain::{Refusal, span};

/// The body, its members in the order that the gem prints them in.
#[derive(Serialize)]
struct Shown<'a> {
    status: u16,
    code: &'static str,
    log_id: &'a str,
    errors: &'a [Entry],
}

/// One entry of `errors[]`.
#[derive(Clone, Debug, Serialize)]
struct Entry {
    code: &'static str,
    title: &'static str,
    message: String,
    /// What a signature that was refused should have been made over. Only in the sandbox's own mode:
    /// nothing in it is secret there.
    #[serde(skip_serializing_if = "Option::is_none")]
    expected_signing_string: Option<String>,
}

/// What went wrong, before it has a log id.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    status: StatusCode,
    entries: Vec<Entry>,
    /// When it is worth asking again.
    again_in: Option<Duration>,
}

impl ApiError {
    fn one(
        status: StatusCode,
        code: &'static str,
        title: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            entries: vec![Entry {
                code,
                title,
                message: message.into(),
                expected_signing_string: None,
            }],
            again_in: None,
        }
    }

    pub(crate) fn invalid_app_id() -> Self {
        let message = "The application id or its secret is wrong.";
        Self::one(
            StatusCode::UNAUTHORIZED,
            "invalid_app_id",
            "Invalid Application ID",
            message,
        )
    }

    pub(crate) fn invalid_token() -> Self {
        let message = "The token is either invalid or expired.";
        Self::one(
            StatusCode::UNAUTHORIZED,
            "invalid_token",
            "Invalid Token",
            message,
        )
    }

    pub(crate) fn invalid_scopes(message: impl Into<String>) -> Self {
        Self::one(
            StatusCode::UNAUTHORIZED,
            "invalid_scopes",
            "Invalid Scopes",
            message,
        )
    }

    /// Somebody who is not let in, whatever they show.
    pub(crate) fn forbidden(message: &'static str) -> Self {
        Self::one(StatusCode::FORBIDDEN, "forbidden", "Forbidden", message)
    }

    /// A code of AIS that is wrong, or too old, or used (Contract §16.2).
    fn invalid_code() -> Self {
        let message = "The code is either invalid, expired or already used.";
        Self::one(
            StatusCode::UNAUTHORIZED,
            "invalid_code",
            "Invalid Code",
            message,
        )
    }

    /// A connection that is none of the application's (Contract §8.8).
    pub(crate) fn customer_unknown() -> Self {
        let message = "The application has no connection with this id.";
        Self::one(
            StatusCode::BAD_REQUEST,
            "customer_unknown",
            "Customer ID invalid",
            message,
        )
    }

    /// An account that the connection does not show (Contract §16.2).
    pub(crate) fn account_unknown() -> Self {
        let message = "The connection shows no account with this id.";
        Self::one(
            StatusCode::BAD_REQUEST,
            "account_unknown",
            "Account ID invalid",
            message,
        )
    }

    /// An account that its bank tells no more of today, unless its holder is there (Contract §17).
    fn too_many_requests(again_in: Duration) -> Self {
        let message = "The bank lets this account be read no more today while its holder is away; \
                       with x-psu-ip-address they are there.";
        Self {
            again_in: Some(again_in),
            ..Self::one(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_requests",
                "Too Many Requests",
                message,
            )
        }
    }

    /// A bank that is closed, or out of order (Contract §16.2).
    fn bank_closed(again_in: Duration) -> Self {
        let message = "The bank does not answer for now: it is closed, or out of order.";
        Self {
            again_in: Some(again_in),
            ..Self::one(
                StatusCode::SERVICE_UNAVAILABLE,
                "service_unavailable",
                "Service Unavailable",
                message,
            )
        }
    }

    /// A transaction that the acquiring account never saw.
    pub(crate) fn transaction_unknown() -> Self {
        Self::not_found("No transaction has this id.")
    }

    pub(crate) fn invalid_signature(message: impl Into<String>) -> Self {
        Self::one(
            StatusCode::UNAUTHORIZED,
            "invalid_signature",
            "Invalid Signature",
            message,
        )
    }

    /// The same, with the text that should have been signed.
    pub(crate) fn expecting(mut self, text: &str) -> Self {
        for entry in &mut self.entries {
            entry.expected_signing_string = Some(text.to_owned());
        }
        self
    }

    pub(crate) fn invalid_app_url() -> Self {
        let message = "The redirect_uri is none of the application's.";
        Self::one(
            StatusCode::UNAUTHORIZED,
            "invalid_app_url",
            "Invalid Application URL",
            message,
        )
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::one(
            StatusCode::BAD_REQUEST,
            "bad_request",
            "Bad Request",
            message,
        )
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::one(StatusCode::NOT_FOUND, "not_found", "Not Found", message)
    }

    /// What cannot be beside what is there.
    fn conflict(code: &'static str, title: &'static str, message: impl Into<String>) -> Self {
        Self::one(StatusCode::CONFLICT, code, title, message)
    }

    /// What another of the organisation has already.
    fn taken(what: Unique) -> Self {
        let (code, title, message) = match what {
            Unique::ExternalId => (
                "external_id_already_exists",
                "External ID Already Exists",
                "A company of the organisation has this external_id.",
            ),
            Unique::Incorporation => (
                "incorporation_already_exists",
                "Incorporation Already Exists",
                "A company of the organisation has this incorporation.",
            ),
            Unique::Email => (
                "email_already_exists",
                "Email Already Exists",
                "A user of the organisation has this email.",
            ),
        };
        Self::conflict(code, title, message)
    }

    pub(crate) fn method_not_allowed() -> Self {
        let message = "This path does not serve this method.";
        Self::one(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "Method Not Allowed",
            message,
        )
    }

    pub(crate) fn payload_too_large(limit: usize) -> Self {
        Self::one(
            StatusCode::PAYLOAD_TOO_LARGE,
            "payload_too_large",
            "Payload Too Large",
            format!("The body is longer than {limit} bytes."),
        )
    }

    pub(crate) fn timed_out(message: impl Into<String>) -> Self {
        Self::one(
            StatusCode::REQUEST_TIMEOUT,
            "request_timeout",
            "Request Timeout",
            message,
        )
    }

    pub(crate) fn stopping() -> Self {
        let message = "The sandbox stops.";
        Self::one(
            StatusCode::SERVICE_UNAVAILABLE,
            "service_unavailable",
            "Service Unavailable",
            message,
        )
    }

    fn refund_aborted(message: &str) -> Self {
        Self::one(
            StatusCode::BAD_REQUEST,
            "refund_aborted",
            "Refund Aborted",
            message,
        )
    }

    fn session_unknown(status: StatusCode, message: &str) -> Self {
        let code = "session_id_invalid_or_expired";
        Self::one(status, code, "Session ID invalid or expired", message)
    }

    /// A session id that is not 32 lower-case hex digits (Contract §7.3).
    pub(crate) fn malformed_session_id() -> Self {
        Self::session_unknown(
            StatusCode::BAD_REQUEST,
            "A session id is 32 lower-case hexadecimal characters.",
        )
    }

    /// Values that break rules, or are absent: all at once, each naming its field.
    pub(crate) fn invalid_fields(problems: &[Invalid]) -> Self {
        let entry = |problem: &Invalid| {
            let (code, title) = if problem.is_missing() {
                ("mandatory_field_missing", "Mandatory Field Missing")
            } else {
                ("invalid_field", "Invalid Field")
            };
            Entry {
                code,
                title,
                message: problem.to_string(),
                expected_signing_string: None,
            }
        };
        Self {
            status: StatusCode::BAD_REQUEST,
            entries: problems.iter().map(entry).collect(),
            again_in: None,
        }
    }

    /// Words of ours that cannot be read.
    pub(crate) fn unreadable(error: &toml::de::Error) -> Self {
        tracing::error!(%error, "a locale file cannot be read");
        Self::internal()
    }

    pub(crate) fn internal() -> Self {
        let message = "The sandbox failed; its log says why.";
        Self::one(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_server_error",
            "Internal Server Error",
            message,
        )
    }

    /// What Fintecture calls the family of a status (Contract §16.2).
    fn family(&self) -> &'static str {
        match self.status {
            StatusCode::BAD_REQUEST => "bad_request",
            StatusCode::UNAUTHORIZED => "unauthorized",
            StatusCode::FORBIDDEN => "forbidden",
            StatusCode::NOT_FOUND => "not_found",
            StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
            StatusCode::REQUEST_TIMEOUT => "request_timeout",
            StatusCode::CONFLICT => "conflict",
            StatusCode::PAYLOAD_TOO_LARGE => "payload_too_large",
            StatusCode::TOO_MANY_REQUESTS => "too_many_requests",
            StatusCode::SERVICE_UNAVAILABLE => "service_unavailable",
            _ => "internal_server_error",
        }
    }

    /// The answer, which names the log entry that support would ask for.
    pub(crate) fn respond(&self, log_id: &str) -> Response {
        let shown = Shown {
            status: self.status.as_u16(),
            code: self.family(),
            log_id,
            errors: &self.entries,
        };
        let mut response = (self.status, body::json(&shown)).into_response();
        if let Some(again_in) = self.again_in {
            let seconds = HeaderValue::from(span::whole_seconds(again_in));
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownSession | Refusal::UnknownLink => {
                Self::not_found("No session has this id.")
            }
            Refusal::Expired => {
                Self::session_unknown(StatusCode::BAD_REQUEST, "The session has expired.")
            }
            Refusal::UnknownProvider => {
                Self::invalid_fields(&[Invalid::unshown("provider", "no bank has this id")])
            }
            Refusal::BankClosed(again_in) => Self::bank_closed(again_in),
            Refusal::UnknownRequest => Self::not_found("No request on a phone has this id."),
            Refusal::UnknownSettlement => Self::not_found("No settlement has this id."),
            Refusal::UnknownTransaction => Self::transaction_unknown(),
            Refusal::UnknownDebitedAccount => Self::one(
                StatusCode::BAD_REQUEST,
                "invalid_debited_account",
                "Invalid Debited Account",
                format!("{refusal}."),
            ),
            Refusal::UnknownIban => Self::invalid_fields(&[Invalid::unshown(
                "data.attributes.creditor_iban",
                format!("{refusal}"),
            )]),
            Refusal::InsufficientFunds => Self::invalid_fields(&[Invalid::unshown(
                "data.attributes.amount",
                format!("{refusal}"),
            )]),
            Refusal::UnknownConnection => Self::customer_unknown(),
            Refusal::UnknownCustomer => Self::not_found("No customer has this id."),
            Refusal::UnknownBankAccount => Self::not_found("No bank account has this id."),
            Refusal::UnknownVerification => Self::not_found("No verification has this id."),
            Refusal::UnknownMandate => Self::not_found("No mandate has this id."),
            Refusal::RumExists => Self::conflict(
                "rum_already_exists",
                "RUM Already Exists",
                "The application has a mandate with this RUM.",
            ),
            Refusal::UnknownCompany => Self::not_found("No company has this id."),
            Refusal::UnknownUser => Self::not_found("No user has this id."),
            Refusal::UnknownMembership => Self::not_found("No membership has this id."),
            Refusal::Taken(what) => Self::taken(what),
            Refusal::InUse(why) => Self::conflict("in_use", "In Use", why),
            Refusal::UnknownApplication => Self::not_found("No application has this id."),
            Refusal::UnknownEndpoint => {
                Self::not_found("The application has no webhooks at this address.")
            }
            Refusal::Incomplete(problems) => Self::invalid_fields(&problems),
            Refusal::UnknownNode => Self::not_found("No organisation node has this id."),
            Refusal::UnknownCode => Self::invalid_code(),
            Refusal::UnknownRefreshToken => Self::invalid_token(),
            Refusal::ReadOften(again_in) => Self::too_many_requests(again_in),
            Refusal::RefundAborted(why) => Self::refund_aborted(why),
            Refusal::Invalid(problem) => Self::invalid_fields(&[problem]),
            Refusal::WrongStage(_)
            | Refusal::MandateEnded(_)
            | Refusal::Decided
            | Refusal::NothingShared
            | Refusal::NotLoggedIn
            | Refusal::NothingAsked
            | Refusal::OtherMethod
            | Refusal::NothingUnderWay
            | Refusal::UnknownAccount
            | Refusal::WrongCredentials => Self::bad_request(format!("{refusal}.")),
            Refusal::NoKey | Refusal::Store(_) | Refusal::Ledger(_) => {
                tracing::error!(%refusal, "a command failed");
                Self::internal()
            }
        }
    }
}
