//! In which currencies an application takes payments (Contract C-17).

use fintecture::{Currency, Invalid};
use serde::{Deserialize, Serialize};

/// Some currencies, in the order they were allowed; one at least.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<Currency>", into = "Vec<Currency>")]
pub(crate) struct Currencies(Vec<Currency>);

impl Default for Currencies {
    fn default() -> Self {
        Self(vec![Currency::EUR])
    }
}

impl From<Vec<Currency>> for Currencies {
    /// Each once; none at all are euros.
    fn from(listed: Vec<Currency>) -> Self {
        let mut currencies = Self(Vec::new());
        for currency in listed {
            currencies.allow(currency);
        }
        if currencies.0.is_empty() {
            Self::default()
        } else {
            currencies
        }
    }
}

impl From<Currencies> for Vec<Currency> {
    fn from(currencies: Currencies) -> Self {
        currencies.0
    }
}

impl Currencies {
    /// Reads a list of codes.
    pub(crate) fn read(codes: &[String]) -> Result<Self, Invalid> {
        if codes.is_empty() {
            return Err(Invalid::unshown("currencies", "must name at least one"));
        }
        let read = codes.iter().map(|code| Currency::parse(code));
        Ok(Self::from(read.collect::<Result<Vec<_>, _>>()?))
    }

    /// Takes payments in a currency too.
    pub(crate) fn allow(&mut self, currency: Currency) {
        if !self.0.contains(&currency) {
            self.0.push(currency);
        }
    }

    /// Reads the currency of a request, which must be one of them.
    pub(crate) fn parse(&self, code: &str) -> Result<Currency, Invalid> {
        let currency = Currency::parse(code)?;
        if self.0.contains(&currency) {
            return Ok(currency);
        }
        let codes: Vec<_> = self.0.iter().map(Currency::as_str).collect();
        let rule = match codes.as_slice() {
            [only] => format!("must be {only}"),
            several => format!("must be one of {}", several.join(", ")),
        };
        Err(Invalid::new("currency", rule, code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_euros_is_taken_unless_more_is_allowed() {
        let mut currencies = Currencies::default();
        assert_eq!(currencies.parse("eur"), Ok(Currency::EUR));
        let refused = currencies.parse("GBP").unwrap_err().to_string();
        assert_eq!(
            refused,
            "currency: must be EUR (3 characters: upper-case letters)"
        );
        currencies.allow(Currency::GBP);
        assert_eq!(currencies.parse("GBP"), Ok(Currency::GBP));
        let refused = currencies.parse("PLN").unwrap_err().to_string();
        assert!(refused.starts_with("currency: must be one of EUR, GBP ("));
    }

    #[test]
    fn a_list_is_kept_as_it_was_given_each_once() {
        let codes = ["gbp", "EUR", "GBP"].map(str::to_owned);
        let read = Currencies::read(&codes).unwrap();
        assert_eq!(serde_json::json!(read), serde_json::json!(["GBP", "EUR"]));
        assert!(Currencies::read(&[]).is_err());
        assert!(Currencies::read(&["pounds".to_owned()]).is_err());
        let kept: Currencies = serde_json::from_str("[]").unwrap();
        assert_eq!(kept, Currencies::default());
    }
}
