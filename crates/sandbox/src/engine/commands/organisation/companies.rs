//! Companies of an organisation.

use std::sync::Arc;

use fintecture::Invalid;

use super::super::{first, known};
use super::{count, node_named};
use crate::domain::oac::Oac;
use crate::domain::organisation::Company;
use crate::domain::refusal::Unique;
use crate::domain::{Attributes, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::company as table;
use crate::store::{Read, Tx};

/// Takes in a company.
#[derive(Debug)]
pub(crate) struct AddCompany {
    pub(crate) oac: Arc<Oac>,
    /// The id of the node it stands on; none is that of the credentials.
    pub(crate) node: Option<String>,
    pub(crate) attributes: Attributes,
}

impl Command for AddCompany {
    type Reply = Company;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Company, Refusal> {
        const NODE: &str = "data.relationships.organisation_node.data.id";
        let node = node_named(tx, &self.oac, self.node.as_deref(), NODE).await?;
        let company = Company {
            row: moment.row(),
            id: moment.chance.uuid(),
            organisation: node.organisation,
            node: node.row,
            attributes: self.attributes.clone(),
        };
        check(tx, &company).await?;
        tx.write(&[table::insert(&company)]).await?;
        Ok(company)
    }
}

/// Changes what is said of a company.
#[derive(Debug)]
pub(crate) struct ChangeCompany {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
    pub(crate) change: Attributes,
}

impl Command for ChangeCompany {
    type Reply = Company;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        _moment: &mut Moment,
    ) -> Result<Company, Refusal> {
        let mut company = load(tx, &self.oac, &self.id).await?;
        company.attributes.change(self.change.clone());
        check(tx, &company).await?;
        tx.write(&[table::update(&company)]).await?;
        Ok(company)
    }
}

/// Forgets a company that nobody is a member of.
#[derive(Debug)]
pub(crate) struct RemoveCompany {
    pub(crate) oac: Arc<Oac>,
    pub(crate) id: String,
}

impl Command for RemoveCompany {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        _moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let company = load(tx, &self.oac, &self.id).await?;
        let applications = world.applications.all();
        let mut applications = applications.iter();
        let is_used = applications.any(|known| known.profile.company.as_ref() == Some(&company.id));
        if is_used || count(tx, table::burden(&company)).await? > 0 {
            return Err(Refusal::InUse("The company has members or applications."));
        }
        tx.write(&[table::delete(&company)]).await?;
        Ok(())
    }
}

pub(super) async fn load<T: Read>(tx: &mut T, oac: &Oac, id: &str) -> Result<Company, Refusal> {
    let query = table::reached(oac.node, id);
    known(tx, query, table::from_row, Refusal::UnknownCompany).await
}

/// A company is known by its number or by the organisation's word for it, and neither is another's
/// (Contract §11).
async fn check<T: Read>(tx: &mut T, company: &Company) -> Result<(), Refusal> {
    if company.external_id().is_none() && company.incorporation().is_none() {
        let rule = "required of a company without incorporation";
        return Err(Invalid::missing("data.attributes.external_id", rule).into());
    }
    if first(tx, table::same_external_id(company)).await?.is_some() {
        return Err(Refusal::Taken(Unique::ExternalId));
    }
    if first(tx, table::same_incorporation(company))
        .await?
        .is_some()
    {
        return Err(Refusal::Taken(Unique::Incorporation));
    }
    Ok(())
}
