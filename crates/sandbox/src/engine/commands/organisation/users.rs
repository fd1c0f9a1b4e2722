//! Users of an organisation.

use std::sync::Arc;

use super::super::{first, known};
use super::{Target, count};
use crate::domain::oac::Oac;
use crate::domain::organisation::{Membership, User};
use crate::domain::refusal::Unique;
use crate::domain::{Attributes, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::{console_user as table, membership};
use crate::store::{Read, Tx};

/// A membership that a user is made with.
#[derive(Clone, Debug)]
pub(crate) struct NewMembership {
    pub(crate) target: Target,
    pub(crate) attributes: Attributes,
}

/// Takes in a user, and what they may see.
#[derive(Debug)]
pub(crate) struct AddUser {
    pub(crate) oac: Arc<Oac>,
    pub(crate) attributes: Attributes,
    pub(crate) memberships: Vec<NewMembership>,
}

impl Command for AddUser {
    type Reply = (User, Vec<Membership>);

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Self::Reply, Refusal> {
        let user = User {
            row: moment.row(),
            id: moment.chance.uuid(),
            organisation: self.oac.organisation,
            attributes: self.attributes.clone(),
        };
        check(tx, &user).await?;
        let mut writes = vec![table::insert(&user)];
        let mut memberships = Vec::new();
        for given in &self.memberships {
            let attributes = given.attributes.clone();
            let target = &given.target;
            let membership = target
                .membership(tx, &self.oac, &user, attributes, moment)
                .await?;
            writes.push(membership::insert(&membership));
            memberships.push(membership);
        }
        tx.write(&writes).await?;
        Ok((user, memberships))
    }
}

/// Changes what is said of a user.
#[derive(Debug)]
pub(crate) struct ChangeUser {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
    pub(crate) change: Attributes,
}

impl Command for ChangeUser {
    type Reply = User;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<User, Refusal> {
        let mut user = load(tx, &self.oac, &self.id).await?;
        user.attributes.change(self.change.clone());
        check(tx, &user).await?;
        tx.write(&[table::update(&user)]).await?;
        Ok(user)
    }
}

/// Forgets a user and their memberships, all of which the credentials must reach.
#[derive(Debug)]
pub(crate) struct RemoveUser {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
}

impl Command for RemoveUser {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let user = load(tx, &self.oac, &self.id).await?;
        if count(tx, table::beyond(self.oac.node, &user)).await? > 0 {
            return Err(Refusal::InUse(
                "The user has memberships that these credentials do not reach.",
            ));
        }
        tx.write(&table::delete(&user)).await?;
        Ok(())
    }
}

pub(super) async fn load<T: Read>(tx: &mut T, oac: &Oac, id: &str) -> Result<User, Refusal> {
    let query = table::reached(oac.node, id);
    known(tx, query, table::from_row, Refusal::UnknownUser).await
}

/// An address is one user's.
async fn check<T: Read>(tx: &mut T, user: &User) -> Result<(), Refusal> {
    match first(tx, table::same_email(user)).await? {
        Some(_) => Err(Refusal::Taken(Unique::Email)),
        None => Ok(()),
    }
}
