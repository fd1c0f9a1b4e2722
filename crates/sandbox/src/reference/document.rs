//! The `OpenAPI` document: made of the rows of what is served, when it is first asked for.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::examples::Example;
use super::family::{Family, Proof};
use super::operation::{Answer, Encoding, Need, Operation};
use super::parameter::{self, Kind, Parameter};
use super::refine::{self, Schemas, reference};
use super::rows::failure::FAILURE;
use super::shape::Shape;

/// The document, but for the address that it was reached at.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Everything before the servers.
    head: String,
    /// Everything behind them.
    tail: String,
    /// What tells two documents apart.
    mark: String,
}

impl Document {
    /// Describes some operations.
    pub(crate) fn of(operations: &[&'static Operation]) -> Self {
        let head = json!({ "openapi": "3.1.0", "info": info() }).to_string();
        let tail = json!({
            "tags": tags(),
            "paths": paths(operations),
            "components": components(operations),
        })
        .to_string();
        let mark = digest(&SHA256, format!("{head}{tail}").as_bytes());
        Self {
            mark: BASE64_URL_SAFE_NO_PAD.encode(&mark.as_ref()[..12]),
            head,
            tail,
        }
    }

    /// The document as somebody gets it who reached the sandbox at an address.
    pub(crate) fn at(&self, base_url: &str) -> String {
        // Two objects joined into one.
        let head = self.head.strip_suffix('}').unwrap_or_default();
        let tail = self.tail.strip_prefix('{').unwrap_or_default();
        let servers = json!([{ "url": base_url, "description": "This sandbox" }]);
        format!("{head},\"servers\":{servers},{tail}")
    }

    /// The same, as a value.
    pub(crate) fn value_at(&self, base_url: &str) -> Value {
        // It was written by the same hand.
        serde_json::from_str(&self.at(base_url)).unwrap_or_default()
    }

    /// Tells this document from others.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }
}

fn info() -> Value {
    json!({
        "title": "Fintecture, simulated",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "The signed API of this sandbox, and its control interface.",
        "description": "Every operation names the section of the wire contract that it follows, and \
            how sure it is that Fintecture serves it under this path (`x-confidence`). A path that \
            official clients spell otherwise has `x-aliases`; a trailing slash is always let pass.\n\n\
            Requests may be signed, and must be in strict mode: `Date`, `X-Request-ID`, `Digest` \
            exactly if there is a body, and `Signature` over them.",
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    })
}

fn tags() -> Vec<Value> {
    let mut tags: Vec<Value> = Vec::new();
    for family in Family::ALL {
        if tags.iter().all(|tag| tag["name"] != family.tag()) {
            tags.push(json!({ "name": family.tag(), "description": family.about() }));
        }
    }
    tags
}

fn paths(operations: &[&'static Operation]) -> Value {
    let mut paths = Map::new();
    for operation in operations {
        let path = paths
            .entry(operation.path)
            .or_insert_with(|| Value::Object(Map::new()));
        path[operation.verb.as_str()] = describe(operation);
    }
    Value::Object(paths)
}

/// One operation.
fn describe(operation: &Operation) -> Value {
    let examples: Vec<_> = examples(operation).collect();
    let mut about = operation.about.to_owned();
    if let Some(source) = operation.source {
        about = format!("{about}\n\nContract {}.", source.section);
    }
    let mut described = json!({
        "tags": [operation.family.tag()],
        "summary": operation.summary,
        "description": about,
        "operationId": operation.name,
        "parameters": parameters(operation, &examples),
    });
    if let Some(payload) = operation.body {
        let shown = shown(&examples, Example::request);
        let content = content(payload.encoding, payload.shape, &shown);
        described["requestBody"] = json!({
            "required": payload.need == Need::Required,
            "content": content,
        });
    }
    described["responses"] = responses(operation, &examples);
    described["security"] = security(operation);
    if operation.summary.ends_with("(legacy)") {
        described["deprecated"] = json!(true);
    }
    if let Some(source) = operation.source {
        described["x-contract"] = json!(source.section);
        described["x-confidence"] = json!(source.confidence.as_str());
    }
    if !operation.aliases.is_empty() {
        described["x-aliases"] = json!(operation.aliases);
    }
    described
}

/// The examples of an operation.
pub(super) fn examples(operation: &Operation) -> impl Iterator<Item = Example> {
    operation
        .examples
        .iter()
        .copied()
        .filter_map(Example::named)
}

/// The bodies that examples show.
fn shown(examples: &[Example], body: fn(&Example) -> &Value) -> Map<String, Value> {
    let one = |example: &Example| {
        let value = body(example);
        let shown = json!({ "summary": example.title(), "value": value });
        (!value.is_null()).then(|| (example.name.to_owned(), shown))
    };
    examples.iter().filter_map(one).collect()
}

fn content(encoding: Encoding, shape: Shape, examples: &Map<String, Value>) -> Value {
    let mut content = json!({ "schema": reference(&(shape.name)()) });
    if !examples.is_empty() {
        content["examples"] = json!(examples);
    }
    json!({ encoding.content_type(): content })
}

fn parameters(operation: &Operation, examples: &[Example]) -> Vec<Value> {
    let own = operation.parameters.iter().copied().flatten().copied();
    let mut described: Vec<_> = parameter::of_path(operation.path)
        .chain(own)
        .map(|parameter| exemplified(&parameter, examples))
        .collect();
    if operation.family.is_signed() {
        let mut names = vec!["Date", "X-Request-ID"];
        names.extend(operation.body.map(|_| "Digest"));
        let name = |name: &str| json!({ "$ref": format!("#/components/parameters/{name}") });
        described.extend(names.into_iter().map(name));
    }
    described
}

/// A parameter, with the value that an example gives it.
fn exemplified(parameter: &Parameter, examples: &[Example]) -> Value {
    let mut described = parameter.describe();
    let is_text = matches!(
        parameter.kind,
        Kind::Text | Kind::UpTo(_) | Kind::Address | Kind::Day | Kind::DayOrMax
    );
    let mut values = examples
        .iter()
        .filter_map(|shown| shown.query(parameter.name));
    if let Some(value) = values.next().filter(|_| is_text) {
        described["example"] = json!(value);
    }
    described
}

fn responses(operation: &Operation, examples: &[Example]) -> Value {
    let mut responses = Map::new();
    let mut success = json!({ "description": success(operation.status) });
    match operation.answer {
        Some(Answer::Json(shape)) => {
            let shown = shown(examples, Example::answer);
            success["content"] = content(Encoding::Json, shape, &shown);
        }
        Some(Answer::Text(content_type)) => {
            success["content"] = json!({ content_type: { "schema": { "type": "string" } } });
        }
        None => {}
    }
    responses.insert(operation.status.to_string(), success);
    for status in operation.every_failure() {
        let name = failure(status).0;
        let described = json!({ "$ref": format!("#/components/responses/{name}") });
        responses.insert(status.to_string(), described);
    }
    Value::Object(responses)
}

fn success(status: u16) -> &'static str {
    match status {
        201 => "It was made.",
        204 => "It is gone.",
        _ => "It was done.",
    }
}

/// What a failure of a status is called, and when it comes.
fn failure(status: u16) -> (&'static str, &'static str) {
    match status {
        400 => (
            "BadRequest",
            "Something is wrong with the request: every field that is, is named at once.",
        ),
        401 => (
            "Unauthorized",
            "The token, the scope, the application or the signature is not accepted.",
        ),
        403 => (
            "Forbidden",
            "A page of another website asks, or the sandbox is called by a name that is not its own.",
        ),
        404 => (
            "NotFound",
            "There is none with this id, or it is somebody else's.",
        ),
        408 => ("RequestTimeout", "Time is up."),
        409 => ("Conflict", "It cannot be beside what is there."),
        413 => ("PayloadTooLarge", "The body is longer than one mebibyte."),
        429 => (
            "TooManyRequests",
            "The bank lets the account be read no more today while its holder is away.",
        ),
        503 => (
            "ServiceUnavailable",
            "The bank is closed or out of order, or the sandbox stops.",
        ),
        _ => (
            "InternalServerError",
            "The sandbox failed; its log says why.",
        ),
    }
}

/// The ways to prove who calls: without a signature, and with one.
fn security(operation: &Operation) -> Value {
    let scope = operation.scope.or(operation.family.scope());
    let scopes: Vec<_> = scope.into_iter().collect();
    let mut ways = Vec::new();
    for proof in operation.family.proofs() {
        let way = match proof {
            Proof::Basic => json!({ "basic": [] }),
            Proof::Bearer => json!({ "bearer": scopes }),
            // A scope of its own is one more thing to prove.
            Proof::AppId if operation.scope.is_some() => json!({ "app_id": [], "bearer": scopes }),
            Proof::AppId => json!({ "app_id": [] }),
        };
        ways.push(way.clone());
        if operation.family.is_signed() {
            let mut signed = way;
            signed["signature"] = json!([]);
            ways.push(signed);
        }
    }
    json!(ways)
}

fn components(operations: &[&'static Operation]) -> Value {
    let statuses = [400, 401, 403, 404, 408, 409, 413, 429, 503];
    let responses = statuses.into_iter().map(|status| {
        let (name, about) = failure(status);
        let mut described = json!({
            "description": about,
            "content": content(Encoding::Json, FAILURE, &Map::new()),
        });
        if matches!(status, 429 | 503) {
            described["headers"] = json!({ "Retry-After": {
                "description": "In how many seconds it is worth asking again.",
                "schema": { "type": "integer", "minimum": 0 },
            } });
        }
        (name.to_owned(), described)
    });
    json!({
        "schemas": schemas(operations),
        "responses": responses.collect::<Map<_, _>>(),
        "parameters": signed_headers(),
        "securitySchemes": security_schemes(),
    })
}

/// Every schema that the operations name.
pub(super) fn schemas(operations: &[&'static Operation]) -> Schemas {
    let mut schemas = Schemas::new();
    let mut answers = vec![(FAILURE.name)().into_owned()];
    let mut add = |shape: Shape| {
        let mut parts = vec![((shape.name)().into_owned(), (shape.itself)())];
        (shape.parts)(&mut parts);
        for (name, schema) in parts {
            // A schema is plain data, which is always JSON.
            schemas.insert(name, serde_json::to_value(schema).unwrap_or_default());
        }
    };
    add(FAILURE);
    for operation in operations {
        if let Some(payload) = operation.body {
            add(payload.shape);
        }
        if let Some(shape) = operation.answer.and_then(Answer::shape) {
            add(shape);
            answers.push((shape.name)().into_owned());
        }
    }
    refine::never_null(&mut schemas, answers);
    refine::refer(&mut schemas);
    schemas
}

/// What a signature covers besides the target (Contract §4.1).
fn signed_headers() -> Value {
    let header = |name: &str, about: &str, example: &str| {
        json!({
            "name": name,
            "in": "header",
            "required": false,
            "description": about,
            "schema": { "type": "string" },
            "example": example,
        })
    };
    json!({
        "Date": header(
            "Date",
            "When the request was made; part of what is signed.",
            "Thu, 14 Aug 2025 14:43:12 GMT",
        ),
        "X-Request-ID": header(
            "X-Request-ID",
            "A UUID of this attempt; part of what is signed.",
            "963587a9-1fa4-42d2-bca8-85c27d0c859e",
        ),
        "Digest": header(
            "Digest",
            "`SHA-256=` and the digest of the body in base64; part of what is signed.",
            "SHA-256=iGkI4ZFq344UrLlIphoe07gZ/dfrbsAWFbG8mk/ktjY=",
        ),
    })
}

fn security_schemes() -> Value {
    json!({
        "basic": {
            "type": "http",
            "scheme": "basic",
            "description": "The `app_id` and its secret, or the `client_id` and the secret of an \
                organisation's credentials (Contract §3.1).",
        },
        "bearer": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "A token of the scope that is named, from `/oauth/accesstoken`.",
        },
        "app_id": {
            "type": "apiKey",
            "in": "header",
            "name": "app_id",
            "description": "The id of the application alone.",
        },
        "signature": {
            "type": "apiKey",
            "in": "header",
            "name": "Signature",
            "description": "`keyId`, `algorithm`, `headers` and `signature`: RSA-SHA256 over \
                `(request-target)`, `date`, `digest` if there is a body, and `x-request-id` \
                (Contract §4). Demanded in strict mode and of applications in production.",
        },
    })
}
