//! What joins the SDK and the sandbox: the guide, whose snippets are compiled and run here, and a
//! shop and a proxy for the tests.

pub mod guide;
pub mod proxy;
pub mod shop;

use fintecture::{Client, Error};
use fintecture_sandbox::Sandbox;

/// A client of the sandbox's demo application.
pub fn client_of(sandbox: &Sandbox) -> Result<Client, Error> {
    Client::builder()
        .base_url(sandbox.base_url())
        .credentials(sandbox.credentials())
        .build()
}
