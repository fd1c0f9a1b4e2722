//! What the server says when it refuses (Contract §16.1), read defensively.

use std::fmt;

use http::StatusCode;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::mask::masked;
use crate::LogId;

/// How many entries of `errors[]` are kept: a body that repeats itself must not fill the memory.
const MOST_ENTRIES: usize = 100;

/// The server's refusal: status, code, log id and every entry of `errors[]` (Contract §16.1).
///
/// A body that is empty, or HTML from a proxy, leaves nothing but the status.
#[derive(Clone, PartialEq)]
pub struct ApiError {
    status: StatusCode,
    code: Option<String>,
    log_id: Option<LogId>,
    entries: Vec<ErrorEntry>,
}

impl ApiError {
    pub(crate) fn read(status: StatusCode, body: &[u8]) -> Self {
        let body: Body = serde_json::from_slice(body).unwrap_or_default();
        // The gem looks at `meta` when there are no errors (Contract §16.1).
        let entries = [body.errors, body.meta]
            .into_iter()
            .map(Entries::into_vec)
            .find(|entries| !entries.is_empty())
            .unwrap_or_default();
        Self {
            status,
            code: text(body.code.as_ref()),
            log_id: text(body.log_id.as_ref()).and_then(|id| LogId::new(id).ok()),
            entries,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    pub(crate) fn status_text(&self) -> &str {
        self.status.as_str()
    }

    /// The family, for example `bad_request` (Contract §16.2).
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What to quote to Fintecture's support.
    pub fn log_id(&self) -> Option<&LogId> {
        self.log_id.as_ref()
    }

    /// Every entry of `errors[]`; of `meta` where there is none.
    pub fn entries(&self) -> &[ErrorEntry] {
        &self.entries
    }

    /// Whether one of the entries, or the family, has this code.
    pub fn has_code(&self, code: &str) -> bool {
        self.code() == Some(code) || self.entries.iter().any(|entry| entry.code() == Some(code))
    }

    /// The first code that starts with `refund_`: the outcome of a refund (Contract §7.5, C-10).
    pub(crate) fn refund_outcome(&self) -> Option<&str> {
        self.entries
            .iter()
            .filter_map(ErrorEntry::code)
            .find(|code| code.starts_with("refund_"))
    }

    /// Several lines, byte for byte as the Ruby gem prints them (Contract §16.1).
    ///
    /// The server's words stand here as they came, and may hold what a payer typed: for a log,
    /// take `Display` of the [`Error`](crate::Error).
    pub fn text(&self) -> String {
        let mut text = format!("\nFintecture server errors : \n status: {} ", self.status());
        if let Some(code) = &self.code {
            text.extend(["\n code: ", code]);
        }
        if let Some(log_id) = &self.log_id {
            text.extend(["\n id : ", log_id.as_str()]);
        }
        for entry in &self.entries {
            let lines: Vec<String> = entry
                .0
                .iter()
                .map(|(name, value)| format!("   {name}: {}", bare(value)))
                .collect();
            text.push_str("\n\n");
            text.push_str(&lines.join("\n"));
        }
        text.push_str("\n\n");
        text
    }

    /// The same as one JSON object, as the message of the Ruby gem's exception (Contract §16.1).
    pub fn to_json(&self) -> String {
        super::rendering(
            "Fintecture api",
            Some(self.status()),
            &self.entries,
            &self.text(),
        )
    }
}

/// One line for a log: the status, the codes, and the server's words with what may be personal
/// taken out.
impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status())?;
        if let Some(code) = &self.code {
            write!(f, " {}", masked(code))?;
        }
        for entry in self.entries.iter().take(3) {
            if let Some(code) = entry.code() {
                write!(f, ": {}", masked(code))?;
            }
            if let Some(words) = entry.words() {
                write!(f, ": {}", masked(words))?;
            }
        }
        match &self.log_id {
            Some(log_id) => write!(f, " (log id {})", masked_id(log_id)),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiError({self})")
    }
}

/// One entry of `errors[]`, with the members in the order in which they came.
#[derive(Clone, PartialEq)]
pub struct ErrorEntry(Vec<(String, Value)>);

impl ErrorEntry {
    /// The fine-grained code, for example `invalid_token` (Contract §16.2).
    pub fn code(&self) -> Option<&str> {
        self.member("code")?.as_str()
    }

    /// A short name for people.
    pub fn title(&self) -> Option<&str> {
        self.member("title")?.as_str()
    }

    /// The explanation: `message`, or where it is absent `detail`.
    pub fn message(&self) -> Option<&str> {
        self.member("message")
            .or_else(|| self.member("detail"))?
            .as_str()
    }

    /// The status of this entry, which some refund errors carry.
    pub fn status(&self) -> Option<u16> {
        let status = self.member("status")?;
        match status {
            Value::String(text) => text.parse().ok(),
            number => number.as_u64()?.try_into().ok(),
        }
    }

    /// Any member, also one that this version has no name for.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0
            .iter()
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    fn words(&self) -> Option<&str> {
        self.message().or_else(|| self.title())
    }
}

impl fmt::Debug for ErrorEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "ErrorEntry({}: {})",
            masked(self.code().unwrap_or_default()),
            masked(self.words().unwrap_or_default())
        )
    }
}

impl Serialize for ErrorEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for ErrorEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = ErrorEntry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ErrorEntry, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(ErrorEntry(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// The members of an error body; each may be absent or of another type than documented.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Body {
    code: Option<Value>,
    log_id: Option<Value>,
    errors: Entries,
    meta: Entries,
}

#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Entries {
    Many(Vec<ErrorOrOther>),
    One(ErrorEntry),
    #[default]
    Absent,
    Other(serde::de::IgnoredAny),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ErrorOrOther {
    Entry(ErrorEntry),
    Other(serde::de::IgnoredAny),
}

impl Entries {
    fn into_vec(self) -> Vec<ErrorEntry> {
        match self {
            Self::Many(entries) => entries
                .into_iter()
                .filter_map(|entry| match entry {
                    ErrorOrOther::Entry(entry) => Some(entry),
                    ErrorOrOther::Other(_) => None,
                })
                .take(MOST_ENTRIES)
                .collect(),
            Self::One(entry) => vec![entry],
            Self::Absent | Self::Other(_) => Vec::new(),
        }
    }
}

/// A text member; an empty one counts as absent, as the gem has it.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A log id is a UUID; anything else is somebody's text.
fn masked_id(log_id: &LogId) -> String {
    let id = log_id.as_str();
    let is_id = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    if is_id { id.to_owned() } else { masked(id) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENTED: &str = r#"{"status":401,"code":"unauthorized","log_id":"3006ddbf-2f97-44d8-9f63-35711b78e8a6","errors":[{"code":"invalid_token","title":"Invalid Token","message":"The token is either invalid or expired."}]}"#;

    fn read(status: u16, body: &str) -> ApiError {
        ApiError::read(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn the_gems_text_is_printed_byte_for_byte() {
        assert_eq!(
            read(401, DOCUMENTED).text(),
            "\nFintecture server errors : \n status: 401 \n code: unauthorized\n id : 3006ddbf-2f97-44d8-9f63-35711b78e8a6\n\n   code: invalid_token\n   title: Invalid Token\n   message: The token is either invalid or expired.\n\n"
        );
    }

    #[test]
    fn the_gems_hash_is_printed_byte_for_byte() {
        assert_eq!(
            read(401, DOCUMENTED).to_json(),
            r#"{"type":"Fintecture api","status":401,"errors":[{"code":"invalid_token","title":"Invalid Token","message":"The token is either invalid or expired."}],"error_string":"\nFintecture server errors : \n status: 401 \n code: unauthorized\n id : 3006ddbf-2f97-44d8-9f63-35711b78e8a6\n\n   code: invalid_token\n   title: Invalid Token\n   message: The token is either invalid or expired.\n\n"}"#
        );
    }

    #[test]
    fn each_entry_is_a_block_of_its_own() {
        let error = read(
            400,
            r#"{"errors":[{"code":"a"},{"code":"b","status":400}]}"#,
        );
        assert_eq!(
            error.text(),
            "\nFintecture server errors : \n status: 400 \n\n   code: a\n\n   code: b\n   status: 400\n\n"
        );
        assert_eq!(error.entries()[1].status(), Some(400));
    }

    #[test]
    fn display_is_one_line() {
        assert_eq!(
            read(401, DOCUMENTED).to_string(),
            "401 unauthorized: invalid_token: The token is either invalid or expired. (log id 3006ddbf-2f97-44d8-9f63-35711b78e8a6)"
        );
    }

    #[test]
    fn meta_is_read_where_there_are_no_errors() {
        assert!(read(422, r#"{"meta":[{"code":"x"}]}"#).has_code("x"));
        assert!(read(422, r#"{"errors":[],"meta":{"code":"x"}}"#).has_code("x"));
    }

    #[test]
    fn bodies_that_are_not_the_documented_one_are_survived() {
        for body in [
            "",
            "<html>502 Bad Gateway</html>",
            "null",
            "[]",
            "7",
            r#"{"errors":"no"}"#,
            r#"{"errors":[1,null,"x"],"code":{},"log_id":7}"#,
            r#"{"errors":null,"meta":null}"#,
        ] {
            let error = read(502, body);
            assert_eq!(error.status(), 502, "{body}");
            assert_eq!(error.entries(), [], "{body}");
            assert!(!error.text().contains("html"), "{body}");
        }
    }

    #[test]
    fn what_a_payer_typed_stands_in_neither_display_nor_debug() {
        let error = read(
            400,
            r#"{"code":"bad_request","errors":[{"code":"invalid_field","message":"psu_email jane@payer.example and FR76 3000 6000 0112 3456 7890 189 and +33601020304 are bad"}]}"#,
        );
        assert_eq!(
            error.to_string(),
            "400 bad_request: invalid_field: psu_email ••• and ••• and ••• are bad"
        );
        let debug = format!("{error:?} {:?}", error.entries());
        assert!(
            !debug.contains("jane") && !debug.contains("3000"),
            "{debug}"
        );
    }
}
