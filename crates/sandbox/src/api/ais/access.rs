//! Who may read a connection, and which of its accounts.

use std::sync::Arc;

use fintecture::CustomerId;

use super::psu;
use crate::api::ApiError;
use crate::api::caller::Call;
use crate::bank::Terms;
use crate::domain::{Account, Application, Connection, Scope};
use crate::engine::commands::{CountReading, Part};

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

    /// Demands that the bank shows this kind of data, and that the payer consented to it.
    pub(super) fn to(self, call: &Call, scope: Scope) -> Result<Self, ApiError> {
        self.shown(call, scope)?.for_any(&[scope])
    }

    /// Demands that the bank shows who holds the accounts, and that the payer consented to that.
    /// JavaScript cannot ask for a scope, so that accounts alone are enough (Contract §§8.1, 8.7).
    pub(super) fn for_holders(self, call: &Call) -> Result<Self, ApiError> {
        self.shown(call, Scope::AccountHolders)?
            .for_any(&[Scope::AccountHolders, Scope::Accounts])
    }

    /// Demands that the bank shows this kind of data, and that it answers now.
    fn shown(self, call: &Call, kind: Scope) -> Result<Self, ApiError> {
        let (engine, provider) = (&call.platform.engine, &self.connection.provider);
        if let Some(bank) = engine.world().banks.bank(provider.as_str()) {
            engine.world().check_open(bank, engine.clock().now())?;
        }
        if self.terms(call).offers(kind) {
            return Ok(self);
        }
        let kind = kind.as_str();
        Err(ApiError::not_found(format!(
            "This bank does not show {kind}."
        )))
    }

    /// Demands that the payer consented to one of these kinds of data.
    fn for_any(self, scopes: &[Scope]) -> Result<Self, ApiError> {
        let mut scopes = scopes.iter();
        if (scopes.clone()).any(|scope| self.connection.scopes.contains(*scope)) {
            return Ok(self);
        }
        let missing = scopes.next().map_or("anything", |scope| scope.as_str());
        Err(ApiError::invalid_scopes(format!(
            "The payer did not consent to {missing}."
        )))
    }

    /// How the bank lets the accounts be read.
    pub(super) fn terms(&self, call: &Call) -> Terms {
        let banks = &call.platform.engine.world().banks;
        let bank = banks.bank(self.connection.provider.as_str());
        bank.map(|bank| bank.reading.clone()).unwrap_or_default()
    }

    /// Counts a reading of some accounts where the bank does: while their holder is away. One that
    /// is too much is refused with 429.
    pub(super) async fn count(
        &self,
        call: &Call,
        kind: Scope,
        part: Part,
        accounts: impl IntoIterator<Item = &Account>,
    ) -> Result<(), ApiError> {
        let address = psu::address(call);
        let address = address.map_err(|problem| ApiError::invalid_fields(&[problem]))?;
        if let (None, Some(most)) = (address, self.terms(call).unattended_a_day) {
            let command = CountReading {
                connection: self.connection.row,
                accounts: accounts.into_iter().map(|account| account.row).collect(),
                kind,
                part,
                most,
            };
            call.platform.engine.run(command).await?;
        }
        Ok(())
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
