//! Amounts and currencies. A float never exists here.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::Invalid;

/// An ISO 4217 currency code: three upper-case letters.
///
/// Any code is accepted, since the set that Fintecture supports grows (Contract §2, C-17).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");
    /// The pound sterling.
    pub const GBP: Self = Self(*b"GBP");
    /// The Polish złoty.
    pub const PLN: Self = Self(*b"PLN");
    /// The Swiss franc.
    pub const CHF: Self = Self(*b"CHF");
    /// The Czech koruna.
    pub const CZK: Self = Self(*b"CZK");
    /// The Danish krone.
    pub const DKK: Self = Self(*b"DKK");
    /// The Hungarian forint.
    pub const HUF: Self = Self(*b"HUF");
    /// The Icelandic króna, which has no minor unit.
    pub const ISK: Self = Self(*b"ISK");
    /// The Norwegian krone.
    pub const NOK: Self = Self(*b"NOK");
    /// The Romanian leu.
    pub const RON: Self = Self(*b"RON");
    /// The Swedish krona.
    pub const SEK: Self = Self(*b"SEK");

    /// Reads a three-letter code; lower case is accepted and raised.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        match code.as_bytes() {
            &[a, b, c] if code.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Ok(Self([a, b, c].map(|byte| byte.to_ascii_uppercase())))
            }
            _ => Err(Invalid::new(
                "currency",
                "an ISO 4217 code of three letters",
                code,
            )),
        }
    }

    /// The code, for example `EUR`.
    pub fn as_str(&self) -> &str {
        // Three ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many decimals its minor unit has: 2 for the euro, 0 for the yen (ISO 4217).
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Currency {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        Self::parse(code)
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;

    fn try_from(code: String) -> Result<Self, Invalid> {
        Self::parse(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

/// An amount of one currency, exact to the minor unit.
///
/// On the wire an amount is a string with a dot and at most two decimals (Contract §2), and it is
/// echoed as it was sent: `"20"` stays `"20"`. Equality looks at the value, so `20` equals `20.00`.
///
/// ```
/// use fintecture::Money;
///
/// let price = Money::eur("149.30")?;
/// assert_eq!(price.minor(), 14_930);
/// assert_eq!(price.to_string(), "149.30 EUR");
/// assert_eq!(Money::eur("20")?, Money::eur("20.00")?);
/// assert!(Money::eur("20,00").is_err());
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

/// The largest amount, in minor units, that this crate computes with.
const LARGEST_MINOR: i128 = i64::MAX as i128 / 1_000;

impl Money {
    /// Reads an amount such as `149.30` or `-12.5`: digits, at most one dot, no more decimals than
    /// the currency has.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, Invalid> {
        let invalid = |rule: String| Invalid::new("amount", rule, amount);
        let digits = amount.strip_prefix('-').unwrap_or(amount);
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (digits, None),
        };
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(whole) || !fraction.is_none_or(all_digits) {
            return Err(invalid("digits, with a dot before the decimals".to_owned()));
        }
        let decimals = currency.decimals();
        if fraction.is_some_and(|fraction| fraction.len() > decimals as usize) {
            return Err(invalid(format!(
                "at most {decimals} decimals in {currency}"
            )));
        }
        let too_large = || invalid("too large".to_owned());
        let parsed = Self {
            amount: Decimal::from_str_exact(amount).map_err(|_| too_large())?,
            currency,
        };
        if parsed.minor_wide().abs() > LARGEST_MINOR {
            Err(too_large())
        } else {
            Ok(parsed)
        }
    }

    /// An amount of euros.
    pub fn eur(amount: &str) -> Result<Self, Invalid> {
        Self::parse(amount, Currency::EUR)
    }

    /// An exact decimal as an amount; refused if it has more decimals than the currency.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        Self::parse(&amount.to_string(), currency)
    }

    /// An amount given in minor units: cents, pence, grosze.
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Self {
            amount: Decimal::new(minor, currency.decimals()),
            currency,
        }
    }

    /// The exact decimal.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in minor units: cents, pence, grosze.
    pub fn minor(&self) -> i64 {
        // An `i64` by construction: parsed within `LARGEST_MINOR`, or given as one.
        i64::try_from(self.minor_wide()).unwrap_or(i64::MAX)
    }

    /// Whether there is more than nothing of it.
    pub fn is_positive(&self) -> bool {
        self.amount > Decimal::ZERO
    }

    fn minor_wide(self) -> i128 {
        let factor = 10_i128.pow(self.currency.decimals().saturating_sub(self.amount.scale()));
        self.amount.mantissa().saturating_mul(factor)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} {}", self.amount, self.currency))
    }
}

impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written {
            amount: self.amount.to_string(),
            currency: self.currency,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        Self::parse(&written.amount, written.currency).map_err(serde::de::Error::custom)
    }
}

/// The two members an amount has on the wire.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(deserialize_with = "exact_text")]
    amount: String,
    currency: Currency,
}

/// Reads an amount from a text, or from a whole number, of any format. A fraction that is a number
/// has been a float, and is refused: it may not be what was written.
fn exact_text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(
        untagged,
        expecting = "an amount as a text such as 12.50, or a whole number"
    )]
    enum Exact {
        Text(String),
        Whole(i64),
    }
    Ok(match Exact::deserialize(deserializer)? {
        Exact::Text(text) => text,
        Exact::Whole(number) => number.to_string(),
    })
}

/// Reads an amount of the wire that is a string (as documented) or a JSON number (as some SDKs send
/// it, Contract C-15), and returns its text, digit for digit: a number is never made a float.
#[cfg(feature = "client")]
pub(crate) fn amount_text<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    use serde::de::Error as _;
    let raw = Box::<serde_json::value::RawValue>::deserialize(deserializer)?;
    let text = match raw.get().as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw.get()).ok(),
        Some(b'-' | b'0'..=b'9') => Some(raw.get().to_owned()),
        _ => None,
    };
    text.ok_or_else(|| D::Error::custom("an amount is a text or a number"))
}

/// The same of an amount that may be absent or null.
#[cfg(feature = "client")]
pub(crate) fn some_amount<'de, D: serde::Deserializer<'de>, T: From<String>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Amount(#[serde(deserialize_with = "amount_text")] String);
    Ok(Option::<Amount>::deserialize(deserializer)?.map(|amount| amount.0.into()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_amount_keeps_the_decimals_it_was_written_with() {
        assert_eq!(Money::eur("20").unwrap().to_string(), "20 EUR");
        assert_eq!(Money::eur("20.00").unwrap().to_string(), "20.00 EUR");
        assert_eq!(Money::eur("-0.5").unwrap().minor(), -50);
    }

    #[test]
    fn an_amount_that_is_not_plain_digits_is_refused() {
        for text in [
            "", "-", ".", "1.", ".5", "1e3", "+1", "1,5", " 1", "1 000", "٣", "1.2.3", "--1",
        ] {
            assert!(Money::eur(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn decimals_follow_the_currency() {
        assert!(Money::eur("1.234").is_err());
        assert!(Money::parse("1.2", Currency::parse("JPY").unwrap()).is_err());
        assert_eq!(
            Money::parse("1.234", Currency::parse("KWD").unwrap())
                .unwrap()
                .minor(),
            1_234
        );
    }

    #[test]
    fn an_amount_too_large_to_count_in_minor_units_is_refused() {
        assert!(Money::eur("99999999999999999999999999999999").is_err());
        assert!(Money::eur("9000000000000000.00").is_err());
        assert!(Money::eur("90000000000000.00").is_ok());
    }

    #[test]
    fn an_amount_is_read_from_a_text_and_from_a_whole_number_but_never_from_a_float() {
        let text: Money = serde_json::from_str(r#"{"amount":"12.50","currency":"EUR"}"#).unwrap();
        let number: Money = serde_json::from_str(r#"{"amount":12,"currency":"eur"}"#).unwrap();
        assert_eq!(number, Money::eur("12").unwrap());
        assert_eq!(
            serde_json::to_string(&text).unwrap(),
            r#"{"amount":"12.50","currency":"EUR"}"#
        );
        let error = serde_json::from_str::<Money>(r#"{"amount":12.5,"currency":"EUR"}"#);
        assert!(error.unwrap_err().to_string().contains("or a whole number"));
    }

    #[cfg(feature = "client")]
    #[test]
    fn a_number_of_the_wire_keeps_every_digit() {
        #[derive(Deserialize)]
        struct Wire {
            #[serde(deserialize_with = "amount_text")]
            amount: String,
            #[serde(default, deserialize_with = "some_amount")]
            paid: Option<String>,
        }
        let read = |json: &str| serde_json::from_str::<Wire>(json);
        for number in [
            "0.1",
            "0.30000000000000004",
            "123456789012345.67",
            "90000000000000.01",
            "12345678901234567890.12",
            "20",
            "20.00",
            "-0.50",
            "1e3",
        ] {
            let json = format!(r#"{{"amount":{number},"paid":"{number}"}}"#);
            let wire = read(&json).unwrap();
            assert_eq!(
                (wire.amount.as_str(), wire.paid.as_deref()),
                (number, Some(number))
            );
        }
        assert_eq!(read(r#"{"amount":1,"paid":null}"#).unwrap().paid, None);
        for json in ["true", "null", "[1]", "{}"] {
            assert!(read(&format!(r#"{{"amount":{json}}}"#)).is_err(), "{json}");
        }
    }

    proptest! {
        #[test]
        fn minor_units_round_trip(minor in -(1_i64 << 50)..(1_i64 << 50)) {
            let money = Money::from_minor(minor, Currency::EUR);
            prop_assert_eq!(money.minor(), minor);
            prop_assert_eq!(Money::eur(&money.amount().to_string()).unwrap(), money);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC*") {
            let _ = Money::eur(&text);
        }
    }
}
