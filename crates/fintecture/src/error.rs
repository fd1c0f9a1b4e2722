//! The one error of the client: opaque, to be asked.

mod ambiguous;
mod api;
mod mask;
mod rendering;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::ambiguous::Ambiguous;
pub(crate) use self::ambiguous::Traces;
pub use self::api::{ApiError, ErrorEntry};
pub(crate) use self::mask::masked;
use self::rendering::rendering;
use crate::signature::SignError;
use crate::transport::{StoreError, TransportError};
use crate::{Invalid, RequestId};

/// Why a call did not give its answer.
///
/// It is opaque, so that it can grow; ask it what you need to know.
///
/// | question | yes means |
/// |---|---|
/// | [`is_ambiguous`](Self::is_ambiguous) | it may have happened: [reconcile](Self::ambiguous), do not repeat |
/// | [`is_retryable`](Self::is_retryable) | repeating it later is safe, and may succeed: put it back into your queue |
/// | [`is_invalid`](Self::is_invalid) | a field breaks a rule; nothing was sent: show [which](Self::invalid_fields) |
/// | [`is_auth`](Self::is_auth) | the credentials, the key or the consent: nothing to repeat |
/// | [`api`](Self::api) | the server refused, and said why; its [log id](ApiError::log_id) is for support |
///
/// `Display` is one line that may be logged: no secret and no body. Of the server's words it masks
/// e-mail addresses and long numbers; a name, should the server repeat one, it cannot tell from
/// other words. Cloning is cheap enough to hand one failure to all who waited for it.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: Kind,
    operation: Option<&'static str>,
    request_id: Option<RequestId>,
    retry_after: Option<Duration>,
    attempts: u32,
    ambiguous: Option<Ambiguous>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

#[derive(Clone)]
enum Kind {
    Invalid(Vec<Invalid>),
    Config(Vec<String>),
    Connect { server: String, timed_out: bool },
    Timeout,
    Overdue { stage: String, waited: Duration },
    Lost,
    Api(ApiError),
    Decode { path: String, problem: String },
    Absent(&'static str),
    Refused(&'static str),
}

/// The codes of a 400 that mean what a 404 means elsewhere (Contract §16.2).
const UNKNOWN: [&str; 3] = [
    "session_id_invalid_or_expired",
    "customer_unknown",
    "account_unknown",
];

impl Error {
    pub(crate) fn invalid(problems: Vec<Invalid>) -> Self {
        Self::new(Kind::Invalid(problems))
    }

    pub(crate) fn config(problems: Vec<String>) -> Self {
        Self::new(Kind::Config(problems))
    }

    pub(crate) fn connect(server: &str, failure: TransportError) -> Self {
        Self::new(Kind::Connect {
            server: server.to_owned(),
            timed_out: failure.timed_out,
        })
        .caused_by(failure)
    }

    pub(crate) fn timeout() -> Self {
        Self::new(Kind::Timeout)
    }

    /// What was waited for did not come about; the stage is the server's word.
    pub(crate) fn overdue(stage: &str, waited: Duration) -> Self {
        Self::new(Kind::Overdue {
            stage: masked(stage),
            waited,
        })
    }

    pub(crate) fn lost(failure: TransportError) -> Self {
        Self::new(Kind::Lost).caused_by(failure)
    }

    pub(crate) fn refusal(refusal: ApiError) -> Self {
        Self::new(Kind::Api(refusal))
    }

    /// `problem` must not quote the body.
    pub(crate) fn decode(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::new(Kind::Decode {
            path: path.into(),
            problem: problem.into(),
        })
    }

    /// The server answered that there is nothing, without calling it an error.
    pub(crate) fn absent(what: &'static str) -> Self {
        Self::new(Kind::Absent(what))
    }

    /// The client itself will not go on, for a reason that is nobody's field.
    pub(crate) fn refused(why: &'static str) -> Self {
        Self::new(Kind::Refused(why))
    }

    /// What was asked of a store of the caller's own.
    pub(crate) fn store(source: StoreError) -> Self {
        Self::refused("the connection store fails").caused_by(StoreFailure(source))
    }

    /// The key could not sign, or a header cannot carry what would be signed.
    pub(crate) fn unsigned(source: SignError) -> Self {
        match source {
            SignError::Invalid(problem) => problem.into(),
            other => Self::refused("the request cannot be signed").caused_by(other),
        }
    }

    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            request_id: None,
            retry_after: None,
            attempts: 0,
            ambiguous: None,
            source: None,
        }))
    }

    fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(crate) fn in_operation(mut self, name: &'static str) -> Self {
        self.0.operation.get_or_insert(name);
        self
    }

    pub(crate) fn with_request_id(mut self, id: RequestId) -> Self {
        self.0.request_id = Some(id);
        self
    }

    pub(crate) fn with_retry_after(mut self, delay: Option<Duration>) -> Self {
        self.0.retry_after = delay;
        self
    }

    pub(crate) fn after_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn made_ambiguous(mut self, ambiguous: Ambiguous) -> Self {
        self.0.ambiguous = Some(ambiguous);
        self
    }

    /// What stands at the bottom of the chain of sources, which says most.
    fn root_cause(&self) -> Option<String> {
        let mut cause: &dyn StdError = self.0.source.as_deref()?;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        Some(cause.to_string())
    }

    /// The kind of failure in one word, for traces (OpenTelemetry's `error.type`).
    pub(crate) fn class(&self) -> &str {
        match &self.0.kind {
            Kind::Invalid(_) => "invalid",
            Kind::Config(_) => "config",
            Kind::Connect { .. } => "connect",
            Kind::Timeout | Kind::Overdue { .. } => "timeout",
            Kind::Lost => "lost",
            Kind::Api(refusal) => refusal.status_text(),
            Kind::Decode { .. } => "decode",
            Kind::Absent(_) => "absent",
            Kind::Refused(_) => "refused",
        }
    }

    /// Whether a time limit was reached: of one attempt, of the whole call, or of a
    /// [wait](crate::transport::Poll).
    pub fn is_timeout(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Timeout
                | Kind::Overdue { .. }
                | Kind::Connect {
                    timed_out: true,
                    ..
                }
        )
    }

    /// Whether no connection was made, so that nothing was sent.
    ///
    /// If it lasts: look at the base URL, the proxy and the certificate authorities
    /// ([`NetworkSettings`](crate::transport::NetworkSettings)).
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, Kind::Connect { .. })
    }

    /// Whether the same call may be made again, later, without doing anything twice.
    ///
    /// Never together with [`is_ambiguous`](Self::is_ambiguous).
    pub fn is_retryable(&self) -> bool {
        self.0.ambiguous.is_none()
            && match &self.0.kind {
                Kind::Connect { .. } | Kind::Timeout | Kind::Overdue { .. } | Kind::Lost => true,
                Kind::Api(refusal) => matches!(refusal.status(), 408 | 429 | 500 | 502..=504),
                _ => false,
            }
    }

    /// Whether the call may have had its effect although its answer is missing.
    ///
    /// Only calls that must not happen twice can be ambiguous: creating a payment, a refund, trading
    /// a code or a refresh token for tokens.
    pub fn is_ambiguous(&self) -> bool {
        self.0.ambiguous.is_some()
    }

    /// Whether the server did not accept the credentials, the token or the signature (401, 403).
    ///
    /// A token that had merely ended was replaced already, so to repeat the call does not help. What
    /// to look at depends on the code (Contract §16.2): `invalid_app_id`, the id and the secret;
    /// `invalid_signature`, the private key and this machine's clock; `invalid_scopes` and 403, what
    /// the Console allows the application; `invalid_token` for a connection, its consent.
    pub fn is_auth(&self) -> bool {
        matches!(self.status(), Some(401 | 403))
    }

    /// Whether the server asked to slow down (429); see [`retry_after`](Self::retry_after).
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429)
    }

    /// Whether the server does not know what was asked for: 404, or a 400 whose code says so
    /// (Contract §16.2).
    pub fn is_not_found(&self) -> bool {
        let unknown = |api: &ApiError| UNKNOWN.iter().any(|code| api.has_code(code));
        matches!(self.0.kind, Kind::Absent(_))
            || self.status() == Some(404)
            || self.api().is_some_and(unknown)
    }

    /// Whether what was to be made exists already (409), for example a mandate with this RUM
    /// (Contract §10.2).
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(409)
    }

    /// Whether an answer came that does not read as documented; see
    /// [`json_path`](Self::json_path).
    ///
    /// The server answered with success. Until this version reads the answer, [`raw`](crate::Client::raw) gives
    /// it as it came.
    pub fn is_decode(&self) -> bool {
        matches!(self.0.kind, Kind::Decode { .. })
    }

    /// Whether a field was refused before anything was sent; see [`invalid_fields`](Self::invalid_fields).
    pub fn is_invalid(&self) -> bool {
        matches!(self.0.kind, Kind::Invalid(_))
    }

    /// Whether the client cannot be built from what it was given. `Display` names every problem.
    pub fn is_config(&self) -> bool {
        matches!(self.0.kind, Kind::Config(_))
    }

    /// The server's refusal, if there was one.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            Kind::Api(refusal) => Some(refusal),
            _ => None,
        }
    }

    /// The HTTP status of the server's refusal.
    pub fn status(&self) -> Option<u16> {
        self.api().map(ApiError::status)
    }

    /// What is needed to find out whether the call had its effect.
    pub fn ambiguous(&self) -> Option<&Ambiguous> {
        self.0.ambiguous.as_ref()
    }

    /// How long the server asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The `X-Request-ID` of the last attempt.
    pub fn request_id(&self) -> Option<&RequestId> {
        self.0.request_id.as_ref()
    }

    /// How often the request was tried; 0 if it never came so far.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Where in the answer the first surprise stood, for example `data.attributes.amount`.
    pub fn json_path(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Decode { path, .. } => Some(path),
            _ => None,
        }
    }

    /// Every field that breaks a rule.
    pub fn invalid_fields(&self) -> &[Invalid] {
        match &self.0.kind {
            Kind::Invalid(problems) => problems,
            _ => &[],
        }
    }
}

/// A store's error, which as a box is none itself.
#[derive(Debug)]
struct StoreFailure(StoreError);

impl fmt::Display for StoreFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for StoreFailure {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

impl From<Invalid> for Error {
    fn from(problem: Invalid) -> Self {
        Self::invalid(vec![problem])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        match &self.0.kind {
            Kind::Invalid(problems) => listed(f, problems)?,
            Kind::Config(problems) => listed(f, problems)?,
            Kind::Connect { server, .. } => write!(f, "no connection to {server}")?,
            Kind::Timeout => f.write_str("the time limit was reached")?,
            Kind::Overdue { stage, waited } => {
                write!(f, "still {stage} after {} s", waited.as_secs())?;
            }
            Kind::Lost => f.write_str("the connection broke before the answer was complete")?,
            Kind::Api(refusal) => refusal.fmt(f)?,
            Kind::Decode { path, problem } => {
                write!(
                    f,
                    "the answer does not read as documented at {path}: {problem}"
                )?;
            }
            Kind::Absent(what) => write!(f, "there is no such {what}")?,
            Kind::Refused(why) => f.write_str(why)?,
        }
        if let Some(cause) = self.root_cause() {
            write!(f, ": {}", masked(&cause))?;
        }
        if self.is_ambiguous() {
            f.write_str("; it may have happened all the same: reconcile before trying again")?;
        }
        if self.0.attempts > 1 {
            write!(f, " (after {} attempts)", self.0.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("message", &self.to_string())
            .field("request_id", &self.0.request_id)
            .field("retry_after", &self.0.retry_after)
            .field("ambiguous", &self.0.ambiguous)
            .field("cause", &self.root_cause().as_deref().map(masked))
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// All problems at once, on one line.
fn listed(f: &mut fmt::Formatter<'_>, problems: &[impl fmt::Display]) -> fmt::Result {
    for (index, problem) in problems.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{problem}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_wide() {
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }

    #[test]
    fn an_error_may_cross_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<Error>();
    }

    #[test]
    fn several_problems_stand_on_one_line() {
        let error = Error::invalid(vec![
            Invalid::missing("state", "required"),
            Invalid::missing("amount", "required"),
        ])
        .in_operation("pis.connect");
        assert_eq!(
            error.to_string(),
            "pis.connect: state: required; amount: required"
        );
        assert_eq!(error.text(), error.to_string());
        assert_eq!(
            error.to_json(),
            r#"{"type":"Fintecture client","status":null,"errors":[],"error_string":"pis.connect: state: required; amount: required"}"#
        );
    }

    #[test]
    fn an_ambiguous_error_is_never_retryable() {
        let error = Error::timeout();
        assert!(error.is_retryable() && error.is_timeout());
        let ambiguous = error.made_ambiguous(Ambiguous::new(
            "pis.connect",
            RequestId::random(),
            crate::Timestamp::now(),
        ));
        assert!(ambiguous.is_ambiguous() && !ambiguous.is_retryable());
        assert!(ambiguous.to_string().contains("reconcile before"));
    }
}
