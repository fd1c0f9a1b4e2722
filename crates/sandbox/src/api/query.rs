//! What the queries of lists ask for, and the links to their other pages (Contract §17).

use std::collections::BTreeSet;
use std::time::Duration;

use fintecture::{Date, Invalid, Timestamp};

use super::ApiError;
use super::caller::Call;

/// How many items a page has, unless it is asked for less (Contract §17, Q-17).
pub(super) const PAGE_SIZE: u32 = 100;

/// What a parameter that is true or false says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flag {
    Set,
    Denied,
    Absent,
}

impl Flag {
    pub(super) fn is_set(self) -> bool {
        self == Self::Set
    }

    pub(super) fn is_denied(self) -> bool {
        self == Self::Denied
    }
}

/// A parameter that is the word `true` or `false`; `1` and `0` are accepted (Contract §2).
pub(super) fn flag(call: &Call, name: &'static str) -> Result<Flag, ApiError> {
    let Some(text) = call.query(name) else {
        return Ok(Flag::Absent);
    };
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(Flag::Set),
        "false" | "0" => Ok(Flag::Denied),
        _ => {
            let problem = Invalid::new(name, "must be true or false", &text);
            Err(ApiError::invalid_fields(&[problem]))
        }
    }
}

/// Refuses a parameter in brackets that is none of the `known` ones, and one of those that comes
/// twice. Other parameters are nobody's business: official SDKs send some of their own.
pub(super) fn check_names(call: &Call, known: &[&str]) -> Result<(), ApiError> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for (name, _) in call.query_pairs() {
        let is_known = known.iter().any(|known| known.eq_ignore_ascii_case(&name));
        if is_known && !seen.insert(name.to_ascii_lowercase()) {
            problems.push(Invalid::unshown(name, "must not be given twice"));
        } else if !is_known && name.contains('[') {
            problems.push(Invalid::unshown(name, "unknown here"));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid_fields(&problems))
    }
}

/// A number from 1 to `most` in the query.
pub(super) fn count(call: &Call, name: &'static str, most: u32) -> Result<Option<u32>, ApiError> {
    let Some(text) = call.query(name) else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(Some(number)),
        _ => {
            let rule = format!("a whole number from 1 to {most}");
            Err(ApiError::invalid_fields(&[Invalid::new(name, rule, &text)]))
        }
    }
}

/// A day in the query, under one of its names (Contract C-37).
pub(super) fn day<const N: usize>(
    call: &Call,
    names: [&'static str; N],
) -> Result<Option<Date>, ApiError> {
    let Some((name, text)) = names
        .iter()
        .find_map(|name| Some((*name, call.query(name)?)))
    else {
        return Ok(None);
    };
    let problem = |problem: Invalid| ApiError::invalid_fields(&[problem.at(name)]);
    text.parse().map(Some).map_err(problem)
}

/// The first instant after a day.
pub(super) fn day_after(day: Date) -> Timestamp {
    day.midnight() + Duration::from_hours(24)
}

/// The address of this very list with other values of some parameters.
pub(super) fn link(call: &Call, path: &str, own: &[(&str, String)]) -> String {
    let own = own
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    let names: Vec<_> = own.clone().map(|(name, _)| name).collect();
    let others = call.query_pairs().into_iter();
    let others = others.filter(|(name, _)| !names.contains(name));
    let pairs: Vec<_> = own
        .chain(others)
        .map(|(name, value)| {
            // Brackets stay readable, as the contract's links have them.
            let name = encoded(&name).replace("%5B", "[").replace("%5D", "]");
            format!("{name}={}", encoded(&value))
        })
        .collect();
    format!("{}{path}?{}", call.base_url(), pairs.join("&"))
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
