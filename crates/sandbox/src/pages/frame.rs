//! What stands around every page: its language, words and addresses.

use fintecture::{Date, Money};

use super::amount;
use super::assets::Assets;
use super::day;
use super::language::Language;
use super::locale::{Locale, Locales};

/// The mark of Connect: an inline SVG without words.
pub(crate) const MARK: &str = include_str!("../../assets/logos/connect.svg");

/// Where the phone in the browser is.
pub(crate) const PHONE: &str = "/_sandbox/phone";

/// How many characters of an amount the summary's column holds in large figures.
const LARGE_FIGURES: usize = 13;

/// The surroundings of a page.
#[derive(Clone, Debug)]
pub(crate) struct Frame<'a> {
    pub(crate) language: Language,
    pub(crate) t: &'a Locale,
    pub(crate) other: &'a Locale,
    pub(crate) assets: &'a Assets,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(language: Language, locales: &'a Locales, assets: &'a Assets) -> Self {
        Self {
            language,
            t: locales.get(language),
            other: locales.get(language.other()),
            assets,
        }
    }

    /// A day as the page's language writes it.
    pub(crate) fn day(&self, day: Date) -> String {
        day::write(day, &self.t.calendar, self.language)
    }

    /// An amount as the page's language writes it.
    pub(crate) fn amount(&self, money: &Money) -> String {
        amount::write(money, self.language)
    }

    /// Whether an amount in large figures would be wider than its column.
    pub(crate) fn is_long(&self, money: &Money) -> bool {
        self.amount(money).chars().count() > LARGE_FIGURES
    }
}

/// What the pages of a link are about, which is also where they are served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Root {
    Payment,
    Consent,
}

impl Root {
    fn as_str(self) -> &'static str {
        match self {
            Self::Payment => "/connect",
            Self::Consent => "/consent",
        }
    }

    /// The one that a path is under.
    pub(crate) fn of(path: &str) -> Self {
        if path.starts_with("/consent/") {
            Self::Consent
        } else {
            Self::Payment
        }
    }
}

/// The addresses of one link. A language chosen by hand stays with the payer through them.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    pub(crate) root: Root,
    link: String,
    query: &'static str,
}

impl Paths {
    /// The addresses under `link`, which is a path segment as the engine made it.
    pub(crate) fn new(root: Root, link: &str, chosen: Option<Language>) -> Self {
        Self {
            root,
            link: link.to_owned(),
            query: match chosen {
                Some(Language::Fr) => "?lang=fr",
                Some(Language::En) => "?lang=en",
                None => "",
            },
        }
    }

    /// The same addresses of another link.
    pub(crate) fn of(&self, link: &str) -> Self {
        Self {
            link: link.to_owned(),
            ..self.clone()
        }
    }

    pub(crate) fn start(&self) -> String {
        format!("{}/{}{}", self.root.as_str(), self.link, self.query)
    }

    pub(crate) fn provider(&self) -> String {
        self.under("provider")
    }

    pub(crate) fn login(&self) -> String {
        self.under("login")
    }

    pub(crate) fn accounts(&self) -> String {
        self.under("accounts")
    }

    /// Where they prove who they are.
    pub(crate) fn proof(&self) -> String {
        self.under("proof")
    }

    /// The phone of everybody.
    pub(crate) fn phone(&self) -> String {
        format!("{PHONE}{}", self.query)
    }

    /// Where a bank's app is answered.
    pub(crate) fn app(&self) -> String {
        format!("{PHONE}/{}{}", self.link, self.query)
    }

    pub(crate) fn decision(&self) -> String {
        self.under("decision")
    }

    /// Where the payer sees which transfer to make.
    pub(crate) fn transfer(&self) -> String {
        self.under("transfer")
    }

    /// Where a refused payer begins again.
    pub(crate) fn retry(&self) -> String {
        self.under("retry")
    }

    /// Where the buyer says whose order it is.
    pub(crate) fn later(&self) -> String {
        self.under("later")
    }

    /// Where the buyer sees when what is to be paid.
    pub(crate) fn terms(&self) -> String {
        self.under("terms")
    }

    /// Where the payer says that it will follow.
    pub(crate) fn announced(&self) -> String {
        self.under("announced")
    }

    /// Where money is made to arrive.
    pub(crate) fn money(&self) -> String {
        self.under("money")
    }

    fn under(&self, page: &str) -> String {
        format!("{}/{}/{page}{}", self.root.as_str(), self.link, self.query)
    }
}
