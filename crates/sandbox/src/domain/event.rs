//! What is told to the merchant: one event for each axis that moved (Contract §15.4).

use fintecture::{Money, Timestamp};

use super::session::{Kind, Session, Stage};

/// Something that happened to a session, as its webhook will tell it.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) session: i64,
    pub(crate) name: String,
    pub(crate) at: Timestamp,
    /// The webhook's fields, form-encoded in the order they are sent (Contract §15.3).
    pub(crate) fields: String,
}

/// An event as it is kept, and where it was sent.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) row: i64,
    pub(crate) name: String,
    pub(crate) at: Timestamp,
    pub(crate) fields: String,
    pub(crate) deliveries: Vec<Sending>,
}

/// How a webhook to one endpoint stands.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    pub(crate) url: String,
    /// `waiting`, `acknowledged` or `abandoned`.
    pub(crate) state: String,
    pub(crate) attempts: u32,
    /// When it is tried next, or was tried last.
    pub(crate) at: Timestamp,
    /// What the last attempt met.
    pub(crate) answer: Option<String>,
}

impl Event {
    /// The event of a session that has just been opened.
    pub(crate) fn opened(session: &Session) -> Self {
        let name = format!("{}.status.{}", family(session.kind), session.stage.status);
        Self::new(session, name, session.created_at)
    }

    /// The events of a session that stood at `before` and now stands where it does.
    pub(crate) fn between(before: &Stage, session: &Session, at: Timestamp) -> Vec<Self> {
        let Stage {
            status,
            transfer_state,
        } = &session.stage;
        let family = family(session.kind);
        let mut events = Vec::new();
        if *status != before.status {
            events.push(Self::new(session, format!("{family}.status.{status}"), at));
        }
        // No refund is documented to tell of transfer states.
        if let Some(state) = transfer_state
            && session.kind != Kind::Refund
            && before.transfer_state.as_ref() != Some(state)
        {
            events.push(Self::new(
                session,
                format!("{family}.transfer_states.{state}"),
                at,
            ));
        }
        events
    }

    /// The event of money that came to a session's virtual IBAN.
    pub(crate) fn received_amount(session: &Session, at: Timestamp) -> Self {
        let name = format!("{}.received_amount", family(session.kind));
        Self::new(session, name, at)
    }

    fn new(session: &Session, name: String, at: Timestamp) -> Self {
        let details = &session.details;
        let mut fields = form_urlencoded::Serializer::new(String::new());
        fields.append_pair("session_id", session.id.as_str());
        if let Some(original) = &details.refunded_session_id {
            fields.append_pair("refunded_session_id", original.as_str());
        }
        fields.append_pair("status", session.stage.status.as_str());
        if let Some(state) = &session.stage.transfer_state {
            fields.append_pair("transfer_state", state.as_str());
        }
        if let Some(reason) = &session.reason {
            fields.append_pair("transfer_reason", reason.as_str());
        }
        fields.append_pair("type", session.kind.session_type().as_str());
        fields.append_pair("customer_id", details.customer_id.as_str());
        if let Some(provider) = &session.provider {
            fields.append_pair("provider", provider.as_str());
        }
        if let Some(state) = &details.state {
            fields.append_pair("state", state);
        }
        fields.append_pair("amount", &details.amount);
        if let Some(received) = session.received {
            let text = |minor| {
                let money = Money::from_minor(minor, session.amount.currency());
                money.amount().to_string()
            };
            fields.append_pair("received_amount", &text(received.total));
            fields.append_pair("last_transaction_amount", &text(received.last));
        }
        fields.append_pair("event", &name);
        Self {
            session: session.row,
            at,
            fields: fields.finish(),
            name,
        }
    }
}

fn family(kind: Kind) -> &'static str {
    match kind {
        Kind::Refund => "refund_session",
        _ => "payment_session",
    }
}
