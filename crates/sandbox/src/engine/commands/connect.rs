//! A merchant opens a payment.

use std::sync::Arc;

use fintecture::{Currency, CustomerId, Iban, SessionId, SessionStatus};

use super::{bank, debited, first, treasury};
use crate::bank::{ACQUIRER, draw_iban};
use crate::domain::chance::Chance;
use crate::domain::market::Market;
use crate::domain::opening::{self, Opening};
use crate::domain::virtual_iban::{Owner, VirtualIban};
use crate::domain::{Application, Moment, Refusal};
use crate::engine::commit::commit;
use crate::engine::{Command, World};
use crate::store::tables::virtual_iban as table;
use crate::store::{Read, Tx};

/// Opens a payment session.
pub(crate) struct Connect {
    pub(crate) application: Arc<Application>,
    pub(crate) opening: Opening,
}

/// What a merchant is told of a session just opened.
pub(crate) struct Connected {
    pub(crate) session_id: SessionId,
    pub(crate) status: SessionStatus,
    pub(crate) customer_id: CustomerId,
    pub(crate) link: String,
    pub(crate) virtual_iban: Option<Iban>,
}

impl Command for Connect {
    type Reply = Connected;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Connected, Refusal> {
        if let Some(provider) = &self.opening.provider {
            bank(world, Some(provider))?;
        }
        let (application, currency) = (&self.application, self.opening.amount.currency());
        treasury::prepare(tx, world, application, currency, moment).await?;
        let number = match &self.opening.number_for {
            Some(owner) => {
                Some(virtual_iban(tx, world, application, owner, currency, moment).await?)
            }
            None => None,
        };
        let mut opening = self.opening.clone();
        debited::resolve(tx, world, application, &mut opening).await?;
        if let Some(named) = &opening.beneficiary
            && is_own(tx, application, &named.iban, currency).await?
        {
            opening.beneficiary = None;
        }
        let changes = opening::open(application, opening, number, moment)?;
        commit(tx, application, &changes, moment).await?;
        let opened = changes
            .opened
            .into_iter()
            .next()
            .ok_or(Refusal::UnknownSession)?;
        let link = opened.link.ok_or(Refusal::UnknownLink)?;
        Ok(Connected {
            session_id: opened.id,
            status: opened.stage.status,
            customer_id: opened.details.customer_id,
            link,
            virtual_iban: opened.details.virtual_iban,
        })
    }
}

/// Whether a number leads to the acquiring account in a currency, which answers show as a beneficiary.
async fn is_own<T: Read>(
    tx: &mut T,
    application: &Application,
    iban: &Iban,
    currency: Currency,
) -> Result<bool, Refusal> {
    let acquiring = treasury::acquiring_account(tx, application, currency).await?;
    if acquiring.iban == Some(*iban) {
        return Ok(true);
    }
    let row = first(tx, table::by_iban(application.row, iban)).await?;
    let known = row.map(|row| table::from_row(&row)).transpose()?;
    Ok(known.is_some_and(|number| number.currency == currency))
}

/// The number that is kept for an owner in a currency, drawn if there is none. A payer's and a key's
/// depend on who they are and on the seed, never on what was asked for before.
async fn virtual_iban<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    owner: &Owner,
    currency: Currency,
    moment: &mut Moment,
) -> Result<VirtualIban, Refusal> {
    let country = Market::of(currency).country.unwrap_or(ACQUIRER.country);
    let iban = match owner.name() {
        Some(name) => {
            if let Some(row) = first(tx, table::of_owner(application.row, owner, currency)).await? {
                return Ok(table::from_row(&row)?);
            }
            let mut whose = application.app_id.to_string();
            // Before the word that a merchant is free to choose, which may look like one.
            if currency != Currency::EUR {
                whose = format!("{whose}/{currency}");
            }
            let name = format!("virtual-iban/{whose}/{}/{name}", owner.level());
            draw_iban(country, &mut Chance::named(world.seed, &name))?
        }
        None => draw_iban(country, &mut moment.chance)?,
    };
    let drawn = VirtualIban {
        row: moment.row(),
        application: application.row,
        iban,
        currency,
    };
    tx.write(&[table::insert(&drawn, owner)]).await?;
    Ok(drawn)
}
