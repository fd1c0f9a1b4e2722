//! Which scheme a merchant asks for, and who chooses where they leave it open.

use fintecture::{Invalid, Money};
use serde::{Deserialize, Serialize};

use super::Scheme;

/// What a merchant says of the scheme (Contract §7.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Wish {
    /// `AUTO`, or nothing: the currency and the payer's bank decide.
    #[default]
    Open,
    This(Scheme),
}

/// Who chose the scheme of a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Chooser {
    #[default]
    Merchant,
    /// Nobody did: what the payer's bank does not do, another one takes the place of.
    Bank,
}

impl Wish {
    /// Reads the `scheme` of a request, in any case.
    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        if word.eq_ignore_ascii_case("AUTO") {
            return Ok(Self::Open);
        }
        if let Ok(scheme) = Scheme::parse(word) {
            Ok(Self::This(scheme))
        } else {
            let rule = format!("one of AUTO, {}", Scheme::words());
            Err(Invalid::new("scheme", rule, word))
        }
    }

    pub(crate) fn chooser(self) -> Chooser {
        match self {
            Self::Open => Chooser::Bank,
            Self::This(_) => Chooser::Merchant,
        }
    }

    /// The scheme by which an amount travels as long as no bank says otherwise.
    pub(crate) fn scheme(self, amount: Money) -> Result<Scheme, Invalid> {
        match self {
            Self::This(scheme) => scheme.check(amount).map(|()| scheme),
            Self::Open => {
                let mut refusal = None;
                for scheme in Scheme::of(amount.currency()) {
                    match scheme.check(amount) {
                        Ok(()) => return Ok(scheme),
                        Err(problem) => refusal = refusal.or(Some(problem)),
                    }
                }
                let none = || Invalid::unshown("currency", "carried by a scheme");
                Err(refusal.unwrap_or_else(none))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use fintecture::Currency;

    use super::*;

    fn open(amount: &str, currency: &str) -> Result<Scheme, String> {
        let money = Money::parse(amount, Currency::parse(currency).unwrap()).unwrap();
        let scheme = Wish::Open.scheme(money);
        scheme.map_err(|problem| problem.to_string())
    }

    #[test]
    fn a_wish_is_a_scheme_or_leaves_it_open() {
        assert_eq!(Wish::parse("auto"), Ok(Wish::Open));
        assert_eq!(Wish::parse("iSCT"), Ok(Wish::This(Scheme::SctInst)));
        let refused = Wish::parse("pigeon").unwrap_err().to_string();
        assert!(refused.starts_with("scheme: one of AUTO, SEPA, SCT, "));
    }

    #[test]
    fn what_is_left_open_follows_the_currency_and_the_amount() {
        assert_eq!(open("20", "EUR"), Ok(Scheme::Sct));
        assert_eq!(open("20", "GBP"), Ok(Scheme::Fps));
        assert_eq!(open("1000000.01", "GBP"), Ok(Scheme::Swift));
        assert_eq!(open("20", "PLN"), Ok(Scheme::Elixir));
        assert_eq!(open("20", "USD"), Ok(Scheme::Swift));
        assert_eq!(
            open("1000000000", "EUR").unwrap_err(),
            "amount: at most 999999999.99 EUR by the scheme SEPA (10 characters: digits)"
        );
    }
}
