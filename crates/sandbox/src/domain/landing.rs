//! How the money of an executed payment arrives.

use super::charges::Fees;
use super::ledger::AccountRow;
use super::payment::{Creditor, book, step};
use super::session::{Received, Session, Step};
use super::{Changes, Event, Moment, Refusal};

/// Where the money of an executed transfer arrives.
#[derive(Debug)]
pub(crate) struct Landing {
    pub(crate) transit: AccountRow,
    pub(crate) creditor: Creditor,
    pub(crate) fees: Option<Fees>,
}

/// Clearing brings the money to the creditor: all of it, or what the banks on its way left. Of what
/// reaches somebody else than the merchant nothing is heard, but that it did is kept: it arrives once.
pub(crate) fn clear(
    mut session: Session,
    landing: &Landing,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if session.stage.after(Step::Clear).is_none() || session.details.landed_at.is_some() {
        return Err(Refusal::WrongStage(session.stage.status));
    }
    let (from, to) = (landing.transit, landing.creditor.account());
    let deducted = landing.fees.filter(|fees| fees.charges.deducted > 0);
    let mut booking = book(&session, from, to, "credit")?;
    if let Some(fees) = deducted {
        booking.entry = fees.credit(session.amount, from, to)?;
    }
    if matches!(landing.creditor, Creditor::Other { .. }) {
        session.details.landed_at = Some(moment.now);
        return Ok(Changes {
            booked: vec![booking],
            amended: vec![session],
            ..Changes::default()
        });
    }
    let events = if let Some(fees) = deducted {
        let arrived = session.amount.minor() - fees.charges.deducted;
        session.received = Some(Received {
            total: arrived,
            last: arrived,
        });
        let mut events = step(&mut session, Step::FallShort, moment.now)?;
        events.push(Event::received_amount(&session, moment.now));
        if session.is_over(moment.now) {
            // Its time ended while the money was on its way, where nothing ends a session.
            events.extend(session.take(Step::Expire, moment.now)?);
        }
        events
    } else {
        step(&mut session, Step::Clear, moment.now)?
    };
    Ok(Changes {
        events,
        booked: vec![booking],
        moved: vec![session],
        ..Changes::default()
    })
}
