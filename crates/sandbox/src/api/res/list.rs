//! Lists that a query narrows and sorts (Contract §9).

use std::cmp::Ordering;

use fintecture::Invalid;

use crate::api::caller::Call;
use crate::api::{ApiError, query};

/// A filter of a list of `T`.
pub(super) struct Filter<T> {
    pub(super) name: &'static str,
    /// What its value must be, for those whose value is none.
    pub(super) rule: &'static str,
    pub(super) understands: fn(&str) -> bool,
    pub(super) keeps: fn(&T, &str) -> bool,
}

/// A sort of a list of `T`.
pub(super) struct Sort<T> {
    pub(super) name: &'static str,
    pub(super) compare: fn(&T, &T) -> Ordering,
}

/// A sort that is asked for.
type Asked<'s, T> = (&'s Sort<T>, Direction);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Rising,
    Falling,
}

/// The items that the query's filters keep, in the order of its sorts: the first of them counts
/// first. Names and values are read in any case (Contract C-33); one that is unknown is refused by
/// its name, since a list that ignored it would look like an answer.
pub(super) fn select<T>(
    call: &Call,
    items: impl Iterator<Item = T>,
    filters: &[Filter<T>],
    sorts: &[Sort<T>],
) -> Result<Vec<T>, ApiError> {
    let filter_names = filters.iter().map(|filter| filter.name);
    let sort_names = sorts.iter().map(|sort| sort.name);
    let known: Vec<_> = filter_names.chain(sort_names).collect();
    query::check_names(call, &known)?;
    let mut problems = Vec::new();
    let mut kept: Vec<T> = items.collect();
    let mut asked: Vec<Asked<'_, T>> = Vec::new();
    for (name, value) in call.query_pairs() {
        if value.is_empty() {
            continue;
        }
        let is = |known: &str| known.eq_ignore_ascii_case(&name);
        if let Some(filter) = filters.iter().find(|filter| is(filter.name)) {
            if (filter.understands)(&value) {
                kept.retain(|item| (filter.keeps)(item, &value));
            } else {
                problems.push(Invalid::new(filter.name, filter.rule, &value));
            }
        }
        if let Some(sort) = sorts.iter().find(|sort| is(sort.name)) {
            match direction(&value) {
                Some(direction) => asked.push((sort, direction)),
                None => problems.push(Invalid::new(sort.name, "must be ASC or DESC", &value)),
            }
        }
    }
    if !problems.is_empty() {
        return Err(ApiError::invalid_fields(&problems));
    }
    kept.sort_by(|left, right| compare(&asked, left, right));
    Ok(kept)
}

fn direction(word: &str) -> Option<Direction> {
    match word.to_ascii_uppercase().as_str() {
        "ASC" => Some(Direction::Rising),
        "DESC" => Some(Direction::Falling),
        _ => None,
    }
}

/// By the first sort that tells the two apart.
fn compare<T>(asked: &[Asked<'_, T>], left: &T, right: &T) -> Ordering {
    let by = |(sort, direction): &Asked<'_, T>| {
        let order = (sort.compare)(left, right);
        match direction {
            Direction::Rising => order,
            Direction::Falling => order.reverse(),
        }
    };
    asked
        .iter()
        .map(by)
        .find(|order| order.is_ne())
        .unwrap_or(Ordering::Equal)
}
