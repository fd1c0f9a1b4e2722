//! Every call of customers, mandates, the organisation, and what the application is, by its name.

use fintecture::customers::{NewBankAccount, NewCustomer};
use fintecture::mandates::NewMandate;
use fintecture::organisation::{
    ApplicationChanges, BankAccountChanges, CompanyChanges, NewApplication, NewCompany,
    NewMembership, NewUser, Place, Role, UserChanges,
};
use fintecture::{Client, Error, Iban};

use crate::fake::key;

pub(crate) const READS: [&str; 20] = [
    "resources.application.get",
    "resources.test_accounts.list",
    "resources.functionalities.get",
    "customers.list",
    "customers.get",
    "customers.bank_accounts.list",
    "customers.bank_accounts.get",
    "customers.verifications.list",
    "customers.verifications.get",
    "mandates.list",
    "mandates.get",
    "organisation.companies.list",
    "organisation.companies.get",
    "organisation.users.get",
    "organisation.nodes.tree",
    "organisation.nodes.get",
    "organisation.nodes.companies",
    "organisation.applications.list",
    "organisation.applications.get",
    "organisation.bank_accounts.list",
];

/// Calls that set or delete.
pub(crate) const IDEMPOTENT: [&str; 14] = [
    "mandates.end",
    "organisation.token",
    "organisation.companies.update",
    "organisation.companies.delete",
    "organisation.users.update",
    "organisation.users.delete",
    "organisation.nodes.update",
    "organisation.nodes.delete",
    "organisation.memberships.update",
    "organisation.memberships.delete",
    "organisation.applications.update",
    "organisation.applications.delete",
    "organisation.bank_accounts.update",
    "organisation.bank_accounts.delete",
];

pub(crate) const CREATIONS: [&str; 10] = [
    "customers.create",
    "customers.bank_accounts.create",
    "customers.verifications.start",
    "mandates.create",
    "organisation.companies.create",
    "organisation.users.create",
    "organisation.nodes.create",
    "organisation.memberships.create",
    "organisation.applications.create",
    "organisation.bank_accounts.create",
];

pub(crate) fn iban() -> Iban {
    Iban::parse("FR7630001007941234567890185").unwrap()
}

/// An id of any kind.
pub(crate) fn id<T: TryFrom<&'static str>>(text: &'static str) -> T {
    T::try_from(text).ok().unwrap()
}

pub(crate) async fn make(client: &Client, call: &str) -> Result<(), Error> {
    match call.split('.').next().unwrap() {
        "resources" => resources(client, call).await,
        "customers" => customers(client, call).await,
        "mandates" => mandates(client, call).await,
        _ => organisation(client, call).await,
    }
}

async fn resources(client: &Client, call: &str) -> Result<(), Error> {
    let resources = client.resources();
    match call {
        "resources.application.get" => resources.application().await.map(drop),
        "resources.test_accounts.list" => resources.test_accounts().await.map(drop),
        "resources.functionalities.get" => resources.functionality("x1").await.map(drop),
        other => panic!("{other} is no call"),
    }
}

async fn customers(client: &Client, call: &str) -> Result<(), Error> {
    let customers = client.customers();
    let accounts = customers.bank_accounts(&id("c1"));
    let verifications = customers.verifications(&id("c1"));
    let jane = NewCustomer::new("Jane", "Payer", "jane.payer@example.com");
    let account = NewBankAccount::new(iban(), "Jane Payer");
    match call {
        "customers.list" => customers.list().await.map(drop),
        "customers.create" => customers.create(&jane).await.map(drop),
        "customers.get" => customers.get(&id("x1")).await.map(drop),
        "customers.bank_accounts.list" => accounts.list().await.map(drop),
        "customers.bank_accounts.create" => accounts.create(&account).await.map(drop),
        "customers.bank_accounts.get" => accounts.get(&id("x1")).await.map(drop),
        "customers.verifications.start" => verifications.start(&id("agfbfr")).await.map(drop),
        "customers.verifications.list" => verifications.list().await.map(drop),
        "customers.verifications.get" => verifications.get(&id("x1")).await.map(drop),
        other => panic!("{other} is no call"),
    }
}

async fn mandates(client: &Client, call: &str) -> Result<(), Error> {
    let mandates = client.mandates();
    match call {
        "mandates.list" => mandates.list().await.map(drop),
        "mandates.create" => {
            let mandate = NewMandate::new("RUM-1", &id("c1"), iban(), "Jane Payer");
            mandates.create(&mandate).await.map(drop)
        }
        "mandates.get" => mandates.get(&id("x1")).await.map(drop),
        "mandates.end" => mandates.cancel(&id("x1")).await.map(drop),
        other => panic!("{other} is no call"),
    }
}

async fn organisation(client: &Client, call: &str) -> Result<(), Error> {
    let organisation = client.organisation();
    let (companies, users) = (organisation.companies(), organisation.users());
    let (nodes, memberships) = (organisation.nodes(), organisation.memberships());
    let (applications, accounts) = (organisation.applications(), organisation.bank_accounts());
    let place = Place::Node(id("n1"));
    match call.strip_prefix("organisation.").unwrap() {
        "token" => organisation.token().await.map(drop),
        "companies.list" => companies.list().await.map(drop),
        "companies.get" => companies.get(&id("x1")).await.map(drop),
        "companies.create" => {
            let company = NewCompany::new("ACME").external_id("acme-001");
            companies.create(&company).await.map(drop)
        }
        "companies.update" => {
            let changes = CompanyChanges::default().name("ACME");
            companies.update(&id("x1"), &changes).await.map(drop)
        }
        "companies.delete" => companies.delete(&id("x1")).await.map(drop),
        "users.create" => {
            let user = NewUser::new("dev@example.com", "Dev", "Eloper");
            users.create(&user, &place, &Role::Viewer).await.map(drop)
        }
        "users.get" => users.get(&id("x1")).await.map(drop),
        "users.update" => {
            let changes = UserChanges::default().last_name("Oper");
            users.update(&id("x1"), &changes).await.map(drop)
        }
        "users.delete" => users.delete(&id("x1")).await.map(drop),
        "nodes.tree" => nodes.tree(&id("n1")).await.map(drop),
        "nodes.create" => nodes.create("West", &id("n1")).await.map(drop),
        "nodes.get" => nodes.get(&id("x1")).await.map(drop),
        "nodes.update" => nodes.rename(&id("x1"), "West").await.map(drop),
        "nodes.delete" => nodes.delete(&id("x1")).await.map(drop),
        "nodes.companies" => nodes.companies(&id("n1")).await.map(drop),
        "memberships.create" => {
            let membership = NewMembership::new(&id("u1"), place, Role::Viewer);
            memberships.create(&membership).await.map(drop)
        }
        "memberships.update" => memberships
            .set_role(&id("x1"), &Role::Admin)
            .await
            .map(drop),
        "memberships.delete" => memberships.delete(&id("x1")).await.map(drop),
        "applications.list" => applications.list().await.map(drop),
        "applications.create" => {
            let application = NewApplication::new("My shop", key().public(), &id("b1"));
            applications.create(&application).await.map(drop)
        }
        "applications.get" => applications.get(&id("x1")).await.map(drop),
        "applications.update" => {
            let changes = ApplicationChanges::default().name("My shop");
            applications.update(&id("x1"), &changes).await.map(drop)
        }
        "applications.delete" => applications.delete(&id("x1")).await.map(drop),
        "bank_accounts.list" => accounts.list().await.map(drop),
        "bank_accounts.create" => {
            let account = NewBankAccount::new(iban(), "ACME");
            accounts.create(&account).await.map(drop)
        }
        "bank_accounts.update" => {
            let changes = BankAccountChanges::default().holder_name("ACME");
            accounts.update(&id("x1"), &changes).await.map(drop)
        }
        "bank_accounts.delete" => accounts.delete(&id("x1")).await.map(drop),
        other => panic!("{other} is no call"),
    }
}
