//! Requests to see a payer's accounts.

use fintecture::{ProviderId, Timestamp};

use super::{parse, parse_opt};
use crate::domain::Consent;
use crate::domain::consent::Stage;
use crate::store::{Row, Stmt, StoreError, stmt};

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT row, connect_id, link, application, stage, provider, username, connection, \
             expires_at, version, details, polling_id FROM consent ",
            $rest
        )
    };
}

pub(crate) fn by_link(link: &str) -> Stmt {
    stmt!(select!("WHERE link = $1"), link)
}

pub(crate) fn by_polling_id(polling_id: &str) -> Stmt {
    stmt!(select!("WHERE polling_id = $1"), polling_id)
}

/// What phones show that is not answered and not over, the newest first.
pub(crate) fn on_phones(now: Timestamp, limit: u32) -> Stmt {
    stmt!(
        select!(
            "WHERE polling_id IS NOT NULL AND stage = 'open' AND expires_at > $1 \
             ORDER BY row DESC LIMIT $2"
        ),
        now.as_micros(),
        limit
    )
}

pub(crate) fn from_row(row: &Row) -> Result<Consent, StoreError> {
    Ok(Consent {
        row: row.int(0)?,
        connect_id: row.text(1)?.to_owned(),
        link: row.text(2)?.to_owned(),
        application: row.int(3)?,
        stage: parse(row, 4, "a stage of a consent", Stage::parse)?,
        provider: parse_opt(row, 5, "a provider id", |text| ProviderId::new(text).ok())?,
        username: row.opt_text(6)?.map(str::to_owned),
        connection: row.opt_int(7)?,
        expires_at: Timestamp::from_micros(row.int(8)?),
        version: row.int(9)?,
        details: parse(row, 10, "the details of a consent", |text| {
            serde_json::from_str(text).ok()
        })?,
        polling_id: row.opt_text(11)?.map(str::to_owned),
    })
}

pub(crate) fn insert(consent: &Consent) -> Stmt {
    stmt!(
        "INSERT INTO consent (row, connect_id, link, application, stage, provider, username, \
         connection, expires_at, version, details, polling_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        consent.row,
        consent.connect_id.as_str(),
        consent.link.as_str(),
        consent.application,
        consent.stage.as_str(),
        consent.provider.as_ref().map(ProviderId::as_str),
        consent.username.as_deref(),
        consent.connection,
        consent.expires_at.as_micros(),
        consent.version,
        serde_json::json!(consent.details).to_string(),
        consent.polling_id.as_deref(),
    )
}

/// Writes what can change, if nobody else changed the request since it was read.
pub(crate) fn update(consent: &Consent) -> Stmt {
    stmt!(
        "UPDATE consent SET stage = $3, provider = $4, username = $5, connection = $6, \
         version = version + 1 WHERE row = $1 AND version = $2",
        consent.row,
        consent.version,
        consent.stage.as_str(),
        consent.provider.as_ref().map(ProviderId::as_str),
        consent.username.as_deref(),
        consent.connection,
    )
    .touching(1)
}
