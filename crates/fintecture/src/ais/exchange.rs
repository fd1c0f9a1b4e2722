//! From a code, or from a store, to a connection.

use super::Connection;
use crate::call::Action;
use crate::transport::{BoxFuture, Granted, Limits, Operation, route};
use crate::{Client, CustomerId, Error, ExposeSecret as _, Invalid, Runner, SecretString};

/// Trades a code for a connection: [`Ais::exchange`](super::Ais::exchange).
#[derive(Clone, Debug)]
pub struct Exchange<R = Client> {
    code: SecretString,
    customer: CustomerId,
    runner: R,
}

impl<R> Exchange<R> {
    pub(super) fn new(code: SecretString, customer: CustomerId, runner: R) -> Self {
        Self {
            code,
            customer,
            runner,
        }
    }
}

impl<R: Runner> Action for Exchange<R> {
    type Output = Connection<R>;

    fn run(
        self,
        client: Client,
        limits: Limits,
    ) -> BoxFuture<'static, Result<Connection<R>, Error>> {
        Box::pin(async move {
            let secret = self.code.expose_secret();
            let operation = Operation::new(&route::EXCHANGE)
                .form(&[
                    ("grant_type", "authorization_code"),
                    ("code", secret),
                    ("scope", "AIS"),
                ])
                .demand(!secret.is_empty(), || Invalid::missing("code", "required"));
            let core = client.core();
            let granted: Granted = core.call(&operation, limits).await?;
            let tokens = granted.into_tokens(core.clock.now(), None);
            let connection = Connection::new(self.customer, tokens, self.runner);
            connection.held().save().await;
            Ok(connection)
        })
    }
}

/// Looks for a connection in the store: [`Ais::open`](super::Ais::open).
#[derive(Clone, Debug)]
pub struct Open<R = Client> {
    customer: CustomerId,
    runner: R,
}

impl<R> Open<R> {
    pub(super) fn new(customer: CustomerId, runner: R) -> Self {
        Self { customer, runner }
    }
}

impl<R: Runner> Action for Open<R> {
    type Output = Option<Connection<R>>;

    fn run(
        self,
        client: Client,
        limits: Limits,
    ) -> BoxFuture<'static, Result<Option<Connection<R>>, Error>> {
        Box::pin(async move {
            let store =
                client.core().connections.as_ref().ok_or_else(|| {
                    Error::refused("the client has no connection store to look into")
                })?;
            let loaded = tokio::time::timeout(limits.deadline, store.load(&self.customer)).await;
            let tokens = loaded
                .map_err(|_| Error::timeout())?
                .map_err(Error::store)?;
            Ok(tokens.map(|tokens| Connection::new(self.customer, tokens, self.runner)))
        })
    }
}
