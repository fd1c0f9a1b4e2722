//! The routes of the pages.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use fintecture::{Invalid, SessionStatus};
use http::StatusCode;

use super::page::{Company, Terms};
use crate::domain::pay_later::{Siren, TERM};
use crate::domain::session::Kind;
use crate::domain::{Refusal, Session};
use crate::engine::commands::{Answer, AnswerTerms, Arrival, AskForQuote};
use crate::pages::login::Attempt;
use crate::pages::policy::Forms;
use crate::pages::visit::{Site, Visit, lead_to, show};

/// The routes under `/connect/{link}`.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/connect/{link}/later", get(company).post(quote))
        .route("/connect/{link}/terms", get(terms).post(answer))
}

/// Whether the buyer's company has a quote to answer.
pub(crate) fn is_quoted(session: &Session) -> bool {
    session.kind == Kind::PayLater && session.stage.status == SessionStatus::ScaRequired
}

async fn company(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let session = visit.session().await?;
            let named = session.details.siren.as_ref().map(Siren::as_str);
            let named = named.or(session.details.named_payer.incorporation.as_deref());
            show_company(visit, &session, named.unwrap_or_default(), Attempt::First)
        })
        .await
}

/// Asks whose order it is.
fn show_company(
    visit: &Visit,
    session: &Session,
    siren: &str,
    attempt: Attempt,
) -> Result<Response, Refusal> {
    let page = Company {
        frame: visit.frame(session.details.language.as_deref()),
        paths: visit.paths.clone(),
        payment: visit.payment(session)?,
        siren,
        attempt,
        leave: visit.way_out(session),
    };
    Ok(show(attempt.status(), &Forms::Here, &page))
}

async fn quote(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let form = visit.form()?;
            let text = form.get("siren").unwrap_or_default();
            let Ok(siren) = Siren::parse(text) else {
                let session = visit.session().await?;
                return show_company(visit, &session, text, Attempt::Refused);
            };
            let session = Arrival::Link(visit.link.clone());
            let command = AskForQuote { session, siren };
            let session = visit.site.engine.run(command).await?;
            // A link that can be paid again and again led to a session of its own.
            let link = session.link.as_deref().ok_or(Refusal::UnknownLink)?;
            let paths = visit.paths.of(link);
            Ok(lead_to(&if is_quoted(&session) {
                paths.terms()
            } else {
                paths.start()
            }))
        })
        .await
}

async fn terms(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let session = visit.session().await?;
            let siren = session.details.siren.as_ref();
            let (true, Some(siren)) = (is_quoted(&session), siren) else {
                return Ok(lead_to(&visit.paths.start()));
            };
            let due = visit.site.engine.clock().now() + TERM;
            let page = Terms {
                frame: visit.frame(session.details.language.as_deref()),
                paths: visit.paths.clone(),
                payment: visit.payment(&session)?,
                siren: siren.as_str(),
                due: due.date(),
            };
            let forms = visit
                .way_back(&session)
                .map_or(Forms::Here, Forms::Merchant);
            Ok(show(StatusCode::OK, &forms, &page))
        })
        .await
}

async fn answer(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let form = visit.form()?;
            let answer = match form.require("answer")? {
                "order" => Answer::Order,
                "decline" => Answer::Decline,
                other => {
                    let rule = "one of those that the page offers";
                    return Err(Invalid::new("answer", rule, other).into());
                }
            };
            let link = visit.link.clone();
            let session = visit.site.engine.run(AnswerTerms { link, answer }).await?;
            let back = visit.way_back(&session);
            Ok(lead_to(&back.unwrap_or_else(|| visit.paths.start())))
        })
        .await
}
