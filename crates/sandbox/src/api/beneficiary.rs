//! Who is paid, as answers show it (Contract §7.1, Q-19).

use fintecture::Iban;
use serde_json::{Value, json};

use super::ApiError;
use super::caller::Call;
use crate::bank::ACQUIRER;
use crate::domain::Application;

/// The acquiring account that the application's payments arrive on.
pub(super) async fn acquiring(call: &Call, application: &Application) -> Result<Value, ApiError> {
    let account = call.platform.engine.account(application.account).await?;
    Ok(account
        .iban
        .map_or(Value::Null, |iban| show(application, iban)))
}

/// A beneficiary with an account number of the simulated bank.
pub(super) fn show(application: &Application, iban: Iban) -> Value {
    json!({
        "name": application.name,
        "iban": iban,
        "swift_bic": ACQUIRER.bic,
        "bank_name": ACQUIRER.name,
        "street": "rue de la Démonstration",
        "number": "1",
        "zip": "75001",
        "city": "Paris",
        "country": ACQUIRER.country,
    })
}
