//! What has been received becomes part of a settlement, and what is refunded is taken from it.

use super::commands::{first, treasury};
use crate::domain::ledger::AccountRow;
use crate::domain::session::Kind;
use crate::domain::settlement::{self, Progress, Settlement};
use crate::domain::{Application, Changes, Moment, Refusal, Session, Task, Timer};
use crate::store::tables::{session as sessions, settlement as table, timer};
use crate::store::{Read, Stmt};

/// What a decision changes of an application's settlements.
pub(super) async fn follow<T: Read>(
    tx: &mut T,
    application: &Application,
    changes: &Changes,
    moment: &mut Moment,
) -> Result<Vec<Stmt>, Refusal> {
    let mut writes = Vec::new();
    for session in changes.moved.iter().chain(&changes.amended) {
        if session.stage.is_received() && session.settlement.is_none() {
            writes.extend(include(tx, application, session, moment).await?);
        }
    }
    for refund in changes.opened.iter().chain(&changes.moved) {
        if let (Kind::Refund, Some(original)) = (refund.kind, &refund.original) {
            let currency = refund.amount.currency();
            let acquiring = treasury::acquiring(tx, application, currency).await?;
            let taken = taken(acquiring, changes, refund);
            if taken > 0 {
                writes.push(table::take(original.row, taken));
            }
        }
    }
    Ok(writes)
}

/// Adds a session to the settlement of the next business day, which is opened if there is none.
async fn include<T: Read>(
    tx: &mut T,
    application: &Application,
    session: &Session,
    moment: &mut Moment,
) -> Result<Vec<Stmt>, Refusal> {
    let currency = session.amount.currency();
    let (mut day, mut due_at) = settlement::due(moment.now, currency)?;
    let mut of_day = first(tx, table::of_day(application.row, currency, day)).await?;
    // Where the clock was turned back, a day may have been settled already.
    while let Some(row) = &of_day
        && table::from_row(row)?.progress == Progress::Completed
    {
        (day, due_at) = settlement::due(due_at, currency)?;
        of_day = first(tx, table::of_day(application.row, currency, day)).await?;
    }
    // What came in parts may have been refunded in parts before it was complete, and what came before
    // there were settlements may have been refunded before it is changed.
    let left = first(tx, sessions::left_for_refunds(session.row)).await?;
    let left = left.map_or(Ok(0), |row| row.int(0))?;
    let mut writes = Vec::new();
    let row = if let Some(row) = of_day {
        row.int(0)?
    } else {
        let opened = Settlement {
            row: moment.row(),
            id: moment.chance.hex(32),
            application: application.row,
            currency,
            execution_date: day,
            progress: Progress::Pending,
            gross: 0,
            deposit: 0,
            other: 0,
        };
        writes.push(table::insert(&opened));
        let execution = Timer::of(session, Task::Settle, due_at);
        writes.push(timer::insert(moment.row(), &execution));
        opened.row
    };
    writes.extend(table::add(row, session.row, session.arrived()));
    if left > 0 {
        writes.push(table::take_before(row, left));
    }
    Ok(writes)
}

/// What a decision takes from the acquiring account for a refund, in minor units.
fn taken(acquiring: AccountRow, changes: &Changes, refund: &Session) -> i64 {
    let of_refund = |booking: &&crate::domain::Booking| booking.session == Some(refund.row);
    let bookings = changes.booked.iter().filter(of_refund);
    let postings = bookings.flat_map(|booking| booking.entry.postings());
    let own = postings.filter(|posting| posting.account == acquiring);
    -own.map(|posting| posting.amount).sum::<i64>()
}
