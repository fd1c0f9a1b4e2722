//! A call that may have happened.

use crate::{EndToEndId, Personal, RequestId, SessionId, Timestamp};

/// What is left of a call whose answer is missing though its request may have arrived.
///
/// Of a call that opens a session, hand it to [`reconcile`](crate::pis::Payments::reconcile) to find
/// the session it may have made; of a refund, to
/// [`reconcile_refund`](crate::pis::Payments::reconcile_refund).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguous {
    operation: &'static str,
    request_id: RequestId,
    sent_at: Timestamp,
    end_to_end_id: Option<EndToEndId>,
    state: Option<Personal>,
    session_id: Option<SessionId>,
}

impl Ambiguous {
    pub(crate) fn new(operation: &'static str, request_id: RequestId, sent_at: Timestamp) -> Self {
        Self {
            operation,
            request_id,
            sent_at,
            end_to_end_id: None,
            state: None,
            session_id: None,
        }
    }

    pub(crate) fn tracing(mut self, traces: Traces) -> Self {
        self.end_to_end_id = traces.end_to_end_id;
        self.state = traces.state.map(Personal::from);
        self.session_id = traces.session_id;
        self
    }

    /// The call, for example `pis.connect`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// The `X-Request-ID` that support can look for.
    pub fn request_id(&self) -> &RequestId {
        &self.request_id
    }

    /// When the request was signed, by this machine's clock.
    pub fn sent_at(&self) -> Timestamp {
        self.sent_at
    }

    /// The reference by which lists of payments can be searched.
    pub fn end_to_end_id(&self) -> Option<&EndToEndId> {
        self.end_to_end_id.as_ref()
    }

    /// The state that was sent along; the redirect and the webhooks of the payment carry it too.
    pub fn state(&self) -> Option<&str> {
        self.state.as_ref().map(Personal::expose_str)
    }

    /// The session that the call was about: of a refund, the payment to be refunded.
    pub fn session_id(&self) -> Option<&SessionId> {
        self.session_id.as_ref()
    }
}

/// What an operation knows of itself that can find its effect again.
#[derive(Clone, Default)]
pub(crate) struct Traces {
    pub(crate) end_to_end_id: Option<EndToEndId>,
    pub(crate) state: Option<String>,
    pub(crate) session_id: Option<SessionId>,
}
