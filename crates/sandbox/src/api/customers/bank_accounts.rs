//! `/v1/customers/{customer_id}/bank_accounts` (Contract §10.1).

use axum::response::Response;
use serde_json::{Value, json};

use super::customer;
use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::page::Page;
use crate::api::{Segment, Segments};
use crate::domain::customer::BankAccount;
use crate::engine::commands::AddBankAccount;

/// Notes a bank account of a customer. Nobody has verified it.
pub(super) async fn create(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let customer = customer(call, &id).await?;
        let command = AddBankAccount {
            customer,
            attributes: document::bank_account(document::read(call)?, Demand::Whole)?
                .without(&["verified"]),
        };
        let added = call.platform.engine.run(command).await?;
        Ok(document::created(&item(added)))
    })
    .await
}

/// The customer's bank accounts, in the order they came.
pub(super) async fn list(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let customer = customer(call, &id).await?;
        let page = Page::asked(call, &[])?;
        let engine = &call.platform.engine;
        let found = engine.bank_accounts(&customer, page.part()).await?;
        let data: Vec<_> = found.items.into_iter().map(item).collect();
        Ok(page.answer(call, found.total, &data))
    })
    .await
}

/// One of them.
pub(super) async fn get(Segments(id, account_id): Segments, call: Call) -> Response {
    call.answer(async |call| {
        let customer = customer(call, &id).await?;
        let engine = &call.platform.engine;
        let account = engine.bank_account(&customer, &account_id).await?;
        Ok(document::shown(&item(account)))
    })
    .await
}

fn item(account: BankAccount) -> Value {
    let mut attributes = account.attributes;
    attributes.set("verified", account.is_verified);
    json!({
        "id": account.id,
        "type": "bank_accounts",
        "attributes": attributes.into_value(),
    })
}
