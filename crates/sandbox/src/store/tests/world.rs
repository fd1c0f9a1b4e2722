//! What becomes of a world that an earlier version of the program kept.

use super::*;
use crate::domain::Product;
use crate::store::tables::account;

#[tokio::test]
async fn the_accounts_of_the_first_version_are_current_ones_opened_with_their_first_posting() {
    const FIRST: Migrations = migration::WORLD.split_at(1).0;
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let store = Store::open_with(location(), FIRST).unwrap();
    let kept = stmt!(
        "INSERT INTO account (row, kind, holder, name, currency, overdraft, balance) \
         VALUES (1, 'payer', 'Camille', 'Compte', 'EUR', 0, 300)"
    );
    let posting = |row: i64, at: i64| {
        stmt!(
            "INSERT INTO posting (row, entry, account, amount, at, label) \
             VALUES ($1, 1, 1, 150, $2, 'opening balance')",
            row,
            at
        )
    };
    let writes = vec![kept, posting(2, 5_000), posting(3, 9_000)];
    store.submit(Write(writes)).await.unwrap();
    store.close().await;

    let store = Store::open(location()).unwrap();
    let query = account::by_row(crate::domain::ledger::AccountRow(1));
    let found = store.read(Load(vec![query])).await.unwrap();
    let account = account::from_row(&found[0][0]).unwrap();
    assert_eq!(account.product, Product::Current);
    assert_eq!(account.opened_at.as_micros(), 5_000);
    assert_eq!(account.balance, 300);
    store.close().await;
}
