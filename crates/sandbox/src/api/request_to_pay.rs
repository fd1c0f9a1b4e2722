//! `POST /pis/v2/request-to-pay` (Contract §7.6).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use fintecture::{Invalid, Personal};
use http::StatusCode;
use serde_json::json;

use super::body::{self, Body};
use super::caller::Call;
use super::opening::opening;
use super::{beneficiary, connect};
use crate::domain::request_to_pay::{Asking, Channel, Recipients, Reuse};
use crate::engine::commands::Connect;
use crate::pages;

/// Asks a payer for a payment by a link, an e-mail or a text message.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let application = call.authorised("PIS")?;
        let (mut opening, asking) = opening(call, &application, |body| {
            beneficiary::check(body, &application);
            asking(body)
        })?;
        if asking.reuse == Reuse::Permanent {
            // Each of its payers chooses a bank of their own.
            opening.provider = None;
        }
        opening.asking = Some(asking);
        let (request, currency) = (opening.request.clone(), opening.amount.currency());
        let command = Connect {
            application: Arc::clone(&application),
            opening,
        };
        let asked = call.platform.engine.run(command).await?;
        let url = format!("{}{}", call.base_url(), pages::path_of(&asked.link));
        let mut answer = json!({ "meta": {
            "status": 201,
            "code": "request_to_pay_initiated",
            "session_id": asked.session_id,
            "url": url,
        } });
        if let Some(iban) = connect::shown_iban(call, asked.virtual_iban) {
            answer["virtual_beneficiary"] = beneficiary::show(&application, iban);
        }
        if call.query_flag("with_beneficiary") {
            answer["beneficiary"] = beneficiary::of(call, &application, &request, currency).await?;
        }
        Ok((StatusCode::CREATED, body::json(&answer)).into_response())
    })
    .await
}

/// Reads what makes a payment a request, or a payout.
pub(super) fn asking(body: &mut Body) -> Asking {
    let channel = body.parsed("meta.method", |word| {
        let rule = "must be link, email or sms";
        Channel::parse(word).ok_or_else(|| Invalid::new("method", rule, word))
    });
    let channel = channel.unwrap_or_default();
    let due_in = body.seconds("meta.due_date");
    let expiry = body.seconds_again("meta.expiry");
    if let (Some(due_in), Some(expiry)) = (due_in, expiry)
        && due_in > expiry
    {
        let rule = "must not be later than the expiry";
        body.problem(Invalid::unshown("meta.due_date", rule));
    }
    // What it changes is not public, so that it changes nothing here; it is kept with the request.
    body.parsed("meta.scheduled_expiration_policy", |word| match word {
        "immediate" | "expire" => Ok(()),
        _ => {
            let rule = "must be immediate or expire";
            Err(Invalid::new("scheduled_expiration_policy", rule, word))
        }
    });
    let reuse = match body.flag("meta.permanent") {
        Some(true) => Reuse::Permanent,
        _ => Reuse::Once,
    };
    Asking {
        channel,
        recipients: recipients(channel, body),
        due_in,
        reuse,
    }
}

/// Who is written to; a message cannot do without somebody.
fn recipients(channel: Channel, body: &mut Body) -> Option<Recipients> {
    let cc = addresses("meta.cc", body);
    let bcc = addresses("meta.bcc", body);
    match channel {
        Channel::Link => None,
        Channel::Email => {
            let to = addresses("meta.psu_email", body);
            let to = body.require("meta.psu_email", to)?;
            Some(Recipients { to, cc, bcc })
        }
        Channel::Sms => {
            let prefix = body.text("meta.psu_phone_prefix").unwrap_or_default();
            let phone = body.text("meta.psu_phone");
            let phone = body.require("meta.psu_phone", phone)?;
            Some(Recipients {
                to: format!("{prefix}{phone}").into(),
                cc: None,
                bcc: None,
            })
        }
    }
}

/// One e-mail address, or several with commas between.
fn addresses(path: &'static str, body: &mut Body) -> Option<Personal> {
    let addresses = body.parsed(path, |text| {
        let is_address = |address: &str| {
            let parts = address.trim().split_once('@');
            parts.is_some_and(|(name, host)| {
                let is_host = !host.is_empty() && !host.contains('@');
                !name.is_empty() && is_host && !address.trim().contains(char::is_whitespace)
            })
        };
        if text.split(',').all(is_address) {
            Ok(text.to_owned())
        } else {
            Err(Invalid::new(path, "must be an e-mail address", text))
        }
    });
    addresses.map(Personal::from)
}
