//! What an application sets about itself.

use std::sync::Arc;

use super::first;
use crate::domain::application::NewEndpoint;
use crate::domain::{Application, Moment, Options, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::application as table;
use crate::store::{Read, Stmt, Tx};

/// Registers where an application wants its webhooks; an address it has already is set anew.
#[derive(Debug)]
pub(crate) struct AddEndpoint {
    pub(crate) application: Arc<Application>,
    pub(crate) endpoint: NewEndpoint,
}

impl Command for AddEndpoint {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let write = put_endpoint(tx, self.application.row, &self.endpoint, moment).await?;
        tx.write(&[write]).await?;
        Ok(())
    }
}

/// Writes where an application wants its webhooks: anew if it has the address already. It is looked
/// for in the store, since an application in hand may be older than another registration.
pub(super) async fn put_endpoint<T: Read>(
    tx: &mut T,
    application: i64,
    wanted: &NewEndpoint,
    moment: &mut Moment,
) -> Result<Stmt, Refusal> {
    let query = table::endpoint_at(application, &wanted.url);
    let known = first(tx, query).await?.map(|row| row.int(0)).transpose()?;
    Ok(match known {
        Some(row) => table::set_endpoint(row, wanted),
        None => table::insert_endpoint(moment.row(), application, wanted),
    })
}

/// Sends no more webhooks to an address.
#[derive(Debug)]
pub(crate) struct RemoveEndpoint {
    pub(crate) application: Arc<Application>,
    pub(crate) url: String,
}

impl Command for RemoveEndpoint {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let query = table::endpoint_at(self.application.row, &self.url);
        let row = first(tx, query).await?.ok_or(Refusal::UnknownEndpoint)?;
        tx.write(&table::remove_endpoint(row.int(0)?)).await?;
        Ok(())
    }
}

/// Sets where payers may be sent back to; `None` accepts any address again.
#[derive(Debug)]
pub(crate) struct SetRedirectUris {
    pub(crate) application: Arc<Application>,
    pub(crate) uris: Option<Vec<String>>,
}

impl Command for SetRedirectUris {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let row = self.application.row;
        tx.write(&[table::set_redirect_uris(row, self.uris.as_deref())])
            .await?;
        Ok(())
    }
}

/// Sets how an application's payments go.
#[derive(Debug)]
pub(crate) struct SetOptions {
    pub(crate) application: Arc<Application>,
    pub(crate) options: Options,
}

impl Command for SetOptions {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let row = self.application.row;
        tx.write(&[table::set_options(row, &self.options)]).await?;
        Ok(())
    }
}
