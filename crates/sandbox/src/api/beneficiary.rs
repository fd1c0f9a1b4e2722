//! Who is paid, as answers show it (Contract §7.1, Q-19).

use fintecture::{Currency, Iban};
use serde_json::{Value, json};

use super::ApiError;
use super::body::Body;
use super::caller::Call;
use crate::bank::ACQUIRER;
use crate::domain::Application;
use crate::domain::beneficiary::Beneficiary;
use crate::domain::profile::ApplicationKind;

/// The acquiring account that the application's payments in a currency arrive on.
pub(super) async fn acquiring(
    call: &Call,
    application: &Application,
    currency: Currency,
) -> Result<Value, ApiError> {
    let engine = &call.platform.engine;
    let account = engine.acquiring_account(application, currency).await?;
    Ok(account
        .iban
        .map_or(Value::Null, |iban| show(application, iban)))
}

/// Whom a request names, if not the merchant.
pub(super) fn named(other: &Beneficiary) -> Value {
    json!({ "name": other.name, "iban": other.iban })
}

/// Whom a request has paid.
pub(super) async fn of(
    call: &Call,
    application: &Application,
    request: &Value,
    currency: Currency,
) -> Result<Value, ApiError> {
    match Beneficiary::of(request) {
        Some(other) => Ok(named(&other)),
        None => acquiring(call, application, currency).await,
    }
}

/// Refuses a beneficiary whose account number is none; from a shop any is refused.
pub(super) fn check(body: &mut Body, application: &Application) {
    if application.profile.kind != ApplicationKind::Ecommerce {
        body.parsed("data.attributes.beneficiary.iban", Iban::parse);
    }
}

/// A beneficiary with an account number of the simulated bank.
pub(super) fn show(application: &Application, iban: Iban) -> Value {
    json!({
        "name": application.name,
        "iban": iban,
        "swift_bic": ACQUIRER.bic_in(iban.country()),
        "bank_name": ACQUIRER.name,
        "street": "rue de la Démonstration",
        "number": "1",
        "zip": "75001",
        "city": "Paris",
        "country": ACQUIRER.country,
    })
}
