//! Resources (Contract §9): what every application may look up by its `app_id` alone.

mod application;
mod functionality;
mod list;
mod providers;
mod test_accounts;

use crate::reference::{Routes, rows};

/// The routes under `/res/v1`.
pub(super) fn routes() -> Routes {
    Routes::new()
        .on(&rows::resources::PROVIDERS, providers::list)
        .on(&rows::resources::PROVIDER, providers::get)
        .on(&rows::resources::APPLICATION, application::get)
        .on(&rows::resources::TEST_ACCOUNTS, test_accounts::list)
        .on(&rows::resources::FUNCTIONALITY, functionality::get)
}
