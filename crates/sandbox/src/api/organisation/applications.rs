//! `/v1/applications` (Contract §11).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::response::Response;
use fintecture::{ExposeSecret, Invalid, PublicKey};
use serde_json::{Value, json};

use super::{LIMIT, bank_accounts};
use crate::api::caller::Call;
use crate::api::document::{self, Demand};
use crate::api::page::Page;
use crate::api::path::check_address;
use crate::api::{ApiError, Body, Segment, body, query};
use crate::control::check_webhook;
use crate::domain::application::{Endpoint, NewEndpoint};
use crate::domain::oac::{Oac, OacScope};
use crate::domain::profile::{ApplicationKind, Profile};
use crate::domain::{Application, Attributes, Refusal};
use crate::engine::commands::{CloseApplication, CreateApplication, SetUp};
use crate::engine::keys::{draw_secret, make_key};

const PUBLIC_KEY: &str = "data.attributes.app_public_key";
const WEBHOOKS: &str = "data.attributes.app_webhooks";
const URLS: &str = "data.attributes.app_urls";

/// Makes an application. Its secret, and its private key unless a public one was given, stand in
/// `meta` this once.
pub(super) async fn create(call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsWrite).await?;
        let engine = &call.platform.engine;
        let mut body = document::read(call)?;
        let settings = Settings::read(&mut body, Demand::Whole);
        let public_key = body.parsed(PUBLIC_KEY, |pem| {
            PublicKey::from_pem(pem).map_err(|why| Invalid::unshown(PUBLIC_KEY, why.to_string()))
        });
        let relations = Relations::read(call, &oac, &mut body).await?;
        let attributes = document::attributes(body, &DECIDED)?;
        let (public_key, private_key) = if let Some(key) = public_key {
            (key, None)
        } else {
            let key = make_key().await?;
            (key.public().clone(), Some(key))
        };
        let mut profile = Profile::of(ApplicationKind::OpenBanking);
        profile.attributes = attributes;
        profile.company = relations.company;
        profile.bank_account = relations.bank_account;
        let secret = draw_secret();
        let made = engine
            .run(CreateApplication {
                name: settings.name.unwrap_or_default(),
                organisation: oac.organisation,
                node: relations.node,
                app_secret: secret.clone(),
                public_key,
                redirect_uris: settings.return_url.map(|url| vec![url]),
                profile,
                endpoints: settings.webhooks.unwrap_or_default(),
            })
            .await?;
        engine.reload_applications().await?;
        let made = known(call, &oac, made.app_id.as_str()).await?;
        let mut meta = json!({ "app_secret": secret.expose_secret() });
        if let Some(key) = private_key {
            let pem = key.to_pem().map_err(|_| Refusal::NoKey)?;
            meta["private_key"] = json!(pem.expose_secret());
        }
        Ok(body::created(&json!({ "data": item(&made), "meta": meta })))
    })
    .await
}

/// Every application that the credentials reach, in the order they were made: those of one company
/// if it is named; with their bank accounts if they are asked for.
pub(super) async fn list(call: Call) -> Response {
    const FILTER: &str = "filter[company_id]";
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsRead).await?;
        let page = Page::asked(call, &[FILTER, "include"])?;
        let include = query::words(call, "include", ["bank_accounts"])?;
        let company = call.query(FILTER);
        let mut found = reached(call, &oac).await?;
        if company.is_some() {
            found.retain(|application| application.profile.company == company);
        }
        let part = page.part();
        let (skip, take) = (part.offset, part.limit);
        let shown: Vec<_> = found
            .iter()
            .skip(usize::try_from(skip).unwrap_or(usize::MAX))
            .take(usize::try_from(take).unwrap_or(usize::MAX))
            .collect();
        let data: Vec<_> = shown.iter().map(|application| item(application)).collect();
        let total = u64::try_from(found.len()).unwrap_or(u64::MAX);
        if include.is_empty() {
            return Ok(page.answer(call, total, &data));
        }
        let mut included = Vec::new();
        let ids = shown
            .iter()
            .map(|shown| shown.profile.bank_account.as_ref());
        for id in ids.flatten().collect::<BTreeSet<_>>() {
            let account = call.platform.engine.merchant_account(&oac, id).await?;
            included.push(bank_accounts::item(account));
        }
        let mut document = page.document(call, total, &data);
        document["included"] = json!(included);
        Ok(body::json(&document))
    })
    .await
}

/// One application.
pub(super) async fn get(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsRead).await?;
        Ok(document::shown(&item(&*known(call, &oac, &id).await?)))
    })
    .await
}

/// Changes the name, the addresses or the webhooks.
pub(super) async fn change(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsWrite).await?;
        let mut changed = Application::clone(&*known(call, &oac, &id).await?);
        let mut body = document::read(call)?;
        let settings = Settings::read(&mut body, Demand::Part);
        let change = document::attributes(body, &DECIDED)?;
        if let Some(name) = settings.name {
            changed.name = name;
        }
        if let Some(url) = settings.return_url {
            changed.redirect_uris = Some(vec![url]);
        }
        changed.profile.attributes.change(change);
        let engine = &call.platform.engine;
        engine
            .run(SetUp {
                application: changed,
                endpoints: settings.webhooks,
            })
            .await?;
        engine.reload_applications().await?;
        Ok(document::shown(&item(&*known(call, &oac, &id).await?)))
    })
    .await
}

/// Closes an application for ever.
pub(super) async fn remove(Segment(id): Segment, call: Call) -> Response {
    call.answer(async |call| {
        let oac = call.administrator(OacScope::ApplicationsWrite).await?;
        let application = known(call, &oac, &id).await?;
        let engine = &call.platform.engine;
        engine.run(CloseApplication { application }).await?;
        engine.reload_applications().await?;
        Ok(document::removed())
    })
    .await
}

/// What is kept elsewhere than among the attributes.
const DECIDED: [&str; 4] = ["id", "app_name", "app_public_key", "app_webhooks"];

/// What a request sets.
struct Settings {
    name: Option<String>,
    return_url: Option<String>,
    webhooks: Option<Vec<NewEndpoint>>,
}

impl Settings {
    fn read(body: &mut Body, demand: Demand) -> Self {
        const NAME: &str = "data.attributes.app_name";
        const RETURN_URL: &str = "data.attributes.app_urls.return_url";
        let name = document::text(body, NAME, LIMIT, demand);
        body.object(URLS);
        let return_url = body.parsed(RETURN_URL, |url| {
            check_address(RETURN_URL, url).map(|()| url.to_owned())
        });
        let webhooks = body.list(WEBHOOKS).map(|list| webhooks(body, list));
        Self {
            name,
            return_url,
            webhooks,
        }
    }
}

/// Reads where the webhooks go, and which of them.
fn webhooks(body: &mut Body, list: Vec<Value>) -> Vec<NewEndpoint> {
    let mut webhooks = Vec::new();
    for (index, value) in list.into_iter().enumerate() {
        let mut part = Body::of(value);
        let url = part.parsed("url", |url| {
            check_webhook("url", url).map(|()| url.to_owned())
        });
        let url = part.require("url", url);
        let events = part.texts("events");
        if let Some(url) = url {
            webhooks.push(NewEndpoint {
                events,
                ..NewEndpoint::to(url)
            });
        }
        body.absorb(part, &format!("{WEBHOOKS}[{index}]"));
    }
    webhooks
}

/// What an application belongs to.
struct Relations {
    /// The row of the node it stands on.
    node: i64,
    company: Option<String>,
    bank_account: Option<String>,
}

impl Relations {
    /// Reads them; whatever is named must be reached.
    async fn read(call: &Call, oac: &Oac, body: &mut Body) -> Result<Self, ApiError> {
        const NODE: &str = "data.relationships.organisation_node.data.id";
        const COMPANY: &str = "data.relationships.company.data.id";
        const ACCOUNT: &str = "data.relationships.bank_account.data.id";
        let engine = &call.platform.engine;
        let mut node = oac.node;
        if let Some(id) = body.text(NODE) {
            match engine.node(oac, &id).await {
                Ok(found) => node = found.row,
                Err(Refusal::UnknownNode) => {
                    body.problem(Invalid::new(NODE, "no node has this id", &id));
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        let company = body.text(COMPANY);
        if let Some(id) = &company {
            match engine.company(oac, id).await {
                Ok(found) => node = found.node,
                Err(Refusal::UnknownCompany) => {
                    body.problem(Invalid::new(COMPANY, "no company has this id", id));
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        let bank_account = body.text(ACCOUNT);
        if let Some(id) = &bank_account {
            match engine.merchant_account(oac, id).await {
                Ok(_) => {}
                Err(Refusal::UnknownBankAccount) => {
                    body.problem(Invalid::new(ACCOUNT, "no bank account has this id", id));
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        Ok(Self {
            node,
            company,
            bank_account,
        })
    }
}

/// The applications that stand where the credentials reach.
async fn reached(call: &Call, oac: &Oac) -> Result<Vec<Arc<Application>>, ApiError> {
    let engine = &call.platform.engine;
    let nodes = engine.tree(oac).await?;
    let nodes: BTreeSet<_> = nodes.iter().map(|node| node.row).collect();
    let mut found = engine.world().applications.all();
    found.retain(|application| nodes.contains(&application.node));
    Ok(found)
}

/// One of them.
async fn known(call: &Call, oac: &Oac, id: &str) -> Result<Arc<Application>, ApiError> {
    let mut found = reached(call, oac).await?.into_iter();
    let known = found.find(|application| application.app_id.as_str() == id);
    Ok(known.ok_or(Refusal::UnknownApplication)?)
}

fn item(application: &Application) -> Value {
    let mut attributes: Attributes = application.profile.attributes.clone();
    let return_url = application.redirect_uris.iter().flatten().next();
    let given = attributes.get("app_urls").cloned().unwrap_or_default();
    let mut urls = json!({ "return_url": return_url, "domain": null });
    if let (Value::Object(urls), Value::Object(given)) = (&mut urls, given) {
        urls.extend(given);
        urls.insert("return_url".to_owned(), json!(return_url));
    }
    let webhook = |endpoint: &Endpoint| json!({ "url": endpoint.url, "events": endpoint.events });
    let webhooks: Vec<_> = application.endpoints.iter().map(webhook).collect();
    attributes.set("app_name", application.name.as_str());
    attributes.set("app_urls", urls);
    attributes.set("app_webhooks", webhooks);
    json!({
        "id": application.app_id,
        "type": "applications",
        "attributes": attributes.into_value(),
    })
}
