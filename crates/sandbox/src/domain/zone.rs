//! What clocks show: cut-offs and hours are set by the clocks of the place.

use fintecture::Timestamp;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::{self, Offset};

/// Places whose clocks show the same: one offset in winter, and one in summer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Zone {
    winter: Offset,
    summer: Offset,
}

impl Zone {
    /// Also of Ireland and Portugal.
    pub(crate) const LONDON: Self = Self::of_hours(0, 1);
    /// Of Europe from Spain to Poland: in which euro cut-offs are set.
    pub(crate) const PARIS: Self = Self::of_hours(1, 2);
    pub(crate) const BUCHAREST: Self = Self::of_hours(2, 3);
    /// Which knows no summer time.
    pub(crate) const REYKJAVIK: Self = Self::of_hours(0, 0);

    const fn of_hours(winter: i8, summer: i8) -> Self {
        Self {
            winter: tz::offset(winter),
            summer: tz::offset(summer),
        }
    }

    /// What its clocks show at an instant.
    pub(crate) fn local_time(self, at: Timestamp) -> DateTime {
        let instant = instant(at);
        self.offset_at(instant).to_datetime(instant)
    }

    /// The instant at which its clocks show `local`, which must not lie in the hour that a change
    /// of clocks skips or repeats: no cut-off does.
    pub(crate) fn instant_of(self, local: DateTime) -> Timestamp {
        let at = |offset: Offset| offset.to_timestamp(local).unwrap_or(jiff::Timestamp::MAX);
        let in_winter = at(self.winter);
        let instant = if self.offset_at(in_winter) == self.summer {
            at(self.summer)
        } else {
            in_winter
        };
        Timestamp::from_micros(instant.as_microsecond())
    }

    /// Summer time runs from the last Sunday of March to that of October, at 01:00 UTC both times
    /// (Directive 2000/84/EC, and the United Kingdom's Summer Time Order 2002).
    fn offset_at(self, instant: jiff::Timestamp) -> Offset {
        let utc = Offset::UTC.to_datetime(instant);
        let begins = last_sunday(utc.year(), 3).at(1, 0, 0, 0);
        let ends = last_sunday(utc.year(), 10).at(1, 0, 0, 0);
        if (begins..ends).contains(&utc) {
            self.summer
        } else {
            self.winter
        }
    }
}

/// The last Sunday of a month of 31 days.
fn last_sunday(year: i16, month: i8) -> Date {
    let days_after_sunday = date(year, month, 31).weekday().to_sunday_zero_offset();
    date(year, month, 31 - days_after_sunday)
}

fn instant(at: Timestamp) -> jiff::Timestamp {
    // Both count microseconds over the same years.
    jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or(jiff::Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Zone; 4] = [Zone::LONDON, Zone::PARIS, Zone::BUCHAREST, Zone::REYKJAVIK];

    fn shown(at: &str) -> String {
        Zone::PARIS.local_time(at.parse().unwrap()).to_string()
    }

    #[test]
    fn clocks_change_on_the_last_sundays_of_march_and_october() {
        for (year, march, october) in [
            (2016, 27, 30),
            (2018, 25, 28),
            (2024, 31, 27),
            (2025, 30, 26),
            (2026, 29, 25),
            (2027, 28, 31),
        ] {
            assert_eq!(last_sunday(year, 3), date(year, 3, march));
            assert_eq!(last_sunday(year, 10), date(year, 10, october));
        }
    }

    #[test]
    fn clocks_change_at_one_o_clock_utc() {
        assert_eq!(shown("2025-03-30T00:59:59Z"), "2025-03-30T01:59:59");
        assert_eq!(shown("2025-03-30T01:00:00Z"), "2025-03-30T03:00:00");
        assert_eq!(shown("2025-10-26T00:59:59Z"), "2025-10-26T02:59:59");
        assert_eq!(shown("2025-10-26T01:00:00Z"), "2025-10-26T02:00:00");
    }

    #[test]
    fn each_zone_shows_its_own_hour_and_changes_with_the_others() {
        let shown = |at: &str| {
            let at = at.parse().unwrap();
            ALL.map(|zone| zone.local_time(at).hour())
        };
        assert_eq!(shown("2025-01-15T12:00:00Z"), [12, 13, 14, 12]);
        assert_eq!(shown("2025-03-30T00:59:59Z"), [0, 1, 2, 0]);
        assert_eq!(shown("2025-03-30T01:00:00Z"), [2, 3, 4, 1]);
        assert_eq!(shown("2025-07-15T12:00:00Z"), [13, 14, 15, 12]);
    }

    #[test]
    fn the_year_begins_and_ends_in_winter() {
        assert_eq!(shown("2024-12-31T23:30:00Z"), "2025-01-01T00:30:00");
        assert_eq!(shown("2025-07-14T22:00:00Z"), "2025-07-15T00:00:00");
    }

    #[test]
    fn years_at_the_end_of_the_calendar_do_not_panic() {
        for micros in [i64::MIN, i64::MAX] {
            for zone in ALL {
                zone.instant_of(zone.local_time(Timestamp::from_micros(micros)));
            }
        }
    }

    proptest! {
        #[test]
        fn an_hour_that_clocks_show_once_leads_back_to_its_instant(
            // 2000 to 2100
            second in 946_684_800_i64..4_102_444_800
        ) {
            let at = Timestamp::from_micros(second * 1_000_000);
            for zone in ALL {
                let local = zone.local_time(at);
                // Between one and four some clocks change.
                if !(1..4).contains(&local.hour()) {
                    prop_assert_eq!(zone.instant_of(local), at);
                }
            }
        }
    }
}
