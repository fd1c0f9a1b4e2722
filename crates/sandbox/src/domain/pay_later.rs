//! Orders that are financed now and paid later (Contract §§7.10, 18).

use std::time::Duration;

use fintecture::{Invalid, TransferReason};
use serde::{Deserialize, Serialize};

use super::ledger::AccountRow;
use super::payment::{book, step};
use super::session::{Kind, Session, Step};
use super::{Changes, Event, Method, Moment, Refusal, Task, Timer};

/// How long after the order the money arrives.
const SETTLED_AFTER: Duration = Duration::from_mins(10);

/// How long the buyer has to pay.
pub(crate) const TERM: Duration = Duration::from_hours(30 * 24);

/// The number that a French company is registered under: nine digits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Siren(String);

/// What the financier makes of a company.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Cover,
    /// It gets no quote.
    RefuseQuote,
    /// It gets one, and the order is refused.
    RefuseOrder,
    /// The order is covered, and the money does not come.
    RefuseSettlement,
}

impl Siren {
    /// Reads it as people write it, in groups of three.
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let digits: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
        if digits.len() == 9 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(Invalid::new("siren", "must be nine digits", text))
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The sandbox's companies are told apart by their numbers; all others are covered too.
    pub(crate) fn verdict(&self) -> Verdict {
        match self.0.as_str() {
            "000000001" => Verdict::RefuseQuote,
            "000000002" => Verdict::RefuseOrder,
            "000000003" => Verdict::RefuseSettlement,
            _ => Verdict::Cover,
        }
    }
}

/// The buyer's company asks what it would take to pay later.
pub(crate) fn quote(
    mut session: Session,
    siren: Siren,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if !session.details.methods.contains(&Method::Bnpl) {
        return Err(Refusal::OtherMethod);
    }
    session.kind = Kind::PayLater;
    session.provider = None;
    session.username = None;
    let verdict = siren.verdict();
    session.details.siren = Some(siren);
    let mut events = step(&mut session, Step::ChooseBank, moment.now)?;
    if verdict == Verdict::RefuseQuote {
        events.extend(refused(
            &mut session,
            TransferReason::OrderRejected,
            moment,
        )?);
    }
    Ok(Changes {
        events,
        amended: vec![session],
        ..Changes::default()
    })
}

/// The buyer places the order.
pub(crate) fn order(mut session: Session, moment: &Moment) -> Result<Changes, Refusal> {
    let siren = session.details.siren.as_ref();
    let verdict = siren.ok_or(Refusal::OtherMethod)?.verdict();
    if matches!(verdict, Verdict::RefuseQuote | Verdict::RefuseOrder) {
        return refuse(session, TransferReason::OrderRejected, moment);
    }
    let events = step(&mut session, Step::Cover, moment.now)?;
    let settlement = Timer::of(&session, Task::Finance, moment.now + SETTLED_AFTER);
    Ok(Changes {
        events,
        timers: vec![settlement],
        moved: vec![session],
        ..Changes::default()
    })
}

/// The buyer, or somebody for the financier, turns the order down.
pub(crate) fn refuse(
    mut session: Session,
    reason: TransferReason,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    if session.kind != Kind::PayLater {
        return Err(Refusal::OtherMethod);
    }
    if session.is_expired(moment.now) {
        return Err(Refusal::Expired);
    }
    let events = refused(&mut session, reason, moment)?;
    Ok(Changes {
        events,
        moved: vec![session],
        ..Changes::default()
    })
}

/// The financier pays the merchant, or does not.
pub(crate) fn settle(
    mut session: Session,
    financier: AccountRow,
    merchant: AccountRow,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let siren = session.details.siren.as_ref();
    if siren.is_some_and(|siren| siren.verdict() == Verdict::RefuseSettlement) {
        return refuse(session, TransferReason::NotReceived, moment);
    }
    // Whom a refund goes back to.
    session.payer = Some(financier);
    let events = session.take(Step::Finance, moment.now)?;
    let booked = vec![book(&session, financier, merchant, "financing")?];
    Ok(Changes {
        events,
        booked,
        moved: vec![session],
        ..Changes::default()
    })
}

fn refused(
    session: &mut Session,
    reason: TransferReason,
    moment: &Moment,
) -> Result<Vec<Event>, Refusal> {
    session.reason = Some(reason);
    session.take(Step::Refuse, moment.now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_siren_is_nine_digits_however_they_are_grouped() {
        for text in ["552100554", "552 100 554", " 552\u{a0}100\u{202f}554 "] {
            assert_eq!(Siren::parse(text).unwrap().as_str(), "552100554");
        }
        for text in ["", "55210055", "5521005544", "55210055A", "٥٥٢١٠٠٥٥٤"] {
            assert!(Siren::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn each_of_the_contracts_companies_has_its_verdict() {
        let verdict = |digit: u8| Siren::parse(&format!("00000000{digit}")).unwrap().verdict();
        assert_eq!(
            [0, 1, 2, 3, 4].map(verdict),
            [
                Verdict::Cover,
                Verdict::RefuseQuote,
                Verdict::RefuseOrder,
                Verdict::RefuseSettlement,
                Verdict::Cover,
            ]
        );
    }
}
