//! `GET /pis/v2/payments` and `GET /pis/v2/payments/{session_id}` (Contract §§7.2, 7.3).

use axum::response::Response;
use fintecture::{Currency, Date, Invalid, SessionId, SessionStatus};
use serde_json::{Value, json};

use super::caller::Call;
use super::page::Page;
use super::{ApiError, Segment, beneficiary, body, query, refund, transactions};
use crate::domain::session::Kind;
use crate::domain::settlement::Progress;
use crate::domain::{Application, Session};
use crate::engine::commands::Arrival;
use crate::store::tables::session::Filter;

/// One session of the application, with what is asked for beside it.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        query::check_names(call, &ONE)?;
        let include = query::words(call, "include", ["refunds", "transactions"])?;
        let session = own(call, &application, &id).await?;
        let meta = meta(&session, json!({ "code": 200 }));
        let mut data = json!({
            "id": session.id,
            "type": "payments",
            "attributes": Beneficiaries::asked_for(call, &application).await?.with(&session),
        });
        put(
            &mut data,
            "transfer_state",
            session.stage.transfer_state.as_ref(),
        );
        let mut answer = json!({ "meta": meta, "data": data });
        let engine = &call.platform.engine;
        let mut related = json!({});
        let mut included = Vec::new();
        if include.contains(&"refunds") {
            let refunds = engine.refunds_of(session.row).await?;
            let names: Vec<_> = refunds.iter().map(resource).collect();
            related["refunds"] = json!({ "data": names });
            included.extend(refunds.iter().map(refund::show));
        }
        if include.contains(&"transactions") {
            let moved = transactions::of_session(engine, &application, &session).await?;
            let name = |item: &Value| json!({ "type": item["type"], "id": item["id"] });
            let names: Vec<_> = moved.iter().map(name).collect();
            related["transactions"] = json!({ "data": names });
            included.extend(moved);
        }
        if !include.is_empty() {
            answer["data"]["relationships"] = related;
            answer["included"] = json!(included);
        }
        Ok(body::json(&answer))
    })
    .await
}

/// What one payment can be asked.
const ONE: [&str; 3] = ["include", "with_beneficiary", "with_virtualbeneficiary"];

/// What a list of payments can be asked.
const LIST: [&str; 7] = [
    "filter[status]",
    "filter[date_from]",
    "filter[date_to]",
    "filter[from]",
    "filter[to]",
    "with_beneficiary",
    "with_virtualbeneficiary",
];

/// The application's sessions, the newest first.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let asked = Page::asked(call, &LIST)?;
        let filter = Filter {
            status: status(call)?,
            from: query::day(call, ["filter[date_from]", "filter[from]"])?.map(Date::midnight),
            before: query::day(call, ["filter[date_to]", "filter[to]"])?.map(query::day_after),
        };
        let engine = &call.platform.engine;
        let page = engine
            .sessions(application.row, filter, asked.part())
            .await?;
        let beneficiaries = Beneficiaries::asked_for(call, &application).await?;
        let item = |session| item(session, &beneficiaries);
        let data: Vec<_> = page.items.iter().map(item).collect();
        Ok(asked.answer(call, page.total, &data))
    })
    .await
}

/// The status that a list is narrowed to, in any case (Contract C-33).
fn status(call: &Call) -> Result<Option<String>, ApiError> {
    let name = "filter[status]";
    let Some(word) = call.query(name) else {
        return Ok(None);
    };
    match SessionStatus::from(word.to_ascii_lowercase()) {
        SessionStatus::Unknown(_) => {
            let rule = "must be a status of contract §13.1";
            Err(ApiError::invalid_fields(&[Invalid::new(name, rule, &word)]))
        }
        status => Ok(Some(status.as_str().to_owned())),
    }
}

/// A session of the application, by the id in the path.
pub(super) async fn own(
    call: &Call,
    application: &Application,
    id: &str,
) -> Result<Session, ApiError> {
    let id = session_id(id)?;
    let session = call.platform.engine.session(Arrival::Session(id)).await?;
    if session.application == application.row {
        Ok(session)
    } else {
        Err(ApiError::not_found("No session has this id."))
    }
}

/// Who is paid, as far as the query asks for it.
struct Beneficiaries<'a> {
    application: &'a Application,
    /// The acquiring accounts, each by its currency.
    usual: Vec<(Currency, Value)>,
    shows_virtual: bool,
}

impl<'a> Beneficiaries<'a> {
    async fn asked_for(call: &Call, application: &'a Application) -> Result<Self, ApiError> {
        let usual = if query::flag(call, "with_beneficiary")?.is_set() {
            let accounts = call.platform.engine.acquiring_accounts(application);
            let shown = accounts.await?.into_iter().filter_map(|account| {
                let shown = beneficiary::show(application, account.iban?);
                Some((account.currency, shown))
            });
            shown.collect()
        } else {
            Vec::new()
        };
        Ok(Self {
            application,
            usual,
            shows_virtual: query::flag(call, "with_virtualbeneficiary")?.is_set(),
        })
    }

    /// The attributes of a session, and who it pays.
    fn with(&self, session: &Session) -> Value {
        let mut attributes = attributes(session);
        if self.shows_virtual {
            let iban = session.details.virtual_iban;
            let shown = iban.map(|iban| beneficiary::show(self.application, iban));
            put(&mut attributes, "virtual_beneficiary", shown);
        }
        let other = session.third_party().map(beneficiary::named);
        let mut usual = self.usual.iter();
        let usual = usual.find(|(currency, _)| *currency == session.amount.currency());
        let shown = usual.map(|(_, usual)| other.as_ref().unwrap_or(usual));
        put(&mut attributes, "beneficiary", shown);
        attributes
    }
}

/// The name of a session among resources.
fn resource(session: &Session) -> Value {
    json!({ "type": "payments", "id": session.id })
}

/// A session as a list shows it that is asked nothing about its beneficiary.
pub(super) fn plain(session: &Session, application: &Application) -> Value {
    let unasked = Beneficiaries {
        application,
        usual: Vec::new(),
        shows_virtual: false,
    };
    item(session, &unasked)
}

/// A session as a list shows it.
fn item(session: &Session, beneficiaries: &Beneficiaries<'_>) -> Value {
    let own = json!({
        "is_accepted": session.stage.transfer_state.as_ref().is_some_and(is_accepted),
        "has_settlement_completed": session.settlement == Some(Progress::Completed),
    });
    json!({
        "id": session.id,
        "type": "payments",
        "attributes": beneficiaries.with(session),
        "meta": meta(session, own),
    })
}

fn is_accepted(state: &fintecture::TransferState) -> bool {
    use fintecture::TransferState::{Completed, Overpaid, Received};
    matches!(state, Completed | Received | Overpaid)
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
    // What the payer of a request chose instead of a bank changed what it is.
    let asked = details.asked.is_some() && session.kind != Kind::RequestToPay;
    let initial = asked.then(|| Kind::RequestToPay.session_type());
    put(&mut attributes, "initial_payment_type", initial);
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
pub(super) fn put<T: serde::Serialize>(object: &mut Value, name: &str, value: Option<T>) {
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
