//! An unofficial client for the Fintecture open-banking API.

mod credentials;
mod date;
mod digest;
mod iban;
mod id;
mod invalid;
mod key;
mod money;
pub mod seal;
mod secret;
pub mod signature;
mod status;
pub mod webhook;

pub use crate::credentials::Credentials;
pub use crate::date::{Date, Timestamp};
pub use crate::digest::Digest;
pub use crate::iban::Iban;
pub use crate::id::{AppId, CustomerId, EndToEndId, LogId, ProviderId, RequestId, SessionId};
pub use crate::invalid::Invalid;
pub use crate::key::{KeyError, KeyProblem, PrivateKey, PublicKey};
pub use crate::money::{Currency, Money};
pub use crate::secret::{ExposeSecret, Personal, SecretString};
pub use crate::status::{SessionStatus, SessionType, TransferReason, TransferState, Unknown};
