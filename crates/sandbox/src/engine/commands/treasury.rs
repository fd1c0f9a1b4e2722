//! Accounts that no person of a bank holds, found or else opened.

use fintecture::Currency;

use super::move_in::{own, pay_in};
use super::{first, world_account};
use crate::bank::{ACQUIRER, draw_iban};
use crate::domain::chance::Chance;
use crate::domain::ledger::AccountRow;
use crate::domain::{Account, AccountKind, Application, Moment, Refusal};
use crate::engine::World;
use crate::store::tables::account;
use crate::store::{Read, Tx};

/// The merchant's own account, where settlements go.
pub(super) async fn of_merchant<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let kind = AccountKind::Merchant;
    match known(tx, application, kind).await? {
        Some(account) => Ok(account),
        None => open(tx, world, application, kind, moment).await,
    }
}

/// What a payout account begins with, in cents: 10 000 euros.
const PURSE: i64 = 1_000_000;

/// The merchant's account that payouts leave from. Support would have set it up.
pub(super) async fn purse<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let kind = AccountKind::Payout;
    if let Some(account) = known(tx, application, kind).await? {
        return Ok(account);
    }
    let opened = open(tx, world, application, kind, moment).await?;
    let vault = world_account(tx, AccountKind::Opening, opened.currency).await?;
    tx.write(&pay_in(vault, &opened, PURSE, moment)?).await?;
    known(tx, application, kind)
        .await?
        .ok_or(Refusal::UnknownAccount)
}

/// The account of a kind that an application has, if it was needed before.
pub(super) async fn known<T: Read>(
    tx: &mut T,
    application: &Application,
    kind: AccountKind,
) -> Result<Option<Account>, Refusal> {
    let row = first(tx, account::of_application(application.row, kind)).await?;
    Ok(row.map(|row| account::from_row(&row)).transpose()?)
}

/// Opens an application's account. Its number depends on the application and on the seed, never on
/// when it is first needed.
async fn open<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    kind: AccountKind,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let name = format!("{}-account/{}", kind.as_str(), application.app_id);
    let mut chance = Chance::named(world.seed, &name);
    let mut opened = own(kind, &application.name, Currency::EUR, moment);
    opened.iban = Some(draw_iban(ACQUIRER.country, &mut chance)?);
    if kind == AccountKind::Payout {
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
