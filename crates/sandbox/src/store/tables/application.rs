//! Applications and their webhook endpoints.

use fintecture::{AppId, ExposeSecret, PublicKey, SecretString};

use super::{parse, parse_opt};
use crate::domain::application::{ContentType, Delay, NewEndpoint};
use crate::domain::ledger::AccountRow;
use crate::domain::{Application, Endpoint, Options};
use crate::store::{Row, Stmt, StoreError, stmt};

pub(crate) fn all() -> Stmt {
    stmt!(
        "SELECT row, app_id, app_secret, public_key, name, account, redirect_uris, organisation, \
         node, profile, is_closed, options FROM application ORDER BY row"
    )
}

/// The application of a row of [`all`], without its endpoints.
pub(crate) fn from_row(row: &Row) -> Result<Application, StoreError> {
    Ok(Application {
        row: row.int(0)?,
        app_id: parse(row, 1, "an application id", |text| AppId::new(text).ok())?,
        app_secret: SecretString::from(row.text(2)?),
        public_key: parse(row, 3, "a public key", |text| {
            PublicKey::from_pem(text).ok()
        })?,
        name: row.text(4)?.to_owned(),
        account: AccountRow(row.int(5)?),
        redirect_uris: parse_opt(row, 6, "a JSON list", |text| {
            serde_json::from_str(text).ok()
        })?,
        organisation: row.int(7)?,
        node: row.int(8)?,
        profile: parse(row, 9, "a profile", |text| serde_json::from_str(text).ok())?,
        is_closed: row.int(10)? == 1,
        options: parse(row, 11, "options", |text| serde_json::from_str(text).ok())?,
        endpoints: Vec::new(),
    })
}

pub(crate) fn insert(application: &Application) -> Stmt {
    stmt!(
        "INSERT INTO application \
         (row, app_id, app_secret, public_key, name, account, redirect_uris, organisation, \
         node, profile) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        application.row,
        application.app_id.as_str(),
        application.app_secret.expose_secret(),
        application.public_key.to_pem(),
        application.name.as_str(),
        application.account.0,
        application
            .redirect_uris
            .as_ref()
            .map(|uris| serde_json::json!(uris).to_string()),
        application.organisation,
        application.node,
        serde_json::json!(application.profile).to_string(),
    )
}

/// Writes what can be set about an application.
pub(crate) fn set_up(application: &Application) -> Stmt {
    let uris = application.redirect_uris.as_ref();
    stmt!(
        "UPDATE application SET name = $2, redirect_uris = $3, profile = $4, options = $5 \
         WHERE row = $1",
        application.row,
        application.name.as_str(),
        uris.map(|uris| serde_json::json!(uris).to_string()),
        serde_json::json!(application.profile).to_string(),
        serde_json::json!(application.options).to_string(),
    )
    .touching(1)
}

/// Gives an application another secret and another key.
pub(crate) fn rekey(application: i64, secret: &SecretString, key: &PublicKey) -> Stmt {
    stmt!(
        "UPDATE application SET app_secret = $2, public_key = $3 WHERE row = $1",
        application,
        secret.expose_secret(),
        key.to_pem(),
    )
    .touching(1)
}

/// Closes an application: it has no webhooks any more, and nobody calls with it.
pub(crate) fn close(application: i64) -> Stmt {
    stmt!(
        "UPDATE application SET is_closed = 1 WHERE row = $1",
        application
    )
    .touching(1)
}

/// Gives the applications of before there were organisations to one.
pub(crate) fn adopt(organisation: i64) -> Stmt {
    stmt!(
        "UPDATE application SET organisation = $1, node = $1 WHERE organisation = 0",
        organisation
    )
}

pub(crate) fn set_options(application: i64, options: &Options) -> Stmt {
    let options = serde_json::json!(options).to_string();
    stmt!(
        "UPDATE application SET options = $2 WHERE row = $1",
        application,
        options
    )
    .touching(1)
}

pub(crate) fn set_redirect_uris(application: i64, uris: Option<&[String]>) -> Stmt {
    let uris = uris.map(|uris| serde_json::json!(uris).to_string());
    stmt!(
        "UPDATE application SET redirect_uris = $2 WHERE row = $1",
        application,
        uris
    )
    .touching(1)
}

pub(crate) fn all_endpoints() -> Stmt {
    stmt!(
        "SELECT row, application, url, content_type, delay, events, headers FROM endpoint \
         WHERE is_removed = 0 ORDER BY row"
    )
}

/// The row of the endpoint that an application has at an address.
pub(crate) fn endpoint_at(application: i64, url: &str) -> Stmt {
    stmt!(
        "SELECT row FROM endpoint WHERE application = $1 AND url = $2",
        application,
        url
    )
}

/// The endpoint of a row of [`all_endpoints`], and whose it is.
pub(crate) fn endpoint_from_row(row: &Row) -> Result<(i64, Endpoint), StoreError> {
    let endpoint = Endpoint {
        row: row.int(0)?,
        url: row.text(2)?.to_owned(),
        content_type: parse(row, 3, "a content type", ContentType::parse)?,
        delay: delay(row, 4)?,
        events: parse_opt(row, 5, "a JSON list", |text| {
            serde_json::from_str(text).ok()
        })?,
        headers: parse(row, 6, "JSON pairs", |text| serde_json::from_str(text).ok())?,
    };
    Ok((row.int(1)?, endpoint))
}

pub(crate) fn insert_endpoint(row: i64, application: i64, new: &NewEndpoint) -> Stmt {
    let (events, headers) = settings(new);
    stmt!(
        "INSERT INTO endpoint (row, application, url, content_type, delay, events, headers) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        row,
        application,
        new.url.as_str(),
        new.content_type.as_str(),
        new.delay.minutes(),
        events,
        headers,
    )
}

/// Sets an endpoint anew, even one that was removed.
pub(crate) fn set_endpoint(row: i64, new: &NewEndpoint) -> Stmt {
    let (events, headers) = settings(new);
    stmt!(
        "UPDATE endpoint SET content_type = $2, delay = $3, events = $4, headers = $5, \
         is_removed = 0 WHERE row = $1",
        row,
        new.content_type.as_str(),
        new.delay.minutes(),
        events,
        headers,
    )
    .touching(1)
}

/// Removes an endpoint, and gives up what still waits for it.
pub(crate) fn remove_endpoint(row: i64) -> [Stmt; 2] {
    [
        stmt!("UPDATE endpoint SET is_removed = 1 WHERE row = $1", row).touching(1),
        stmt!(
            "UPDATE delivery SET state = 'abandoned', answer = 'the endpoint is removed' \
             WHERE endpoint = $1 AND state = 'waiting' AND lease IS NULL",
            row
        ),
    ]
}

/// The lists of an endpoint as they are kept.
fn settings(new: &NewEndpoint) -> (Option<String>, String) {
    let events = new.events.as_ref();
    let events = events.map(|events| serde_json::json!(events).to_string());
    (events, serde_json::json!(new.headers).to_string())
}

fn delay(row: &Row, column: usize) -> Result<Delay, StoreError> {
    let minutes = u32::try_from(row.int(column)?).ok();
    let delay = minutes.and_then(|minutes| Delay::of_minutes(minutes).ok());
    delay.ok_or(StoreError::Column {
        column,
        expected: "an offset in minutes",
        found: "another number",
    })
}
