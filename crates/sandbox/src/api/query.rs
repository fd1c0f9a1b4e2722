//! What the queries of lists ask for, and the links to their other pages (Contract §17).

use std::time::Duration;

use fintecture::{Date, Invalid, Timestamp};

use super::ApiError;
use super::caller::Call;

/// How many items a page has, unless it is asked for less (Contract §17, Q-17).
pub(super) const PAGE_SIZE: u32 = 100;

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
