//! Organisations: trees of nodes, each tree one tenant (Contract §11).

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
