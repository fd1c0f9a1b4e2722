//! The routes of the pages.

use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use fintecture::Invalid;

use super::page::{ConsentProof, Proof, Question, Typed};
use crate::domain::challenge::{self, Challenge};
use crate::domain::consent::Stage;
use crate::domain::{Refusal, Session};
use crate::engine::commands::{AnswerChallenge, Answered};
use crate::pages::bank::Face;
use crate::pages::consent;
use crate::pages::finished::Ending;
use crate::pages::login::Attempt;
use crate::pages::payment::tail;
use crate::pages::policy::Forms;
use crate::pages::routes::bank_of;
use crate::pages::visit::{Site, Visit, lead_to, show};

/// The routes under `/connect` and `/consent`, and where an app's question is answered.
pub(in crate::pages) fn routes() -> Router<Site> {
    Router::new()
        .route("/connect/{link}/proof", get(payment).post(prove_payment))
        .route("/consent/{link}/proof", get(sharing).post(prove_sharing))
        .route("/_sandbox/phone/{link}", post(answer_in_app))
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
    let (provider, username) = (session.provider.as_ref(), session.username.as_deref());
    let challenge = asked(visit).await?;
    let challenge = challenge.filter(|challenge| challenge.is_of(provider, username));
    let challenge = challenge.ok_or(Refusal::NothingAsked)?;
    let bank = bank_of(visit, &session).ok_or(Refusal::NothingAsked)?;
    let payee = visit.site.engine.payee(&session).await?;
    let typed = Typed {
        amount: session.amount,
        payee: (payee.iban).map_or_else(String::new, |iban| tail(&iban).to_owned()),
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
    consent::answer(visit, async |visit| match typed(visit).await? {
        Answered::Consent(consent) => {
            let back = consent::way_back(visit, &consent).await?;
            Ok(lead_to(&back.unwrap_or_else(|| visit.paths.start())))
        }
        Answered::Wrong => show_sharing(visit, Attempt::Refused).await,
        Answered::Payment(_) => Err(Refusal::UnknownLink),
    })
    .await
}

async fn show_sharing(visit: &Visit, attempt: Attempt) -> Result<Response, Refusal> {
    let asking = consent::open(visit).await?;
    let (provider, username) = (asking.provider.as_ref(), asking.username.as_deref());
    let challenge = asked(visit).await?;
    let challenge = challenge.filter(|challenge| challenge.is_of(provider, username));
    let challenge = challenge.ok_or(Refusal::NothingAsked)?;
    let bank = consent::bank(visit, &asking).ok_or(Refusal::NothingAsked)?;
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

/// What the bank asks about the link, if it waits for an answer.
async fn asked(visit: &Visit) -> Result<Option<Challenge>, Refusal> {
    let engine = &visit.site.engine;
    let challenge = engine.challenge(&visit.link).await?;
    Ok(challenge.filter(|challenge| !challenge.is_over(engine.clock().now())))
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

/// The customer answers in the bank's app.
async fn answer_in_app(visit: Visit) -> Response {
    let answered = async |visit: &Visit| {
        let form = visit.form()?;
        let proof = match form.require("answer")? {
            "approve" => challenge::Proof::Approved,
            "refuse" => challenge::Proof::Declined,
            other => return Err(Invalid::new("answer", "must be approve or refuse", other).into()),
        };
        let link = visit.link.clone();
        visit.site.engine.run(AnswerChallenge { link, proof }).await
    };
    if let Err(refusal) = answered(&visit).await {
        // What was asked is over; the phone shows what is left.
        tracing::debug!(%refusal, "an answer in an app came to nothing");
    }
    lead_to("/_sandbox/phone")
}
