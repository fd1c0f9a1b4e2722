//! How a bank lets its customers' accounts be read (Contract §§8.6, 17).

use fintecture::Date;
use serde::Deserialize;

/// What a bank grants applications that read accounts; all there is, where its file says nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Terms {
    /// How often a day an account can be read while its holder is away.
    pub(crate) unattended_a_day: Option<u32>,
    /// How many days of a history are told.
    pub(crate) history_days: Option<u32>,
    pub(crate) pages: Pages,
    pub(crate) dates: DateStyle,
}

/// How the pages of a history are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Pages {
    /// By `page[number]`, counted from the newest booking of the moment.
    #[default]
    Numbered,
    /// By `page[cursor]`: what is booked meanwhile shifts nothing.
    Cursor,
}

/// How the dates of a history are written, unless one way is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DateStyle {
    /// `2025-08-12`, which is also how `convert_dates` writes them.
    #[default]
    Iso,
    /// `12.08.2025`
    Dotted,
    /// `12/08/2025`
    Slashed,
    /// `20250812`
    Compact,
}

impl DateStyle {
    pub(crate) fn write(self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self {
            Self::Iso => date.to_string(),
            Self::Dotted => format!("{day:02}.{month:02}.{year:04}"),
            Self::Slashed => format!("{day:02}/{month:02}/{year:04}"),
            Self::Compact => format!("{year:04}{month:02}{day:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bank_that_says_nothing_grants_all_there_is() {
        let terms: Terms = toml::from_str("").unwrap();
        assert_eq!(terms, Terms::default());
        let terms: Terms = toml::from_str("unattended_a_day = 4\npages = \"cursor\"").unwrap();
        assert_eq!(terms.unattended_a_day, Some(4));
        assert_eq!(terms.pages, Pages::Cursor);
        assert!(toml::from_str::<Terms>("a_day = 4").is_err());
        assert!(toml::from_str::<Terms>("pages = \"all\"").is_err());
    }

    #[test]
    fn a_date_is_written_as_the_bank_writes_it() {
        let date = Date::new(2025, 8, 3).unwrap();
        let written = [
            DateStyle::Iso,
            DateStyle::Dotted,
            DateStyle::Slashed,
            DateStyle::Compact,
        ]
        .map(|style| style.write(date));
        assert_eq!(
            written,
            ["2025-08-03", "03.08.2025", "03/08/2025", "20250803"]
        );
    }
}
