//! The days on which payment systems settle.

use std::iter::successors;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::holiday::{self, Holiday};

/// The business days of a payment system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Calendar {
    /// TARGET, the Eurosystem's: for euros.
    Target,
    /// Bank holidays of England and Wales: for pounds.
    EnglandAndWales,
    Poland,
    /// Swiss Interbank Clearing.
    Switzerland,
    Sweden,
    Norway,
    Denmark,
    Czechia,
    Hungary,
    Romania,
    Iceland,
}

impl Calendar {
    /// Whether it is open: every day but weekends and its holidays.
    pub(crate) fn is_business_day(self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !(weekend || self.holidays().iter().any(|holiday| holiday.is_on(day)))
    }

    /// The first business day that is not before `day`.
    pub(crate) fn business_day_from(self, day: Date) -> Date {
        successors(Some(day), |day| day.tomorrow().ok())
            .find(|day| self.is_business_day(*day))
            // Only on the last days of the year 9999.
            .unwrap_or(day)
    }

    /// The first business day after `day`.
    pub(crate) fn business_day_after(self, day: Date) -> Date {
        self.business_day_from(day.saturating_add(1.day()))
    }

    fn holidays(self) -> &'static [Holiday] {
        match self {
            Self::Target => holiday::TARGET,
            Self::EnglandAndWales => holiday::ENGLAND_AND_WALES,
            Self::Poland => holiday::POLAND,
            Self::Switzerland => holiday::SWITZERLAND,
            Self::Sweden => holiday::SWEDEN,
            Self::Norway => holiday::NORWAY,
            Self::Denmark => holiday::DENMARK,
            Self::Czechia => holiday::CZECHIA,
            Self::Hungary => holiday::HUNGARY,
            Self::Romania => holiday::ROMANIA,
            Self::Iceland => holiday::ICELAND,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::Calendar::{EnglandAndWales, Poland, Switzerland, Target};
    use super::*;

    const ALL: [Calendar; 11] = [
        Target,
        EnglandAndWales,
        Poland,
        Switzerland,
        Calendar::Sweden,
        Calendar::Norway,
        Calendar::Denmark,
        Calendar::Czechia,
        Calendar::Hungary,
        Calendar::Romania,
        Calendar::Iceland,
    ];

    /// The working days of a year, from Monday to Friday, on which it is closed: `01-01`.
    fn closed(calendar: Calendar, year: i16) -> Vec<String> {
        successors(Some(date(year, 1, 1)), |day| day.tomorrow().ok())
            .take_while(|day| day.year() == year)
            .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
            .filter(|day| !calendar.is_business_day(*day))
            .map(|day| format!("{:02}-{:02}", day.month(), day.day()))
            .collect()
    }

    #[test]
    fn the_closing_days_of_2026_are_the_six_of_target() {
        // 26 December 2026 is a Saturday.
        assert_eq!(
            closed(Target, 2026),
            ["01-01", "04-03", "04-06", "05-01", "12-25"]
        );
    }

    #[test]
    fn the_bank_holidays_of_england_and_wales_are_those_that_were_announced() {
        for (year, days) in [
            // Easter Monday is 18 April; Christmas Day 2022 is a Sunday.
            (
                2022,
                "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
            ),
            (
                2023,
                "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
            ),
            (
                2002,
                "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26",
            ),
            (
                2011,
                "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
            ),
            (
                2012,
                "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
            ),
            (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
            (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
            (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        ] {
            assert_eq!(closed(EnglandAndWales, year).join(" "), days, "{year}");
        }
    }

    #[test]
    fn poland_keeps_christmas_eve_since_2025() {
        assert_eq!(
            closed(Poland, 2024).join(" "),
            "01-01 04-01 05-01 05-03 05-30 08-15 11-01 11-11 12-25 12-26"
        );
        assert_eq!(
            closed(Poland, 2025).join(" "),
            "01-01 01-06 04-21 05-01 06-19 08-15 11-11 12-24 12-25 12-26"
        );
    }

    #[test]
    fn swiss_clearing_is_closed_on_the_days_of_the_whole_country() {
        assert_eq!(
            closed(Switzerland, 2025).join(" "),
            "01-01 01-02 04-18 04-21 05-01 05-29 06-09 08-01 12-25 12-26"
        );
    }

    #[test]
    fn every_other_country_is_closed_on_its_own_days() {
        for (calendar, days) in [
            (
                Calendar::Sweden,
                "01-01 01-06 04-18 04-21 05-01 05-29 06-06 06-20 12-24 12-25 12-26 12-31",
            ),
            (
                Calendar::Norway,
                "01-01 04-17 04-18 04-21 05-01 05-29 06-09 12-25 12-26",
            ),
            (
                Calendar::Denmark,
                "01-01 04-17 04-18 04-21 05-29 05-30 06-05 06-09 12-24 12-25 12-26 12-31",
            ),
            (
                Calendar::Czechia,
                "01-01 04-18 04-21 05-01 05-08 10-28 11-17 12-24 12-25 12-26",
            ),
            (
                Calendar::Hungary,
                "01-01 04-18 04-21 05-01 06-09 08-20 10-23 12-25 12-26",
            ),
            // Both Easters fell on 20 April 2025.
            (
                Calendar::Romania,
                "01-01 01-02 01-06 01-07 01-24 04-18 04-21 05-01 06-09 08-15 12-01 12-25 12-26",
            ),
            (
                Calendar::Iceland,
                "01-01 04-17 04-18 04-21 04-24 05-01 05-29 06-09 06-17 08-04 12-25 12-26",
            ),
        ] {
            assert_eq!(closed(calendar, 2025).join(" "), days, "{calendar:?}");
        }
        // Good Friday and Easter Monday of the Orthodox churches, and Whit Monday.
        let romania = closed(Calendar::Romania, 2024).join(" ");
        assert!(romania.contains("05-03 05-06 06-24"), "{romania}");
    }

    #[test]
    fn days_that_are_holidays_in_france_alone_are_business_days() {
        for day in [date(2025, 7, 14), date(2025, 5, 8), date(2025, 11, 11)] {
            assert!(Target.is_business_day(day), "{day}");
        }
    }

    #[test]
    fn easter_and_christmas_are_stepped_over() {
        let after = |day| Target.business_day_after(day);
        let from = |day| Target.business_day_from(day);
        assert_eq!(after(date(2025, 4, 17)), date(2025, 4, 22));
        assert_eq!(after(date(2025, 12, 24)), date(2025, 12, 29));
        assert_eq!(from(date(2025, 4, 18)), date(2025, 4, 22));
        assert_eq!(from(date(2025, 4, 22)), date(2025, 4, 22));
    }

    #[test]
    fn the_end_of_the_calendar_is_no_endless_search() {
        for calendar in ALL {
            assert_eq!(calendar.business_day_after(Date::MAX), Date::MAX);
        }
    }

    proptest! {
        #[test]
        fn the_next_business_day_is_open_later_and_at_most_six_days_away(
            days in 0_i32..40_000
        ) {
            let day = date(2000, 1, 1).saturating_add(days.days());
            for calendar in ALL {
                let next = calendar.business_day_after(day);
                prop_assert!(calendar.is_business_day(next));
                prop_assert!(next > day && next <= day.saturating_add(6.days()));
                prop_assert_eq!(calendar.business_day_from(next), next);
            }
        }
    }
}
