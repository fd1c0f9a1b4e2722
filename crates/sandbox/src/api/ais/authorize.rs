//! `GET /ais/v1/provider/{provider_id}/authorize` (Contract §8.2): the application has chosen the
//! bank, which asks its customer on its pages or on their phone.

use axum::response::Response;
use fintecture::{Invalid, ProviderId};
use serde_json::json;

use super::connect::{Return, details};
use super::{polling, psu};
use crate::api::caller::Call;
use crate::api::{ApiError, Segment, body, query};
use crate::domain::consent::{Choice, Opening, Place};
use crate::domain::{Consent, Payer};
use crate::engine::commands::{AnswerConsent, ConsentStep, OpenConsent};
use crate::pages;

/// Opens a request for the consent of a bank's customer, and tells where they log in, or where to
/// ask what they answered on their phone.
pub(super) async fn get(Segment(provider): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.applicant()?;
        query::check_names(call, &["model", "response_type"])?;
        only_codes(call)?;
        let provider = ProviderId::new(provider).map_err(|problem| {
            let problem = problem.at("provider_id");
            ApiError::invalid_fields(&[problem])
        })?;
        let model = Model::asked(call)?;
        let (place, back) = match model {
            Model::Redirect => (Place::Pages, Return::Required),
            Model::Decoupled => (phone(call)?, Return::Optional),
        };
        let opening = Opening {
            provider: Some(provider.clone()),
            place,
            details: details(call, &application, Choice::Application, back)?,
        };
        let command = OpenConsent {
            application,
            opening,
        };
        let consent = call.platform.engine.run(command).await?;
        let base_url = call.base_url();
        let Some(polling_id) = &consent.polling_id else {
            let path = pages::path_of_consent(&consent.link);
            let url = format!("{base_url}{path}");
            let answer = json!({ "provider": provider, "model": "redirect", "url": url });
            return Ok(body::json(&answer));
        };
        if call.platform.payer == Payer::Auto {
            approve(call, &consent).await?;
        }
        let url = format!("{base_url}{}", polling::path_of(&provider, polling_id));
        Ok(body::json(&json!({
            "provider": provider,
            "model": "decoupled",
            "polling_id": polling_id,
            "url": url,
        })))
    })
    .await
}

/// How the bank is to ask its customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Model {
    Redirect,
    Decoupled,
}

impl Model {
    fn asked(call: &Call) -> Result<Self, ApiError> {
        match call.query("model").as_deref() {
            None | Some("redirect") => Ok(Self::Redirect),
            Some("decoupled") => Ok(Self::Decoupled),
            Some(other) => {
                let problem = Invalid::new("model", "must be redirect or decoupled", other);
                Err(ApiError::invalid_fields(&[problem]))
            }
        }
    }
}

/// Refuses another response than a code, which is what every application is given.
pub(super) fn only_codes(call: &Call) -> Result<(), ApiError> {
    match call.query("response_type") {
        Some(value) if value != "code" => {
            let problem = Invalid::new("response_type", "only code is served", &value);
            Err(ApiError::invalid_fields(&[problem]))
        }
        _ => Ok(()),
    }
}

/// Whose phone it is, and that they sit somewhere: the two headers without which no bank asks
/// anybody. Python sends them in the query too, where they count for nothing.
fn phone(call: &Call) -> Result<Place, ApiError> {
    let rule = "required in the decoupled model";
    let username = call.header("x-psu-id");
    let username = username.ok_or_else(|| Invalid::missing("x-psu-id", rule));
    match (username, psu::required_address(call)) {
        (Ok(username), Ok(_)) => Ok(Place::Phone {
            username: username.to_owned(),
        }),
        (username, address) => {
            let problems: Vec<_> = username.err().into_iter().chain(address.err()).collect();
            Err(ApiError::invalid_fields(&problems))
        }
    }
}

/// What a payer does whom nobody plays.
async fn approve(call: &Call, consent: &Consent) -> Result<(), ApiError> {
    let command = AnswerConsent {
        link: consent.link.clone(),
        step: ConsentStep::GrantAll,
    };
    call.platform.engine.run(command).await?;
    Ok(())
}
