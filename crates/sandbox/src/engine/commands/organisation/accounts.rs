//! Bank accounts of merchants.

use std::sync::Arc;

use super::super::known;
use super::node_named;
use crate::domain::oac::Oac;
use crate::domain::organisation::MerchantAccount;
use crate::domain::{Attributes, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::merchant_account as table;
use crate::store::{Read, Tx};

/// Notes a bank account.
#[derive(Debug)]
pub(crate) struct AddMerchantAccount {
    pub(crate) oac: Arc<Oac>,
    /// The id of the node it stands on; none is that of the credentials.
    pub(crate) node: Option<String>,
    pub(crate) attributes: Attributes,
}

impl Command for AddMerchantAccount {
    type Reply = MerchantAccount;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<MerchantAccount, Refusal> {
        const NODE: &str = "data.relationships.organisation_node.data.id";
        let node = node_named(tx, &self.oac, self.node.as_deref(), NODE).await?;
        let account = MerchantAccount {
            row: moment.row(),
            id: moment.chance.uuid(),
            node: node.row,
            attributes: self.attributes.clone(),
        };
        tx.write(&[table::insert(&account)]).await?;
        Ok(account)
    }
}

/// Changes what is said of one.
#[derive(Debug)]
pub(crate) struct ChangeMerchantAccount {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
    pub(crate) change: Attributes,
}

impl Command for ChangeMerchantAccount {
    type Reply = MerchantAccount;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<MerchantAccount, Refusal> {
        let mut account = load(tx, &self.oac, &self.id).await?;
        account.attributes.change(self.change.clone());
        tx.write(&[table::update(&account)]).await?;
        Ok(account)
    }
}

/// Forgets one that no application pays out to.
#[derive(Debug)]
pub(crate) struct RemoveMerchantAccount {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
}

impl Command for RemoveMerchantAccount {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let account = load(tx, &self.oac, &self.id).await?;
        let applications = world.applications.all();
        let mut applications = applications.iter();
        if applications.any(|known| known.profile.bank_account.as_ref() == Some(&account.id)) {
            return Err(Refusal::InUse(
                "An application pays out to the bank account.",
            ));
        }
        tx.write(&[table::delete(&account)]).await?;
        Ok(())
    }
}

async fn load<T: Read>(tx: &mut T, oac: &Oac, id: &str) -> Result<MerchantAccount, Refusal> {
    let query = table::reached(oac.node, id);
    known(tx, query, table::from_row, Refusal::UnknownBankAccount).await
}
