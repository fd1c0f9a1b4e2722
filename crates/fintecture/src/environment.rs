//! Where the API is.

use std::fmt;
use std::str::FromStr;

use crate::Invalid;

/// One of Fintecture's environments, or any other place that speaks its API (Contract §1).
///
/// ```
/// use fintecture::Environment;
///
/// assert_eq!(Environment::default(), Environment::Sandbox);
/// assert_eq!("local".parse::<Environment>()?.base_url(), "http://localhost:3333");
/// # Ok::<(), fintecture::Invalid>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Environment {
    /// No money moves here.
    #[default]
    Sandbox,
    /// Money moves here.
    Production,
    /// Fintecture's own test environment (Contract C-03).
    Test,
    /// A sandbox on this machine, as `fintecture sandbox` starts it.
    Local,
}

impl Environment {
    /// Every environment.
    pub const ALL: &'static [Self] = &[Self::Sandbox, Self::Production, Self::Test, Self::Local];

    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
            Self::Test => "test",
            Self::Local => "local",
        }
    }

    /// The address of its API, tokens included (Contract §1.1).
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Sandbox => "https://api-sandbox.fintecture.com",
            Self::Production => "https://api.fintecture.com",
            Self::Test => "https://api.test.fintecture.com",
            Self::Local => "http://localhost:3333",
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Environment {
    type Err = Invalid;

    fn from_str(name: &str) -> Result<Self, Invalid> {
        Self::ALL
            .iter()
            .copied()
            .find(|environment| environment.as_str().eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                Invalid::new(
                    "environment",
                    "one of sandbox, production, test, local",
                    name,
                )
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_environment_is_refused_with_the_list() {
        assert_eq!(
            "staging".parse::<Environment>().unwrap_err().to_string(),
            "environment: one of sandbox, production, test, local (7 characters: lower-case letters)"
        );
        assert_eq!("Production".parse(), Ok(Environment::Production));
    }
}
