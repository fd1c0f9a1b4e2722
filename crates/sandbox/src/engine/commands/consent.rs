//! An application asks to see a payer's accounts, and the payer answers on the pages.

use std::sync::Arc;

use fintecture::{Invalid, ProviderId, Timestamp};

use super::{bank, first, open_bank};
use crate::bank::Bank;
use crate::domain::consent::{self, Opening, Place, Share};
use crate::domain::ledger::AccountRow;
use crate::domain::{Account, Application, Consent, Moment, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::{account, challenge, connection, consent as table};
use crate::store::{Read, Tx};

/// Opens a request, and the link that the payer is sent to.
#[derive(Debug)]
pub(crate) struct OpenConsent {
    pub(crate) application: Arc<Application>,
    pub(crate) opening: Opening,
}

impl Command for OpenConsent {
    type Reply = Consent;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Consent, Refusal> {
        if let Some(provider) = &self.opening.provider {
            let bank = bank(world, Some(provider))?;
            bank.reading.grantable(&self.opening.details.scopes)?;
            if let Place::Phone { username } = &self.opening.place {
                world.check_open(bank, moment.now)?;
                reach(bank, username)?;
            }
        }
        let consent = consent::open(self.application.row, self.opening.clone(), moment);
        tx.write(&[table::insert(&consent)]).await?;
        Ok(consent)
    }
}

/// Checks that a bank can ask the customer of a login on their phone.
fn reach(bank: &Bank, username: &str) -> Result<(), Refusal> {
    if !bank.asks_on_phones() {
        let rule = "this bank serves the redirect model alone";
        return Err(Invalid::unshown("model", rule).into());
    }
    if bank.customer(username).is_none() {
        let rule = "must be the login of a customer of this bank";
        return Err(Invalid::new("x-psu-id", rule, username).into());
    }
    Ok(())
}

/// What the payer does on the pages of a request.
pub(crate) struct AnswerConsent {
    pub(crate) link: String,
    pub(crate) step: ConsentStep,
}

/// One step of the payer's.
#[derive(Clone)]
pub(crate) enum ConsentStep {
    ChooseBank(ProviderId),
    LogIn {
        username: String,
        password: String,
    },
    /// Shares the accounts of these rows, which must be the payer's own.
    Grant(Vec<AccountRow>),
    /// Shares all of them. Where nobody has logged in, the first customer of the bank does, and
    /// where none was chosen, of the one that serves payers who name none.
    GrantAll,
    Refuse,
}

impl Command for AnswerConsent {
    type Reply = Consent;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Consent, Refusal> {
        let mut consent = load(tx, &self.link).await?;
        consent.check_open(moment.now)?;
        let asked = match &self.step {
            ConsentStep::ChooseBank(provider) => Some(provider),
            _ => consent.provider.as_ref(),
        };
        let bank = asked.map(|provider| open_bank(world, Some(provider), moment.now));
        let bank = bank.transpose()?;
        let mut writes = vec![challenge::withdraw(&self.link, moment.now)];
        match &self.step {
            ConsentStep::ChooseBank(provider) => {
                let bank = bank.ok_or(Refusal::UnknownProvider)?;
                bank.reading.grantable(&consent.details.scopes)?;
                consent.choose_bank(provider.clone(), moment.now)?;
            }
            ConsentStep::LogIn { username, password } => {
                let person = bank
                    .ok_or(Refusal::NotLoggedIn)?
                    .log_in(username, password)
                    .ok_or(Refusal::WrongCredentials)?;
                consent.log_in(&person.username, moment.now)?;
            }
            ConsentStep::Grant(chosen) => {
                let own = accounts(tx, &consent).await?;
                let shared: Vec<_> = own
                    .iter()
                    .map(|account| account.row)
                    .filter(|row| chosen.contains(row))
                    .collect();
                if chosen.iter().any(|row| !shared.contains(row)) {
                    return Err(Refusal::UnknownAccount);
                }
                let share = share(world, &consent, shared)?;
                let opened = consent.grant(share, moment)?;
                writes.extend(connection::insert(&opened));
            }
            ConsentStep::GrantAll => {
                walk_in(world, &mut consent, moment.now)?;
                let own = accounts(tx, &consent).await?;
                let all = own.iter().map(|account| account.row).collect();
                let share = share(world, &consent, all)?;
                writes.extend(connection::insert(&consent.grant(share, moment)?));
            }
            ConsentStep::Refuse => consent.refuse(moment.now)?,
        }
        writes.push(table::update(&consent));
        tx.write(&writes).await?;
        Ok(consent)
    }
}

/// Takes a payer to a bank and logs them in, as far as that is still to be done.
fn walk_in(world: &World, consent: &mut Consent, now: Timestamp) -> Result<(), Refusal> {
    let bank = open_bank(world, consent.provider.as_ref(), now)?;
    if consent.provider.is_none() {
        consent.choose_bank(bank.provider.clone(), now)?;
    }
    if consent.username.is_none() {
        let person = bank.people.first().ok_or(Refusal::UnknownAccount)?;
        consent.log_in(&person.username, now)?;
    }
    Ok(())
}

/// The request of a link.
pub(in crate::engine) async fn load<T: Read>(tx: &mut T, link: &str) -> Result<Consent, Refusal> {
    let row = first(tx, table::by_link(link)).await?;
    Ok(table::from_row(&row.ok_or(Refusal::UnknownLink)?)?)
}

/// What the payer's bank makes of it that they share some accounts.
pub(super) fn share(
    world: &World,
    consent: &Consent,
    accounts: Vec<AccountRow>,
) -> Result<Share, Refusal> {
    let terms = &bank(world, consent.provider.as_ref())?.reading;
    Ok(Share {
        accounts,
        scopes: terms.grantable(&consent.details.scopes)?,
        lasts: terms.consent(),
    })
}

/// The accounts of the payer who logged in, but for those that they have given up.
pub(in crate::engine) async fn accounts<T: Read>(
    tx: &mut T,
    consent: &Consent,
) -> Result<Vec<Account>, Refusal> {
    let (Some(provider), Some(username)) = (&consent.provider, &consent.username) else {
        return Err(Refusal::NotLoggedIn);
    };
    let found = tx
        .load(&[account::of_person(provider.as_str(), username)])
        .await?;
    let accounts = found.iter().flatten().map(account::from_row);
    let accounts = accounts.collect::<Result<Vec<_>, _>>()?.into_iter();
    Ok(accounts.filter(Account::can_be_shared).collect())
}

impl std::fmt::Debug for ConsentStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::ChooseBank(_) => "ChooseBank",
            Self::LogIn { .. } => "LogIn",
            Self::Grant(_) => "Grant",
            Self::GrantAll => "GrantAll",
            Self::Refuse => "Refuse",
        })
    }
}
