//! `GET /ais/v1/customer/{customer_id}/accountholders` (Contract §8.7).

use axum::response::Response;
use serde_json::{Value, json};

use super::access::Access;
use super::millisecond;
use crate::api::caller::Call;
use crate::api::{Segment, body, query};
use crate::domain::chance::Chance;

/// How many hex digits the id of a holder has.
const ID_DIGITS: usize = 21;

/// The people whose accounts the connection shows.
pub(super) async fn list(Segment(customer_id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let access = Access::of(call, &customer_id).await?.for_holders(call)?;
        query::check_names(call, &["remove_nulls"])?;
        // A holder without a name is not told, so that there is nothing to leave out.
        query::flag(call, "remove_nulls")?;
        let accounts = access.accounts(call).await?;
        let mut names: Vec<_> = accounts
            .iter()
            .map(|(_, account)| &account.holder)
            .collect();
        names.dedup();
        let connection = &access.connection;
        let holder = |name: &&String| -> Value {
            let person = format!(
                "holder/{}/{}/{name}",
                connection.provider, connection.username
            );
            let id = Chance::named(call.platform.engine.world().seed, &person).hex(ID_DIGITS);
            json!({ "id": id, "type": "accountholders", "attributes": { "full_name": name } })
        };
        Ok(body::json(&json!({
            "meta": {
                "provider": connection.provider,
                "last_authentication": millisecond(connection.authenticated_at),
            },
            "data": names.iter().map(holder).collect::<Vec<_>>(),
        })))
    })
    .await
}
