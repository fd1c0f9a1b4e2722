//! What can be asked about organisations and those who administer them.

use super::Engine;
use crate::domain::Refusal;
use crate::domain::oac::{Grant, Oac};
use crate::domain::organisation::Node;
use crate::store::tables::{oac, organisation_node};

impl Engine {
    /// What credentials were given tokens for, if it has not ended.
    pub(crate) async fn oac_grant(&self, row: i64) -> Result<Option<Grant>, Refusal> {
        let found = self.load([oac::grant_by_row(row)]).await?;
        let grant = found.iter().flatten().next().map(oac::grant_from_row);
        let now = self.clock().now();
        Ok(grant.transpose()?.filter(|grant| grant.ends_at > now))
    }

    /// A node that some credentials reach.
    pub(crate) async fn node(&self, oac: &Oac, id: &str) -> Result<Node, Refusal> {
        let found = self
            .load([organisation_node::reached(oac.node, id)])
            .await?;
        let row = found.iter().flatten().next().ok_or(Refusal::UnknownNode)?;
        Ok(organisation_node::from_row(row)?)
    }

    /// The children of a node, in the order they were made.
    pub(crate) async fn children(&self, node: &Node) -> Result<Vec<Node>, Refusal> {
        let found = self.load([organisation_node::children(node.row)]).await?;
        let rows = found.iter().flatten();
        Ok(rows
            .map(organisation_node::from_row)
            .collect::<Result<_, _>>()?)
    }
}
