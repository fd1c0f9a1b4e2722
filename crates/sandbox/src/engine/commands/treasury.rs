//! Accounts that no person of a bank holds, found or else opened.

use fintecture::Currency;

use super::first;
use super::move_in::own;
use crate::domain::ledger::AccountRow;
use crate::domain::{AccountKind, Moment, Refusal};
use crate::store::Tx;
use crate::store::tables::account;

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
