//! An application's customers: they come, bring bank accounts, and are verified.

use std::sync::Arc;

use fintecture::{Iban, ProviderId};

use super::{bank, first};
use crate::domain::customer::{BankAccount, Customer, Verification};
use crate::domain::payee::Answer;
use crate::domain::{Application, Attributes, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::{account, customer, customer_account, verification};
use crate::store::{Read, Tx};

/// Takes in a customer.
#[derive(Debug)]
pub(crate) struct AddCustomer {
    pub(crate) application: Arc<Application>,
    pub(crate) attributes: Attributes,
}

impl Command for AddCustomer {
    type Reply = Customer;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<Customer, Refusal> {
        let added = Customer {
            row: moment.row(),
            id: moment.chance.uuid(),
            application: self.application.row,
            external_id: self.attributes.text("external_id").map(str::to_owned),
            attributes: self.attributes.clone(),
        };
        tx.write(&[customer::insert(&added)]).await?;
        Ok(added)
    }
}

/// Notes a bank account of a customer.
#[derive(Debug)]
pub(crate) struct AddBankAccount {
    pub(crate) customer: Customer,
    pub(crate) attributes: Attributes,
}

impl Command for AddBankAccount {
    type Reply = BankAccount;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        _world: &World,
        moment: &mut Moment,
    ) -> Result<BankAccount, Refusal> {
        let added = BankAccount {
            row: moment.row(),
            id: moment.chance.uuid(),
            customer: self.customer.row,
            attributes: self.attributes.clone(),
            is_verified: false,
        };
        tx.write(&[customer_account::insert(&added)]).await?;
        Ok(added)
    }
}

/// Asks a bank whether a customer is who holds an account there: the bank account named, or else
/// the customer's newest, or else the account of the bank's first customer.
#[derive(Debug)]
pub(crate) struct Verify {
    pub(crate) customer: Customer,
    pub(crate) account: Option<BankAccount>,
    pub(crate) provider: Option<ProviderId>,
    pub(crate) attributes: Attributes,
}

impl Command for Verify {
    type Reply = Verification;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Verification, Refusal> {
        let holder = self.holder(tx, world).await?;
        let answer = match &holder {
            Some((_, name)) => self.customer.compare(self.account.as_ref(), name),
            None => Answer::NotPossible,
        };
        let found_at = holder.map(|(provider, _)| provider);
        let asked = Verification {
            row: moment.row(),
            id: moment.chance.uuid(),
            customer: self.customer.row,
            account: self.account.as_ref().map(|account| account.row),
            provider: self.provider.clone().or(found_at),
            likeness: answer.likeness(),
            is_match: answer.is_match(),
            answers_at: Verification::answer_to(moment.now),
            attributes: self.attributes.clone(),
        };
        tx.write(&[verification::insert(&asked)]).await?;
        Ok(asked)
    }
}

impl Verify {
    /// The bank that has the account, and the name of its holder there; nothing if no bank has it,
    /// or another than the one that is asked.
    async fn holder<T: Read>(
        &self,
        tx: &mut T,
        world: &World,
    ) -> Result<Option<(ProviderId, String)>, Refusal> {
        let Some(given) = &self.account else {
            let bank = bank(world, self.provider.as_ref())?;
            let person = bank.people.first();
            return Ok(person.map(|person| (bank.provider.clone(), person.name.clone())));
        };
        let iban = given.attributes.text("iban").map(Iban::parse);
        let Some(Ok(iban)) = iban else {
            return Ok(None);
        };
        let Some(row) = first(tx, account::held_at_bank(&iban)).await? else {
            return Ok(None);
        };
        let provider = ProviderId::new(row.text(0)?)?;
        let is_there = self
            .provider
            .as_ref()
            .is_none_or(|asked| *asked == provider);
        Ok(is_there.then_some((provider, row.text(1)?.to_owned())))
    }
}
