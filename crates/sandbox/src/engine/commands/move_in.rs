//! The people of the banks come to live in the world, with their accounts.

use std::collections::{HashMap, HashSet};

use fintecture::{Currency, Money};

use super::first;
use crate::bank::{Bank, Person, draw_iban};
use crate::domain::chance::Chance;
use crate::domain::ledger::{AccountRow, Entry};
use crate::domain::{Account, AccountKind, Condition, Moment, Product, Refusal};
use crate::engine::{Command, World};
use crate::store::tables::account;
use crate::store::{Read, Row, Stmt, StoreError, Tx};

/// Opens the accounts of everybody who has none yet: of all in a new world, and in one that an
/// earlier version founded, of those who came with this version.
#[derive(Debug)]
pub(crate) struct MoveIn;

impl Command for MoveIn {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let residents = residents(tx).await?;
        let mut writes = Vec::new();
        let mut vaults = Vaults::default();
        for (bank, person) in world.banks.people() {
            let owner = (bank.provider.as_str(), person.username.as_str());
            if !residents.contains(&(owner.0.to_owned(), owner.1.to_owned())) {
                for index in 0..person.accounts.len() {
                    let account = open(bank, person, index, world.seed, moment)?;
                    writes.push(account::insert(&account, Some(owner)));
                    let vault = vaults.of(tx, account.currency, &mut writes, moment).await?;
                    let balance = person.accounts[index].balance;
                    writes.extend(pay_in(vault, &account, balance, moment)?);
                }
            }
        }
        if !writes.is_empty() {
            tx.write(&writes).await?;
        }
        Ok(())
    }
}

/// The bank and the login of everybody who has accounts.
async fn residents<T: Read>(tx: &mut T) -> Result<HashSet<(String, String)>, StoreError> {
    let found = tx.load(&[account::owners()]).await?;
    let owner = |row: &Row| Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()));
    found.iter().flatten().map(owner).collect()
}

/// The account as the directory describes it. Its number depends on whose it is and on the seed,
/// never on who else there is.
fn open(
    bank: &Bank,
    person: &Person,
    index: usize,
    seed: u64,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let kept = person.accounts.get(index).ok_or(Refusal::UnknownAccount)?;
    let name = format!("account/{}/{}/{index}", bank.provider, person.username);
    Ok(Account {
        row: AccountRow(moment.row()),
        kind: AccountKind::Payer,
        product: kept.product,
        condition: kept.condition,
        holder: person.name.clone(),
        name: kept.name.clone(),
        iban: Some(draw_iban(&bank.country, &mut Chance::named(seed, &name))?),
        currency: kept.currency,
        overdraft: kept.overdraft,
        balance: 0,
        opened_at: moment.now,
    })
}

/// The accounts that opening balances come from, one a currency.
#[derive(Default)]
struct Vaults(HashMap<Currency, AccountRow>);

impl Vaults {
    /// The one of a currency, which is opened if there is none.
    async fn of<T: Read>(
        &mut self,
        tx: &mut T,
        currency: Currency,
        writes: &mut Vec<Stmt>,
        moment: &mut Moment,
    ) -> Result<AccountRow, Refusal> {
        if let Some(row) = self.0.get(&currency) {
            return Ok(*row);
        }
        let found = first(tx, account::of_kind(AccountKind::Opening, currency)).await?;
        let row = if let Some(row) = found {
            account::from_row(&row)?.row
        } else {
            let vault = own(AccountKind::Opening, "Opening balances", currency, moment);
            writes.push(account::insert(&vault, None));
            vault.row
        };
        self.0.insert(currency, row);
        Ok(row)
    }
}

/// An account of the world itself, which may go as far below zero as it must.
pub(crate) fn own(
    kind: AccountKind,
    name: &str,
    currency: Currency,
    moment: &mut Moment,
) -> Account {
    Account {
        row: AccountRow(moment.row()),
        kind,
        product: Product::Current,
        condition: Condition::Open,
        holder: name.to_owned(),
        name: name.to_owned(),
        iban: None,
        currency,
        overdraft: i64::MAX,
        balance: 0,
        opened_at: moment.now,
    }
}

/// Brings an account to its opening balance, which for a card is a debt.
pub(super) fn pay_in(
    vault: AccountRow,
    account: &Account,
    balance: i64,
    moment: &mut Moment,
) -> Result<Vec<Stmt>, Refusal> {
    let money = Money::from_minor(balance.saturating_abs(), account.currency);
    let entry = match balance {
        0 => return Ok(Vec::new()),
        1.. => Entry::transfer(vault, account.row, money)?,
        _ => Entry::transfer(account.row, vault, money)?,
    };
    let number = moment.row();
    let now = moment.now;
    let post = |posting| account::post(moment.row(), number, posting, None, now, "opening balance");
    Ok(entry.postings().iter().flat_map(post).collect())
}
