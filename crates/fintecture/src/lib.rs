//! An unofficial client for the Fintecture open-banking API.

mod date;
mod iban;
mod id;
mod invalid;
mod money;
mod secret;
mod status;

pub use crate::date::{Date, Timestamp};
pub use crate::iban::Iban;
pub use crate::id::{AppId, CustomerId, EndToEndId, LogId, ProviderId, RequestId, SessionId};
pub use crate::invalid::Invalid;
pub use crate::money::{Currency, Money};
pub use crate::secret::{ExposeSecret, Personal, SecretString};
pub use crate::status::{SessionStatus, SessionType, TransferReason, TransferState, Unknown};
