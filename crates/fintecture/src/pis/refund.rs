//! Giving money back. Contract §7.5.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Beneficiary;
use crate::call::Describe;
use crate::error::Traces;
use crate::item::{absent_if_null, unless_empty};
use crate::transport::{Operation, route};
use crate::{Call, Error, Extra, Money, Personal, SessionId};

/// Refunds a payment: [`Pis::refund`](super::Pis::refund).
#[derive(Clone, Debug)]
pub struct Refunding {
    session: SessionId,
    amount: Option<Money>,
    user_id: Option<String>,
    communication: Option<Personal>,
    beneficiary: Option<Beneficiary>,
    state: Option<Personal>,
}

impl Refunding {
    pub(super) fn new(session: SessionId) -> Self {
        Self {
            session,
            amount: None,
            user_id: None,
            communication: None,
            beneficiary: None,
            state: None,
        }
    }
}

impl<R> Call<Refunding, R> {
    /// A part of the payment; without it, what is left of it.
    pub fn amount(self, amount: Money) -> Self {
        self.with(|action| action.amount = Some(amount))
    }

    /// The user of the Console who acts.
    pub fn user_id(self, id: impl Into<String>) -> Self {
        self.with(|action| action.user_id = Some(id.into()))
    }

    /// The text that stands on the statements, as [`Communication`](crate::Communication) has it;
    /// without it, the payment's own.
    pub fn communication(self, text: impl Into<String>) -> Self {
        self.with(|action| action.communication = Some(text.into().into()))
    }

    /// Another account that the money goes to, instead of the payer's.
    ///
    /// That there may be one is documented, and under which name it goes is not: `beneficiary`, as
    /// in a connect, is the likeliest (Contract Q-09).
    pub fn beneficiary(self, beneficiary: Beneficiary) -> Self {
        self.with(|action| action.beneficiary = Some(beneficiary))
    }

    /// Comes back in the webhooks of the refund; at most 512 characters.
    pub fn state(self, state: impl Into<String>) -> Self {
        self.with(|action| action.state = Some(state.into().into()))
    }
}

impl Describe for Refunding {
    type Wire = Refund;
    type Answer = Refund;

    fn describe(&self) -> Operation {
        let state = self.state.as_ref().map(Personal::expose_str);
        let communication = self.communication.as_ref().map(Personal::expose_str);
        let amount = self.amount.map(|amount| amount.amount().to_string());
        let attributes = Attributes {
            amount: amount.as_deref(),
            communication,
            beneficiary: self.beneficiary.as_ref(),
        };
        let operation = Operation::new(&route::REFUND)
            .query("state", state)
            .json(&Body {
                meta: Meta {
                    session_id: &self.session,
                    user_id: self.user_id.as_deref(),
                },
                // Without `data` all is given back.
                data: (!attributes.is_empty()).then_some(Data { attributes }),
            })
            .traced_by(Traces {
                end_to_end_id: None,
                state: state.map(str::to_owned),
                session_id: Some(self.session.clone()),
            })
            .demand_amount("data.attributes.amount", self.amount)
            .demand_communication("data.attributes.communication", communication)
            .demand_short_state(state);
        match &self.beneficiary {
            Some(beneficiary) => beneficiary.checked(operation, "data.attributes.beneficiary"),
            None => operation,
        }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    meta: Meta<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data<'a>>,
}

#[derive(Serialize)]
struct Meta<'a> {
    session_id: &'a SessionId,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Data<'a> {
    attributes: Attributes<'a>,
}

#[derive(Serialize)]
struct Attributes<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    communication: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beneficiary: Option<&'a Beneficiary>,
}

impl Attributes<'_> {
    fn is_empty(&self) -> bool {
        self.amount.is_none() && self.communication.is_none() && self.beneficiary.is_none()
    }
}

/// What became of a refund. Contract §7.5, §13.6.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[must_use = "a refund may be waiting or aborted"]
pub struct Refund {
    #[serde(default, deserialize_with = "absent_if_null")]
    meta: Outcomes,
    #[serde(default, deserialize_with = "absent_if_null")]
    errors: Vec<Coded>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Outcomes {
    #[serde(deserialize_with = "unless_empty")]
    session_id: Option<SessionId>,
    status: Option<Personal<Value>>,
    code: Option<Personal<Value>>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Coded {
    code: Option<Personal<Value>>,
}

impl Refund {
    /// The refund's own session, if the server names it.
    pub fn session_id(&self) -> Option<&SessionId> {
        self.meta.session_id.as_ref()
    }

    /// How the server took it, from whichever of the three places says so (Contract C-10).
    pub fn outcome(&self) -> RefundOutcome {
        let first_error = self.errors.first().and_then(|error| error.code.as_ref());
        [
            self.meta.status.as_ref(),
            self.meta.code.as_ref(),
            first_error,
        ]
        .into_iter()
        .flatten()
        .filter_map(|value| value.expose().as_str())
        .find(|word| word.starts_with("refund_"))
        .map_or(RefundOutcome::Unknown(String::new()), RefundOutcome::from)
    }

    /// Members of `meta` that this version has no name for.
    pub fn extra_meta(&self) -> &Extra {
        &self.meta.extra
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}

/// How the server took a refund. Contract §13.6.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefundOutcome {
    /// Accepted; a merchant without an acquiring account is sent a link to authorise it.
    Accepted,
    /// The merchant has to finish it in the Console.
    Waiting,
    /// It cannot be refunded.
    Aborted,
    /// A word that this version does not know, or none.
    Unknown(String),
}

impl RefundOutcome {
    /// The outcome that a refusal names: an aborted refund answers with status 400, and so may one
    /// that waits.
    pub fn of_error(error: &Error) -> Option<Self> {
        error.api()?.refund_outcome().map(Self::from)
    }

    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Accepted => "refund_accepted",
            Self::Waiting => "refund_waiting",
            Self::Aborted => "refund_aborted",
            Self::Unknown(word) => word,
        }
    }
}

impl From<&str> for RefundOutcome {
    fn from(word: &str) -> Self {
        match word {
            "refund_accepted" => Self::Accepted,
            "refund_waiting" => Self::Waiting,
            "refund_aborted" => Self::Aborted,
            other => Self::Unknown(other.to_owned()),
        }
    }
}

impl fmt::Display for RefundOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
