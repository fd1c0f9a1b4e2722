//! How a bank lets its customers' accounts be read (Contract §§8.6, 17).

use std::time::Duration;

use fintecture::{Date, Invalid};
use serde::Deserialize;

use crate::domain::connection::LIFETIME;
use crate::domain::{Scope, Scopes};

const DAY: Duration = Duration::from_hours(24);

/// What a bank grants applications that read accounts; all there is, where its file says nothing.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Terms {
    /// The kinds of data that it shows; none where it gives no account information at all.
    pub(crate) offers: Vec<Scope>,
    /// How many days a consent lasts.
    pub(crate) consent_days: Option<u32>,
    /// How often a day an account can be read while its holder is away.
    pub(crate) unattended_a_day: Option<u32>,
    /// How many days of a history are told.
    pub(crate) history_days: Option<u32>,
    pub(crate) pages: Pages,
    pub(crate) dates: DateStyle,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            offers: Scope::ALL.to_vec(),
            consent_days: None,
            unattended_a_day: None,
            history_days: None,
            pages: Pages::default(),
            dates: DateStyle::default(),
        }
    }
}

impl Terms {
    /// What of it contradicts itself, by the name of the field.
    pub(super) fn check(&self) -> Result<(), Invalid> {
        if !self.offers.is_empty() && !self.offers(Scope::Accounts) {
            let rule = "must hold accounts, or nothing";
            return Err(Invalid::unshown("offers", rule));
        }
        if (self.consent_days).is_some_and(|days| days == 0 || DAY * days > LIFETIME) {
            return Err(Invalid::unshown("consent_days", "must be from 1 to 180"));
        }
        Ok(())
    }

    pub(crate) fn offers(&self, kind: Scope) -> bool {
        self.offers.contains(&kind)
    }

    /// What of the data that an application asks for it shows; refused if that is nothing.
    pub(crate) fn grantable(&self, asked: &Scopes) -> Result<Scopes, Invalid> {
        asked.kept(|kind| self.offers(kind)).ok_or_else(|| {
            let rule = if self.offers.is_empty() {
                "this bank gives no account information"
            } else {
                "this bank shows nothing of what is asked for"
            };
            Invalid::unshown("provider", rule)
        })
    }

    /// How long a consent lasts.
    pub(crate) fn consent(&self) -> Duration {
        self.consent_days.map_or(LIFETIME, |days| DAY * days)
    }
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
        assert!(toml::from_str::<Terms>("offers = [\"loans\"]").is_err());
        assert_eq!(Terms::default().consent(), LIFETIME);
    }

    #[test]
    fn what_contradicts_itself_is_refused_by_its_field() {
        let refused = |text: &str| {
            let terms: Terms = toml::from_str(text).unwrap();
            terms.check().unwrap_err().to_string()
        };
        for days in [0, 181] {
            let said = refused(&format!("consent_days = {days}"));
            assert_eq!(said, "consent_days: must be from 1 to 180");
        }
        let said = refused("offers = [\"transactions\"]");
        assert_eq!(said, "offers: must hold accounts, or nothing");
    }

    #[test]
    fn of_what_is_asked_for_a_bank_grants_what_it_offers_and_refuses_nothing() {
        let asked = Scopes::default();
        let some: Terms = toml::from_str("offers = [\"accounts\", \"balances\"]").unwrap();
        let granted = some.grantable(&asked).unwrap();
        assert_eq!(granted.to_string(), "accounts,balances");
        let holders = Scopes::parse("accountholders").unwrap();
        assert!(some.grantable(&holders).is_err());
        let none: Terms = toml::from_str("offers = []").unwrap();
        let refused = none.grantable(&asked).unwrap_err().to_string();
        assert_eq!(refused, "provider: this bank gives no account information");
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
