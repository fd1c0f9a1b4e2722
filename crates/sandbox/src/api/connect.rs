//! `POST /pis/v2/connect` (Contract §7.1).

use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use super::beneficiary;
use super::body;
use super::caller::Call;
use super::opening::opening;
use crate::engine::commands::{Connect, ReceivingAccount};
use crate::pages;

/// Opens a payment session and tells where to send the payer.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (opening, ()) = opening(call, &application, |_| ())?;
        let command = Connect {
            application: Arc::clone(&application),
            opening,
            account: receiving_account(call),
        };
        let connected = call.platform.engine.run(command).await?;
        let url = format!("{}{}", call.base_url(), pages::path_of(&connected.link));
        let mut answer = json!({ "meta": { "session_id": connected.session_id, "url": url } });
        if let Some(iban) = connected.virtual_iban {
            answer["virtual_beneficiary"] = beneficiary::show(&application, iban);
        }
        if call.query_flag("with_beneficiary") {
            answer["beneficiary"] = beneficiary::acquiring(call, &application).await?;
        }
        Ok(body::json(&answer))
    })
    .await
}

/// Which account number the payment is made to.
pub(super) fn receiving_account(call: &Call) -> ReceivingAccount {
    if call.query_flag("with_virtualbeneficiary") {
        ReceivingAccount::Virtual
    } else {
        ReceivingAccount::Acquiring
    }
}
