//! The nodes of an organisation's tree. Contract §11.

use serde::{Deserialize, Serialize};

use super::{Company, GetTree};
use crate::item::{Body, Related, items};
use crate::transport::{Operation, route};
use crate::{Ask, Call, Client, Extra, ListOf, NodeId, Remove, Runner};

items! {
    /// A node of the tree: a region, a brand, a subsidiary.
    Node(NodeId, Attributes);
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Attributes {
    name: Option<String>,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

impl Node {
    /// Its name.
    pub fn name(&self) -> Option<&str> {
        self.0.attributes.name.as_deref()
    }

    /// The nodes right below it.
    pub fn children_ids(&self) -> Vec<NodeId> {
        let ids = self.0.related("children");
        ids.filter_map(|id| NodeId::new(id).ok()).collect()
    }
}

/// The nodes of an organisation's tree; from [`Organisation::nodes`](super::Organisation::nodes).
#[derive(Clone, Debug)]
pub struct Nodes<R = Client> {
    runner: R,
}

impl<R: Runner> Nodes<R> {
    pub(super) fn new(runner: R) -> Self {
        Self { runner }
    }

    /// The part of the tree that leads to a node, from the topmost node that the token sees.
    /// Contract §11; scope `organisations:read`.
    ///
    /// The token's node must be the requested one, or above it.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::NodeId)
    /// #     -> Result<(), fintecture::Error> {
    /// let tree = client.organisation().nodes().tree(&id).await?;
    /// for node in tree.top() {
    ///     println!("{}", node.name().unwrap_or_default());
    ///     for below in tree.below(node) {
    ///         println!("  {}", below.name().unwrap_or_default());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn tree(&self, id: &NodeId) -> Call<GetTree, R> {
        Call::new(GetTree::new(id.clone()), self.runner.clone())
    }

    /// Makes a node below another. Contract §11, of low confidence; scope `organisations:write`. It
    /// is never made twice: a lost answer is an [ambiguous](crate::Error::is_ambiguous) error.
    ///
    /// ```no_run
    /// # async fn make(client: fintecture::Client, top: fintecture::NodeId)
    /// #     -> Result<(), fintecture::Error> {
    /// let node = client.organisation().nodes().create("Region west", &top).await?;
    /// println!("{}", node.id());
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, name: &str, parent: &NodeId) -> Call<Ask<Node>, R> {
        let parent = Related::to("organisation_nodes", parent.as_str());
        let body = Body::new("organisation_nodes", Named { name }).related("parent", parent);
        let operation = Operation::new(&route::CREATE_NODE).json(&body);
        Call::new(Ask::new(named(operation, name)), self.runner.clone())
    }

    /// One node. Contract §11, of low confidence; scope `organisations:read`.
    ///
    /// The error [is not found](crate::Error::is_not_found) for one that the token does not see.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::NodeId)
    /// #     -> Result<(), fintecture::Error> {
    /// let node = client.organisation().nodes().get(&id).await?;
    /// println!("{} nodes below", node.children_ids().len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, id: &NodeId) -> Call<Ask<Node>, R> {
        let operation = Operation::new(&route::GET_NODE);
        Call::new(Ask::new(at(operation, id)), self.runner.clone())
    }

    /// Renames a node, and returns it. Contract §11, of low confidence; scope
    /// `organisations:write`. Setting a name again changes nothing, so a failed attempt is repeated.
    ///
    /// ```no_run
    /// # async fn rename(client: fintecture::Client, id: fintecture::NodeId)
    /// #     -> Result<(), fintecture::Error> {
    /// client.organisation().nodes().rename(&id, "Region south-west").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn rename(&self, id: &NodeId, name: &str) -> Call<Ask<Node>, R> {
        let body = Body::new("organisation_nodes", Named { name }).of(id.as_str());
        let operation = at(Operation::new(&route::UPDATE_NODE), id).json(&body);
        Call::new(Ask::new(named(operation, name)), self.runner.clone())
    }

    /// Deletes a node. Contract §11, of low confidence; scope `organisations:write`. It may be
    /// repeated: one that the server does not know is a success.
    ///
    /// ```no_run
    /// # async fn end(client: fintecture::Client, id: fintecture::NodeId)
    /// #     -> Result<(), fintecture::Error> {
    /// client.organisation().nodes().delete(&id).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, id: &NodeId) -> Call<Remove, R> {
        let operation = Operation::new(&route::DELETE_NODE);
        Call::new(Remove::new(at(operation, id)), self.runner.clone())
    }

    /// The companies at a node: the first page, or [every one](Call::items). Contract §11, of low
    /// confidence; scopes `organisations:read` and `companies:read`.
    ///
    /// ```no_run
    /// # async fn read(client: fintecture::Client, id: fintecture::NodeId)
    /// #     -> Result<(), fintecture::Error> {
    /// let companies = client.organisation().nodes().companies(&id).recursive().await?;
    /// println!("{}", companies.items().len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn companies(&self, id: &NodeId) -> Call<ListOf<Company>, R> {
        let operation = Operation::new(&route::LIST_NODE_COMPANIES);
        Call::new(ListOf::new(at(operation, id)), self.runner.clone())
    }
}

impl<R> Call<ListOf<Company>, R> {
    /// With the companies of all nodes below, where those of [one node](Nodes::companies) are asked
    /// for.
    pub fn recursive(self) -> Self {
        self.with(|action| action.set("recursive", "true"))
    }
}

fn at(operation: Operation, id: &NodeId) -> Operation {
    operation.variable("organisation_node_id", id.as_str())
}

fn named(operation: Operation, name: &str) -> Operation {
    operation.demand_text("data.attributes.name", name)
}
