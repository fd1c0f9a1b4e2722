//! `GET /res/v1/providers` and `GET /res/v1/providers/{provider_id}` (Contract §9.1).

use axum::response::Response;
use serde_json::{Value, json};

use super::list::{self, Filter, Sort};
use crate::api::caller::Call;
use crate::api::{ApiError, Segment, body};
use crate::bank::Bank;
use crate::domain::Scope;
use crate::domain::scheme::Scheme;
use crate::pages;

/// What banks can show of accounts, by the words of `filter[ais]`; balances have none there.
const AIS: [(&str, Scope); 3] = [
    ("Accounts", Scope::Accounts),
    ("Transactions", Scope::Transactions),
    ("Accountholders", Scope::AccountHolders),
];

/// The kind of data that a word of `filter[ais]` means.
fn kind_of(word: &str) -> Option<Scope> {
    let mut kinds = AIS.iter();
    kinds
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|(_, kind)| *kind)
}

/// The banks, narrowed and sorted as the query says.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        call.identified()?;
        let banks = call.platform.engine.world().banks.banks.iter();
        let banks = list::select(call, banks, &filters(), &sorts())?;
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

fn filters<'b>() -> [Filter<&'b Bank>; 5] {
    [
        Filter {
            name: "filter[country]",
            rule: "must be the two letters of a country",
            understands: |word| word.len() == 2 && word.bytes().all(|b| b.is_ascii_alphabetic()),
            keeps: |bank, word| bank.country.eq_ignore_ascii_case(word),
        },
        Filter {
            name: "filter[ais]",
            rule: "must be Accounts, Transactions or Accountholders",
            understands: |word| kind_of(word).is_some(),
            keeps: |bank, word| kind_of(word).is_some_and(|kind| bank.reading.offers(kind)),
        },
        Filter {
            name: "filter[pis]",
            rule: "must be SEPA, iSCT, FPS, SWIFT, INT, or the currency of a country's own such as PLN",
            understands: |word| is_one_of_schemes(&Scheme::ALL, word),
            keeps: |bank, word| is_one_of_schemes(&bank.paying.schemes, word),
        },
        Filter {
            name: "filter[psu_type]",
            rule: "must be retail or corporate",
            understands: |word| is_one_of(&["retail", "corporate"], word),
            keeps: |bank, word| is_one_of(&bank.psu_types, word),
        },
        Filter {
            name: "filter[auth_model]",
            rule: "must be redirect or decoupled",
            understands: |word| is_one_of(&["redirect", "decoupled"], word),
            keeps: |bank, word| is_one_of(&bank.auth_models, word),
        },
    ]
}

fn sorts<'b>() -> [Sort<&'b Bank>; 4] {
    let by_name = |left: &&Bank, right: &&Bank| {
        let name = |bank: &Bank| bank.name.to_lowercase();
        name(left).cmp(&name(right))
    };
    [
        Sort {
            name: "sort[name]",
            compare: by_name,
        },
        Sort {
            name: "sort[full_name]",
            compare: by_name,
        },
        Sort {
            name: "sort[country]",
            compare: |left, right| left.country.cmp(&right.country),
        },
        Sort {
            name: "sort[provider_id]",
            compare: |left, right| left.provider.as_str().cmp(right.provider.as_str()),
        },
    ]
}

fn is_one_of(words: &[impl AsRef<str>], word: &str) -> bool {
    words
        .iter()
        .any(|known| known.as_ref().eq_ignore_ascii_case(word))
}

fn is_one_of_schemes(schemes: &[Scheme], word: &str) -> bool {
    let mut schemes = schemes.iter();
    schemes.any(|scheme| scheme.is_called(word))
}

fn answer(call: &Call, banks: &[&Bank]) -> Response {
    let data: Vec<_> = banks.iter().map(|bank| item(call, bank)).collect();
    body::json(&json!({ "meta": {}, "data": data }))
}

/// A bank as the contract shows it. §9.1 and Q-25 name the last two lists differently; both names
/// are sent. How long consents last and how far histories go back is ours, as is `simulated`.
fn item(call: &Call, bank: &Bank) -> Value {
    let logo = pages::logo_of(&bank.provider);
    let reading = &bank.reading;
    let ais = AIS.iter().filter(|(_, kind)| reading.offers(*kind));
    let ais: Vec<_> = ais.map(|(word, _)| word).collect();
    let schemes = bank.paying.schemes.iter();
    let pis: Vec<_> = schemes.map(|scheme| scheme.in_directory()).collect();
    json!({
        "id": bank.provider,
        "type": "provider",
        "attributes": {
            "name": bank.name,
            "full_name": bank.full_name(),
            "country": bank.country,
            "bic": bank.bic,
            "logo_url": format!("{}{logo}", call.base_url()),
            "ais": ais,
            "ais_consent_days": reading.consent().as_secs() / 86_400,
            "ais_history_days": reading.history_days,
            "pis": pis,
            "psu_types": bank.psu_types,
            "psu_type": bank.psu_types,
            "auth_models": bank.auth_models,
            "auth_model": bank.auth_models,
            "simulated": true,
        },
    })
}
