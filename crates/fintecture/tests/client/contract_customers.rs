//! The contract's own examples of the merchant's customers.

use fintecture::customers::{
    BankAccount, Customer, NewBankAccount, NewCustomer, Verification, VerificationStatus,
};
use fintecture::pis::Address;
use fintecture::{Bic, Currency, Invalid, MerchantCustomerId};
use serde_json::json;

use crate::contract::{answering, compare, compare_body, example};
use crate::fake::{Fake, Reply};
use crate::records::{iban, id};

fn customer() -> MerchantCustomerId {
    id("5a0d8d3c-0d6a-4f0b-9b63-0f7f0c1d2e3f")
}

fn is_jane(jane: &Customer) {
    assert_eq!(jane.id(), &customer());
    assert_eq!(jane.external_id(), Some("client-42"));
    assert_eq!(jane.first_name(), Some("Jane"));
    assert_eq!(jane.last_name(), Some("Payer"));
    assert_eq!(jane.company_name(), None);
    assert_eq!(jane.email(), Some("jane.payer@example.com"));
    assert_eq!(jane.phone(), Some("+33601020304"));
    assert_eq!(jane.extra().get("type"), Some(&json!("customers")));
    assert!(jane.extra_attributes().is_empty() && jane.beside().is_empty());
}

#[tokio::test]
async fn customers_are_listed_as_the_contract_has_it() {
    let example = example!("customers-list");
    let fake = answering(&example);
    let call = fake.client().customers().list().external_id("client-42");
    let page = call.page(1).await.unwrap();
    compare(&fake.seen()[0], &example);
    assert_eq!((page.total_items(), page.total_pages()), (Some(1), Some(1)));
    assert_eq!(page.next(), None);
    let [jane] = page.items() else {
        panic!("one customer")
    };
    is_jane(jane);
}

#[tokio::test]
async fn a_list_of_customers_has_pages_of_a_size() {
    let fake = Fake::always(Reply::ok(r#"{"data":[]}"#));
    let call = fake.client().customers().list().page(9);
    call.page_size(20).page(2).await.unwrap();
    let target = "/v1/customers?page%5Bnumber%5D=2&page%5Bsize%5D=20";
    assert_eq!(fake.seen()[0].target, target);
}

#[tokio::test]
async fn a_customer_is_made_as_the_contract_has_it() {
    let example = example!("customers-create");
    let fake = Fake::always(Reply::Json(201, example["response"]["body"].to_string()));
    let jane = NewCustomer::new("Jane", "Payer", "jane.payer@example.com")
        .external_id("client-42")
        .phone("+33601020304");
    let made = fake.client().customers().create(&jane).await.unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    is_jane(&made);
}

#[tokio::test]
async fn a_customer_can_be_a_company_with_an_address_and_more() {
    let fake = answering(&example!("customers-create"));
    let acme = NewCustomer::new("Jane", "Payer", "jane@acme.example")
        .company_name("ACME SARL")
        .address(Address::new("Main street", "75001", "Paris", "FR"))
        .extra_attribute("vat", "FR1");
    fake.client().customers().create(&acme).await.unwrap();
    let body: serde_json::Value = serde_json::from_slice(&fake.seen()[0].body).unwrap();
    let attributes = &body["data"]["attributes"];
    assert_eq!(attributes["company_name"], "ACME SARL");
    assert_eq!(attributes["address"]["city"], "Paris");
    assert_eq!(attributes["vat"], "FR1");
}

#[tokio::test]
async fn a_customer_without_a_name_is_not_sent() {
    let fake = answering(&example!("customers-create"));
    let nobody = NewCustomer::new("", " ", "");
    let error = fake.client().customers().create(&nobody).await.unwrap_err();
    insta::assert_snapshot!(error, @"customers.create: data.attributes.first_name: not empty (empty); data.attributes.last_name: not empty (1 character: spaces); data.attributes.email: an e-mail address such as jane@example.com (empty)");
    let unreachable = NewCustomer::new("Jane", "Payer", "j@x.example")
        .phone("none")
        .address(Address::new("Main street", "75001", "", "FRA"));
    let error = fake.client().customers().create(&unreachable).await;
    let fields = error.unwrap_err();
    let fields: Vec<_> = fields.invalid_fields().iter().map(Invalid::field).collect();
    assert_eq!(
        fields,
        [
            "data.attributes.phone",
            "data.attributes.address.city",
            "data.attributes.address.country"
        ]
    );
    let twice = NewCustomer::new("Jane", "Payer", "j@x.example").extra_attribute("email", "x");
    let error = fake.client().customers().create(&twice).await.unwrap_err();
    assert!(error.is_invalid(), "{error}");
    assert_eq!(fake.calls(), 0);
}

#[tokio::test]
async fn a_customer_is_read_to_the_last_member() {
    let example = example!("customers-get");
    let fake = answering(&example);
    is_jane(&fake.client().customers().get(&customer()).await.unwrap());
    compare(&fake.seen()[0], &example);
}

fn is_janes_account(account: &BankAccount) {
    assert_eq!(account.id().as_str(), "ba-1");
    assert_eq!(account.iban_text(), Some("FR7630001007941234567890185"));
    assert_eq!(account.iban(), Some(Ok(iban())));
    assert_eq!(account.bic_text(), Some("BDFEFRPPCCT"));
    assert_eq!(account.bic(), Some(Bic::parse("BDFEFRPPCCT")));
    assert_eq!(account.holder_name(), Some("Jane Payer"));
    assert_eq!(account.currency().unwrap().as_str(), "EUR");
    assert_eq!(account.is_verified(), Some(false));
    assert_eq!(account.extra().get("type"), Some(&json!("bank_accounts")));
    assert!(account.extra_attributes().is_empty());
}

#[tokio::test]
async fn bank_accounts_of_a_customer_are_as_the_contract_has_them() {
    let list = example!("customers-bank-accounts-list");
    let fake = answering(&list);
    let accounts = fake.client().customers().bank_accounts(&customer());
    let page = accounts.list().page(1).await.unwrap();
    compare(&fake.seen()[0], &list);
    assert_eq!((page.total_items(), page.total_pages()), (Some(1), Some(1)));
    is_janes_account(&page.items()[0]);

    let create = example!("customers-bank-accounts-create");
    let fake = Fake::always(Reply::Json(201, create["response"]["body"].to_string()));
    let accounts = fake.client().customers().bank_accounts(&customer());
    let account = NewBankAccount::new(iban(), "Jane Payer")
        .bic(Bic::parse("BDFEFRPPCCT").unwrap())
        .currency(Currency::EUR);
    is_janes_account(&accounts.create(&account).await.unwrap());
    compare(&fake.seen()[0], &create);
    compare_body(&fake.seen()[0], &create);

    let get = example!("customers-bank-accounts-get");
    let fake = answering(&get);
    let accounts = fake.client().customers().bank_accounts(&customer());
    is_janes_account(&accounts.get(&id("ba-1")).await.unwrap());
    compare(&fake.seen()[0], &get);
}

#[tokio::test]
async fn a_bank_account_without_a_holder_is_not_sent() {
    let fake = Fake::always(Reply::ok(""));
    let accounts = fake.client().customers().bank_accounts(&customer());
    let error = accounts
        .create(&NewBankAccount::new(iban(), ""))
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @"customers.bank_accounts.create: data.attributes.holder_name: not empty (empty)");
}

fn is_pending(verification: &Verification) {
    assert_eq!(verification.id().as_str(), "vf-1");
    assert_eq!(verification.status(), Some(&VerificationStatus::Pending));
    assert_eq!(verification.provider_id().unwrap().as_str(), "cmcifrpp");
    assert_eq!(verification.match_score(), None);
    assert_eq!(verification.verified_at(), None);
    assert_eq!(
        verification.extra().get("type"),
        Some(&json!("verifications"))
    );
    assert!(verification.extra_attributes().is_empty());
}

#[tokio::test]
async fn verifications_of_a_customer_are_as_the_contract_has_them() {
    let start = example!("customers-verification-create");
    let fake = Fake::always(Reply::Json(201, start["response"]["body"].to_string()));
    let verifications = fake.client().customers().verifications(&customer());
    is_pending(&verifications.start(&id("cmcifrpp")).await.unwrap());
    compare(&fake.seen()[0], &start);
    compare_body(&fake.seen()[0], &start);

    let list = example!("customers-verifications-list");
    let fake = answering(&list);
    let verifications = fake.client().customers().verifications(&customer());
    is_pending(&verifications.list().await.unwrap().items()[0]);
    compare(&fake.seen()[0], &list);

    let get = example!("customers-verification-get");
    let fake = answering(&get);
    let verifications = fake.client().customers().verifications(&customer());
    let verified = verifications.get(&id("vf-1")).await.unwrap();
    compare(&fake.seen()[0], &get);
    assert_eq!(verified.id().as_str(), "vf-1");
    assert_eq!(verified.status(), Some(&VerificationStatus::Verified));
    assert_eq!(verified.provider_id().unwrap().as_str(), "cmcifrpp");
    assert_eq!(verified.match_score(), Some(0.97));
    let at = verified.verified_at().unwrap().to_string();
    assert_eq!(at, "2025-08-14T09:00:00Z");
}
