//! Memberships of users.

use std::sync::Arc;

use fintecture::Invalid;

use super::super::known;
use super::{companies, count, node_named, users};
use crate::domain::oac::Oac;
use crate::domain::organisation::{Membership, User};
use crate::domain::{Attributes, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::membership as table;
use crate::store::{Read, Tx};

/// What a membership lets somebody see: exactly one of the two (Contract §11).
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A company, by its id.
    Company(String),
    /// A node and all that is below it, by its id.
    Node(String),
}

impl Target {
    /// The rows of the node, and of the company if it is one.
    async fn find<T: Read>(&self, tx: &mut T, oac: &Oac) -> Result<(i64, Option<i64>), Refusal> {
        match self {
            Self::Company(id) => match companies::load(tx, oac, id).await {
                Ok(company) => Ok((company.node, Some(company.row))),
                Err(Refusal::UnknownCompany) => {
                    let rule = "no company has this id";
                    Err(Invalid::new("relationships.company.data.id", rule, id).into())
                }
                Err(refusal) => Err(refusal),
            },
            Self::Node(id) => {
                const FIELD: &str = "relationships.organisation_node.data.id";
                let node = node_named(tx, oac, Some(id), FIELD).await?;
                Ok((node.row, None))
            }
        }
    }

    /// The membership of a user that sees it.
    pub(super) async fn membership<T: Read>(
        &self,
        tx: &mut T,
        oac: &Oac,
        user: &User,
        attributes: Attributes,
        moment: &mut Moment,
    ) -> Result<Membership, Refusal> {
        let (node, company) = self.find(tx, oac).await?;
        Ok(Membership {
            row: moment.row(),
            id: moment.chance.uuid(),
            user: user.row,
            node,
            company,
            attributes,
        })
    }
}

/// Gives a user another membership.
#[derive(Debug)]
pub(crate) struct AddMembership {
    pub(crate) oac: Arc<Oac>,
    /// The id of the user.
    pub(crate) user: String,
    pub(crate) target: Target,
    pub(crate) attributes: Attributes,
}

impl Command for AddMembership {
    type Reply = Membership;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Membership, Refusal> {
        let user = match users::load(tx, &self.oac, &self.user).await {
            Err(Refusal::UnknownUser) => {
                const FIELD: &str = "relationships.user.data.id";
                return Err(Invalid::new(FIELD, "no user has this id", &self.user).into());
            }
            found => found?,
        };
        let attributes = self.attributes.clone();
        let membership = self
            .target
            .membership(tx, &self.oac, &user, attributes, moment)
            .await?;
        tx.write(&[table::insert(&membership)]).await?;
        Ok(membership)
    }
}

/// Changes a user's role, or what they are notified of.
#[derive(Debug)]
pub(crate) struct ChangeMembership {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
    pub(crate) change: Attributes,
}

impl Command for ChangeMembership {
    type Reply = Membership;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<Membership, Refusal> {
        let mut membership = load(tx, &self.oac, &self.id).await?;
        membership.attributes.change(self.change.clone());
        tx.write(&[table::update(&membership)]).await?;
        Ok(membership)
    }
}

/// Takes a membership away, which must not be the user's last.
#[derive(Debug)]
pub(crate) struct RemoveMembership {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
}

impl Command for RemoveMembership {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let membership = load(tx, &self.oac, &self.id).await?;
        if count(tx, table::count_of_user(&membership)).await? == 1 {
            return Err(Refusal::InUse(
                "It is the user's last membership; delete the user instead.",
            ));
        }
        tx.write(&[table::delete(&membership)]).await?;
        Ok(())
    }
}

async fn load<T: Read>(tx: &mut T, oac: &Oac, id: &str) -> Result<Membership, Refusal> {
    let query = table::reached(oac.node, id);
    known(tx, query, table::from_row, Refusal::UnknownMembership).await
}
