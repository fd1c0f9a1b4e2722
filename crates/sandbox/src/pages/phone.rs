//! The phone in the browser: what the banks ask, of all customers of this world at once (Contract
//! §8.2, the decoupled model), and the codes that they send.

use std::time::Duration;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use fintecture::ProviderId;
use http::StatusCode;

use super::bank::Face;
use super::frame::{Frame, PHONE, Paths, Root};
use super::locale::{Locale, Notice};
use super::policy::Forms;
use super::problem::Trouble;
use super::visit::{Site, Visit, lead_to, not_before, show};
use crate::domain::challenge::{Challenge, Factor, Proof, Subject};
use crate::domain::{Consent, Refusal};
use crate::engine::commands::{AnswerChallenge, Answered, Arrival};

/// How many requests it shows.
const LIMIT: u32 = 20;

/// The routes of the phone. It is part of what a world's owner controls: whoever sees it can answer
/// for everybody.
pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PHONE, get(phone))
        .route(&format!("{PHONE}/{{link}}"), post(answer_in_app))
}

/// `GET /_sandbox/phone`.
#[derive(Template)]
#[template(path = "phone.html")]
pub(crate) struct Phone<'a> {
    pub(crate) frame: Frame<'a>,
    pub(crate) paths: Paths,
    pub(crate) alerts: Vec<Alert<'a>>,
    pub(crate) missed: Option<Missed>,
}

impl Phone<'_> {
    /// How the page comes again: at once where it was left, and where something is said in some
    /// seconds, without it.
    fn refresh(&self) -> String {
        match self.missed {
            None => "3".to_owned(),
            Some(_) => format!("10;url={}", self.paths.phone()),
        }
    }
}

/// Why an answer came to nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Missed {
    /// What was asked is over, or decided in another way.
    Over,
    /// The bank answers nobody for this time.
    BankClosed(Duration),
    /// It is answered by a code, on the bank's page.
    ByCode,
}

impl Missed {
    /// `None` of what the phone cannot explain.
    fn of(refusal: &Refusal) -> Option<Self> {
        match refusal {
            Refusal::NothingAsked
            | Refusal::WrongStage(_)
            | Refusal::Decided
            | Refusal::Expired => Some(Self::Over),
            Refusal::BankClosed(again_in) => Some(Self::BankClosed(*again_in)),
            _ => None,
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::Over => StatusCode::GONE,
            Self::BankClosed(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::ByCode => StatusCode::CONFLICT,
        }
    }

    fn notice(self, t: &Locale) -> &Notice {
        match self {
            Self::Over => &t.phone.over,
            Self::BankClosed(_) => &t.phone.bank_closed,
            Self::ByCode => &t.phone.by_code,
        }
    }
}

/// What one bank asks one customer.
#[derive(Clone)]
pub(crate) struct Alert<'a> {
    pub(crate) bank: Face<'a>,
    /// Which customer, by their login.
    pub(crate) username: String,
    /// What it is about.
    pub(crate) asks: String,
    pub(crate) answer: Answer,
}

/// How it is answered.
#[derive(Clone, PartialEq, Eq)]
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
        .answer(async |visit| show_phone(visit, None).await)
        .await
}

/// The customer answers in the bank's app.
async fn answer_in_app(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let form = visit.form()?;
            let proof = match form.get("answer") {
                Some("approve") => Proof::Approved,
                Some("refuse") => Proof::Declined,
                _ => return Ok(visit.problem(Trouble::BadForm, None, None)),
            };
            let link = visit.link.clone();
            match visit.site.engine.run(AnswerChallenge { link, proof }).await {
                Ok(Answered::Wrong) => show_phone(visit, Some(Missed::ByCode)).await,
                Ok(Answered::Payment(_) | Answered::Consent(_)) => {
                    Ok(lead_to(&visit.paths.phone()))
                }
                Err(refusal) => match Missed::of(&refusal) {
                    Some(missed) => show_phone(visit, Some(missed)).await,
                    None => Err(refusal),
                },
            }
        })
        .await
}

async fn show_phone(visit: &Visit, missed: Option<Missed>) -> Result<Response, Refusal> {
    let frame = visit.frame(None);
    let engine = &visit.site.engine;
    let mut alerts = Vec::new();
    for challenge in engine.challenges(LIMIT).await? {
        alerts.push(question(visit, &frame, &challenge).await?);
    }
    for consent in engine.consents_on_phones(LIMIT).await? {
        alerts.push(request(visit, &frame, &consent)?);
    }
    let page = Phone {
        alerts,
        missed,
        paths: visit.paths.clone(),
        frame,
    };
    let status = missed.map_or(StatusCode::OK, Missed::status);
    let response = show(status, &Forms::Here, &page);
    Ok(match missed {
        Some(Missed::BankClosed(again_in)) => not_before(again_in, response),
        _ => response,
    })
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

/// What a bank wants proven.
async fn question<'v>(
    visit: &'v Visit,
    frame: &Frame<'v>,
    challenge: &Challenge,
) -> Result<Alert<'v>, Refusal> {
    let words = &frame.t.phone;
    let engine = &visit.site.engine;
    let asks = match &challenge.subject {
        Subject::Payment { .. } => {
            let session = engine
                .session(Arrival::Link(challenge.link.clone()))
                .await?;
            let to = frame.t.payment.to.with(&visit.merchant(&session)?.name);
            let amount = frame.amount(&session.amount);
            words.pays.with(format!("{amount} {to}"))
        }
        Subject::Consent(_) => {
            let consent = engine.consent(&challenge.link).await?;
            words
                .asks
                .with(&visit.application(consent.application)?.name)
        }
    };
    let code = challenge.code.as_deref().unwrap_or_default();
    Ok(Alert {
        bank: face(visit, frame, Some(&challenge.provider))?,
        username: challenge.username.clone(),
        asks,
        answer: match challenge.factor {
            Factor::App => Answer::Form(visit.paths.of(&challenge.link).app()),
            Factor::Sms => Answer::Code(words.sms.with(code)),
            Factor::Reader => Answer::Code(words.reader.with(code)),
        },
    })
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
