//! The remittance text of a transfer.

use std::fmt;
use std::str::FromStr;

use deunicode::deunicode_char;

use crate::Invalid;

/// The longest remittance text of a SEPA transfer, in characters (Contract Q-06).
const LONGEST: usize = 140;

/// The text that stands on the payer's and the payee's statement: at most 140 characters of the
/// Latin set that every bank of SEPA carries. Contract §7.1, Q-06.
///
/// The set is the unaccented letters, the digits, the space, and `/ - ? : ( ) . , ' +`. A text with
/// anything else is refused, since a bank on its way might refuse or change it;
/// [`transliterate`](Self::transliterate) writes it with what the set has.
///
/// It may name people or goods, so `Debug` does not show it.
///
/// ```
/// use fintecture::Communication;
///
/// let error = Communication::parse("Café n° 5").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "communication: character 4, 'é', is not in the Latin set of SEPA"
/// );
/// let text = Communication::transliterate("Café & Söhne, n° 5")?;
/// assert_eq!(text.as_str(), "Cafe + Sohne, ndeg 5");
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Communication(String);

impl Communication {
    /// Takes a text as it is.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let beyond = text.chars().zip(1..).find(|(c, _)| !is_latin(*c));
        if let Some((character, place)) = beyond {
            let rule = format!("character {place}, {character:?}, is not in the Latin set of SEPA");
            return Err(Invalid::unshown("communication", rule));
        }
        Self::bounded(text.to_owned())
    }

    /// Takes a text, and writes what is beyond the set with what is in it: `é` becomes `e`, `&`
    /// becomes `+`, a line break a space, and what has no likeness a dot.
    ///
    /// It does not shorten: an error says that the outcome is longer than 140 characters.
    pub fn transliterate(text: &str) -> Result<Self, Invalid> {
        Self::bounded(text.chars().map(likeness).collect())
    }

    fn bounded(text: String) -> Result<Self, Invalid> {
        if text.chars().count() > LONGEST {
            return Err(Invalid::new(
                "communication",
                "at most 140 characters",
                &text,
            ));
        }
        Ok(Self(text))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The letters, digits and signs that every bank of SEPA carries.
fn is_latin(character: char) -> bool {
    character.is_ascii_alphanumeric() || " /-?:().,'+".contains(character)
}

/// One character, written with those of the set.
fn likeness(character: char) -> String {
    if is_latin(character) {
        return character.into();
    }
    if character.is_whitespace() {
        return " ".to_owned();
    }
    // The library speaks ASCII, whose other signs have their own likeness in the set.
    let ascii = deunicode_char(character).unwrap_or(".");
    ascii.chars().map(sign).collect()
}

fn sign(ascii: char) -> char {
    match ascii {
        latin if is_latin(latin) => latin,
        '&' => '+',
        '_' | '~' => '-',
        '\\' | '|' => '/',
        '[' | '{' | '<' => '(',
        ']' | '}' | '>' => ')',
        '"' | '`' => '\'',
        ';' => ',',
        _ => '.',
    }
}

impl AsRef<str> for Communication {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Communication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for Communication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Communication(•••)")
    }
}

impl FromStr for Communication {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl From<Communication> for String {
    fn from(text: Communication) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> String {
        Communication::transliterate(text).unwrap().into()
    }

    #[test]
    fn the_set_is_taken_as_it_is() {
        let all = "abc XYZ 0189 /-?:().,'+";
        assert_eq!(Communication::parse(all).unwrap().as_str(), all);
        assert_eq!(written(all), all);
    }

    #[test]
    fn the_offending_character_is_named_with_its_place_and_nothing_else() {
        let error = Communication::parse("Jane Payer #5").unwrap_err();
        assert_eq!(
            error.to_string(),
            "communication: character 12, '#', is not in the Latin set of SEPA"
        );
        let error = Communication::parse("a\u{202e}b").unwrap_err();
        assert!(error.rule().contains(r"'\u{202e}'"), "{error}");
    }

    #[test]
    fn letters_and_signs_are_written_with_their_likeness() {
        assert_eq!(written("Œuvre d’été à Łódź"), "OEuvre d'ete a Lodz");
        assert_eq!(written("Straße"), "Strasse");
        assert_eq!(written("ref_1;\n\"a\" [b] 50€ #"), "ref-1, 'a' (b) 50EUR .");
    }

    #[test]
    fn a_long_text_is_refused_and_never_cut() {
        let text = "x".repeat(140);
        assert!(Communication::parse(&text).is_ok());
        let longer = text + "y";
        assert_eq!(
            Communication::parse(&longer).unwrap_err().rule(),
            "at most 140 characters"
        );
        assert!(Communication::transliterate(&longer).is_err());
        // What one letter becomes may be two.
        assert!(Communication::transliterate(&"ß".repeat(71)).is_err());
    }

    proptest! {
        #[test]
        fn what_was_transliterated_is_valid_and_stays(text in ".{0,60}") {
            if let Ok(written) = Communication::transliterate(&text) {
                prop_assert_eq!(&Communication::parse(written.as_str()).unwrap(), &written);
                prop_assert_eq!(&Communication::transliterate(written.as_str()).unwrap(), &written);
            }
        }
    }
}
