//! `GET /ais/v1/customer/{customer_id}/accounts[/{account_id}]` (Contract §8.5).

use axum::response::Response;
use serde_json::{Value, json};

use super::access::Access;
use super::{Nulls, millisecond, without_nulls};
use crate::api::caller::Call;
use crate::api::{ApiError, Segment, Segments, body, query};
use crate::domain::{Account, Connection, Product, Scope};
use crate::engine::commands::Part;

/// The accounts that the connection shows.
pub(super) async fn list(Segment(customer_id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let access = Access::of(call, &customer_id)
            .await?
            .to(call, Scope::Accounts)?;
        let shown = Shown::asked(call, &access.connection)?;
        let accounts = access.accounts(call).await?;
        let read = accounts.iter().map(|(_, account)| account);
        access
            .count(call, Scope::Accounts, Part::First, read)
            .await?;
        let data: Vec<_> = accounts
            .iter()
            .map(|(id, account)| shown.account(id, account))
            .collect();
        let own = call.target();
        Ok(body::json(&json!({
            "meta": meta(&access.connection),
            "data": data,
            "links": { "self": format!("{}{own}", call.base_url()) },
        })))
    })
    .await
}

/// One of them.
pub(super) async fn get(Segments(customer_id, account_id): Segments, call: Call) -> Response {
    call.answer(async |call| {
        let access = Access::of(call, &customer_id)
            .await?
            .to(call, Scope::Accounts)?;
        let shown = Shown::asked(call, &access.connection)?;
        let account = access.account(call, &account_id).await?;
        access
            .count(call, Scope::Accounts, Part::First, [&account])
            .await?;
        Ok(body::json(&json!({
            "meta": meta(&access.connection),
            "data": shown.account(&account_id, &account),
        })))
    })
    .await
}

fn meta(connection: &Connection) -> Value {
    json!({
        "customer_id": connection.customer_id,
        "provider": connection.provider,
        "last_authentication": millisecond(connection.authenticated_at),
    })
}

/// What of an account is shown.
struct Shown {
    balances: Balances,
    nulls: Nulls,
}

enum Balances {
    Told,
    Untold,
}

impl Shown {
    /// What the caller asks for, as far as the payer consented to it.
    fn asked(call: &Call, connection: &Connection) -> Result<Self, ApiError> {
        query::check_names(call, &["remove_nulls", "withBalances"])?;
        let unwanted = query::flag(call, "withBalances")?.is_denied();
        let untold = unwanted || !connection.scopes.contains(Scope::Balances);
        Ok(Self {
            balances: if untold {
                Balances::Untold
            } else {
                Balances::Told
            },
            nulls: if query::flag(call, "remove_nulls")?.is_denied() {
                Nulls::Written
            } else {
                Nulls::LeftOut
            },
        })
    }

    fn account(&self, id: &str, account: &Account) -> Value {
        let mut attributes = json!({
            "account_id": id,
            "iban": account.iban,
            "account_name": account.name,
            "account_type": account_type(account.product),
            "currency": account.currency,
        });
        if let Balances::Told = self.balances {
            attributes["balance"] = json!(account.balance().amount().to_string());
            attributes["balance_available"] = json!(account.available().amount().to_string());
        }
        if let Nulls::LeftOut = self.nulls {
            attributes = without_nulls(attributes);
        }
        json!({ "id": id, "type": "accounts", "attributes": attributes })
    }
}

/// The code of ISO 20022's external cash account types.
fn account_type(product: Product) -> &'static str {
    match product {
        Product::Current => "CACC",
        Product::Savings => "SVGS",
        Product::Card => "CARD",
    }
}
