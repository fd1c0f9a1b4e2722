//! Who may read a connection, and which of its accounts.

use std::sync::Arc;

use fintecture::CustomerId;

use crate::api::ApiError;
use crate::api::caller::Call;
use crate::domain::{Account, Application, Connection, Scope};

/// A connection that the caller may read from.
#[derive(Debug)]
pub(super) struct Access {
    pub(super) connection: Connection,
}

impl Access {
    /// Reads the token, and finds the connection that it must be of. A token that was refreshed, or
    /// whose consent is over, is good for nothing.
    pub(super) async fn of(call: &Call, customer_id: &str) -> Result<Self, ApiError> {
        let (application, claims) = call.bearer("AIS")?;
        let connection = connection(call, &application, customer_id).await?;
        let engine = &call.platform.engine;
        let is_its_own = claims.connection.is_some_and(|reads| {
            reads.customer_id == connection.customer_id && reads.generation == connection.generation
        });
        if !is_its_own || connection.is_over(engine.clock().now()) {
            return Err(ApiError::invalid_token());
        }
        Ok(Self { connection })
    }

    /// Demands that the payer consented to this kind of data.
    pub(super) fn to(self, scope: Scope) -> Result<Self, ApiError> {
        if self.connection.scopes.contains(scope) {
            return Ok(self);
        }
        let scope = scope.as_str();
        Err(ApiError::invalid_scopes(format!(
            "The payer did not consent to {scope}."
        )))
    }

    /// The accounts that it shows, each under the id that the application knows it by.
    pub(super) async fn accounts(&self, call: &Call) -> Result<Vec<(String, Account)>, ApiError> {
        let engine = &call.platform.engine;
        let accounts = engine.shared_accounts(&self.connection).await?;
        let seed = engine.world().seed;
        let named = |account: Account| (account.public_id(seed), account);
        Ok(accounts.into_iter().map(named).collect())
    }

    /// The account of an id.
    pub(super) async fn account(&self, call: &Call, id: &str) -> Result<Account, ApiError> {
        let accounts = self.accounts(call).await?;
        accounts
            .into_iter()
            .find(|(known, _)| known == id)
            .map(|(_, account)| account)
            .ok_or_else(ApiError::account_unknown)
    }
}

/// The connection that an application knows by this id.
async fn connection(
    call: &Call,
    application: &Arc<Application>,
    customer_id: &str,
) -> Result<Connection, ApiError> {
    let customer_id = CustomerId::new(customer_id).map_err(|_| ApiError::customer_unknown())?;
    let engine = &call.platform.engine;
    Ok(engine.connection(application.row, &customer_id).await?)
}
