//! An AIS connection without a page: what a payer's consent would give.

use std::sync::Arc;

use fintecture::ProviderId;

use super::bank;
use crate::domain::{Application, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::connection;

/// Gives an application the connection of a bank's first customer (Contract §8.4).
#[derive(Debug)]
pub(crate) struct OpenConnection {
    pub(crate) application: Arc<Application>,
    pub(crate) provider: Option<ProviderId>,
}

/// The connection, and the code that is exchanged for its tokens.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) customer_id: String,
    pub(crate) code: String,
    pub(crate) provider: ProviderId,
}

impl Command for OpenConnection {
    type Reply = Connection;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Connection, Refusal> {
        let bank = bank(world, self.provider.as_ref())?;
        let person = bank.people.first().ok_or(Refusal::UnknownAccount)?;
        let given = Connection {
            customer_id: moment.chance.hex(32),
            code: moment.chance.hex(32),
            provider: bank.provider.clone(),
        };
        let row = connection::Connection {
            row: moment.row(),
            customer_id: &given.customer_id,
            code: &given.code,
            application: self.application.row,
            provider: given.provider.as_str(),
            username: &person.username,
            created_at: moment.now,
        };
        tx.write(&[connection::insert(&row)]).await?;
        Ok(given)
    }
}
