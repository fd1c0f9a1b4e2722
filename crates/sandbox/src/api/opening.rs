//! What a merchant asks for when a payment is opened, in whichever way (Contract §§7.1, 7.6, 7.9).

use std::sync::Arc;

use fintecture::{Currency, EndToEndId, Iban, Invalid, ProviderId};
use serde_json::Value;

use super::body::Body;
use super::caller::Call;
use super::{ApiError, path, query, reconciliation};
use crate::domain::beneficiary::Beneficiary;
use crate::domain::debited::{Debited, Naming};
use crate::domain::opening::Opening;
use crate::domain::pay_later::Siren;
use crate::domain::profile::{ApplicationKind, Profile};
use crate::domain::scheme::Wish;
use crate::domain::{Application, Method};

/// The longest `state` (Contract §2).
pub(super) const STATE_LIMIT: usize = 512;

/// The longest remittance text of SEPA (Contract Q-06).
pub(super) const COMMUNICATION_LIMIT: usize = 140;

/// What the query of an opening can say.
const QUERY: [&str; 5] = [
    "state",
    "redirect_uri",
    "origin_uri",
    "with_beneficiary",
    "with_virtualbeneficiary",
];

/// Texts that are kept as they came.
const TEXTS: [&str; 12] = [
    "meta.psu_name",
    "meta.psu_email",
    "meta.psu_phone",
    "meta.psu_phone_prefix",
    "meta.psu_ip",
    "meta.psu_company",
    "meta.psu_form",
    "meta.psu_incorporation",
    "meta.psu_local_id",
    "meta.delivery_method",
    "data.attributes.external_reference",
    "data.attributes.net_amount",
];

const OBJECTS: [&str; 7] = [
    "meta",
    "meta.psu_address",
    "meta.delivery_address",
    "meta.reconciliation",
    "data",
    "data.attributes",
    "data.attributes.beneficiary",
];

/// Reads what the merchant asks for, and every problem of it at once; `more` reads on in the same
/// body.
pub(super) fn opening<T>(
    call: &Call,
    application: &Arc<Application>,
    more: impl FnOnce(&mut Body) -> T,
) -> Result<(Opening, T), ApiError> {
    let mut body =
        Body::parse(&call.body).map_err(|problem| ApiError::invalid_fields(&[problem]))?;
    for path in OBJECTS {
        body.object(path);
    }
    for path in TEXTS {
        body.text(path);
    }
    body.list("meta.cart_items");
    let allowed = &application.options.currencies;
    let currency = body.parsed(CURRENCY, |code| allowed.parse(code));
    let currency = body.require(CURRENCY, currency);
    let currency = currency.unwrap_or(Currency::EUR);
    let amount = body.amount("data.attributes.amount", currency);
    let amount = body.require("data.attributes.amount", amount);
    let wish = body.parsed("data.attributes.scheme", Wish::parse);
    let wish = wish.unwrap_or_default();
    let scheme = amount.as_ref().map(|(money, _)| wish.scheme(*money));
    if let Some(Err(problem)) = &scheme {
        let field = format!("data.attributes.{}", problem.field());
        body.problem(problem.clone().at(field));
    }
    let communication = body.text_up_to("data.attributes.communication", COMMUNICATION_LIMIT);
    let end_to_end_id = body.parsed("data.attributes.end_to_end_id", str::parse::<EndToEndId>);
    let execution_date = body.date("data.attributes.execution_date");
    let expiry = body.seconds("meta.expiry");
    let debited = debited(&mut body);
    let methods = methods(&mut body);
    if methods.contains(&Method::Bnpl) {
        body.parsed("meta.psu_incorporation", Siren::parse);
        if currency != Currency::EUR {
            let rule = "bnpl finances orders in EUR only";
            body.problem(Invalid::new(METHODS, rule, currency.as_str()));
        }
    }
    let (matching, number_for) = reconciliation::read(call, &mut body, &methods);
    check_profile(&mut body, &application.profile, &methods);
    let state = state(call, &mut body);
    let redirect_uri = address(call, "redirect_uri", &mut body);
    let origin_uri = address(call, "origin_uri", &mut body);
    for problem in query::given_twice(call, &QUERY) {
        body.problem(problem);
    }
    let provider = call
        .header("x-provider")
        .and_then(|text| ProviderId::new(text).ok());
    let more = more(&mut body);
    let request = body
        .finish()
        .map_err(|problems| ApiError::invalid_fields(&problems))?;
    if redirect_uri
        .as_ref()
        .is_some_and(|uri| !application.accepts_redirect(uri))
    {
        return Err(ApiError::invalid_app_url());
    }
    // Absent only with a problem, which `finish` has reported.
    let absent = || ApiError::invalid_fields(&[]);
    let (amount, amount_text) = amount.ok_or_else(absent)?;
    let scheme = scheme.and_then(Result::ok).ok_or_else(absent)?;
    let opening = Opening {
        amount,
        amount_text,
        communication,
        end_to_end_id,
        scheme,
        chooser: wish.chooser(),
        execution_date,
        expiry,
        provider,
        methods,
        debited,
        beneficiary: Beneficiary::of(&request),
        asking: None,
        number_for,
        matching,
        state,
        redirect_uri,
        origin_uri,
        language: call.header("x-language").map(str::to_owned),
        country: call.header("x-country").map(str::to_owned),
        request,
    };
    Ok((opening, more))
}

/// What the merchant wants back with the payer and in webhooks.
pub(super) fn state(call: &Call, body: &mut Body) -> Option<String> {
    let state = call.query("state")?;
    if state.chars().count() > STATE_LIMIT {
        let rule = format!("at most {STATE_LIMIT} characters");
        body.problem(Invalid::new("state", rule, &state));
    }
    Some(state)
}

/// A query parameter that is an address the payer's browser can be sent to.
fn address(call: &Call, name: &'static str, body: &mut Body) -> Option<String> {
    let text = call.query(name)?;
    if let Err(problem) = path::check_address(name, &text) {
        body.problem(problem);
    }
    Some(text)
}

/// The account that the payer pays from: its id and what kind of id that is belong together.
fn debited(body: &mut Body) -> Option<Debited> {
    const ID: &str = "data.attributes.debited_account_id";
    const TYPE: &str = "data.attributes.debited_account_type";
    let id = body.text(ID);
    let naming = body.parsed(TYPE, Naming::parse);
    if id.is_some() {
        body.require(TYPE, naming);
    }
    if naming.is_some() {
        body.require(ID, id.as_ref());
    }
    match naming? {
        Naming::Number => body.parsed(ID, Iban::parse).map(Debited::Number),
        Naming::Internal => id.map(Debited::Internal),
    }
}

/// Refuses ways to pay that the application is not set up for, and a beneficiary of its own from a
/// shop, whose beneficiary is fixed (Contract §§1.2, 7.1).
fn check_profile(body: &mut Body, profile: &Profile, methods: &[Method]) {
    const BENEFICIARY: &str = "data.attributes.beneficiary";
    let allowed = &profile.payment_methods;
    if let Some(method) = methods.iter().find(|method| !allowed.contains(method)) {
        let rule = "the application is not set up for it";
        body.problem(Invalid::new(METHODS, rule, method.as_str()));
    }
    if profile.kind == ApplicationKind::Ecommerce && body.names(BENEFICIARY) {
        let rule = "the beneficiary of an ECOMMERCE application is fixed";
        body.problem(Invalid::unshown(BENEFICIARY, rule));
    }
}

/// The ways to pay that the merchant offers, in the order they are to be shown in.
fn methods(body: &mut Body) -> Vec<Method> {
    let mut offered = Vec::new();
    for (index, item) in (0_u64..).zip(body.list(METHODS).unwrap_or_default()) {
        match method(&item) {
            Ok((method, order)) => offered.push((order.unwrap_or(index), method)),
            Err(problem) => body.problem(problem.at(METHODS)),
        }
    }
    offered.sort_by_key(|(order, _)| *order);
    let mut methods = Vec::new();
    for (_, method) in offered {
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    // How BNPL alone was asked for before there was a list.
    let legacy = body.text("meta.type");
    if methods.is_empty() && legacy.as_deref() == Some("BuyNowPayLater") {
        methods.push(Method::Bnpl);
    }
    if methods.is_empty() {
        methods = Method::usual();
    }
    methods
}

const METHODS: &str = "meta.payment_methods";
const CURRENCY: &str = "data.attributes.currency";

/// One of them, and its place.
fn method(item: &Value) -> Result<(Method, Option<u64>), Invalid> {
    let rule = r#"must be a list such as [{"id": "immediate_transfer", "order": 0}]"#;
    let id = item.get("id").and_then(Value::as_str);
    let method = Method::parse(id.ok_or_else(|| Invalid::unshown(METHODS, rule))?)?;
    match item.get("order") {
        None | Some(Value::Null) => Ok((method, None)),
        Some(order) => match order.as_u64() {
            Some(order) => Ok((method, Some(order))),
            None => Err(Invalid::unshown(METHODS, rule)),
        },
    }
}
