//! Whether id, secret and key belong together. Contract §3.4.

use crate::call::Action;
use crate::transport::{BoxFuture, Granted, Limits, Operation, Scope, Token, route};
use crate::{Client, Error};

/// Checks the credentials: [`Client::check_credentials`]. The token that proves them is returned,
/// and not kept.
#[derive(Clone, Copy, Debug)]
pub struct CheckCredentials;

impl Action for CheckCredentials {
    type Output = Token;

    fn run(self, client: Client, limits: Limits) -> BoxFuture<'static, Result<Token, Error>> {
        Box::pin(async move {
            let core = client.core();
            let operation = Operation::new(&route::CHECK_CREDENTIALS).form_digested_as_json(&[
                ("grant_type", "client_credentials"),
                ("app_id", core.identity.app_id().as_str()),
                ("scope", Scope::Pis.as_str()),
            ]);
            let granted: Granted = core.call(&operation, limits).await?;
            Ok(granted.token(core.clock.now()))
        })
    }
}
