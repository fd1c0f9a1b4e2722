//! What the sandbox says of itself, held against everything that it answers: an answer that the
//! document does not describe fails the test that got it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};
use tokio::sync::OnceCell;

use crate::platform::Answer;

/// The document, read once for all tests of a process.
pub(crate) struct Description {
    document: Value,
    paths: Vec<Template>,
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

/// A path that is served, by one of its spellings.
struct Template {
    segments: Vec<String>,
    path: String,
}

static KNOWN: OnceCell<Description> = OnceCell::const_new();

impl Description {
    /// The document of a sandbox.
    pub(crate) async fn of(http: &reqwest::Client, base_url: &str) -> &'static Self {
        let read = || async {
            let request = http.get(format!("{base_url}/openapi.json"));
            let text = request.send().await.unwrap().text().await.unwrap();
            Self::new(serde_json::from_str(&text).unwrap())
        };
        KNOWN.get_or_init(read).await
    }

    fn new(mut document: Value) -> Self {
        close(&mut document["components"]["schemas"]);
        let mut paths = Vec::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            let aliases = operations.as_object().unwrap().values();
            let aliases = aliases.filter_map(|operation| operation["x-aliases"].as_array());
            let aliases = aliases.flatten().map(|alias| alias.as_str().unwrap());
            paths.extend(aliases.chain([path.as_str()]).map(|spelling| Template {
                segments: segments(spelling),
                path: path.clone(),
            }));
        }
        Self {
            document,
            paths,
            validators: Mutex::default(),
        }
    }

    /// Demands that an answer is one that the document describes.
    pub(crate) fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let Some(template) = self.template(path) else {
            return;
        };
        let operations = &self.document["paths"][template];
        // A HEAD is the GET that the router makes of it, without a body.
        let is_head = *method == Method::HEAD;
        let method = if is_head { &Method::GET } else { method };
        let operation = &operations[method.as_str().to_lowercase()];
        if operation.is_null() {
            assert_eq!(answer.status, 405, "{method} {template} is not described");
            return;
        }
        let status = answer.status.to_string();
        let described = self.resolve(&operation["responses"][&status]);
        assert!(
            !described.is_null(),
            "{method} {template} is not said to answer {status}: {answer:?}"
        );
        if is_head {
            return;
        }
        if let Some(text) = text_of(described) {
            assert_eq!(answer.headers["content-type"], text);
            return;
        }
        let Some(schema) = described.pointer("/content/application~1json/schema") else {
            assert_eq!(
                answer.text, "",
                "{method} {template} is said to answer nothing"
            );
            return;
        };
        let problems: Vec<_> = self
            .validator(schema)
            .iter_errors(&answer.json())
            .map(|problem| format!("{}: {problem}", problem.instance_path()))
            .collect();
        assert!(
            problems.is_empty(),
            "{method} {template} answers {status} otherwise than it is said to:\n{}\n{}",
            problems.join("\n"),
            answer.text
        );
    }

    /// The path of the document that a path is: the one with the most words in common.
    fn template(&self, path: &str) -> Option<&str> {
        let asked = segments(path);
        let matches = |template: &&Template| {
            template.segments.len() == asked.len()
                && template
                    .segments
                    .iter()
                    .zip(&asked)
                    .all(|(known, given)| known.starts_with('{') || known == given)
        };
        let words = |template: &&Template| {
            let segments = template.segments.iter();
            segments.filter(|segment| !segment.starts_with('{')).count()
        };
        let found = self.paths.iter().filter(matches).max_by_key(words);
        found.map(|template| template.path.as_str())
    }

    fn resolve<'d>(&'d self, value: &'d Value) -> &'d Value {
        let target = value["$ref"]
            .as_str()
            .map(|text| text.trim_start_matches('#'));
        target.map_or(value, |target| self.document.pointer(target).unwrap())
    }

    fn validator(&self, schema: &Value) -> Arc<Validator> {
        let mut known = self.validators.lock().unwrap();
        let made = known.entry(schema.to_string()).or_insert_with(|| {
            let mut whole = schema.clone();
            whole["components"] = json!({ "schemas": self.document["components"]["schemas"] });
            let options = jsonschema::options().should_validate_formats(true);
            Arc::new(options.build(&whole).unwrap())
        });
        Arc::clone(made)
    }
}

/// The content type of an answer that is no JSON.
fn text_of(described: &Value) -> Option<&str> {
    let mut types = described["content"].as_object()?.keys();
    types
        .next()
        .map(String::as_str)
        .filter(|kind| *kind != "application/json")
}

fn segments(path: &str) -> Vec<String> {
    let path = path.trim_end_matches('/');
    path.split('/').map(str::to_owned).collect()
}

/// Forbids every member that is not described, unless an object is said to keep unknown ones:
/// readers of the document must expect more, and the sandbox must not give it.
fn close(schema: &mut Value) {
    if let Value::Object(members) = schema {
        if members.get("type").is_some_and(|kind| kind == "object") {
            let no_more = || Value::Bool(false);
            members
                .entry("additionalProperties")
                .or_insert_with(no_more);
        }
        members.values_mut().for_each(close);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(close);
    }
}
