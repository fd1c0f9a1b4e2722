//! `POST /ais/v1/verification` (Contract §8.9): whether the holder of a connection has a name.

use axum::response::Response;
use fintecture::{Invalid, ProviderId};
use serde_json::{Value, json};

use super::access::Access;
use super::millisecond;
use crate::api::caller::Call;
use crate::api::{ApiError, Body, body};
use crate::domain::Account;
use crate::domain::payee::{self, Likeness};

/// How many hex digits the id of a verification has.
const ID_DIGITS: usize = 32;

/// Compares the name that is expected with those of the holders.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        call.bearer("AIS")?;
        let asked = Asked::read(call)?;
        let access = Access::of(call, &asked.customer_id)
            .await?
            .for_holders(call)?;
        let provider = &access.connection.provider;
        if asked.provider.is_some_and(|asked| asked != *provider) {
            let rule = "must be the bank of the connection";
            let problem = Invalid::unshown("data.attributes.provider_id", rule);
            return Err(ApiError::invalid_fields(&[problem]));
        }
        let accounts = access.accounts(call).await?;
        let name = asked.expected_name.as_str();
        let compare = |account: &Account| payee::Answer::about([name], &account.holder);
        let answers = accounts.iter().map(|(_, account)| compare(account));
        let best = answers.max_by_key(|answer| answer.likeness());
        let best = best.unwrap_or(payee::Answer::NotPossible);
        Ok(body::json(&answer(call, best)))
    })
    .await
}

/// What is to be compared.
struct Asked {
    customer_id: String,
    provider: Option<ProviderId>,
    expected_name: String,
}

impl Asked {
    fn read(call: &Call) -> Result<Self, ApiError> {
        let mut body = Body::parse(&call.body).map_err(|problem| problems(&[problem]))?;
        let customer_id = body.text("data.attributes.customer_id");
        let customer_id = body.require("data.attributes.customer_id", customer_id);
        let provider = body.parsed("data.attributes.provider_id", str::parse::<ProviderId>);
        let expected_name = body.text("data.attributes.expected_name");
        let expected_name = body.require("data.attributes.expected_name", expected_name);
        body.finish().map_err(|found| problems(&found))?;
        match (customer_id, expected_name) {
            (Some(customer_id), Some(expected_name)) => Ok(Self {
                customer_id,
                provider,
                expected_name,
            }),
            // Absent only with a problem, which `finish` has reported.
            _ => Err(problems(&[])),
        }
    }
}

fn problems(found: &[Invalid]) -> ApiError {
    ApiError::invalid_fields(found)
}

fn answer(call: &Call, compared: payee::Answer) -> Value {
    let engine = &call.platform.engine;
    let likeness = compared.likeness().map_or(0, Likeness::hundredths);
    let status = if compared.is_match() {
        "verified"
    } else {
        "unverified"
    };
    json!({
        "data": {
            "id": engine.chance_of_request().hex(ID_DIGITS),
            "type": "verifications",
            "attributes": {
                "status": status,
                "match_score": f64::from(likeness) / 100.0,
                "verified_at": millisecond(engine.clock().now()),
            },
        },
    })
}
