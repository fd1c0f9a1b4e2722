//! RSA keys: the application's private key, and the public half that verifies and seals.

mod error;
mod pem;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::KeyRejected;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeySize, OAEP_SHA1_MGF1SHA1, OaepPrivateDecryptingKey, OaepPublicEncryptingKey,
    PrivateDecryptingKey, PublicEncryptingKey,
};
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey, VerificationAlgorithm,
};
use zeroize::Zeroizing;

pub use self::error::{KeyError, KeyProblem};
use self::pem::{PrivateForm, PublicForm};
use crate::SecretString;

/// The private key of an application: signs requests and opens webhooks (Contract §§1.3, 4.1, 15.5).
///
/// Parsed once; a clone shares it.
///
/// ```
/// use fintecture::{ExposeSecret, PrivateKey};
///
/// let key = PrivateKey::generate()?;
/// let same = PrivateKey::from_pem(key.to_pem()?.expose_secret())?;
/// assert_eq!(same.public(), key.public());
/// assert_eq!(format!("{key:?}"), "PrivateKey(2048 bits)");
/// # Ok::<(), fintecture::KeyError>(())
/// ```
#[derive(Clone)]
pub struct PrivateKey(Arc<PrivateParts>);

struct PrivateParts {
    signing: RsaKeyPair,
    opening: OaepPrivateDecryptingKey,
    public: PublicKey,
}

impl PrivateKey {
    /// Reads PEM text: PKCS#8 (`PRIVATE KEY`, as the Console gives it) or PKCS#1
    /// (`RSA PRIVATE KEY`), not encrypted, 2048 bits or more.
    ///
    /// Line breaks written as `\n`, as environment files have them, are understood.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let section = pem::private(text)?;
        let pair = match section.kind {
            PrivateForm::Pkcs8 => RsaKeyPair::from_pkcs8(&section.der),
            PrivateForm::Pkcs1 => RsaKeyPair::from_der(&section.der),
        };
        Self::new(pair.map_err(problem)?)
    }

    /// Reads a PEM file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        let path = path.as_ref();
        std::fs::read(path)
            .map(Zeroizing::new)
            .map_err(|error| KeyProblem::Unreadable(error.kind()).into())
            .and_then(|bytes| match std::str::from_utf8(&bytes) {
                Ok(text) => Self::from_pem(text),
                Err(_) => Err(KeyProblem::NotPem.into()),
            })
            .map_err(|error: KeyError| error.within(format!("file {}", path.display())))
    }

    /// Reads PEM text from an environment variable.
    pub fn from_env(variable: &str) -> Result<Self, KeyError> {
        std::env::var(variable)
            .map(Zeroizing::new)
            .ok()
            .filter(|text| !text.trim().is_empty())
            .ok_or_else(|| KeyProblem::Unset.into())
            .and_then(|text| Self::from_pem(&text))
            .map_err(|error: KeyError| error.within(format!("environment variable {variable}")))
    }

    /// Makes a fresh key of 2048 bits. It takes from a tenth of a second to a few.
    pub fn generate() -> Result<Self, KeyError> {
        Self::new(RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyProblem::Unusable)?)
    }

    fn new(signing: RsaKeyPair) -> Result<Self, KeyError> {
        let pkcs8: Pkcs8V1Der<'_> = signing.as_der().map_err(|_| KeyProblem::Unusable)?;
        let decrypting = PrivateDecryptingKey::from_pkcs8(pkcs8.as_ref()).map_err(problem)?;
        let public = PublicKey::new(decrypting.public_key())?;
        let opening =
            OaepPrivateDecryptingKey::new(decrypting).map_err(|_| KeyProblem::Unusable)?;
        Ok(Self(Arc::new(PrivateParts {
            signing,
            opening,
            public,
        })))
    }

    /// The key as PKCS#8 PEM.
    pub fn to_pem(&self) -> Result<SecretString, KeyError> {
        let pkcs8: Pkcs8V1Der<'_> = self.0.signing.as_der().map_err(|_| KeyProblem::Unusable)?;
        Ok(SecretString::from(pem::write(
            "PRIVATE KEY",
            pkcs8.as_ref(),
        )))
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.0.public
    }

    /// The size of the modulus in bits.
    pub fn bits(&self) -> usize {
        self.0.opening.key_size_bits()
    }

    /// Signs bytes with RSASSA-PKCS1-v1_5 and SHA-256: deterministic, as long as the modulus.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut signature = vec![0; self.0.signing.public_modulus_len()];
        self.0
            .signing
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                message,
                &mut signature,
            )
            .map_err(|_| KeyProblem::Unusable)?;
        Ok(signature)
    }

    /// Opens what was encrypted with RSA-OAEP (SHA-1, MGF1 with SHA-1, no label) for this key;
    /// `None` if it was not.
    pub(crate) fn decrypt(&self, ciphertext: &[u8]) -> Option<Vec<u8>> {
        let opening = &self.0.opening;
        if ciphertext.len() != opening.key_size_bytes() {
            return None;
        }
        let mut room = Zeroizing::new(vec![0; opening.min_output_size()]);
        opening
            .decrypt(&OAEP_SHA1_MGF1SHA1, ciphertext, &mut room, None)
            .ok()
            .map(|plaintext| plaintext.to_vec())
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({} bits)", self.bits())
    }
}

/// The public half of an application's key: verifies requests and seals webhooks.
///
/// Parsed once; a clone shares it.
#[derive(Clone)]
pub struct PublicKey(Arc<PublicParts>);

struct PublicParts {
    verifying: ParsedPublicKey,
    sealing: OaepPublicEncryptingKey,
    /// `SubjectPublicKeyInfo`.
    spki: Vec<u8>,
}

impl PublicKey {
    /// Reads PEM text: `PUBLIC KEY` or `RSA PUBLIC KEY`, 2048 bits or more.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let section = pem::public(text)?;
        let key = match section.kind {
            PublicForm::Spki => PublicEncryptingKey::from_der(&section.der),
            PublicForm::Pkcs1 => PublicEncryptingKey::from_der(&spki_of(&section.der)),
        };
        Self::new(key.map_err(problem)?)
    }

    fn new(key: PublicEncryptingKey) -> Result<Self, KeyError> {
        let der: PublicKeyX509Der<'_> = key.as_der().map_err(|_| KeyProblem::Unusable)?;
        let spki = der.as_ref().to_vec();
        Ok(Self(Arc::new(PublicParts {
            verifying: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &spki).map_err(problem)?,
            sealing: OaepPublicEncryptingKey::new(key).map_err(|_| KeyProblem::Unusable)?,
            spki,
        })))
    }

    /// The key as `PUBLIC KEY` PEM.
    pub fn to_pem(&self) -> String {
        pem::write("PUBLIC KEY", &self.0.spki)
    }

    /// The size of the modulus in bits.
    pub fn bits(&self) -> usize {
        self.0.sealing.key_size_bits()
    }

    /// Whether `signature` is the holder's RSASSA-PKCS1-v1_5 signature, with SHA-256, of `message`.
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verifying.verify_sig(message, signature).is_ok()
    }

    /// The name of another scheme by which `signature` is the holder's signature of `message`.
    pub(crate) fn other_scheme(&self, message: &[u8], signature: &[u8]) -> Option<&'static str> {
        let schemes: [(_, &'static dyn VerificationAlgorithm); 4] = [
            ("RSASSA-PSS with SHA-256", &RSA_PSS_2048_8192_SHA256),
            (
                "RSASSA-PKCS1-v1_5 with SHA-512",
                &RSA_PKCS1_2048_8192_SHA512,
            ),
            (
                "RSASSA-PKCS1-v1_5 with SHA-384",
                &RSA_PKCS1_2048_8192_SHA384,
            ),
            (
                "RSASSA-PKCS1-v1_5 with SHA-1",
                &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            ),
        ];
        schemes
            .into_iter()
            .find(|(_, scheme)| {
                let key = UnparsedPublicKey::new(*scheme, &self.0.spki);
                key.verify(message, signature).is_ok()
            })
            .map(|(name, _)| name)
    }

    /// Encrypts with RSA-OAEP (SHA-1, MGF1 with SHA-1, no label).
    pub(crate) fn encrypt(&self, plaintext: &[u8]) -> Result<Vec<u8>, KeyError> {
        let mut ciphertext = vec![0; self.0.sealing.ciphertext_size()];
        self.0
            .sealing
            .encrypt(&OAEP_SHA1_MGF1SHA1, plaintext, &mut ciphertext, None)
            .map_err(|_| KeyProblem::Unusable)?;
        Ok(ciphertext)
    }

    /// How many bytes [`encrypt`](Self::encrypt) takes.
    pub(crate) fn capacity(&self) -> usize {
        self.0.sealing.max_plaintext_size(&OAEP_SHA1_MGF1SHA1)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.spki == other.0.spki
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} bits)", self.bits())
    }
}

/// Puts a PKCS#1 `RSAPublicKey` into the `SubjectPublicKeyInfo` that the library reads.
fn spki_of(pkcs1: &[u8]) -> Vec<u8> {
    const SEQUENCE: u8 = 0x30;
    const BIT_STRING: u8 = 0x03;
    let bits = [&[0], pkcs1].concat();
    let algorithm = der(SEQUENCE, rustls_pki_types::alg_id::RSA_ENCRYPTION.as_ref());
    der(SEQUENCE, &[algorithm, der(BIT_STRING, &bits)].concat())
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let first = length.iter().position(|byte| *byte != 0);
    let length = &length[first.unwrap_or(length.len() - 1)..];
    let mut element = vec![tag];
    // Up to 127 the length is one byte; beyond, its own length comes first.
    if content.len() > 127 {
        element.push(0x80 | u8::try_from(length.len()).unwrap_or(u8::MAX));
    }
    element.extend_from_slice(length);
    element.extend_from_slice(content);
    element
}

/// The library names its reasons by these words only.
fn problem(rejected: KeyRejected) -> KeyProblem {
    match rejected.description_() {
        "TooSmall" | "TooLarge" => KeyProblem::WrongSize,
        "WrongAlgorithm" => KeyProblem::NotRsa,
        _ => KeyProblem::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ExposeSecret as _;

    #[test]
    fn a_public_key_reads_back_from_both_of_its_forms() {
        let key = PrivateKey::generate().unwrap();
        let spki = key.public().to_pem();
        assert_eq!(&PublicKey::from_pem(&spki).unwrap(), key.public());

        // The library gives PKCS#1 where it serialises the signing half.
        let pkcs1 = aws_lc_rs::signature::KeyPair::public_key(&key.0.signing);
        let pkcs1 = pem::write("RSA PUBLIC KEY", pkcs1.as_ref());
        assert_eq!(&PublicKey::from_pem(&pkcs1).unwrap(), key.public());
    }

    #[test]
    fn a_private_key_in_the_place_of_a_public_one_is_refused_without_showing_it() {
        let key = PrivateKey::generate().unwrap();
        let error = PublicKey::from_pem(key.to_pem().unwrap().expose_secret()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "key: this PEM holds a PRIVATE KEY, where a PUBLIC KEY or RSA PUBLIC KEY is needed"
        );
    }

    #[test]
    fn a_key_is_never_shown() {
        let key = PrivateKey::generate().unwrap();
        assert_eq!(format!("{key:?}"), "PrivateKey(2048 bits)");
        assert_eq!(
            format!("{:?}", key.to_pem().unwrap()),
            "SecretBox<str>([REDACTED])"
        );
    }

    #[test]
    fn an_error_names_the_file_or_the_variable() {
        let error = PrivateKey::from_file("/nowhere/key.pem").unwrap_err();
        assert_eq!(
            error.to_string(),
            "key in file /nowhere/key.pem: the file cannot be read: entity not found"
        );
        let error = PrivateKey::from_env("FINTECTURE_NO_SUCH_KEY").unwrap_err();
        assert_eq!(
            error.to_string(),
            "key in environment variable FINTECTURE_NO_SUCH_KEY: the variable is not set"
        );
    }

    #[test]
    fn a_signature_holds_for_one_message_and_one_key() {
        let (key, other) = (
            PrivateKey::generate().unwrap(),
            PrivateKey::generate().unwrap(),
        );
        let signature = key.sign(b"message").unwrap();
        assert_eq!(signature.len(), 256);
        assert_eq!(signature, key.sign(b"message").unwrap());
        assert!(key.public().verifies(b"message", &signature));
        assert!(!key.public().verifies(b"massage", &signature));
        assert!(!other.public().verifies(b"message", &signature));
        assert!(!key.public().verifies(b"message", b""));
    }

    #[test]
    fn what_is_encrypted_for_one_key_opens_with_that_key_alone() {
        let (key, other) = (
            PrivateKey::generate().unwrap(),
            PrivateKey::generate().unwrap(),
        );
        let ciphertext = key.public().encrypt(b"message").unwrap();
        assert_eq!(key.decrypt(&ciphertext).as_deref(), Some(&b"message"[..]));
        assert_eq!(other.decrypt(&ciphertext), None);
        assert_eq!(key.decrypt(&ciphertext[1..]), None);
        assert_eq!(key.public().capacity(), 214);
        assert!(key.public().encrypt(&[0; 214]).is_ok());
        assert!(key.public().encrypt(&[0; 215]).is_err());
    }
}
