//! `GET /res/v1/testaccounts` (Contract §9.3): who can log in at which bank.

use axum::response::Response;
use serde_json::{Value, json};

use super::list::{self, Filter, Sort};
use crate::api::body;
use crate::api::caller::Call;
use crate::bank::{Bank, Person};

/// A login, and the bank that it opens.
type Login<'b> = (&'b Bank, &'b Person);

/// The logins of every bank, narrowed and sorted as the query says.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        call.identified()?;
        let people = call.platform.engine.world().banks.people();
        let logins = list::select(call, people, &[of_provider()], &[by_provider()])?;
        let data: Vec<_> = logins.into_iter().map(item).collect();
        Ok(body::json(&json!({ "meta": {}, "data": data })))
    })
    .await
}

fn of_provider<'b>() -> Filter<Login<'b>> {
    Filter {
        name: "filter[provider_id]",
        rule: "must be the id of a bank: lower-case letters and digits",
        understands: |id| id.bytes().all(|b| b.is_ascii_alphanumeric()),
        keeps: |(bank, _), id| bank.provider.as_str().eq_ignore_ascii_case(id),
    }
}

fn by_provider<'b>() -> Sort<Login<'b>> {
    Sort {
        name: "sort[provider]",
        compare: |(left, _), (right, _)| left.provider.as_str().cmp(right.provider.as_str()),
    }
}

/// A login, with the members of Q-26.
fn item((bank, person): Login<'_>) -> Value {
    json!({
        "id": format!("{}-{}", bank.provider, person.username),
        "type": "testaccount",
        "attributes": {
            "provider_id": bank.provider,
            "username": person.username,
            "password": person.password,
            "name": person.name,
        },
    })
}
