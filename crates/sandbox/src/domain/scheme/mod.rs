//! Payment schemes: by which rules a transfer travels, and when it arrives.

mod clearing;
mod terms;
mod wish;

use std::time::Duration;

use fintecture::{Currency, Invalid, Money};
use serde::{Deserialize, Serialize};

use super::market::Market;
use super::practice::{Stop, Telling};

pub(super) use clearing::{Order, execution_start};
pub(crate) use wish::{Chooser, Wish};

/// A scheme that this platform clears. What it is like stands in its [terms](terms::Terms).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Scheme {
    /// SEPA Credit Transfer: on business days, with a cut-off.
    #[default]
    Sct,
    /// SEPA Instant Credit Transfer: at any hour of any day.
    SctInst,
    /// The Faster Payment System of the United Kingdom.
    Fps,
    /// Poland's Elixir: in sessions.
    Elixir,
    /// Poland's Express Elixir: at any hour.
    ExpressElixir,
    /// Swiss Interbank Clearing: at once, while it is open.
    Sic,
    /// Its instant payments: at any hour.
    SicInstant,
    /// Sweden's clearing between accounts.
    Sek,
    /// Norway's NICS.
    Nok,
    /// Denmark's intraday clearing.
    Dkk,
    /// Czechia's CERTIS.
    Czk,
    /// Hungary's `GIROInstant`.
    Huf,
    /// Romania's SENT.
    Ron,
    /// Iceland's clearing between accounts.
    Isk,
    /// From bank to bank over correspondents: any currency, anywhere.
    Swift,
}

impl Scheme {
    pub(crate) const ALL: [Self; 15] = [
        Self::Sct,
        Self::SctInst,
        Self::Fps,
        Self::Elixir,
        Self::ExpressElixir,
        Self::Sic,
        Self::SicInstant,
        Self::Sek,
        Self::Nok,
        Self::Dkk,
        Self::Czk,
        Self::Huf,
        Self::Ron,
        Self::Isk,
        Self::Swift,
    ];

    /// Reads the word for a scheme (Contract §§7.1, 9.1), in any case. A country's own is known by
    /// its currency.
    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL.into_iter().find(|scheme| scheme.is_called(word));
        known.ok_or_else(|| Invalid::new("scheme", format!("one of {}", Self::words()), word))
    }

    /// Whether a word is a name of it, in any case.
    pub(crate) fn is_called(self, word: &str) -> bool {
        let mut names = self.names();
        names.any(|name| name.eq_ignore_ascii_case(word))
    }

    /// Every name of it: the one that answers have first.
    fn names(self) -> impl Iterator<Item = &'static str> {
        let terms = self.terms();
        std::iter::once(terms.word).chain(terms.spellings.iter().copied())
    }

    /// Every word that is read.
    pub(crate) fn every_word() -> Vec<&'static str> {
        Self::ALL.into_iter().flat_map(Self::names).collect()
    }

    /// The same, to be told.
    fn words() -> String {
        Self::every_word().join(", ")
    }

    /// The word for it in `payment_scheme` (Contract §7.2).
    pub(crate) fn as_str(self) -> &'static str {
        self.terms().word
    }

    /// The word for it among what a bank does (Contract §9.1).
    pub(crate) fn in_directory(self) -> &'static str {
        match self {
            Self::SctInst => "INSTANT_SCT",
            other => other.as_str(),
        }
    }

    /// What payers know it as.
    pub(crate) fn name(self) -> &'static str {
        self.terms().name
    }

    /// Those by which money of a currency can travel, the one that is taken first at the front.
    pub(crate) fn of(currency: Currency) -> impl Iterator<Item = Self> {
        let own = move |scheme: &Self| scheme.terms().currency == Some(currency);
        let own = Self::ALL.into_iter().filter(own);
        // Nobody pays euros over correspondents who was not asked to.
        let beyond = (currency != Currency::EUR).then_some(Self::Swift);
        own.chain(beyond)
    }

    /// Those by which the banks of a country pay, where their files do not say: in euros, in what is
    /// at home there, and abroad. Instant euros have not reached every country.
    pub(crate) fn usual_in(country: &str) -> Vec<Self> {
        let home = Market::in_country(country).currency;
        let euros = if home == Currency::EUR {
            &[Self::Sct, Self::SctInst][..]
        } else {
            &[Self::Sct]
        };
        let own = Self::of(home).filter(|scheme| scheme.terms().currency == Some(home));
        let own = own.filter(|scheme| !euros.contains(scheme));
        let mut usual: Vec<_> = own.collect();
        usual.extend(euros);
        usual.push(Self::Swift);
        usual
    }

    /// Whether it can carry an amount.
    pub(crate) fn check(self, amount: Money) -> Result<(), Invalid> {
        let (terms, currency) = (self.terms(), amount.currency());
        if let Some(own) = terms.currency.filter(|own| *own != currency) {
            let rule = format!("{own} by the scheme {}", terms.word);
            return Err(Invalid::new("currency", rule, currency.as_str()));
        }
        let largest = Money::from_minor(terms.largest, currency);
        let rule = if !amount.is_positive() {
            "more than zero".to_owned()
        } else if amount.amount() > largest.amount() {
            format!("at most {largest} by the scheme {}", terms.word)
        } else {
            return Ok(());
        };
        Err(Invalid::new("amount", rule, &amount.amount().to_string()))
    }

    /// What a transfer passes before it is executed, at a bank that says nothing of it.
    pub(super) fn path(self) -> &'static [Stop] {
        self.terms().path
    }

    /// What is known of a transfer by it that was executed; none leaves that to the bank.
    pub(super) fn tells(self) -> Option<Telling> {
        (self == Self::Swift).then_some(Telling::Sent)
    }

    /// How soon the creditor's bank has to confirm, where it confirms each transfer.
    pub(super) fn confirms_within(self) -> Option<Duration> {
        self.terms().timing.at_once()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_name_of_a_scheme_is_read_in_any_case() {
        for (words, scheme) in [
            (&["SEPA", "sepa", "SCT"][..], Scheme::Sct),
            (
                &["INSTANT_SCT", "iSCT", "isct", "instant_sepa"],
                Scheme::SctInst,
            ),
            (&["FPS", "fps"], Scheme::Fps),
            (&["PLN", "elixir"], Scheme::Elixir),
            (&["INSTANT_PLN", "express_elixir"], Scheme::ExpressElixir),
            (&["CHF", "SIC"], Scheme::Sic),
            (&["SWIFT", "INT"], Scheme::Swift),
        ] {
            for word in words {
                assert_eq!(Scheme::parse(word).unwrap(), scheme, "{word}");
            }
        }
        for scheme in Scheme::ALL {
            assert_eq!(Scheme::parse(scheme.as_str()).unwrap(), scheme);
            assert_eq!(Scheme::parse(scheme.in_directory()).unwrap(), scheme);
            let mut others = Scheme::ALL.into_iter().filter(|other| *other != scheme);
            assert!(!others.any(|other| scheme.names().any(|name| other.is_called(name))));
        }
    }

    #[test]
    fn a_scheme_that_is_not_cleared_here_is_refused_by_its_shape() {
        insta::assert_snapshot!(
            Scheme::parse("PIGEON").unwrap_err(),
            @"scheme: one of SEPA, SCT, INSTANT_SEPA, INSTANT_SCT, iSCT, FPS, PLN, ELIXIR, INSTANT_PLN, EXPRESS_ELIXIR, CHF, SIC, INSTANT_CHF, SEK, NOK, DKK, CZK, HUF, RON, ISK, SWIFT, INT (6 characters: upper-case letters)"
        );
        assert!(Scheme::parse("").is_err());
    }

    #[test]
    fn worlds_of_before_keep_the_schemes_of_their_sessions() {
        for (kept, scheme) in [("\"Sct\"", Scheme::Sct), ("\"SctInst\"", Scheme::SctInst)] {
            assert_eq!(serde_json::from_str::<Scheme>(kept).unwrap(), scheme);
        }
    }

    #[test]
    fn only_a_schemes_own_currency_within_its_limit_is_carried() {
        let error = |scheme: Scheme, amount: &str, currency| {
            let amount = Money::parse(amount, currency).unwrap();
            scheme.check(amount).unwrap_err().to_string()
        };
        for scheme in [Scheme::Sct, Scheme::SctInst] {
            assert_eq!(scheme.check(Money::eur("0.01").unwrap()), Ok(()));
            assert_eq!(scheme.check(Money::eur("999999999.99").unwrap()), Ok(()));
        }
        insta::assert_snapshot!(
            error(Scheme::SctInst, "1000000000", Currency::EUR),
            @"amount: at most 999999999.99 EUR by the scheme INSTANT_SEPA (10 characters: digits)"
        );
        insta::assert_snapshot!(
            error(Scheme::Sct, "0.00", Currency::EUR),
            @"amount: more than zero (4 characters: digits, punctuation)"
        );
        insta::assert_snapshot!(
            error(Scheme::SctInst, "1", Currency::GBP),
            @"currency: EUR by the scheme INSTANT_SEPA (3 characters: upper-case letters)"
        );
        insta::assert_snapshot!(
            error(Scheme::Fps, "1000000.01", Currency::GBP),
            @"amount: at most 1000000.00 GBP by the scheme FPS (10 characters: digits, punctuation)"
        );
        insta::assert_snapshot!(
            error(Scheme::Isk, "10000001", Currency::ISK),
            @"amount: at most 10000000 ISK by the scheme ISK (8 characters: digits)"
        );
        let yen = Money::parse("5000", Currency::parse("JPY").unwrap()).unwrap();
        assert_eq!(Scheme::Swift.check(yen), Ok(()));
    }

    #[test]
    fn money_travels_by_its_own_schemes_and_else_over_correspondents() {
        let of = |currency| Scheme::of(currency).collect::<Vec<_>>();
        assert_eq!(of(Currency::EUR), [Scheme::Sct, Scheme::SctInst]);
        assert_eq!(of(Currency::GBP), [Scheme::Fps, Scheme::Swift]);
        assert_eq!(of(Currency::parse("USD").unwrap()), [Scheme::Swift]);
    }

    #[test]
    fn the_banks_of_a_country_pay_in_its_money_in_euros_and_abroad() {
        for (country, words) in [
            ("FR", "SEPA INSTANT_SEPA SWIFT"),
            ("GB", "FPS SEPA SWIFT"),
            ("PL", "PLN INSTANT_PLN SEPA SWIFT"),
            ("LI", "CHF INSTANT_CHF SEPA SWIFT"),
            ("IS", "ISK SEPA SWIFT"),
        ] {
            let usual = Scheme::usual_in(country).into_iter().map(Scheme::as_str);
            assert_eq!(usual.collect::<Vec<_>>().join(" "), words, "{country}");
        }
    }

    proptest! {
        #[test]
        fn any_word_is_read_or_refused_without_a_panic(word in "\\PC*") {
            let _ = Scheme::parse(&word);
            let _ = Wish::parse(&word);
        }
    }
}
