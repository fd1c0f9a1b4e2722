//! Secrets and keys: they stand outside the seed, since nobody may guess them.

use fintecture::{PrivateKey, SecretString};

use crate::domain::Refusal;

/// A secret, as applications and organisations have it (Contract §1.3).
pub(crate) fn draw_secret() -> SecretString {
    SecretString::from(uuid::Uuid::new_v4().to_string())
}

/// A key, made where it holds nobody up.
pub(crate) async fn make_key() -> Result<PrivateKey, Refusal> {
    let made = tokio::task::spawn_blocking(PrivateKey::generate).await;
    made.map_err(|_| Refusal::NoKey)?
        .map_err(|_| Refusal::NoKey)
}
