//! Floor 5: the HTML pages that a payer sees, from the choice of a bank to the way back to the
//! merchant (Contract §§7.1, 14, 18).
//!
//! A page is a plain struct of what it shows and an `askama` template; it knows neither the engine
//! nor HTTP. They work without scripts, cookies or a network.

mod amount;
mod assets;
mod bank;
mod day;
mod decision;
mod finished;
mod form;
mod frame;
mod language;
mod locale;
mod login;
mod payment;
mod picker;
mod policy;
mod problem;
#[cfg(test)]
mod tests;
mod way_back;

use axum::Router;

use crate::server::Platform;

/// The path of a session's Connect page.
pub(crate) fn path_of(link: &str) -> String {
    format!("/connect/{link}")
}

/// The routes under `/connect`.
pub(crate) fn routes() -> Router<Platform> {
    Router::new()
}
