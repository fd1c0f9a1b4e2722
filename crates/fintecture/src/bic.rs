//! Bank identifier codes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Invalid;

/// A BIC (ISO 9362): four letters or digits of the party, two letters of its country, two of its
/// place, and three of the branch, if it is not the head office. `swift_bic` on the wire (Contract
/// §7.1).
///
/// ```
/// let bic = fintecture::Bic::parse("bdfe fr pp cct")?;
/// assert_eq!(bic.as_str(), "BDFEFRPPCCT");
/// assert_eq!(bic.country(), "FR");
/// assert_eq!(bic.branch(), Some("CCT"));
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Bic(String);

impl Bic {
    /// Reads a BIC. Case and spaces, which people write, do not count.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let invalid = |rule: &'static str| Err(Invalid::new("bic", rule, text));
        if !plain.bytes().all(|byte| byte.is_ascii_alphanumeric())
            || ![8, 11].contains(&plain.len())
        {
            return invalid("8 or 11 letters and digits");
        }
        if !plain[4..6].bytes().all(|byte| byte.is_ascii_uppercase()) {
            return invalid("its fifth and sixth characters are the letters of a country");
        }
        Ok(Self(plain))
    }

    /// The code, without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The two letters of its country.
    pub fn country(&self) -> &str {
        &self.0[4..6]
    }

    /// The branch; none for a head office.
    pub fn branch(&self) -> Option<&str> {
        self.0.get(8..).filter(|branch| !branch.is_empty())
    }
}

impl fmt::Display for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bic({self})")
    }
}

impl FromStr for Bic {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Bic {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Bic> for String {
    fn from(bic: Bic) -> Self {
        bic.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_head_office_has_no_branch() {
        let bic = Bic::parse("AGRIFRPP").unwrap();
        assert_eq!((bic.country(), bic.branch()), ("FR", None));
        assert_eq!(serde_json::to_string(&bic).unwrap(), r#""AGRIFRPP""#);
    }

    #[test]
    fn each_broken_rule_has_its_own_words() {
        let rule = |text| Bic::parse(text).unwrap_err().rule().to_owned();
        for text in ["", "AGRIFRP", "AGRIFRPPX", "AGRI-RPP", "AGRIFRPÉ"] {
            assert_eq!(rule(text), "8 or 11 letters and digits", "{text}");
        }
        assert_eq!(
            rule("AGRI12PP"),
            "its fifth and sixth characters are the letters of a country"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,14}") {
            if let Ok(bic) = Bic::parse(&text) {
                prop_assert_eq!(&Bic::parse(bic.as_str()).unwrap(), &bic);
                prop_assert_eq!(bic.country().len(), 2);
            }
        }
    }
}
