//! The outbox of messages to payers, which nothing leaves.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use fintecture::SessionId;
use http::HeaderMap;
use serde_json::{Value, json};

use super::http::{invalid, parameter, respond};
use crate::api::ApiError;
use crate::domain::request_to_pay::Message;
use crate::domain::{Refusal, Session};
use crate::engine::commands::Arrival;
use crate::pages::{self, Letter, Locales};
use crate::server::Platform;

/// How many messages are shown.
const MESSAGES: i64 = 100;

/// The newest messages, of one session or of all, as their recipients would read them.
pub(super) async fn list(
    State(platform): State<Platform>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    respond(&platform, async |_| {
        let engine = &platform.engine;
        let session = match parameter(query.as_deref().unwrap_or_default(), "session_id") {
            Some(id) => {
                let id = SessionId::new(id).map_err(invalid)?;
                Some(engine.session(Arrival::Session(id)).await?.row)
            }
            None => None,
        };
        let found = engine.messages(session, MESSAGES).await?;
        let locales = Locales::load().map_err(|error| ApiError::unreadable(&error))?;
        let base_url = platform.base_url_for(&headers);
        let shown: Result<Vec<_>, ApiError> = found
            .iter()
            .map(|(message, session)| show(&platform, message, session, &base_url, &locales))
            .collect();
        Ok(json!({ "messages": shown? }))
    })
    .await
}

fn show(
    platform: &Platform,
    message: &Message,
    session: &Session,
    base_url: &str,
    locales: &Locales,
) -> Result<Value, ApiError> {
    let applications = &platform.engine.world().applications;
    let merchant = applications
        .by_row(session.application)
        .ok_or(Refusal::UnknownSession)?;
    let link = session.link.as_deref().ok_or(Refusal::UnknownLink)?;
    let url = format!("{base_url}{}", pages::path_of(link));
    let letter = Letter::of(message.channel, session, &merchant.name, &url, locales);
    Ok(json!({
        "session_id": session.id,
        "method": message.channel.as_str(),
        "to": message.recipients.to,
        "cc": message.recipients.cc,
        "bcc": message.recipients.bcc,
        "at": message.at,
        "language": letter.language,
        "subject": letter.subject,
        "text": letter.text,
        "url": url,
    }))
}
