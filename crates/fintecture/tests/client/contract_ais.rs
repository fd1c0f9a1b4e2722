//! The contract's own examples of account information and banks: sent byte for value, and read to
//! the last member.

use fintecture::ais::{AccountType, ConsentScope, Deletion, TransactionStatus};
use fintecture::resources::{SortBy, SortOrder};
use fintecture::{
    AccountId, AisCapability, AuthModel, ExposeSecret as _, Money, PaymentScheme, ProviderId,
    PsuType,
};
use serde_json::{Value, json};

use crate::contract::{answering, compare, compare_form, example};
use crate::fake::{CUSTOMER, Fake, Reply, connection, customer};

const ACCOUNT: &str = "b71722204d1a3f5ecd895";

fn account() -> AccountId {
    AccountId::new(ACCOUNT).unwrap()
}

/// Answers requests for tokens with the example's answer, after comparing them.
fn granting(example: &Value) -> Fake {
    let (answer, expected) = (example["response"]["body"].to_string(), example.clone());
    Fake::with_tokens(
        move |seen, _| {
            compare_form(seen, &expected);
            Reply::ok(&answer)
        },
        |_, _| Reply::ok(r#"{"data":[]}"#),
    )
}

#[tokio::test]
async fn a_page_of_consent_is_asked_for_as_the_contract_has_it() {
    let example = example!("ais-connect");
    let fake = answering(&example);
    let page = fake
        .client()
        .ais()
        .connect()
        .state("ok")
        .redirect_uri("https://shop.example.com/callback")
        .scope([
            ConsentScope::Accounts,
            ConsentScope::Balances,
            ConsentScope::Transactions,
        ])
        .language("fr")
        .country("fr")
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert!(!seen.headers.contains_key("authorization"));
    assert_eq!(fake.tokens(), 0);
    assert_eq!(page.connect_id(), Some("7b1f0d4b0e1c4a4fa3a2b7f0d2c3e4f5"));
    assert_eq!(
        page.url(),
        "https://connect.sandbox.fintecture.com/v2/92cedaec-22f6-4100-a3f6-4cd074a8b2c6"
    );
    assert!(page.extra().is_empty() && page.extra_meta().is_empty());
}

#[tokio::test]
async fn a_banks_own_page_is_asked_for_as_the_contract_has_it() {
    let example = example!("ais-authorize-redirect");
    let fake = answering(&example);
    let bank = ProviderId::new("agfbfr").unwrap();
    let call = fake.client().ais().authorize(&bank).state("1234");
    let page = call
        .redirect_uri("https://shop.example.com/callback")
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert!(!seen.headers.contains_key("authorization"));
    assert_eq!(page.url(), "https://bank.example/oauth/authorize?...");
    assert_eq!(page.provider(), Some(&bank));
    assert_eq!(page.model(), Some(&AuthModel::Redirect));
    assert!(page.extra().is_empty());
    let error = fake.client().ais().authorize(&bank).await.unwrap_err();
    insta::assert_snapshot!(error, @"ais.authorize: redirect_uri: required; state: required");
}

#[tokio::test]
async fn a_page_of_consent_for_a_known_bank_and_kind_of_holder() {
    let fake = answering(&example!("ais-connect"));
    fake.client()
        .ais()
        .connect()
        .state("ok")
        .redirect_uri("https://shop.example.com/callback")
        .provider(ProviderId::new("cmcifrpp").unwrap())
        .psu_type(PsuType::Corporate)
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    assert_eq!(seen.header("x-provider"), "cmcifrpp");
    assert_eq!(seen.header("x-psu-type"), "corporate");
    assert!(!seen.target.contains("scope"), "the server has a default");
}

#[tokio::test]
async fn a_page_of_consent_needs_a_state_and_a_way_back() {
    let fake = answering(&example!("ais-connect"));
    let error = fake
        .client()
        .ais()
        .connect()
        .country("FRA")
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @"ais.connect: redirect_uri: required; state: required; x-country: two letters (3 characters: upper-case letters)");
    assert_eq!(fake.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_code_is_traded_as_the_contract_has_it() {
    let fake = granting(&example!("oauth-accesstoken-ais"));
    let connection = fake
        .client()
        .ais()
        .exchange("f66ec660b0bbd2797bf6847fb4b98454", &customer())
        .await
        .unwrap();
    assert_eq!(connection.customer_id().as_str(), CUSTOMER);
    let tokens = connection.tokens().unwrap();
    assert_eq!(tokens.access().expose(), "<JWT>");
    assert_eq!(
        tokens.access().expires_at().to_string(),
        "2025-08-14T15:43:12Z"
    );
    assert_eq!(tokens.refresh().unwrap().expose_secret(), "<REFRESH_TOKEN>");
    connection.accounts().await.unwrap();
    assert_eq!(fake.seen()[0].header("authorization"), "Bearer <JWT>");
    assert_eq!((fake.calls(), fake.tokens()), (1, 1));
}

#[tokio::test]
async fn a_code_that_is_refused_says_so_and_an_empty_one_is_not_sent() {
    let refusal = example!("oauth-accesstoken-ais")["error_responses"][0]["body"].to_string();
    let fake = Fake::with_tokens(
        move |_, _| Reply::Json(401, refusal.clone()),
        |_, _| Reply::Lost,
    );
    let ais = fake.client().ais();
    let error = ais.exchange("old", &customer()).await.unwrap_err();
    assert!(error.is_auth() && !error.is_ambiguous());
    assert!(error.api().unwrap().has_code("invalid_code"));
    let error = ais.exchange("", &customer()).await.unwrap_err();
    assert_eq!(error.invalid_fields()[0].field(), "code");
    assert_eq!(fake.tokens(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_is_asked_for_as_the_contract_has_it() {
    let fake = granting(&example!("oauth-refreshtoken"));
    let connection = connection(&fake.client());
    let tokens = connection.refresh().using("<REFRESH_TOKEN>").await.unwrap();
    assert_eq!(tokens.access().expose(), "<JWT>");
    assert_eq!(
        tokens.refresh().unwrap().expose_secret(),
        "<REFRESH_TOKEN_2>"
    );
    assert_eq!(connection.tokens(), Some(tokens));
}

#[tokio::test]
async fn accounts_are_read_to_the_last_member() {
    let example = example!("ais-accounts-list");
    let fake = answering(&example);
    let page = connection(&fake.client())
        .accounts()
        .with_balances()
        .remove_nulls()
        .psu_ip("203.0.113.10".parse().unwrap())
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    assert_eq!(page.customer_id(), Some(&customer()));
    assert_eq!(page.provider().unwrap().as_str(), "cmcifrpp");
    assert_eq!(
        page.last_authentication().unwrap().to_string(),
        "2025-08-14T09:00:00Z"
    );
    assert!(page.next().is_none() && page.extra_meta().is_empty());
    let [account] = page.items() else {
        panic!("one account")
    };
    is_the_account(account);
}

fn is_the_account(account: &fintecture::ais::Account) {
    assert_eq!(account.id().as_str(), ACCOUNT);
    assert_eq!(account.account_id(), Some(ACCOUNT));
    assert_eq!(
        account.iban().unwrap().unwrap().expose(),
        "FR7630001007941234567890185"
    );
    assert_eq!(account.name(), Some("Compte courant"));
    assert_eq!(account.account_type(), Some(&AccountType::Current));
    assert_eq!(account.currency().unwrap().as_str(), "EUR");
    let balance = Money::eur("1284.32").ok();
    assert_eq!(account.balance(), balance);
    assert_eq!(account.balance_available(), balance);
    assert_eq!(account.extra().get("type"), Some(&json!("accounts")));
    assert_eq!(account.extra().iter().count(), 1);
    assert!(account.extra_attributes().is_empty());
}

#[tokio::test]
async fn one_account_is_read_to_the_last_member() {
    let example = example!("ais-accounts-get");
    let fake = answering(&example);
    let connection = connection(&fake.client());
    let read = connection
        .account(&account())
        .with_balances()
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    is_the_account(&read);
    assert_eq!(read.provider().unwrap().as_str(), "cmcifrpp");
    assert_eq!(read.customer_id(), Some(&customer()));
    assert_eq!(
        read.last_authentication().unwrap().to_string(),
        "2025-08-14T09:00:00Z"
    );
}

#[tokio::test]
async fn accounts_can_be_read_without_balances() {
    let fake = answering(&example!("ais-accounts-list"));
    connection(&fake.client())
        .accounts()
        .without_balances()
        .await
        .unwrap();
    assert!(
        fake.seen()[0]
            .target
            .ends_with("/accounts?withBalances=false")
    );
}

#[tokio::test]
async fn transactions_are_read_to_the_last_member() {
    let example = example!("ais-transactions");
    let fake = answering(&example);
    let page = connection(&fake.client())
        .transactions(&account())
        .since_the_beginning()
        .until("2025-08-14".parse().unwrap())
        .remove_nulls()
        .convert_dates()
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    assert!(
        page.next()
            .unwrap()
            .ends_with("/transactions?page[number]=2")
    );
    let [transaction] = page.items() else {
        panic!("one transaction")
    };
    assert_eq!(transaction.id(), Some("t1"));
    assert_eq!(transaction.amount(), Money::eur("-12.50").ok());
    assert_eq!(transaction.amount_text(), Some("-12.50"));
    assert_eq!(transaction.currency().unwrap().as_str(), "EUR");
    assert_eq!(transaction.communication(), Some("CARD PAYMENT"));
    assert_eq!(transaction.status(), Some(&TransactionStatus::Booked));
    assert_eq!(
        transaction.booking_date().unwrap().to_string(),
        "2025-08-12"
    );
    assert!(transaction.extra_attributes().is_empty());
}

#[tokio::test]
async fn a_history_can_begin_on_a_day() {
    let fake = answering(&example!("ais-transactions"));
    let connection = connection(&fake.client());
    let call = connection.transactions(&account());
    call.since("2025-08-01".parse().unwrap()).await.unwrap();
    assert!(
        fake.seen()[0]
            .target
            .ends_with("?filter%5Bdate_from%5D=2025-08-01")
    );
}

#[tokio::test]
async fn what_a_bank_writes_otherwise_is_kept_and_no_error() {
    let body = json!({
        "data": [{"attributes": {
            "amount": -3, "currency": "EUR", "status": "teleported", "booking_date": "12/08/2025",
            "mood": 7,
        }}],
        "links": null,
    });
    let fake = Fake::always(Reply::ok(&body.to_string()));
    let connection = connection(&fake.client());
    let page = connection.transactions(&account()).await.unwrap();
    let transaction = &page.items()[0];
    assert_eq!(transaction.id(), None);
    assert_eq!(transaction.amount(), Money::eur("-3").ok());
    assert_eq!(transaction.status().unwrap().as_str(), "teleported");
    assert_eq!(transaction.booking_date(), None);
    assert_eq!(transaction.booking_date_text(), Some("12/08/2025"));
    assert_eq!(transaction.extra_attributes().get("mood"), Some(&json!(7)));
}

#[tokio::test]
async fn holders_are_read_to_the_last_member() {
    let example = example!("ais-accountholders");
    let fake = answering(&example);
    let connection = connection(&fake.client());
    let page = connection.holders().remove_nulls().await.unwrap();
    compare(&fake.seen()[0], &example);
    assert_eq!(page.provider().unwrap().as_str(), "cmcifrpp");
    assert_eq!(page.items()[0].id(), Some("h1"));
    assert_eq!(page.items()[0].full_name(), Some("JANE PAYER"));
    assert!(page.items()[0].extra_attributes().is_empty());
}

#[tokio::test]
async fn a_connection_is_deleted_as_the_contract_has_it() {
    let example = example!("ais-delete-customer");
    let fake = answering(&example);
    let connection = connection(&fake.client());
    assert_eq!(connection.delete().await.unwrap(), Deletion::Deleted);
    compare(&fake.seen()[0], &example);
    assert!(connection.tokens().is_none());
    let error = connection.accounts().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "ais.accounts.list: the connection was deleted"
    );
    assert_eq!((fake.calls(), fake.tokens()), (1, 0));
}

#[tokio::test]
async fn a_connection_that_is_gone_already_counts_as_deleted() {
    let example = example!("ais-delete-customer");
    let refusal = example["error_responses"][0]["body"].to_string();
    let fake = Fake::always(Reply::Json(400, refusal));
    let deletion = connection(&fake.client()).delete().await.unwrap();
    assert_eq!(deletion, Deletion::AlreadyGone);
}

#[tokio::test(start_paused = true)]
async fn a_deletion_with_an_empty_answer_or_a_lost_one_succeeds() {
    let fake = Fake::always(Reply::status(204));
    let deletion = connection(&fake.client()).delete().await.unwrap();
    assert_eq!(deletion, Deletion::Deleted);
    let fake = Fake::new(|_, n| match n {
        0 => Reply::Lost,
        _ => Reply::refusal(400, "customer_unknown"),
    });
    let deletion = connection(&fake.client()).delete().await.unwrap();
    assert_eq!((deletion, fake.calls()), (Deletion::AlreadyGone, 2));
}

#[tokio::test]
async fn customers_and_accounts_that_there_are_none_of_are_not_found() {
    for example in [example!("ais-accounts-list"), example!("ais-accounts-get")] {
        let refusal = example["error_responses"][0]["body"].to_string();
        let fake = Fake::always(Reply::Json(400, refusal));
        let error = connection(&fake.client())
            .account(&account())
            .await
            .unwrap_err();
        assert!(error.is_not_found(), "{error}");
    }
}

#[tokio::test]
async fn banks_are_listed_as_the_contract_has_it() {
    let example = example!("res-providers-list");
    let fake = answering(&example);
    let page = fake
        .client()
        .resources()
        .providers()
        .country("FR")
        .paying(PaymentScheme::Sepa)
        .reading(AisCapability::Accounts)
        .psu_type(PsuType::Retail)
        .auth_model(AuthModel::Redirect)
        .sort(SortBy::Name, SortOrder::Ascending)
        .sort(SortBy::FullName, SortOrder::Ascending)
        .sort(SortBy::Country, SortOrder::Ascending)
        .sort(SortBy::ProviderId, SortOrder::Ascending)
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    assert!(!fake.seen()[0].headers.contains_key("authorization"));
    assert_eq!(fake.tokens(), 0);
    let [bank] = page.items() else {
        panic!("one bank")
    };
    is_the_bank(bank);
}

fn is_the_bank(bank: &fintecture::resources::Provider) {
    assert_eq!(bank.id().as_str(), "agfbfr");
    assert_eq!(bank.name(), Some("Allianz Banque"));
    assert_eq!(bank.full_name(), Some("Allianz Banque"));
    assert_eq!(bank.country(), Some("FR"));
    assert_eq!(bank.bic(), None);
    assert_eq!(bank.logo_url(), Some("https://assets.example/agfbfr.svg"));
    assert_eq!(bank.auth_models(), [AuthModel::Redirect]);
    assert_eq!(bank.psu_types(), [PsuType::Retail]);
    assert_eq!(
        bank.ais(),
        [AisCapability::Accounts, AisCapability::Transactions]
    );
    assert_eq!(bank.pis(), [PaymentScheme::Sepa]);
    assert_eq!(bank.extra().get("type"), Some(&json!("provider")));
    assert!(bank.extra_attributes().is_empty());
}

#[tokio::test]
async fn one_bank_is_taken_from_its_list() {
    let example = example!("res-providers-get");
    let fake = answering(&example);
    let id = ProviderId::new("agfbfr").unwrap();
    let resources = fake.client().resources();
    is_the_bank(&resources.provider(&id).await.unwrap());
    compare(&fake.seen()[0], &example);
}

#[tokio::test]
async fn a_bank_that_there_is_none_of_is_not_found_in_either_way() {
    let id = ProviderId::new("nobody").unwrap();
    for reply in [
        Reply::ok(r#"{"data":[]}"#),
        Reply::refusal(404, "not_found"),
    ] {
        let fake = Fake::always(reply);
        let resources = fake.client().resources();
        let error = resources.provider(&id).await.unwrap_err();
        assert!(error.is_not_found() && !error.is_retryable(), "{error}");
    }
}

#[tokio::test]
async fn words_of_banks_are_known_in_any_case_and_kept_if_unknown() {
    let body = json!({"data": [{"id": "x", "attributes": {
        "ais": ["accounts", "ACCOUNTHOLDERS", "futures"], "pis": ["isct"], "psu_types": null,
    }}]});
    let fake = Fake::always(Reply::ok(&body.to_string()));
    let page = fake.client().resources().providers().await.unwrap();
    let bank = &page.items()[0];
    assert_eq!(
        bank.ais(),
        [
            AisCapability::Accounts,
            AisCapability::AccountHolders,
            AisCapability::from("futures")
        ]
    );
    assert_eq!(bank.pis(), [PaymentScheme::SepaInstant]);
    assert!(bank.psu_types().is_empty());
}

#[tokio::test]
async fn the_last_sort_by_a_field_is_the_one_that_is_sent() {
    let fake = Fake::always(Reply::ok(r#"{"data":[]}"#));
    let call = fake.client().resources().providers();
    call.sort(SortBy::Name, SortOrder::Ascending)
        .sort(SortBy::Country, SortOrder::Ascending)
        .sort(SortBy::Name, SortOrder::Descending)
        .await
        .unwrap();
    assert_eq!(
        fake.seen()[0].target,
        "/res/v1/providers?sort%5Bcountry%5D=ASC&sort%5Bname%5D=DESC"
    );
}
