//! What administrators do with an organisation. Whatever their credentials do not reach does not
//! exist for them.

mod accounts;
mod companies;
mod memberships;
mod nodes;
mod users;

use fintecture::Invalid;

pub(crate) use accounts::{AddMerchantAccount, ChangeMerchantAccount, RemoveMerchantAccount};
pub(crate) use companies::{AddCompany, ChangeCompany, RemoveCompany};
pub(crate) use memberships::{AddMembership, ChangeMembership, RemoveMembership, Target};
pub(crate) use nodes::{AddNode, ChangeNode, RemoveNode};
pub(crate) use users::{AddUser, ChangeUser, NewMembership, RemoveUser};

use super::first;
use crate::domain::Refusal;
use crate::domain::oac::Oac;
use crate::domain::organisation::Node;
use crate::store::tables::organisation_node;
use crate::store::{Read, Stmt};

/// The node that a request names, or else the one that the credentials stand on.
async fn node_named<T: Read>(
    tx: &mut T,
    oac: &Oac,
    id: Option<&str>,
    field: &'static str,
) -> Result<Node, Refusal> {
    let id = id.unwrap_or(&oac.node_id);
    let row = first(tx, organisation_node::reached(oac.node, id)).await?;
    let row = row.ok_or_else(|| Invalid::new(field, "no node has this id", id))?;
    Ok(organisation_node::from_row(&row)?)
}

/// A count that a query gives.
async fn count<T: Read>(tx: &mut T, query: Stmt) -> Result<i64, Refusal> {
    let row = first(tx, query).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0))
}
