//! Whose request a page is about, and what is shown in place of a page that cannot be.

use axum::response::Response;
use fintecture::ExposeSecret;
use http::{Method, StatusCode};

use super::page::{Answer, Finished, Request};
use crate::bank::{Bank, Terms};
use crate::domain::consent::{Choice, Stage};
use crate::domain::{Consent, Refusal};
use crate::pages::policy::Forms;
use crate::pages::problem::{Onward, Trouble};
use crate::pages::visit::{Visit, lead_to, show};
use crate::pages::way_back;

/// Answers with a page, or with the one that says why there is none.
pub(in crate::pages) async fn answer(
    visit: Visit,
    work: impl AsyncFnOnce(&Visit) -> Result<Response, Refusal>,
) -> Response {
    let refusal = match work(&visit).await {
        Ok(response) => return response,
        Err(refusal) => refusal,
    };
    match explained(&visit, refusal).await {
        Ok(response) => response,
        Err(Refusal::UnknownLink) => visit.problem(Trouble::UnknownLink, None, None),
        Err(refusal) => {
            tracing::error!(%refusal, "a page failed");
            visit.problem(Trouble::Internal, None, None)
        }
    }
}

/// The request of the link, if its payer can still answer.
pub(in crate::pages) async fn open(visit: &Visit) -> Result<Consent, Refusal> {
    let consent = any(visit).await?;
    consent.check_open(visit.site.engine.clock().now())?;
    Ok(consent)
}

async fn any(visit: &Visit) -> Result<Consent, Refusal> {
    visit.site.engine.consent(&visit.link).await
}

/// The request as pages show it.
pub(in crate::pages) fn request(visit: &Visit, consent: &Consent) -> Result<Request, Refusal> {
    let terms = bank(visit, consent).map_or_else(Terms::default, |bank| bank.reading.clone());
    Ok(Request {
        application: visit.application(consent.application)?.name.clone(),
        scopes: terms.grantable(&consent.details.scopes)?,
        until: (visit.site.engine.clock().now() + terms.consent()).date(),
        choice: consent.details.choice,
    })
}

/// The bank that was chosen.
pub(in crate::pages) fn bank<'v>(visit: &'v Visit, consent: &Consent) -> Option<&'v Bank> {
    let banks = &visit.site.engine.world().banks;
    banks.bank(consent.provider.as_ref()?.as_str())
}

/// Where the payer lands who has answered; where one lands who leaves instead is the same as after a
/// refusal (Contract §14.2).
pub(in crate::pages) async fn way_back(
    visit: &Visit,
    consent: &Consent,
) -> Result<Option<String>, Refusal> {
    if consent.stage != Stage::Granted {
        return Ok(way_out(consent));
    }
    let (Some(uri), state) = returning(consent) else {
        return Ok(None);
    };
    let granted = visit.site.engine.granted(consent).await?;
    Ok(granted.and_then(|(connection, code)| {
        way_back::sharing(uri, &connection, code?.expose_secret(), state)
    }))
}

/// Where the payer lands who shares nothing.
pub(in crate::pages) fn way_out(consent: &Consent) -> Option<String> {
    let (uri, state) = returning(consent);
    way_back::refusing(uri?, state)
}

/// The address that the payer is sent back to, and the state that goes with them; from a phone
/// nobody is sent anywhere.
fn returning(consent: &Consent) -> (Option<&str>, Option<&str>) {
    let details = &consent.details;
    let uri = details.redirect_uri.as_deref();
    let uri = uri.filter(|_| !consent.is_on_phone());
    (uri, details.state.as_deref())
}

/// What a payer is told or shown who cannot do what they asked for.
async fn explained(visit: &Visit, refusal: Refusal) -> Result<Response, Refusal> {
    match refusal {
        // A form sent twice, or from a page long open: its request says where it stands.
        Refusal::Decided if visit.method == Method::POST => Ok(lead_to(&visit.paths.start())),
        Refusal::Decided => finished(visit).await,
        Refusal::NotLoggedIn => Ok(lead_to(&visit.paths.login())),
        Refusal::Expired => expired(visit).await,
        Refusal::UnknownProvider
        | Refusal::UnknownAccount
        | Refusal::WrongCredentials
        | Refusal::Invalid(_) => start_again(visit, Trouble::BadForm).await,
        Refusal::BankClosed(again_in) => match any(visit).await?.details.choice {
            Choice::Payer => start_again(visit, Trouble::BankClosed(again_in)).await,
            Choice::Application => start_again(visit, Trouble::OnlyBankClosed(again_in)).await,
        },
        fault => Err(fault),
    }
}

/// What the payer cannot do now, and the way back to the start of the link.
async fn start_again(visit: &Visit, trouble: Trouble) -> Result<Response, Refusal> {
    let consent = any(visit).await?;
    let path = match trouble {
        // The start leads to that bank again.
        Trouble::BankClosed(_) => visit.paths.provider(),
        _ => visit.paths.start(),
    };
    let wanted = consent.details.language.as_deref();
    Ok(visit.problem(trouble, Some(Onward::Start { path }), wanted))
}

/// What the payer has answered.
pub(in crate::pages) async fn finished(visit: &Visit) -> Result<Response, Refusal> {
    let consent = any(visit).await?;
    let page = Finished {
        frame: visit.frame(consent.details.language.as_deref()),
        application: visit.application(consent.application)?.name.clone(),
        answer: Answer::of(consent.stage).ok_or(Refusal::Decided)?,
        back: way_back(visit, &consent).await?,
    };
    Ok(show(StatusCode::OK, &Forms::Here, &page))
}

async fn expired(visit: &Visit) -> Result<Response, Refusal> {
    let consent = any(visit).await?;
    let name = visit.application(consent.application)?.name.clone();
    let onward = way_out(&consent).map(|url| Onward::Merchant { name, url });
    let wanted = consent.details.language.as_deref();
    Ok(visit.problem(Trouble::ExpiredLink, onward, wanted))
}
