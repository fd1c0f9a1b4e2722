//! `/v1/customers/{customer_id}/verification(s)` (Contract §10.1).

use axum::response::Response;
use fintecture::{Invalid, ProviderId};
use serde_json::{Value, json};

use super::customer;
use crate::api::caller::Call;
use crate::api::instant::millisecond;
use crate::api::page::Page;
use crate::api::{ApiError, Segment, Segments, document};
use crate::domain::Refusal;
use crate::domain::customer::{Customer, Verification};
use crate::engine::commands::Verify;

/// What the platform says of a verification, whatever the request said.
const DECIDED: [&str; 3] = ["status", "match_score", "verified_at"];

/// Asks a bank whether the customer is who holds the account.
pub(super) async fn create(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let customer = customer(call, &id).await?;
        let command = question(call, customer).await?;
        let asked = call.platform.engine.run(command).await?;
        Ok(document::created(&item(call, asked)))
    })
    .await
}

/// What was asked about the customer, in that order.
pub(super) async fn list(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let customer = customer(call, &id).await?;
        let page = Page::asked(call, &[])?;
        let engine = &call.platform.engine;
        let found = engine.verifications(&customer, page.part()).await?;
        let item = |verification| item(call, verification);
        let data: Vec<_> = found.items.into_iter().map(item).collect();
        Ok(page.answer(call, found.total, &data))
    })
    .await
}

/// One question, and its answer once it is there.
pub(super) async fn get(Segments(id, verification_id): Segments, call: Call) -> Response {
    call.answer(async |call| {
        let customer = customer(call, &id).await?;
        let engine = &call.platform.engine;
        let verification = engine.verification(&customer, &verification_id).await?;
        Ok(document::shown(&item(call, verification)))
    })
    .await
}

/// Reads which account is asked about, and at which bank.
async fn question(call: &Call, customer: Customer) -> Result<Verify, ApiError> {
    const PROVIDER: &str = "data.attributes.provider_id";
    const ACCOUNT: &str = "data.attributes.bank_account_id";
    let engine = &call.platform.engine;
    let mut body = document::read(call)?;
    let banks = &engine.world().banks;
    let provider = body.parsed(PROVIDER, |text| match banks.bank(text) {
        Some(bank) => Ok(bank.provider.clone()),
        None => Err(Invalid::new(PROVIDER, "no bank has this id", text)),
    });
    let account = match body.text(ACCOUNT) {
        Some(id) => match engine.bank_account(&customer, &id).await {
            Ok(account) => Some(account),
            Err(Refusal::UnknownBankAccount) => {
                let rule = "the customer has no bank account with this id";
                body.problem(Invalid::new(ACCOUNT, rule, &id));
                None
            }
            Err(refusal) => return Err(refusal.into()),
        },
        None => engine.newest_bank_account(&customer).await?,
    };
    if account.is_none() && provider.is_none() {
        body.require(PROVIDER, None::<ProviderId>);
    }
    let attributes = document::attributes(body, &DECIDED)?;
    Ok(Verify {
        customer,
        account,
        provider,
        attributes,
    })
}

fn item(call: &Call, verification: Verification) -> Value {
    let now = call.platform.engine.clock().now();
    let status = verification.status(now);
    let score = verification.likeness.filter(|_| status != "pending");
    let score = score.map(|likeness| f64::from(likeness.hundredths()) / 100.0);
    let verified_at = (status == "verified").then(|| millisecond(verification.answers_at));
    let mut attributes = verification.attributes;
    attributes.set("status", status);
    attributes.set("provider_id", json!(verification.provider));
    attributes.set("match_score", json!(score));
    attributes.set("verified_at", json!(verified_at));
    json!({
        "id": verification.id,
        "type": "verifications",
        "attributes": attributes.into_value(),
    })
}
