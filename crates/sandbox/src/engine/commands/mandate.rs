//! Mandates are signed, and end.

use std::sync::Arc;

use super::first;
use crate::domain::mandate::{Mandate, Rum, Standing};
use crate::domain::{Application, Attributes, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::mandate as table;

/// Takes in a mandate that a customer signed; its reference must be new to the application.
#[derive(Debug)]
pub(crate) struct SignMandate {
    pub(crate) application: Arc<Application>,
    pub(crate) rum: Rum,
    pub(crate) attributes: Attributes,
}

impl Command for SignMandate {
    type Reply = Mandate;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Mandate, Refusal> {
        let application = self.application.row;
        if first(tx, table::by_rum(application, &self.rum))
            .await?
            .is_some()
        {
            return Err(Refusal::RumExists);
        }
        let signed = Mandate {
            row: moment.row(),
            id: moment.chance.uuid(),
            application,
            rum: self.rum.clone(),
            standing: Standing::Active,
            signed_at: moment.now,
            attributes: self.attributes.clone(),
        };
        tx.write(&[table::insert(&signed)]).await?;
        Ok(signed)
    }
}

/// Cancels or revokes a mandate.
#[derive(Debug)]
pub(crate) struct EndMandate {
    pub(crate) application: Arc<Application>,
    pub(crate) id: String,
    pub(crate) how: Standing,
}

impl Command for EndMandate {
    type Reply = Mandate;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Mandate, Refusal> {
        let row = first(tx, table::by_id(self.application.row, &self.id)).await?;
        let mut mandate = table::from_row(&row.ok_or(Refusal::UnknownMandate)?)?;
        mandate.end(self.how, moment.now)?;
        tx.write(&[table::set_standing(&mandate)]).await?;
        Ok(mandate)
    }
}
