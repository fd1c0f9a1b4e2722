//! Organisation access credentials: made, given tokens, and renewed.

use std::sync::Arc;

use fintecture::SecretString;

use super::first;
use crate::domain::connection::LIFETIME;
use crate::domain::oac::{Grant, Oac, OacScopes};
use crate::domain::organisation::Node;
use crate::domain::{Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::{oac as table, organisation_node};

/// Where new credentials stand.
#[derive(Clone, Debug)]
pub(crate) enum Standpoint {
    /// On the node of this id.
    Node(String),
    /// On the root of an organisation of their own.
    NewOrganisation,
}

/// Makes credentials, as Fintecture's staff would.
#[derive(Debug)]
pub(crate) struct IssueOac {
    pub(crate) standpoint: Standpoint,
    pub(crate) scopes: OacScopes,
    /// Drawn by whoever asks: it stands outside the seed.
    pub(crate) client_secret: SecretString,
}

impl Command for IssueOac {
    type Reply = Oac;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Oac, Refusal> {
        let mut writes = Vec::new();
        let (node, node_id, organisation) = match &self.standpoint {
            Standpoint::Node(id) => {
                let row = first(tx, organisation_node::place(id)).await?;
                let row = row.ok_or(Refusal::UnknownNode)?;
                (row.int(0)?, id.clone(), row.int(1)?)
            }
            Standpoint::NewOrganisation => {
                let id = moment.chance.uuid();
                let root = Node::root(id.clone(), "Organisation", moment);
                writes.push(organisation_node::insert(&root));
                (root.row, id, root.organisation)
            }
        };
        let oac = Oac {
            row: moment.row(),
            client_id: moment.chance.uuid(),
            client_secret: self.client_secret.clone(),
            organisation,
            node,
            node_id,
            scopes: self.scopes.clone(),
        };
        writes.push(table::insert(&oac));
        tx.write(&writes).await?;
        Ok(oac)
    }
}

/// What the tokens of some credentials are made of.
#[derive(Debug)]
pub(crate) struct Granted {
    pub(crate) grant: Grant,
    /// Of the refresh token.
    pub(crate) serial: String,
}

/// Gives credentials tokens for some scopes.
#[derive(Debug)]
pub(crate) struct GrantOac {
    pub(crate) oac: Arc<Oac>,
    pub(crate) scopes: OacScopes,
}

impl Command for GrantOac {
    type Reply = Granted;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Granted, Refusal> {
        let serial = moment.chance.uuid();
        let grant = Grant {
            row: moment.row(),
            oac: self.oac.row,
            scopes: self.scopes.clone(),
            generation: 0,
            ends_at: moment.now + LIFETIME,
        };
        tx.write(&table::insert_grant(&grant, &serial, moment.now))
            .await?;
        Ok(Granted { grant, serial })
    }
}

/// Exchanges a refresh token of such credentials for new tokens.
pub(crate) struct RefreshOac {
    pub(crate) oac: Arc<Oac>,
    pub(crate) serial: String,
}

impl Command for RefreshOac {
    type Reply = Granted;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Granted, Refusal> {
        let query = table::grant_by_serial(self.oac.row, &self.serial, moment.now);
        let row = first(tx, query)
            .await?
            .ok_or(Refusal::UnknownRefreshToken)?;
        let mut grant = table::grant_from_row(&row)?;
        grant.ends_at = moment.now + LIFETIME;
        let serial = moment.chance.uuid();
        tx.write(&[table::renew_grant(&grant, &serial)]).await?;
        grant.generation += 1;
        Ok(Granted { grant, serial })
    }
}

impl std::fmt::Debug for RefreshOac {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshOac")
            .field("oac", &self.oac)
            .finish_non_exhaustive()
    }
}
