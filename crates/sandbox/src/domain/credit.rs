//! Money that banks outside this world send to an acquiring account, and the session that it pays
//! (Contract §§7.1.1, 7.11).

use fintecture::{Iban, Money, Personal, Timestamp};

use super::ledger::{AccountRow, Entry};
use super::session::{Kind, Received, Session, Step};
use super::virtual_iban::Matching;
use super::{Booking, Changes, Event, Moment, Refusal, request_to_pay};

/// What a transfer says of itself.
#[derive(Clone, Debug)]
pub(crate) struct Remittance {
    pub(crate) debtor_name: Personal,
    pub(crate) creditor_iban: Iban,
    pub(crate) label: Personal,
    pub(crate) internal_reference: Option<String>,
}

/// A transfer that arrives, or leaves.
#[derive(Clone, Debug)]
pub(crate) struct Transfer {
    pub(crate) money: Money,
    pub(crate) from: AccountRow,
    pub(crate) to: AccountRow,
    pub(crate) remittance: Remittance,
}

impl Transfer {
    /// The entry that moves the money, for a session or for none.
    pub(crate) fn book(self, session: Option<i64>, label: &str) -> Result<Booking, Refusal> {
        Ok(Booking {
            entry: Entry::transfer(self.from, self.to, self.money)?,
            session,
            label: label.to_owned(),
            remittance: Some(self.remittance),
        })
    }
}

/// A session that expects money.
#[derive(Clone, Debug)]
pub(crate) struct Expecting {
    pub(crate) session: Session,
    /// What went back already of what came, in minor units.
    pub(crate) returned: i64,
}

impl Expecting {
    /// What is still to come, in minor units.
    pub(crate) fn lacking(&self) -> i64 {
        self.session.amount.minor() - self.session.received_so_far() + self.returned
    }

    fn step(&self, money: Money) -> Step {
        match money.minor().cmp(&self.lacking()) {
            std::cmp::Ordering::Less => Step::FallShort,
            std::cmp::Ordering::Equal => Step::Fill,
            std::cmp::Ordering::Greater => Step::Exceed,
        }
    }
}

/// Takes money in. It pays one of the sessions that expect money on its virtual IBAN, given the
/// oldest first, or else stays on the account for none. What pays a link that is paid again and again
/// opens a session of its own.
pub(crate) fn receive(
    expecting: Vec<Expecting>,
    transfer: Transfer,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let money = transfer.money;
    let Some(paid) = paid_by(money, expecting, moment.now) else {
        return Ok(Changes {
            booked: vec![transfer.book(None, "unallocated credit")?],
            ..Changes::default()
        });
    };
    let step = paid.step(money);
    let (mut session, admitted) = request_to_pay::admit(paid.session, moment)?;
    let total = session.received_so_far().saturating_add(money.minor());
    session.kind = Kind::SmartTransfer;
    session.received = Some(Received {
        total,
        last: money.minor(),
    });
    let mut events = session.take(step, moment.now)?;
    events.push(Event::received_amount(&session, moment.now));
    Ok(admitted.then(Changes {
        events,
        booked: vec![transfer.book(Some(session.row), "credit")?],
        moved: vec![session],
        ..Changes::default()
    }))
}

/// The session that money pays: the oldest that lacks exactly this much, or else the oldest that
/// takes any amount. One that takes its amount alone is never paid in part.
fn paid_by(money: Money, expecting: Vec<Expecting>, now: Timestamp) -> Option<Expecting> {
    let mut open: Vec<_> = expecting
        .into_iter()
        .filter(|Expecting { session, .. }| {
            session.amount.currency() == money.currency()
                && session.stage.after(Step::Fill).is_some()
                && !session.is_expired(now)
        })
        .collect();
    // What such a link has opened comes before what it could open.
    open.sort_by_key(|expecting| expecting.session.is_permanent());
    let exact = open
        .iter()
        .position(|expecting| expecting.lacking() == money.minor());
    let any = || {
        open.iter()
            .position(|expecting| expecting.session.details.matching == Matching::Any)
    };
    exact.or_else(any).map(|index| open.swap_remove(index))
}
