//! What a bank makes of its customers' transfers: which it takes, which it refuses, and how long it
//! takes over them. Its file says so; where the file says nothing, it does as asked.

use std::time::Duration;

use fintecture::{
    Currency, Date, Invalid, Money, SessionStatus, Timestamp, TransferReason, TransferState,
};
use jiff::civil::Time;
use jiff::{ToSpan, civil};
use serde::Deserialize;

use super::account::Condition;
use super::charges::{Bearer, Charges};
use super::hours::{self, Hours};
use super::market::Market;
use super::scheme::{Chooser, Scheme};
use super::session::{Session, Step};
use super::{Account, span};

/// How a bank pays. Days begin and end where the currency is at home; the hours in which the bank is
/// closed are those of Paris. Amounts are minor units of the account's currency.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Practice {
    /// By which schemes its customers can pay; where its file does not say, by those of its country.
    #[serde(deserialize_with = "read_schemes")]
    pub(crate) schemes: Vec<Scheme>,
    /// From this time of a business day, by the clocks of the currency, its transfers that are not
    /// instant count as given on the next one; the scheme's own cut-off, if it says nothing.
    pub(crate) cut_off: Option<CutOff>,
    /// The hours in which it answers nobody.
    pub(crate) closed: Vec<Hours>,
    /// The largest amount of one transfer.
    pub(crate) largest: Option<i64>,
    /// The largest sum of the transfers that leave an account on one day, with what they cost.
    pub(crate) largest_a_day: Option<i64>,
    /// How many transfers can leave an account on one day.
    pub(crate) transfers_a_day: Option<u32>,
    /// How many days ahead an execution date may lie.
    pub(crate) days_ahead: Option<u32>,
    /// What a transfer waits for before it is executed.
    pub(crate) path: Vec<Stop>,
    /// How long nobody knows what became of an instant transfer, where the creditor's bank confirms
    /// none within the time of the scheme.
    #[serde(deserialize_with = "read_some_span")]
    pub(crate) unconfirmed: Option<Duration>,
    /// What it tells of a transfer that it executed.
    pub(crate) tells: Telling,
    /// Who pays what a transfer over correspondents is charged.
    pub(crate) charges: Bearer,
    /// Why it refuses in the end, if it executes nothing.
    pub(crate) refuses: Option<TransferReason>,
}

impl Default for Practice {
    fn default() -> Self {
        Self {
            schemes: Vec::new(),
            cut_off: None,
            closed: Vec::new(),
            largest: None,
            largest_a_day: None,
            transfers_a_day: None,
            days_ahead: None,
            path: Vec::new(),
            unconfirmed: None,
            tells: Telling::Completed,
            charges: Bearer::default(),
            refuses: None,
        }
    }
}

/// A time of day written as `17:00`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct CutOff(pub(crate) Time);

impl TryFrom<String> for CutOff {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let rule = "must be a time of the day such as 17:00";
        let time = hours::time(&text).ok_or_else(|| Invalid::new("cut_off", rule, &text));
        time.map(Self)
    }
}

/// A state in which a transfer stays for a while (Contract §13.2).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stop {
    pub(crate) state: Waiting,
    #[serde(deserialize_with = "read_span")]
    pub(crate) lasts: Duration,
}

/// A state of a transfer that is approved and not executed, in the order in which they can follow on
/// one another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Waiting {
    /// The payer authorised it.
    Authorized,
    /// The bank accepted it.
    Accepted,
    /// Another signatory must approve.
    MultiSignature,
    /// It is held for review.
    Blocked,
    /// Its execution is deferred.
    Pending,
    /// It is being executed.
    Processing,
}

impl Waiting {
    const ALL: [Self; 6] = [
        Self::Authorized,
        Self::Accepted,
        Self::MultiSignature,
        Self::Blocked,
        Self::Pending,
        Self::Processing,
    ];

    fn state(self) -> TransferState {
        match self {
            Self::Authorized => TransferState::Authorized,
            Self::Accepted => TransferState::Accepted,
            Self::MultiSignature => TransferState::MultiSignature,
            Self::Blocked => TransferState::Blocked,
            Self::Pending => TransferState::Pending,
            Self::Processing => TransferState::Processing,
        }
    }

    /// The step that leads there.
    pub(crate) fn step(self) -> Step {
        match self {
            Self::Authorized => Step::Authorise,
            Self::Accepted => Step::Acknowledge,
            Self::MultiSignature => Step::Countersign,
            Self::Blocked => Step::Hold,
            Self::Pending => Step::Wait,
            Self::Processing => Step::Process,
        }
    }
}

/// What a bank tells of a transfer that it executed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Telling {
    /// That it is settled.
    #[default]
    Completed,
    /// No more than that it left: it gives no settlement information.
    Sent,
}

/// What left an account today.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Spent {
    pub(crate) transfers: u32,
    /// In minor units.
    pub(crate) total: i64,
}

impl Practice {
    /// What of it contradicts itself, by the name of the field.
    pub(crate) fn check(&self) -> Result<(), Invalid> {
        let limits = [
            ("largest", self.largest),
            ("largest_a_day", self.largest_a_day),
        ];
        for (field, limit) in limits {
            if limit.is_some_and(|limit| limit <= 0) {
                return Err(Invalid::unshown(field, "must be more than zero"));
            }
        }
        if !self.path.is_sorted_by(|one, next| one.state < next.state) {
            let rule = "must keep the order authorized, accepted, multi-signature, blocked, \
                        pending, processing, each at most once";
            return Err(Invalid::unshown("path", rule));
        }
        if let Some(TransferReason::Unknown(word)) = &self.refuses {
            let rule = "must be a transfer reason of the contract";
            return Err(Invalid::new("refuses", rule, word.as_str()));
        }
        Ok(())
    }

    /// When the bank answers again, if it is closed.
    pub(crate) fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        hours::end_of(&self.closed, now)
    }

    /// Whether what left an account today matters to it.
    pub(crate) fn counts_days(&self) -> bool {
        self.transfers_a_day.is_some() || self.largest_a_day.is_some()
    }

    /// Why it does not take an order.
    pub(crate) fn objection(
        &self,
        session: &Session,
        payer: &Account,
        now: Timestamp,
    ) -> Option<TransferReason> {
        let details = &session.details;
        let is_above = |limit: i64| session.amount.minor() > limit;
        if let Some(reason) = condition(payer) {
            Some(reason)
        } else if !self.schemes.contains(&details.scheme) {
            Some(TransferReason::TransactionForbidden)
        } else if details
            .execution_date
            .is_some_and(|day| self.is_too_far(day, session.amount.currency(), now))
        {
            Some(TransferReason::InvalidExecutionDate)
        } else if self.largest.is_some_and(is_above) {
            Some(TransferReason::AmountExceedsLimit)
        } else {
            None
        }
    }

    /// Why it does not execute an order that it took, after what left the account that day; `charges`
    /// are what the payer pays beside the amount, in minor units.
    pub(crate) fn obstacle(
        &self,
        amount: Money,
        charges: i64,
        payer: &Account,
        spent: Spent,
    ) -> Option<TransferReason> {
        let taken = amount.minor().saturating_add(charges);
        let total = spent.total.saturating_add(taken);
        if let Some(reason) = &self.refuses {
            Some(reason.clone())
        } else if let Some(reason) = condition(payer) {
            Some(reason)
        } else if (self.transfers_a_day).is_some_and(|most| spent.transfers >= most) {
            Some(TransferReason::TooManyTransactions)
        } else if self.largest_a_day.is_some_and(|limit| total > limit) {
            Some(TransferReason::AmountExceedsLimit)
        } else if !payer.can_pay_with(amount, charges) {
            Some(TransferReason::InsufficientFunds)
        } else {
            None
        }
    }

    /// The scheme by which a session's money leaves: the merchant's, or else the first of the
    /// currency's that the bank pays by.
    pub(crate) fn scheme_for(&self, session: &Session) -> Scheme {
        let details = &session.details;
        if details.chooser == Chooser::Merchant {
            return details.scheme;
        }
        let amount = session.amount;
        let is_able =
            |scheme: &Scheme| self.schemes.contains(scheme) && scheme.check(amount).is_ok();
        let able = Scheme::of(amount.currency()).find(is_able);
        able.unwrap_or(details.scheme)
    }

    /// What a transfer of an amount by a scheme is charged.
    pub(crate) fn charges_of(&self, amount: Money, scheme: Scheme) -> Charges {
        Charges::of(scheme, self.charges, amount)
    }

    /// The next stop of a transfer by a scheme that stands in a state, or in none yet: of the bank's
    /// path, or else of the scheme's.
    fn stop_after(&self, scheme: Scheme, state: Option<&TransferState>) -> Option<&Stop> {
        let here = Waiting::ALL
            .into_iter()
            .find(|waiting| Some(&waiting.state()) == state);
        let path = match self.path.as_slice() {
            [] => scheme.path(),
            path => path,
        };
        path.iter()
            .find(|stop| here.is_none_or(|here| stop.state > here))
    }

    /// What happens to a transfer before it is executed or refused, and for how long it then stays.
    pub(crate) fn before_execution(&self, session: &Session) -> Option<(Step, Duration)> {
        if session.stage.status == SessionStatus::PaymentUnknown {
            return None;
        }
        let scheme = session.details.scheme;
        let state = session.stage.transfer_state.as_ref();
        if let Some(stop) = self.stop_after(scheme, state) {
            return Some((stop.state.step(), stop.lasts));
        }
        let (unconfirmed, within) = self.unconfirmed.zip(scheme.confirms_within())?;
        match state {
            Some(TransferState::Processing) => Some((Step::Doubt, unconfirmed)),
            _ => Some((Step::Process, within)),
        }
    }

    /// The step that executes a transfer by a scheme.
    pub(crate) fn execution(&self, scheme: Scheme) -> Step {
        match scheme.tells().unwrap_or(self.tells) {
            Telling::Completed => Step::Execute,
            Telling::Sent => Step::SendOff,
        }
    }

    fn is_too_far(&self, day: Date, currency: Currency, now: Timestamp) -> bool {
        let Some(days) = self.days_ahead else {
            return false;
        };
        let today = Market::of(currency).zone.local_time(now).date();
        let last = today.checked_add(i64::from(days).days());
        let asked = civil::Date::new(day.year(), day.month(), day.day());
        matches!((asked, last), (Ok(asked), Ok(last)) if asked > last)
    }
}

/// The first instant of the day that an instant lies in where a currency is at home.
pub(crate) fn day_begins(currency: Currency, now: Timestamp) -> Timestamp {
    let zone = Market::of(currency).zone;
    let today = zone.local_time(now).date();
    zone.instant_of(today.to_datetime(Time::midnight()))
}

/// Why nothing leaves an account that is not open.
fn condition(payer: &Account) -> Option<TransferReason> {
    match payer.condition {
        Condition::Open => None,
        Condition::Blocked => Some(TransferReason::BlockedAccount),
        Condition::Closed => Some(TransferReason::ClosedAccount),
    }
}

fn read_schemes<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Scheme>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    if words.is_empty() {
        let problem = Invalid::unshown("schemes", "must name at least one");
        return Err(serde::de::Error::custom(problem));
    }
    let schemes = words.iter().map(|word| Scheme::parse(word));
    schemes
        .collect::<Result<_, _>>()
        .map_err(serde::de::Error::custom)
}

fn read_some_span<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    read_span(from).map(Some)
}

fn read_span<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(from)?;
    span::parse("lasts", &text).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Practice {
        toml::from_str(text).unwrap()
    }

    fn refused(text: &str) -> String {
        match toml::from_str::<Practice>(text) {
            Ok(practice) => practice.check().unwrap_err().to_string(),
            Err(error) => error.message().to_owned(),
        }
    }

    #[test]
    fn a_bank_that_says_nothing_does_as_asked() {
        let practice = read("");
        assert_eq!(practice, Practice::default());
        assert_eq!(practice.check(), Ok(()));
        assert!(!practice.counts_days());
        assert_eq!(practice.stop_after(Scheme::Sct, None), None);
    }

    #[test]
    fn a_transfer_goes_from_stop_to_stop_and_never_back() {
        let practice = read(
            "path = [{ state = \"accepted\", lasts = \"5m\" }, { state = \"processing\", lasts = \"1h\" }]",
        );
        assert_eq!(practice.check(), Ok(()));
        let after = |state: Option<TransferState>| {
            let stop = practice.stop_after(Scheme::Sct, state.as_ref());
            stop.map(|stop| (stop.state, stop.lasts.as_secs()))
        };
        assert_eq!(after(None), Some((Waiting::Accepted, 300)));
        let processing = Some((Waiting::Processing, 3_600));
        assert_eq!(after(Some(TransferState::Accepted)), processing);
        assert_eq!(after(Some(TransferState::Pending)), processing);
        assert_eq!(after(Some(TransferState::Processing)), None);
    }

    #[test]
    fn what_contradicts_itself_is_refused_by_its_field() {
        insta::assert_snapshot!(refused("largest = 0"), @"largest: must be more than zero");
        insta::assert_snapshot!(refused("schemes = []"), @"schemes: must name at least one");
        assert!(refused("schemes = [\"pigeon\"]").contains("scheme: one of"));
        assert!(refused("refuses = \"mood\"").starts_with("refuses: must be a transfer reason"));
        assert!(refused("closed = [\"always\"]").contains("closed: must be times of the day"));
        assert!(refused("cut_off = \"5 pm\"").contains("cut_off: must be a time of the day"));
        assert!(refused("largest_ever = 1").contains("unknown field"));
        let backwards = "path = [{ state = \"processing\", lasts = \"1m\" }, { state = \"accepted\", lasts = \"1m\" }]";
        assert!(refused(backwards).starts_with("path: must keep the order"));
    }
}
