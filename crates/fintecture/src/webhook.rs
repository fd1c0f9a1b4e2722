//! Webhooks: what Fintecture tells a merchant, and how far it can be believed. Contract §15.
//!
//! A delivery's `Signature` header is no signature. It is text encrypted with the application's
//! *public* key, so whoever knows that key can make one. A [`Verifier`] therefore gives a
//! [`Claimed`] event: well formed, meant for this application, unchanged on its way, and still only
//! a claim. Read the payment again before you act on it.
//!
//! ```
//! use fintecture::webhook::{Event, Verifier, testing::Forge};
//! use fintecture::{AppId, PrivateKey, SessionId, SessionStatus};
//!
//! let key = PrivateKey::generate()?;
//! let app_id = AppId::new("0f0e0d0c-1111-4222-8333-444455556666")?;
//!
//! // In a test, a delivery as Fintecture would make it.
//! let event = Event::new(
//!     SessionId::new("b2bca2bcd3b64a32a7da0766df59a7d2")?,
//!     SessionStatus::PaymentCreated,
//! );
//! let delivery = Forge::new(app_id.clone(), key.public().clone()).form(&event)?;
//!
//! // In the endpoint: the headers, and the raw bytes of the body before anything parsed them.
//! let verifier = Verifier::new(app_id, key);
//! let claimed = verifier.verify(&delivery.headers, &delivery.body)?;
//! assert_eq!(claimed.claim().status, SessionStatus::PaymentCreated);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "axum")]
pub mod axum;
mod claimed;
mod event;
mod name;
mod replay;
pub mod testing;
mod verifier;

pub use self::claimed::Claimed;
pub use self::event::Event;
pub use self::name::EventName;
pub use self::replay::{MemoryReplayGuard, ReplayGuard, Sighting};
pub use self::verifier::{Verifier, VerifyError};
