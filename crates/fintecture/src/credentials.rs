//! What an application proves itself with.

mod organisation;

use std::fmt;

pub use self::organisation::{OrganisationCredentials, OrganisationScope};
use crate::{AppId, PrivateKey, SecretString};

/// The credentials of an application: its id, its secret and its private key (Contract §1.3).
///
/// ```
/// use fintecture::{AppId, Credentials, PrivateKey};
///
/// let credentials = Credentials::new(
///     AppId::new("0f0e0d0c-1111-4222-8333-444455556666")?,
///     "9c2f1a60-5f7e-4b43-9a56-0f6b1d1b7c1e",
///     PrivateKey::generate()?,
/// );
/// assert!(!format!("{credentials:?}").contains("9c2f1a60"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    app_id: AppId,
    app_secret: SecretString,
    private_key: PrivateKey,
}

impl Credentials {
    /// Brings the three together.
    pub fn new(
        app_id: AppId,
        app_secret: impl Into<SecretString>,
        private_key: PrivateKey,
    ) -> Self {
        Self {
            app_id,
            app_secret: app_secret.into(),
            private_key,
        }
    }

    /// The application's id, also the `keyId` of its signatures and of its webhooks.
    pub fn app_id(&self) -> &AppId {
        &self.app_id
    }

    /// The secret that buys access tokens.
    pub fn app_secret(&self) -> &SecretString {
        &self.app_secret
    }

    /// The key that signs requests and opens webhooks.
    pub fn private_key(&self) -> &PrivateKey {
        &self.private_key
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("app_id", &self.app_id)
            .field("app_secret", &format_args!("•••"))
            .field("private_key", &self.private_key)
            .finish()
    }
}
