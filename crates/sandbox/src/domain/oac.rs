//! Organisation access credentials: who administers which part of an organisation, and what they may
//! do there (Contract §11).

use std::fmt;

use fintecture::{ExposeSecret, SecretString};

/// One thing that such credentials may be used for (Contract §3.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OacScope {
    OrganisationsRead,
    OrganisationsWrite,
    CompaniesRead,
    CompaniesWrite,
    UsersRead,
    UsersWrite,
    ApplicationsRead,
    ApplicationsWrite,
}

impl OacScope {
    const ALL: [Self; 8] = [
        Self::OrganisationsRead,
        Self::OrganisationsWrite,
        Self::CompaniesRead,
        Self::CompaniesWrite,
        Self::UsersRead,
        Self::UsersWrite,
        Self::ApplicationsRead,
        Self::ApplicationsWrite,
    ];

    /// The word of the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::OrganisationsRead => "organisations:read",
            Self::OrganisationsWrite => "organisations:write",
            Self::CompaniesRead => "companies:read",
            Self::CompaniesWrite => "companies:write",
            Self::UsersRead => "users:read",
            Self::UsersWrite => "users:write",
            Self::ApplicationsRead => "applications:read",
            Self::ApplicationsWrite => "applications:write",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|scope| word.eq_ignore_ascii_case(scope.as_str()))
    }
}

/// Several of them: each once, in the order they were named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OacScopes(Vec<OacScope>);

impl OacScopes {
    /// All there are.
    pub(crate) fn all() -> Self {
        Self(OacScope::ALL.into())
    }

    /// Reads a list that is separated by spaces, in any case. Words that nobody knows are left out.
    pub(crate) fn known(list: &str) -> Self {
        let mut scopes = Vec::new();
        for scope in list.split_ascii_whitespace().filter_map(OacScope::parse) {
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        Self(scopes)
    }

    /// Those of them that the others have too.
    pub(crate) fn within(mut self, others: &Self) -> Self {
        self.0.retain(|scope| others.0.contains(scope));
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|scope| scope.as_str())
    }
}

impl fmt::Display for OacScopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().collect::<Vec<_>>().join(" "))
    }
}

/// The credentials.
#[derive(Clone, Debug)]
pub(crate) struct Oac {
    pub(crate) row: i64,
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    /// Of which organisation: the row of its root node.
    pub(crate) organisation: i64,
    /// The row and the id of the node they stand on: they reach it and what is below it.
    pub(crate) node: i64,
    pub(crate) node_id: String,
    pub(crate) scopes: OacScopes,
}

impl Oac {
    /// Compares in constant time.
    pub(crate) fn has_secret(&self, secret: &str) -> bool {
        let expected = self.client_secret.expose_secret().as_bytes();
        aws_lc_rs::constant_time::verify_slices_are_equal(expected, secret.as_bytes()).is_ok()
    }
}

/// What credentials were given tokens for, until when.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) row: i64,
    /// The row of the credentials.
    pub(crate) oac: i64,
    pub(crate) scopes: OacScopes,
    /// Counts the refreshes: each makes the access tokens before it worthless (Contract §3.3).
    pub(crate) generation: i64,
    pub(crate) ends_at: fintecture::Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_granted_is_what_is_known_and_held() {
        let wanted = OacScopes::known("users:write COMPANIES:READ emperors:read users:write");
        assert_eq!(wanted.to_string(), "users:write companies:read");
        let held = OacScopes::known("companies:read companies:write");
        assert_eq!(wanted.within(&held).to_string(), "companies:read");
        assert!(OacScopes::known("emperors:read").is_empty());
        assert_eq!(OacScopes::all().words().count(), 8);
    }

    #[test]
    fn its_secret_is_never_shown() {
        let oac = Oac {
            row: 1,
            client_id: "id".to_owned(),
            client_secret: SecretString::from("hush"),
            organisation: 1,
            node: 1,
            node_id: "node".to_owned(),
            scopes: OacScopes::all(),
        };
        assert!(oac.has_secret("hush") && !oac.has_secret("hus"));
        assert!(!format!("{oac:?}").contains("hush"));
    }
}
