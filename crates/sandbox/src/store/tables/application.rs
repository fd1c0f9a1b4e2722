//! Applications and their webhook endpoints.

use fintecture::{AppId, ExposeSecret, PublicKey, SecretString};

use super::parse;
use crate::domain::application::ContentType;
use crate::domain::ledger::AccountRow;
use crate::domain::{Application, Endpoint};
use crate::store::{Row, Stmt, StoreError, stmt};

pub(crate) fn all() -> Stmt {
    stmt!(
        "SELECT row, app_id, app_secret, public_key, name, account, redirect_uris, organisation \
         FROM application ORDER BY row"
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
        redirect_uris: super::parse_opt(row, 6, "a JSON list", |text| {
            serde_json::from_str(text).ok()
        })?,
        organisation: row.int(7)?,
        endpoints: Vec::new(),
    })
}

pub(crate) fn insert(application: &Application) -> Stmt {
    stmt!(
        "INSERT INTO application \
         (row, app_id, app_secret, public_key, name, account, redirect_uris, organisation) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
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
    )
}

/// Gives the applications of before there were organisations to one.
pub(crate) fn adopt(organisation: i64) -> Stmt {
    stmt!(
        "UPDATE application SET organisation = $1 WHERE organisation = 0",
        organisation
    )
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
    stmt!("SELECT row, application, url, content_type FROM endpoint ORDER BY row")
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
    };
    Ok((row.int(1)?, endpoint))
}

pub(crate) fn insert_endpoint(application: i64, endpoint: &Endpoint) -> Stmt {
    stmt!(
        "INSERT INTO endpoint (row, application, url, content_type) VALUES ($1, $2, $3, $4)",
        endpoint.row,
        application,
        endpoint.url.as_str(),
        endpoint.content_type.as_str(),
    )
}

pub(crate) fn set_content_type(endpoint: &Endpoint) -> Stmt {
    stmt!(
        "UPDATE endpoint SET content_type = $2 WHERE row = $1",
        endpoint.row,
        endpoint.content_type.as_str(),
    )
    .touching(1)
}
