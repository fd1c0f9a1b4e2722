//! Who the client is, and how it signs.

use std::sync::Arc;

use crate::signature::Signer;
use crate::{AppId, Credentials, SecretString};

/// An application, whose key is at hand or elsewhere.
#[derive(Clone, Debug)]
pub(crate) enum Identity {
    /// With its private key.
    Whole(Credentials),
    /// With a signer in the place of the key.
    Keyless {
        app_id: AppId,
        app_secret: SecretString,
        signer: Arc<dyn Signer>,
    },
}

impl Identity {
    pub(crate) fn app_id(&self) -> &AppId {
        match self {
            Self::Whole(credentials) => credentials.app_id(),
            Self::Keyless { app_id, .. } => app_id,
        }
    }

    pub(crate) fn app_secret(&self) -> &SecretString {
        match self {
            Self::Whole(credentials) => credentials.app_secret(),
            Self::Keyless { app_secret, .. } => app_secret,
        }
    }

    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        match self {
            Self::Whole(credentials) => Some(credentials),
            Self::Keyless { .. } => None,
        }
    }

    pub(crate) fn signer(&self) -> &dyn Signer {
        match self {
            Self::Whole(credentials) => credentials.private_key(),
            Self::Keyless { signer, .. } => signer.as_ref(),
        }
    }
}
