//! When money arrives.

use fintecture::{Currency, Date, Timestamp};
use jiff::civil::{self, DateTime, Time};

use super::Scheme;
use super::terms::{Session, Timing};
use crate::domain::market::Market;
use crate::domain::practice::CutOff;

impl Scheme {
    /// When money of a currency arrives that was authorised at an instant, to be executed no
    /// earlier than a day, at a bank that may have a cut-off of its own. Days and hours are those
    /// of the currency's home.
    pub(crate) fn clearing_at(
        self,
        currency: Currency,
        authorised: Timestamp,
        execution_date: Option<Date>,
        cut_off: Option<CutOff>,
    ) -> Timestamp {
        let market = Market::of(currency);
        let cut_off = cut_off.map(|CutOff(time)| time);
        let given = execution_date.map_or(authorised, |day| {
            authorised.max(execution_start(day, currency))
        });
        let local = market.zone.local_time(given);
        let arrival = match self.terms().timing {
            Timing::AtOnce(lasts) => return given + lasts,
            Timing::WhileOpen {
                opens,
                cut_off: usual,
                lasts,
            } => {
                let cut_off = cut_off.map_or(usual, |own| own.min(usual));
                let day = counting_day(market, local, cut_off);
                let opening = day.to_datetime(opens);
                return given.max(market.zone.instant_of(opening)) + lasts;
            }
            Timing::InSessions(sessions) => {
                let last = sessions.last().map_or(Time::MAX, |last| last.cut_off);
                let day = counting_day(market, local, cut_off.unwrap_or(last).min(last));
                let time = if day == local.date() {
                    local.time()
                } else {
                    Time::midnight()
                };
                day.to_datetime(session_after(sessions, time))
            }
            Timing::AfterDays {
                cut_off: usual,
                days,
                credited,
            } => {
                let day = counting_day(market, local, cut_off.unwrap_or(usual));
                let after = |day, _| market.calendar.business_day_after(day);
                (0..days).fold(day, after).to_datetime(credited)
            }
        };
        market.zone.instant_of(arrival)
    }
}

/// A transfer as its bank was given it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) currency: Currency,
    pub(crate) given_at: Timestamp,
    /// The day before which it is not executed.
    pub(crate) execution_date: Option<Date>,
    /// Of the bank's own.
    pub(crate) cut_off: Option<CutOff>,
}

impl Scheme {
    /// When money arrives that leaves at an instant. By cut-offs and days it counts from when the
    /// transfer was given: what its bank does with it until then makes it no later, unless the money
    /// should have arrived by now.
    pub(crate) fn clearing_after(self, order: Order, leaves_at: Timestamp) -> Timestamp {
        let Order {
            currency,
            given_at,
            execution_date,
            cut_off,
        } = order;
        let from_now = self.clearing_at(currency, leaves_at, None, cut_off);
        match self.terms().timing {
            Timing::AtOnce(_) | Timing::WhileOpen { .. } => from_now,
            Timing::InSessions(_) | Timing::AfterDays { .. } => {
                let foreseen = self.clearing_at(currency, given_at, execution_date, cut_off);
                if foreseen < leaves_at {
                    from_now
                } else {
                    foreseen
                }
            }
        }
    }
}

/// The business day on which a transfer counts as given.
fn counting_day(market: Market, local: DateTime, cut_off: Time) -> civil::Date {
    let day = local.date();
    if market.calendar.is_business_day(day) && local.time() < cut_off {
        day
    } else {
        market.calendar.business_day_after(day)
    }
}

/// When the session credits that takes what is given at a time; the last one takes what is left.
fn session_after(sessions: &[Session], time: Time) -> Time {
    let session = sessions.iter().find(|session| time < session.cut_off);
    session
        .or(sessions.last())
        .map_or(Time::MAX, |session| session.credited)
}

/// The first instant of a day where a currency is at home, from which on a transfer deferred to it is
/// executed.
pub(in crate::domain) fn execution_start(day: Date, currency: Currency) -> Timestamp {
    let midnight = civil_day(day).to_datetime(Time::midnight());
    Market::of(currency).zone.instant_of(midnight)
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
        let currency = scheme.terms().currency.unwrap_or(Currency::EUR);
        let at = scheme.clearing_at(currency, authorised, execution, None);
        at.to_string()
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
            let at = Scheme::Sct.clearing_at(Currency::EUR, authorised, None, Some(cut_off));
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
    fn elixir_credits_in_three_sessions_of_a_polish_business_day() {
        for (authorised, credited) in [
            // A Wednesday, an hour behind Warsaw.
            ("2025-01-15T08:29:59Z", "2025-01-15T10:00:00Z"),
            ("2025-01-15T08:30:00Z", "2025-01-15T14:00:00Z"),
            ("2025-01-15T14:59:59Z", "2025-01-15T16:30:00Z"),
            ("2025-01-15T15:00:00Z", "2025-01-16T10:00:00Z"),
            // Christmas Eve is a holiday, and a Saturday follows the last one.
            ("2025-12-23T15:30:00Z", "2025-12-29T10:00:00Z"),
        ] {
            assert_eq!(clears(Scheme::Elixir, authorised, None), credited);
        }
        assert_eq!(
            clears(Scheme::Elixir, "2025-01-13T10:00:00Z", Some("2025-01-18")),
            "2025-01-20T10:00:00Z"
        );
        let early = CutOff(civil::time(12, 0, 0, 0));
        let at = |authorised: &str| {
            let authorised = authorised.parse().unwrap();
            let at = Scheme::Elixir.clearing_at(Currency::PLN, authorised, None, Some(early));
            at.to_string()
        };
        assert_eq!(at("2025-01-15T10:59:59Z"), "2025-01-15T14:00:00Z");
        assert_eq!(at("2025-01-15T11:00:00Z"), "2025-01-16T10:00:00Z");
    }

    #[test]
    fn swiss_clearing_is_at_once_while_it_is_open_and_else_when_it_opens() {
        for (authorised, credited) in [
            ("2025-01-15T10:00:00Z", "2025-01-15T10:01:00Z"),
            ("2025-01-15T03:00:00Z", "2025-01-15T06:01:00Z"),
            ("2025-01-15T16:00:00Z", "2025-01-16T06:01:00Z"),
            // The national holiday, a Friday.
            ("2025-08-01T10:00:00Z", "2025-08-04T05:01:00Z"),
        ] {
            assert_eq!(clears(Scheme::Sic, authorised, None), credited);
        }
        assert_eq!(
            clears(Scheme::SicInstant, "2025-08-01T10:00:00Z", None),
            "2025-08-01T10:00:10Z"
        );
    }

    #[test]
    fn pounds_take_seconds_and_what_goes_over_correspondents_takes_two_business_days() {
        assert_eq!(
            clears(Scheme::Fps, "2025-12-25T23:59:55Z", None),
            "2025-12-26T00:00:02Z"
        );
        let clears = |authorised: &str| {
            let authorised = authorised.parse().unwrap();
            let at = Scheme::Swift.clearing_at(Currency::GBP, authorised, None, None);
            at.to_string()
        };
        // Thursday, on the clocks of London in summer: a bank holiday's Monday is stepped over.
        assert_eq!(clears("2025-05-01T13:59:59Z"), "2025-05-06T11:00:00Z");
        assert_eq!(clears("2025-05-01T14:00:00Z"), "2025-05-07T11:00:00Z");
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

    /// Every scheme with each currency that it carries, and one that is at home nowhere here.
    fn schemes() -> impl Strategy<Value = (Scheme, Currency)> {
        let currencies = ["EUR", "GBP", "PLN", "CHF", "RON", "ISK", "JPY"];
        let currencies = currencies.map(|code| Currency::parse(code).unwrap());
        let carried = Scheme::ALL
            .into_iter()
            .flat_map(|scheme| match scheme.terms().currency {
                Some(own) => vec![(scheme, own)],
                None => currencies.map(|currency| (scheme, currency)).to_vec(),
            });
        proptest::sample::select(carried.collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn nothing_clears_before_it_was_authorised(
            (scheme, currency) in schemes(), authorised in instants(), execution in days()
        ) {
            prop_assert!(scheme.clearing_at(currency, authorised, execution, None) > authorised);
        }

        #[test]
        fn nothing_clears_before_its_execution_date(
            (scheme, currency) in schemes(), authorised in instants(), day in instants()
        ) {
            let day = day.date();
            let at = scheme.clearing_at(currency, authorised, Some(day), None);
            prop_assert!(at > execution_start(day, currency));
        }

        #[test]
        fn what_is_no_instant_payment_clears_on_a_business_day_of_its_currency(
            (scheme, currency) in schemes(), authorised in instants(), execution in days()
        ) {
            let market = Market::of(currency);
            let at = scheme.clearing_at(currency, authorised, execution, None);
            let local = market.zone.local_time(at);
            match scheme.terms().timing {
                Timing::AtOnce(lasts) => {
                    let given = execution.map_or(authorised, |day| {
                        authorised.max(execution_start(day, currency))
                    });
                    prop_assert_eq!(at, given + lasts);
                }
                Timing::WhileOpen { opens, .. } => {
                    prop_assert!(market.calendar.is_business_day(local.date()));
                    prop_assert!(local.time() > opens);
                }
                Timing::InSessions(sessions) => {
                    prop_assert!(market.calendar.is_business_day(local.date()));
                    prop_assert!(sessions.iter().any(|session| session.credited == local.time()));
                }
                Timing::AfterDays { credited, .. } => {
                    prop_assert!(market.calendar.is_business_day(local.date()));
                    prop_assert_eq!(local.time(), credited);
                    prop_assert!(execution.is_none_or(|day| civil_day(day) < local.date()));
                }
            }
        }

        #[test]
        fn what_is_authorised_later_clears_no_earlier(
            (scheme, currency) in schemes(), one in instants(), other in instants(),
            execution in days()
        ) {
            let clears = |at| scheme.clearing_at(currency, at, execution, None);
            prop_assert!(clears(one.min(other)) <= clears(one.max(other)));
        }

        #[test]
        fn a_later_execution_date_clears_no_earlier(
            (scheme, currency) in schemes(), authorised in instants(),
            one in instants(), other in instants()
        ) {
            let clears = |day| scheme.clearing_at(currency, authorised, day, None);
            let (first, second) = (one.min(other).date(), one.max(other).date());
            prop_assert!(clears(None) <= clears(Some(first)));
            prop_assert!(clears(Some(first)) <= clears(Some(second)));
        }

        #[test]
        fn an_earlier_cut_off_of_a_bank_clears_no_earlier(
            (scheme, currency) in schemes(), authorised in instants(), hour in 0_i8..24
        ) {
            let usual = scheme.clearing_at(currency, authorised, None, None);
            let cut_off = CutOff(civil::time(hour, 0, 0, 0));
            let at = scheme.clearing_at(currency, authorised, None, Some(cut_off));
            let last = match scheme.terms().timing {
                Timing::AtOnce(_) => Time::midnight(),
                Timing::WhileOpen { cut_off, .. } | Timing::AfterDays { cut_off, .. } => cut_off,
                Timing::InSessions(sessions) => sessions.last().unwrap().cut_off,
            };
            if CutOff(last).0 >= cut_off.0 {
                prop_assert!(at >= usual);
            }
        }
    }
}
