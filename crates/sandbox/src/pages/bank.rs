//! The faces of the banks.

use std::cmp::Reverse;

use super::locale::Locale;
use super::mark;
use crate::bank::{Bank, Directory};

/// A bank, as the pages show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Face<'a> {
    /// Its provider id.
    pub(crate) id: &'a str,
    pub(crate) name: &'a str,
    /// The name of its country, in the page's language.
    pub(crate) country: &'a str,
    /// The name of its colour, which the stylesheet knows.
    pub(crate) accent: &'static str,
    /// Its logo: an inline SVG, coloured by the stylesheet.
    pub(crate) logo: String,
}

/// The banks of a country, as the picker lists them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Group<'a> {
    pub(crate) country: &'a str,
    pub(crate) banks: Vec<Face<'a>>,
    pub(crate) standing: Standing,
}

/// Whether a country's banks are in sight before the payer asks for them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// The merchant said that the payer is from there.
    Open,
    Folded,
}

/// Every bank the payer can choose.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Choice<'a> {
    /// The Demo Banks, that of the preset country first.
    pub(crate) demo: Vec<Face<'a>>,
    /// The others by country: the preset one first, then in the order of the alphabet.
    pub(crate) groups: Vec<Group<'a>>,
}

impl<'a> Face<'a> {
    pub(crate) fn of(bank: &'a Bank, t: &'a Locale) -> Self {
        Self {
            id: bank.provider.as_str(),
            name: if bank.is_demo() {
                &t.shell.bank
            } else {
                &bank.name
            },
            country: t.countries.get(&bank.country),
            accent: bank.accent.as_str(),
            logo: mark::of(bank),
        }
    }
}

impl<'a> Choice<'a> {
    /// No bank at all, where none can be paid at.
    pub(crate) fn none() -> Self {
        Self {
            demo: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// Every bank of the directory.
    pub(crate) fn of(directory: &'a Directory, preset: Option<&str>, t: &'a Locale) -> Self {
        Self::among(&directory.banks, preset, t)
    }

    /// Some banks: those of a preset country first.
    pub(crate) fn among(
        banks: impl IntoIterator<Item = &'a Bank>,
        preset: Option<&str>,
        t: &'a Locale,
    ) -> Self {
        let is_preset =
            |bank: &Bank| preset.is_some_and(|preset| preset.eq_ignore_ascii_case(&bank.country));
        let (mut demo, others): (Vec<_>, Vec<_>) =
            banks.into_iter().partition(|bank| bank.is_demo());
        demo.sort_by_key(|bank| Reverse(is_preset(bank)));
        let mut groups: Vec<Group<'a>> = Vec::new();
        for bank in others {
            let face = Face::of(bank, t);
            match groups
                .iter_mut()
                .find(|group| group.country == face.country)
            {
                Some(group) => group.banks.push(face),
                None => groups.push(Group {
                    country: face.country,
                    standing: if is_preset(bank) {
                        Standing::Open
                    } else {
                        Standing::Folded
                    },
                    banks: vec![face],
                }),
            }
        }
        groups.sort_by_key(|group| (group.standing == Standing::Folded, sorted_as(group.country)));
        Self {
            demo: demo.into_iter().map(|bank| Face::of(bank, t)).collect(),
            groups,
        }
    }
}

/// A name as the alphabet counts it: accented capitals stand with their letter.
fn sorted_as(name: &str) -> String {
    name.replace(['É', 'È'], "E")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::language::Language;
    use crate::pages::locale::Locales;

    fn countries(preset: Option<&str>, language: Language) -> Vec<String> {
        let (directory, locales) = (Directory::embedded().unwrap(), Locales::load().unwrap());
        let choice = Choice::of(&directory, preset, locales.get(language));
        let names = choice.groups.iter().map(|group| group.country.to_owned());
        names.collect()
    }

    #[test]
    fn the_preset_country_comes_first_and_unfolded_and_the_others_by_the_alphabet() {
        let sorted = countries(None, Language::En);
        assert!(sorted.is_sorted(), "{sorted:?}");
        let preset = countries(Some("pt"), Language::En);
        assert_eq!(preset[0], "Portugal");
        assert!(preset[1..].is_sorted(), "{preset:?}");
        let french = countries(None, Language::Fr);
        assert_eq!(french[0], "Allemagne");
        let spain = french.iter().position(|country| country == "Espagne");
        assert!(spain < french.iter().position(|country| country == "France"));
    }

    #[test]
    fn the_demo_bank_of_the_preset_country_comes_first_and_the_others_keep_their_order() {
        let (directory, locales) = (Directory::embedded().unwrap(), Locales::load().unwrap());
        let ids = |preset| -> Vec<_> {
            let choice = Choice::of(&directory, preset, locales.get(Language::En));
            choice.demo.into_iter().map(|face| face.id).collect()
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
    fn every_bank_can_be_chosen_once_and_its_country_has_a_name() {
        let (directory, locales) = (Directory::embedded().unwrap(), Locales::load().unwrap());
        for language in Language::ALL {
            let choice = Choice::of(&directory, Some("FR"), locales.get(language));
            let listed = choice.groups.iter().flat_map(|group| &group.banks);
            let listed: Vec<_> = choice.demo.iter().chain(listed).collect();
            assert_eq!(listed.len(), directory.banks.len());
            assert!(listed.iter().all(|face| face.country.len() > 2));
        }
    }
}
