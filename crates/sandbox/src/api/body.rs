//! JSON bodies: written compactly, and read leniently but with every problem named.

use std::collections::HashMap;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::response::{IntoResponse, Response};
use fintecture::{Currency, Date, Invalid, Money};
use http::{HeaderName, StatusCode, header};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::ApiError;
use crate::server::Platform;

/// A JSON answer with the headers that real answers were seen to carry (Contract §5.2).
pub(crate) fn json(value: &impl Serialize) -> Response {
    // Fails only for maps whose keys are no texts, which no answer has.
    let text = serde_json::to_string(value).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (
            header::CACHE_CONTROL,
            "no-store, no-cache, must-revalidate, proxy-revalidate",
        ),
        (HeaderName::from_static("surrogate-control"), "no-store"),
        (header::EXPIRES, "0"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, text).into_response()
}

/// The same for something that was just made.
pub(super) fn created(value: &impl Serialize) -> Response {
    (StatusCode::CREATED, json(value)).into_response()
}

/// The largest body that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// How deep a body may be nested. It is kept inside another object, and must be read from there again
/// by readers that go no deeper than 128.
const DEPTH: usize = 120;

/// The bytes of a body, for handlers that answer in JSON even where there are too many.
#[derive(Debug)]
pub(crate) struct Payload(pub(crate) Bytes);

impl Payload {
    /// The layer that makes longer bodies an error.
    pub(crate) fn limit() -> DefaultBodyLimit {
        DefaultBodyLimit::max(LIMIT)
    }

    pub(super) async fn read(request: Request, platform: &Platform) -> Result<Bytes, ApiError> {
        Bytes::from_request(request, platform)
            .await
            .map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::payload_too_large(LIMIT),
                _ => ApiError::bad_request(rejection.body_text()),
            })
    }
}

impl FromRequest<Platform> for Payload {
    type Rejection = Response;

    async fn from_request(request: Request, platform: &Platform) -> Result<Self, Response> {
        Self::read(request, platform)
            .await
            .map(Self)
            .map_err(|error| error.respond(&platform.engine.log_id()))
    }
}

/// A JSON body being read. It never stops at the first problem: it collects them.
#[derive(Debug)]
pub(crate) struct Body {
    root: Value,
    /// Its very text, which alone says how a number was written.
    text: Box<[u8]>,
    /// The numbers that were taken as texts, by their paths.
    numbers: Vec<(&'static str, String)>,
    problems: Vec<Invalid>,
}

impl Body {
    /// Reads a body; one that is no JSON object has one problem.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Invalid> {
        let what = format!("{} bytes", bytes.len());
        match serde_json::from_slice(bytes) {
            Ok(root @ Value::Object(_)) if depth(&root) <= DEPTH => Ok(Self {
                root,
                text: bytes.into(),
                numbers: Vec::new(),
                problems: Vec::new(),
            }),
            Ok(Value::Object(_)) => Err(Invalid::unshown(
                "body",
                format!("must not be nested deeper than {DEPTH} levels"),
            )),
            Ok(_) => Err(Invalid::unshown(
                "body",
                format!("must be a JSON object, not {what} of other JSON"),
            )),
            Err(error) => {
                let place = format!("line {}, column {}", error.line(), error.column());
                Err(Invalid::unshown(
                    "body",
                    format!("must be JSON, and at {place} it is not ({what})"),
                ))
            }
        }
    }

    /// An object to be read by itself; anything else is one that has a problem.
    pub(super) fn of(root: Value) -> Self {
        let mut part = Self {
            root: Value::Null,
            text: Box::default(),
            numbers: Vec::new(),
            problems: Vec::new(),
        };
        if root.is_object() {
            part.root = root;
        } else {
            let kind = kind(&root);
            let rule = format!("must be an object, not {kind}");
            part.problem(Invalid::unshown("", rule));
        }
        part
    }

    /// The object at a path, to be read by itself; without one, an empty object.
    pub(super) fn part(&self, path: &str) -> Self {
        Self::of(
            self.at(path)
                .cloned()
                .unwrap_or_else(|| Value::Object(Map::new())),
        )
    }

    /// Takes over the problems of a part that was read by itself.
    pub(super) fn absorb(&mut self, part: Self, at: &str) {
        for problem in part.problems {
            let field = format!("{at}.{}", problem.field());
            let field = field.trim_end_matches('.').to_owned();
            self.problem(problem.at(field));
        }
    }

    /// What stands at a path, or null.
    pub(super) fn value(&self, path: &str) -> Value {
        self.at(path).cloned().unwrap_or_default()
    }

    /// The same, its numbers that were taken as texts written as texts.
    pub(super) fn in_texts(&self, path: &str) -> Value {
        let mut value = self.value(path);
        for (known, text) in &self.numbers {
            let below = known.strip_prefix(path);
            let Some(below) = below.and_then(|rest| rest.strip_prefix('.')) else {
                continue;
            };
            let mut names = below.split('.');
            let place = names.try_fold(&mut value, |value, name| value.get_mut(name));
            if let Some(place) = place {
                *place = Value::String(text.clone());
            }
        }
        value
    }

    /// Whether a path is there, be it with a null.
    pub(crate) fn names(&self, path: &str) -> bool {
        path.split('.')
            .try_fold(&self.root, |value, name| value.get(name))
            .is_some()
    }

    /// The value at a path such as `data.attributes.amount`; a `null` is no value.
    fn at(&self, path: &str) -> Option<&Value> {
        let value = path
            .split('.')
            .try_fold(&self.root, |value, name| value.get(name))?;
        (!value.is_null()).then_some(value)
    }

    /// Notes a problem if something on the way to a path is no object.
    fn check_way(&mut self, path: &str) {
        let mut value = &self.root;
        for (end, _) in path.match_indices('.') {
            let place = &path[..end];
            let name = place.rsplit('.').next().unwrap_or_default();
            let Some(next) = value.get(name) else { return };
            if is_no_object(next) {
                let kind = kind(next);
                if !self.has_problem_at(place) {
                    let rule = format!("must be an object, not {kind}");
                    self.problem(Invalid::unshown(place.to_owned(), rule));
                }
                return;
            }
            value = next;
        }
    }

    /// A number as it was written: what reads it as a float has lost digits already.
    fn number_text(&self, path: &str) -> Option<String> {
        let mut raw: &RawValue = serde_json::from_slice(&self.text).ok()?;
        for name in path.split('.') {
            let members: HashMap<String, &RawValue> = serde_json::from_str(raw.get()).ok()?;
            raw = members.get(name).copied()?;
        }
        Some(raw.get().to_owned())
    }

    pub(crate) fn problem(&mut self, problem: Invalid) {
        self.problems.push(problem);
    }

    /// A text, or a number taken as its text; empty counts as absent.
    pub(crate) fn text(&mut self, path: &'static str) -> Option<String> {
        self.check_way(path);
        let text = match self.at(path)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => {
                let text = self.number_text(path);
                let text = text.unwrap_or_else(|| number.to_string());
                self.numbers.push((path, text.clone()));
                text
            }
            other => {
                let rule = format!("must be a text, not {}", kind(other));
                if !self.has_problem_at(path) {
                    self.problem(Invalid::unshown(path, rule));
                }
                return None;
            }
        };
        (!text.is_empty()).then_some(text)
    }

    /// A text of at most so many characters.
    pub(crate) fn text_up_to(&mut self, path: &'static str, limit: usize) -> Option<String> {
        let text = self.text(path)?;
        if text.chars().count() > limit {
            self.problem(Invalid::new(
                path,
                format!("at most {limit} characters"),
                &text,
            ));
        }
        Some(text)
    }

    /// A list of anything.
    pub(crate) fn list(&mut self, path: &'static str) -> Option<Vec<Value>> {
        self.check_way(path);
        let list = self.at(path)?.as_array().cloned();
        if list.is_none() {
            self.problem(Invalid::unshown(path, "must be a list"));
        }
        list
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, path: &'static str) -> Option<Vec<String>> {
        self.check_way(path);
        let list = self.at(path)?.as_array().map(|items| {
            items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
        if list.as_ref().is_none_or(Option::is_none) {
            self.problem(Invalid::unshown(path, "must be a list of texts"));
        }
        list.flatten()
    }

    /// An object whose members are texts.
    pub(crate) fn pairs(&mut self, path: &'static str) -> Option<Vec<(String, String)>> {
        self.check_way(path);
        let pairs = self.at(path)?.as_object().and_then(|object| {
            let pair =
                |(name, value): (&String, &Value)| Some((name.clone(), value.as_str()?.to_owned()));
            object.iter().map(pair).collect()
        });
        if pairs.is_none() {
            self.problem(Invalid::unshown(path, "must be an object of texts"));
        }
        pairs
    }

    /// Notes a problem if there is something that is no object.
    pub(crate) fn object(&mut self, path: &'static str) {
        self.check_way(path);
        if let Some(other) = self.at(path).filter(|value| is_no_object(value)) {
            let kind = kind(other);
            if !self.has_problem_at(path) {
                let rule = format!("must be an object, not {kind}");
                self.problem(Invalid::unshown(path, rule));
            }
        }
    }

    /// A text read as something else.
    pub(crate) fn parsed<T>(
        &mut self,
        path: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let text = self.text(path)?;
        parse(&text)
            .map_err(|problem| self.problem(problem.at(path)))
            .ok()
    }

    /// An amount above zero, with the text it was written in (Contract C-15).
    pub(crate) fn amount(
        &mut self,
        path: &'static str,
        currency: Currency,
    ) -> Option<(Money, String)> {
        let text = self.text(path)?;
        let money = self.parsed(path, |text| Money::parse(text, currency))?;
        if !money.is_positive() {
            self.problem(Invalid::new(path, "must be more than zero", &text));
            return None;
        }
        Some((money, text))
    }

    pub(crate) fn date(&mut self, path: &'static str) -> Option<Date> {
        self.parsed(path, str::parse)
    }

    /// Whole seconds, as a number or as its text (Contract §7.1).
    pub(crate) fn seconds(&mut self, path: &'static str) -> Option<Duration> {
        /// What the contract's range ends with.
        const LONGEST: u64 = 99_999_999;
        self.parsed(path, |text| match text.parse() {
            Ok(seconds @ 1..=LONGEST) => Ok(Duration::from_secs(seconds)),
            _ => Err(Invalid::new(
                path,
                format!("whole seconds from 1 to {LONGEST}"),
                text,
            )),
        })
    }

    /// The same of a field whose problems are known already.
    pub(crate) fn seconds_again(&mut self, path: &'static str) -> Option<Duration> {
        let known = self.problems.len();
        let seconds = self.seconds(path);
        self.problems.truncate(known);
        seconds
    }

    /// Whether something is so, as JSON or as its text.
    pub(crate) fn flag(&mut self, path: &'static str) -> Option<bool> {
        self.check_way(path);
        let flag = match self.at(path)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        };
        if flag.is_none() {
            self.problem(Invalid::unshown(path, "must be true or false"));
        }
        flag
    }

    /// Notes that a field must be there.
    pub(crate) fn require<T>(&mut self, path: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.has_problem_at(path) {
            self.problem(Invalid::missing(path, "required"));
        }
        value
    }

    /// Whether something was wrong so far.
    pub(crate) fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    pub(crate) fn has_problem_at(&self, path: &str) -> bool {
        self.problems.iter().any(|problem| problem.field() == path)
    }

    /// The whole body, if it had no problem.
    pub(crate) fn finish(self) -> Result<Value, Vec<Invalid>> {
        if self.problems.is_empty() {
            Ok(self.root)
        } else {
            Err(self.problems)
        }
    }
}

/// Whether a value cannot stand for an object. An empty list can: it is what PHP writes for an object
/// without members.
fn is_no_object(value: &Value) -> bool {
    !value.is_object() && !value.is_null() && !value.as_array().is_some_and(Vec::is_empty)
}

/// How many objects and lists stand inside one another.
fn depth(value: &Value) -> usize {
    let below = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(members) => members.values().map(depth).max(),
        _ => return 0,
    };
    1 + below.unwrap_or_default()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str, read: impl FnOnce(&mut Body)) -> Vec<String> {
        let mut body = Body::parse(text.as_bytes()).unwrap();
        read(&mut body);
        body.finish()
            .unwrap_err()
            .iter()
            .map(Invalid::to_string)
            .collect()
    }

    #[test]
    fn an_amount_is_a_text_or_a_number_and_keeps_how_it_was_written() {
        let mut body = Body::parse(br#"{"a":"20","b":20.5}"#).unwrap();
        assert_eq!(body.amount("a", Currency::EUR).unwrap().1, "20");
        assert_eq!(
            body.amount("b", Currency::EUR).unwrap().0,
            Money::eur("20.50").unwrap()
        );
        assert!(body.finish().is_ok());
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let found = problems(
            r#"{"data":{"amount":"0","currency":[]},"expiry":"soon"}"#,
            |body| {
                body.amount("data.amount", Currency::EUR);
                let currency = body.parsed("data.currency", Currency::parse);
                body.require("data.currency", currency);
                body.seconds("expiry");
                body.require("data.communication", None::<()>);
            },
        );
        assert_eq!(
            found,
            [
                "data.amount: must be more than zero (1 character: digits)",
                "data.currency: must be a text, not a list",
                "expiry: whole seconds from 1 to 99999999 (4 characters: lower-case letters)",
                "data.communication: required",
            ]
        );
    }

    #[test]
    fn what_is_no_json_object_says_where_it_stops_being_one() {
        let problem = |bytes: &[u8]| Body::parse(bytes).unwrap_err().to_string();
        assert_eq!(
            problem(b"[1]"),
            "body: must be a JSON object, not 3 bytes of other JSON"
        );
        assert_eq!(
            problem(b"{\"a\":"),
            "body: must be JSON, and at line 1, column 5 it is not (5 bytes)"
        );
    }
}
