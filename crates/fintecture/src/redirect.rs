//! The way back: what a browser brings to the `redirect_uri` (Contract §14).
//!
//! Anyone can type such an address. A payment is read again before it is believed
//! (with `Pis::confirm`, feature `client`); a consent is taken only if its state is the one that was given to this very
//! user ([`Ais::has_state`]).

mod ais;
mod parameters;
mod pis;
mod state;

pub use self::ais::{Ais, Consent, Failure};
pub use self::pis::Pis;
