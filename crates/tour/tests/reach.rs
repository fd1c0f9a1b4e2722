//! What lies beside payments, over real HTTP and with every signature checked: scopes, customers,
//! mandates, an organisation, and a login on a phone.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::time::Duration;

use fintecture::ais::{Deletion, LoginStatus};
use fintecture::customers::{NewBankAccount, NewCustomer, VerificationStatus};
use fintecture::mandates::{MandateStatus, NewMandate};
use fintecture::organisation::{
    AppUrls, ApplicationChanges, BankAccountChanges, CompanyChanges, NewApplication, NewCompany,
    NewMembership, NewUser, Place, Role, UserChanges,
};
use fintecture::{
    Client, Credentials, Iban, NodeId, OrganisationCredentials, OrganisationScope, PrivateKey,
    ProviderId,
};
use fintecture_sandbox::{PhoneAnswer, Sandbox};
use futures_util::TryStreamExt as _;

async fn sandbox() -> Sandbox {
    Sandbox::builder().strict().start().await.unwrap()
}

fn client(sandbox: &Sandbox) -> Client {
    tour::client_of(sandbox).unwrap()
}

/// A client that has the credentials of the sandbox's organisation too.
fn administrator(sandbox: &Sandbox) -> Client {
    let oac = sandbox.oac();
    let credentials = OrganisationCredentials::new(oac.client_id(), oac.client_secret().clone());
    Client::builder()
        .base_url(sandbox.base_url())
        .credentials(sandbox.credentials())
        .organisation_credentials(credentials)
        .build()
        .unwrap()
}

fn iban() -> Iban {
    Iban::parse("FR7630001007941234567890185").unwrap()
}

#[tokio::test]
async fn credentials_that_belong_together_pass_the_check_and_others_do_not() {
    let sandbox = sandbox().await;
    client(&sandbox).check_credentials().await.unwrap();

    let ours = sandbox.credentials();
    let (id, secret) = (ours.app_id().clone(), ours.app_secret().clone());
    let other_key = Credentials::new(id, secret, PrivateKey::generate().unwrap());
    let stranger = Client::builder()
        .base_url(sandbox.base_url())
        .credentials(&other_key)
        .build()
        .unwrap();
    // A token is to be had without the key; the check is not.
    stranger.pis().token().await.unwrap();
    let error = stranger.check_credentials().await.unwrap_err();
    assert!(error.is_auth(), "{error}");
}

#[tokio::test]
async fn a_customer_an_account_and_whether_they_belong_together() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let customers = client.customers();
    let jane = NewCustomer::new("Jane", "Payer", "jane.payer@example.com")
        .external_id("client-42")
        .phone("+33601020304");
    let jane = customers.create(&jane).await.unwrap();
    let found = customers.list().external_id("client-42").await.unwrap();
    assert_eq!(found.items()[0].id(), jane.id());
    let read = customers.get(jane.id()).await.unwrap();
    assert_eq!(read.email(), Some("jane.payer@example.com"));

    let accounts = customers.bank_accounts(jane.id());
    let account = NewBankAccount::new(iban(), "Jane Payer");
    let account = accounts.create(&account).await.unwrap();
    assert_eq!(accounts.list().await.unwrap().items().len(), 1);
    let read = accounts.get(account.id()).await.unwrap();
    assert_eq!(read.iban(), Some(Ok(iban())));

    let verifications = customers.verifications(jane.id());
    let bank = ProviderId::new("ftecfr").unwrap();
    let asked = verifications.start(&bank).await.unwrap();
    assert_eq!(asked.status(), Some(&VerificationStatus::Pending));
    let control = sandbox.control();
    control.advance(Duration::from_mins(1)).await.unwrap();
    let answer = verifications.get(asked.id()).await.unwrap();
    // No bank of the sandbox has this account.
    assert_eq!(answer.status(), Some(&VerificationStatus::Failed));
    assert_eq!(verifications.list().await.unwrap().items().len(), 1);
}

#[tokio::test]
async fn a_reference_makes_one_mandate_which_is_revoked() {
    let sandbox = sandbox().await;
    let client = client(&sandbox);
    let jane = NewCustomer::new("Jane", "Payer", "jane.payer@example.com");
    let jane = client.customers().create(&jane).await.unwrap();
    let mandates = client.mandates();
    let new = NewMandate::new("RUM-2025-0001", jane.id(), iban(), "Jane Payer");
    let made = mandates.create(&new).await.unwrap();
    let error = mandates.create(&new).await.unwrap_err();
    assert!(error.is_conflict() && !error.is_ambiguous(), "{error}");
    assert_eq!(mandates.list().await.unwrap().items().len(), 1);
    let read = mandates.get(made.id()).await.unwrap();
    assert_eq!(read.status(), Some(&MandateStatus::Active));
    for _ in 0..2 {
        let revoked = mandates.revoke(made.id()).await.unwrap();
        assert_eq!(revoked.status(), Some(&MandateStatus::Revoked));
    }
}

#[tokio::test]
async fn an_organisation_answers_to_its_own_credentials() {
    let sandbox = sandbox().await;
    let oac = sandbox.oac();
    let client = administrator(&sandbox);
    let token = client.organisation().token().await.unwrap();
    assert_eq!(token.scopes(), OrganisationScope::KNOWN);
    assert!(token.refresh().is_some());
    let id = NodeId::new(oac.organisation_node_id()).unwrap();
    let node = client.organisation().nodes().get(&id).await.unwrap();
    assert_eq!(node.id(), &id);
}

#[tokio::test]
async fn a_node_grows_below_another_with_a_company_and_goes_again() {
    let sandbox = sandbox().await;
    let organisation = administrator(&sandbox).organisation();
    let top = NodeId::new(sandbox.oac().organisation_node_id()).unwrap();
    let nodes = organisation.nodes();
    let west = nodes.create("Region west", &top).await.unwrap();
    let renamed = nodes.rename(west.id(), "Region south").await.unwrap();
    assert_eq!(renamed.name(), Some("Region south"));
    assert!(
        nodes
            .get(&top)
            .await
            .unwrap()
            .children_ids()
            .contains(west.id())
    );
    let tree = nodes.tree(west.id()).await.unwrap();
    assert_eq!(
        (tree.requested_id(), tree.top_id()),
        (Some(west.id()), Some(&top))
    );
    assert_eq!(tree.find(west.id()), Some(&renamed));

    let companies = organisation.companies();
    let acme = NewCompany::new("ACME SARL").external_id("acme-001");
    let acme = companies.create(&acme).await.unwrap();
    let twice = NewCompany::new("ACME").external_id("acme-001");
    let error = companies.create(&twice).await.unwrap_err();
    assert!(error.api().is_some() && !error.is_ambiguous(), "{error}");
    let renamed = CompanyChanges::default().name("ACME SAS");
    companies.update(acme.id(), &renamed).await.unwrap();
    let read = companies.get(acme.id()).await.unwrap();
    assert_eq!(
        (read.name(), read.external_id()),
        (Some("ACME SAS"), Some("acme-001"))
    );
    let all: Vec<_> = companies.list().items().try_collect().await.unwrap();
    assert!(all.iter().any(|company| company.id() == acme.id()));
    let below = nodes.companies(&top).recursive().await.unwrap();
    assert!(
        below
            .items()
            .iter()
            .any(|company| company.id() == acme.id())
    );

    for deletion in [Deletion::Deleted, Deletion::AlreadyGone] {
        assert_eq!(companies.delete(acme.id()).await.unwrap(), deletion);
        assert_eq!(nodes.delete(west.id()).await.unwrap(), deletion);
    }
    assert!(companies.get(acme.id()).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_user_has_a_place_then_another_and_then_only_that() {
    let sandbox = sandbox().await;
    let organisation = administrator(&sandbox).organisation();
    let acme = NewCompany::new("ACME SARL").incorporation("123456789");
    let acme = organisation.companies().create(&acme).await.unwrap();
    let (users, memberships) = (organisation.users(), organisation.memberships());
    let dev = NewUser::new("dev@example.com", "Dev", "Eloper");
    let at_acme = Place::Company(acme.id().clone());
    let dev = users
        .create(&dev, &at_acme, &Role::Developer)
        .await
        .unwrap();
    let [first] = &dev.memberships()[..] else {
        panic!("one membership")
    };
    assert_eq!(first.role(), Some(&Role::Developer));
    assert_eq!(first.place(), Some(at_acme));

    let top = NodeId::new(sandbox.oac().organisation_node_id()).unwrap();
    let at_top = NewMembership::new(dev.id(), Place::Node(top), Role::Viewer);
    let second = memberships.create(&at_top).await.unwrap();
    assert_eq!(second.role(), Some(&Role::Viewer));
    let second = memberships
        .set_role(second.id(), &Role::Admin)
        .await
        .unwrap();
    assert_eq!(second.role(), Some(&Role::Admin));
    for deletion in [Deletion::Deleted, Deletion::AlreadyGone] {
        assert_eq!(memberships.delete(first.id()).await.unwrap(), deletion);
    }

    let renamed = UserChanges::default().last_name("Oper");
    users.update(dev.id(), &renamed).await.unwrap();
    let read = users.get(dev.id()).await.unwrap();
    assert_eq!(
        (read.email(), read.last_name()),
        (Some("dev@example.com"), Some("Oper"))
    );
    for deletion in [Deletion::Deleted, Deletion::AlreadyGone] {
        assert_eq!(users.delete(dev.id()).await.unwrap(), deletion);
    }
}

#[tokio::test]
async fn a_shop_is_opened_that_is_paid_on_an_account_and_takes_payments_itself() {
    let sandbox = sandbox().await;
    let organisation = administrator(&sandbox).organisation();
    let accounts = organisation.bank_accounts();
    let account = NewBankAccount::new(iban(), "ACME SARL");
    let account = accounts.create(&account).await.unwrap();
    let renamed = BankAccountChanges::default().holder_name("ACME SAS");
    let renamed = accounts.update(account.id(), &renamed).await.unwrap();
    assert_eq!(
        (renamed.holder_name(), renamed.iban()),
        (Some("ACME SAS"), Some(Ok(iban())))
    );
    let all = accounts.list().await.unwrap();
    assert!(all.items().iter().any(|known| known.id() == account.id()));

    let applications = organisation.applications();
    let key = PrivateKey::generate().unwrap();
    let shop = NewApplication::new("My shop", key.public(), account.id());
    let shop = applications.create(&shop).await.unwrap();
    // The sandbox hands out the secret beside the application, this once.
    let meta = shop.beside().get("meta").unwrap();
    let secret = meta["app_secret"].as_str().unwrap();
    let credentials = Credentials::new(shop.id().clone(), secret, key);
    let shopkeeper = Client::builder()
        .base_url(sandbox.base_url())
        .credentials(&credentials)
        .build()
        .unwrap();
    let payments = shopkeeper.pis().payments().list().await.unwrap();
    assert_eq!(payments.items().len(), 0);

    let urls = AppUrls::new("https://shop.example.com/callback", "shop.example.com");
    let changes = ApplicationChanges::default().name("Our shop").urls(urls);
    applications.update(shop.id(), &changes).await.unwrap();
    let read = applications.get(shop.id()).await.unwrap();
    assert_eq!(read.name(), Some("Our shop"));
    let url = read.urls().and_then(AppUrls::return_url);
    assert_eq!(url, Some("https://shop.example.com/callback"));
    let page = applications.list().with_bank_accounts().await.unwrap();
    assert!(page.items().iter().any(|known| known.id() == shop.id()));
    let paid_on = page.bank_accounts();
    assert!(paid_on.iter().any(|known| known.id() == account.id()));
    for deletion in [Deletion::Deleted, Deletion::AlreadyGone] {
        assert_eq!(applications.delete(shop.id()).await.unwrap(), deletion);
    }
    assert_eq!(
        accounts.delete(account.id()).await.unwrap(),
        Deletion::Deleted
    );
}

#[tokio::test]
async fn a_phone_rings_and_what_its_owner_shares_is_read_until_it_is_deleted() {
    let sandbox = sandbox().await;
    let ais = client(&sandbox).ais();
    let bank = ProviderId::new("handse").unwrap();
    let ring = || {
        let call = ais.authorize_decoupled(&bank).psu_id("9090901");
        let call = call.psu_ip("203.0.113.10".parse().unwrap()).state("1234");
        call.redirect_uri("https://shop.example/callback")
    };
    let refused = ring().await.unwrap();
    let begun = ring().await.unwrap();
    let pending = ais.decoupled(&bank, begun.polling_id()).await.unwrap();
    assert_eq!(pending.status(), &LoginStatus::Pending);
    let control = sandbox.control();
    for (login, answer) in [
        (&refused, PhoneAnswer::Refuse),
        (&begun, PhoneAnswer::Approve),
    ] {
        let id = login.polling_id().as_str();
        control.answer_on_phone(id, answer).await.unwrap();
    }
    let login = ais.decoupled(&bank, refused.polling_id()).until_final();
    assert_eq!(login.await.unwrap().status(), &LoginStatus::Failed);
    let login = ais.decoupled(&bank, begun.polling_id()).until_final();
    let login = login.await.unwrap();
    assert_eq!(login.status(), &LoginStatus::Completed);

    let (code, customer) = (login.code().unwrap(), login.customer_id().unwrap());
    let connection = ais.exchange(code.clone(), customer).await.unwrap();
    let accounts = connection.accounts().keep_nulls().await.unwrap();
    assert_eq!(accounts.items().len(), 3);
    assert_eq!(connection.delete().await.unwrap(), Deletion::Deleted);
    assert_eq!(connection.delete().await.unwrap(), Deletion::AlreadyGone);
}

#[tokio::test]
async fn an_application_knows_itself_and_the_logins_of_the_sandbox() {
    let sandbox = sandbox().await;
    let resources = client(&sandbox).resources();
    let application = resources
        .application()
        .with_payment_methods()
        .await
        .unwrap();
    assert_eq!(application.id(), sandbox.credentials().app_id());
    assert_eq!(application.takes_payments(), Some(true));
    assert!(application.payment_methods().count() > 0);
    let bank = ProviderId::new("ftecfr").unwrap();
    let logins = resources.test_accounts().provider(&bank).await.unwrap();
    let login = &logins.items()[0];
    assert_eq!(login.provider_id(), Some(&bank));
    assert!(login.username().is_some() && login.password().is_some());
}
