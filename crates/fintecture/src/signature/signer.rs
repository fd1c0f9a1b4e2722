//! A key that signs from where it is kept.

use std::error::Error as StdError;
use std::fmt::Debug;

use super::{Outgoing, SignError, SignatureHeader};
use crate::future::BoxFuture;
use crate::{AppId, PrivateKey};

/// Signs requests with the application's private key, wherever that is: in an HSM, in a key
/// service, in another process. The key itself never has to enter this one.
///
/// ```
/// use fintecture::signature::{Signer, SignerError};
/// use fintecture::transport::BoxFuture;
///
/// #[derive(Debug)]
/// struct Hsm {
///     slot: String,
/// }
/// # impl Hsm {
/// #     async fn rsa_pkcs1_sha256(&self, _: &[u8]) -> Result<Vec<u8>, SignerError> {
/// #         Err(format!("no slot {}", self.slot).into())
/// #     }
/// # }
///
/// impl Signer for Hsm {
///     fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignerError>> {
///         Box::pin(self.rsa_pkcs1_sha256(message))
///     }
/// }
/// ```
pub trait Signer: Debug + Send + Sync + 'static {
    /// The RSASSA-PKCS1-v1_5 signature of a message, with SHA-256 (Contract §4.1).
    ///
    /// It counts against the deadline of the call that needs it.
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignerError>>;
}

/// What goes wrong in a [`Signer`] or a [`Decryptor`](crate::seal::Decryptor): anything. Its words
/// end up in errors, so they must hold nothing secret.
pub type SignerError = Box<dyn StdError + Send + Sync>;

impl Signer for PrivateKey {
    fn sign<'a>(&'a self, message: &'a [u8]) -> BoxFuture<'a, Result<Vec<u8>, SignerError>> {
        let signature = Self::sign(self, message).map_err(SignerError::from);
        Box::pin(std::future::ready(signature))
    }
}

/// Signs a request as [`sign`](super::sign) does, with a key that is elsewhere.
pub async fn sign_with(
    signer: &dyn Signer,
    app_id: &AppId,
    request: &Outgoing<'_>,
) -> Result<SignatureHeader, SignError> {
    let text = request.checked_signing_string()?;
    let signature = signer.sign(&text.to_bytes()).await;
    let signature = signature.map_err(SignError::Signer)?;
    Ok(SignatureHeader::new(app_id, text.names(), signature)?)
}
