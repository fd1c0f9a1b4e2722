//! `GET /ais/v1/customer/{customer_id}/accounts/{account_id}/transactions` (Contract §8.6).

use std::time::Duration;

use axum::response::Response;
use fintecture::{Date, Invalid, Money, Timestamp};
use serde_json::{Value, json};

use super::access::Access;
use super::{Nulls, without_nulls};
use crate::api::caller::Call;
use crate::api::{ApiError, Segments, body, query};
use crate::bank::{DateStyle, Pages, Terms};
use crate::domain::chance::Chance;
use crate::domain::{Account, Scope};
use crate::engine::commands::Part;
use crate::store::tables::past::{Movement, Span};

/// How many days back those look who do not say.
const USUAL_DAYS: u32 = 90;

/// How many hex digits the id of a transaction has.
const ID_DIGITS: usize = 32;

/// The parameters that narrow a history, and those that leaf through it.
const FROM: &str = "filter[date_from]";
const TO: &str = "filter[date_to]";
const NUMBER: &str = "page[number]";
const CURSOR: &str = "page[cursor]";
const SIZE: &str = "page[size]";

/// What was booked on an account, the newest first.
pub(super) async fn list(Segments(customer_id, account_id): Segments, call: Call) -> Response {
    call.answer(async |call| {
        let access = Access::of(call, &customer_id)
            .await?
            .to(call, Scope::Transactions)?;
        let terms = access.terms(call);
        let asked = Asked::read(call, &terms)?;
        let account = access.account(call, &account_id).await?;
        let part = asked.part(call, &account).await?;
        access
            .count(call, Scope::Transactions, part, [&account])
            .await?;
        let engine = &call.platform.engine;
        let limit = asked.size + 1;
        let older_than = asked.page.cursor();
        let mut movements = engine
            .movements(account.row, asked.span(), older_than, limit)
            .await?;
        let size = usize::try_from(asked.size).unwrap_or(usize::MAX);
        let is_last = movements.len() <= size;
        movements.truncate(size);
        let communications = engine.communications(&movements).await?;
        let shown = Shown {
            account: &account,
            account_id: &account_id,
            seed: engine.world().seed,
            asked: &asked,
        };
        let data: Vec<_> = movements
            .iter()
            .zip(&communications)
            .map(|(movement, communication)| shown.item(movement, communication.as_deref()))
            .collect();
        let mut links = json!({ "self": link(call, asked.page) });
        if let Some(last) = movements.last().filter(|_| !is_last) {
            links["next"] = json!(link(call, asked.page.after(last)));
        }
        Ok(body::json(
            &json!({ "meta": {}, "data": data, "links": links }),
        ))
    })
    .await
}

/// What of a history is asked for.
struct Asked {
    from: Option<Timestamp>,
    before: Option<Timestamp>,
    page: Page,
    size: u32,
    nulls: Nulls,
    dates: DateStyle,
}

/// Which page, in the way of the bank (Contract §17).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Page {
    /// Counted from the newest booking of the moment, from 1.
    Number(u32),
    /// What comes after the movement of this number; without one, the newest.
    Cursor(Option<i64>),
}

impl Asked {
    fn read(call: &Call, terms: &Terms) -> Result<Self, ApiError> {
        let page_name = match terms.pages {
            Pages::Numbered => NUMBER,
            Pages::Cursor => CURSOR,
        };
        query::check_names(
            call,
            &[page_name, SIZE, FROM, TO, "remove_nulls", "convert_dates"],
        )?;
        let page = match terms.pages {
            Pages::Numbered => Page::Number(query::count(call, NUMBER, u32::MAX)?.unwrap_or(1)),
            Pages::Cursor => Page::Cursor(cursor(call)?),
        };
        let from = first_instant(call, terms)?;
        let before = query::day(call, [TO])?.map(query::day_after);
        if let (Some(from), Some(before)) = (from, before)
            && from >= before
            && call.query(FROM).is_some()
        {
            let problem = Invalid::unshown(FROM, format!("must not be after {TO}"));
            return Err(ApiError::invalid_fields(&[problem]));
        }
        Ok(Self {
            from,
            before,
            page,
            size: query::count(call, SIZE, query::PAGE_SIZE)?.unwrap_or(query::PAGE_SIZE),
            nulls: if query::flag(call, "remove_nulls")?.is_set() {
                Nulls::LeftOut
            } else {
                Nulls::Written
            },
            dates: if query::flag(call, "convert_dates")?.is_set() {
                DateStyle::Iso
            } else {
                terms.dates
            },
        })
    }

    /// Whether a reading begins here. A cursor that leaves nothing out begins one too.
    async fn part(&self, call: &Call, account: &Account) -> Result<Part, ApiError> {
        let leaves_out = match self.page {
            Page::Number(number) => number > 1,
            Page::Cursor(None) => false,
            Page::Cursor(Some(cursor)) => {
                let engine = &call.platform.engine;
                let all = Span::default();
                let newest = engine.movements(account.row, all, None, 1).await?;
                newest.first().is_some_and(|newest| newest.number >= cursor)
            }
        };
        Ok(if leaves_out { Part::Later } else { Part::First })
    }

    fn span(&self) -> Span {
        Span {
            from: self.from,
            before: self.before,
            skipped: match self.page {
                Page::Number(number) => (number - 1).saturating_mul(self.size),
                Page::Cursor(_) => 0,
            },
        }
    }
}

impl Page {
    fn cursor(self) -> Option<i64> {
        match self {
            Self::Number(_) => None,
            Self::Cursor(cursor) => cursor,
        }
    }

    /// The page behind this one, whose last movement is given.
    fn after(self, last: &Movement) -> Self {
        match self {
            Self::Number(number) => Self::Number(number.saturating_add(1)),
            Self::Cursor(_) => Self::Cursor(Some(last.number)),
        }
    }
}

/// The address of a page of this very list.
fn link(call: &Call, page: Page) -> String {
    let own = match page {
        Page::Number(number) => vec![(NUMBER, number.to_string())],
        Page::Cursor(Some(cursor)) => vec![(CURSOR, write_cursor(cursor))],
        Page::Cursor(None) => Vec::new(),
    };
    query::link(call, call.path(), &own)
}

/// The first instant that is looked at: `max` looks as far back as the bank tells anything, and
/// nothing looks further.
fn first_instant(call: &Call, terms: &Terms) -> Result<Option<Timestamp>, ApiError> {
    let today = call.platform.engine.clock().now().date().midnight();
    let days_ago = |days: u32| {
        let span = Duration::from_hours(24 * u64::from(days));
        let micros = i64::try_from(span.as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(today.as_micros().saturating_sub(micros))
    };
    let asked = match call.query(FROM).as_deref() {
        Some("max") => None,
        Some(_) => query::day(call, [FROM])?.map(Date::midnight),
        None => Some(days_ago(USUAL_DAYS)),
    };
    Ok(asked.max(terms.history_days.map(days_ago)))
}

/// Cursors are texts that mean nothing to their readers.
fn write_cursor(number: i64) -> String {
    format!("{:016x}", number.cast_unsigned())
}

fn cursor(call: &Call) -> Result<Option<i64>, ApiError> {
    let Some(text) = call.query(CURSOR) else {
        return Ok(None);
    };
    let is_hex = text.bytes().all(|b| b.is_ascii_hexdigit());
    match u64::from_str_radix(&text, 16) {
        Ok(number) if text.len() == 16 && is_hex => Ok(Some(number.cast_signed())),
        _ => {
            let rule = "must be the cursor of a link that was given";
            Err(ApiError::invalid_fields(&[Invalid::new(
                CURSOR, rule, &text,
            )]))
        }
    }
}

/// How movements are shown.
struct Shown<'a> {
    account: &'a Account,
    account_id: &'a str,
    seed: u64,
    asked: &'a Asked,
}

impl Shown<'_> {
    fn item(&self, movement: &Movement, communication: Option<&str>) -> Value {
        let name = format!("transaction/{}/{}", self.account_id, movement.number);
        let id = Chance::named(self.seed, &name).hex(ID_DIGITS);
        let money = Money::from_minor(movement.amount, self.account.currency);
        let attributes = json!({
            "amount": money.amount().to_string(),
            "currency": self.account.currency,
            "communication": communication,
            "status": "booked",
            "booking_date": self.asked.dates.write(movement.at.date()),
        });
        let attributes = match self.asked.nulls {
            Nulls::Written => attributes,
            Nulls::LeftOut => without_nulls(attributes),
        };
        json!({ "id": id, "type": "transactions", "attributes": attributes })
    }
}
