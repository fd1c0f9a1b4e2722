//! What becomes of a world that an earlier version of the program kept.

use std::time::Duration;

use fintecture::{Currency, Iban, Timestamp};

use super::*;
use crate::domain::Product;
use crate::domain::connection::LIFETIME;
use crate::domain::virtual_iban::{Owner, VirtualIban};
use crate::store::tables::{
    account, connection, customer, session, session_request, session_tally, transaction,
    virtual_iban,
};

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
    let query = transaction::count(account.row);
    let found = store.read(Load(vec![query])).await.unwrap();
    assert_eq!(found[0][0].int(0).unwrap(), 2);
    store.close().await;
}

#[tokio::test]
async fn a_connection_of_the_second_version_shows_all_its_accounts_for_180_days() {
    const SECOND: Migrations = migration::WORLD.split_at(2).0;
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let store = Store::open_with(location(), SECOND).unwrap();
    let kept = |row: i64, provider: &str| {
        stmt!(
            "INSERT INTO account (row, kind, provider, username, holder, name, currency, \
             overdraft, balance) VALUES ($1, 'payer', $2, 'camille', 'Camille', 'Compte', 'EUR', 0, 0)",
            row,
            provider
        )
    };
    let connection = stmt!(
        "INSERT INTO connection (row, customer_id, code, application, provider, username, \
         created_at) VALUES (9, 'c1', 'code', 5, 'ftecfr', 'camille', 1000)"
    );
    let writes = vec![
        kept(1, "ftecfr"),
        kept(2, "ftecfr"),
        kept(3, "ftecde"),
        connection,
    ];
    store.submit(Write(writes)).await.unwrap();
    store.close().await;

    let store = Store::open(location()).unwrap();
    let now = Timestamp::from_micros(1_000);
    let queries = vec![
        connection::by_code(5, "code", now + Duration::from_secs(599)),
        connection::by_code(5, "code", now + Duration::from_mins(10)),
        account::shared(9),
    ];
    let found = store.read(Load(queries)).await.unwrap();
    let connection = connection::from_row(&found[0][0]).unwrap();
    assert_eq!(connection.customer_id.as_str(), "c1");
    assert_eq!(connection.ends_at, now + LIFETIME);
    assert!(found[1].is_empty(), "the code is good for ten minutes");
    let shared: Vec<_> = found[2].iter().map(|row| row.int(0).unwrap()).collect();
    assert_eq!(shared, [1, 2]);
    store.close().await;
}

#[tokio::test]
async fn sessions_of_an_earlier_version_are_numbered_by_application_in_their_order() {
    const THIRD: Migrations = migration::WORLD.split_at(3).0;
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let store = Store::open_with(location(), THIRD).unwrap();
    let kept = |row: i64, application: i64| {
        stmt!(
            "INSERT INTO session (row, session_id, application, kind, status, amount, currency, \
             created_at, version, details) \
             VALUES ($1, $2, $3, 'PayByBank', 'provider_required', 1, 'EUR', 0, 0, '{}')",
            row,
            format!("session {row}"),
            application
        )
    };
    let writes = vec![kept(40, 1), kept(10, 1), kept(20, 2), kept(30, 1)];
    store.submit(Write(writes)).await.unwrap();
    store.close().await;

    let store = Store::open(location()).unwrap();
    let query = Stmt::new("SELECT row, number FROM session ORDER BY row");
    let found = store.read(Load(vec![query])).await.unwrap();
    let numbers: Vec<_> = found[0]
        .iter()
        .map(|row| (row.int(0).unwrap(), row.int(1).unwrap()))
        .collect();
    assert_eq!(numbers, [(10, 1), (20, 1), (30, 2), (40, 3)]);
    let queries = vec![session::newest_number(1), session_tally::by_status()];
    let found = store.read(Load(queries)).await.unwrap();
    assert_eq!(found[0][0].int(0).unwrap(), 3);
    assert_eq!(found[1][0].text(0).unwrap(), "provider_required");
    assert_eq!(found[1][0].int(1).unwrap(), 4);
    store.close().await;
}

#[tokio::test]
async fn a_session_that_carried_its_request_keeps_it_apart_and_who_was_named_in_it() {
    const NINETEENTH: Migrations = migration::WORLD.split_at(19).0;
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let store = Store::open_with(location(), NINETEENTH).unwrap();
    let kept = |row: i64, request: &str| {
        let details = r#"{"amount":"1","communication":null,"end_to_end_id":"e","scheme":"Sct",
            "execution_date":null,"customer_id":"c","state":null,"redirect_uri":null,
            "origin_uri":null,"language":null,"country":null,"request":"#;
        stmt!(
            "INSERT INTO session (row, session_id, application, number, kind, status, amount, \
             currency, created_at, version, details) \
             VALUES ($1, $2, 1, $1, 'PayByBank', 'provider_required', 1, 'EUR', 0, 0, $3)",
            row,
            format!("{row:032x}"),
            format!("{details}{request}}}")
        )
    };
    let named = r#"{"meta":{"psu_name":"Zoé","psu_incorporation":"000000001"},"more":[1.50]}"#;
    let writes = vec![kept(1, named), kept(2, r#"{"meta":{"psu_name":7}}"#)];
    store.submit(Write(writes)).await.unwrap();
    store.close().await;

    let store = Store::open(location()).unwrap();
    let queries = vec![
        session::by_row(1),
        session::by_row(2),
        session_request::of_session(1),
        stmt!("SELECT COUNT(*) FROM session WHERE details LIKE '%more%'"),
    ];
    let found = store.read(Load(queries)).await.unwrap();
    let payer = |n: usize| session::from_row(&found[n][0]).unwrap().details.named_payer;
    assert_eq!(payer(0).name.unwrap().expose(), "Zoé");
    assert_eq!(payer(0).incorporation.as_deref(), Some("000000001"));
    assert_eq!(payer(1).name, None);
    assert_eq!(found[2][0].text(0).unwrap(), named);
    assert_eq!(found[3][0].int(0).unwrap(), 0);
    store.close().await;
}

#[tokio::test]
async fn customers_of_an_earlier_version_are_numbered_by_application_in_their_order() {
    const TWENTY_FIRST: Migrations = migration::WORLD.split_at(21).0;
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let store = Store::open_with(location(), TWENTY_FIRST).unwrap();
    let kept = |row: i64, application: i64| {
        stmt!(
            "INSERT INTO customer (row, customer_id, application, attributes) \
             VALUES ($1, $2, $3, '{}')",
            row,
            format!("customer {row}"),
            application
        )
    };
    let writes = vec![kept(40, 1), kept(10, 1), kept(20, 2), kept(30, 1)];
    store.submit(Write(writes)).await.unwrap();
    store.close().await;

    let store = Store::open(location()).unwrap();
    let part = |offset| Part { limit: 2, offset };
    let queries = vec![
        customer::page(1, None, part(0)),
        customer::page(1, None, part(2)),
        customer::page(2, None, part(0)),
        customer::count(1, None),
    ];
    let found = store.read(Load(queries)).await.unwrap();
    let rows = |n: usize| -> Vec<i64> { found[n].iter().map(|row| row.int(0).unwrap()).collect() };
    assert_eq!(
        [rows(0), rows(1), rows(2)],
        [vec![10, 30], vec![40], vec![20]]
    );
    assert_eq!(found[3][0].int(0).unwrap(), 3);
    store.close().await;
}

#[tokio::test]
async fn virtual_ibans_of_an_earlier_version_are_of_euros_and_another_currency_has_its_own() {
    const TWENTY_SECOND: Migrations = migration::WORLD.split_at(22).0;
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let store = Store::open_with(location(), TWENTY_SECOND).unwrap();
    let iban = Iban::parse("FR7630001007941234567890185").unwrap();
    let kept = stmt!(
        "INSERT INTO virtual_iban (row, application, iban, level, owner) \
         VALUES (1, 5, $1, 'key', 'contract-1')",
        iban.expose()
    );
    store.submit(Write(vec![kept])).await.unwrap();
    store.close().await;

    let store = Store::open(location()).unwrap();
    let owner = Owner::Key("contract-1".to_owned());
    let pounds = VirtualIban {
        row: 2,
        application: 5,
        iban: Iban::parse("GB29NWBK60161331926819").unwrap(),
        currency: Currency::GBP,
    };
    let write = virtual_iban::insert(&pounds, &owner);
    store.submit(Write(vec![write])).await.unwrap();
    let of = |currency| virtual_iban::of_owner(5, &owner, currency);
    let queries = vec![of(Currency::EUR), of(Currency::GBP), of(Currency::PLN)];
    let found = store.read(Load(queries)).await.unwrap();
    let euros = virtual_iban::from_row(&found[0][0]).unwrap();
    assert_eq!((euros.iban, euros.currency), (iban, Currency::EUR));
    assert_eq!(virtual_iban::from_row(&found[1][0]).unwrap(), pounds);
    assert!(found[2].is_empty());
    store.close().await;
}

#[tokio::test]
async fn a_session_of_an_earlier_version_that_is_not_paid_pays_whom_its_request_names() {
    const TWENTY_FOURTH: Migrations = migration::WORLD.split_at(24).0;
    const GIULIA: &str = "FR7630001007941234567890185";
    const OWN: &str = "FR1420041010050500013M02606";
    let folder = tempfile::tempdir().unwrap();
    let location = || Location::File(folder.path().join("world"));
    let store = Store::open_with(location(), TWENTY_FOURTH).unwrap();
    let kept = |row: i64, status: &str, iban: &str| {
        let details = r#"{"amount":"1","communication":null,"end_to_end_id":"e","scheme":"Sct",
            "execution_date":null,"customer_id":"c","state":null,"redirect_uri":null,
            "origin_uri":null,"language":null,"country":null}"#;
        let beneficiary = serde_json::json!({ "name": " Giulia ", "iban": iban });
        let request = serde_json::json!({ "data": { "attributes": { "beneficiary": beneficiary }}});
        [
            stmt!(
                "INSERT INTO session (row, session_id, application, number, kind, status, amount, \
                 currency, created_at, version, details) \
                 VALUES ($1, $2, 1, $1, 'PayByBank', $3, 1, 'EUR', 0, 0, $4)",
                row,
                format!("{row:032x}"),
                status,
                details
            ),
            stmt!(
                "INSERT INTO session_request (session, body) VALUES ($1, $2)",
                row,
                request.to_string()
            ),
        ]
    };
    let own = stmt!(
        "INSERT INTO virtual_iban (row, application, iban, level, owner, currency) \
         VALUES (9, 1, $1, 'key', 'contract-1', 'EUR')",
        OWN
    );
    let mut writes = vec![own];
    writes.extend(kept(
        1,
        "provider_required",
        "FR76 3000 1007 9412 3456 7890 185",
    ));
    writes.extend(kept(2, "payment_created", GIULIA));
    writes.extend(kept(3, "provider_required", OWN));
    writes.extend(kept(4, "sca_required", "FR00"));
    store.submit(Write(writes)).await.unwrap();
    store.close().await;

    let store = Store::open(location()).unwrap();
    let queries = (1..=4).map(session::by_row).collect();
    let found = store.read(Load(queries)).await.unwrap();
    let paid = |n: usize| session::from_row(&found[n][0]).unwrap().details.beneficiary;
    let giulia = paid(0).unwrap();
    assert_eq!(giulia.iban, Iban::parse(GIULIA).unwrap());
    assert_eq!(giulia.name.unwrap().expose(), "Giulia");
    for n in 1..4 {
        assert_eq!(paid(n), None, "{n}");
    }
    store.close().await;
}
