//! What an application sets about itself.

use std::sync::Arc;

use super::first;
use crate::domain::application::{ContentType, Endpoint};
use crate::domain::{Application, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::application;

/// Registers where an application wants its webhooks; an address it has already is kept once.
#[derive(Debug)]
pub(crate) struct AddEndpoint {
    pub(crate) application: Arc<Application>,
    pub(crate) url: String,
    pub(crate) content_type: ContentType,
}

impl Command for AddEndpoint {
    type Reply = Endpoint;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Endpoint, Refusal> {
        // As the store has it: the application in hand may be older than another registration.
        let query = application::endpoint_at(self.application.row, &self.url);
        let known = first(tx, query).await?.map(|row| row.int(0)).transpose()?;
        let row = known.unwrap_or_else(|| moment.row());
        let endpoint = Endpoint {
            row,
            url: self.url.clone(),
            content_type: self.content_type,
        };
        let write = match known {
            Some(_) => application::set_content_type(&endpoint),
            None => application::insert_endpoint(self.application.row, &endpoint),
        };
        tx.write(&[write]).await?;
        Ok(endpoint)
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
        tx.write(&[application::set_redirect_uris(row, self.uris.as_deref())])
            .await?;
        Ok(())
    }
}
