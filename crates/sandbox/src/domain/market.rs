//! Where a currency is at home: the clocks and the business days that its payments go by.

use fintecture::{Currency, Date, Timestamp};

use super::calendar::Calendar;
use super::zone::Zone;

/// The home of a currency.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Market {
    pub(crate) currency: Currency,
    /// The country whose account numbers accounts in it have; none where that is no question of the
    /// currency: for euros, and for what is at home outside Europe.
    pub(crate) country: Option<&'static str>,
    pub(crate) zone: Zone,
    pub(crate) calendar: Calendar,
}

/// The currencies of one country each.
const HOMES: [Market; 10] = [
    home(Currency::GBP, "GB", Zone::LONDON, Calendar::EnglandAndWales),
    home(Currency::PLN, "PL", Zone::PARIS, Calendar::Poland),
    home(Currency::CHF, "CH", Zone::PARIS, Calendar::Switzerland),
    home(Currency::SEK, "SE", Zone::PARIS, Calendar::Sweden),
    home(Currency::NOK, "NO", Zone::PARIS, Calendar::Norway),
    home(Currency::DKK, "DK", Zone::PARIS, Calendar::Denmark),
    home(Currency::CZK, "CZ", Zone::PARIS, Calendar::Czechia),
    home(Currency::HUF, "HU", Zone::PARIS, Calendar::Hungary),
    home(Currency::RON, "RO", Zone::BUCHAREST, Calendar::Romania),
    home(Currency::ISK, "IS", Zone::REYKJAVIK, Calendar::Iceland),
];

const fn home(currency: Currency, country: &'static str, zone: Zone, calendar: Calendar) -> Market {
    Market {
        currency,
        country: Some(country),
        zone,
        calendar,
    }
}

impl Market {
    /// That of a currency; what has no home here goes by the clocks of Paris and the days of TARGET,
    /// as the acquirer does.
    pub(crate) fn of(currency: Currency) -> Self {
        let known = HOMES.into_iter().find(|home| home.currency == currency);
        known.unwrap_or(Self {
            currency,
            country: None,
            zone: Zone::PARIS,
            calendar: Calendar::Target,
        })
    }

    /// The day there that an instant lies in.
    pub(crate) fn day_of(self, at: Timestamp) -> Date {
        let day = self.zone.local_time(at).date();
        // Both know the same days.
        Date::new(day.year(), day.month(), day.day()).unwrap_or_else(|_| at.date())
    }

    /// That of what people are paid in, in a country of Europe.
    pub(crate) fn in_country(country: &str) -> Self {
        let country = match country {
            // A customs and currency union.
            "LI" => "CH",
            other => other,
        };
        let known = HOMES.into_iter().find(|home| home.country == Some(country));
        known.unwrap_or_else(|| Self::of(Currency::EUR))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_of_its_own_currency_is_where_that_is_at_home() {
        for home in HOMES {
            assert_eq!(Market::of(home.currency), home);
            assert_eq!(Market::in_country(home.country.unwrap()), home);
        }
        assert_eq!(Market::in_country("LI").currency, Currency::CHF);
        for country in ["FR", "DE", "BG"] {
            assert_eq!(Market::in_country(country).currency, Currency::EUR);
        }
    }

    #[test]
    fn what_is_at_home_nowhere_here_goes_by_the_acquirers_days() {
        for code in ["EUR", "USD", "JPY"] {
            let market = Market::of(Currency::parse(code).unwrap());
            assert_eq!(market.currency.as_str(), code);
            assert_eq!(market.country, None);
            assert_eq!(market.calendar, Calendar::Target);
        }
    }
}
