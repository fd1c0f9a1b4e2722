//! What can be asked about consents and what they gave.

use fintecture::{CustomerId, SecretString};

use super::Engine;
use super::commands::consent;
use crate::domain::challenge::Challenge;
use crate::domain::{Account, Connection, Consent, Refusal};
use crate::store::tables::{account, challenge, code, connection, consent as table};
use crate::store::{Read, ReadJob};

impl Engine {
    /// The request of a link.
    pub(crate) async fn consent(&self, link: &str) -> Result<Consent, Refusal> {
        self.store.read(LoadConsent(link.to_owned())).await
    }

    /// The request that an application polls by this id.
    pub(crate) async fn consent_on_phone(&self, polling_id: &str) -> Result<Consent, Refusal> {
        let found = self.load([table::by_polling_id(polling_id)]).await?;
        let row = found.iter().flatten().next();
        Ok(table::from_row(row.ok_or(Refusal::UnknownLink)?)?)
    }

    /// What the phones of the world show, the newest first: at most `limit` requests.
    pub(crate) async fn consents_on_phones(&self, limit: u32) -> Result<Vec<Consent>, Refusal> {
        let found = self
            .load([table::on_phones(self.clock().now(), limit)])
            .await?;
        let rows = found.iter().flatten();
        Ok(rows.map(table::from_row).collect::<Result<_, _>>()?)
    }

    /// What a bank asks its customer to prove about the payment or the consent of a link, if it waits
    /// for an answer.
    pub(crate) async fn challenge(&self, link: &str) -> Result<Option<Challenge>, Refusal> {
        let found = self.load([challenge::by_link(link)]).await?;
        let row = found.iter().flatten().next();
        let asked = row.map(challenge::from_row).transpose()?;
        Ok(asked.filter(|challenge| !challenge.is_over(self.clock().now())))
    }

    /// What banks wait for an answer to, the newest first: at most `limit` questions.
    pub(crate) async fn challenges(&self, limit: u32) -> Result<Vec<Challenge>, Refusal> {
        let waiting = challenge::waiting(self.clock().now(), limit);
        let found = self.load([waiting]).await?;
        let rows = found.iter().flatten();
        Ok(rows.map(challenge::from_row).collect::<Result<_, _>>()?)
    }

    /// The accounts that the payer of a request could share, once they are logged in.
    pub(crate) async fn accounts_to_share(
        &self,
        consent: &Consent,
    ) -> Result<Vec<Account>, Refusal> {
        self.store.read(LoadAccounts(consent.clone())).await
    }

    /// The connection that an application knows by this id.
    pub(crate) async fn connection(
        &self,
        application: i64,
        customer_id: &CustomerId,
    ) -> Result<Connection, Refusal> {
        let found = self
            .load([connection::by_customer(application, customer_id)])
            .await?;
        let row = found.iter().flatten().next();
        Ok(connection::from_row(
            row.ok_or(Refusal::UnknownConnection)?,
        )?)
    }

    /// The accounts that a connection shows.
    pub(crate) async fn shared_accounts(
        &self,
        connection: &Connection,
    ) -> Result<Vec<Account>, Refusal> {
        let found = self.load([account::shared(connection.row)]).await?;
        let rows = found.iter().flatten();
        Ok(rows.map(account::from_row).collect::<Result<_, _>>()?)
    }

    /// The connection that a granted request gave, and its code while it can be exchanged.
    pub(crate) async fn granted(
        &self,
        consent: &Consent,
    ) -> Result<Option<(Connection, Option<SecretString>)>, Refusal> {
        let Some(row) = consent.connection else {
            return Ok(None);
        };
        let found = self
            .load([
                connection::by_row(row),
                code::of_connection(row, self.clock().now()),
            ])
            .await?;
        let first = |n: usize| found.get(n).and_then(|rows| rows.first());
        let Some(connection) = first(0) else {
            return Ok(None);
        };
        let code = first(1).map(|row| row.text(0)).transpose()?;
        let code = code.map(SecretString::from);
        Ok(Some((connection::from_row(connection)?, code)))
    }
}

/// Asks for one request.
struct LoadConsent(String);

impl ReadJob for LoadConsent {
    type Reply = Consent;
    type Error = Refusal;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Consent, Refusal> {
        consent::load(tx, &self.0).await
    }
}

/// Asks for the accounts of a request's payer.
struct LoadAccounts(Consent);

impl ReadJob for LoadAccounts {
    type Reply = Vec<Account>;
    type Error = Refusal;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Vec<Account>, Refusal> {
        consent::accounts(tx, &self.0).await
    }
}
