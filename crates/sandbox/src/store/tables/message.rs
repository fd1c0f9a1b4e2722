//! What is written to payers. It stays here.

use fintecture::{Personal, Timestamp};

use super::parse;
use crate::domain::request_to_pay::{Channel, Message, Recipients};
use crate::store::{Row, Stmt, StoreError, stmt};

pub(crate) fn insert(row: i64, message: &Message) -> Stmt {
    let Recipients { to, cc, bcc } = &message.recipients;
    let text = |address: &Personal| address.expose().clone();
    stmt!(
        "INSERT INTO message (row, session, channel, recipient, cc, bcc, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row,
        message.session,
        message.channel.as_str(),
        text(to),
        cc.as_ref().map(text),
        bcc.as_ref().map(text),
        message.at.as_micros(),
    )
}

/// The newest messages, the newest first.
pub(crate) fn newest(limit: i64) -> Stmt {
    stmt!(
        "SELECT session, channel, recipient, cc, bcc, at FROM message ORDER BY row DESC LIMIT $1",
        limit
    )
}

/// Those of one session.
pub(crate) fn of_session(session: i64, limit: i64) -> Stmt {
    stmt!(
        "SELECT session, channel, recipient, cc, bcc, at FROM message \
         WHERE session = $1 ORDER BY row DESC LIMIT $2",
        session,
        limit
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Message, StoreError> {
    let copy = |column| row.opt_text(column).map(|text| text.map(Personal::from));
    Ok(Message {
        session: row.int(0)?,
        channel: parse(row, 1, "a channel", Channel::parse)?,
        recipients: Recipients {
            to: row.text(2)?.into(),
            cc: copy(3)?,
            bcc: copy(4)?,
        },
        at: Timestamp::from_micros(row.int(5)?),
    })
}
