//! `GET /pis/v2/settlements` and `GET /pis/v2/settlements/{settlement_id}` (Contract §7.8).

use axum::response::Response;
use fintecture::Invalid;
use serde_json::{Value, json};

use super::caller::Call;
use super::page::Page;
use super::{ApiError, Segment, body, payments, query};
use crate::domain::settlement::Settlement;
use crate::domain::{Application, Session};
use crate::store::tables::settlement::Filter;

/// What a list can be asked.
const PARAMETERS: [&str; 3] = ["filter[date_from]", "filter[date_to]", "include"];

/// The application's settlements, the newest first.
pub(super) async fn list(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let asked = Page::asked(call, &PARAMETERS)?;
        let filter = Filter {
            from: query::day(call, ["filter[date_from]"])?,
            to: query::day(call, ["filter[date_to]"])?,
        };
        let wanted = wanted(call)?;
        let engine = &call.platform.engine;
        let page = engine
            .settlements(application.row, filter, asked.part())
            .await?;
        let (mut data, mut included) = (Vec::new(), Vec::new());
        for settlement in &page.items {
            let (item, payments) = show(call, &application, settlement, wanted).await?;
            data.push(item);
            included.extend(payments);
        }
        let mut answer = asked.document(call, page.total, &data);
        if wanted == Wanted::Payments {
            answer["included"] = json!(included);
        }
        Ok(body::json(&answer))
    })
    .await
}

/// One settlement.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        query::check_names(call, &["include"])?;
        let wanted = wanted(call)?;
        let engine = &call.platform.engine;
        let settlement = engine.settlement(application.row, &id).await?;
        let (data, included) = show(call, &application, &settlement, wanted).await?;
        let mut answer = json!({ "meta": { "code": 200 }, "data": data });
        if wanted == Wanted::Payments {
            answer["included"] = json!(included);
        }
        Ok(body::json(&answer))
    })
    .await
}

/// What is shown beside a settlement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Nothing,
    Payments,
}

fn wanted(call: &Call) -> Result<Wanted, ApiError> {
    match call.query("include").as_deref() {
        None => Ok(Wanted::Nothing),
        Some("payments") => Ok(Wanted::Payments),
        Some(other) => {
            let problem = Invalid::new("include", "must be payments", other);
            Err(ApiError::invalid_fields(&[problem]))
        }
    }
}

/// A settlement as the contract shows it, and its payments if they are wanted.
async fn show(
    call: &Call,
    application: &Application,
    settlement: &Settlement,
    wanted: Wanted,
) -> Result<(Value, Vec<Value>), ApiError> {
    let text = |minor| settlement.money(minor).amount().to_string();
    let mut shown = json!({
        "id": settlement.id,
        "type": "settlements",
        "attributes": {
            "execution_date": settlement.execution_date,
            "currency": settlement.currency,
            "gross_amount": text(settlement.gross),
            "deposit_amount": text(settlement.deposit),
            "other_amount": text(settlement.other),
            "net_amount": text(settlement.net()),
            "status": settlement.progress.as_str(),
        },
    });
    if wanted == Wanted::Nothing {
        return Ok((shown, Vec::new()));
    }
    let sessions = call.platform.engine.settled(settlement).await?;
    let link = |session: &Session| json!({ "type": "payments", "id": session.id });
    let links: Vec<_> = sessions.iter().map(link).collect();
    shown["relationships"] = json!({ "payments": { "data": links } });
    let included = sessions
        .iter()
        .map(|session| payments::plain(session, application));
    Ok((shown, included.collect()))
}
