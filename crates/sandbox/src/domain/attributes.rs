//! What a resource was given: members that are known, and all others as they came (Contract Q-23).

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The members of a resource, in the order they were given.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Attributes(Map<String, Value>);

impl Attributes {
    /// Those of an object; anything else has none.
    pub(crate) fn of(value: Value) -> Self {
        match value {
            Value::Object(members) => Self(members),
            _ => Self::default(),
        }
    }

    /// Reads back what [`Display`](fmt::Display) wrote.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok().map(Self)
    }

    /// A member that is a text; an empty one counts as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?.as_str()?;
        (!text.is_empty()).then_some(text)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// The same without some members, which the platform alone decides.
    pub(crate) fn without(mut self, names: &[&str]) -> Self {
        self.0.retain(|name, _| !names.contains(&name.as_str()));
        self
    }

    /// Takes over the members of a change, one by one.
    pub(crate) fn change(&mut self, change: Self) {
        self.0.extend(change.0);
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

impl fmt::Display for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(&self.0).map_err(|_| fmt::Error)?;
        f.write_str(&json)
    }
}

/// Only names are shown: values are people's.
impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn unknown_members_come_back_and_values_are_never_shown() {
        let given = json!({ "email": "jane@example.com", "shoe_size": 41, "phone": null });
        let attributes = Attributes::of(given.clone());
        assert_eq!(
            format!("{attributes:?}"),
            r#"{"email", "shoe_size", "phone"}"#
        );
        let read = Attributes::parse(&attributes.to_string()).unwrap();
        assert_eq!(read.into_value(), given);
    }

    #[test]
    fn a_change_leaves_the_other_members_alone() {
        let mut attributes = Attributes::of(json!({ "name": "West", "colour": "red" }));
        attributes.change(Attributes::of(json!({ "name": "East", "id": 7 })).without(&["id"]));
        assert_eq!(
            attributes.into_value(),
            json!({ "name": "East", "colour": "red" })
        );
    }
}
