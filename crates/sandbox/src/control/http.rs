//! The control interface over HTTP, for every language.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use fintecture::{ExposeSecret, Invalid, ProviderId, SessionId, SessionStatus, TransferState};
use http::HeaderMap;
use serde_json::{Value, json};

use super::{
    Control, ControlError, NewConnection, Outcome, PhoneAnswer, PhoneQuestion, PhoneRequest,
    Standing, Wait, Waited, application_http, audit_http, messages, metrics, options, outage,
};
use crate::api::{ApiError, Body, Payload, Segment, answer, simulated};
use crate::domain::application::ContentType;
use crate::domain::oac::OacScopes;
use crate::domain::span;
use crate::domain::{Refusal, Scopes};
use crate::engine::commands::{Arrival, Standpoint};
use crate::reference::{Routes, rows};
use crate::server::Platform;

/// How many requests are shown.
const REQUESTS: usize = 100;

/// The routes under `/_sandbox/v1`.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .on(&rows::control::HEALTH, health)
        .on(&rows::control::OUTCOME, outcome)
        .on(&rows::control::OPENED_BY, request)
        .on(&rows::control::RETRY, options::retry)
        .on(&rows::control::APPROVE, options::approve)
        .on(&rows::control::CONNECTIONS, connection)
        .on(&rows::control::PHONE, phone_requests)
        .on(&rows::control::ANSWER_PHONE, answer_on_phone)
        .on(&rows::control::MESSAGES, messages::list)
        .on(&rows::control::OUTAGE, outage::set)
        .on(&rows::control::CLOCK, clock)
        .on(&rows::control::ADVANCE, advance)
        .on(&rows::control::WAIT_FOR, wait)
        .on(&rows::transactions::SIMULATE_IN_SANDBOX, simulate)
        .on(&rows::control::WEBHOOK, webhook)
        .on(&rows::control::REDIRECT_URIS, redirect_uris)
        .on(&rows::control::OPTIONS, options::set)
        .merge(application_http::routes())
        .on(&rows::control::OAC, oac)
        .on(&rows::audit::LEDGER, ledger)
        .on(&rows::audit::EVENTS, audit_http::events)
        .on(&rows::audit::TRANSITIONS, audit_http::transitions)
        .on(&rows::audit::ACCOUNTS, accounts)
        .on(&rows::audit::REQUESTS, requests)
        .limited(Payload::limit())
        .on(&rows::audit::METRICS, metrics::show)
}

/// Whether the sandbox serves.
async fn health(State(platform): State<Platform>) -> Response {
    let now = platform.engine.clock().now();
    let version = env!("CARGO_PKG_VERSION");
    answer(&json!({
        "status": "ok",
        "version": version,
        "now": now,
        "strict": platform.strict,
        "payer": platform.payer.as_str(),
    }))
}

/// Plays the payer of a session.
async fn outcome(
    State(platform): State<Platform>,
    Segment(session): Segment,
    Payload(body): Payload,
) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let word = body.text("outcome");
        let word = body.require("outcome", word);
        let provider = body.parsed("provider", str::parse::<ProviderId>);
        let reason = body.text("reason");
        let outcome = word.and_then(|word| {
            Outcome::parse(&word, reason.as_deref())
                .map_err(|problem| body.problem(problem))
                .ok()
        });
        done(body)?;
        let session = SessionId::new(session).map_err(invalid)?;
        // Absent only with a problem, which `done` has reported.
        let outcome = outcome.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let standing = control
            .outcome_at(&session, outcome, provider)
            .await
            .map_err(refused)?;
        Ok(show(&standing))
    })
    .await
}

/// The request that opened a session, as the application sent it; null if a payer did.
async fn request(State(platform): State<Platform>, Segment(session): Segment) -> Response {
    respond(&platform, async |control| {
        let session = Arrival::Session(SessionId::new(session).map_err(invalid)?);
        let session = control.engine.session(session).await?;
        let request = control.engine.request_of(session.row).await?;
        Ok(json!({ "session_id": session.id, "request": request }))
    })
    .await
}

/// Gives the demo application an AIS connection.
async fn connection(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let provider = body.parsed("provider", str::parse::<ProviderId>);
        let username = body.text("username");
        let scopes = body.parsed("scope", Scopes::parse).unwrap_or_default();
        done(body)?;
        let new = NewConnection {
            provider,
            username,
            scopes,
        };
        let given = control.connection(new).await.map_err(refused)?;
        Ok(json!({
            "customer_id": given.customer_id,
            "code": given.code.expose_secret(),
            "provider": given.provider,
        }))
    })
    .await
}

/// What waits on the customers' phones.
async fn phone_requests(State(platform): State<Platform>, headers: HeaderMap) -> Response {
    let base_url = platform.base_url_for(&headers);
    respond(&platform, async |control| {
        let requests = control.phone_requests().await.map_err(refused)?;
        let questions = control.phone_questions().await.map_err(refused)?;
        let line = |request: &PhoneRequest| {
            json!({
                "polling_id": request.polling_id,
                "provider": request.provider,
                "expires_at": request.expires_at,
                "url": format!("{base_url}{}", request.path),
            })
        };
        let question = |question: &PhoneQuestion| {
            let code = question.code.as_ref().map(ExposeSecret::expose_secret);
            json!({
                "id": question.id,
                "provider": question.provider,
                "factor": question.factor.as_str(),
                "code": code,
                "expires_at": question.expires_at,
            })
        };
        Ok(json!({
            "requests": requests.iter().map(line).collect::<Vec<_>>(),
            "questions": questions.iter().map(question).collect::<Vec<_>>(),
        }))
    })
    .await
}

/// Answers one of them: a request for accounts by its polling id, what is asked in an app by its own.
async fn answer_on_phone(
    State(platform): State<Platform>,
    Segment(polling_id): Segment,
    Payload(body): Payload,
) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let word = body.parsed("answer", PhoneAnswer::parse);
        let word = body.require("answer", word);
        done(body)?;
        // Absent only with a problem, which `done` has reported.
        let word = word.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let answered = match control.answer_on_phone(&polling_id, word).await {
            Err(ControlError(Refusal::UnknownRequest)) => {
                control.answer_in_app(&polling_id, word).await
            }
            answered => answered,
        };
        answered.map_err(refused)?;
        Ok(json!({ "polling_id": polling_id }))
    })
    .await
}

/// What the world's clock shows, and when something happens next by itself.
async fn clock(State(platform): State<Platform>) -> Response {
    respond(&platform, async |control| {
        let next_due = control.next_due().await.map_err(refused)?;
        Ok(json!({ "now": control.now(), "next_due": next_due }))
    })
    .await
}

/// Turns the clock forward.
async fn advance(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let by = body.parsed("by", |text| span::parse("by", text));
        let by = body.require("by", by);
        done(body)?;
        let by = by.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let turned = control.advance(by).await.map_err(refused)?;
        Ok(json!({ "from": turned.from, "now": turned.to, "timers": turned.timers }))
    })
    .await
}

/// Waits for a session; answers 408 when time is up, and says where it stands. It does not keep the
/// sandbox from stopping: whoever waits then is told so.
async fn wait(State(platform): State<Platform>, RawQuery(query): RawQuery) -> Response {
    respond(&platform, async |control| {
        let wait = read_wait(query.as_deref().unwrap_or_default()).map_err(invalid)?;
        let waited = tokio::select! {
            waited = control.wait(wait) => waited.map_err(refused)?,
            () = platform.stopping.clone().begun() => return Err(ApiError::stopping()),
        };
        match waited {
            Waited::Reached(standing) => Ok(show(&standing)),
            Waited::TimedOut(standing) => {
                let state = standing
                    .transfer_state
                    .as_ref()
                    .map_or("none", TransferState::as_str);
                let place = format!("status {}, transfer state {state}", standing.status);
                Err(ApiError::timed_out(format!(
                    "Time is up; the session stands at {place}."
                )))
            }
        }
    })
    .await
}

fn read_wait(query: &str) -> Result<Wait, Invalid> {
    let parameter = |wanted| parameter(query, wanted);
    let session =
        parameter("session_id").ok_or_else(|| Invalid::missing("session_id", "required"))?;
    let mut wait = Wait::for_session(SessionId::new(session)?);
    if let Some(word) = parameter("status") {
        wait = match SessionStatus::from(word.as_str()) {
            SessionStatus::Unknown(_) => {
                return Err(Invalid::new(
                    "status",
                    "must be a status of contract §13.1",
                    &word,
                ));
            }
            status => wait.status(status),
        };
    }
    if let Some(word) = parameter("transfer_state") {
        wait = match TransferState::from(word.as_str()) {
            TransferState::Unknown(_) => {
                let rule = "must be a transfer state of contract §13.2";
                return Err(Invalid::new("transfer_state", rule, &word));
            }
            state => wait.transfer_state(state),
        };
    }
    match parameter("webhook").as_deref() {
        None => {}
        Some("acknowledged") => wait = wait.webhooks_acknowledged(),
        Some(other) => return Err(Invalid::new("webhook", "must be acknowledged", other)),
    }
    match parameter("timeout") {
        Some(text) => Ok(wait.timeout(span::parse("timeout", &text)?)),
        None => Ok(wait),
    }
}

/// The first value of a query's parameter; an empty one counts as absent.
pub(super) fn parameter(query: &str, wanted: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, value)| name == wanted && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

/// Registers where the demo application's webhooks go.
async fn webhook(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let url = body.text("url");
        let url = body.require("url", url);
        let content_type = body.parsed("content_type", |text| {
            let rule = "application/x-www-form-urlencoded or application/json";
            ContentType::parse(text).ok_or_else(|| Invalid::new("content_type", rule, text))
        });
        done(body)?;
        let url = url.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let content_type = content_type.unwrap_or_default();
        control
            .webhook_as(&url, content_type)
            .await
            .map_err(refused)?;
        Ok(json!({ "url": url, "content_type": content_type.as_str() }))
    })
    .await
}

/// Sets where the demo application's payers may be sent back to.
async fn redirect_uris(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let uris = body.texts("redirect_uris");
        done(body)?;
        control.redirect_uris(uris.clone()).await.map_err(refused)?;
        Ok(json!({ "redirect_uris": uris }))
    })
    .await
}

/// Issues the credentials of an organisation: on a node, or on the root of a new one.
async fn oac(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let node = body.text("organisation_node_id");
        let scopes = body.text("scope");
        done(body)?;
        let standpoint = node.map_or(Standpoint::NewOrganisation, Standpoint::Node);
        let scopes = scopes.map_or_else(OacScopes::all, |list| OacScopes::known(&list));
        let issued = control
            .issue_oac(standpoint, scopes)
            .await
            .map_err(refused)?;
        Ok(json!({
            "client_id": issued.client_id,
            "client_secret": issued.client_secret.expose_secret(),
            "organisation_node_id": issued.node_id,
            "scope": issued.scopes.to_string(),
        }))
    })
    .await
}

/// The last requests to the API, the newest first.
async fn requests(State(platform): State<Platform>) -> Response {
    answer(&json!({ "requests": platform.journal.newest(REQUESTS) }))
}

/// The books of the world.
async fn ledger(State(platform): State<Platform>) -> Response {
    respond(&platform, async |control| {
        let books = control.books().await.map_err(refused)?;
        let line = |books: &super::Books| {
            json!({
                "currency": books.currency,
                "postings": books.postings,
                "sum": books.sum,
                "balanced": books.are_balanced(),
            })
        };
        Ok(json!({ "ledger": books.iter().map(line).collect::<Vec<_>>() }))
    })
    .await
}

/// The accounts of the world, and what stands on them.
async fn accounts(State(platform): State<Platform>) -> Response {
    respond(&platform, async |control| {
        let accounts = control.accounts().await.map_err(refused)?;
        let line = |account: &super::AccountBalance| {
            json!({
                "kind": account.kind.as_str(),
                "name": account.name,
                "iban": account.iban,
                "balance": account.balance.amount().to_string(),
                "currency": account.balance.currency(),
            })
        };
        Ok(json!({ "accounts": accounts.iter().map(line).collect::<Vec<_>>() }))
    })
    .await
}

/// Makes an event happen on the demo application's acquiring account.
async fn simulate(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let application = control.demo().map_err(refused)?;
        let mut event = simulated(&control.engine, &application, &body).await?;
        event.shown["meta"] = json!({ "session_id": event.session });
        Ok(event.shown)
    })
    .await
}

pub(super) async fn respond(
    platform: &Platform,
    work: impl AsyncFnOnce(Control) -> Result<Value, ApiError>,
) -> Response {
    match work(Control::new(platform.engine.clone())).await {
        Ok(value) => answer(&value),
        Err(error) => error.respond(&platform.engine.log_id()),
    }
}

/// Reads a body; an empty one says nothing, as `{}` does.
pub(super) fn read(bytes: &[u8]) -> Result<Body, ApiError> {
    Body::parse(if bytes.is_empty() { b"{}" } else { bytes }).map_err(invalid)
}

pub(super) fn done(body: Body) -> Result<(), ApiError> {
    body.finish()
        .map(drop)
        .map_err(|problems| ApiError::invalid_fields(&problems))
}

pub(super) fn invalid(problem: Invalid) -> ApiError {
    ApiError::invalid_fields(&[problem])
}

pub(super) fn refused(error: ControlError) -> ApiError {
    ApiError::from(error.into_refusal())
}

pub(super) fn show(standing: &Standing) -> Value {
    json!({
        "session_id": standing.session_id,
        "status": standing.status,
        "transfer_state": standing.transfer_state,
        "transfer_reason": standing.transfer_reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_for_an_unknown_word_is_refused_and_not_endless() {
        let rule = |query| read_wait(query).unwrap_err().to_string();
        assert_eq!(rule("status=paid"), "session_id: required");
        assert!(rule("session_id=1&status=paid").starts_with("status: must be a status"));
        assert!(rule("session_id=1&webhook=sent").starts_with("webhook: must be acknowledged"));
    }
}
