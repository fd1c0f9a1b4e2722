//! The routes of the pages.

use axum::Router;
use axum::response::Response;
use axum::routing::get;
use fintecture::{Money, SessionStatus};
use http::StatusCode;

use super::page::{Details, Method, Other, Progress};
use crate::bank::ACQUIRER;
use crate::domain::scheme::Wish;
use crate::domain::session::Kind;
use crate::domain::{self, Refusal, Session};
use crate::engine::commands::{AnnounceTransfer, ChooseTransfer, SendMoney};
use crate::pages::policy::Forms;
use crate::pages::routes::start;
use crate::pages::visit::{Site, Visit, lead_to, show as show_page};

/// The routes under `/connect/{link}`.
pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/connect/{link}/transfer", get(details).post(choose))
        .route("/connect/{link}/announced", get(start).post(announce))
        .route("/connect/{link}/money", get(start).post(send))
}

/// Whether the payer of a session has chosen this way, and the money is still to come.
pub(crate) fn is_under_way(session: &Session) -> bool {
    let open = matches!(
        session.stage.status,
        SessionStatus::ScaRequired | SessionStatus::PaymentPending | SessionStatus::PaymentPartial
    );
    session.kind == Kind::SmartTransfer && open
}

/// The first page of a payment that can only be made so.
pub(crate) fn show_method(visit: &Visit, session: &Session) -> Result<Response, Refusal> {
    let page = Method {
        frame: visit.frame(session.details.language.as_deref()),
        paths: visit.paths.clone(),
        payment: visit.payment(session)?,
        leave: visit.way_out(session),
    };
    Ok(show_page(StatusCode::OK, &Forms::Here, &page))
}

async fn choose(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let link = visit.link.clone();
            let session = visit.site.engine.run(ChooseTransfer { link }).await?;
            // A link that can be paid again and again led to a session of its own.
            let link = session.link.as_deref().ok_or(Refusal::UnknownLink)?;
            Ok(lead_to(&visit.paths.of(link).transfer()))
        })
        .await
}

async fn details(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let session = visit.session().await?;
            if is_under_way(&session) {
                show(visit, &session)
            } else {
                Ok(lead_to(&visit.paths.start()))
            }
        })
        .await
}

/// Where the money goes, and how much of it has come.
pub(crate) fn show(visit: &Visit, session: &Session) -> Result<Response, Refusal> {
    let currency = session.amount.currency();
    let received = session.received_so_far();
    let progress = match session.stage.status {
        SessionStatus::PaymentPending => Progress::Awaited,
        SessionStatus::PaymentPartial => Progress::Partial {
            received: Money::from_minor(received, currency),
        },
        _ => Progress::Shown,
    };
    let methods = &session.details.methods;
    let can_change =
        progress == Progress::Shown && methods.contains(&domain::Method::ImmediateTransfer);
    let back = visit.way_back(session);
    let forms = back.clone().map_or(Forms::Here, Forms::Merchant);
    let iban = session.details.virtual_iban.ok_or(Refusal::UnknownIban)?;
    let page = Details {
        frame: visit.frame(session.details.language.as_deref()),
        paths: visit.paths.clone(),
        payment: visit.payment(session)?,
        beneficiary: visit.merchant(session)?.name.as_str().into(),
        iban,
        bic: ACQUIRER.bic_in(iban.country()),
        missing: Money::from_minor(session.amount.minor() - received, currency),
        progress,
        other: if can_change {
            Other::Bank
        } else {
            Other::Nothing
        },
        back: back.filter(|_| progress != Progress::Shown),
    };
    Ok(show_page(StatusCode::OK, &forms, &page))
}

/// The payer has seen where the money goes, and returns to the merchant.
async fn announce(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let link = visit.link.clone();
            let session = visit.site.engine.run(AnnounceTransfer { link }).await?;
            let back = visit.way_back(&session);
            Ok(lead_to(&back.unwrap_or_else(|| visit.paths.start())))
        })
        .await
}

/// Plays the payer's bank: money arrives.
async fn send(visit: Visit) -> Response {
    visit
        .answer(async |visit| {
            let form = visit.form()?;
            // A comma is what French keyboards have for a point.
            let amount = form.require("amount")?.trim().replace(',', ".");
            let link = visit.link.clone();
            let currency = visit.any_session().await?.amount.currency();
            let money = Money::parse(&amount, currency)?;
            Wish::Open.scheme(money)?;
            visit.site.engine.run(SendMoney { link, money }).await?;
            Ok(lead_to(&visit.paths.start()))
        })
        .await
}
