//! The one error of the vocabulary: a value that breaks a rule.

use std::borrow::Cow;
use std::fmt;

/// A value that cannot be what it was given for.
///
/// It names what was expected, the rule that was broken and the *shape* of the value (its length
/// and the kinds of characters in it), never the value itself: an IBAN or a name that fails to
/// parse must not end up in a log.
///
/// ```
/// let error = fintecture::Iban::parse("FR76 3000 6000 0112 3456 7890 180").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "iban: the check digits do not match (33 characters: upper-case letters, digits, spaces)"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    field: Cow<'static, str>,
    rule: Cow<'static, str>,
    value: Value,
}

/// What is kept of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Absent,
    Unshown,
    Shape(String),
}

impl Invalid {
    /// A value of `field` that breaks `rule`; of `value` only the shape is kept.
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        rule: impl Into<Cow<'static, str>>,
        value: &str,
    ) -> Self {
        Self {
            field: field.into(),
            rule: rule.into(),
            value: Value::Shape(shape(value)),
        }
    }

    /// A `field` that is absent though `rule` demands it.
    pub fn missing(
        field: impl Into<Cow<'static, str>>,
        rule: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            field: field.into(),
            rule: rule.into(),
            value: Value::Absent,
        }
    }

    /// A value of `field` that breaks `rule`, where the rule says all there is to say of it.
    pub fn unshown(
        field: impl Into<Cow<'static, str>>,
        rule: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            field: field.into(),
            rule: rule.into(),
            value: Value::Unshown,
        }
    }

    /// The same problem under the full name of the place it was found, for example
    /// `data.attributes.amount`.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = field.into();
        self
    }

    /// What the value was meant to be.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Whether there was no value at all.
    pub fn is_missing(&self) -> bool {
        self.value == Value::Absent
    }

    /// The rule it breaks.
    pub fn rule(&self) -> &str {
        &self.rule
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.rule)?;
        match &self.value {
            Value::Shape(shape) => write!(f, " ({shape})"),
            Value::Absent | Value::Unshown => Ok(()),
        }
    }
}

impl std::error::Error for Invalid {}

type Kind = (&'static str, fn(char) -> bool);

/// The kinds of characters that a shape tells apart.
const KINDS: [Kind; 6] = [
    ("upper-case letters", |c| c.is_ascii_uppercase()),
    ("lower-case letters", |c| c.is_ascii_lowercase()),
    ("digits", |c| c.is_ascii_digit()),
    ("spaces", |c| c == ' '),
    ("punctuation", |c| c.is_ascii_punctuation()),
    ("control characters", char::is_control),
];

/// Says how long a text is and what kinds of characters it holds.
fn shape(value: &str) -> String {
    if value.is_empty() {
        return "empty".to_owned();
    }
    let mut kinds: Vec<&str> = KINDS
        .iter()
        .filter(|(_, is_kind)| value.chars().any(is_kind))
        .map(|(name, _)| *name)
        .collect();
    if value.chars().any(|c| !c.is_ascii() && !c.is_control()) {
        kinds.push("characters beyond ASCII");
    }
    let length = value.chars().count();
    let noun = if length == 1 {
        "character"
    } else {
        "characters"
    };
    format!("{length} {noun}: {}", kinds.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_field_rule_and_shape_but_never_the_value() {
        let error = Invalid::new("amount", "at most 2 decimals", "12.345€");
        assert_eq!(
            error.to_string(),
            "amount: at most 2 decimals (7 characters: digits, punctuation, characters beyond ASCII)"
        );
        assert!(!format!("{error:?}").contains("12.345"));
    }

    #[test]
    fn an_empty_value_is_called_empty() {
        assert_eq!(
            Invalid::new("state", "required", "").to_string(),
            "state: required (empty)"
        );
    }
}
