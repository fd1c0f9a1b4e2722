//! `/_sandbox/v1/applications`: what the Console does, for every language.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use fintecture::{AppId, Credentials, ExposeSecret, Invalid};
use serde_json::{Value, json};

use super::http::{done, invalid, read, refused, respond};
use super::{Control, NewApplication, options};
use crate::api::{ApiError, Body, Payload, Segment};
use crate::domain::activation::Activation;
use crate::domain::application::{ContentType, Delay, Endpoint, NewEndpoint, Refunds, Retries};
use crate::domain::method::Method;
use crate::domain::profile::ApplicationKind;
use crate::domain::{Application, Options, TokenScope};
use crate::reference::{Routes, rows};
use crate::server::Platform;

/// The routes under `/_sandbox/v1/applications`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .on(&rows::settings::LIST, list)
        .on(&rows::settings::CREATE, create)
        .on(&rows::settings::GET, show)
        .on(&rows::settings::CHANGE, change)
        .on(&rows::settings::CLOSE, close)
        .on(&rows::settings::ROTATE, rotate)
        .on(&rows::settings::ACTIVATE, activate)
        .on(&rows::settings::WEBHOOKS, webhooks)
        .on(&rows::settings::ADD_WEBHOOK, add_webhook)
        .on(&rows::settings::REMOVE_WEBHOOK, remove_webhook)
}

/// Makes an application; its secret and its key are shown this once.
async fn create(State(platform): State<Platform>, Payload(body): Payload) -> Response {
    respond(&platform, async |control| {
        let mut body = read(&body)?;
        let name = body.text_up_to("name", LIMIT);
        let name = body.require("name", name);
        let kind = body.parsed("kind", ApplicationKind::parse);
        let uris = body.texts("redirect_uris");
        done(body)?;
        // Absent only with a problem, which `done` has reported.
        let name = name.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let new = NewApplication::of(kind.unwrap_or_default(), name);
        let uris = uris.unwrap_or_default().into_iter();
        let new = uris.fold(new, NewApplication::redirect_uri);
        let made = control.new_application(new).await.map_err(refused)?;
        with_secrets(&control, &made)
    })
    .await
}

/// Every application that is not closed, without its secrets.
async fn list(State(platform): State<Platform>) -> Response {
    respond(&platform, async |control| {
        let applications = control.applications();
        let shown: Vec<_> = applications.iter().map(|known| item(known)).collect();
        Ok(json!({ "applications": shown }))
    })
    .await
}

/// One application.
async fn show(State(platform): State<Platform>, Segment(app_id): Segment) -> Response {
    respond(&platform, async |control| {
        let application = control.application(&app_id).map_err(refused)?;
        Ok(item(&application))
    })
    .await
}

/// Changes the settings that are named.
async fn change(
    State(platform): State<Platform>,
    Segment(app_id): Segment,
    Payload(body): Payload,
) -> Response {
    respond(&platform, async |control| {
        let known = control.application(&app_id).map_err(refused)?;
        let mut changed = Application::clone(&known);
        let mut body = read(&body)?;
        if let Some(name) = body.text_up_to("name", LIMIT) {
            changed.name = name;
        }
        if body.names("redirect_uris") {
            changed.redirect_uris = body.texts("redirect_uris");
        }
        let kind = changed.profile.kind;
        let scope = |word: &str| {
            let scope = TokenScope::parse(word).filter(|scope| kind.scopes().contains(scope));
            let rule = format!("the kind {} has no such scope", kind.as_str());
            scope.ok_or_else(|| Invalid::new("scopes", rule, word))
        };
        if let Some(scopes) = words(&mut body, "scopes", scope) {
            changed.profile.scopes = scopes;
        }
        if let Some(methods) = words(&mut body, "payment_methods", Method::parse) {
            changed.profile.payment_methods = methods;
        }
        if let Some(retries) = body.flag("retries") {
            changed.options.retries = if retries {
                Retries::Allowed
            } else {
                Retries::None
            };
        }
        if let Some(approved) = body.flag("approve_refunds") {
            changed.options.refunds = if approved {
                Refunds::Approved
            } else {
                Refunds::Immediate
            };
        }
        if let Some(currencies) = options::currencies(&mut body) {
            changed.options.currencies = currencies;
        }
        if let Some(deposits) = options::deposits(&mut body) {
            changed.options.deposits.clear();
            let options = deposits.into_iter();
            changed.options = options.fold(changed.options, Options::with_deposit);
        }
        done(body)?;
        let shown = item(&changed);
        control.set_up(changed).await.map_err(refused)?;
        Ok(shown)
    })
    .await
}

/// Closes an application for ever.
async fn close(State(platform): State<Platform>, Segment(app_id): Segment) -> Response {
    respond(&platform, async |control| {
        let application = control.application(&app_id).map_err(refused)?;
        control.close(application).await.map_err(refused)?;
        Ok(json!({ "app_id": app_id, "closed": true }))
    })
    .await
}

/// Another secret and another key, shown this once.
async fn rotate(State(platform): State<Platform>, Segment(app_id): Segment) -> Response {
    respond(&platform, async |control| {
        let known = control.application(&app_id).map_err(refused)?;
        let renewed = control.rotate(&known.app_id).await.map_err(refused)?;
        with_secrets(&control, &renewed)
    })
    .await
}

/// Brings an application into production, where every request is signed.
async fn activate(
    State(platform): State<Platform>,
    Segment(app_id): Segment,
    Payload(body): Payload,
) -> Response {
    respond(&platform, async |control| {
        let known = control.application(&app_id).map_err(refused)?;
        let mut body = read(&body)?;
        let form = Activation {
            company_name: body.text_up_to("company_name", LIMIT),
            incorporation: body.text("incorporation"),
            website: body.text("website"),
            email: body.text("email"),
            iban: body.text("iban"),
        };
        for problem in form.check(&known).err().unwrap_or_default() {
            if !body.has_problem_at(problem.field()) {
                body.problem(problem);
            }
        }
        done(body)?;
        control
            .activate(&known.app_id, &form)
            .await
            .map_err(refused)?;
        Ok(item(&*control.application(&app_id).map_err(refused)?))
    })
    .await
}

/// Where its webhooks go.
async fn webhooks(State(platform): State<Platform>, Segment(app_id): Segment) -> Response {
    respond(&platform, async |control| {
        let application = control.application(&app_id).map_err(refused)?;
        let shown: Vec<_> = application.endpoints.iter().map(endpoint).collect();
        Ok(json!({ "webhooks": shown }))
    })
    .await
}

/// Sends webhooks to an address; one that is known is set anew.
async fn add_webhook(
    State(platform): State<Platform>,
    Segment(app_id): Segment,
    Payload(body): Payload,
) -> Response {
    respond(&platform, async |control| {
        let application = control.application(&app_id).map_err(refused)?;
        let mut body = read(&body)?;
        let new = read_endpoint(&mut body);
        done(body)?;
        let new = new.ok_or_else(|| ApiError::invalid_fields(&[]))?;
        let url = new.url.clone();
        control
            .add_endpoint(application, new)
            .await
            .map_err(refused)?;
        let application = control.application(&app_id).map_err(refused)?;
        let added = application.endpoints.iter().find(|known| known.url == url);
        Ok(added.map_or(Value::Null, endpoint))
    })
    .await
}

/// Sends none to an address any more.
async fn remove_webhook(
    State(platform): State<Platform>,
    Segment(app_id): Segment,
    RawQuery(query): RawQuery,
) -> Response {
    respond(&platform, async |control| {
        let application = control.application(&app_id).map_err(refused)?;
        let query = query.unwrap_or_default();
        let url = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "url");
        let url = url.ok_or_else(|| invalid(Invalid::missing("url", "required")))?;
        let url = url.1.into_owned();
        control
            .remove_endpoint(application, url.clone())
            .await
            .map_err(refused)?;
        Ok(json!({ "url": url, "removed": true }))
    })
    .await
}

/// The longest name.
const LIMIT: usize = 255;

/// Reads a webhook's settings (Contract §15.1).
fn read_endpoint(body: &mut Body) -> Option<NewEndpoint> {
    let url = body.text("url");
    let url = body.require("url", url);
    let content_type = body.parsed("content_type", |text| {
        let rule = "application/x-www-form-urlencoded or application/json";
        ContentType::parse(text).ok_or_else(|| Invalid::new("content_type", rule, text))
    });
    let delay = body.parsed("offset", |text| match text.parse() {
        Ok(minutes) => Delay::of_minutes(minutes),
        Err(_) => Err(Delay::problem(text)),
    });
    let events = body.texts("events");
    let headers = body.pairs("headers");
    for (name, value) in headers.iter().flatten() {
        if let Err(problem) = NewEndpoint::check_header(name, value) {
            body.problem(problem);
        }
    }
    Some(NewEndpoint {
        url: url?,
        content_type: content_type.unwrap_or_default(),
        delay: delay.unwrap_or_default(),
        events,
        headers: headers.unwrap_or_default(),
    })
}

/// A list of words, each read as something else.
fn words<T>(
    body: &mut Body,
    path: &'static str,
    parse: impl Fn(&str) -> Result<T, Invalid>,
) -> Option<Vec<T>> {
    let words = body.texts(path)?;
    let read = words
        .iter()
        .map(|word| parse(word))
        .collect::<Result<_, _>>();
    read.map_err(|problem| body.problem(problem.at(path))).ok()
}

fn item(application: &Application) -> Value {
    let profile = &application.profile;
    let methods = profile.payment_methods.iter().map(|method| method.as_str());
    json!({
        "app_id": application.app_id,
        "name": application.name,
        "kind": profile.kind.as_str(),
        "scopes": profile.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        "payment_methods": methods.collect::<Vec<_>>(),
        "retries": application.options.retries == Retries::Allowed,
        "approve_refunds": application.options.refunds == Refunds::Approved,
        "currencies": application.options.currencies,
        "deposit": options::show_deposits(&application.options),
        "redirect_uris": application.redirect_uris,
        "active": profile.is_active,
    })
}

fn endpoint(endpoint: &Endpoint) -> Value {
    let headers = endpoint.headers.iter();
    let headers = headers.map(|(name, value)| (name.clone(), json!(value)));
    json!({
        "url": endpoint.url,
        "content_type": endpoint.content_type.as_str(),
        "offset": endpoint.delay.minutes(),
        "events": endpoint.events,
        "headers": Value::Object(headers.collect()),
    })
}

/// An application with what is shown only when it is made.
fn with_secrets(control: &Control, made: &Credentials) -> Result<Value, ApiError> {
    let app_id: &AppId = made.app_id();
    let application = control.application(app_id.as_str()).map_err(refused)?;
    let pem = made
        .private_key()
        .to_pem()
        .map_err(|_| ApiError::internal())?;
    let mut shown = item(&application);
    shown["app_secret"] = json!(made.app_secret().expose_secret());
    shown["private_key"] = json!(pem.expose_secret());
    Ok(shown)
}
