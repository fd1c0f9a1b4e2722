//! What a payer lets an application see of their accounts (Contract §8.1).

use std::fmt;

use fintecture::Invalid;
use serde::{Deserialize, Serialize};

/// One kind of data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scope {
    /// Which accounts there are, and their numbers.
    Accounts,
    /// What stands on them.
    Balances,
    /// What was booked on them.
    Transactions,
    /// Whose they are.
    AccountHolders,
}

impl Scope {
    pub(crate) const ALL: [Self; 4] = [
        Self::Accounts,
        Self::Balances,
        Self::Transactions,
        Self::AccountHolders,
    ];

    /// The word of the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Balances => "balances",
            Self::Transactions => "transactions",
            Self::AccountHolders => "accountholders",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|scope| word.eq_ignore_ascii_case(scope.as_str()))
    }
}

/// The kinds of data that a consent is about: at least one, each once, in one order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) struct Scopes(Vec<Scope>);

impl Scopes {
    /// Reads a list that is separated by commas, in any case and order.
    pub(crate) fn parse(list: &str) -> Result<Self, Invalid> {
        let scopes: Option<Vec<_>> = list
            .split(',')
            .map(|word| Scope::parse(word.trim()))
            .collect();
        let mut scopes = scopes.ok_or_else(|| {
            let known = Scope::ALL.map(Scope::as_str).join(", ");
            Invalid::new(
                "scope",
                format!("a list, separated by commas, of {known}"),
                list,
            )
        })?;
        scopes.sort_unstable();
        scopes.dedup();
        Ok(Self(scopes))
    }

    pub(crate) fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Those that pass; none if not one does.
    pub(crate) fn kept(&self, passes: impl Fn(Scope) -> bool) -> Option<Self> {
        let kept: Vec<_> = self.iter().filter(|scope| passes(*scope)).collect();
        (!kept.is_empty()).then_some(Self(kept))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl Default for Scopes {
    /// What is asked for by those who do not say (Contract §8.1).
    fn default() -> Self {
        Self(vec![Scope::Accounts, Scope::Balances, Scope::Transactions])
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(Scope::as_str).collect();
        f.write_str(&words.join(","))
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.to_string()
    }
}

impl TryFrom<String> for Scopes {
    type Error = Invalid;

    fn try_from(list: String) -> Result<Self, Invalid> {
        Self::parse(&list)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_list_is_read_in_any_case_and_order_and_each_word_counts_once() {
        let scopes = Scopes::parse("Transactions, accounts,transactions").unwrap();
        assert_eq!(scopes.to_string(), "accounts,transactions");
        assert!(scopes.contains(Scope::Accounts) && !scopes.contains(Scope::Balances));
        assert_eq!(
            Scopes::default().to_string(),
            "accounts,balances,transactions"
        );
    }

    #[test]
    fn a_word_that_nobody_knows_is_refused_with_those_that_are() {
        for list in ["", "accounts,", "accounts loans", "loans"] {
            let problem = Scopes::parse(list).unwrap_err().to_string();
            assert!(problem.starts_with("scope: a list"), "{problem}");
            assert!(
                problem.contains("transactions, accountholders"),
                "{problem}"
            );
        }
    }

    proptest! {
        #[test]
        fn what_was_read_reads_back_as_itself(list in "[a-z,]{0,40}") {
            if let Ok(scopes) = Scopes::parse(&list) {
                prop_assert_eq!(Scopes::parse(&scopes.to_string()).unwrap(), scopes);
            }
        }
    }
}
