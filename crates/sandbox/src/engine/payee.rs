//! Whom a payment goes to, and what their bank says of the name.

use std::sync::Arc;

use fintecture::Timestamp;

use super::commands::{first, treasury};
use super::{Engine, World};
use crate::domain::payee::{Answer, Payee};
use crate::domain::{Account, Refusal, Session};
use crate::store::tables::account;
use crate::store::{Read, ReadJob};

impl Engine {
    /// Whom a payment goes to.
    pub(crate) async fn payee(&self, session: &Session) -> Result<Payee, Refusal> {
        let asked = LoadPayee {
            world: Arc::clone(&self.world),
            session: session.clone(),
            now: self.clock().now(),
        };
        self.store.read(asked).await
    }
}

/// Asks for the payee of a session.
struct LoadPayee {
    world: Arc<World>,
    session: Session,
    now: Timestamp,
}

impl ReadJob for LoadPayee {
    type Reply = Payee;
    type Error = Refusal;

    async fn run<T: Read>(&self, tx: &mut T) -> Result<Payee, Refusal> {
        payee(tx, &self.world, &self.session, self.now).await
    }
}

/// Whom a payment goes to. Of an account that nobody in this world has, and of a bank that is out of
/// order, nothing can be told.
pub(super) async fn payee<T: Read>(
    tx: &mut T,
    world: &World,
    session: &Session,
    now: Timestamp,
) -> Result<Payee, Refusal> {
    let application = world.applications.by_row(session.application);
    let application = application.ok_or(Refusal::UnknownSession)?;
    let Some(other) = session.third_party() else {
        let currency = session.amount.currency();
        let merchant = treasury::acquiring_account(tx, &application, currency).await?;
        let asked = world.outages_from(None, now);
        return Ok(Payee {
            answer: match asked.failure() {
                None => Answer::about([application.name.as_str()], &merchant.holder),
                Some(_) => Answer::NotPossible,
            },
            name: merchant.holder.clone().into(),
            iban: merchant.iban,
            holder: Some(merchant.holder.into()),
        });
    };
    let row = first(tx, account::by_iban(&other.iban)).await?;
    let known: Option<Account> = row.map(|row| account::from_row(&row)).transpose()?;
    let answered = match &known {
        Some(Account { row, .. }) => {
            let row = first(tx, account::provider_of(*row)).await?;
            let provider = row.as_ref().map(|row| row.opt_text(0)).transpose()?;
            world
                .outages_to(provider.flatten(), now)
                .failure()
                .is_none()
        }
        None => false,
    };
    let known = known.filter(|_| answered);
    let name = other.name.as_ref();
    Ok(Payee {
        answer: known.as_ref().map_or(Answer::NotPossible, |account| {
            let names = name.iter().map(|name| name.expose_str());
            Answer::about(names, &account.holder)
        }),
        name: name.cloned().unwrap_or_default(),
        iban: Some(other.iban),
        holder: known.map(|account| account.holder.into()),
    })
}
