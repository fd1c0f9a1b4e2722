//! Instants, calendar days, and the date texts that appear in signed headers.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use jiff::fmt::rfc2822;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// An instant, to the microsecond.
///
/// ```
/// use fintecture::Timestamp;
///
/// let sent = Timestamp::parse_http("Mon, 26 Feb 2024 14:36:00 +0100")?;
/// assert_eq!(sent.to_http(), "Mon, 26 Feb 2024 13:36:00 GMT");
/// assert_eq!(sent.to_string(), "2024-02-26T13:36:00Z");
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// The system's clock, now.
    pub fn now() -> Self {
        Self::from_micros(jiff::Timestamp::now().as_microsecond())
    }

    /// An instant by its microseconds since 1970; what lies beyond the year 9999 is drawn back.
    pub fn from_micros(micros: i64) -> Self {
        let end = if micros < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        };
        Self(jiff::Timestamp::from_microsecond(micros).unwrap_or(end))
    }

    /// Microseconds since 1970.
    pub fn as_micros(self) -> i64 {
        self.0.as_microsecond()
    }

    /// Whole seconds since 1970.
    pub fn as_seconds(self) -> i64 {
        self.0.as_second()
    }

    /// Reads the `Date` header: RFC 2822 or RFC 9110, with `GMT`, `+0000`, `-0000` or any offset,
    /// one space or two (Contract §4.1).
    pub fn parse_http(text: &str) -> Result<Self, Invalid> {
        rfc2822::DateTimeParser::new()
            .parse_timestamp(text)
            .map(Self)
            .map_err(|_| Invalid::new("date", "an RFC 2822 date with a time and an offset", text))
    }

    /// Writes the `Date` header as `Mon, 26 Feb 2024 13:36:00 GMT`.
    pub fn to_http(self) -> String {
        // Fails only for years that `Date` headers cannot write, which clocks do not reach.
        rfc2822::DateTimePrinter::new()
            .timestamp_to_rfc9110_string(&self.0)
            .unwrap_or_default()
    }

    /// The calendar day in UTC.
    pub fn date(self) -> Date {
        Date(self.0.to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// How long after `earlier` this is; zero if it is not after.
    pub fn since(self, earlier: Self) -> Duration {
        let micros = self.as_micros().saturating_sub(earlier.as_micros());
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, by: Duration) -> Self {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.as_micros().saturating_add(micros))
    }
}

impl std::ops::Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, by: Duration) -> Self {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        Self::from_micros(self.as_micros().saturating_sub(micros))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        jiff::Timestamp::try_from(time).map_or(Self(jiff::Timestamp::MAX), Self)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Timestamp {
    type Err = Invalid;

    /// Reads RFC 3339: `2024-02-26T13:36:00Z`.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        text.parse().map(Self).map_err(|_| {
            Invalid::new(
                "timestamp",
                "an RFC 3339 date and time with an offset",
                text,
            )
        })
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A calendar day, `YYYY-MM-DD` on the wire (Contract §2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// A day of the Gregorian calendar.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, Invalid> {
        jiff::civil::Date::new(year, month, day)
            .map(Self)
            .map_err(|_| Invalid::new("date", "no such day", &format!("{year}-{month}-{day}")))
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, from 1.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, from 1.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Its first instant in UTC.
    pub fn midnight(self) -> Timestamp {
        // Fails only at the calendar's last hours, which no clock reaches.
        let start = self.0.to_zoned(jiff::tz::TimeZone::UTC);
        Timestamp(start.map_or(jiff::Timestamp::MAX, |start| start.timestamp()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Date {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        // `jiff` also reads dates with times and other separators; the wire has one form.
        let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        plain
            .then(|| text.parse().ok())
            .flatten()
            .map(Self)
            .ok_or_else(|| Invalid::new("date", "a day as YYYY-MM-DD", text))
    }
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_that_an_official_sdk_sends_is_the_same_instant() {
        let expected = Timestamp::parse_http("Wed, 26 Feb 2020 17:29:51 GMT").unwrap();
        for text in [
            "Wed, 26 Feb 2020 17:29:51  GMT",
            "Wed, 26 Feb 2020 17:29:51 +0000",
            "Wed, 26 Feb 2020 17:29:51 -0000",
            "Wed, 26 Feb 2020 18:29:51 +0100",
            "Wed, 26 Feb 2020 12:29:51 -0500",
        ] {
            assert_eq!(Timestamp::parse_http(text).unwrap(), expected, "{text}");
        }
        assert_eq!(expected.to_http(), "Wed, 26 Feb 2020 17:29:51 GMT");
    }

    #[test]
    fn a_date_header_that_is_not_one_is_refused() {
        for text in [
            "",
            "now",
            "2020-02-26T17:29:51Z",
            "Wed, 31 Feb 2020 17:29:51 GMT",
        ] {
            assert!(Timestamp::parse_http(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_has_one_form_on_the_wire() {
        assert_eq!(
            "2025-08-14".parse::<Date>().unwrap().to_string(),
            "2025-08-14"
        );
        for text in [
            "2025-8-14",
            "20250814",
            "2025-02-30",
            "2025-08-14T00:00",
            "14/08/2025",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn instants_beyond_the_calendar_are_drawn_back() {
        assert_eq!(
            Timestamp::from_micros(i64::MAX).as_seconds(),
            253_402_207_200
        );
        let _ = Timestamp::now() + Duration::MAX;
    }
}
