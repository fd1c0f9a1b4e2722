//! A part of an organisation's tree. Contract §11.

use serde::Deserialize;

use super::Node;
use crate::call::Describe;
use crate::item::absent_if_null;
use crate::transport::{Operation, route};
use crate::{Extra, NodeId};

/// Asks for a part of the tree: [`Nodes::tree`](super::Nodes::tree).
#[derive(Clone, Debug)]
pub struct GetTree {
    id: NodeId,
}

impl GetTree {
    pub(super) fn new(id: NodeId) -> Self {
        Self { id }
    }
}

impl Describe for GetTree {
    type Wire = Tree;
    type Answer = Tree;

    fn describe(&self) -> Operation {
        let id = self.id.as_str();
        Operation::new(&route::GET_TREE).variable("organisation_node_id", id)
    }
}

/// A part of an organisation's tree: the nodes right below the topmost one that the token sees, and
/// deeper ones on the way to the one that was asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Tree {
    data: Vec<Node>,
    #[serde(default, deserialize_with = "absent_if_null")]
    included: Vec<Node>,
    #[serde(default, deserialize_with = "absent_if_null")]
    meta: Meta,
    #[serde(flatten)]
    extra: Extra,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Meta {
    requested_node_id: Option<NodeId>,
    top_accessible_organisation_node_id: Option<NodeId>,
    #[serde(flatten)]
    extra: Extra,
}

impl Tree {
    /// The nodes right below the topmost one.
    pub fn top(&self) -> &[Node] {
        &self.data
    }

    /// The deeper nodes that the answer holds, in no order.
    pub fn deeper(&self) -> &[Node] {
        &self.included
    }

    /// The nodes right below one, as far as the answer holds them; it may name
    /// [more](Node::children_ids).
    pub fn below<'t>(&'t self, node: &Node) -> impl Iterator<Item = &'t Node> + use<'t> {
        let ids = node.children_ids();
        ids.into_iter().filter_map(|id| self.find(&id))
    }

    /// A node of the answer by its id.
    pub fn find(&self, id: &NodeId) -> Option<&Node> {
        let mut all = self.data.iter().chain(&self.included);
        all.find(|node| node.id() == id)
    }

    /// The node that was asked for.
    pub fn requested_id(&self) -> Option<&NodeId> {
        self.meta.requested_node_id.as_ref()
    }

    /// The topmost node that the token sees; it is not in the answer itself.
    pub fn top_id(&self) -> Option<&NodeId> {
        self.meta.top_accessible_organisation_node_id.as_ref()
    }

    /// Members of `meta` that this version has no name for.
    pub fn extra_meta(&self) -> &Extra {
        &self.meta.extra
    }

    /// Members of the answer that this version has no name for.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }
}
