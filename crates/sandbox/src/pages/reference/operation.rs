//! One operation, as the page shows it.

use serde_json::Value;

use super::member::{Member, Schemas};
use super::request::{self, Body};
use super::sample::Extent;
use super::words::{Piece, paragraphs, pieces};

/// An operation.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// Its `operationId`, which is also its place on the page.
    pub(crate) id: String,
    pub(crate) verb: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) about: Vec<Vec<Piece>>,
    /// The section of the wire contract.
    pub(crate) section: Option<String>,
    pub(crate) confidence: Option<String>,
    pub(crate) proofs: Vec<Piece>,
    /// The headers that a signature covers.
    pub(crate) signed: Vec<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Content>,
    pub(crate) answer: Content,
    pub(crate) failures: Vec<Failure>,
    pub(crate) command: String,
    /// An answer, written out.
    pub(crate) sample: Option<String>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: String,
    pub(crate) kind: String,
    pub(crate) is_required: bool,
    pub(crate) about: Vec<Piece>,
    pub(crate) words: Vec<String>,
}

/// A body.
#[derive(Clone, Debug)]
pub(crate) struct Content {
    /// The status of an answer, or whether a request needs it.
    pub(crate) label: String,
    pub(crate) encoding: String,
    pub(crate) members: Vec<Member>,
}

/// How it is refused.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) status: String,
    pub(crate) about: Vec<Piece>,
}

impl Operation {
    /// Reads an operation of a document.
    pub(super) fn of(
        document: &Value,
        base_url: &str,
        (path, verb): (&str, &str),
        operation: &Value,
    ) -> Self {
        let schemas = Schemas(&document["components"]["schemas"]);
        let word = |name: &str| operation[name].as_str().unwrap_or_default().to_owned();
        let responses = operation["responses"].as_object().into_iter().flatten();
        let (succeeded, failed): (Vec<_>, Vec<_>) =
            responses.partition(|(status, _)| status.starts_with('2'));
        let (status, success) = succeeded
            .first()
            .map_or(("", &Value::Null), |(status, value)| {
                (status.as_str(), *value)
            });
        let request = &operation["requestBody"];
        let body = content(schemas, request).map(|content| Content {
            label: if request["required"] == true {
                "required".to_owned()
            } else {
                "optional".to_owned()
            },
            ..content
        });
        let answer = content(schemas, success);
        let answer = answer.map_or_else(
            || Content {
                label: status.to_owned(),
                encoding: String::new(),
                members: Vec::new(),
            },
            |content| Content {
                label: status.to_owned(),
                ..content
            },
        );
        let verb = verb.to_uppercase();
        let sent = sent(schemas, request);
        Self {
            command: request::command(base_url, &verb, path, operation, sent.as_ref()),
            id: word("operationId"),
            verb,
            path: path.to_owned(),
            summary: word("summary"),
            about: about(operation),
            section: operation["x-contract"].as_str().map(str::to_owned),
            signed: signed(operation),
            confidence: operation["x-confidence"].as_str().map(str::to_owned),
            proofs: proofs(operation),
            aliases: texts(&operation["x-aliases"]),
            parameters: parameters(schemas, operation),
            body,
            sample: sample(schemas, success),
            answer,
            failures: failed
                .iter()
                .map(|(status, failure)| failure_of(document, status, failure))
                .collect(),
        }
    }
}

fn texts(list: &Value) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter_map(|item| Some(item.as_str()?.to_owned()))
        .collect()
}

/// The first content of a body, and its type.
fn first(body: &Value) -> Option<(&String, &Value)> {
    body["content"].as_object()?.iter().next()
}

fn content(schemas: Schemas<'_>, body: &Value) -> Option<Content> {
    let (encoding, content) = first(body)?;
    Some(Content {
        label: String::new(),
        encoding: encoding.clone(),
        members: schemas.members(&content["schema"]),
    })
}

/// The first example of a body.
fn example(content: &Value) -> Option<&Value> {
    let examples = content["examples"].as_object()?;
    examples.values().next().map(|example| &example["value"])
}

/// What a request carries, as one would try it.
fn sent(schemas: Schemas<'_>, body: &Value) -> Option<Body> {
    let (content_type, content) = first(body)?;
    let value = example(content).cloned();
    let value = value.unwrap_or_else(|| schemas.sample("", &content["schema"], Extent::Required));
    Some(match content_type.as_str() {
        "application/json" => Body::Json(value),
        _ => Body::Form(value),
    })
}

/// What an answer looks like.
fn sample(schemas: Schemas<'_>, success: &Value) -> Option<String> {
    let (content_type, content) = first(success)?;
    if content_type != "application/json" {
        return None;
    }
    let value = example(content).cloned();
    let value = value.unwrap_or_else(|| schemas.sample("", &content["schema"], Extent::Whole));
    serde_json::to_string_pretty(&value).ok()
}

/// What is told of it, without the section, which stands by itself.
fn about(operation: &Value) -> Vec<Vec<Piece>> {
    let text = operation["description"].as_str().unwrap_or_default();
    let text = text
        .rsplit_once("\n\nContract ")
        .map_or(text, |(text, _)| text);
    paragraphs(text)
}

/// The parameters that it shares with all that are signed.
fn signed(operation: &Value) -> Vec<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let shared = parameters.filter_map(|parameter| parameter["$ref"].as_str());
    let names = shared.filter_map(|target| target.rsplit('/').next());
    let mut names: Vec<_> = names.map(str::to_owned).collect();
    if !names.is_empty() {
        names.push("Signature".to_owned());
    }
    names
}

/// The parameters of its own.
fn parameters(schemas: Schemas<'_>, operation: &Value) -> Vec<Parameter> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters
        .filter(|parameter| parameter["$ref"].is_null())
        .map(|parameter| {
            let word = |name: &str| parameter[name].as_str().unwrap_or_default().to_owned();
            let schema = &parameter["schema"];
            let words = if schema["items"].is_object() {
                &schema["items"]["enum"]
            } else {
                &schema["enum"]
            };
            Parameter {
                name: word("name"),
                place: word("in"),
                kind: schemas.kind(schema),
                is_required: parameter["required"] == true,
                about: pieces(parameter["description"].as_str().unwrap_or_default()),
                words: texts(words),
            }
        })
        .collect()
}

fn failure_of(document: &Value, status: &str, failure: &Value) -> Failure {
    let target = failure["$ref"]
        .as_str()
        .map(|text| text.trim_start_matches('#'));
    let failure = target
        .and_then(|target| document.pointer(target))
        .unwrap_or(failure);
    Failure {
        status: status.to_owned(),
        about: pieces(failure["description"].as_str().unwrap_or_default()),
    }
}

/// How a caller proves who they are, in words.
fn proofs(operation: &Value) -> Vec<Piece> {
    let ways = operation["security"].as_array().into_iter().flatten();
    let ways: Vec<_> = ways.filter_map(Value::as_object).collect();
    let unsigned = ways.iter().filter(|way| !way.contains_key("signature"));
    let proof = |(scheme, scopes): (&String, &Value)| match (scheme.as_str(), scopes[0].as_str()) {
        ("basic", _) => "Basic".to_owned(),
        ("bearer", Some(scope)) => format!("Bearer token of `{scope}`"),
        ("bearer", None) => "Bearer token".to_owned(),
        (name, _) => format!("Header `{name}`"),
    };
    let mut told: Vec<_> = unsigned
        .map(|way| way.iter().map(proof).collect::<Vec<_>>().join(" and "))
        .collect();
    if told.is_empty() {
        told.push("No proof".to_owned());
    }
    pieces(&told.join(" or "))
}
