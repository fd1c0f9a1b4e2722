//! The days on which euro transfers settle: those of TARGET, the Eurosystem's payment system.

use std::iter::successors;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// Whether TARGET is open: every day but weekends, 1 January, Good Friday, Easter Monday, 1 May,
/// 25 and 26 December (decision of the European Central Bank of 14 December 2000, since 2002).
pub(crate) fn is_business_day(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    let fixed = matches!((day.month(), day.day()), (1 | 5, 1) | (12, 25 | 26));
    let easter = easter_sunday(day.year());
    let good_friday = easter.saturating_sub(2.days());
    let easter_monday = easter.saturating_add(1.day());
    !(weekend || fixed || day == good_friday || day == easter_monday)
}

/// The first business day that is not before `day`.
pub(crate) fn business_day_from(day: Date) -> Date {
    successors(Some(day), |day| day.tomorrow().ok())
        .find(|day| is_business_day(*day))
        // Only on the last days of the year 9999.
        .unwrap_or(day)
}

/// The first business day after `day`.
pub(crate) fn business_day_after(day: Date) -> Date {
    business_day_from(day.saturating_add(1.day()))
}

/// The Sunday of Easter in the Gregorian calendar, by the computus of Meeus, Jones and Butcher.
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y.rem_euclid(19);
    let (century, of_century) = (y.div_euclid(100), y.rem_euclid(100));
    let moon_correction = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact =
        (19 * golden + century - century.div_euclid(4) - moon_correction + 15).rem_euclid(30);
    let to_sunday =
        (32 + 2 * century.rem_euclid(4) + 2 * (of_century / 4) - epact - of_century.rem_euclid(4))
            .rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    // Days after 22 March.
    let days = epact + to_sunday - 7 * late;
    date(year, 3, 22).saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn easter_falls_where_almanacs_say() {
        for (year, month, day) in [
            (1818, 3, 22),
            (1943, 4, 25),
            (1954, 4, 18),
            (1981, 4, 19),
            (2000, 4, 23),
            (2008, 3, 23),
            (2011, 4, 24),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2038, 4, 25),
            (2049, 4, 18),
            (2076, 4, 19),
        ] {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn the_closing_days_of_2026_are_the_six_of_target() {
        let closed: Vec<String> = successors(Some(date(2026, 1, 1)), |day| day.tomorrow().ok())
            .take_while(|day| day.year() == 2026)
            .filter(|day| !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
            .filter(|day| !is_business_day(*day))
            .map(|day| day.to_string())
            .collect();
        // 26 December 2026 is a Saturday.
        assert_eq!(
            closed,
            [
                "2026-01-01",
                "2026-04-03",
                "2026-04-06",
                "2026-05-01",
                "2026-12-25"
            ]
        );
    }

    #[test]
    fn days_that_are_holidays_in_france_alone_are_business_days() {
        for day in [date(2025, 7, 14), date(2025, 5, 8), date(2025, 11, 11)] {
            assert!(is_business_day(day), "{day}");
        }
    }

    #[test]
    fn easter_and_christmas_are_stepped_over() {
        assert_eq!(business_day_after(date(2025, 4, 17)), date(2025, 4, 22));
        assert_eq!(business_day_after(date(2025, 12, 24)), date(2025, 12, 29));
        assert_eq!(business_day_from(date(2025, 4, 18)), date(2025, 4, 22));
        assert_eq!(business_day_from(date(2025, 4, 22)), date(2025, 4, 22));
    }

    #[test]
    fn the_end_of_the_calendar_is_no_endless_search() {
        assert_eq!(business_day_after(Date::MAX), Date::MAX);
    }

    proptest! {
        #[test]
        fn easter_is_a_sunday_between_22_march_and_25_april(year in 1583_i16..=9999) {
            let easter = easter_sunday(year);
            prop_assert_eq!(easter.weekday(), Weekday::Sunday);
            prop_assert!(easter >= date(year, 3, 22) && easter <= date(year, 4, 25));
        }

        #[test]
        fn the_next_business_day_is_open_later_and_at_most_five_days_away(
            days in 0_i32..40_000
        ) {
            let day = date(2000, 1, 1).saturating_add(days.days());
            let next = business_day_after(day);
            prop_assert!(is_business_day(next));
            prop_assert!(next > day && next <= day.saturating_add(5.days()));
            prop_assert_eq!(business_day_from(next), next);
        }
    }
}
