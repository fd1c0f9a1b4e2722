//! Payee verification: whether a name is that of the one who holds an account. It has the four
//! answers of the European verification of payee: match, close match, no match, not possible.

use fintecture::{Iban, Personal};

/// Whom a payment goes to, and what their bank answers.
#[derive(Clone, Debug)]
pub(crate) struct Payee {
    /// As the order has it.
    pub(crate) name: Personal,
    pub(crate) iban: Option<Iban>,
    /// As the bank has it, where it tells.
    pub(crate) holder: Option<Personal>,
    pub(crate) answer: Answer,
}

impl Payee {
    /// The last characters of their account's number; none where it has no number.
    pub(crate) fn tail(&self) -> String {
        let tail = self.iban.as_ref().map(tail);
        tail.unwrap_or_default().to_owned()
    }
}

/// The last four characters of an IBAN, which tell accounts apart without showing them.
pub(crate) fn tail(iban: &Iban) -> &str {
    let number = iban.expose();
    &number[number.len().saturating_sub(4)..]
}

/// How much a name is like the holder's, from 0 to 100.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Likeness(u8);

/// What a bank answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// The name is the holder's, whatever its case, accents and order of words.
    Match(Likeness),
    /// It is nearly the holder's: a slip of the pen, an initial.
    CloseMatch(Likeness),
    /// It is another name.
    NoMatch(Likeness),
    /// Nobody can tell: the account is none that the bank knows.
    NotPossible,
}

/// Only then a name is the holder's.
const MATCH: Likeness = Likeness(100);

/// From here on it is nearly theirs.
const CLOSE: Likeness = Likeness(80);

impl Answer {
    /// The answer to some names that must all be the holder's: the worst of them counts.
    pub(crate) fn about<'n>(names: impl IntoIterator<Item = &'n str>, holder: &str) -> Self {
        let likeness = names.into_iter().map(|name| Likeness::of(name, holder));
        match likeness.min() {
            Some(likeness) if likeness >= MATCH => Self::Match(likeness),
            Some(likeness) if likeness >= CLOSE => Self::CloseMatch(likeness),
            Some(likeness) => Self::NoMatch(likeness),
            None => Self::NotPossible,
        }
    }

    pub(crate) fn likeness(self) -> Option<Likeness> {
        match self {
            Self::Match(likeness) | Self::CloseMatch(likeness) | Self::NoMatch(likeness) => {
                Some(likeness)
            }
            Self::NotPossible => None,
        }
    }

    pub(crate) fn is_match(self) -> bool {
        matches!(self, Self::Match(_))
    }
}

impl Likeness {
    /// Reads hundredths.
    pub(crate) fn new(hundredths: i64) -> Option<Self> {
        u8::try_from(hundredths)
            .ok()
            .filter(|&hundredths| hundredths <= 100)
            .map(Self)
    }

    pub(crate) fn hundredths(self) -> u8 {
        self.0
    }

    fn of(name: &str, holder: &str) -> Self {
        let likeness = strsim::jaro_winkler(&spelled(name), &spelled(holder));
        // From 0 to 1, so that nothing is cut off.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let hundredths = (likeness * 100.0).floor() as u8;
        Self(hundredths)
    }
}

/// A name as names are compared: in plain small letters, its words in order, without titles.
fn spelled(name: &str) -> String {
    const TITLES: [&str; 12] = [
        "mr", "mrs", "ms", "dr", "m", "mme", "mlle", "herr", "frau", "sr", "sra", "sig",
    ];
    let plain = any_ascii::any_ascii(name).to_ascii_lowercase();
    let mut words: Vec<_> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 2 {
        words.retain(|word| !TITLES.contains(word));
    }
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answer(name: &str, holder: &str) -> &'static str {
        match Answer::about([name], holder) {
            Answer::Match(_) => "match",
            Answer::CloseMatch(_) => "close match",
            Answer::NoMatch(_) => "no match",
            Answer::NotPossible => "not possible",
        }
    }

    #[test]
    fn case_accents_order_and_titles_make_no_other_name() {
        for (name, holder) in [
            ("Camille Laurent", "Camille Laurent"),
            ("LAURENT Camille", "Camille Laurent"),
            ("Mme Camille LAURENT", "Camille Laurent"),
            ("lucia navarro", "Lucía Navarro"),
            ("Łukasz Wójcik", "Lukasz Wojcik"),
            ("Jean-Luc O'Brien", "Jean Luc O Brien"),
        ] {
            assert_eq!(answer(name, holder), "match", "{name} / {holder}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_a_close_match() {
        for (name, holder) in [
            ("Camile Laurant", "Camille Laurent"),
            ("Jonas Wener", "Jonas Weber"),
            ("Giulia Ferro", "Giulia Ferri"),
        ] {
            assert_eq!(answer(name, holder), "close match", "{name} / {holder}");
        }
    }

    #[test]
    fn another_name_is_no_match() {
        for (name, holder) in [
            ("Jane Payer", "Camille Laurent"),
            ("Jonas Weber", "Giulia Ferri"),
            ("ACME SARL", "Lucía Navarro"),
            ("", "Camille Laurent"),
        ] {
            assert_eq!(answer(name, holder), "no match", "{name} / {holder}");
        }
    }

    #[test]
    fn of_several_names_the_worst_counts_and_none_cannot_be_told() {
        let both = Answer::about(["Camille Laurent", "Jane Payer"], "Camille Laurent");
        assert!(matches!(both, Answer::NoMatch(_)));
        assert_eq!(Answer::about([], "Camille Laurent"), Answer::NotPossible);
    }

    proptest! {
        #[test]
        fn every_name_is_its_own_and_no_likeness_leaves_the_scale(name in "\\PC{1,40}", other in "\\PC{0,40}") {
            let likeness = |name: &str, holder: &str| {
                Answer::about([name], holder).likeness().unwrap().hundredths()
            };
            prop_assert_eq!(likeness(&name, &name), 100);
            prop_assert!(likeness(&name, &other) <= 100);
        }
    }
}
