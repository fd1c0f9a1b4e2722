//! What derived schemas cannot say, or say twice.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Schemas by their names.
pub(super) type Schemas = BTreeMap<String, Value>;

/// Where a schema of a name is found.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("{PREFIX}{name}") })
}

const PREFIX: &str = "#/components/schemas/";

/// The name that a reference leads to.
pub(super) fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix(PREFIX)
}

/// Says of the answers of some names, and of all that they are made of, what is so of every answer:
/// a member that may be left out is never null (Contract §16.1).
pub(super) fn never_null(schemas: &mut Schemas, mut names: Vec<String>) {
    let mut done = Vec::new();
    while let Some(name) = names.pop() {
        if done.contains(&name) {
            continue;
        }
        if let Some(schema) = schemas.get_mut(&name) {
            strip(schema, &mut names);
        }
        done.push(name);
    }
}

fn strip(schema: &mut Value, found: &mut Vec<String>) {
    if let Some(name) = referred(schema) {
        found.push(name.to_owned());
    }
    let required = schema.get("required").cloned().unwrap_or_default();
    let is_required = |name: &str| {
        let mut names = required.as_array().into_iter().flatten();
        names.any(|known| known == name)
    };
    if let Some(Value::Object(members)) = schema.get_mut("properties") {
        for (_, member) in members.iter_mut().filter(|(name, _)| !is_required(name)) {
            without_null(member);
        }
    }
    match schema {
        Value::Object(members) => members.values_mut().for_each(|value| strip(value, found)),
        Value::Array(items) => items.iter_mut().for_each(|item| strip(item, found)),
        _ => {}
    }
}

/// Takes `null` out of the types of a member.
fn without_null(member: &mut Value) {
    let null = json!("null");
    if let Some(Value::Array(types)) = member.get_mut("type") {
        types.retain(|kind| *kind != null);
        if let [only] = types.as_slice() {
            member["type"] = only.clone();
        }
    }
    let Some(Value::Array(choices)) = member.get_mut("oneOf") else {
        return;
    };
    choices.retain(|choice| choice["type"] != null);
    if let [only] = choices.as_slice() {
        *member = only.clone();
    }
}

/// Names a schema wherever it was repeated, as those of the items of lists are.
pub(super) fn refer(schemas: &mut Schemas) {
    let named = |(name, schema): (&String, &Value)| (schema.to_string(), name.clone());
    let known: BTreeMap<_, _> = schemas
        .iter()
        .filter(|(_, schema)| has_members(schema))
        .map(named)
        .collect();
    for schema in schemas.values_mut() {
        if let Value::Object(members) = schema {
            members
                .values_mut()
                .for_each(|value| refer_within(value, &known));
        }
    }
}

fn refer_within(value: &mut Value, names: &BTreeMap<String, String>) {
    if has_members(value)
        && let Some(name) = names.get(&value.to_string())
    {
        *value = reference(name);
        return;
    }
    match value {
        Value::Object(members) => members.values_mut().for_each(|v| refer_within(v, names)),
        Value::Array(items) => items.iter_mut().for_each(|v| refer_within(v, names)),
        _ => {}
    }
}

fn has_members(schema: &Value) -> bool {
    let members = schema.get("properties").and_then(Value::as_object);
    members.is_some_and(|members: &Map<_, _>| !members.is_empty())
}
