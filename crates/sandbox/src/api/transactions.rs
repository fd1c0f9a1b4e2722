//! `GET /pis/v2/transactions`, one of them, and `POST /pis/v2/transactions/event-simulations`
//! (Contract §7.11).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use fintecture::{Currency, Iban, Money, SessionId};
use http::StatusCode;
use serde_json::{Value, json};

use super::body::{self, Body};
use super::caller::Call;
use super::opening::COMMUNICATION_LIMIT;
use super::page::Page;
use super::{ApiError, Segment};
use crate::domain::market::Market;
use crate::domain::scheme::Wish;
use crate::domain::simulation::{Kind, Simulation};
use crate::domain::transaction::Transaction;
use crate::domain::{Account, Application, Session};
use crate::engine::Engine;
use crate::engine::commands::Simulate;

/// What the ids of transactions begin with, as the contract's do.
const PREFIX: &str = "tx_";

/// The longest name that a SEPA transfer carries.
const NAME_LIMIT: usize = 70;

/// What moved on the application's acquiring accounts, the newest first.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let asked = Page::asked(call, &[])?;
        let engine = &call.platform.engine;
        let acquiring = engine.acquiring_accounts(&application).await?;
        let page = engine.transactions(&acquiring, asked.part()).await?;
        let item = |item: &Transaction| {
            let own = acquiring.iter().find(|own| own.row == item.account)?;
            Some(show(item, &application, own))
        };
        let data: Vec<_> = page.items.iter().filter_map(item).collect();
        Ok(asked.answer(call, page.total, &data))
    })
    .await
}

/// One transaction.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let row = id.strip_prefix(PREFIX).and_then(|row| row.parse().ok());
        let row = row.ok_or_else(ApiError::transaction_unknown)?;
        Ok(body::json(
            &document(&call.platform.engine, &application, row).await?,
        ))
    })
    .await
}

/// Makes an event happen, and answers with the transaction that the account saw.
pub(super) async fn simulate(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let engine = &call.platform.engine;
        let answer = simulated(engine, &application, &call.body).await?;
        Ok((StatusCode::CREATED, body::json(&answer.shown)).into_response())
    })
    .await
}

/// What the money of a session moved on the acquiring account, as a list shows it.
pub(super) async fn of_session(
    engine: &Engine,
    application: &Application,
    session: &Session,
) -> Result<Vec<Value>, ApiError> {
    let currency = session.amount.currency();
    let own = engine.acquiring_account(application, currency).await?;
    let moved = engine.transactions_of(&own, session.row).await?;
    let shown = moved.iter().map(|item| show(item, application, &own));
    Ok(shown.collect())
}

/// What an event did.
pub(crate) struct Event {
    /// The transaction that the account saw.
    pub(crate) shown: Value,
    /// The session that was paid, if one was.
    pub(crate) session: Option<SessionId>,
}

/// Makes the event happen that a body asks for.
pub(crate) async fn simulated(
    engine: &Engine,
    application: &Arc<Application>,
    body: &[u8],
) -> Result<Event, ApiError> {
    let mut body = Body::parse(body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
    let simulation = read(&mut body, application);
    body.finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    let command = Simulate {
        application: Arc::clone(application),
        // Absent only with a problem, which `finish` has reported.
        simulation: simulation.ok_or_else(|| ApiError::invalid_fields(&[]))?,
    };
    let simulated = engine.run(command).await?;
    Ok(Event {
        shown: document(engine, application, simulated.transaction).await?,
        session: simulated.session,
    })
}

/// Reads an event, and every problem of it at once.
fn read(body: &mut Body, application: &Application) -> Option<Simulation> {
    let kind = body.parsed("data.attributes.type", Kind::parse);
    let kind = body.require("data.attributes.type", kind);
    let currency = body.parsed("data.attributes.currency", |code| {
        application.options.currencies.parse(code)
    });
    let currency = body.require("data.attributes.currency", currency);
    let amount = body.amount("data.attributes.amount", currency.unwrap_or(Currency::EUR));
    let amount = body.require("data.attributes.amount", amount);
    let beyond = amount
        .as_ref()
        .and_then(|(money, _)| Wish::Open.scheme(*money).err());
    if let Some(problem) = beyond {
        body.problem(problem.at("data.attributes.amount"));
    }
    let debtor_name = body.text_up_to("data.attributes.debtor_name", NAME_LIMIT);
    let debtor_name = body.require("data.attributes.debtor_name", debtor_name);
    let creditor_iban = body.parsed("data.attributes.creditor_iban", Iban::parse);
    let creditor_iban = body.require("data.attributes.creditor_iban", creditor_iban);
    let reference = "data.attributes.internal_reference";
    let internal_reference = body.text_up_to(reference, COMMUNICATION_LIMIT);
    let label = body.text_up_to("data.attributes.label", COMMUNICATION_LIMIT);
    Some(Simulation {
        kind: kind?,
        money: amount?.0,
        debtor_name: debtor_name?.into(),
        creditor_iban: creditor_iban?,
        internal_reference,
        label: label.map(Into::into),
    })
}

async fn document(engine: &Engine, application: &Application, row: i64) -> Result<Value, ApiError> {
    let (transaction, own) = engine.transaction(application, row).await?;
    Ok(json!({ "data": show(&transaction, application, &own) }))
}

/// A transaction as the contract shows it; what is not known is null here.
fn show(transaction: &Transaction, application: &Application, own: &Account) -> Value {
    let particulars = transaction.particulars(application, own);
    let kind = if transaction.is_credit() {
        "credit"
    } else {
        "debit"
    };
    let money = Money::from_minor(transaction.amount.saturating_abs(), own.currency);
    json!({
        "id": format!("{PREFIX}{}", transaction.row),
        "type": "transactions",
        "attributes": {
            "type": kind,
            "amount": money.amount().to_string(),
            "currency": own.currency,
            "label": particulars.label,
            "debtor_name": particulars.debtor_name,
            "creditor_iban": particulars.creditor_iban,
            "booking_date": Market::of(own.currency).day_of(transaction.at),
            "internal_reference": particulars.internal_reference,
        },
    })
}
