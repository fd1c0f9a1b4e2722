//! Who reaches what of an organisation: no other organisation, and no token of another scope
//! (Contract §11).

use serde_json::{Value, json};

use crate::administrator::{Administrator, below, data, user};
use crate::clerk::{id, made};
use crate::platform::{Platform, example};

/// Every call on what is there, with the scope that it needs.
fn calls(resources: &Resources) -> Vec<(&'static str, String, &'static str)> {
    let Resources {
        node,
        company,
        user,
        membership,
        account,
        application,
    } = resources;
    vec![
        (
            "GET",
            format!("/v1/organisation_nodes/{node}"),
            "organisations:read",
        ),
        (
            "GET",
            format!("/v1/organisation_nodes/{node}/tree"),
            "organisations:read",
        ),
        (
            "GET",
            format!("/v1/organisation_nodes/{node}/companies"),
            "organisations:read",
        ),
        (
            "PATCH",
            format!("/v1/organisation_nodes/{node}"),
            "organisations:write",
        ),
        (
            "DELETE",
            format!("/v1/organisation_nodes/{node}"),
            "organisations:write",
        ),
        ("GET", format!("/v1/companies/{company}"), "companies:read"),
        (
            "PATCH",
            format!("/v1/companies/{company}"),
            "companies:write",
        ),
        (
            "DELETE",
            format!("/v1/companies/{company}"),
            "companies:write",
        ),
        ("GET", format!("/v1/users/{user}"), "users:read"),
        ("PATCH", format!("/v1/users/{user}"), "users:write"),
        ("DELETE", format!("/v1/users/{user}"), "users:write"),
        (
            "PATCH",
            format!("/v1/memberships/{membership}"),
            "users:write",
        ),
        (
            "DELETE",
            format!("/v1/memberships/{membership}"),
            "users:write",
        ),
        (
            "GET",
            format!("/v1/applications/{application}"),
            "applications:read",
        ),
        (
            "PATCH",
            format!("/v1/applications/{application}"),
            "applications:write",
        ),
        (
            "DELETE",
            format!("/v1/applications/{application}"),
            "applications:write",
        ),
        (
            "PATCH",
            format!("/v1/bank_accounts/{account}"),
            "applications:write",
        ),
        (
            "DELETE",
            format!("/v1/bank_accounts/{account}"),
            "applications:write",
        ),
    ]
}

/// The calls that name nothing which is there.
const COLLECTIONS: [(&str, &str, &str); 9] = [
    ("GET", "/v1/applications", "applications:read"),
    ("POST", "/v1/applications", "applications:write"),
    ("POST", "/v1/organisation_nodes", "organisations:write"),
    ("GET", "/v1/companies", "companies:read"),
    ("POST", "/v1/companies", "companies:write"),
    ("POST", "/v1/users", "users:write"),
    ("POST", "/v1/memberships", "users:write"),
    ("GET", "/v1/bank_accounts", "applications:write"),
    ("POST", "/v1/bank_accounts", "applications:write"),
];

/// One of each.
struct Resources {
    node: String,
    company: String,
    user: String,
    membership: String,
    account: String,
    application: String,
}

impl Resources {
    async fn of(administrator: &Administrator<'_>) -> Self {
        let node = administrator.node(&administrator.node).await;
        let company = administrator.company("acme", &node).await;
        let (user, membership) = administrator.user("a@example.com", &node).await;
        let account = &example("oac-bank-accounts")["request"]["body"];
        let account = administrator.make("/v1/bank_accounts", account).await;
        let application = data("applications", json!({ "app_name": "Ours" }));
        let application = administrator.make("/v1/applications", &application).await;
        Self {
            node,
            company,
            user,
            membership,
            account,
            application,
        }
    }
}

#[tokio::test]
async fn nothing_of_one_organisation_is_there_for_another() {
    let platform = Platform::start().await;
    let (administrator, stranger) = (platform.administrator().await, platform.stranger().await);
    let resources = Resources::of(&administrator).await;
    let change = data("anything", json!({ "name": "Mine", "role": "admin" }));
    for (method, target, _) in calls(&resources) {
        let answer = stranger.call(method, &target).json(&change).send().await;
        assert_eq!(
            answer.error(404, "not_found").0,
            "not_found",
            "{method} {target}"
        );
    }
    for target in ["/v1/companies", "/v1/bank_accounts", "/v1/applications"] {
        let listed = stranger.get(target).send().await.ok();
        assert_eq!(listed["data"], json!([]), "{target}");
        assert_eq!(listed["meta"]["totalItems"], 0);
    }
    for (target, attributes, relation) in [
        ("/v1/organisation_nodes", json!({ "name": "A" }), "parent"),
        (
            "/v1/companies",
            json!({ "name": "A", "external_id": "a" }),
            "organisation_node",
        ),
        ("/v1/bank_accounts", account(), "organisation_node"),
    ] {
        let body = below("anything", attributes, relation, &resources.node);
        let answer = stranger.post(target, &body).send().await;
        assert_eq!(
            answer.error(400, "bad_request").0,
            "invalid_field",
            "{target}"
        );
    }
    let answer = stranger.post("/v1/users", &user("b@example.com", &resources.node));
    assert_eq!(
        answer.send().await.error(400, "bad_request").0,
        "invalid_field"
    );
    let mut body = below(
        "memberships",
        json!({ "role": "a" }),
        "organisation_node",
        &stranger.node,
    );
    body["data"]["relationships"]["user"] = json!({ "data": { "id": resources.user } });
    let answer = stranger.post("/v1/memberships", &body).send().await;
    assert_eq!(answer.error(400, "bad_request").0, "invalid_field");
    for (method, target, _) in calls(&resources) {
        if method == "GET" {
            administrator.get(&target).send().await.ok();
        }
    }
}

fn account() -> Value {
    json!({ "iban": "FR7630001007941234567890185", "holder_name": "ACME" })
}

#[tokio::test]
async fn every_call_needs_its_own_scope() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let resources = Resources::of(&administrator).await;
    let all = crate::administrator::ALL.split_whitespace();
    let mut calls = calls(&resources);
    let collections = COLLECTIONS.map(|(method, target, scope)| (method, target.to_owned(), scope));
    calls.extend(collections);
    for (method, target, scope) in calls {
        let others: Vec<_> = all.clone().filter(|other| *other != scope).collect();
        let oac = platform.sandbox.oac();
        let other = platform.administrator_with(oac, &others.join(" ")).await;
        let answer = other.call(method, &target).send().await;
        let (code, message) = answer.error(401, "unauthorized");
        assert_eq!(code, "invalid_scopes", "{method} {target}");
        assert_eq!(message, format!("The token is not for {scope}."));
    }
}

#[tokio::test]
async fn a_strict_sandbox_demands_signed_requests_for_organisations() {
    let platform = Platform::strict().await;
    let administrator = platform.administrator().await;
    let body = data("companies", json!({ "name": "A", "external_id": "a" }));
    let call = || administrator.post("/v1/companies", &body);
    let unsigned = call().send().await;
    assert_eq!(unsigned.error(401, "unauthorized").0, "invalid_signature");
    let company = id(&made(&call().signed().send().await));
    let target = format!("/v1/companies/{company}");
    let removal = administrator.call("DELETE", &target).signed().send().await;
    assert_eq!(removal.status, 204);
}
