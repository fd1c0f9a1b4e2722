//! The Fintecture open-banking platform on a laptop or in CI: the signed API, the pages a payer
//! sees, simulated banks with real ledgers, webhooks, and a clock that can be turned.
//!
//! One line in a test starts a world of its own, on a free port and in memory:
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = fintecture_sandbox::Sandbox::builder().start().await?;
//! println!("{} serves {}", sandbox.base_url(), sandbox.credentials().app_id());
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! [`Control`] plays the payer, turns the clock and waits, so that no test sleeps. The same is
//! served over HTTP under `/_sandbox/v1`, for clients in every language.
//!
//! It is unofficial, and what it answers follows the public contract of the API; nothing here was
//! checked against Fintecture's own servers.

mod api;
mod bank;
mod clock;
mod control;
mod delivery;
mod domain;
mod engine;
mod identity;
mod pages;
mod reference;
mod sandbox;
mod server;
mod store;

pub use bank::BankFileError;
pub use control::{
    AccountBalance, Books, Connection, Control, ControlError, Institution, NewApplication,
    NewConnection, OacCredentials, Outcome, PhoneAnswer, PhoneQuestion, PhoneRequest, SessionEvent,
    Standing, Transition, Turned, Wait, Waited, Webhook, WebhookDelivery,
};
pub use domain::activation::Activation;
pub use domain::{AccountKind, Breakdown, Factor, Options, Payer};
pub use identity::Origin;
pub use sandbox::{Builder, Clock, Sandbox, StartError};
pub use server::BindError;
