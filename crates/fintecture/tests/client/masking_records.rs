//! Nothing leaks of customers, mandates and organisations either.

use fintecture::customers::{NewBankAccount, NewCustomer};
use fintecture::mandates::NewMandate;
use fintecture::organisation::{BankAccountChanges, NewUser, Place, Role, UserChanges};
use fintecture::pis::Address;
use fintecture::{Client, OrganisationCredentials};
use serde_json::json;

use crate::fake::{Fake, Reply, connection};
use crate::masking::shows_no_canary;
use crate::records::{iban, id};

/// A server whose every answer is full of canaries, as one object or as a list.
fn chatty() -> Client {
    let object = json!({
        "id": "x1", "type": "things", "x": "canary",
        "attributes": {
            "external_id": "e", "first_name": "canary", "last_name": "canary",
            "company_name": "canary", "email": "canary@payer.example", "phone": "canary",
            "iban": "FR7630001007941234567890185", "holder_name": "canary", "full_name": "canary",
            "username": "canary", "password": "canary", "match_score": "canary", "x": "canary",
        },
        "relationships": {"user": {"data": {"type": "users", "id": "canary"}}},
    });
    let document = json!({"data": object, "meta": {"x": "canary"}, "included": [object]});
    let list = json!({"data": [object], "meta": {"x": "canary"}, "included": [object]});
    let login = json!({
        "url": "https://canary.example/p1", "status": "COMPLETED", "code": "canary", "x": "canary",
    });
    let fake = Fake::new(move |seen, _| {
        let path = seen.target.split('?').next().unwrap();
        let is_list = [
            "/customers",
            "/bank_accounts",
            "/e-mandates",
            "/testaccounts",
            "/tree",
        ];
        Reply::ok(&if path.contains("/authorize") {
            login.to_string()
        } else if seen.method == "GET" && is_list.iter().any(|end| path.ends_with(end)) {
            list.to_string()
        } else {
            document.to_string()
        })
    });
    fake.client()
}

#[tokio::test]
async fn customers_and_mandates_show_neither_people_nor_accounts() {
    let client = chatty();
    let customers = client.customers();
    let canary = NewCustomer::new("Canary", "Canary", "canary@payer.example")
        .company_name("canary")
        .phone("+33601020304")
        .address(Address::new("canary", "canary", "canary", "FR"))
        .extra_attribute("x", "canary");
    shows_no_canary(&canary);
    let call = customers.create(&canary);
    shows_no_canary(&call);
    shows_no_canary(&call.await.unwrap());
    shows_no_canary(&customers.list().await.unwrap());
    let account = NewBankAccount::new(iban(), "canary");
    shows_no_canary(&account);
    let accounts = customers.bank_accounts(&id("c1"));
    shows_no_canary(&accounts.create(&account).await.unwrap());
    shows_no_canary(&accounts.list().await.unwrap());
    let verifications = customers.verifications(&id("c1"));
    shows_no_canary(&verifications.start(&id("agfbfr")).await.unwrap());
    let mandate = NewMandate::new("RUM-1", &id("c1"), iban(), "canary").extra_meta("x", "canary");
    shows_no_canary(&mandate);
    shows_no_canary(&client.mandates().create(&mandate).await.unwrap());
    shows_no_canary(&client.mandates().list().await.unwrap());
}

#[tokio::test]
async fn organisations_show_neither_people_nor_accounts_nor_secrets() {
    shows_no_canary(&OrganisationCredentials::new("id", "canary"));
    let client = chatty();
    let organisation = client.organisation();
    let user = NewUser::new("canary@x.example", "canary", "canary");
    shows_no_canary(&user);
    shows_no_canary(&UserChanges::default().email("canary@x.example"));
    let place = Place::Node(id("n1"));
    let made = organisation.users().create(&user, &place, &Role::Viewer);
    shows_no_canary(&made);
    shows_no_canary(&made.await.unwrap());
    let changes = BankAccountChanges::default()
        .iban(iban())
        .holder_name("canary");
    shows_no_canary(&changes);
    let accounts = organisation.bank_accounts();
    shows_no_canary(&accounts.update(&id("b1"), &changes).await.unwrap());
    shows_no_canary(&accounts.list().await.unwrap());
    shows_no_canary(&organisation.nodes().tree(&id("n1")).await.unwrap());
}

#[tokio::test]
async fn logins_show_neither_people_nor_codes() {
    let client = chatty();
    shows_no_canary(&client.resources().test_accounts().await.unwrap());
    let call = client.ais().authorize_decoupled(&id("handse"));
    let call = call
        .psu_id("canary")
        .psu_ip("203.0.113.10".parse().unwrap());
    let call = call
        .state("canary")
        .redirect_uri("https://app.example/canary");
    shows_no_canary(&call);
    shows_no_canary(&call.await.unwrap());
    let call = client
        .ais()
        .decoupled(&id("handse"), &id("p1"))
        .psu_id("canary");
    shows_no_canary(&call);
    let login = call.await.unwrap();
    assert!(login.code().is_some());
    shows_no_canary(&login);
    shows_no_canary(&connection(&client).verify(&id("handse"), "canary"));
}
