//! Settlements: what has been received on an acquiring account goes to the merchant's own account,
//! once a business day (Contract §7.8).

use fintecture::{Currency, Date, Money, Personal, Timestamp};
use jiff::civil::{Time, time};

use super::credit::{Remittance, Transfer};
use super::market::Market;
use super::{Account, Application, Changes, Moment, Refusal, Session, Task, Timer};

/// When settlements are executed, by the clocks of the currency's home: after the night's transfers
/// were credited.
const EXECUTED_AT: Time = time(10, 0, 0, 0);

/// How far a settlement is (Contract Q-11).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Progress {
    /// Its day has not come; what is received until then is added.
    Pending,
    /// The money has left for the merchant's account.
    Completed,
}

impl Progress {
    const ALL: [Self; 2] = [Self::Pending, Self::Completed];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Completed => "completed",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }
}

/// What one day's settlement comes to, in minor units.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Settlement {
    pub(crate) row: i64,
    /// What the merchant knows it by.
    pub(crate) id: String,
    pub(crate) application: i64,
    pub(crate) currency: Currency,
    pub(crate) execution_date: Date,
    pub(crate) progress: Progress,
    /// What was received.
    pub(crate) gross: i64,
    /// What stays on the acquiring account.
    pub(crate) deposit: i64,
    /// What left it already: refunds.
    pub(crate) other: i64,
}

impl Settlement {
    /// What the merchant gets.
    pub(crate) fn net(&self) -> i64 {
        self.gross - self.deposit - self.other
    }

    /// Keeps back what a deposit lacks, or gives back what is too much of it, in minor units; never
    /// more than there is.
    pub(crate) fn keep(&mut self, lacking: i64) {
        self.deposit = lacking.min(self.gross - self.other);
    }

    pub(crate) fn money(&self, minor: i64) -> Money {
        Money::from_minor(minor, self.currency)
    }
}

/// When what is received now in a currency is settled: the day, and the instant.
pub(crate) fn due(received: Timestamp, currency: Currency) -> Result<(Date, Timestamp), Refusal> {
    let Market { zone, calendar, .. } = Market::of(currency);
    let day = calendar.business_day_after(zone.local_time(received).date());
    let at = zone.instant_of(day.to_datetime(EXECUTED_AT));
    Ok((Date::new(day.year(), day.month(), day.day())?, at))
}

/// Executes a settlement, of which `session` is a part; `lacking` is what the deposit lacks. If the
/// acquiring account does not hold the money any more, it is tried again on the next business day.
pub(crate) fn execute(
    mut settlement: Settlement,
    lacking: i64,
    session: &Session,
    application: &Application,
    acquiring: &Account,
    own: &Account,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    settlement.keep(lacking);
    let net = settlement.money(settlement.net());
    if !acquiring.can_pay(net) {
        let (_, due_at) = due(moment.now, settlement.currency)?;
        let again = Timer::of(session, Task::Settle, due_at);
        return Ok(Changes {
            timers: vec![again],
            ..Changes::default()
        });
    }
    let mut booked = Vec::new();
    // Refunds may have taken all of it.
    if net.is_positive() {
        let creditor_iban = own.iban.ok_or(Refusal::UnknownIban)?;
        let transfer = Transfer {
            money: net,
            from: acquiring.row,
            to: own.row,
            remittance: Remittance {
                debtor_name: Personal::from(application.name.as_str()),
                creditor_iban,
                label: Personal::from(format!("Settlement {}", settlement.id)),
                internal_reference: None,
            },
        };
        booked.push(transfer.book(None, "settlement")?);
    }
    settlement.progress = Progress::Completed;
    Ok(Changes {
        booked,
        settled: vec![settlement],
        ..Changes::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_settlement_keeps_what_a_deposit_lacks_and_never_more_than_there_is() {
        let kept = |lacking: i64| {
            let mut settlement = Settlement {
                row: 1,
                id: String::new(),
                application: 1,
                currency: Currency::EUR,
                execution_date: Date::new(2025, 1, 16).unwrap(),
                progress: Progress::Pending,
                gross: 10_000,
                deposit: 0,
                other: 1_000,
            };
            settlement.keep(lacking);
            (settlement.deposit, settlement.net())
        };
        assert_eq!(kept(0), (0, 9_000));
        assert_eq!(kept(2_500), (2_500, 6_500));
        assert_eq!(kept(20_000), (9_000, 0));
        assert_eq!(kept(-500), (-500, 9_500));
    }

    #[test]
    fn what_is_received_is_settled_at_ten_in_paris_on_the_next_business_day() {
        for (received, day, at) in [
            // A Wednesday, in winter and in summer.
            ("2025-01-15T08:00:00Z", "2025-01-16", "2025-01-16T09:00:00Z"),
            ("2025-07-16T07:00:00Z", "2025-07-17", "2025-07-17T08:00:00Z"),
            // Midnight in Paris is an hour before that of UTC.
            ("2025-01-15T23:30:00Z", "2025-01-17", "2025-01-17T09:00:00Z"),
            // A Friday, and the Thursday before Easter.
            ("2025-01-17T10:00:00Z", "2025-01-20", "2025-01-20T09:00:00Z"),
            ("2025-04-17T10:00:00Z", "2025-04-22", "2025-04-22T08:00:00Z"),
        ] {
            let (date, instant) = due(received.parse().unwrap(), Currency::EUR).unwrap();
            assert_eq!(
                (date.to_string(), instant.to_string()),
                (day.into(), at.into())
            );
        }
    }
}
