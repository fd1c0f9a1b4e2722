//! Floor 3: the simulated banks, read from files in `world/` and from a user's own.

mod account_number;
mod acquirer;
mod directory;
mod files;
mod logo;
mod terms;

pub(crate) use account_number::draw as draw_iban;
pub(crate) use acquirer::ACQUIRER;
pub(crate) use directory::{Accent, Bank, Directory, Person};
pub use files::BankFileError;
pub(crate) use terms::{DateStyle, Pages, Terms};
