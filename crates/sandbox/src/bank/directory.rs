//! Which banks there are, and who banks there.

use std::path::Path;

use fintecture::{Currency, ProviderId};
use serde::Deserialize;

use super::Terms;
use super::files::{self, BankFileError};
use crate::domain::challenge::Sca;
use crate::domain::scheme::Scheme;
use crate::domain::{Condition, Practice, Product};

macro_rules! world {
    ($stem:literal) => {
        (
            concat!($stem, ".toml"),
            include_str!(concat!("../../world/", $stem, ".toml")),
        )
    };
}

/// Every file of `world/`, by its name.
const FILES: &[(&str, &str)] = &[
    world!("demo-banks"),
    world!("at"),
    world!("be"),
    world!("bg"),
    world!("ch"),
    world!("cy"),
    world!("cz"),
    world!("de"),
    world!("dk"),
    world!("ee"),
    world!("es"),
    world!("fi"),
    world!("fr"),
    world!("gb"),
    world!("gr"),
    world!("hr"),
    world!("hu"),
    world!("ie"),
    world!("is"),
    world!("it"),
    world!("li"),
    world!("lt"),
    world!("lu"),
    world!("lv"),
    world!("mt"),
    world!("nl"),
    world!("no"),
    world!("pl"),
    world!("pt"),
    world!("ro"),
    world!("se"),
    world!("si"),
    world!("sk"),
];

/// The banks of the world. What changes while it runs (balances) is in the store.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Directory {
    #[serde(rename = "bank")]
    pub(crate) banks: Vec<Bank>,
}

/// A simulated bank.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bank {
    pub(crate) provider: ProviderId,
    pub(crate) name: String,
    /// The name in its register, if that is another.
    full_name: Option<String>,
    /// Two letters, which also say how its account numbers are built.
    pub(crate) country: String,
    pub(crate) bic: String,
    pub(crate) accent: Accent,
    /// The file of its logo, beside its own; where it names none, one is drawn.
    #[serde(default)]
    pub(super) logo: Option<String>,
    /// What that file holds.
    #[serde(skip)]
    pub(crate) own_logo: Option<String>,
    /// Who it serves: `retail`, `corporate`.
    #[serde(default = "retail")]
    pub(crate) psu_types: Vec<String>,
    /// How its customers confirm: `redirect`, `decoupled`.
    #[serde(default = "redirect")]
    pub(crate) auth_models: Vec<String>,
    /// What they prove beside their password.
    #[serde(default)]
    pub(crate) sca: Sca,
    /// How their accounts can be read.
    #[serde(default)]
    pub(crate) reading: Terms,
    /// How it pays from them.
    #[serde(default)]
    pub(crate) paying: Practice,
    #[serde(rename = "person")]
    pub(crate) people: Vec<Person>,
}

/// The colour of a bank's pages and mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Accent {
    Amber,
    Blue,
    Green,
    Indigo,
    Olive,
    Plum,
    Red,
    Rose,
    Rust,
    Slate,
    Teal,
    Violet,
}

/// Somebody who banks there, and how they log in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) name: String,
    pub(crate) accounts: Vec<OpeningAccount>,
}

/// An account as the world begins with it; amounts in minor units.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpeningAccount {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) product: Product,
    #[serde(default = "euro")]
    pub(crate) currency: Currency,
    /// Below zero is what a card has spent.
    pub(crate) balance: i64,
    #[serde(default)]
    pub(crate) overdraft: i64,
    #[serde(default)]
    pub(crate) condition: Condition,
}

impl Person {
    /// Whether they have an account that transfers in a currency leave from.
    fn pays_in(&self, currency: Currency) -> bool {
        self.accounts
            .iter()
            .any(|account| account.currency == currency && account.product == Product::Current)
    }
}

fn retail() -> Vec<String> {
    vec!["retail".to_owned()]
}

fn redirect() -> Vec<String> {
    vec!["redirect".to_owned()]
}

fn euro() -> Currency {
    Currency::EUR
}

impl Directory {
    /// The banks that come with the sandbox: the Demo Banks first, then file by file.
    pub(crate) fn embedded() -> Result<Self, toml::de::Error> {
        let mut banks = Vec::new();
        for (_, text) in FILES {
            let read = toml::from_str::<Self>(text)?.banks.into_iter();
            banks.extend(read.map(Bank::with_usual_schemes));
        }
        Ok(Self { banks })
    }

    /// The same and the banks of a folder. One that has the id of another takes its place; those
    /// of the Demo Banks are kept for them.
    pub(crate) fn with(mut self, folder: &Path) -> Result<Self, BankFileError> {
        for own in files::read(folder)? {
            let same = |bank: &&mut Bank| bank.provider == own.provider;
            match self.banks.iter_mut().find(same) {
                Some(bank) => *bank = own,
                None => self.banks.push(own),
            }
        }
        Ok(self)
    }

    pub(crate) fn bank(&self, provider: &str) -> Option<&Bank> {
        self.banks
            .iter()
            .find(|bank| bank.provider.as_str() == provider)
    }

    /// The bank that serves payers who name none.
    pub(crate) fn default_bank(&self) -> Option<&Bank> {
        self.banks.first()
    }

    /// The bank that serves payers of a currency who name none: the first that pays in it by a scheme
    /// of its own, or else at all.
    pub(crate) fn serving(&self, currency: Currency) -> Option<&Bank> {
        let usual = Scheme::of(currency).next();
        let is_at_home =
            |bank: &&Bank| usual.is_some_and(|scheme| bank.paying.schemes.contains(&scheme));
        let mut able = self.banks.iter().filter(|bank| bank.has_payer_in(currency));
        let home = able.clone().find(is_at_home);
        home.or_else(|| able.next()).or_else(|| self.default_bank())
    }

    /// Everybody, beside their bank.
    pub(crate) fn people(&self) -> impl Iterator<Item = (&Bank, &Person)> {
        self.banks
            .iter()
            .flat_map(|bank| bank.people.iter().map(move |person| (bank, person)))
    }
}

impl Bank {
    /// The same bank, which pays by the schemes of its country unless its file says otherwise.
    pub(super) fn with_usual_schemes(mut self) -> Self {
        if self.paying.schemes.is_empty() {
            self.paying.schemes = Scheme::usual_in(&self.country);
        }
        self
    }

    /// Whether it is one of the five whose payers choose the outcome (Contract §18).
    pub(crate) fn is_demo(&self) -> bool {
        self.provider.as_str().starts_with("ftec")
    }

    /// Whether its customers can confirm on their phone: the decoupled model (Contract §8.2).
    pub(crate) fn asks_on_phones(&self) -> bool {
        self.auth_models.iter().any(|model| model == "decoupled")
    }

    /// The name in its register.
    pub(crate) fn full_name(&self) -> &str {
        self.full_name.as_deref().unwrap_or(&self.name)
    }

    /// Its first customer who can pay in a currency, or else its first.
    pub(crate) fn payer_in(&self, currency: Currency) -> Option<&Person> {
        let mut people = self.people.iter();
        let able = people.find(|person| person.pays_in(currency));
        able.or_else(|| self.people.first())
    }

    fn has_payer_in(&self, currency: Currency) -> bool {
        self.people.iter().any(|person| person.pays_in(currency))
    }

    /// The person who has this login.
    pub(crate) fn customer(&self, username: &str) -> Option<&Person> {
        self.people
            .iter()
            .find(|person| person.username == username)
    }

    /// The person whom this login belongs to.
    pub(crate) fn log_in(&self, username: &str, password: &str) -> Option<&Person> {
        self.customer(username)
            .filter(|person| person.password == password)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::market::Market;

    fn directory() -> Directory {
        Directory::embedded().unwrap()
    }

    #[test]
    fn the_demo_banks_of_the_contract_come_first() {
        let directory = directory();
        let (demo, others) = directory.banks.split_at(5);
        let ids: Vec<_> = demo.iter().map(|bank| bank.provider.as_str()).collect();
        assert_eq!(ids, ["ftecfr", "fteces", "ftecde", "ftecit", "ftecbe"]);
        assert!(demo.iter().all(Bank::is_demo));
        assert!(others.len() >= 60 && !others.iter().any(Bank::is_demo));
    }

    #[test]
    fn every_bank_keeps_the_rules_of_a_users_own() {
        for bank in directory().banks {
            if let Err(problem) = files::check(&bank) {
                panic!("{}: {problem}", bank.name);
            }
        }
    }

    #[test]
    fn every_provider_that_the_contract_names_is_there() {
        for id in [
            "cmcifrpp", "agfbfr", "bnpafr", "cmmcfr", "cmbrfr", "bbvaes", "baskes2b", "bschesmm",
            "bsabesbb", "handse",
        ] {
            assert!(directory().bank(id).is_some(), "{id}");
        }
    }

    /// The European Economic Area, the United Kingdom and Switzerland.
    const COUNTRIES: [&str; 32] = [
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR",
        "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE",
        "SI", "SK",
    ];

    #[test]
    fn every_country_of_the_area_has_a_bank_and_people_with_savings_and_a_card() {
        let directory = directory();
        let found: BTreeSet<_> = directory.banks.iter().map(|bank| &*bank.country).collect();
        assert_eq!(found, BTreeSet::from(COUNTRIES));
        for country in COUNTRIES {
            for product in [Product::Savings, Product::Card] {
                let has = |(bank, person): (&Bank, &Person)| {
                    let mut accounts = person.accounts.iter();
                    bank.country == country && accounts.any(|account| account.product == product)
                };
                assert!(directory.people().any(has), "{country}: {product:?}");
            }
        }
    }

    #[test]
    fn every_file_of_the_folder_is_embedded() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/world");
        let found: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let embedded: BTreeSet<_> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(embedded, found);
    }

    #[test]
    fn no_two_banks_share_what_tells_them_apart() {
        let directory = directory();
        let distinct = |of: fn(&Bank) -> &str| {
            let all: BTreeSet<_> = directory.banks.iter().map(of).collect();
            assert_eq!(all.len(), directory.banks.len());
        };
        distinct(|bank| bank.provider.as_str());
        distinct(|bank| &bank.name);
        distinct(|bank| &bank.bic);
    }

    #[test]
    fn every_bic_is_one_that_is_kept_for_tests() {
        for bank in directory().banks {
            let bic = &bank.bic;
            assert_eq!(bic.len(), 8, "{bic}");
            assert!(bic[..4].bytes().all(|b| b.is_ascii_uppercase()), "{bic}");
            assert_eq!(bic[4..6], bank.country, "{bic}");
            assert!(bic.ends_with('0'), "{bic}");
        }
    }

    #[test]
    fn the_first_person_of_every_bank_has_the_login_of_the_contract_and_can_pay() {
        for bank in directory().banks {
            let person = bank.log_in("078000000P", "123456").unwrap();
            assert_eq!(person.name, bank.people[0].name);
            for currency in [Currency::EUR, Market::in_country(&bank.country).currency] {
                let is_meant = |account: &&OpeningAccount| {
                    account.currency == currency && account.product == Product::Current
                };
                let first = person.accounts.iter().find(is_meant);
                let purse = first.map(|account| account.balance + account.overdraft);
                assert!(purse > Some(10_000_000_000), "{}: {currency}", bank.name);
            }
        }
    }

    #[test]
    fn payers_who_name_no_bank_are_served_where_their_currency_is_at_home() {
        let directory = directory();
        let serving = |code: &str| {
            let bank = directory.serving(Currency::parse(code).unwrap()).unwrap();
            (bank.provider.as_str(), &*bank.country)
        };
        assert_eq!(serving("EUR"), ("ftecfr", "FR"));
        for (code, country) in [("GBP", "GB"), ("PLN", "PL"), ("CHF", "CH"), ("ISK", "IS")] {
            assert_eq!(serving(code).1, country);
        }
        // Nobody has any.
        assert_eq!(serving("JPY").0, "ftecfr");
        let demo = directory.bank("ftecfr").unwrap();
        let payer = |currency| demo.payer_in(currency).unwrap().username.as_str();
        assert_eq!(payer(Currency::EUR), "078000000P");
        assert_eq!(payer(Currency::GBP), "078000001P");
    }

    #[test]
    fn everybody_logs_in_with_a_name_of_their_own() {
        for bank in directory().banks {
            for person in &bank.people {
                let found = bank.log_in(&person.username, &person.password).unwrap();
                assert_eq!(found.name, person.name);
                assert!(bank.log_in(&person.username, "654321").is_none());
            }
        }
    }

    #[test]
    fn nobody_begins_below_their_overdraft_and_only_cards_below_zero() {
        for (_, person) in directory().people() {
            for account in &person.accounts {
                assert!(account.balance >= -account.overdraft, "{}", account.name);
                assert!(account.balance >= 0 || account.product == Product::Card);
            }
        }
    }

    #[test]
    fn everybody_at_a_demo_bank_has_an_account_too_poor_to_pay_from() {
        for bank in directory().banks.iter().take(5) {
            for person in &bank.people {
                let last = person.accounts.last().unwrap();
                assert!(last.balance + last.overdraft < 2_000, "{}", person.name);
            }
        }
    }
}
