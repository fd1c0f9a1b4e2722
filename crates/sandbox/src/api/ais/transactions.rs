//! `GET /ais/v1/customer/{customer_id}/accounts/{account_id}/transactions` (Contract §8.6).

use axum::response::Response;
use fintecture::{Date, Invalid, Money, Timestamp};
use serde_json::{Value, json};

use super::access::Access;
use super::without_nulls;
use crate::api::caller::Call;
use crate::api::{ApiError, Segments, body, query};
use crate::domain::chance::Chance;
use crate::domain::{Account, Refusal, Scope};
use crate::engine::Engine;
use crate::store::tables::past::{Movement, Span};

/// How far back those look who do not say: 90 days, in microseconds.
const DEFAULT_SPAN: i64 = 90 * 24 * 3_600 * 1_000_000;

/// How many hex digits the id of a transaction has.
const ID_DIGITS: usize = 32;

/// What was booked on an account, the newest first.
pub(super) async fn list(Segments(customer_id, account_id): Segments, call: Call) -> Response {
    call.answer(async |call| {
        let access = Access::of(call, &customer_id)
            .await?
            .to(Scope::Transactions)?;
        let account = access.account(call, &account_id).await?;
        let page = Page::asked(call)?;
        let engine = &call.platform.engine;
        let mut movements = page.movements(engine, &account).await?;
        let size = usize::try_from(page.size).unwrap_or(usize::MAX);
        let is_last = movements.len() <= size;
        movements.truncate(size);
        let communications = engine.communications(&movements).await?;
        let transaction = |(movement, communication): (&Movement, &Option<String>)| {
            show(
                call,
                &account,
                &account_id,
                movement,
                communication.as_deref(),
            )
        };
        let data: Vec<_> = movements
            .iter()
            .zip(&communications)
            .map(transaction)
            .collect();
        let mut links = json!({ "self": link(call, page.number, page.cursor) });
        let last = movements.last().filter(|_| !is_last);
        if let Some(last) = last {
            let next = page.number.saturating_add(1);
            links["next"] = json!(link(call, next, Some(last.number)));
        }
        Ok(body::json(
            &json!({ "meta": {}, "data": data, "links": links }),
        ))
    })
    .await
}

/// Which page is asked for.
///
/// A cursor leads the way, and `links.next` always has one: what is booked meanwhile then shifts
/// nothing. The number alone counts pages from the newest booking of the moment.
struct Page {
    span: Span,
    number: u32,
    size: u32,
    /// What it comes after: the number of a movement.
    cursor: Option<i64>,
}

impl Page {
    fn asked(call: &Call) -> Result<Self, ApiError> {
        let size = query::count(call, "page[size]", query::PAGE_SIZE)?.unwrap_or(query::PAGE_SIZE);
        let number = query::count(call, "page[number]", u32::MAX)?.unwrap_or(1);
        let to = query::day(call, ["filter[date_to]"])?;
        let cursor = cursor(call)?;
        let span = Span {
            from: first_instant(call)?,
            before: to.map(query::day_after),
            skipped: match cursor {
                Some(_) => 0,
                None => (number - 1).saturating_mul(size),
            },
        };
        Ok(Self {
            span,
            number,
            size,
            cursor,
        })
    }

    /// The movements of the page, and one more, to know whether another page follows.
    async fn movements(
        &self,
        engine: &Engine,
        account: &Account,
    ) -> Result<Vec<Movement>, Refusal> {
        let limit = self.size + 1;
        engine
            .movements(account.row, self.span, self.cursor, limit)
            .await
    }
}

/// The address of a page of this very list.
fn link(call: &Call, number: u32, cursor: Option<i64>) -> String {
    let mut page = vec![("page[number]", number.to_string())];
    page.extend(cursor.map(|cursor| ("page[cursor]", write_cursor(cursor))));
    query::link(call, call.path(), &page)
}

/// The first instant that is looked at; `max` looks as far back as there is anything.
fn first_instant(call: &Call) -> Result<Option<Timestamp>, ApiError> {
    const NAME: &str = "filter[date_from]";
    if call.query(NAME).as_deref() == Some("max") {
        return Ok(None);
    }
    let day = query::day(call, [NAME])?;
    let today = call.platform.engine.clock().now().date().midnight();
    let default = Timestamp::from_micros(today.as_micros() - DEFAULT_SPAN);
    Ok(Some(day.map_or(default, Date::midnight)))
}

/// Cursors are texts that mean nothing to their readers.
fn write_cursor(number: i64) -> String {
    format!("{:016x}", number.cast_unsigned())
}

fn cursor(call: &Call) -> Result<Option<i64>, ApiError> {
    const NAME: &str = "page[cursor]";
    let Some(text) = call.query(NAME) else {
        return Ok(None);
    };
    match u64::from_str_radix(&text, 16) {
        Ok(number) if text.len() == 16 => Ok(Some(number.cast_signed())),
        _ => {
            let rule = "must be the cursor of a link that was given";
            Err(ApiError::invalid_fields(&[Invalid::new(NAME, rule, &text)]))
        }
    }
}

fn show(
    call: &Call,
    account: &Account,
    account_id: &str,
    movement: &Movement,
    communication: Option<&str>,
) -> Value {
    let name = format!("transaction/{account_id}/{}", movement.number);
    let id = Chance::named(call.platform.engine.world().seed, &name).hex(ID_DIGITS);
    let money = Money::from_minor(movement.amount, account.currency);
    let mut attributes = json!({
        "amount": money.amount().to_string(),
        "currency": account.currency,
        "communication": communication,
        "status": "booked",
        // In the form that `convert_dates` asks for, whether it is asked for or not.
        "booking_date": movement.at.date(),
    });
    if call.query_flag("remove_nulls") {
        attributes = without_nulls(attributes);
    }
    json!({ "id": id, "type": "transactions", "attributes": attributes })
}
