//! Payment schemes: by which rules a transfer travels, and when it arrives.

use std::time::Duration;

use fintecture::{Currency, Date, Invalid, Money, Timestamp};
use jiff::civil::{self, Time, time};
use serde::{Deserialize, Serialize};

use super::practice::CutOff;
use super::{calendar, paris};

/// From this time of a business day in Paris, a transfer counts as given on the next one.
const SCT_CUT_OFF: Time = time(17, 0, 0, 0);
/// When a settled transfer is credited in Paris: after the night's settlement.
const SCT_CREDIT: Time = time(9, 0, 0, 0);
/// The time that the SCT Inst rulebook grants from the time stamp to the beneficiary's bank.
pub(super) const SCT_INST_TRANSIT: Duration = Duration::from_secs(10);
/// The largest amount of a SEPA credit transfer message: 999 999 999.99 euros. The lower limit
/// that SCT Inst had of its own fell on 5 October 2025 (2025 rulebook, after Regulation (EU)
/// 2024/886); banks and payers may still set theirs.
const SEPA_LARGEST_CENTS: i64 = 99_999_999_999;

/// A scheme that this platform clears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Scheme {
    /// SEPA Credit Transfer: on business days, with a cut-off.
    #[default]
    Sct,
    /// SEPA Instant Credit Transfer: at any hour of any day.
    SctInst,
}

impl Scheme {
    pub(crate) const ALL: [Self; 2] = [Self::Sct, Self::SctInst];

    /// Reads the `scheme` of a request (Contract §7.1) in any case; `AUTO` leaves the choice to
    /// the platform, which takes SEPA Credit Transfer.
    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        match word.to_ascii_uppercase().as_str() {
            "AUTO" | "SEPA" | "SCT" => Ok(Self::Sct),
            "INSTANT_SEPA" | "INSTANT_SCT" | "ISCT" => Ok(Self::SctInst),
            _ => Err(Invalid::new(
                "scheme",
                "one of AUTO, SEPA, SCT, INSTANT_SEPA, INSTANT_SCT, iSCT",
                word,
            )),
        }
    }

    /// The word for it in `payment_scheme` (Contract §7.2).
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Sct => "SEPA",
            Self::SctInst => "INSTANT_SEPA",
        }
    }

    /// Whether it can carry an amount.
    pub(crate) fn check(self, amount: Money) -> Result<(), Invalid> {
        let largest = self.largest();
        if amount.currency() != self.currency() {
            let rule = format!("{} by the scheme {}", self.currency(), self.as_str());
            return Err(Invalid::new("currency", rule, amount.currency().as_str()));
        }
        let rule = if !amount.is_positive() {
            "more than zero".to_owned()
        } else if amount.amount() > largest.amount() {
            format!("at most {largest} by the scheme {}", self.as_str())
        } else {
            return Ok(());
        };
        Err(Invalid::new("amount", rule, &amount.amount().to_string()))
    }

    /// When the money arrives that was authorised at an instant, to be executed no earlier than a
    /// day in Paris, at a bank that may have a cut-off of its own.
    pub(crate) fn clearing_at(
        self,
        authorised: Timestamp,
        execution_date: Option<Date>,
        cut_off: Option<CutOff>,
    ) -> Timestamp {
        match self {
            Self::Sct => {
                let cut_off = cut_off.map_or(SCT_CUT_OFF, |CutOff(time)| time);
                sct_clearing(authorised, execution_date.map(civil_day), cut_off)
            }
            Self::SctInst => sct_inst_clearing(authorised, execution_date),
        }
    }

    /// The one currency that it carries.
    fn currency(self) -> Currency {
        match self {
            Self::Sct | Self::SctInst => Currency::EUR,
        }
    }

    /// The largest amount that it carries.
    fn largest(self) -> Money {
        match self {
            Self::Sct | Self::SctInst => Money::from_minor(SEPA_LARGEST_CENTS, Currency::EUR),
        }
    }
}

/// On the business day after the one on which the transfer counts as given.
fn sct_clearing(authorised: Timestamp, execution: Option<civil::Date>, cut_off: Time) -> Timestamp {
    let local = paris::local_time(authorised);
    let in_time = calendar::is_business_day(local.date()) && local.time() < cut_off;
    let received = if in_time {
        local.date()
    } else {
        calendar::business_day_after(local.date())
    };
    let given = execution.map_or(received, |day| {
        received.max(calendar::business_day_from(day))
    });
    paris::instant_of(calendar::business_day_after(given).to_datetime(SCT_CREDIT))
}

fn sct_inst_clearing(authorised: Timestamp, execution: Option<Date>) -> Timestamp {
    let sent = execution.map_or(authorised, |day| authorised.max(execution_start(day)));
    sent + SCT_INST_TRANSIT
}

/// The first instant of a day in Paris, from which on a transfer deferred to it is executed.
pub(super) fn execution_start(day: Date) -> Timestamp {
    paris::instant_of(civil_day(day).to_datetime(Time::midnight()))
}

fn civil_day(day: Date) -> civil::Date {
    // Both know the same days.
    civil::Date::new(day.year(), day.month(), day.day()).unwrap_or(civil::Date::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn clears(scheme: Scheme, authorised: &str, execution: Option<&str>) -> String {
        let execution = execution.map(|day| day.parse().unwrap());
        let authorised = authorised.parse().unwrap();
        scheme.clearing_at(authorised, execution, None).to_string()
    }

    #[test]
    fn every_name_of_a_scheme_is_read_in_any_case() {
        for word in ["AUTO", "auto", "SEPA", "sepa", "SCT"] {
            assert_eq!(Scheme::parse(word).unwrap(), Scheme::Sct, "{word}");
        }
        for word in [
            "INSTANT_SCT",
            "iSCT",
            "isct",
            "INSTANT_SEPA",
            "instant_sepa",
        ] {
            assert_eq!(Scheme::parse(word).unwrap(), Scheme::SctInst, "{word}");
        }
        for scheme in [Scheme::Sct, Scheme::SctInst] {
            assert_eq!(Scheme::parse(scheme.as_str()).unwrap(), scheme);
        }
    }

    #[test]
    fn a_scheme_that_is_not_cleared_here_is_refused_by_its_shape() {
        insta::assert_snapshot!(
            Scheme::parse("SWIFT").unwrap_err(),
            @"scheme: one of AUTO, SEPA, SCT, INSTANT_SEPA, INSTANT_SCT, iSCT (5 characters: upper-case letters)"
        );
        assert!(Scheme::parse("").is_err());
    }

    #[test]
    fn only_euros_within_the_limit_are_carried() {
        let error = |amount: &str, currency| {
            let amount = Money::parse(amount, currency).unwrap();
            Scheme::SctInst.check(amount).unwrap_err().to_string()
        };
        for scheme in [Scheme::Sct, Scheme::SctInst] {
            assert_eq!(scheme.check(Money::eur("0.01").unwrap()), Ok(()));
            assert_eq!(scheme.check(Money::eur("999999999.99").unwrap()), Ok(()));
        }
        insta::assert_snapshot!(
            error("1000000000", Currency::EUR),
            @"amount: at most 999999999.99 EUR by the scheme INSTANT_SEPA (10 characters: digits)"
        );
        insta::assert_snapshot!(
            error("0.00", Currency::EUR),
            @"amount: more than zero (4 characters: digits, punctuation)"
        );
        insta::assert_snapshot!(
            error("1", Currency::GBP),
            @"currency: EUR by the scheme INSTANT_SEPA (3 characters: upper-case letters)"
        );
    }

    #[test]
    fn a_transfer_clears_at_nine_in_paris_on_the_next_business_day() {
        // Wednesday, in winter and in summer.
        assert_eq!(
            clears(Scheme::Sct, "2025-01-15T10:00:00Z", None),
            "2025-01-16T08:00:00Z"
        );
        assert_eq!(
            clears(Scheme::Sct, "2025-07-16T10:00:00Z", None),
            "2025-07-17T07:00:00Z"
        );
    }

    #[test]
    fn from_the_cut_off_on_a_transfer_counts_as_given_on_the_next_day() {
        assert_eq!(
            clears(Scheme::Sct, "2025-01-15T15:59:59Z", None),
            "2025-01-16T08:00:00Z"
        );
        assert_eq!(
            clears(Scheme::Sct, "2025-01-15T16:00:00Z", None),
            "2025-01-17T08:00:00Z"
        );
        assert_eq!(
            clears(Scheme::Sct, "2025-07-16T14:59:59Z", None),
            "2025-07-17T07:00:00Z"
        );
        assert_eq!(
            clears(Scheme::Sct, "2025-07-16T15:00:00Z", None),
            "2025-07-18T07:00:00Z"
        );
    }

    #[test]
    fn a_bank_can_have_an_earlier_cut_off() {
        let cut_off = CutOff::try_from("11:00".to_owned()).unwrap();
        let clears = |authorised: &str| {
            let authorised = authorised.parse().unwrap();
            let at = Scheme::Sct.clearing_at(authorised, None, Some(cut_off));
            at.to_string()
        };
        assert_eq!(clears("2025-01-15T09:59:59Z"), "2025-01-16T08:00:00Z");
        assert_eq!(clears("2025-01-15T10:00:00Z"), "2025-01-17T08:00:00Z");
    }

    #[test]
    fn weekends_holidays_and_changes_of_the_clocks_are_stepped_over() {
        // Friday in time: Monday. Saturday: counts as Monday, so Tuesday.
        assert_eq!(
            clears(Scheme::Sct, "2025-03-28T10:00:00Z", None),
            "2025-03-31T07:00:00Z"
        );
        assert_eq!(
            clears(Scheme::Sct, "2025-03-29T10:00:00Z", None),
            "2025-04-01T07:00:00Z"
        );
        // Maundy Thursday after the cut-off.
        assert_eq!(
            clears(Scheme::Sct, "2025-04-17T16:00:00Z", None),
            "2025-04-23T07:00:00Z"
        );
        // 00:30 in Paris is the next day already.
        assert_eq!(
            clears(Scheme::Sct, "2025-01-15T23:30:00Z", None),
            "2025-01-17T08:00:00Z"
        );
    }

    #[test]
    fn a_transfer_with_an_execution_date_is_given_on_that_day() {
        let monday = "2025-01-13T10:00:00Z";
        assert_eq!(
            clears(Scheme::Sct, monday, Some("2025-01-16")),
            "2025-01-17T08:00:00Z"
        );
        assert_eq!(
            clears(Scheme::Sct, monday, Some("2025-01-18")),
            "2025-01-21T08:00:00Z"
        );
        assert_eq!(
            clears(Scheme::Sct, monday, Some("2024-12-01")),
            "2025-01-14T08:00:00Z"
        );
        assert_eq!(
            clears(Scheme::SctInst, monday, Some("2025-01-18")),
            "2025-01-17T23:00:10Z"
        );
        assert_eq!(
            clears(Scheme::SctInst, monday, Some("2025-01-13")),
            "2025-01-13T10:00:10Z"
        );
    }

    #[test]
    fn an_instant_transfer_takes_ten_seconds_even_on_christmas_night() {
        assert_eq!(
            clears(Scheme::SctInst, "2025-12-25T23:59:55Z", None),
            "2025-12-26T00:00:05Z"
        );
    }

    /// Instants from 2002 to 2100.
    fn instants() -> impl Strategy<Value = Timestamp> {
        (1_009_843_200_i64..4_102_444_800)
            .prop_map(|second| Timestamp::from_micros(second * 1_000_000))
    }

    fn days() -> impl Strategy<Value = Option<Date>> {
        proptest::option::of(instants().prop_map(Timestamp::date))
    }

    fn schemes() -> impl Strategy<Value = Scheme> {
        prop_oneof![Just(Scheme::Sct), Just(Scheme::SctInst)]
    }

    proptest! {
        #[test]
        fn nothing_clears_before_it_was_authorised(
            scheme in schemes(), authorised in instants(), execution in days()
        ) {
            prop_assert!(scheme.clearing_at(authorised, execution, None) > authorised);
        }

        #[test]
        fn a_credit_transfer_clears_at_nine_on_a_business_day_after_its_execution_date(
            authorised in instants(), execution in days()
        ) {
            let local = paris::local_time(Scheme::Sct.clearing_at(authorised, execution, None));
            prop_assert_eq!(local.time(), SCT_CREDIT);
            prop_assert!(calendar::is_business_day(local.date()));
            prop_assert!(execution.is_none_or(|day| civil_day(day) < local.date()));
        }

        #[test]
        fn what_is_authorised_later_clears_no_earlier(
            scheme in schemes(), one in instants(), other in instants(), execution in days()
        ) {
            let (first, second) = (one.min(other), one.max(other));
            prop_assert!(
                scheme.clearing_at(first, execution, None) <= scheme.clearing_at(second, execution, None)
            );
        }

        #[test]
        fn a_later_execution_date_clears_no_earlier(
            scheme in schemes(), authorised in instants(), one in instants(), other in instants()
        ) {
            let (first, second) = (one.min(other).date(), one.max(other).date());
            prop_assert!(
                scheme.clearing_at(authorised, None, None) <= scheme.clearing_at(authorised, Some(first), None)
            );
            prop_assert!(
                scheme.clearing_at(authorised, Some(first), None)
                    <= scheme.clearing_at(authorised, Some(second), None)
            );
        }

        #[test]
        fn any_word_is_read_or_refused_without_a_panic(word in "\\PC*") {
            let _ = Scheme::parse(&word);
        }
    }
}
