//! A server whose every answer is the contract's example with a canary in each place that may hold
//! a secret or something about a person.

use std::fs;
use std::path::Path;

use fintecture::transport::{Route, routes};
use serde_json::{Value, json};

use crate::fake::{Fake, Reply, Seen};
use crate::faults::success;

/// A valid IBAN; the digits in its midst are the canary.
pub(crate) const IBAN: &str = "FR7630001007941234567890185";

/// The members that may be shown: ids and references, words, dates, what a payment costs, and what
/// is publicly known of banks and companies. Every other text of an answer is a canary.
const SHOWN: [&str; 58] = [
    "account_id",
    "account_type",
    "ais",
    "app_name",
    "auth_models",
    "bank_account_id",
    "bank_name",
    "bic",
    "booking_date",
    "category",
    "connect_id",
    "connection_id",
    "country",
    "currency",
    "customer_id",
    "deposit_amount",
    "description",
    "domain",
    "end_to_end_id",
    "events",
    "execution_date",
    "expires_in",
    "external_id",
    "gross_amount",
    "id",
    "incorporation",
    "last_authentication",
    "logo_url",
    "model",
    "net_amount",
    "next",
    "other_amount",
    "payment_scheme",
    "pis",
    "polling_id",
    "provider",
    "provider_id",
    "psu_types",
    "refunded_session_id",
    "requested_node_id",
    "return_url",
    "role",
    "rum",
    "scheme",
    "scope",
    "self",
    "session_id",
    "signed_at",
    "status",
    "swift_bic",
    "token_type",
    "top_accessible_organisation_node_id",
    "totalItems",
    "totalPages",
    "transfer_state",
    "type",
    "value",
    "verified_at",
];

/// What these answers call by a name, or lead to, is a bank, a company, a node or an application.
const OF_NO_PERSON: [&str; 5] = [
    "organisation.applications.",
    "organisation.companies.",
    "organisation.nodes.",
    "resources.application.",
    "resources.providers.",
];

/// Whether a member of an answer to this call may be shown.
fn is_shown(call: &str, name: &str) -> bool {
    let is_of_no_person = OF_NO_PERSON.iter().any(|start| call.starts_with(start));
    match name {
        "name" | "full_name" | "url" => is_of_no_person,
        // What somebody has, and spends, is their own business; a code is traded for it.
        "amount" | "code" => !call.starts_with("ais."),
        _ => SHOWN.contains(&name),
    }
}

/// Whether a text shows a canary.
pub(crate) fn canary(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    let canaries = ["canary", "30001007", "203.0.113.10"];
    canaries.into_iter().find(|canary| text.contains(canary))
}

/// Answers every call in this way.
pub(crate) fn server() -> Fake {
    Fake::with_tokens(
        |_, _| Reply::tokens("canary-access", Some("canary-refresh")),
        |seen, _| answer(seen),
    )
}

/// Refuses every call, with canaries for reasons.
pub(crate) fn refusing() -> Fake {
    let entry = json!({
        "code": "invalid_field", "title": "canary@payer.example",
        "message": format!("{IBAN} of canary@payer.example"), "x": "canary",
    });
    let refusal = json!({"code": "bad_request", "errors": [entry], "x": "canary"});
    let reply = Reply::Json(400, refusal.to_string());
    let same = reply.clone();
    Fake::with_tokens(move |_, _| reply.clone(), move |_, _| same.clone())
}

fn answer(seen: &Seen) -> Reply {
    let route = route(seen);
    let example = examples()
        .into_iter()
        .find(|example| is_of(route, seen, example));
    let body = example.map(|example| example["response"]["body"].clone());
    match (body, success(seen)) {
        (Some(mut body), _) if !body.is_null() => {
            fill(&mut body, route.name());
            Reply::ok(&body.to_string())
        }
        (_, Reply::Json(status, body)) => {
            let mut body: Value = serde_json::from_str(&body).unwrap_or_default();
            fill(&mut body, route.name());
            Reply::Json(status, body.to_string())
        }
        (_, other) => other,
    }
}

/// The route with the fewest variables that the request may be of.
fn route(seen: &Seen) -> &'static Route {
    let path = seen.target.split('?').next().unwrap();
    let given: Vec<&str> = path.split('/').collect();
    let fitting = routes().filter(|route| {
        let expected: Vec<&str> = route.path().split('/').collect();
        let mut pairs = expected.iter().zip(&given);
        route.method() == seen.method
            && expected.len() == given.len()
            && pairs.all(|(expected, given)| expected.starts_with('{') || expected == given)
    });
    fitting
        .min_by_key(|route| route.path().matches('{').count())
        .unwrap_or_else(|| panic!("{} {path} is of no route", seen.method))
}

fn examples() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/contract");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
        .collect()
}

/// Whether an example is one of this route, and of the same way to log in.
fn is_of(route: &Route, seen: &Seen, example: &Value) -> bool {
    let request = &example["request"];
    let (Some(method), Some(path)) = (request["method"].as_str(), request["path"].as_str()) else {
        return false;
    };
    let (expected, given): (Vec<&str>, Vec<&str>) =
        (route.path().split('/').collect(), path.split('/').collect());
    let mut pairs = expected.iter().zip(&given);
    let is_login = path.ends_with("/authorize");
    let is_decoupled = |text: &str| text.contains("decoupled");
    route.method().as_str() == method
        && expected.len() == given.len()
        && pairs.all(|(expected, given)| expected.starts_with('{') || expected == given)
        && (!is_login || is_decoupled(&request["query"].to_string()) == is_decoupled(&seen.target))
}

/// Puts canaries in: for every text that may not be shown, and as a member more of every object.
fn fill(body: &mut Value, call: &str) {
    match body {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                put(call, name, member);
            }
            members.insert("x_unknown".to_owned(), json!("canary"));
        }
        Value::Array(members) => {
            for member in members {
                fill(member, call);
            }
        }
        _ => {}
    }
}

fn put(call: &str, name: &str, member: &mut Value) {
    match member {
        Value::Array(members) => {
            for member in members {
                put(call, name, member);
            }
        }
        Value::String(_) | Value::Null if !is_shown(call, name) => {
            *member = json!(if name.ends_with("iban") {
                IBAN
            } else if name == "amount" || name.starts_with("balance") {
                "30001007"
            } else {
                "canary"
            });
        }
        _ => fill(member, call),
    }
}
