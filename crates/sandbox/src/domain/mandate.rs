//! Mandates for direct debits (Contract §10.2).

use std::time::Duration;

use fintecture::{Invalid, Timestamp};

use super::{Attributes, Refusal};

/// What somebody signed so that their account may be debited.
#[derive(Clone, Debug)]
pub(crate) struct Mandate {
    pub(crate) row: i64,
    pub(crate) id: String,
    pub(crate) application: i64,
    /// Its reference, unique among the application's.
    pub(crate) rum: Rum,
    /// What became of it; whether it has run out, time tells.
    pub(crate) standing: Standing,
    pub(crate) signed_at: Timestamp,
    pub(crate) attributes: Attributes,
}

/// What was decided about a mandate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    Active,
    /// The creditor gave it up.
    Cancelled,
    /// The debtor took it back.
    Revoked,
}

/// How long a mandate that nothing is collected with is good for: 36 months (rulebook of the SEPA
/// direct debit schemes).
const LIFETIME: Duration = Duration::from_hours(24 * (3 * 365 + 1));

impl Mandate {
    /// `active`, `cancelled`, `revoked`, or `expired` once it has run out.
    pub(crate) fn status(&self, now: Timestamp) -> &'static str {
        match self.standing {
            Standing::Active if self.has_run_out(now) => "expired",
            standing => standing.as_str(),
        }
    }

    /// Cancels or revokes it. Doing the same again changes nothing; what has ended in another way
    /// stays so.
    pub(crate) fn end(&mut self, how: Standing, now: Timestamp) -> Result<(), Refusal> {
        if self.standing == how {
            return Ok(());
        }
        if self.standing != Standing::Active || self.has_run_out(now) {
            return Err(Refusal::MandateEnded(self.status(now)));
        }
        self.standing = how;
        Ok(())
    }

    fn has_run_out(&self, now: Timestamp) -> bool {
        self.signed_at + LIFETIME <= now
    }
}

impl Standing {
    const ALL: [Self; 3] = [Self::Active, Self::Cancelled, Self::Revoked];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Cancelled => "cancelled",
            Self::Revoked => "revoked",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|standing| standing.as_str() == word)
    }

    /// Reads how a mandate is to end.
    pub(crate) fn parse_end(word: &str) -> Result<Self, Invalid> {
        match Self::parse(word) {
            Some(end @ (Self::Cancelled | Self::Revoked)) => Ok(end),
            _ => Err(Invalid::new("status", "cancelled or revoked", word)),
        }
    }
}

/// The unique reference of a mandate, as SEPA writes it: at most 35 characters of a small set, no
/// slash at either end and no two in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Rum(String);

impl Rum {
    pub(crate) fn parse(text: &str) -> Result<Self, Invalid> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "+?/-:().,' ".contains(c);
        let is_rum = (1..=35).contains(&text.len())
            && text.chars().all(is_plain)
            && text.trim() == text
            && !text.starts_with('/')
            && !text.ends_with('/')
            && !text.contains("//");
        if is_rum {
            return Ok(Self(text.to_owned()));
        }
        let rule = "1 to 35 letters, digits or + ? / - : ( ) . , ' and space, with no slash at \
                    either end and no two in a row";
        Err(Invalid::new("rum", rule, text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// How often a mandate may be used.
pub(crate) fn parse_type(word: &str) -> Result<&'static str, Invalid> {
    one_of("type", ["recurring", "one-off"], word)
}

/// By which scheme.
pub(crate) fn parse_scheme(word: &str) -> Result<&'static str, Invalid> {
    one_of("scheme", ["SEPA", "SEPA-B2B"], word)
}

fn one_of(
    field: &'static str,
    [first, second]: [&'static str; 2],
    word: &str,
) -> Result<&'static str, Invalid> {
    [first, second]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(word))
        .ok_or_else(|| Invalid::new(field, format!("{first} or {second}"), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mandate(standing: Standing) -> Mandate {
        Mandate {
            row: 1,
            id: "m".to_owned(),
            application: 1,
            rum: Rum::parse("RUM-2025-0001").unwrap(),
            standing,
            signed_at: Timestamp::from_micros(0),
            attributes: Attributes::default(),
        }
    }

    #[test]
    fn a_reference_is_one_of_sepa() {
        let long = "R".repeat(35);
        for text in ["RUM-2025-0001", "a", "A B", "1/2/3", "(x)+?:.,'", &long] {
            assert_eq!(Rum::parse(text).unwrap().as_str(), text);
        }
        let longer = "R".repeat(36);
        for text in [
            "", " A", "A ", "/A", "A/", "A//B", "Å", "A_B", "A\n", &longer,
        ] {
            let problem = Rum::parse(text).unwrap_err().to_string();
            assert!(problem.starts_with("rum: 1 to 35"), "{text}");
        }
    }

    #[test]
    fn an_active_mandate_ends_once_and_in_one_way() {
        let now = Timestamp::from_micros(1);
        let ends = [Standing::Cancelled, Standing::Revoked];
        for end in ends {
            let mut mandate = mandate(Standing::Active);
            mandate.end(end, now).unwrap();
            mandate.end(end, now).unwrap();
            assert_eq!(mandate.status(now), end.as_str());
            for other in ends.into_iter().filter(|other| *other != end) {
                assert!(mandate.end(other, now).is_err());
                assert_eq!(mandate.standing, end);
            }
        }
    }

    #[test]
    fn a_mandate_runs_out_after_36_months_unless_it_has_ended_before() {
        let signed_at = Timestamp::from_micros(0);
        let last = signed_at + LIFETIME;
        let just_before = Timestamp::from_micros(last.as_micros() - 1);
        let mut active = mandate(Standing::Active);
        assert_eq!(active.status(just_before), "active");
        assert_eq!(active.status(last), "expired");
        assert!(active.end(Standing::Cancelled, last).is_err());
        assert_eq!(mandate(Standing::Revoked).status(last), "revoked");
    }

    #[test]
    fn words_are_read_in_any_case_and_others_are_named() {
        assert_eq!(parse_type("RECURRING").unwrap(), "recurring");
        assert_eq!(parse_scheme("sepa-b2b").unwrap(), "SEPA-B2B");
        assert!(
            parse_type("monthly")
                .unwrap_err()
                .to_string()
                .contains("recurring or one-off")
        );
        for word in ["active", "expired", ""] {
            assert!(Standing::parse_end(word).is_err(), "{word}");
        }
    }
}
