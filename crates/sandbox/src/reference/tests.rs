use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::document::{Document, examples, schemas};
use super::operation::{Answer, Operation};
use super::parameter;
use super::refine::reference;
use super::shape::Shape;
use crate::{api, control};

fn operations() -> Vec<&'static Operation> {
    api::routes().merge(control::routes()).split().1
}

fn document() -> Value {
    let text = Document::of(&operations()).at("http://localhost:3333");
    serde_json::from_str(&text).unwrap()
}

fn validator(document: &Value, shape: Shape) -> Validator {
    let mut schema = reference(&(shape.name)());
    schema["components"] = document["components"].clone();
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

fn problems(validator: &Validator, value: &Value) -> Vec<String> {
    let problem =
        |error: jsonschema::ValidationError<'_>| format!("{}: {error}", error.instance_path());
    validator.iter_errors(value).map(problem).collect()
}

#[test]
fn the_document_says_where_it_was_reached_and_of_which_version_it_is() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["servers"][0]["url"], "http://localhost:3333");
}

#[test]
fn every_operation_is_told_apart_and_told_of() {
    let mut names = BTreeMap::new();
    for operation in operations() {
        let path = operation.path;
        assert!(names.insert(operation.name, path).is_none(), "{path}");
        assert!(!operation.summary.is_empty(), "{path}");
        assert!(!operation.summary.ends_with('.'), "{path}");
        assert!(operation.about.ends_with('.'), "{path}");
        let is_ours = path.starts_with("/_sandbox/") || path == "/metrics";
        assert_eq!(operation.source.is_none(), is_ours, "{path}");
        assert_eq!(
            operation.examples.is_empty(),
            examples(operation).count() == 0
        );
    }
}

#[test]
fn every_parameter_of_a_path_is_told_of_by_its_name() {
    let known = operations().into_iter().map(|operation| operation.path);
    for parameter in known.flat_map(parameter::of_path) {
        assert_ne!(parameter.about, "What is asked for.", "{}", parameter.name);
    }
}

#[test]
fn every_alias_leads_to_the_path_that_it_stands_for() {
    let fill = |path: &str| path.replace(['{', '}'], "");
    for operation in operations() {
        for alias in operation.aliases {
            assert_eq!(api::led(&fill(alias)), fill(operation.path), "{alias}");
        }
    }
}

/// Two shapes of one name would hide each other.
#[test]
fn no_two_schemas_have_one_name() {
    let mut known = BTreeMap::new();
    for operation in operations() {
        let request = operation.body.map(|payload| payload.shape);
        for shape in request
            .into_iter()
            .chain(operation.answer.and_then(Answer::shape))
        {
            let mut parts = vec![((shape.name)().into_owned(), (shape.itself)())];
            (shape.parts)(&mut parts);
            for (name, schema) in parts {
                let text = serde_json::to_string(&schema).unwrap();
                let before = known.entry(name.clone()).or_insert_with(|| text.clone());
                assert_eq!(*before, text, "{name}");
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, found: &mut Vec<String>) {
        if let Some(target) = value["$ref"].as_str() {
            found.push(target.trim_start_matches('#').to_owned());
        }
        match value {
            Value::Object(members) => members.values().for_each(|value| walk(value, found)),
            Value::Array(items) => items.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let document = document();
    let mut found = Vec::new();
    walk(&document, &mut found);
    assert!(found.len() > 300);
    for target in found {
        assert!(document.pointer(&target).is_some(), "{target}");
    }
}

#[test]
fn the_contracts_examples_are_of_the_shapes_that_are_said() {
    let document = document();
    let mut seen = 0;
    for operation in operations() {
        for example in examples(operation) {
            let sent = operation
                .body
                .map(|payload| (payload.shape, example.request()));
            let answered = operation
                .answer
                .and_then(Answer::shape)
                .map(|shape| (shape, example.answer()));
            for (shape, value) in sent.into_iter().chain(answered) {
                let problems = problems(&validator(&document, shape), value);
                assert_eq!(problems, [""; 0], "{} {value}", example.name);
                seen += 1;
            }
        }
    }
    assert!(seen > 90, "{seen}");
}

#[test]
fn a_member_of_an_answer_that_may_be_left_out_is_never_null() {
    let schemas = schemas(&operations());
    let next = &schemas["Links"]["properties"]["next"];
    assert_eq!(next["type"], "string", "{next}");
    let state = &schemas["PaymentAttributes"]["properties"]["transfer_state"];
    assert_eq!(
        state["$ref"], "#/components/schemas/TransferState",
        "{state}"
    );
    // One that is always there may be.
    let iban = &schemas["WorldAccount"]["properties"]["iban"];
    assert_eq!(iban["type"], json!(["string", "null"]), "{iban}");
    // So may one of a request, where null says nothing.
    let key = &schemas["Reconciliation"]["properties"]["key"];
    assert_eq!(key["type"], json!(["string", "null"]), "{key}");
}

#[test]
fn the_items_of_a_list_are_named_and_not_repeated() {
    let list = &schemas(&operations())["CustomerList"];
    let items = &list["properties"]["data"]["items"];
    assert_eq!(*items, reference("Customer"));
}
