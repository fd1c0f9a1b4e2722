//! The phone in the browser: what the banks ask, of all customers of this world at once (Contract
//! §8.2, the decoupled model), and the codes that they send.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use fintecture::ProviderId;
use http::StatusCode;

use super::bank::Face;
use super::finished::Ending;
use super::frame::{Frame, Paths, Root};
use super::policy::Forms;
use super::visit::{Site, Visit, show};
use crate::domain::challenge::{Challenge, Factor, Subject};
use crate::domain::consent::Stage;
use crate::domain::{Consent, Refusal};
use crate::engine::commands::Arrival;

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

/// What one bank asks one customer.
#[derive(Clone, Debug)]
pub(crate) struct Alert<'a> {
    pub(crate) bank: Face<'a>,
    /// Which customer, by their login.
    pub(crate) username: String,
    /// What it is about.
    pub(crate) asks: String,
    pub(crate) answer: Answer,
}

/// How it is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// On a page of its own.
    Page(String),
    /// Here, by a form that leads there.
    Form(String),
    /// By typing what stands here where the bank asks for it.
    Code(String),
}

async fn phone(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let frame = visit.frame(None);
            let engine = &visit.site.engine;
            let mut alerts = Vec::new();
            for challenge in engine.challenges(LIMIT).await? {
                alerts.extend(question(visit, &frame, &challenge).await?);
            }
            for consent in engine.consents_on_phones(LIMIT).await? {
                alerts.push(request(visit, &frame, &consent)?);
            }
            let page = Phone {
                alerts,
                frame: frame.clone(),
            };
            Ok(show(StatusCode::OK, &Forms::Here, &page))
        })
        .await
}

/// A request for accounts that is answered on the phone.
fn request<'v>(
    visit: &'v Visit,
    frame: &Frame<'v>,
    consent: &Consent,
) -> Result<Alert<'v>, Refusal> {
    let application = visit.application(consent.application)?;
    Ok(Alert {
        bank: face(visit, frame, consent.provider.as_ref())?,
        username: consent.username.clone().unwrap_or_default(),
        asks: frame.t.phone.asks.with(&application.name),
        answer: Answer::Page(Paths::new(Root::Consent, &consent.link, visit.chosen).start()),
    })
}

/// What a bank wants proven; none if it has been decided in another way meanwhile.
async fn question<'v>(
    visit: &'v Visit,
    frame: &Frame<'v>,
    challenge: &Challenge,
) -> Result<Option<Alert<'v>>, Refusal> {
    let words = &frame.t.phone;
    let engine = &visit.site.engine;
    let asks = match &challenge.subject {
        Subject::Payment { .. } => {
            let session = engine
                .session(Arrival::Link(challenge.link.clone()))
                .await?;
            if Ending::of(&session).is_some() {
                return Ok(None);
            }
            let to = frame.t.payment.to.with(&visit.merchant(&session)?.name);
            let amount = frame.amount(&session.amount);
            words.pays.with(format!("{amount} {to}"))
        }
        Subject::Consent(_) => {
            let consent = engine.consent(&challenge.link).await?;
            if consent.stage != Stage::Open {
                return Ok(None);
            }
            words
                .asks
                .with(&visit.application(consent.application)?.name)
        }
    };
    let code = challenge.code.as_deref().unwrap_or_default();
    Ok(Some(Alert {
        bank: face(visit, frame, Some(&challenge.provider))?,
        username: challenge.username.clone(),
        asks,
        answer: match challenge.factor {
            Factor::App => Answer::Form(format!("/_sandbox/phone/{}", challenge.link)),
            Factor::Sms => Answer::Code(words.sms.with(code)),
            Factor::Reader => Answer::Code(words.reader.with(code)),
        },
    }))
}

fn face<'v>(
    visit: &'v Visit,
    frame: &Frame<'v>,
    provider: Option<&ProviderId>,
) -> Result<Face<'v>, Refusal> {
    let provider = provider.ok_or(Refusal::UnknownProvider)?;
    let bank = visit.site.engine.world().banks.bank(provider.as_str());
    Ok(Face::of(bank.ok_or(Refusal::UnknownProvider)?, frame.t))
}
