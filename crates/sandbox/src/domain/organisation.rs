//! Organisations: trees of nodes, each tree one tenant, and what stands on them (Contract §11).

use std::collections::HashMap;

use super::{Attributes, Moment};

/// A node of an organisation's tree.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) row: i64,
    pub(crate) id: String,
    /// The row of the tree's root, which stands for the organisation.
    pub(crate) organisation: i64,
    /// The row above; the root has none.
    pub(crate) parent: Option<i64>,
    /// Its name, and whatever else was given.
    pub(crate) attributes: Attributes,
}

impl Node {
    /// The root of a new organisation.
    pub(crate) fn root(id: String, name: &str, moment: &mut Moment) -> Self {
        let row = moment.row();
        let mut attributes = Attributes::default();
        attributes.set("name", name);
        Self {
            row,
            id,
            organisation: row,
            parent: None,
            attributes,
        }
    }
}

/// A company that an organisation administers.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    pub(crate) row: i64,
    pub(crate) id: String,
    pub(crate) organisation: i64,
    /// The row of the node it stands on.
    pub(crate) node: i64,
    pub(crate) attributes: Attributes,
}

impl Company {
    /// The organisation's own word for it.
    pub(crate) fn external_id(&self) -> Option<&str> {
        self.attributes.text("external_id")
    }

    /// Its number in a register of companies.
    pub(crate) fn incorporation(&self) -> Option<&str> {
        self.attributes.text("incorporation")
    }
}

/// Somebody who may log in to the Console.
#[derive(Clone, Debug)]
pub(crate) struct User {
    pub(crate) row: i64,
    pub(crate) id: String,
    pub(crate) organisation: i64,
    pub(crate) attributes: Attributes,
}

impl User {
    pub(crate) fn email(&self) -> &str {
        self.attributes.text("email").unwrap_or_default()
    }
}

/// What a user may see, and as what.
#[derive(Clone, Debug)]
pub(crate) struct Membership {
    pub(crate) row: i64,
    pub(crate) id: String,
    /// The row of the user.
    pub(crate) user: i64,
    /// The row of the node that is seen, or that the company stands on.
    pub(crate) node: i64,
    /// The row of the company, where it is one that is seen.
    pub(crate) company: Option<i64>,
    pub(crate) attributes: Attributes,
}

/// A bank account of a merchant, which applications pay out to.
#[derive(Clone, Debug)]
pub(crate) struct MerchantAccount {
    pub(crate) row: i64,
    pub(crate) id: String,
    /// The row of the node it stands on.
    pub(crate) node: i64,
    pub(crate) attributes: Attributes,
}

/// A tree as somebody sees it who opened the way to one of its nodes.
#[derive(Debug)]
pub(crate) struct OpenTree<'n> {
    /// The children of the topmost node.
    pub(crate) first: Vec<&'n Node>,
    /// The nodes below them that the way opened: the children of each node on it, and of its end.
    pub(crate) deeper: Vec<&'n Node>,
    children: HashMap<i64, Vec<&'n Node>>,
}

impl<'n> OpenTree<'n> {
    /// Opens the way from a topmost node to a node, of which both are among the nodes.
    pub(crate) fn open(nodes: &'n [Node], top: i64, requested: i64) -> Self {
        let mut children: HashMap<i64, Vec<&Node>> = HashMap::new();
        let mut parents = HashMap::new();
        for node in nodes {
            if let Some(parent) = node.parent {
                children.entry(parent).or_default().push(node);
                parents.insert(node.row, parent);
            }
        }
        let up = |row: &i64| parents.get(row).copied();
        let way: Vec<_> = std::iter::successors(Some(requested), up)
            .take_while(|row| *row != top)
            .collect();
        let opened = way.iter().rev();
        let deeper = opened
            .flat_map(|row| children.get(row).into_iter().flatten().copied())
            .collect();
        Self {
            first: children.get(&top).cloned().unwrap_or_default(),
            deeper,
            children,
        }
    }

    /// The children of a node, whether they are shown or not.
    pub(crate) fn children_of(&self, node: &Node) -> &[&'n Node] {
        self.children.get(&node.row).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nodes named by their rows: 1 above 2 and 5, 2 above 3 and 4, 3 above 6.
    fn nodes() -> Vec<Node> {
        [
            (1, None),
            (2, Some(1)),
            (5, Some(1)),
            (3, Some(2)),
            (4, Some(2)),
            (6, Some(3)),
        ]
        .map(|(row, parent)| Node {
            row,
            id: format!("n-{row}"),
            organisation: 1,
            parent,
            attributes: Attributes::default(),
        })
        .into()
    }

    fn rows(nodes: &[&Node]) -> Vec<i64> {
        nodes.iter().map(|node| node.row).collect()
    }

    #[test]
    fn a_tree_is_opened_on_the_way_to_what_is_asked_for() {
        let nodes = nodes();
        let seen = |top, requested| {
            let tree = OpenTree::open(&nodes, top, requested);
            (rows(&tree.first), rows(&tree.deeper))
        };
        assert_eq!(seen(1, 1), (vec![2, 5], vec![]));
        assert_eq!(seen(1, 5), (vec![2, 5], vec![]));
        assert_eq!(seen(1, 2), (vec![2, 5], vec![3, 4]));
        assert_eq!(seen(1, 3), (vec![2, 5], vec![3, 4, 6]));
        assert_eq!(seen(1, 6), (vec![2, 5], vec![3, 4, 6]));
        assert_eq!(seen(2, 3), (vec![3, 4], vec![6]));
        assert_eq!(seen(6, 6), (vec![], vec![]));
    }

    #[test]
    fn every_node_knows_its_children_even_those_that_are_not_shown() {
        let nodes = nodes();
        let tree = OpenTree::open(&nodes, 1, 1);
        assert_eq!(rows(tree.children_of(tree.first[0])), [3, 4]);
        assert!(tree.children_of(tree.first[1]).is_empty());
    }
}
