//! Clients that others wrote, as they are published, drive every method that they have against the
//! sandbox, in strict mode. `cargo xtask conformance` prints what comes of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod driver;
mod report;

use driver::Driver;

#[tokio::test]
async fn every_method_of_the_client_from_npm_works_or_is_proved_broken() {
    let report = Driver::npm().run().await;
    println!("{report}");
    report.demand(&["getPisConnect", "validation.authenticateRequest"]);
}

#[tokio::test]
async fn every_method_of_the_client_from_pypi_works_or_is_proved_broken() {
    let report = Driver::pypi().run().await;
    println!("{report}");
    report.demand(&["PIS.connect", "Webhook.construct_event"]);
}
