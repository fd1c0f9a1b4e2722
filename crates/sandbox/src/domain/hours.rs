//! The hours in which a bank answers nobody, on the clocks of Paris.

use fintecture::{Invalid, Timestamp};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use serde::Deserialize;

use super::zone::Zone;

/// From a time of day to another, every day or on one day of the week: `02:00-04:00`,
/// `sun 23:30-01:00`. One that does not end later than it begins ends on the next day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Hours {
    weekday: Option<Weekday>,
    from: Time,
    to: Time,
}

/// How many spans that follow on one another are looked through for their end: two weeks of nights
/// and days.
const MOST_IN_A_ROW: usize = 28;

impl Hours {
    /// The span that begins on a day.
    fn on(self, day: Date) -> Option<(DateTime, DateTime)> {
        let next = day.saturating_add(1.day());
        let last = if self.from < self.to { day } else { next };
        let is_its_day = self.weekday.is_none_or(|weekday| weekday == day.weekday());
        is_its_day.then(|| (day.to_datetime(self.from), last.to_datetime(self.to)))
    }

    /// When the span is over that a time lies in.
    fn end_around(self, local: DateTime) -> Option<DateTime> {
        let today = local.date();
        let spans = [today.saturating_sub(1.day()), today].map(|day| self.on(day));
        let around = |(from, to): &(DateTime, DateTime)| (*from..*to).contains(&local);
        spans.into_iter().flatten().find(around).map(|(_, to)| to)
    }
}

/// When the hours are over that an instant lies in; none if it lies in none of them.
pub(crate) fn end_of(hours: &[Hours], now: Timestamp) -> Option<Timestamp> {
    let mut end = None;
    let mut local = Zone::PARIS.local_time(now);
    for _ in 0..MOST_IN_A_ROW {
        let Some(over) = hours.iter().find_map(|span| span.end_around(local)) else {
            break;
        };
        local = over;
        end = Some(over);
    }
    // Where a change of clocks swallows the end, it is over already.
    end.map(|end| Zone::PARIS.instant_of(end))
        .filter(|end| *end > now)
}

impl TryFrom<String> for Hours {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let refuse = || {
            let rule = "must be times of the day such as 02:00-04:00 or sun 23:30-01:00";
            Invalid::new("closed", rule, &text)
        };
        let (weekday, times) = match text.split_once(' ') {
            Some((word, times)) => (Some(weekday(word).ok_or_else(refuse)?), times),
            None => (None, text.as_str()),
        };
        let (from, to) = times.split_once('-').ok_or_else(refuse)?;
        let (from, to) = (time(from).ok_or_else(refuse)?, time(to).ok_or_else(refuse)?);
        if from == to {
            return Err(refuse());
        }
        Ok(Self { weekday, from, to })
    }
}

/// Reads a time of day written as `17:00`.
pub(super) fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let is_short = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_short(hour) || !is_short(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours(texts: &[&str]) -> Vec<Hours> {
        let read = |text: &&str| Hours::try_from((*text).to_owned()).unwrap();
        texts.iter().map(read).collect()
    }

    fn end(texts: &[&str], now: &str) -> Option<String> {
        let end = end_of(&hours(texts), now.parse().unwrap());
        end.map(|end| end.to_string())
    }

    #[test]
    fn a_bank_is_closed_from_the_first_minute_to_the_last_in_the_time_of_paris() {
        let night = ["02:00-04:00"];
        assert_eq!(end(&night, "2025-01-15T00:59:59Z"), None);
        let opens = Some("2025-01-15T03:00:00Z".to_owned());
        assert_eq!(end(&night, "2025-01-15T01:00:00Z"), opens);
        assert_eq!(end(&night, "2025-01-15T02:59:59Z"), opens);
        assert_eq!(end(&night, "2025-01-15T03:00:00Z"), None);
        // In summer.
        let opens = Some("2025-07-16T02:00:00Z".to_owned());
        assert_eq!(end(&night, "2025-07-16T00:30:00Z"), opens);
    }

    #[test]
    fn hours_can_pass_midnight_and_belong_to_one_day_of_the_week() {
        let sunday = ["sun 23:30-01:00"];
        let opens = Some("2025-01-20T00:00:00Z".to_owned());
        assert_eq!(end(&sunday, "2025-01-19T22:45:00Z"), opens);
        assert_eq!(end(&sunday, "2025-01-19T23:30:00Z"), opens);
        assert_eq!(end(&sunday, "2025-01-20T22:45:00Z"), None);
    }

    #[test]
    fn hours_that_follow_on_one_another_are_over_together() {
        let both = ["01:00-02:00", "02:00-05:00"];
        let opens = Some("2025-01-15T04:00:00Z".to_owned());
        assert_eq!(end(&both, "2025-01-15T00:30:00Z"), opens);
    }

    #[test]
    fn what_is_no_span_of_a_day_is_refused() {
        for text in [
            "",
            "02:00",
            "2-4",
            "24:00-25:00",
            "02:00-02:00",
            "xyz 01:00-02:00",
        ] {
            assert!(Hours::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_end_lies_ahead_even_of_a_bank_that_never_opens(
            second in 1_009_843_200_i64..4_102_444_800
        ) {
            let now = Timestamp::from_micros(second * 1_000_000);
            let end = end_of(&hours(&["00:00-12:00", "12:00-00:00"]), now);
            prop_assert!(end.is_none_or(|end| end > now));
        }
    }
}
