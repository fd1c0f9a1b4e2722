//! Requests to pay: payments asked for by a link or a message (Contract §7.6).

use std::time::Duration;

use fintecture::{CustomerId, EndToEndId, Personal, SessionId, Timestamp};
use serde::{Deserialize, Serialize};

use super::opening::expiry;
use super::session::{Kind, Session, Stage, Step};
use super::{Changes, Event, Moment, Refusal};

/// How the link reaches the payer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Channel {
    /// The merchant hands it on.
    #[default]
    Link,
    Email,
    Sms,
}

impl Channel {
    const ALL: [Self; 3] = [Self::Link, Self::Email, Self::Sms];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.as_str() == word)
    }

    /// Where a request begins: one that a message carries waits for its payer (Contract C-09).
    pub(crate) fn stage(self) -> Stage {
        match self {
            Self::Link => Stage::opened(),
            Self::Email | Self::Sms => Stage::sent(),
        }
    }
}

/// How often a link can be paid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Reuse {
    #[default]
    Once,
    /// Until it is cancelled or expires; each payment of it is a session of its own.
    Permanent,
}

/// What makes a payment a request, already checked.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) channel: Channel,
    pub(crate) recipients: Option<Recipients>,
    /// From now on.
    pub(crate) due_in: Option<Duration>,
    pub(crate) reuse: Reuse,
}

/// Who is written to: addresses or, for a text message, a phone number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Recipients {
    pub(crate) to: Personal,
    pub(crate) cc: Option<Personal>,
    pub(crate) bcc: Option<Personal>,
}

/// What a session keeps of having been asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) reuse: Reuse,
}

/// A message to a payer. It never leaves the sandbox.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) session: i64,
    pub(crate) channel: Channel,
    pub(crate) recipients: Recipients,
    pub(crate) at: Timestamp,
}

impl Asking {
    pub(super) fn asked(&self, now: Timestamp) -> Asked {
        Asked {
            due_at: self.due_in.map(|due_in| now + due_in),
            reuse: self.reuse,
        }
    }

    /// The message that carries the link, if one does.
    pub(super) fn message(&self, session: i64, now: Timestamp) -> Option<Message> {
        Some(Message {
            session,
            channel: self.channel,
            recipients: self.recipients.clone()?,
            at: now,
        })
    }
}

/// The session that a payer pays. Of a link that can be paid again and again it is one of its own,
/// which the changes open.
pub(crate) fn admit(session: Session, moment: &mut Moment) -> Result<(Session, Changes), Refusal> {
    if !session.is_permanent() {
        return Ok((session, Changes::default()));
    }
    if session.is_expired(moment.now) {
        return Err(Refusal::Expired);
    }
    if session.stage.after(Step::ChooseBank).is_none() {
        return Err(Refusal::WrongStage(session.stage.status));
    }
    let mut own = session;
    own.row = moment.row();
    own.id = SessionId::new(moment.chance.ordered_id())?;
    own.link = Some(moment.chance.ordered_uuid());
    own.kind = Kind::RequestToPay;
    own.stage = Stage::opened();
    own.created_at = moment.now;
    own.received = None;
    own.settlement = None;
    own.version = 0;
    own.details.end_to_end_id = EndToEndId::new(moment.chance.hex(32))?;
    own.details.customer_id = CustomerId::new(moment.chance.hex(32))?;
    own.details.asked = own.details.asked.map(|asked| Asked {
        reuse: Reuse::Once,
        ..asked
    });
    let changes = Changes {
        events: vec![Event::opened(&own)],
        timers: expiry(&own),
        opened: vec![own.clone()],
        ..Changes::default()
    };
    Ok((own, changes))
}
