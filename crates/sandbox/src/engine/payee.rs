//! Whom a payment goes to, and what their bank says of the name.

use super::Engine;
use crate::domain::payee::{Answer, Payee};
use crate::domain::{Account, Refusal, Session};
use crate::store::tables::account;

impl Engine {
    /// Whom a payment goes to. Of an account that nobody in this world has, and of a bank that is out
    /// of order, nothing can be told.
    pub(crate) async fn payee(&self, session: &Session) -> Result<Payee, Refusal> {
        let (world, now) = (self.world(), self.clock().now());
        let application = world.applications.by_row(session.application);
        let application = application.ok_or(Refusal::UnknownSession)?;
        let Some(other) = session.third_party() else {
            let currency = session.amount.currency();
            let merchant = self.acquiring_account(&application, currency).await?;
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
        let found = self.load([account::by_iban(&other.iban)]).await?;
        let row = found.iter().flatten().next();
        let known: Option<Account> = row.map(account::from_row).transpose()?;
        let answered = match &known {
            Some(Account { row, .. }) => {
                let found = self.load([account::provider_of(*row)]).await?;
                let row = found.iter().flatten().next();
                let provider = row.map(|row| row.opt_text(0)).transpose()?.flatten();
                world.outages_to(provider, now).failure().is_none()
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
}
