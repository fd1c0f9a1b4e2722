//! How the demo application's payments go, over HTTP.

use axum::extract::State;
use axum::response::Response;
use fintecture::{Currency, Invalid, Money, SessionId};
use serde_json::{Value, json};

use super::http::{done, invalid, read, refused, respond, show};
use super::{ControlError, Standing};
use crate::api::{ApiError, Body, Payload, Segment};
use crate::domain::Options;
use crate::domain::currencies::Currencies;
use crate::server::Platform;

/// Sets the options; one that is not named is off.
pub(super) async fn set(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let retries = body.flag("retries").unwrap_or_default();
        let approved = body.flag("approve_refunds").unwrap_or_default();
        let currencies = currencies(&mut body);
        let deposits = deposits(&mut body).unwrap_or_default();
        done(body)?;
        let mut options = Options::default();
        if retries {
            options = options.with_retries();
        }
        if approved {
            options = options.with_approved_refunds();
        }
        options.currencies = currencies.unwrap_or_default();
        options = deposits.into_iter().fold(options, Options::with_deposit);
        let (currencies, deposit) = (options.currencies.clone(), show_deposits(&options));
        control.options(options).await.map_err(refused)?;
        Ok(json!({
            "retries": retries,
            "approve_refunds": approved,
            "currencies": currencies,
            "deposit": deposit,
        }))
    })
    .await
}

/// Reads in which currencies payments are taken.
pub(super) fn currencies(body: &mut Body) -> Option<Currencies> {
    let codes = body.texts(CURRENCIES)?;
    let read = Currencies::read(&codes);
    read.map_err(|problem| body.problem(problem.at(CURRENCIES)))
        .ok()
}

const CURRENCIES: &str = "currencies";

/// Reads what is to stay on the acquiring accounts: an amount a currency.
pub(super) fn deposits(body: &mut Body) -> Option<Vec<Money>> {
    let read = |(code, amount): &(String, String)| {
        let money = Money::parse(amount, Currency::parse(code)?)?;
        if money.minor() < 0 {
            return Err(Invalid::new(DEPOSIT, "must not be below zero", amount));
        }
        Ok(money)
    };
    let pairs = body.pairs(DEPOSIT)?;
    let read = pairs.iter().map(read).collect::<Result<Vec<_>, Invalid>>();
    read.map_err(|problem| body.problem(problem.at(DEPOSIT)))
        .ok()
}

const DEPOSIT: &str = "deposit";

/// What is to stay there, as answers show it.
pub(super) fn show_deposits(options: &Options) -> Value {
    let deposits = options.deposits.iter().map(|(currency, minor)| {
        let amount = Money::from_minor(*minor, *currency).amount();
        (currency.to_string(), json!(amount.to_string()))
    });
    Value::Object(deposits.collect())
}

/// Agrees to a refund.
pub(super) async fn approve(
    State(platform): State<Platform>,
    Segment(session): Segment,
) -> Response {
    respond(&platform, async |control| {
        let session = SessionId::new(session).map_err(invalid)?;
        shown(control.approve_refund(&session).await)
    })
    .await
}

/// Lets a payer try again.
pub(super) async fn retry(State(platform): State<Platform>, Segment(session): Segment) -> Response {
    respond(&platform, async |control| {
        let session = SessionId::new(session).map_err(invalid)?;
        shown(control.retry(&session).await)
    })
    .await
}

fn shown(standing: Result<Standing, ControlError>) -> Result<Value, ApiError> {
    standing.map(|standing| show(&standing)).map_err(refused)
}
