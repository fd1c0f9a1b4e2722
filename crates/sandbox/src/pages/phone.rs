//! The phone in the browser: what the banks' apps ask, of all customers of this world at once
//! (Contract §8.2, the decoupled model).

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;

use super::bank::Face;
use super::frame::{Frame, Paths, Root};
use super::policy::Forms;
use super::visit::{Site, Visit, show};
use crate::domain::{Consent, Refusal};

/// How many requests it shows.
const LIMIT: u32 = 20;

/// The route of the phone. It is part of what a world's owner controls: whoever sees it can answer
/// for everybody.
pub(super) fn routes() -> Router<Site> {
    Router::new().route("/_sandbox/phone", get(phone))
}

/// `GET /_sandbox/phone`.
#[derive(Template)]
#[template(path = "phone.html")]
pub(crate) struct Phone<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) alerts: Vec<Alert<'a>>,
}

/// What one bank's app asks one customer.
#[derive(Clone, Debug)]
pub(crate) struct Alert<'a> {
    pub(crate) bank: Face<'a>,
    pub(crate) application: String,
    /// Which customer, by their login.
    pub(crate) username: String,
    /// The page on which it is answered.
    pub(crate) path: String,
}

async fn phone(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let frame = visit.frame(None);
            let waiting = visit.site.engine.consents_on_phones(LIMIT).await?;
            let alert = |consent| alert(visit, &frame, consent);
            let page = Phone {
                alerts: waiting.iter().map(alert).collect::<Result<_, _>>()?,
                frame: frame.clone(),
            };
            Ok(show(StatusCode::OK, &Forms::Here, &page))
        })
        .await
}

fn alert<'v>(visit: &'v Visit, frame: &Frame<'v>, consent: &Consent) -> Result<Alert<'v>, Refusal> {
    let provider = consent.provider.as_ref().ok_or(Refusal::UnknownProvider)?;
    let banks = &visit.site.engine.world().banks;
    let bank = banks.bank(provider.as_str());
    Ok(Alert {
        bank: Face::of(bank.ok_or(Refusal::UnknownProvider)?, frame.t),
        application: visit.application(consent.application)?.name.clone(),
        username: consent.username.clone().unwrap_or_default(),
        path: Paths::new(Root::Consent, &consent.link, visit.chosen).start(),
    })
}
