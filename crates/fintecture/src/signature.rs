//! Request signatures: making them, verifying them, and saying why one does not verify.
//!
//! Everything here is bytes in, bytes out: the date and the request id are arguments, and nothing
//! knows an HTTP client. Contract §4.
//!
//! ```
//! use fintecture::signature::{Outgoing, Received, sign, verify};
//! use fintecture::{AppId, Digest, PrivateKey, RequestId};
//! use http::{HeaderMap, HeaderValue, Method};
//!
//! let key = PrivateKey::generate()?;
//! let app_id = AppId::new("0f0e0d0c-1111-4222-8333-444455556666")?;
//! let body = br#"{"data":{"attributes":{"amount":"149.30"}}}"#;
//! let digest = Digest::of(body);
//! let request_id = RequestId::random();
//!
//! let header = sign(&key, &app_id, &Outgoing {
//!     method: &Method::POST,
//!     target: "/pis/v2/connect?state=test",
//!     date: "Mon, 26 Feb 2024 13:36:00 GMT",
//!     digest: Some(&digest),
//!     request_id: &request_id,
//! })?;
//!
//! let mut headers = HeaderMap::new();
//! headers.insert("date", HeaderValue::from_static("Mon, 26 Feb 2024 13:36:00 GMT"));
//! headers.insert("digest", HeaderValue::from_str(&digest.to_string())?);
//! headers.insert("x-request-id", HeaderValue::from_str(request_id.as_str())?);
//! verify(key.public(), &header, &Received {
//!     method: &Method::POST,
//!     target: "/pis/v2/connect?state=test",
//!     headers: &headers,
//!     body,
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod body;
mod difference;
mod explain;
mod header;
mod sign;
mod signer;
mod signing_string;
mod target;
mod variation;
mod verify;

pub use self::body::BodyForm;
pub use self::difference::Difference;
pub use self::explain::{Cause, Explanation, Inquiry, compare};
pub use self::header::SignatureHeader;
pub use self::sign::{Outgoing, SignError, sign};
pub use self::signer::{Signer, SignerError, sign_with};
pub use self::signing_string::SigningString;
pub use self::variation::Variation;
pub use self::verify::{Received, VerifyError, verify, verify_official_sdks};

/// The one algorithm of signatures, and the label that webhook seals carry too (Contract §4.1).
pub(crate) const ALGORITHM: &str = "rsa-sha256";

/// The name that stands for the method and the target.
pub(crate) const REQUEST_TARGET: &str = "(request-target)";
