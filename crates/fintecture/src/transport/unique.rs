//! No member twice: parsers disagree on which of two amounts counts, and a signature covers both.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Which member of an object in this JSON stands twice, and where.
pub(super) fn repeated_member(json: &[u8]) -> Option<String> {
    let error = serde_json::from_slice::<Unique>(json).err()?;
    Some(error.to_string())
}

/// Any JSON without a repeated member; an error names the member.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut names = HashSet::new();
        while let Some((name, Unique)) = map.next_entry::<String, Unique>()? {
            if let Some(repeated) = names.replace(name) {
                return Err(A::Error::custom(repeated));
            }
        }
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Unique, A::Error> {
        while seq.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_member_is_found_at_any_depth() {
        let found = |json: &str| repeated_member(json.as_bytes());
        assert_eq!(
            found(r#"{"a":[{"b":1},{"b":null}],"c":{"a":true,"b":"b","d":-1.5}}"#),
            None
        );
        assert_eq!(
            found(r#"{"a":[{"b":1,"c":2,"b":3}]}"#).as_deref(),
            Some("b at line 1 column 25")
        );
    }
}
