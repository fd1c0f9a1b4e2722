//! Tokens asked for by hand, and the check of the credentials that buy them (Contract §3).
//!
//! Calls ask for tokens by themselves; what is here is for programs that want one beforehand, or
//! for a purpose of their own.

mod check;
mod organisation;
mod token;

pub use self::check::CheckCredentials;
pub use self::organisation::{NewOrganisationToken, OrganisationToken};
pub use self::token::NewToken;
