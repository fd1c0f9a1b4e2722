//! `GET /openapi.json`, and what it promises.

use http::Method;
use serde_json::Value;

use crate::platform::Platform;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// A path with something in place of its parameters.
fn filled(path: &str) -> String {
    let mut filled = String::new();
    for part in path.split('{') {
        let rest = part.split_once('}').map(|(_, rest)| format!("0{rest}"));
        filled.push_str(&rest.unwrap_or_else(|| part.to_owned()));
    }
    filled
}

#[tokio::test]
async fn the_document_names_the_address_that_it_was_reached_at() {
    let platform = Platform::start().await;
    let answer = platform.get("/openapi.json").send().await;
    assert_eq!(answer.headers["cache-control"], "no-cache");
    let document = answer.ok();
    let base_url = platform.sandbox.base_url();
    assert_eq!(document["servers"][0]["url"], base_url);
    let call = platform.get("/openapi.json").header("host", "bank.test");
    let elsewhere = call.send().await.ok();
    assert_eq!(elsewhere["servers"][0]["url"], "http://bank.test");
    assert_eq!(elsewhere["paths"], document["paths"]);
}

#[tokio::test]
async fn whoever_has_the_document_is_not_sent_it_again() {
    let platform = Platform::start().await;
    let first = platform.get("/openapi.json").send().await;
    let tag = first.headers["etag"].to_str().unwrap();
    let call = platform.get("/openapi.json").header("if-none-match", tag);
    let again = call.send().await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(again.headers["etag"], first.headers["etag"]);
    let call = platform
        .get("/openapi.json")
        .header("if-none-match", "\"other\"");
    assert_eq!(call.send().await.text, first.text);
}

#[tokio::test]
async fn what_is_described_is_served_and_nothing_else_of_its_path() {
    let platform = Platform::start().await;
    let document = platform.get("/openapi.json").send().await.ok();
    let paths = document["paths"].as_object().unwrap();
    assert!(paths.len() > 60, "{}", paths.len());
    for (path, operations) in paths {
        let described = operations.as_object().unwrap();
        let method = Method::from_bytes(b"PROPFIND").unwrap();
        let refused = platform.call(method, &filled(path)).send().await;
        assert_eq!(
            refused.error(405, "method_not_allowed").0,
            "method_not_allowed"
        );
        let allowed = refused.headers["allow"].to_str().unwrap().to_lowercase();
        let allowed: Vec<_> = allowed.split(',').collect();
        for method in METHODS {
            let is_described = described.contains_key(method);
            assert_eq!(allowed.contains(&method), is_described, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_alias_is_served_as_the_path_that_it_stands_for() {
    let platform = Platform::start().await;
    let document = platform.get("/openapi.json").send().await.ok();
    let operations = document["paths"].as_object().unwrap().values();
    let operations = operations.flat_map(|methods| methods.as_object().unwrap());
    let mut tried = 0;
    for (method, operation) in operations {
        for alias in operation["x-aliases"].as_array().into_iter().flatten() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let call = platform.call(method, &filled(alias.as_str().unwrap()));
            let answer = call.send().await;
            assert_eq!(answer.status, 401, "{alias} {answer:?}");
            tried += 1;
        }
    }
    assert!(tried > 30, "{tried}");
}

/// What needs proof says so, and is refused without it.
#[tokio::test]
async fn an_operation_is_refused_without_the_proof_that_it_is_said_to_need() {
    let platform = Platform::start().await;
    let document = platform.get("/openapi.json").send().await.ok();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let is_open = operation["security"] == Value::Array(Vec::new());
            let open_paths = ["/_sandbox/", "/ext/", "/metrics"];
            let is_open_path = open_paths.iter().any(|under| path.starts_with(under));
            assert_eq!(is_open, is_open_path, "{method} {path}");
            if is_open {
                continue;
            }
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let answer = platform.call(method, &filled(path)).send().await;
            assert_eq!(answer.status, 401, "{path} {answer:?}");
        }
    }
}
