//! `/v1/bank_accounts`: those of merchants (Contract §11).

use axum::response::Response;
use serde_json::{Value, json};

use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::page::Page;
use crate::api::{ApiError, Segment};
use crate::domain::Attributes;
use crate::domain::oac::OacScope;
use crate::domain::organisation::MerchantAccount;
use crate::engine::commands::{AddMerchantAccount, ChangeMerchantAccount, RemoveMerchantAccount};

/// Notes a bank account: on the `organisation_node` that is named, or else on the credentials' own.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsWrite).await?;
        let (node, mut attributes) = read(call, Demand::Whole)?;
        if attributes.text("currency").is_none() {
            attributes.set("currency", "EUR");
        }
        let command = AddMerchantAccount {
            oac,
            node,
            attributes,
        };
        let account = call.platform.engine.run(command).await?;
        Ok(document::created(&item(account)))
    })
    .await
}

/// Every account that the credentials reach, in the order they came.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsWrite).await?;
        let page = Page::asked(call, &[])?;
        let engine = &call.platform.engine;
        let found = engine.merchant_accounts(&oac, page.part()).await?;
        let data: Vec<_> = found.items.into_iter().map(item).collect();
        Ok(page.answer(call, found.total, &data))
    })
    .await
}

/// Changes what is said of one.
pub(super) async fn change(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsWrite).await?;
        let (_, mut change) = read(call, Demand::Part)?;
        if change.text("currency").is_none() {
            // An account always has one.
            change = change.without(&["currency"]);
        }
        let command = ChangeMerchantAccount { oac, id, change };
        let account = call.platform.engine.run(command).await?;
        Ok(document::shown(&item(account)))
    })
    .await
}

/// Forgets one.
pub(super) async fn remove(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsWrite).await?;
        let command = RemoveMerchantAccount { oac, id };
        call.platform.engine.run(command).await?;
        Ok(document::removed())
    })
    .await
}

fn read(call: &Call, demand: Demand) -> Result<(Option<String>, Attributes), ApiError> {
    let mut body = document::read(call)?;
    let node = body.text("data.relationships.organisation_node.data.id");
    Ok((node, document::bank_account(body, demand)?))
}

pub(super) fn item(account: MerchantAccount) -> Value {
    json!({
        "id": account.id,
        "type": "bank_accounts",
        "attributes": account.attributes.into_value(),
    })
}
