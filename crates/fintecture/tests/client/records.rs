//! Every call of customers, mandates, the organisation, and what the application is, by its name.

use fintecture::customers::{NewBankAccount, NewCustomer};
use fintecture::mandates::NewMandate;
use fintecture::organisation::{
    ApplicationChanges, BankAccountChanges, CompanyChanges, NewApplication, NewCompany,
    NewMembership, NewUser, Place, Role, UserChanges,
};
use fintecture::{Client, Error, Iban};

use crate::fake::key;
use crate::looked::{Looked, look};

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

pub(crate) async fn make(client: &Client, call: &str) -> Result<Looked, Error> {
    match call.split('.').next().unwrap() {
        "resources" => resources(client, call).await,
        "customers" => customers(client, call).await,
        "mandates" => mandates(client, call).await,
        _ => organisation(client, call).await,
    }
}

async fn resources(client: &Client, call: &str) -> Result<Looked, Error> {
    let resources = client.resources();
    match call {
        "resources.application.get" => look(resources.application()).await,
        "resources.test_accounts.list" => look(resources.test_accounts()).await,
        "resources.functionalities.get" => look(resources.functionality("x1")).await,
        other => panic!("{other} is no call"),
    }
}

async fn customers(client: &Client, call: &str) -> Result<Looked, Error> {
    let customers = client.customers();
    let accounts = customers.bank_accounts(&id("c1"));
    let verifications = customers.verifications(&id("c1"));
    let jane = NewCustomer::new("Jane", "Payer", "jane.payer@example.com");
    let account = NewBankAccount::new(iban(), "Jane Payer");
    match call {
        "customers.list" => look(customers.list()).await,
        "customers.create" => look(customers.create(&jane)).await,
        "customers.get" => look(customers.get(&id("x1"))).await,
        "customers.bank_accounts.list" => look(accounts.list()).await,
        "customers.bank_accounts.create" => look(accounts.create(&account)).await,
        "customers.bank_accounts.get" => look(accounts.get(&id("x1"))).await,
        "customers.verifications.start" => look(verifications.start(&id("agfbfr"))).await,
        "customers.verifications.list" => look(verifications.list()).await,
        "customers.verifications.get" => look(verifications.get(&id("x1"))).await,
        other => panic!("{other} is no call"),
    }
}

async fn mandates(client: &Client, call: &str) -> Result<Looked, Error> {
    let mandates = client.mandates();
    match call {
        "mandates.list" => look(mandates.list()).await,
        "mandates.create" => {
            let mandate = NewMandate::new("RUM-1", &id("c1"), iban(), "Jane Payer");
            look(mandates.create(&mandate)).await
        }
        "mandates.get" => look(mandates.get(&id("x1"))).await,
        "mandates.end" => look(mandates.cancel(&id("x1"))).await,
        other => panic!("{other} is no call"),
    }
}

async fn organisation(client: &Client, call: &str) -> Result<Looked, Error> {
    let organisation = client.organisation();
    let (companies, users) = (organisation.companies(), organisation.users());
    let (nodes, memberships) = (organisation.nodes(), organisation.memberships());
    let (applications, accounts) = (organisation.applications(), organisation.bank_accounts());
    let place = Place::Node(id("n1"));
    match call.strip_prefix("organisation.").unwrap() {
        "token" => look(organisation.token()).await,
        "companies.list" => look(companies.list()).await,
        "companies.get" => look(companies.get(&id("x1"))).await,
        "companies.create" => {
            let company = NewCompany::new("ACME").external_id("acme-001");
            look(companies.create(&company)).await
        }
        "companies.update" => {
            let changes = CompanyChanges::default().name("ACME");
            look(companies.update(&id("x1"), &changes)).await
        }
        "companies.delete" => look(companies.delete(&id("x1"))).await,
        "users.create" => {
            let user = NewUser::new("dev@example.com", "Dev", "Eloper");
            look(users.create(&user, &place, &Role::Viewer)).await
        }
        "users.get" => look(users.get(&id("x1"))).await,
        "users.update" => {
            let changes = UserChanges::default().last_name("Oper");
            look(users.update(&id("x1"), &changes)).await
        }
        "users.delete" => look(users.delete(&id("x1"))).await,
        "nodes.tree" => look(nodes.tree(&id("n1"))).await,
        "nodes.create" => look(nodes.create("West", &id("n1"))).await,
        "nodes.get" => look(nodes.get(&id("x1"))).await,
        "nodes.update" => look(nodes.rename(&id("x1"), "West")).await,
        "nodes.delete" => look(nodes.delete(&id("x1"))).await,
        "nodes.companies" => look(nodes.companies(&id("n1"))).await,
        "memberships.create" => {
            let membership = NewMembership::new(&id("u1"), place, Role::Viewer);
            look(memberships.create(&membership)).await
        }
        "memberships.update" => look(memberships.set_role(&id("x1"), &Role::Admin)).await,
        "memberships.delete" => look(memberships.delete(&id("x1"))).await,
        "applications.list" => look(applications.list()).await,
        "applications.create" => {
            let application = NewApplication::new("My shop", key().public(), &id("b1"));
            look(applications.create(&application)).await
        }
        "applications.get" => look(applications.get(&id("x1"))).await,
        "applications.update" => {
            let changes = ApplicationChanges::default().name("My shop");
            look(applications.update(&id("x1"), &changes)).await
        }
        "applications.delete" => look(applications.delete(&id("x1"))).await,
        "bank_accounts.list" => look(accounts.list()).await,
        "bank_accounts.create" => {
            let account = NewBankAccount::new(iban(), "ACME");
            look(accounts.create(&account)).await
        }
        "bank_accounts.update" => {
            let changes = BankAccountChanges::default().holder_name("ACME");
            look(accounts.update(&id("x1"), &changes)).await
        }
        "bank_accounts.delete" => look(accounts.delete(&id("x1"))).await,
        other => panic!("{other} is no call"),
    }
}
