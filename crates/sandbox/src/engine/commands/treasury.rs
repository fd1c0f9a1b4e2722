//! Accounts that no person of a bank holds, found or else opened.

use fintecture::{Currency, Money};

use super::first;
use super::move_in::{own, pay_in};
use crate::bank::{ACQUIRER, draw_iban};
use crate::domain::chance::Chance;
use crate::domain::ledger::AccountRow;
use crate::domain::market::Market;
use crate::domain::{Account, AccountKind, Application, Moment, Refusal};
use crate::engine::World;
use crate::store::tables::account;
use crate::store::{Read, Tx};

/// Opens what sessions in a currency need, where it is the first: the acquiring account that its
/// money arrives on, and one for what is under way.
pub(super) async fn prepare<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    currency: Currency,
    moment: &mut Moment,
) -> Result<(), Refusal> {
    if currency == Currency::EUR {
        // Every application begins with one for euros, and every world with the other.
        return Ok(());
    }
    let kind = AccountKind::Acquiring;
    if known(tx, application, kind, currency).await?.is_none() {
        open(tx, world, application, kind, currency, moment).await?;
        let name = "Transfers under way";
        found_or_opened(tx, AccountKind::Transit, name, currency, moment).await?;
    }
    Ok(())
}

/// The row of the acquiring account that payments in a currency arrive on.
pub(in crate::engine) async fn acquiring<T: Read>(
    tx: &mut T,
    application: &Application,
    currency: Currency,
) -> Result<AccountRow, Refusal> {
    if currency == Currency::EUR {
        return Ok(application.account);
    }
    let account = known(tx, application, AccountKind::Acquiring, currency).await?;
    Ok(account.ok_or(Refusal::UnknownAccount)?.row)
}

/// The same account, with what stands on it.
pub(in crate::engine) async fn acquiring_account<T: Read>(
    tx: &mut T,
    application: &Application,
    currency: Currency,
) -> Result<Account, Refusal> {
    let query = account::by_row(acquiring(tx, application, currency).await?);
    let row = first(tx, query).await?.ok_or(Refusal::UnknownAccount)?;
    Ok(account::from_row(&row)?)
}

/// The merchant's own account in a currency, where settlements go.
pub(super) async fn of_merchant<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    currency: Currency,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let kind = AccountKind::Merchant;
    match known(tx, application, kind, currency).await? {
        Some(account) => Ok(account),
        None => open(tx, world, application, kind, currency, moment).await,
    }
}

/// What a payout account begins with, in whole units of its currency.
const PURSE: &str = "10000";

/// The merchant's account that payouts in a currency leave from. Support would have set it up.
pub(super) async fn purse<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    currency: Currency,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let kind = AccountKind::Payout;
    if let Some(account) = known(tx, application, kind, currency).await? {
        return Ok(account);
    }
    let opened = open(tx, world, application, kind, currency, moment).await?;
    let name = "Opening balances";
    let vault = found_or_opened(tx, AccountKind::Opening, name, currency, moment).await?;
    let balance = Money::parse(PURSE, currency)?.minor();
    tx.write(&pay_in(vault, &opened, balance, moment)?).await?;
    known(tx, application, kind, currency)
        .await?
        .ok_or(Refusal::UnknownAccount)
}

/// The account of a kind and a currency that an application has, if it was needed before.
pub(super) async fn known<T: Read>(
    tx: &mut T,
    application: &Application,
    kind: AccountKind,
    currency: Currency,
) -> Result<Option<Account>, Refusal> {
    let query = account::of_application(application.row, kind, currency);
    let row = first(tx, query).await?;
    Ok(row.map(|row| account::from_row(&row)).transpose()?)
}

/// Opens an application's account, in the country where its currency is at home. Its number depends
/// on the application, the currency and the seed, never on when it is first needed.
async fn open<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    kind: AccountKind,
    currency: Currency,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let mut name = format!("{}-account/{}", kind.as_str(), application.app_id);
    if currency != Currency::EUR {
        name = format!("{name}/{currency}");
    }
    let mut chance = Chance::named(world.seed, &name);
    let mut opened = own(kind, &application.name, currency, moment);
    let country = Market::of(currency).country.unwrap_or(ACQUIRER.country);
    opened.iban = Some(draw_iban(country, &mut chance)?);
    if kind != AccountKind::Merchant {
        opened.overdraft = 0;
    }
    tx.write(&[
        account::insert(&opened, None),
        account::give(opened.row, application.row),
    ])
    .await?;
    Ok(opened)
}

/// The other side of what comes from banks outside this world, and of what goes there.
pub(super) async fn outside<T: Tx>(
    tx: &mut T,
    currency: Currency,
    moment: &mut Moment,
) -> Result<AccountRow, Refusal> {
    let name = "Banks outside this world";
    found_or_opened(tx, AccountKind::Outside, name, currency, moment).await
}

/// What orders that are paid later are financed from.
pub(super) async fn financier<T: Tx>(
    tx: &mut T,
    currency: Currency,
    moment: &mut Moment,
) -> Result<AccountRow, Refusal> {
    let name = "Orders paid later";
    found_or_opened(tx, AccountKind::Financing, name, currency, moment).await
}

/// Where the charges of banks go.
pub(super) async fn fees<T: Tx>(
    tx: &mut T,
    currency: Currency,
    moment: &mut Moment,
) -> Result<AccountRow, Refusal> {
    let name = "Charges of banks";
    found_or_opened(tx, AccountKind::Fees, name, currency, moment).await
}

async fn found_or_opened<T: Tx>(
    tx: &mut T,
    kind: AccountKind,
    name: &str,
    currency: Currency,
    moment: &mut Moment,
) -> Result<AccountRow, Refusal> {
    if let Some(row) = first(tx, account::of_kind(kind, currency)).await? {
        return Ok(account::from_row(&row)?.row);
    }
    let opened = own(kind, name, currency, moment);
    tx.write(&[account::insert(&opened, None)]).await?;
    Ok(opened.row)
}
