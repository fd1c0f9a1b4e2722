//! The routes of the pages.

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::page::{ConsentProof, Proof, Question, Typed};
use crate::domain::challenge;
use crate::domain::consent::Stage;
use crate::domain::{Refusal, Session};
use crate::engine::commands::{AnswerChallenge, Answered};
use crate::pages::bank::Face;
use crate::pages::consent::{self, Occasion};
use crate::pages::finished::Ending;
use crate::pages::login::Attempt;
use crate::pages::policy::Forms;
use crate::pages::routes::bank_of;
use crate::pages::visit::{Site, Visit, lead_to, show};

/// The routes under `/connect` and `/consent`.
pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new()
        .route("/connect/{link}/proof", get(payment).post(prove_payment))
        .route("/consent/{link}/proof", get(sharing).post(prove_sharing))
}

async fn payment(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let session = visit.any_session().await?;
            if Ending::of(&session).is_some() {
                // What was asked in the app is answered.
                return Ok(after(visit, &session));
            }
            show_payment(visit, Attempt::First).await
        })
        .await
}

async fn prove_payment(visit: Visit) -> Response {
    visit
        .answer(async |visit| match typed(visit).await? {
            Answered::Payment(session) => Ok(after(visit, &session)),
            Answered::Wrong => show_payment(visit, Attempt::Refused).await,
            Answered::Consent(_) => Err(Refusal::UnknownLink),
        })
        .await
}

/// Leads on from a payment that is decided.
fn after(visit: &Visit, session: &Session) -> Response {
    let back = visit.way_back(session);
    lead_to(&back.unwrap_or_else(|| visit.paths.start()))
}

async fn show_payment(visit: &Visit, attempt: Attempt) -> Result<Response, Refusal> {
    let session = visit.session().await?;
    let engine = &visit.site.engine;
    let challenge = engine.challenge(&visit.link).await?;
    let challenge = challenge.ok_or(Refusal::NothingAsked)?;
    let bank = bank_of(visit, &session).ok_or(Refusal::NothingAsked)?;
    engine.world().check_open(bank, engine.clock().now())?;
    let typed = Typed {
        amount: session.amount,
        payee: engine.payee(&session).await?.tail(),
    };
    let frame = visit.frame(session.details.language.as_deref());
    let page = Proof {
        bank: Face::of(bank, frame.t),
        frame,
        paths: visit.paths.clone(),
        payment: visit.payment(&session)?,
        question: Question::of(&challenge, Some(typed), attempt),
    };
    let forms = visit
        .way_back(&session)
        .map_or(Forms::Here, Forms::Merchant);
    Ok(show(attempt.status(), &forms, &page))
}

async fn sharing(visit: Visit) -> Response {
    consent::answer(visit, async |visit| {
        let consent = visit.site.engine.consent(&visit.link).await?;
        if consent.stage != Stage::Open {
            let back = consent::way_back(visit, &consent).await?;
            return Ok(lead_to(&back.unwrap_or_else(|| visit.paths.start())));
        }
        show_sharing(visit, Attempt::First).await
    })
    .await
}

async fn prove_sharing(visit: Visit) -> Response {
    consent::answer(visit, async |visit| match typed(visit).await {
        Ok(Answered::Consent(consent)) => {
            let back = consent::way_back(visit, &consent).await?;
            Ok(lead_to(&back.unwrap_or_else(|| visit.paths.start())))
        }
        Ok(Answered::Wrong) => show_sharing(visit, Attempt::Refused).await,
        Ok(Answered::Payment(_)) => Err(Refusal::UnknownLink),
        Err(Refusal::NothingAsked) => choose_again(visit).await,
        Err(refusal) => Err(refusal),
    })
    .await
}

async fn show_sharing(visit: &Visit, attempt: Attempt) -> Result<Response, Refusal> {
    let asking = consent::open(visit).await?;
    let engine = &visit.site.engine;
    let Some(challenge) = engine.challenge(&visit.link).await? else {
        return choose_again(visit).await;
    };
    let bank = consent::bank(visit, &asking).ok_or(Refusal::NotLoggedIn)?;
    engine.world().check_open(bank, engine.clock().now())?;
    let frame = visit.frame(asking.details.language.as_deref());
    let page = ConsentProof {
        bank: Face::of(bank, frame.t),
        frame,
        paths: visit.paths.clone(),
        request: consent::request(visit, &asking)?,
        question: Question::of(&challenge, None, attempt),
    };
    let forms = consent::way_out(&asking).map_or(Forms::Here, Forms::Merchant);
    Ok(show(attempt.status(), &forms, &page))
}

/// The choice of accounts once more, where the bank waits for no answer about the one before.
async fn choose_again(visit: &Visit) -> Result<Response, Refusal> {
    let asking = consent::open(visit).await?;
    consent::show_accounts(visit, &asking, Occasion::Unanswered).await
}

/// Gives the bank the code of the form.
async fn typed(visit: &Visit) -> Result<Answered, Refusal> {
    let form = visit.form()?;
    let code = form.get("code").unwrap_or_default().to_owned();
    let command = AnswerChallenge {
        link: visit.link.clone(),
        proof: challenge::Proof::Code(code),
    };
    visit.site.engine.run(command).await
}
