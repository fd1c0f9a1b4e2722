//! `GET /pis/v2/payments` and `GET /pis/v2/payments/{session_id}` (Contract §§7.2, 7.3).

use axum::response::Response;
use fintecture::{Date, SessionId};
use serde_json::{Value, json};

use super::caller::Call;
use super::{ApiError, Segment, beneficiary, body, query};
use crate::domain::Session;
use crate::engine::commands::Arrival;
use crate::store::tables::session::Filter;

/// One session of the application.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let id = session_id(&id)?;
        let session = call.platform.engine.session(Arrival::Session(id)).await?;
        if session.application != application.row {
            return Err(ApiError::not_found("No session has this id."));
        }
        let meta = meta(&session, json!({ "code": 200 }));
        let mut attributes = attributes(&session);
        if call.query_flag("with_virtualbeneficiary") {
            let iban = session.details.virtual_iban;
            let shown = iban.map(|iban| beneficiary::show(&application, iban));
            put(&mut attributes, "virtual_beneficiary", shown);
        }
        if call.query_flag("with_beneficiary") {
            attributes["beneficiary"] = beneficiary::acquiring(call, &application).await?;
        }
        let mut data = json!({
            "id": session.id,
            "type": "payments",
            "attributes": attributes,
        });
        put(
            &mut data,
            "transfer_state",
            session.stage.transfer_state.as_ref(),
        );
        Ok(body::json(&json!({ "meta": meta, "data": data })))
    })
    .await
}

/// The application's sessions, the newest first.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let number = query::count(call, "page[number]", u32::MAX)?.unwrap_or(1);
        let size = query::count(call, "page[size]", query::PAGE_SIZE)?.unwrap_or(query::PAGE_SIZE);
        let filter = Filter {
            status: call.query("filter[status]"),
            from: query::day(call, ["filter[date_from]", "filter[from]"])?.map(Date::midnight),
            before: query::day(call, ["filter[date_to]", "filter[to]"])?.map(query::day_after),
        };
        let skipped = u64::from(number - 1) * u64::from(size);
        let engine = &call.platform.engine;
        let page = engine
            .sessions(application.row, &filter, size, skipped)
            .await?;
        let pages = page.total.div_ceil(size.into());
        let mut links = json!({ "self": link(call, number) });
        if u64::from(number) < pages {
            links["next"] = json!(link(call, number + 1));
        }
        Ok(body::json(&json!({
            "meta": { "totalItems": page.total, "totalPages": pages },
            "data": page.sessions.iter().map(item).collect::<Vec<_>>(),
            "links": links,
        })))
    })
    .await
}

/// A session as a list shows it.
fn item(session: &Session) -> Value {
    let own = json!({
        "is_accepted": session.stage.transfer_state.as_ref().is_some_and(is_accepted),
        "has_settlement_completed": session.stage.is_received(),
    });
    json!({
        "id": session.id,
        "type": "payments",
        "attributes": attributes(session),
        "meta": meta(session, own),
    })
}

fn is_accepted(state: &fintecture::TransferState) -> bool {
    use fintecture::TransferState::{Completed, Received};
    matches!(state, Completed | Received)
}

fn meta(session: &Session, own: Value) -> Value {
    let mut meta = json!({
        "session_id": session.id,
        "status": session.stage.status,
        "type": session.kind.session_type(),
        "customer_id": session.details.customer_id,
    });
    put(&mut meta, "provider", session.provider.as_ref());
    if let (Value::Object(meta), Value::Object(own)) = (&mut meta, own) {
        meta.extend(own);
    }
    meta
}

fn attributes(session: &Session) -> Value {
    let details = &session.details;
    let mut attributes = json!({
        "amount": details.amount,
        "currency": session.amount.currency(),
        "end_to_end_id": details.end_to_end_id,
        "payment_scheme": details.scheme.as_str(),
        "execution_date": session.execution_date(),
    });
    put(
        &mut attributes,
        "communication",
        details.communication.as_ref(),
    );
    put(
        &mut attributes,
        "transfer_state",
        session.stage.transfer_state.as_ref(),
    );
    put(&mut attributes, "transfer_reason", session.reason.as_ref());
    put(
        &mut attributes,
        "invoice_reference",
        details.invoice_reference.as_ref(),
    );
    put(
        &mut attributes,
        "refunded_session_id",
        details.refunded_session_id.as_ref(),
    );
    attributes
}

/// Adds a member if it has a value: null members are left out (Contract §16.1).
fn put<T: serde::Serialize>(object: &mut Value, name: &str, value: Option<T>) {
    if let Some(value) = value {
        object[name] = json!(value);
    }
}

/// A session id, which is 32 lower-case hex digits (Contract §2).
pub(super) fn session_id(text: &str) -> Result<SessionId, ApiError> {
    let is_hex = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hex {
        return Err(ApiError::malformed_session_id());
    }
    SessionId::new(text).map_err(|_| ApiError::malformed_session_id())
}

/// The address of another page of this very list.
fn link(call: &Call, number: u32) -> String {
    let page = [("page[number]", number.to_string())];
    query::link(call, "/pis/v2/payments", &page)
}
