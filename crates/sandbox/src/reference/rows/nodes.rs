//! The nodes of an organisation (Contract §11).

use std::collections::BTreeMap;

use serde_json::Value;

use super::companies::Company;
use super::shared::{Related, RelatedAll, change, list, one};
use crate::reference::family::Family::Organisation;
use crate::reference::operation::Confidence::{High, Low};
use crate::reference::operation::Operation;
use crate::reference::parameter::{Kind, PAGES, query};
use crate::reference::shape::shape;
use crate::reference::words;

shapes! {
    /// A node to be made.
    struct NewNode {
        data: NewNodeData,
    }

    /// A node to be made.
    struct NewNodeData {
        r#type: Option<String>,
        attributes: NewNodeAttributes,
        relationships: Option<NodeParent>,
    }

    /// What it is called. Other members are kept.
    struct NewNodeAttributes {
        #[schema(max_length = 255)]
        name: String,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Below which node it is; the credentials' own, unless said.
    struct NodeParent {
        parent: Option<Related>,
    }

    /// What changes of a node. Other members are kept.
    struct NodeChange {
        #[schema(max_length = 255)]
        name: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// A node of an organisation.
    struct Node {
        id: String,
        #[schema(schema_with = words::nodes)]
        r#type: (),
        attributes: NodeAttributes,
        relationships: NodeChildren,
    }

    /// What it is called.
    struct NodeAttributes {
        name: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }

    /// Its children.
    struct NodeChildren {
        children: RelatedAll,
    }

    /// A tree, opened on the way to a node.
    struct Tree {
        /// The children of the topmost node.
        data: Vec<Node>,
        /// The nodes further down that were opened.
        included: Vec<Node>,
        meta: TreeMeta,
    }

    /// From where to where it was opened.
    struct TreeMeta {
        requested_node_id: String,
        top_accessible_organisation_node_id: String,
    }
}

pub(crate) static CREATE: Operation = Operation::post(
    Organisation,
    "/v1/organisation_nodes",
    "createOrganisationNode",
)
.says(
    "Make a node",
    "Below the `parent` that is named, or else below the credentials' own node.",
)
.known("§11", Low)
.also(&["/v1/organisation-nodes"])
.scoped("organisations:write")
.takes(shape::<NewNode>())
.gives(201, one::<Node>())
.fails(&[404])
.shown_by(&["oac-organisation-nodes"]);

pub(crate) static GET: Operation = Operation::get(
    Organisation,
    "/v1/organisation_nodes/{node_id}",
    "getOrganisationNodeById",
)
.says("Get a node", "One node, and which nodes are its children.")
.known("§11", Low)
.also(&["/v1/organisation-nodes/{node_id}"])
.scoped("organisations:read")
.gives(200, one::<Node>())
.fails(&[404]);

pub(crate) static CHANGE: Operation = Operation::patch(
    Organisation,
    "/v1/organisation_nodes/{node_id}",
    "patchOrganisationNodeById",
)
.says(
    "Change a node",
    "A `parent` moves it with all that is below it.",
)
.known("§11", Low)
.also(&["/v1/organisation-nodes/{node_id}"])
.scoped("organisations:write")
.may_take(change::<NodeChange>())
.gives(200, one::<Node>())
.fails(&[404, 409]);

pub(crate) static REMOVE: Operation = Operation::delete(
    Organisation,
    "/v1/organisation_nodes/{node_id}",
    "deleteOrganisationNodeById",
)
.says(
    "Remove a node",
    "One that something stands on is refused with 409.",
)
.known("§11", Low)
.also(&["/v1/organisation-nodes/{node_id}"])
.scoped("organisations:write")
.gives_nothing()
.fails(&[404, 409]);

pub(crate) static TREE: Operation = Operation::get(
    Organisation,
    "/v1/organisation_nodes/{node_id}/tree",
    "getOrganisationNodeTree",
)
.says(
    "Get the tree",
    "As the credentials see it, opened on the way to a node; the other nodes name their children \
     alone.",
)
.known("§11", High)
.also(&["/v1/organisation-nodes/{node_id}/tree"])
.scoped("organisations:read")
.gives(200, shape::<Tree>())
.fails(&[404])
.shown_by(&["oac-organisation-nodes-tree"]);

pub(crate) static COMPANIES: Operation = Operation::get(
    Organisation,
    "/v1/organisation_nodes/{node_id}/companies",
    "listOrganisationNodeCompanies",
)
.says(
    "List the companies of a node",
    "In the order they were made.",
)
.known("§11", Low)
.also(&["/v1/organisation-nodes/{node_id}/companies"])
.scoped("organisations:read")
.asks(&[
    &[query(
        "recursive",
        Kind::Flag,
        "Also those of the nodes below.",
    )],
    PAGES,
])
.gives(200, list::<Company>())
.fails(&[404]);
