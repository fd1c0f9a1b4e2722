//! The faces of the five Demo Banks (Contract §18).

use super::locale::Countries;

/// A Demo Bank, as the pages show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bank {
    France,
    Spain,
    Germany,
    Italy,
    Belgium,
}

impl Bank {
    /// Every Demo Bank, in the order of the contract.
    pub(crate) const ALL: [Self; 5] = [
        Self::France,
        Self::Spain,
        Self::Germany,
        Self::Italy,
        Self::Belgium,
    ];

    /// Its provider id.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::France => "ftecfr",
            Self::Spain => "fteces",
            Self::Germany => "ftecde",
            Self::Italy => "ftecit",
            Self::Belgium => "ftecbe",
        }
    }

    /// The two letters of its country.
    pub(crate) fn country_code(self) -> &'static str {
        match self {
            Self::France => "FR",
            Self::Spain => "ES",
            Self::Germany => "DE",
            Self::Italy => "IT",
            Self::Belgium => "BE",
        }
    }

    /// The Demo Bank with this provider id.
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bank| bank.id() == id)
    }

    /// The name of its country.
    pub(crate) fn country(self, countries: &Countries) -> &str {
        match self {
            Self::France => &countries.france,
            Self::Spain => &countries.spain,
            Self::Germany => &countries.germany,
            Self::Italy => &countries.italy,
            Self::Belgium => &countries.belgium,
        }
    }

    /// Its logo: an inline SVG without words, coloured by the stylesheet.
    pub(crate) fn logo(self) -> &'static str {
        match self {
            Self::France => include_str!("../../assets/logos/ftecfr.svg"),
            Self::Spain => include_str!("../../assets/logos/fteces.svg"),
            Self::Germany => include_str!("../../assets/logos/ftecde.svg"),
            Self::Italy => include_str!("../../assets/logos/ftecit.svg"),
            Self::Belgium => include_str!("../../assets/logos/ftecbe.svg"),
        }
    }

    /// Every Demo Bank, with those of `country` first.
    pub(crate) fn nearest_first(country: Option<&str>) -> Vec<Self> {
        let mut banks = Self::ALL.to_vec();
        banks.sort_by_key(|bank| {
            !country.is_some_and(|country| country.eq_ignore_ascii_case(bank.country_code()))
        });
        banks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bank_of_the_preset_country_comes_first_and_the_others_keep_their_order() {
        let ids = |country| -> Vec<_> {
            Bank::nearest_first(country)
                .into_iter()
                .map(Bank::id)
                .collect()
        };
        let usual = ["ftecfr", "fteces", "ftecde", "ftecit", "ftecbe"];
        assert_eq!(
            ids(Some("it")),
            ["ftecit", "ftecfr", "fteces", "ftecde", "ftecbe"]
        );
        assert_eq!(ids(Some("PT")), usual);
        assert_eq!(ids(None), usual);
    }

    #[test]
    fn a_bank_is_found_by_its_id_alone() {
        for bank in Bank::ALL {
            assert_eq!(Bank::from_id(bank.id()), Some(bank));
        }
        assert_eq!(Bank::from_id("cmcifrpp"), None);
    }
}
