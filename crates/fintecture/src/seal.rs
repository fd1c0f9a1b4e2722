//! The webhook's seal: text encrypted for the application, in the place of a signature.
//!
//! Fintecture encrypts the signing string with the application's *public* key, so a seal proves only
//! that whoever made it knows that key (Contract §15.5). Treat what it covers as a claim.

use std::fmt::Debug;

use crate::future::BoxFuture;
use crate::signature::{SignatureHeader, SignerError, SigningString};
use crate::{AppId, Digest, Invalid, KeyError, PrivateKey, PublicKey, RequestId};

/// What a webhook's seal covers: `date`, `digest`, `x-request-id`, in the order that every official
/// validator accepts.
///
/// ```
/// use fintecture::seal::{self, Stamp};
/// use fintecture::{AppId, Digest, PrivateKey, RequestId};
///
/// let key = PrivateKey::generate()?;
/// let app_id = AppId::new("0f0e0d0c-1111-4222-8333-444455556666")?;
/// let stamp = Stamp {
///     date: "Mon, 08 Jun 2020 23:11:23 GMT",
///     digest: &Digest::of(b"session_id=1&status=payment_created"),
///     request_id: &RequestId::random(),
/// };
/// let header = seal::seal(key.public(), &app_id, &stamp.signing_string())?;
/// assert_eq!(seal::open(&key, header.signature())?, stamp.signing_string().to_bytes());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a> {
    /// The text of the `Date` header.
    pub date: &'a str,
    /// The `Digest` header.
    pub digest: &'a Digest,
    /// The `X-Request-ID` header.
    pub request_id: &'a RequestId,
}

impl Stamp<'_> {
    /// The text that is sealed.
    pub fn signing_string(&self) -> SigningString {
        [
            ("date", self.date.to_owned()),
            ("digest", self.digest.to_string()),
            ("x-request-id", self.request_id.to_string()),
        ]
        .into_iter()
        .collect()
    }
}

/// Seals a text; the result's `Display` is the value of the `Signature` header.
///
/// Two seals of one text differ, since the encryption is randomised.
pub fn seal(
    key: &PublicKey,
    app_id: &AppId,
    text: &SigningString,
) -> Result<SignatureHeader, SealError> {
    let plaintext = text.to_bytes();
    let limit = key.capacity();
    if plaintext.len() > limit {
        return Err(SealError::TooLong {
            length: plaintext.len(),
            limit,
        });
    }
    let ciphertext = key.encrypt(&plaintext)?;
    Ok(SignatureHeader::new(app_id, text.names(), ciphertext)?)
}

/// Opens a seal with the application's private key and gives the text that was sealed.
pub fn open(key: &PrivateKey, ciphertext: &[u8]) -> Result<Vec<u8>, SealError> {
    key.decrypt(ciphertext).ok_or(SealError::Unopenable)
}

/// Opens seals with the application's private key, wherever that is: the counterpart of
/// [`Signer`](crate::signature::Signer) for webhooks.
pub trait Decryptor: Debug + Send + Sync + 'static {
    /// What was encrypted with RSAES-OAEP for the key, with SHA-1, MGF1 with SHA-1 and no label
    /// (Contract §15.5); `None` if it was not, which anybody can cause.
    ///
    /// It must not tell, by an answer or by its time, in which way a text fails to open.
    fn decrypt<'a>(
        &'a self,
        ciphertext: &'a [u8],
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, SignerError>>;
}

impl Decryptor for PrivateKey {
    fn decrypt<'a>(
        &'a self,
        ciphertext: &'a [u8],
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, SignerError>> {
        Box::pin(std::future::ready(Ok(Self::decrypt(self, ciphertext))))
    }
}

impl<D: Decryptor + ?Sized> Decryptor for std::sync::Arc<D> {
    fn decrypt<'a>(
        &'a self,
        ciphertext: &'a [u8],
    ) -> BoxFuture<'a, Result<Option<Vec<u8>>, SignerError>> {
        (**self).decrypt(ciphertext)
    }
}

/// A seal that could not be made or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The text is longer than the key can encrypt.
    #[error("the text to seal has {length} bytes and the key takes {limit}")]
    TooLong {
        /// The bytes of the text.
        length: usize,
        /// The most that the key takes: 214 for 2048 bits.
        limit: usize,
    },
    /// The seal was made for another key, or it is no seal.
    #[error("the seal does not open with this key: was it made for another application's key?")]
    Unopenable,
    /// The application's id cannot stand in the header.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The key could not encrypt.
    #[error(transparent)]
    Key(#[from] KeyError),
}
