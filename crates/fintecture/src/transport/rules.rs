//! Rules that fields of several operations share, checked before anything is sent. Each names its
//! field, and all that are broken are told at once.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use url::Url;

use super::Operation;
use crate::{Communication, Invalid, Money};

/// The name of a field, as an error tells it, for example `meta.psu_email`.
type Field = Cow<'static, str>;

/// The longest `state` (Contract §2).
const LONGEST_STATE: usize = 512;

/// The longest e-mail address (RFC 5321).
const LONGEST_EMAIL: usize = 254;

/// The longest and shortest life of a session, in seconds (Contract §7.1).
const EXPIRIES: RangeInclusive<u64> = 1..=99_999_999;

/// How many digits a national phone number has; E.164 ends at 15.
const PHONE_DIGITS: RangeInclusive<usize> = 4..=15;

impl Operation {
    /// A field that must be there.
    pub(crate) fn demand_given<T>(self, field: impl Into<Field>, value: Option<&T>) -> Self
    where
        T: ?Sized,
    {
        self.demand(value.is_some(), || Invalid::missing(field, "required"))
    }

    /// A text that must not be empty.
    pub(crate) fn demand_text(self, field: impl Into<Field>, text: &str) -> Self {
        self.demand(!text.trim().is_empty(), || {
            Invalid::new(field, "not empty", text)
        })
    }

    /// A `state` must be there, and short.
    pub(crate) fn demand_state(self, state: Option<&str>) -> Self {
        self.demand_given("state", state).demand_short_state(state)
    }

    /// A `state` must be short.
    pub(crate) fn demand_short_state(self, state: Option<&str>) -> Self {
        let state = state.unwrap_or_default();
        self.demand(state.chars().count() <= LONGEST_STATE, || {
            Invalid::new("state", "at most 512 characters", state)
        })
    }

    /// An address must be complete.
    pub(crate) fn demand_url(self, field: impl Into<Field>, text: Option<&str>) -> Self {
        self.demand(text.is_none_or(|text| Url::parse(text).is_ok()), || {
            Invalid::new(field, "a complete URL", text.unwrap_or_default())
        })
    }

    /// A country or a language has two letters.
    pub(crate) fn demand_two_letters(self, field: impl Into<Field>, text: Option<&str>) -> Self {
        let two = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
        self.demand(text.is_none_or(two), || {
            Invalid::new(field, "two letters", text.unwrap_or_default())
        })
    }

    /// An amount to be moved is a cent or more, without parts of one (Contract §2, C-16).
    pub(crate) fn demand_amount(self, field: impl Into<Field>, amount: Option<Money>) -> Self {
        let broken = |amount: Money| {
            let (amount, text) = (amount.amount(), amount.amount().to_string());
            if amount < Decimal::new(1, 2) {
                Some(("0.01 or more", text))
            } else if amount.normalize().scale() > 2 {
                Some(("at most 2 decimals", text))
            } else {
                None
            }
        };
        match amount.and_then(broken) {
            Some((rule, text)) => self.demand(false, || Invalid::new(field, rule, &text)),
            None => self,
        }
    }

    /// A text that has to stand on a statement (Contract Q-06).
    pub(crate) fn demand_communication(self, field: impl Into<Field>, text: Option<&str>) -> Self {
        match text.map(Communication::parse) {
            Some(Err(problem)) => self.demand(false, || problem.at(field)),
            _ => self,
        }
    }

    /// An e-mail address has a name, an `@` and a domain.
    pub(crate) fn demand_email(self, field: impl Into<Field>, text: Option<&str>) -> Self {
        self.demand(text.is_none_or(is_email), || {
            let rule = "an e-mail address such as jane@example.com";
            Invalid::new(field, rule, text.unwrap_or_default())
        })
    }

    /// A phone number without its prefix (Contract §7.1).
    pub(crate) fn demand_phone(self, field: impl Into<Field>, text: Option<&str>) -> Self {
        self.demand(text.is_none_or(is_phone), || {
            let rule = "from 4 to 15 digits, which spaces, dots and dashes may part";
            Invalid::new(field, rule, text.unwrap_or_default())
        })
    }

    /// A phone number that may have its prefix before it (Contract §10.1).
    pub(crate) fn demand_whole_phone(self, field: impl Into<Field>, text: Option<&str>) -> Self {
        let whole = |text: &str| is_phone(text.strip_prefix('+').unwrap_or(text));
        self.demand(text.is_none_or(whole), || {
            let rule = "a phone number such as +33601020304";
            Invalid::new(field, rule, text.unwrap_or_default())
        })
    }

    /// The prefix of a phone number's country (Contract §2).
    pub(crate) fn demand_phone_prefix(self, field: impl Into<Field>, text: Option<&str>) -> Self {
        self.demand(text.is_none_or(is_phone_prefix), || {
            let rule = "a prefix such as +33 or 0033";
            Invalid::new(field, rule, text.unwrap_or_default())
        })
    }

    /// How long something lasts, in seconds (Contract §7.1).
    pub(crate) fn demand_expiry(self, field: impl Into<Field>, seconds: Option<u64>) -> Self {
        self.demand(
            seconds.is_none_or(|seconds| EXPIRIES.contains(&seconds)),
            || {
                let rule = "from 1 to 99,999,999 seconds";
                Invalid::new(field, rule, &seconds.unwrap_or_default().to_string())
            },
        )
    }
}

fn is_email(text: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !",;<>()".contains(c);
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= LONGEST_EMAIL
        && text.chars().all(plain)
        && !name.is_empty()
        && !domain.is_empty()
        && domain.split('.').all(|label| !label.is_empty())
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    PHONE_DIGITS.contains(&digits)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || " .-".contains(c))
}

fn is_phone_prefix(text: &str) -> bool {
    let code = text.strip_prefix('+').or_else(|| text.strip_prefix("00"));
    code.is_some_and(|code| {
        (1..=3).contains(&code.len())
            && !code.starts_with('0')
            && code.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Currency;
    use crate::transport::route;

    fn broken(check: impl FnOnce(Operation) -> Operation) -> Vec<String> {
        let operation = check(Operation::new(&route::CONNECT));
        operation
            .problems()
            .iter()
            .map(Invalid::to_string)
            .collect()
    }

    #[test]
    fn an_amount_is_a_cent_or_more_without_parts_of_one() {
        let rule = |amount, currency| {
            let money = Money::parse(amount, Currency::parse(currency).unwrap()).unwrap();
            broken(|operation| operation.demand_amount("amount", Some(money)))
        };
        for amount in ["0.01", "1", "149.30"] {
            assert!(rule(amount, "EUR").is_empty(), "{amount}");
        }
        assert_eq!(
            rule("0", "EUR"),
            ["amount: 0.01 or more (1 character: digits)"]
        );
        assert_eq!(rule("-5", "EUR").len(), 1);
        assert!(rule("1.230", "KWD").is_empty());
        assert!(rule("1.234", "KWD")[0].contains("at most 2 decimals"));
        assert_eq!(rule("0.001", "KWD").len(), 1);
    }

    #[test]
    fn an_email_address_has_a_name_and_a_domain() {
        for text in [
            "jane@example.com",
            "j.o+x@b-a.example",
            "jane@local",
            "é@exämple.com",
        ] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "",
            "jane",
            "@example.com",
            "jane@",
            "jane@.com",
            "jane@a..b",
            "a b@c.d",
            "a@b.c, d@e.f",
            "Jane <jane@example.com>",
            "a@b.c\n",
        ] {
            assert!(!is_email(text), "{text}");
        }
        assert!(!is_email(&format!("{}@b.c", "a".repeat(251))));
    }

    #[test]
    fn a_phone_number_is_digits_after_a_prefix() {
        for text in ["601020304", "6 01 02 03 04", "06.01.02.03.04", "1234"] {
            assert!(is_phone(text), "{text}");
        }
        for text in [
            "",
            "123",
            "+33601020304",
            "1234567890123456",
            "six oh one two",
        ] {
            assert!(!is_phone(text), "{text}");
        }
        for text in ["+33", "0033", "+1", "+352"] {
            assert!(is_phone_prefix(text), "{text}");
        }
        for text in ["", "33", "+", "00", "+0", "+3333", "+33 ", "0-33"] {
            assert!(!is_phone_prefix(text), "{text}");
        }
    }

    #[test]
    fn every_problem_names_its_own_field() {
        let problems = broken(|operation| {
            operation
                .demand_email("meta.psu_email", Some("nobody"))
                .demand_phone("meta.psu_phone", Some("none"))
                .demand_phone_prefix("meta.psu_phone_prefix", Some("33"))
                .demand_two_letters("meta.psu_address.country", Some("FRA"))
                .demand_communication("data.attributes.communication", Some("n° 5"))
                .demand_url("redirect_uri", Some("/callback"))
                .demand_expiry("meta.expiry", Some(0))
                .demand_state(None)
        });
        let fields: Vec<&str> = problems
            .iter()
            .map(|problem| problem.split(": ").next().unwrap_or_default())
            .collect();
        assert_eq!(
            fields,
            [
                "meta.psu_email",
                "meta.psu_phone",
                "meta.psu_phone_prefix",
                "meta.psu_address.country",
                "data.attributes.communication",
                "redirect_uri",
                "meta.expiry",
                "state",
            ]
        );
        assert!(problems[4].contains("character 2, '°'"), "{}", problems[4]);
    }
}
