//! What an organisation's administrator proves itself with.

use std::fmt;

use crate::SecretString;
use crate::status::open_enums;

open_enums! {
    /// Something that the credentials of an organisation may be used for (Contract §3.2).
    OrganisationScope {
        /// To read its nodes.
        OrganisationsRead = "organisations:read",
        /// To change its nodes.
        OrganisationsWrite = "organisations:write",
        /// To read its companies.
        CompaniesRead = "companies:read",
        /// To change its companies.
        CompaniesWrite = "companies:write",
        /// To read its users.
        UsersRead = "users:read",
        /// To change its users and their memberships.
        UsersWrite = "users:write",
        /// To read its applications and their bank accounts.
        ApplicationsRead = "applications:read",
        /// To change its applications and their bank accounts.
        ApplicationsWrite = "applications:write",
    }
}

/// Organisation access credentials (OAC), which Fintecture's staff hands out to selected clients:
/// an id, a secret, and what they are used for (Contract §1.3, §11).
///
/// ```
/// use fintecture::{OrganisationCredentials, OrganisationScope};
///
/// let credentials = OrganisationCredentials::new("5d7c1a52-0f5e-4a63-9f0e-2b8f9d1c4e77", "9c2f1a60-5f7e-4b43")
///     .scopes([OrganisationScope::CompaniesRead, OrganisationScope::CompaniesWrite]);
/// assert_eq!(credentials.scope(), "companies:read companies:write");
/// assert!(!format!("{credentials:?}").contains("9c2f1a60"));
/// ```
#[derive(Clone)]
pub struct OrganisationCredentials {
    client_id: String,
    client_secret: SecretString,
    scopes: Vec<OrganisationScope>,
}

impl OrganisationCredentials {
    /// Brings id and secret together, for every scope that this version knows.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<SecretString>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            scopes: OrganisationScope::KNOWN.to_vec(),
        }
    }

    /// Asks for these scopes only. A token can do what it was asked for, and no more.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = OrganisationScope>) -> Self {
        self.scopes = scopes.into_iter().collect();
        self
    }

    /// The id, which Fintecture calls `oac_uuid`.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The secret that buys access tokens.
    pub fn client_secret(&self) -> &SecretString {
        &self.client_secret
    }

    /// The scopes as they stand on the wire: separated by spaces.
    pub fn scope(&self) -> String {
        let words: Vec<&str> = self.scopes.iter().map(OrganisationScope::as_str).collect();
        words.join(" ")
    }
}

impl fmt::Debug for OrganisationCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OrganisationCredentials")
            .field("client_id", &self.client_id)
            .field("client_secret", &format_args!("•••"))
            .field("scopes", &self.scopes)
            .finish()
    }
}
