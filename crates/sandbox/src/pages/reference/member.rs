//! The members of a body, one line each, those of an object below it.

use serde_json::Value;

use super::words::{Piece, pieces};

/// How deep members are shown.
const DEPTH: usize = 6;

/// How many words of a vocabulary are shown before the others are left to the document.
const WORDS: usize = 16;

/// One member.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) depth: usize,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) is_required: bool,
    pub(crate) about: Vec<Piece>,
    /// The words that it is limited to.
    pub(crate) words: Vec<String>,
    /// How many more of them there are.
    pub(crate) more: usize,
}

/// The schemas of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schemas<'d>(pub(super) &'d Value);

impl<'d> Schemas<'d> {
    /// What a reference leads to, or else the schema itself.
    pub(super) fn resolve(self, schema: &'d Value) -> &'d Value {
        match schema["$ref"].as_str() {
            Some(target) => {
                let name = target.rsplit('/').next().unwrap_or_default();
                &self.0[name]
            }
            None => schema,
        }
    }

    /// The schema that counts: not the null beside it.
    pub(super) fn chosen(self, schema: &'d Value) -> &'d Value {
        let schema = self.resolve(schema);
        let choices = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
        let mut choices = choices.into_iter().flatten();
        match choices.find(|choice| choice["type"] != "null") {
            Some(choice) => self.resolve(choice),
            None => schema,
        }
    }

    /// The members of an object, those of a list's items in place of the list's.
    pub(super) fn members(self, schema: &'d Value) -> Vec<Member> {
        let mut members = Vec::new();
        self.add(self.chosen(schema), 0, &mut members);
        members
    }

    fn add(self, object: &'d Value, depth: usize, members: &mut Vec<Member>) {
        let Some(properties) = object["properties"].as_object().filter(|_| depth < DEPTH) else {
            return;
        };
        let required = object["required"].as_array();
        for (name, schema) in properties {
            let is_required = required.is_some_and(|names| names.iter().any(|known| known == name));
            let inner = self.inner(schema);
            members.push(self.member(name, schema, inner, depth, is_required));
            self.add(inner, depth + 1, members);
        }
        if object["additionalProperties"].is_object() && !properties.is_empty() {
            members.push(Member {
                depth,
                name: "…".to_owned(),
                kind: "any".to_owned(),
                is_required: false,
                about: pieces("Other members are kept and given back."),
                words: Vec::new(),
                more: 0,
            });
        }
    }

    /// The object, or that of the items of a list.
    fn inner(self, schema: &'d Value) -> &'d Value {
        let schema = self.chosen(schema);
        if schema["items"].is_object() {
            self.chosen(&schema["items"])
        } else {
            schema
        }
    }

    fn member(
        self,
        name: &str,
        schema: &'d Value,
        inner: &'d Value,
        depth: usize,
        is_required: bool,
    ) -> Member {
        let own = [schema, self.resolve(schema), self.chosen(schema)];
        let about = own.iter().find_map(|schema| schema["description"].as_str());
        // The object behind a reference tells of itself where the member does not.
        let about = about.or(inner["description"].as_str()).unwrap_or_default();
        let words = inner["enum"].as_array().into_iter().flatten();
        let mut words: Vec<_> = words
            .filter_map(|word| Some(word.as_str()?.to_owned()))
            .collect();
        let more = words.len().saturating_sub(WORDS);
        words.truncate(WORDS);
        Member {
            depth,
            name: name.to_owned(),
            kind: self.told(schema, is_required),
            is_required,
            about: pieces(about),
            words,
            more,
        }
    }

    /// What a member is. That one which may be left out may be null says nothing.
    fn told(self, schema: &'d Value, is_required: bool) -> String {
        let kind = self.kind(schema);
        if is_required {
            kind
        } else {
            kind.replace(" or null", "")
        }
    }

    /// What a value is, in a word or two.
    pub(super) fn kind(self, schema: &'d Value) -> String {
        let resolved = self.resolve(schema);
        let choices = resolved["oneOf"]
            .as_array()
            .or(resolved["anyOf"].as_array());
        if let Some(choices) = choices {
            let mut kinds: Vec<_> = choices.iter().map(|choice| self.kind(choice)).collect();
            kinds.dedup();
            return kinds.join(" or ");
        }
        let of_one = |kind: &str| match kind {
            "array" => format!("list of {}", self.plural(&resolved["items"])),
            kind => kind.to_owned(),
        };
        let kind = match &resolved["type"] {
            Value::String(kind) => of_one(kind),
            Value::Array(kinds) => {
                let kinds = kinds.iter().filter_map(Value::as_str);
                kinds.map(of_one).collect::<Vec<_>>().join(" or ")
            }
            _ => "any".to_owned(),
        };
        let longest = resolved["maxLength"].as_u64();
        let longest = longest.map(|most| format!(" ≤ {most}")).unwrap_or_default();
        let written = resolved["format"]
            .as_str()
            .filter(|format| matches!(*format, "date" | "date-time" | "uri" | "uuid" | "email"));
        let written = written
            .map(|format| format!(" ({format})"))
            .unwrap_or_default();
        format!("{kind}{longest}{written}")
    }

    fn plural(self, items: &'d Value) -> String {
        match self.kind(items).as_str() {
            "any" => "anything".to_owned(),
            kind => format!("{kind}s"),
        }
    }
}
