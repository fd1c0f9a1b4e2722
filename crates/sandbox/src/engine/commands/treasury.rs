//! Accounts that no person of a bank holds, found or else opened.

use fintecture::Currency;

use super::first;
use super::move_in::own;
use crate::bank::{ACQUIRER, draw_iban};
use crate::domain::chance::Chance;
use crate::domain::ledger::AccountRow;
use crate::domain::{Account, AccountKind, Application, Moment, Refusal};
use crate::engine::World;
use crate::store::Tx;
use crate::store::tables::account;

/// The merchant's own account, where settlements go. Its number depends on the application and on
/// the seed, never on when it is first needed.
pub(super) async fn of_merchant<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let kind = AccountKind::Merchant;
    if let Some(row) = first(tx, account::of_application(application.row, kind)).await? {
        return Ok(account::from_row(&row)?);
    }
    let name = format!("merchant-account/{}", application.app_id);
    let mut chance = Chance::named(world.seed, &name);
    let mut opened = own(kind, &application.name, Currency::EUR, moment);
    opened.iban = Some(draw_iban(ACQUIRER.country, &mut chance)?);
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
    let kind = AccountKind::Outside;
    if let Some(row) = first(tx, account::of_kind(kind, currency)).await? {
        return Ok(account::from_row(&row)?.row);
    }
    let opened = own(kind, "Banks outside this world", currency, moment);
    tx.write(&[account::insert(&opened, None)]).await?;
    Ok(opened.row)
}
