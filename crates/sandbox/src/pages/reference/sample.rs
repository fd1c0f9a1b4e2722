//! Values that a schema describes, for operations that the contract has no example of.

use serde_json::{Map, Value, json};

use super::member::Schemas;

/// How much of an object is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Extent {
    /// What must be there.
    Required,
    Whole,
}

impl Schemas<'_> {
    /// A value of a schema.
    pub(super) fn sample(self, name: &str, schema: &Value, extent: Extent) -> Value {
        let schema = Schemas(self.0).chosen(schema);
        if let Some(example) = schema["examples"].get(0).or(schema["enum"].get(0)) {
            return example.clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.first().and_then(Value::as_str),
            kind => kind.as_str(),
        };
        match kind {
            Some("object") => self.object(schema, extent),
            Some("array") => json!([self.sample(name, &schema["items"], extent)]),
            Some("boolean") => json!(name != "active"),
            Some("integer" | "number") => schema.get("minimum").cloned().unwrap_or(json!(0)),
            _ => json!(text(name, schema)),
        }
    }

    fn object(self, schema: &Value, extent: Extent) -> Value {
        let required = schema["required"].as_array();
        let is_shown = |name: &String| {
            let is_required = required.is_some_and(|names| names.iter().any(|known| known == name));
            extent == Extent::Whole || is_required
        };
        let members = schema["properties"].as_object().into_iter().flatten();
        let members = members.filter(|(name, _)| is_shown(name));
        let sampled: Map<_, _> = members
            .map(|(name, member)| (name.clone(), self.sample(name, member, extent)))
            .collect();
        Value::Object(sampled)
    }
}

fn text(name: &str, schema: &Value) -> String {
    let known = match (schema["format"].as_str(), name) {
        (Some("date-time"), _) => "2025-01-15T10:00:00Z",
        (Some("date"), _) => "2025-01-15",
        (Some("uri"), _) => "https://shop.example.com/webhook",
        (Some("email"), _) | (_, "email") => "jane.payer@example.com",
        (_, "session_id") => "b2bca2bcd3b64a32a7da0766df59a7d2",
        (_, "provider" | "provider_id") => "ftecfr",
        (_, "currency") => "EUR",
        (_, "balance" | "amount") => "149.30",
        (_, "iban") => "FR7630001007941234567890185",
        (_, "status") if schema["pattern"].is_null() => "ok",
        _ => return format!("<{name}>"),
    };
    known.to_owned()
}
