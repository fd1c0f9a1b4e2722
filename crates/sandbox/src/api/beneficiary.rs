//! Who is paid, as answers show it (Contract §7.1, Q-19).

use fintecture::{Currency, Iban};
use serde_json::{Value, json};

use super::ApiError;
use super::caller::Call;
use crate::bank::ACQUIRER;
use crate::domain::Application;

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
