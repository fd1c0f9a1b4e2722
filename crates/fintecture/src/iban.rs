//! International bank account numbers.

use std::fmt;
use std::str::FromStr;

use iban::IbanLike;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A valid IBAN (ISO 13616): known country, right length and structure, right check digits.
///
/// It is personal data, so `Debug` and `Display` show only the country and the last four
/// characters; [`Iban::expose`] gives the whole.
///
/// ```
/// let iban = fintecture::Iban::parse("fr14 2004 1010 0505 0001 3M02 606")?;
/// assert_eq!(iban.to_string(), "FR•••2606");
/// assert_eq!(iban.expose(), "FR1420041010050500013M02606");
/// assert_eq!(iban.country(), "FR");
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Iban(iban::Iban);

impl Iban {
    /// Reads an IBAN. Case, spaces and dashes, which people write, do not count.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let rule = |error: iban::ParseIbanError| match error {
            iban::ParseIbanError::InvalidBaseIban {
                source: iban::ParseBaseIbanError::InvalidChecksum,
            } => "the check digits do not match",
            iban::ParseIbanError::InvalidBaseIban { .. } => {
                "two letters, two digits, then up to 30 letters and digits"
            }
            iban::ParseIbanError::InvalidBban(_) => "not the length or structure of its country",
            iban::ParseIbanError::UnknownCountry(_) => "the country has no IBAN",
        };
        plain
            .parse()
            .map(Self)
            .map_err(|error| Invalid::new("iban", rule(error), text))
    }

    /// The whole number, without spaces.
    pub fn expose(&self) -> &str {
        self.0.electronic_str()
    }

    /// The two letters of its country.
    pub fn country(&self) -> &str {
        self.0.country_code()
    }
}

impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.expose();
        let tail = digits.len().saturating_sub(4);
        write!(f, "{}•••{}", self.country(), &digits[tail..])
    }
}

impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Iban({self})")
    }
}

impl FromStr for Iban {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl Serialize for Iban {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Iban {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_and_dashes_do_not_count() {
        let iban = Iban::parse("de89-3704-0044-0532-0130-00").unwrap();
        assert_eq!(iban.expose(), "DE89370400440532013000");
    }

    #[test]
    fn each_broken_rule_has_its_own_words() {
        let rule = |text| Iban::parse(text).unwrap_err().rule().to_owned();
        assert_eq!(
            rule("FR1420041010050500013M02607"),
            "the check digits do not match"
        );
        assert_eq!(
            rule("DE8937040044053201300"),
            "the check digits do not match"
        );
        assert_eq!(rule("XX57WEST12345698765432"), "the country has no IBAN");
        assert_eq!(
            rule("!"),
            "two letters, two digits, then up to 30 letters and digits"
        );
    }

    #[test]
    fn neither_debug_nor_an_error_shows_the_number() {
        let iban = Iban::parse("DE89370400440532013000").unwrap();
        assert_eq!(format!("{iban:?}"), "Iban(DE•••3000)");
        let error = Iban::parse("DE89370400440532013001").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("3704"));
    }
}
