//! `GET /docs`, as a browser without scripts gets it.

use std::collections::BTreeSet;

use crate::browser::Browser;
use crate::platform::Platform;

/// The values of an attribute, in the order of the page.
fn values<'h>(html: &'h str, attribute: &str) -> Vec<&'h str> {
    let start = format!(" {attribute}=\"");
    let rests = html.split(start.as_str()).skip(1);
    rests.map(|rest| rest.split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn every_operation_of_the_document_has_its_place_and_its_way_there() {
    let platform = Platform::start().await;
    let html = platform.get("/docs").send().await.text;
    let document = platform.get("/openapi.json").send().await.ok();
    let places: BTreeSet<_> = values(&html, "id").into_iter().collect();
    let links: BTreeSet<_> = values(&html, "href").into_iter().collect();
    let mut seen = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (verb, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(places.contains(id), "{id}");
            assert!(links.contains(format!("#{id}").as_str()), "{id}");
            let route = format!(">{}</span> <code>{path}</code>", verb.to_uppercase());
            assert!(html.contains(&route), "{route}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}

#[tokio::test]
async fn every_link_of_the_page_leads_somewhere_and_no_place_is_named_twice() {
    let platform = Platform::start().await;
    let html = platform.get("/docs").send().await.text;
    let ids = values(&html, "id");
    let places: BTreeSet<_> = ids.iter().copied().collect();
    assert_eq!(places.len(), ids.len());
    for link in values(&html, "href") {
        match link.strip_prefix('#') {
            Some(place) => assert!(places.contains(place), "{link}"),
            None => assert_eq!(platform.get(link).send().await.status, 200, "{link}"),
        }
    }
}

#[tokio::test]
async fn the_page_needs_no_script_and_nothing_from_elsewhere() {
    let platform = Platform::start().await;
    let answer = platform.get("/docs").send().await;
    let policy = &answer.headers["content-security-policy"];
    assert!(policy.to_str().unwrap().starts_with("default-src 'none'; "));
    let html = &answer.text;
    for forbidden in ["<script", "style=\"", " onclick", "src=\"http", "url(http"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
    let linked = values(html, "href");
    assert!(linked.iter().all(|link| link.starts_with(['#', '/'])));
}

#[tokio::test]
async fn the_commands_are_for_the_sandbox_that_was_reached() {
    let platform = Platform::start().await;
    let html = platform.get("/docs").send().await.text;
    let base_url = platform.sandbox.base_url();
    let command = format!("curl &#34;{base_url}/pis/v2/connect?state=order-42");
    assert!(html.contains(&command));
    assert!(!html.contains("api.fintecture.com/pis/v2/connect"));
}

#[tokio::test]
async fn who_looks_at_the_sandbox_itself_is_led_to_the_reference() {
    let platform = Platform::start().await;
    let page = Browser::at(platform.sandbox.base_url()).get("/").await;
    assert_eq!((page.status, page.location.as_str()), (303, "/docs"));
}
