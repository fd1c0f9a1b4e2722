//! The account that a merchant says its payer pays from (Contract §7.1).

use fintecture::Iban;

use crate::domain::debited::Debited;
use crate::domain::opening::Opening;
use crate::domain::{Application, Refusal};
use crate::engine::World;
use crate::store::Read;
use crate::store::tables::account;

/// Puts the number of the account in the place of its id; one that was not shared with the
/// application is refused.
pub(super) async fn resolve<T: Read>(
    tx: &mut T,
    world: &World,
    application: &Application,
    opening: &mut Opening,
) -> Result<(), Refusal> {
    if let Some(Debited::Internal(id)) = &opening.debited {
        let iban = shared_account(tx, world, application, id).await?;
        opening.debited = Some(Debited::Number(iban));
    }
    Ok(())
}

/// The number of an account that a payer shared with the application, by the id that it was told.
async fn shared_account<T: Read>(
    tx: &mut T,
    world: &World,
    application: &Application,
    id: &str,
) -> Result<Iban, Refusal> {
    let found = tx.load(&[account::shared_with(application.row)]).await?;
    let shared = found.iter().flatten().map(account::from_row);
    for account in shared {
        let account = account?;
        if let Some(iban) = account.iban.filter(|_| account.public_id(world.seed) == id) {
            return Ok(iban);
        }
    }
    Err(Refusal::UnknownDebitedAccount)
}
