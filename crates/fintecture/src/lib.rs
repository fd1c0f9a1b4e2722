//! An unofficial client for the Fintecture open-banking API: payments, accounts, signatures
//! and webhooks.
//!
//! It is not affiliated with Fintecture. The sections that other pages name, such as *Contract
//! §7.1*, are those of `docs/contract/CONTRACT.md` in this project's repository.
#![cfg_attr(feature = "client", doc = "")]
#![cfg_attr(feature = "client", doc = include_str!("five_minutes.md"))]

#[cfg(feature = "client")]
pub mod ais;
#[cfg(feature = "client")]
mod bank;
#[cfg(feature = "client")]
mod bank_account;
mod bic;
#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
mod call;
#[cfg(feature = "client")]
mod client;
mod communication;
mod credentials;
#[cfg(feature = "client")]
pub mod customers;
mod date;
#[cfg(feature = "client")]
mod deletion;
mod digest;
#[cfg(feature = "client")]
mod environment;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "client")]
mod extra;
mod future;
mod iban;
mod id;
mod invalid;
#[cfg(feature = "client")]
mod item;
mod key;
#[cfg(feature = "client")]
pub mod mandates;
mod money;
#[cfg(feature = "client")]
mod new_bank_account;
#[cfg(feature = "client")]
pub mod oauth;
#[cfg(feature = "client")]
pub mod organisation;
#[cfg(feature = "client")]
mod page;
#[cfg(feature = "client")]
pub mod pis;
#[cfg(feature = "client")]
mod raw;
pub mod redirect;
#[cfg(feature = "client")]
pub mod resources;
pub mod seal;
mod secret;
pub mod signature;
mod status;
#[cfg(feature = "client")]
pub mod transport;
#[cfg(feature = "client")]
mod until;
#[cfg(feature = "client")]
mod verification;
pub mod webhook;

#[cfg(feature = "client")]
pub use crate::bank::{AisCapability, AuthModel, PaymentScheme, PsuType};
pub use crate::bic::Bic;
#[cfg(feature = "client")]
pub use crate::call::{Action, Call, Runner};
#[cfg(feature = "client")]
pub use crate::client::{Client, ClientBuilder};
pub use crate::communication::Communication;
pub use crate::credentials::{Credentials, OrganisationCredentials, OrganisationScope};
pub use crate::date::{Date, Timestamp};
#[cfg(feature = "client")]
pub use crate::deletion::{Deletion, Remove};
pub use crate::digest::Digest;
#[cfg(feature = "client")]
pub use crate::environment::Environment;
#[cfg(feature = "client")]
pub use crate::error::{Ambiguous, ApiError, Error, ErrorEntry};
#[cfg(feature = "client")]
pub use crate::extra::Extra;
pub use crate::future::BoxFuture;
pub use crate::iban::Iban;
pub use crate::id::{
    AccountId, AppId, BankAccountId, CompanyId, CustomerAccountId, CustomerId, EndToEndId, LogId,
    MandateId, MembershipId, MerchantCustomerId, NodeId, PollingId, ProviderId, RequestId,
    SessionId, SettlementId, TransactionId, UserId, VerificationId,
};
pub use crate::invalid::Invalid;
#[cfg(feature = "client")]
pub use crate::item::{Ask, ListOf};
pub use crate::key::{KeyError, KeyProblem, PrivateKey, PublicKey};
pub use crate::money::{Currency, Money};
#[cfg(feature = "client")]
pub use crate::page::Page;
#[cfg(feature = "client")]
pub use crate::raw::{Raw, RawAnswer};
pub use crate::secret::{ExposeSecret, Personal, SecretString};
pub use crate::status::{SessionStatus, SessionType, TransferReason, TransferState, Unknown};
#[cfg(feature = "client")]
pub use crate::until::{Staged, Until};
