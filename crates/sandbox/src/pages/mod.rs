//! Floor 5: the HTML pages that a payer sees, from the choice of a bank to the way back to the
//! merchant (Contract §§7.1, 14, 18).
//!
//! A page is a plain struct of what it shows and an `askama` template, which knows neither the
//! engine nor HTTP; `routes` and `visit` join them. They work without scripts, cookies or a network.

mod amount;
mod assets;
mod bank;
mod consent;
mod day;
mod decision;
mod finished;
mod form;
mod frame;
mod language;
mod later;
mod letter;
mod locale;
mod login;
mod mark;
mod payment;
mod payout;
mod phone;
mod picker;
mod policy;
mod problem;
mod proof;
mod reference;
mod routes;
#[cfg(test)]
mod tests;
mod transfer;
mod unattended;
mod visit;
mod way_back;

pub(crate) use consent::path_of as path_of_consent;
pub(crate) use letter::Letter;
pub(crate) use locale::Locales;
pub(crate) use reference::routes as reference_routes;
pub(crate) use routes::{login_of, logo_of, path_of, routes};
