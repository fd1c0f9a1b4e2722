//! The days on which payment systems are closed besides weekends.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

/// A day that is kept in some years.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Holiday {
    rule: Rule,
    first: i16,
    last: i16,
}

/// Which day of a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rule {
    /// A month and a day.
    Fixed(i8, i8),
    /// The same, and on the Monday after where it falls on a weekend.
    OrMonday(i8, i8),
    /// The same, and two days later where it falls on a weekend.
    OrTwoDaysLater(i8, i8),
    /// So many days after the Sunday of Easter.
    Easter(i32),
    /// The same by the calendar of the Orthodox churches.
    OrthodoxEaster(i32),
    /// The first such day of the week that is not before a month and a day.
    First(Weekday, i8, i8),
}

impl Holiday {
    /// Whether a day is this one.
    pub(super) fn is_on(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day.year()) && self.rule.day_of(day.year()) == day
    }

    const fn every(rule: Rule) -> Self {
        Self::since(i16::MIN, rule)
    }

    const fn since(first: i16, rule: Rule) -> Self {
        Self {
            rule,
            first,
            last: i16::MAX,
        }
    }

    const fn until(last: i16, rule: Rule) -> Self {
        Self {
            rule,
            first: i16::MIN,
            last,
        }
    }

    const fn between(first: i16, last: i16, rule: Rule) -> Self {
        Self { rule, first, last }
    }

    const fn once(year: i16, month: i8, day: i8) -> Self {
        Self {
            rule: Rule::Fixed(month, day),
            first: year,
            last: year,
        }
    }
}

impl Rule {
    fn day_of(self, year: i16) -> Date {
        match self {
            Self::Fixed(month, day) => date(year, month, day),
            Self::OrMonday(month, day) => match date(year, month, day) {
                day if is_weekend(day) => weekday_from(Weekday::Monday, day),
                day => day,
            },
            Self::OrTwoDaysLater(month, day) => match date(year, month, day) {
                day if is_weekend(day) => day.saturating_add(2.days()),
                day => day,
            },
            Self::Easter(days) => easter_sunday(year).saturating_add(days.days()),
            Self::OrthodoxEaster(days) => orthodox_easter_sunday(year).saturating_add(days.days()),
            Self::First(weekday, month, day) => weekday_from(weekday, date(year, month, day)),
        }
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The first such day of the week that is not before a day.
fn weekday_from(weekday: Weekday, day: Date) -> Date {
    let days = day.weekday().until(weekday);
    day.saturating_add(i32::from(days).days())
}

const NEW_YEAR: Holiday = Holiday::every(Rule::Fixed(1, 1));
const EPIPHANY: Holiday = Holiday::every(Rule::Fixed(1, 6));
const MAUNDY_THURSDAY: Holiday = Holiday::every(Rule::Easter(-3));
const GOOD_FRIDAY: Holiday = Holiday::every(Rule::Easter(-2));
const EASTER_MONDAY: Holiday = Holiday::every(Rule::Easter(1));
const LABOUR_DAY: Holiday = Holiday::every(Rule::Fixed(5, 1));
const ASCENSION: Holiday = Holiday::every(Rule::Easter(39));
const WHIT_MONDAY: Holiday = Holiday::every(Rule::Easter(50));
const ASSUMPTION: Holiday = Holiday::every(Rule::Fixed(8, 15));
const CHRISTMAS_EVE: Holiday = Holiday::every(Rule::Fixed(12, 24));
const CHRISTMAS: Holiday = Holiday::every(Rule::Fixed(12, 25));
const SECOND_OF_CHRISTMAS: Holiday = Holiday::every(Rule::Fixed(12, 26));
const NEW_YEARS_EVE: Holiday = Holiday::every(Rule::Fixed(12, 31));

/// Decision of the European Central Bank of 14 December 2000, since 2002.
pub(super) const TARGET: &[Holiday] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

/// Banking and Financial Dealings Act 1971, and what royal proclamations moved or added since 2002; what
/// falls on a weekend is made up for.
pub(super) const ENGLAND_AND_WALES: &[Holiday] = &[
    Holiday::every(Rule::OrMonday(1, 1)),
    GOOD_FRIDAY,
    EASTER_MONDAY,
    Holiday::until(2019, Rule::First(Weekday::Monday, 5, 1)),
    Holiday::once(2020, 5, 8),
    Holiday::since(2021, Rule::First(Weekday::Monday, 5, 1)),
    Holiday::once(2023, 5, 8),
    // In 2002, 2012 and 2022 it moved to the Jubilees.
    Holiday::until(2001, Rule::First(Weekday::Monday, 5, 25)),
    Holiday::once(2002, 6, 3),
    Holiday::once(2002, 6, 4),
    Holiday::between(2003, 2011, Rule::First(Weekday::Monday, 5, 25)),
    Holiday::once(2011, 4, 29),
    Holiday::once(2012, 6, 4),
    Holiday::once(2012, 6, 5),
    Holiday::between(2013, 2021, Rule::First(Weekday::Monday, 5, 25)),
    Holiday::once(2022, 6, 2),
    Holiday::once(2022, 6, 3),
    Holiday::since(2023, Rule::First(Weekday::Monday, 5, 25)),
    Holiday::every(Rule::First(Weekday::Monday, 8, 25)),
    Holiday::once(2022, 9, 19),
    Holiday::every(Rule::OrTwoDaysLater(12, 25)),
    Holiday::every(Rule::OrTwoDaysLater(12, 26)),
];

/// The act on days off work of 18 January 1951, as amended.
pub(super) const POLAND: &[Holiday] = &[
    NEW_YEAR,
    Holiday::since(2011, Rule::Fixed(1, 6)),
    EASTER_MONDAY,
    LABOUR_DAY,
    Holiday::every(Rule::Fixed(5, 3)),
    // Corpus Christi.
    Holiday::every(Rule::Easter(60)),
    ASSUMPTION,
    Holiday::every(Rule::Fixed(11, 1)),
    Holiday::every(Rule::Fixed(11, 11)),
    Holiday::since(2025, Rule::Fixed(12, 24)),
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

pub(super) const SWITZERLAND: &[Holiday] = &[
    NEW_YEAR,
    Holiday::every(Rule::Fixed(1, 2)),
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    Holiday::every(Rule::Fixed(8, 1)),
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

pub(super) const SWEDEN: &[Holiday] = &[
    NEW_YEAR,
    EPIPHANY,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    Holiday::since(2005, Rule::Fixed(6, 6)),
    // Midsummer Eve.
    Holiday::every(Rule::First(Weekday::Friday, 6, 19)),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
    NEW_YEARS_EVE,
];

pub(super) const NORWAY: &[Holiday] = &[
    NEW_YEAR,
    MAUNDY_THURSDAY,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    Holiday::every(Rule::Fixed(5, 17)),
    ASCENSION,
    WHIT_MONDAY,
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

/// With the days on which banks alone are closed: that after the Ascension, 5 June, Christmas Eve and
/// New Year's Eve.
pub(super) const DENMARK: &[Holiday] = &[
    NEW_YEAR,
    MAUNDY_THURSDAY,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    // The Great Prayer Day, abolished in 2024.
    Holiday::until(2023, Rule::Easter(26)),
    ASCENSION,
    Holiday::every(Rule::Easter(40)),
    WHIT_MONDAY,
    Holiday::every(Rule::Fixed(6, 5)),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
    NEW_YEARS_EVE,
];

pub(super) const CZECHIA: &[Holiday] = &[
    NEW_YEAR,
    Holiday::since(2016, Rule::Easter(-2)),
    EASTER_MONDAY,
    LABOUR_DAY,
    Holiday::every(Rule::Fixed(5, 8)),
    Holiday::every(Rule::Fixed(7, 5)),
    Holiday::every(Rule::Fixed(7, 6)),
    Holiday::every(Rule::Fixed(9, 28)),
    Holiday::every(Rule::Fixed(10, 28)),
    Holiday::every(Rule::Fixed(11, 17)),
    CHRISTMAS_EVE,
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

/// Without the working days that decrees exchange for Saturdays.
pub(super) const HUNGARY: &[Holiday] = &[
    NEW_YEAR,
    Holiday::every(Rule::Fixed(3, 15)),
    Holiday::since(2017, Rule::Easter(-2)),
    EASTER_MONDAY,
    LABOUR_DAY,
    WHIT_MONDAY,
    Holiday::every(Rule::Fixed(8, 20)),
    Holiday::every(Rule::Fixed(10, 23)),
    Holiday::every(Rule::Fixed(11, 1)),
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

/// Labour Code, article 139.
pub(super) const ROMANIA: &[Holiday] = &[
    NEW_YEAR,
    Holiday::every(Rule::Fixed(1, 2)),
    Holiday::since(2024, Rule::Fixed(1, 6)),
    Holiday::since(2024, Rule::Fixed(1, 7)),
    Holiday::since(2017, Rule::Fixed(1, 24)),
    Holiday::since(2018, Rule::OrthodoxEaster(-2)),
    Holiday::every(Rule::OrthodoxEaster(1)),
    LABOUR_DAY,
    Holiday::since(2017, Rule::Fixed(6, 1)),
    Holiday::since(2008, Rule::OrthodoxEaster(50)),
    Holiday::since(2009, Rule::Fixed(8, 15)),
    Holiday::since(2012, Rule::Fixed(11, 30)),
    Holiday::every(Rule::Fixed(12, 1)),
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

pub(super) const ICELAND: &[Holiday] = &[
    NEW_YEAR,
    MAUNDY_THURSDAY,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    // The first day of summer.
    Holiday::every(Rule::First(Weekday::Thursday, 4, 19)),
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    Holiday::every(Rule::Fixed(6, 17)),
    // The merchants' day.
    Holiday::every(Rule::First(Weekday::Monday, 8, 1)),
    CHRISTMAS,
    SECOND_OF_CHRISTMAS,
];

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

/// The Sunday of Easter that Julian rules give, by Meeus, on the day that Gregorian calendars call it.
fn orthodox_easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let epact = (19 * y.rem_euclid(19) + 15).rem_euclid(30);
    let to_sunday = (2 * y.rem_euclid(4) + 4 * y.rem_euclid(7) - epact + 34).rem_euclid(7);
    let century = y.div_euclid(100);
    // How far the Julian calendar is behind: 13 days until 2099.
    let behind = century - century.div_euclid(4) - 2;
    // Days after 22 March.
    date(year, 3, 22).saturating_add((epact + to_sunday + behind).days())
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
    fn orthodox_easter_falls_where_almanacs_say() {
        for (year, month, day) in [
            (2008, 4, 27),
            (2016, 5, 1),
            (2021, 5, 2),
            (2024, 5, 5),
            (2025, 4, 20),
            (2026, 4, 12),
            (2027, 5, 2),
        ] {
            assert_eq!(orthodox_easter_sunday(year), date(year, month, day));
        }
    }

    proptest! {
        #[test]
        fn easter_is_a_sunday_between_22_march_and_25_april(year in 1583_i16..=9999) {
            let easter = easter_sunday(year);
            prop_assert_eq!(easter.weekday(), Weekday::Sunday);
            prop_assert!(easter >= date(year, 3, 22) && easter <= date(year, 4, 25));
        }

        #[test]
        fn orthodox_easter_is_a_sunday_that_is_not_before_the_other(year in 1583_i16..=9999) {
            let orthodox = orthodox_easter_sunday(year);
            prop_assert_eq!(orthodox.weekday(), Weekday::Sunday);
            prop_assert!(orthodox >= easter_sunday(year));
        }
    }
}
