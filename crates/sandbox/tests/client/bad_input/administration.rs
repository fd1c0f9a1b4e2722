//! What organisations and the control interface are told: the rest of the table.

use serde_json::json;

use super::endpoint::{Endpoint, Proof};
use super::endpoints::{ACCOUNT, simulation};
use crate::administrator::{below, data, user};
use crate::clerk::{id, made};
use crate::platform::{Platform, example};

const NODE: &str = "data.relationships.organisation_node.data.id";

const BOTH: [&str; 2] = ["data", "data.attributes"];

fn post(name: &'static str, target: &str) -> Endpoint {
    Endpoint::post(name, target, Proof::Organisation)
}

fn patch(name: &'static str, target: String) -> Endpoint {
    Endpoint::patch(name, target, Proof::Organisation)
}

/// The people and companies of an organisation.
pub(super) async fn organisation(platform: &Platform) -> Vec<Endpoint> {
    let administrator = platform.administrator().await;
    let root = administrator.node.clone();
    let node = administrator.node(&root).await;
    let company = administrator.company("acme-1", &root).await;
    let (person, membership) = administrator.user("dev@shop.example", &root).await;
    let mut member = below(
        "memberships",
        json!({ "role": "viewer" }),
        "organisation_node",
        &node,
    );
    member["data"]["relationships"]["user"] = json!({ "data": { "type": "users", "id": person } });
    let named = |kind: &str, name: &str| data(kind, json!({ "name": name }));
    vec![
        post("companies", "/v1/companies")
            .takes(data(
                "companies",
                json!({ "name": "ACME", "external_id": "acme-2" }),
            ))
            .texts(&["data.attributes.name", "data.attributes.external_id"])
            .texts(&["data.attributes.incorporation", NODE])
            .objects(&BOTH)
            .requires(&["data.attributes.name", "data.attributes.external_id"]),
        patch("company", format!("/v1/companies/{company}"))
            .takes(named("companies", "ACME"))
            .texts(&["data.attributes.name", "data.attributes.external_id"])
            .objects(&BOTH),
        post("organisation_nodes", "/v1/organisation_nodes")
            .takes(named("organisation_nodes", "West"))
            .texts(&["data.attributes.name", "data.relationships.parent.data.id"])
            .objects(&BOTH)
            .requires(&["data.attributes.name"]),
        patch(
            "organisation_node",
            format!("/v1/organisation_nodes/{node}"),
        )
        .takes(named("organisation_nodes", "West"))
        .texts(&["data.attributes.name", "data.relationships.parent.data.id"])
        .objects(&BOTH),
        post("users", "/v1/users")
            .takes(user("ops@shop.example", &root))
            .texts(&["data.attributes.email", "data.attributes.first_name"])
            .texts(&["data.attributes.last_name"])
            .objects(&BOTH)
            .lists(&["included"])
            .requires(&["data.attributes.email", "included"]),
        patch("user", format!("/v1/users/{person}"))
            .takes(data("users", json!({ "first_name": "Dev" })))
            .texts(&["data.attributes.email", "data.attributes.first_name"])
            .objects(&BOTH),
        post("memberships", "/v1/memberships")
            .takes(member)
            .texts(&["data.attributes.role", "data.relationships.user.data.id"])
            .texts(&[NODE])
            .objects(&["data", "data.attributes.notification_preferences"])
            .requires(&["data.attributes.role", "data.relationships.user.data.id"])
            .requires(&["data.relationships"]),
        patch("membership", format!("/v1/memberships/{membership}"))
            .takes(data("memberships", json!({ "role": "admin" })))
            .texts(&["data.attributes.role"])
            .objects(&BOTH)
            .objects(&["data.attributes.notification_preferences"]),
    ]
}

/// What an organisation takes payments with.
pub(super) async fn merchants(platform: &Platform) -> Vec<Endpoint> {
    let administrator = platform.administrator().await;
    let accounts = example("oac-bank-accounts")["request"]["body"].clone();
    let account = administrator.make("/v1/bank_accounts", &accounts).await;
    let shop = data("applications", json!({ "app_name": "Shop" }));
    let call = administrator.post("/v1/applications", &shop);
    let shop = id(&made(&call.send().await));
    vec![
        post("applications", "/v1/applications")
            .takes(data("applications", json!({ "app_name": "Shop" })))
            .texts(&["data.attributes.app_name", "data.attributes.app_public_key"])
            .texts(&["data.attributes.app_urls.return_url", NODE])
            .objects(&BOTH)
            .objects(&["data.attributes.app_urls"])
            .lists(&["data.attributes.app_webhooks"])
            .requires(&["data.attributes.app_name"]),
        patch("application", format!("/v1/applications/{shop}"))
            .takes(data("applications", json!({ "app_name": "Shop" })))
            .texts(&["data.attributes.app_name"])
            .objects(&BOTH)
            .objects(&["data.attributes.app_urls"])
            .lists(&["data.attributes.app_webhooks"]),
        post("merchant bank_accounts", "/v1/bank_accounts")
            .takes(accounts)
            .texts(&ACCOUNT)
            .texts(&["data.attributes.bic", "data.attributes.currency", NODE])
            .objects(&BOTH)
            .requires(&ACCOUNT),
        patch(
            "merchant bank_account",
            format!("/v1/bank_accounts/{account}"),
        )
        .takes(data("bank_accounts", json!({ "holder_name": "ACME" })))
        .texts(&ACCOUNT)
        .objects(&BOTH),
    ]
}

/// The control interface.
pub(super) async fn control(platform: &Platform) -> Vec<Endpoint> {
    let session = platform.merchant().await.order("20").await;
    let applications = "/_sandbox/v1/applications";
    let new = json!({ "name": "Shop", "redirect_uris": ["https://shop.example/paid"] });
    let made = platform.post(applications).json(&new).send().await.ok();
    let shop = format!("{applications}/{}", made["app_id"].as_str().unwrap());
    let form = ["company_name", "incorporation", "website", "email"];
    let post = |name, target: &str| Endpoint::post(name, target, Proof::None);
    vec![
        post(
            "outcome",
            &format!("/_sandbox/v1/sessions/{session}/outcome"),
        )
        .takes(json!({ "outcome": "pending" }))
        .texts(&["outcome", "provider", "reason"])
        .requires(&["outcome"]),
        post("connections", "/_sandbox/v1/connections").texts(&["provider", "username", "scope"]),
        post(
            "phone",
            "/_sandbox/v1/phone/00000000-0000-4000-8000-000000000000",
        )
        .takes(json!({ "answer": "approve" }))
        .texts(&["answer"])
        .requires(&["answer"]),
        post("advance", "/_sandbox/v1/clock/advance")
            .takes(json!({ "by": "1s" }))
            .texts(&["by"])
            .requires(&["by"]),
        post("webhooks", "/_sandbox/v1/webhooks")
            .takes(json!({ "url": "http://127.0.0.1:9/" }))
            .texts(&["url", "content_type"])
            .requires(&["url"]),
        post("redirect_uris", "/_sandbox/v1/redirect_uris").lists(&["redirect_uris"]),
        simulation(platform, "/_sandbox/v1/event-simulations", Proof::None).await,
        post("oac", "/_sandbox/v1/oac").texts(&["organisation_node_id", "scope"]),
        post("options", "/_sandbox/v1/options").texts(&["retries", "approve_refunds"]),
        post("control applications", applications)
            .takes(new)
            .texts(&["name", "kind"])
            .lists(&["redirect_uris"])
            .requires(&["name"]),
        Endpoint::patch("control application", shop.clone(), Proof::None)
            .texts(&["name", "retries", "approve_refunds"])
            .lists(&["redirect_uris", "scopes", "payment_methods"]),
        post("activate", &format!("{shop}/activate"))
            .takes(json!({
                "company_name": "Shop SARL", "incorporation": "552100554",
                "website": "https://shop.example", "email": "shop@shop.example",
                "iban": "FR7630001007941234567890185",
            }))
            .texts(&form)
            .requires(&form),
        post("application webhooks", &format!("{shop}/webhooks"))
            .takes(json!({ "url": "http://127.0.0.1:9/" }))
            .texts(&["url", "content_type", "offset"])
            .objects(&["headers"])
            .lists(&["events"])
            .requires(&["url"]),
    ]
}
