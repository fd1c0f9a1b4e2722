//! Nodes of an organisation.

use std::sync::Arc;

use fintecture::Invalid;

use super::super::{first, known};
use super::{count, node_named};
use crate::domain::oac::Oac;
use crate::domain::organisation::Node;
use crate::domain::{Attributes, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::organisation_node as table;
use crate::store::{Read, Tx};

/// Where a request names the node above.
const PARENT: &str = "data.relationships.parent.data.id";

/// Makes a node below another.
#[derive(Debug)]
pub(crate) struct AddNode {
    pub(crate) oac: Arc<Oac>,
    /// The id of the node above; none is that of the credentials.
    pub(crate) parent: Option<String>,
    pub(crate) attributes: Attributes,
}

impl Command for AddNode {
    type Reply = Node;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Node, Refusal> {
        let parent = node_named(tx, &self.oac, self.parent.as_deref(), PARENT).await?;
        let node = Node {
            row: moment.row(),
            id: moment.chance.uuid(),
            organisation: parent.organisation,
            parent: Some(parent.row),
            attributes: self.attributes.clone(),
        };
        tx.write(&[table::insert(&node)]).await?;
        Ok(node)
    }
}

/// Changes what is said of a node, or moves it with all that is below it.
#[derive(Debug)]
pub(crate) struct ChangeNode {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
    /// The id of the node it is moved below.
    pub(crate) parent: Option<String>,
    pub(crate) change: Attributes,
}

impl Command for ChangeNode {
    type Reply = Node;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<Node, Refusal> {
        let mut node = load(tx, &self.oac, &self.id).await?;
        if let Some(id) = &self.parent {
            let parent = node_named(tx, &self.oac, Some(id), PARENT).await?;
            check_move(tx, &self.oac, &node, &parent).await?;
            node.parent = Some(parent.row);
        }
        node.attributes.change(self.change.clone());
        tx.write(&[table::update(&node)]).await?;
        Ok(node)
    }
}

/// Takes away a node that nothing stands on.
#[derive(Debug)]
pub(crate) struct RemoveNode {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
}

impl Command for RemoveNode {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let node = load(tx, &self.oac, &self.id).await?;
        if count(tx, table::burden(node.row)).await? > 0 {
            return Err(Refusal::InUse(
                "The node has children, companies, members, bank accounts, applications or \
                 credentials.",
            ));
        }
        tx.write(&[table::delete(&node)]).await?;
        Ok(())
    }
}

async fn load<T: Read>(tx: &mut T, oac: &Oac, id: &str) -> Result<Node, Refusal> {
    let query = table::reached(oac.node, id);
    known(tx, query, table::from_row, Refusal::UnknownNode).await
}

/// A tree stays one: no node goes below itself, and the topmost that is reached stays where it is.
async fn check_move<T: Read>(
    tx: &mut T,
    oac: &Oac,
    node: &Node,
    parent: &Node,
) -> Result<(), Refusal> {
    let refuse = |rule: &'static str| Err(Invalid::unshown(PARENT, rule).into());
    if node.row == oac.node {
        return refuse("the node that the credentials stand on stays where it is");
    }
    if first(tx, table::reached(node.row, &parent.id))
        .await?
        .is_some()
    {
        return refuse("must be neither the node itself nor below it");
    }
    Ok(())
}
