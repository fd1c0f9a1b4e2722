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
    let mut problems = given_twice(call, known);
    let is_known = |name: &str| known.iter().any(|known| known.eq_ignore_ascii_case(name));
    for (name, _) in call.query_pairs() {
        if name.contains('[') && !is_known(&name) {
            problems.push(Invalid::unshown(name, "unknown here"));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(ApiError::invalid_fields(&problems))
    }
}

/// Those of some parameters that come twice: which of them counts would be a guess.
pub(super) fn given_twice(call: &Call, known: &[&str]) -> Vec<Invalid> {
    let mut seen = BTreeSet::new();
    let is_known = |name: &str| known.iter().any(|known| known.eq_ignore_ascii_case(name));
    let pairs = call.query_pairs().into_iter();
    let twice = pairs.filter(|(name, _)| is_known(name) && !seen.insert(name.to_ascii_lowercase()));
    twice
        .map(|(name, _)| Invalid::unshown(name, "must not be given twice"))
        .collect()
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

/// The words of a parameter that lists some of those known, separated by commas.
pub(super) fn words<const N: usize>(
    call: &Call,
    name: &'static str,
    known: [&'static str; N],
) -> Result<Vec<&'static str>, ApiError> {
    let text = call.query(name).unwrap_or_default();
    let words = text
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    let find = |word: &str| {
        let found = known.iter().find(|known| known.eq_ignore_ascii_case(word));
        let rule = format!("must be of {}", known.join(", "));
        found
            .copied()
            .ok_or_else(|| ApiError::invalid_fields(&[Invalid::new(name, rule, word)]))
    };
    words.map(find).collect()
}

/// The first instant after a day.
pub(super) fn day_after(day: Date) -> Timestamp {
    day.midnight() + Duration::from_hours(24)
}

/// The address of this very list with other values of some parameters.
pub(super) fn link(call: &Call, path: &str, own: &[(&str, String)]) -> String {
    let is_own = |name: &str| own.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    let others = call.query_pairs().into_iter();
    let others = others.filter(|(name, _)| !is_own(name));
    let pairs: Vec<_> = own
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .chain(others)
        .map(|(name, value)| {
            // Brackets stay readable, as the contract's links have them.
            let name = encoded(&name).replace("%5B", "[").replace("%5D", "]");
            format!("{name}={}", encoded(&value))
        })
        .collect();
    let base_url = call.base_url();
    if pairs.is_empty() {
        return format!("{base_url}{path}");
    }
    format!("{base_url}{path}?{}", pairs.join("&"))
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
