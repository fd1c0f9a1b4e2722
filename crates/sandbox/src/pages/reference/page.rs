//! The page, and what stands around the operations.

use askama::Template;
use serde_json::Value;

use super::operation::Operation;
use super::words::{Piece, paragraphs, pieces};
use crate::pages::assets::Assets;

/// `GET /docs`.
#[derive(Template)]
#[template(path = "reference.html")]
pub(crate) struct Page<'a> {
    assets: &'a Assets,
    version: String,
    base_url: &'a str,
    about: Vec<Vec<Piece>>,
    tags: Vec<Tag>,
}

/// Operations that belong together.
#[derive(Clone, Debug)]
struct Tag {
    name: String,
    /// Its place on the page.
    id: String,
    about: Vec<Piece>,
    operations: Vec<Operation>,
}

impl<'a> Page<'a> {
    /// Shows a document to somebody who reached the sandbox at an address.
    pub(crate) fn of(document: &Value, base_url: &'a str, assets: &'a Assets) -> Self {
        let info = &document["info"];
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let tags = document["tags"].as_array().into_iter().flatten();
        let tags = tags.map(|tag| Tag {
            id: format!("tag-{}", word(&tag["name"]).to_lowercase()),
            about: pieces(tag["description"].as_str().unwrap_or_default()),
            operations: operations(document, base_url, &tag["name"]),
            name: word(&tag["name"]),
        });
        Self {
            assets,
            version: word(&info["version"]),
            base_url,
            about: paragraphs(info["description"].as_str().unwrap_or_default()),
            tags: tags.collect(),
        }
    }
}

fn operations(document: &Value, base_url: &str, tag: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (verb, operation) in methods.as_object().into_iter().flatten() {
            if operation["tags"][0] == *tag {
                let route = (path.as_str(), verb.as_str());
                operations.push(Operation::of(document, base_url, route, operation));
            }
        }
    }
    operations
}
