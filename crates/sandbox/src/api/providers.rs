//! `GET /res/v1/providers` and `GET /res/v1/providers/{provider_id}` (Contract §9.1).

use std::cmp::Ordering;

use axum::response::Response;
use serde_json::{Value, json};

use super::caller::Call;
use super::{ApiError, Segment, body};
use crate::bank::Bank;
use crate::pages;

/// What every simulated bank tells of its accounts.
const AIS: [&str; 3] = ["Accounts", "Transactions", "Accountholders"];

/// How every simulated bank is paid from, and the other spellings of it (Contract §7.1).
const PIS: [&[&str]; 2] = [&["SEPA"], &["INSTANT_SCT", "iSCT", "INSTANT_SEPA"]];

/// The banks, narrowed and sorted as the query says.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        call.identified()?;
        let query = call.query_pairs();
        let directory = &call.platform.engine.world().banks;
        let mut banks: Vec<&Bank> = directory
            .banks
            .iter()
            .filter(|bank| query.iter().all(|pair| is_kept(bank, pair)))
            .collect();
        banks.sort_by(|left, right| compare(left, right, &query));
        Ok(answer(call, &banks))
    })
    .await
}

/// One bank, in a list all the same.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        call.identified()?;
        let directory = &call.platform.engine.world().banks;
        let bank = directory.bank(&id.to_ascii_lowercase());
        let bank = bank.ok_or_else(|| ApiError::not_found("No provider has this id."))?;
        Ok(answer(call, &[bank]))
    })
    .await
}

/// Whether a bank passes a filter; a parameter that is none keeps every bank.
fn is_kept(bank: &Bank, (name, wanted): &(String, String)) -> bool {
    let is = |offered: &str| wanted.is_empty() || offered.eq_ignore_ascii_case(wanted);
    match name.to_ascii_lowercase().as_str() {
        "filter[country]" => is(&bank.country),
        "filter[provider_id]" => is(bank.provider.as_str()),
        "filter[ais]" => AIS.into_iter().any(is),
        "filter[pis]" => PIS.into_iter().flatten().any(|scheme| is(scheme)),
        "filter[psu_type]" => bank.psu_types.iter().any(|psu_type| is(psu_type)),
        "filter[auth_model]" => bank.auth_models.iter().any(|model| is(model)),
        _ => true,
    }
}

/// The order of two banks: by the first sort of the query that tells them apart.
fn compare(left: &Bank, right: &Bank, query: &[(String, String)]) -> Ordering {
    let by = |(name, direction): &(String, String)| {
        let order = match name.to_ascii_lowercase().as_str() {
            "sort[name]" | "sort[full_name]" => {
                left.name.to_lowercase().cmp(&right.name.to_lowercase())
            }
            "sort[country]" => left.country.cmp(&right.country),
            "sort[provider_id]" => left.provider.as_str().cmp(right.provider.as_str()),
            _ => Ordering::Equal,
        };
        if direction.eq_ignore_ascii_case("desc") {
            order.reverse()
        } else {
            order
        }
    };
    query
        .iter()
        .map(by)
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn answer(call: &Call, banks: &[&Bank]) -> Response {
    let data: Vec<_> = banks.iter().map(|bank| item(call, bank)).collect();
    body::json(&json!({ "meta": {}, "data": data }))
}

/// A bank as the contract shows it. §9.1 and Q-25 name the last two lists differently; both names
/// are sent.
fn item(call: &Call, bank: &Bank) -> Value {
    let logo = pages::logo_of(&bank.provider);
    json!({
        "id": bank.provider,
        "type": "provider",
        "attributes": {
            "name": bank.name,
            "full_name": bank.name,
            "country": bank.country,
            "bic": bank.bic,
            "logo_url": format!("{}{logo}", call.base_url()),
            "ais": AIS,
            "pis": PIS.map(|spellings| spellings[0]),
            "psu_types": bank.psu_types,
            "psu_type": bank.psu_types,
            "auth_models": bank.auth_models,
            "auth_model": bank.auth_models,
            "simulated": true,
        },
    })
}
