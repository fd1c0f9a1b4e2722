//! What an application is set up for (Contract §1.2).

use fintecture::Invalid;
use serde::{Deserialize, Serialize};

use super::method::Method;
use super::{Attributes, TokenScope};

/// What kind of account an application belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ApplicationKind {
    /// Takes payments for one merchant: the beneficiary is fixed, and there is nothing but PIS.
    Ecommerce,
    /// Takes payments for any beneficiary, reads accounts, keeps customers and mandates.
    #[default]
    OpenBanking,
}

impl ApplicationKind {
    const ALL: [Self; 2] = [Self::Ecommerce, Self::OpenBanking];

    /// The word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ecommerce => "ECOMMERCE",
            Self::OpenBanking => "OPEN_BANKING",
        }
    }

    pub(crate) fn parse(word: &str) -> Result<Self, Invalid> {
        let known = Self::ALL
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(word));
        known.ok_or_else(|| Invalid::new("kind", "ECOMMERCE or OPEN_BANKING", word))
    }

    /// What applications of the kind can be given tokens for.
    pub(crate) fn scopes(self) -> &'static [TokenScope] {
        match self {
            Self::Ecommerce => &[TokenScope::Pis],
            Self::OpenBanking => &TokenScope::ALL,
        }
    }
}

/// What is set about an application.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Profile {
    pub(crate) kind: ApplicationKind,
    /// What it can be given tokens for.
    pub(crate) scopes: Vec<TokenScope>,
    /// How its payers may pay.
    pub(crate) payment_methods: Vec<Method>,
    /// Whether it is in production: then every request of it is signed.
    pub(crate) is_active: bool,
    /// The id of the company it is of, and of the bank account it pays out to, if it has them.
    pub(crate) company: Option<String>,
    pub(crate) bank_account: Option<String>,
    /// What its organisation said of it.
    pub(crate) attributes: Attributes,
}

impl Profile {
    /// That of a new application.
    pub(crate) fn of(kind: ApplicationKind) -> Self {
        Self {
            kind,
            scopes: kind.scopes().to_vec(),
            payment_methods: Method::ALL.to_vec(),
            is_active: false,
            company: None,
            bank_account: None,
            attributes: Attributes::default(),
        }
    }

    /// Whether tokens of a scope are given to it.
    pub(crate) fn gives(&self, scope: TokenScope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// That of the demo application, and of those of before there were any.
impl Default for Profile {
    fn default() -> Self {
        Self::of(ApplicationKind::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_application_of_before_can_do_everything() {
        let profile: Profile = serde_json::from_str("{}").unwrap();
        assert!(
            TokenScope::ALL
                .into_iter()
                .all(|scope| profile.gives(scope))
        );
        assert!(!profile.is_active);
    }

    #[test]
    fn a_shop_takes_payments_and_nothing_else() {
        let profile = Profile::of(ApplicationKind::parse("ecommerce").unwrap());
        let given = TokenScope::ALL
            .into_iter()
            .filter(|scope| profile.gives(*scope));
        assert_eq!(given.collect::<Vec<_>>(), [TokenScope::Pis]);
        let kept = serde_json::to_string(&profile).unwrap();
        let read: Profile = serde_json::from_str(&kept).unwrap();
        assert_eq!(read.kind, ApplicationKind::Ecommerce);
        assert_eq!(read.scopes, profile.scopes);
        assert!(ApplicationKind::parse("BANK").is_err());
    }
}
