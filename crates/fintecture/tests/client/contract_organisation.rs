//! The contract's own examples of an organisation.

use fintecture::organisation::{
    AppUrls, AppWebhook, ApplicationChanges, BankAccountChanges, Company, CompanyChanges,
    NewApplication, NewBankAccount, NewCompany, NewMembership, NewUser, Place, Role, User,
    UserChanges,
};
use fintecture::{Bic, Currency, Deletion};
use serde_json::{Value, json};

use crate::contract::{answering, compare, compare_body, example};
use crate::fake::{APP_ID, Fake, Reply, key};
use crate::records::{iban, id};

fn creating(example: &Value) -> Fake {
    Fake::always(Reply::Json(201, example["response"]["body"].to_string()))
}

/// What was sent: method, path and body.
fn sent(fake: &Fake, n: usize) -> (String, String, Value) {
    let seen = &fake.seen()[n];
    let body = serde_json::from_slice(&seen.body).unwrap_or_default();
    (seen.method.to_string(), seen.target.clone(), body)
}

fn is_acme(company: &Company) {
    assert_eq!(company.id().as_str(), "co-1");
    assert_eq!(company.name(), Some("ACME SARL"));
    assert_eq!(company.external_id(), Some("acme-001"));
    assert_eq!(company.incorporation(), None);
    assert_eq!(company.extra().get("type"), Some(&json!("companies")));
    assert!(company.extra_attributes().is_empty() && company.beside().is_empty());
}

#[tokio::test]
async fn companies_are_as_the_contract_has_them() {
    let create = example!("oac-companies-create");
    let fake = creating(&create);
    let acme = NewCompany::new("ACME SARL").external_id("acme-001");
    let companies = fake.client().organisation().companies();
    is_acme(&companies.create(&acme).await.unwrap());
    compare(&fake.seen()[0], &create);
    compare_body(&fake.seen()[0], &create);

    let list = example!("oac-companies-list");
    let fake = answering(&list);
    let companies = fake.client().organisation().companies();
    is_acme(&companies.list().await.unwrap().items()[0]);
    compare(&fake.seen()[0], &list);

    let item = example!("oac-companies-item");
    let fake = answering(&item);
    let companies = fake.client().organisation().companies();
    is_acme(&companies.get(&id("co-1")).await.unwrap());
    compare(&fake.seen()[0], &item);
    let changes = CompanyChanges::default()
        .name("ACME SAS")
        .external_id("acme-2")
        .incorporation("732829320")
        .extra_attribute("x", 1);
    is_acme(&companies.update(&id("co-1"), &changes).await.unwrap());
    let (method, path, body) = sent(&fake, 1);
    assert_eq!(
        (method.as_str(), path.as_str()),
        ("PATCH", "/v1/companies/co-1")
    );
    assert_eq!(
        body,
        json!({"data": {"type": "companies", "id": "co-1", "attributes": {
            "name": "ACME SAS", "external_id": "acme-2", "incorporation": "732829320", "x": 1,
        }}})
    );
}

#[tokio::test]
async fn a_company_needs_a_name_and_something_that_identifies_it() {
    let fake = Fake::always(Reply::ok(r#"{"data":{"id":"co-1"}}"#));
    let companies = fake.client().organisation().companies();
    let error = companies.create(&NewCompany::new(" ")).await.unwrap_err();
    insta::assert_snapshot!(error, @"organisation.companies.create: data.attributes.name: not empty (1 character: spaces); data.attributes.external_id: required where there is no incorporation");
    let registered = NewCompany::new("ACME").incorporation("732829320");
    companies.create(&registered).await.unwrap();
    assert_eq!(fake.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_deleted_twice_is_gone_already() {
    for refusal in [Reply::refusal(404, "not_found"), Reply::status(404)] {
        let fake = Fake::new(move |_, n| match n {
            0 => Reply::status(204),
            1 => Reply::Lost,
            _ => refusal.clone(),
        });
        let companies = fake.client().organisation().companies();
        let first = companies.delete(&id("co-1")).await.unwrap();
        assert_eq!(first, Deletion::Deleted);
        let again = companies.delete(&id("co-1")).await.unwrap();
        assert_eq!(again, Deletion::AlreadyGone);
        assert_eq!(fake.calls(), 3);
        assert_eq!(sent(&fake, 0).0, "DELETE");
    }
}

fn is_the_developer(user: &User) {
    assert_eq!(user.id().as_str(), "us-1");
    assert_eq!(user.email(), Some("dev@example.com"));
    assert_eq!(user.first_name(), Some("Dev"));
    assert_eq!(user.last_name(), Some("Eloper"));
    assert_eq!(user.extra().get("type"), Some(&json!("users")));
    assert!(user.extra_attributes().is_empty());
}

#[tokio::test]
async fn a_user_is_made_together_with_a_membership() {
    let create = example!("oac-users-create");
    let fake = creating(&create);
    let users = fake.client().organisation().users();
    let developer = NewUser::new("dev@example.com", "Dev", "Eloper");
    let place = Place::Company(id("co-1"));
    let user = users
        .create(&developer, &place, &Role::Developer)
        .await
        .unwrap();
    compare(&fake.seen()[0], &create);
    compare_body(&fake.seen()[0], &create);
    is_the_developer(&user);
    let memberships = user.memberships();
    let [membership] = &memberships[..] else {
        panic!("one membership")
    };
    assert_eq!(membership.id().as_str(), "me-1");
    assert_eq!(membership.role(), Some(&Role::Developer));
    assert_eq!(membership.place(), Some(place));
    assert_eq!(membership.user_id(), None);
    assert_eq!(membership.notification_preferences(), None);

    let at_a_node = Place::Node(id("n-3"));
    users
        .create(&developer, &at_a_node, &Role::Admin)
        .await
        .unwrap();
    let (_, _, body) = sent(&fake, 1);
    assert_eq!(
        body["included"][0]["relationships"],
        json!({"organisation_node": {"data": {"type": "organisation_nodes", "id": "n-3"}}})
    );
}

#[tokio::test]
async fn users_are_read_changed_and_deleted() {
    let item = example!("oac-users-item");
    let fake = answering(&item);
    let users = fake.client().organisation().users();
    let user = users.get(&id("us-1")).await.unwrap();
    compare(&fake.seen()[0], &item);
    is_the_developer(&user);
    assert!(user.memberships().is_empty() && user.beside().is_empty());
    let changes = UserChanges::default()
        .email("d@example.com")
        .first_name("D")
        .last_name("Oper");
    users.update(&id("us-1"), &changes).await.unwrap();
    let (method, path, body) = sent(&fake, 1);
    assert_eq!(
        (method.as_str(), path.as_str()),
        ("PATCH", "/v1/users/us-1")
    );
    assert_eq!(
        body["data"],
        json!({"type": "users", "id": "us-1", "attributes": {
            "email": "d@example.com", "first_name": "D", "last_name": "Oper",
        }})
    );
    users.delete(&id("us-1")).await.unwrap();
    let error = users
        .create(
            &NewUser::new("", "", ""),
            &Place::Node(id("n")),
            &Role::Viewer,
        )
        .await
        .unwrap_err();
    insta::assert_snapshot!(error, @"organisation.users.create: data.attributes.email: an e-mail address such as jane@example.com (empty)");
}

#[tokio::test]
async fn the_tree_is_read_to_the_last_member() {
    let example = example!("oac-organisation-nodes-tree");
    let fake = answering(&example);
    let nodes = fake.client().organisation().nodes();
    let tree = nodes.tree(&id("n-3")).await.unwrap();
    compare(&fake.seen()[0], &example);
    let [top] = tree.top() else {
        panic!("one node at the top")
    };
    assert_eq!(top.id().as_str(), "n-2");
    assert_eq!(top.name(), Some("Node n-2"));
    assert_eq!(top.children_ids(), [id("n-3")]);
    assert_eq!(top.extra().get("type"), Some(&json!("organisation_nodes")));
    assert!(top.extra_attributes().is_empty());
    let below: Vec<_> = tree.below(top).collect();
    assert_eq!(below, tree.deeper().iter().collect::<Vec<_>>());
    assert_eq!(below[0].name(), Some("Node n-3"));
    assert!(below[0].children_ids().is_empty());
    assert_eq!(tree.find(&id("n-3")), Some(below[0]));
    assert_eq!(tree.requested_id(), Some(&id("n-3")));
    assert_eq!(tree.top_id(), Some(&id("n-1")));
    assert!(tree.extra().is_empty() && tree.extra_meta().is_empty());
}

#[tokio::test]
async fn nodes_are_as_the_contract_has_them() {
    let example = example!("oac-organisation-nodes");
    let fake = creating(&example);
    let nodes = fake.client().organisation().nodes();
    let node = nodes.create("Region west", &id("n-1")).await.unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    assert_eq!(node.id().as_str(), "n-4");
    assert_eq!(node.name(), Some("Node n-4"));
    assert!(node.children_ids().is_empty() && node.extra_attributes().is_empty());
    nodes.get(&id("n-4")).await.unwrap();
    nodes.rename(&id("n-4"), "West").await.unwrap();
    nodes.delete(&id("n-4")).await.unwrap();
    let path = "/v1/organisation_nodes/n-4".to_owned();
    assert_eq!(
        sent(&fake, 1),
        ("GET".to_owned(), path.clone(), Value::Null)
    );
    let renaming = json!({"data": {
        "type": "organisation_nodes", "id": "n-4", "attributes": {"name": "West"},
    }});
    assert_eq!(sent(&fake, 2), ("PATCH".to_owned(), path.clone(), renaming));
    assert_eq!(sent(&fake, 3), ("DELETE".to_owned(), path, Value::Null));
    let error = nodes.create("", &id("n-1")).await.unwrap_err();
    insta::assert_snapshot!(error, @"organisation.nodes.create: data.attributes.name: not empty (empty)");
}

#[tokio::test]
async fn companies_of_a_node_are_listed_with_those_below_on_demand() {
    let fake = answering(&example!("oac-companies-list"));
    let nodes = fake.client().organisation().nodes();
    is_acme(
        &nodes
            .companies(&id("n-1"))
            .recursive()
            .await
            .unwrap()
            .items()[0],
    );
    let target = "/v1/organisation_nodes/n-1/companies?recursive=true";
    assert_eq!(fake.seen()[0].target, target);
}

#[tokio::test]
async fn memberships_are_as_the_contract_has_them() {
    let example = example!("oac-memberships");
    let fake = creating(&example);
    let memberships = fake.client().organisation().memberships();
    let viewer = NewMembership::new(&id("us-1"), Place::Node(id("n-3")), Role::Viewer);
    let membership = memberships.create(&viewer).await.unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    assert_eq!(membership.id().as_str(), "me-2");
    assert_eq!(membership.role(), Some(&Role::Viewer));
    assert_eq!(membership.place(), None);
    assert!(membership.extra_attributes().is_empty());

    let preferences = json!({"payments": true});
    let told = viewer.extra_attribute("notification_preferences", preferences.clone());
    memberships.create(&told).await.unwrap();
    let attributes = &sent(&fake, 1).2["data"]["attributes"];
    assert_eq!(attributes["notification_preferences"], preferences);
    memberships
        .set_role(&id("me-2"), &Role::Admin)
        .await
        .unwrap();
    let (method, path, body) = sent(&fake, 2);
    assert_eq!(
        (method.as_str(), path.as_str()),
        ("PATCH", "/v1/memberships/me-2")
    );
    let promoting = json!({"type": "memberships", "id": "me-2", "attributes": {"role": "admin"}});
    assert_eq!(body["data"], promoting);
    memberships.delete(&id("me-2")).await.unwrap();
}

#[tokio::test]
async fn a_membership_says_whose_and_where_it_is() {
    let body = json!({"data": {"id": "me", "attributes": {"notification_preferences": {"x": 1}},
        "relationships": {
            "user": {"data": {"type": "users", "id": "us-1"}},
            "organisation_node": {"data": {"type": "organisation_nodes", "id": "n-3"}},
        },
    }});
    let fake = Fake::always(Reply::ok(&body.to_string()));
    let memberships = fake.client().organisation().memberships();
    let membership = memberships
        .set_role(&id("me"), &Role::Viewer)
        .await
        .unwrap();
    assert_eq!(membership.user_id(), Some(id("us-1")));
    assert_eq!(membership.place(), Some(Place::Node(id("n-3"))));
    let preferences = membership.notification_preferences().unwrap();
    assert_eq!(preferences.get("x"), Some(&json!(1)));
}

#[tokio::test]
async fn applications_are_as_the_contract_has_them() {
    let example = example!("oac-applications");
    let fake = creating(&example);
    let applications = fake.client().organisation().applications();
    let shop = NewApplication::new("My shop", key().public(), &id("oba-1"));
    let application = applications.create(&shop).await.unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    let pem = &sent(&fake, 0).2["data"]["attributes"]["app_public_key"];
    assert_eq!(pem, &key().public().to_pem());
    assert_eq!(application.id().as_str(), APP_ID);
    assert_eq!(application.name(), Some("My shop"));
    let urls = application.urls().unwrap();
    assert_eq!(urls.return_url(), Some("https://shop.example.com/callback"));
    assert_eq!(urls.domain(), Some("shop.example.com"));
    assert!(urls.extra().is_empty());
    let [hook] = application.webhooks() else {
        panic!("one webhook")
    };
    assert_eq!(hook.url(), "https://shop.example.com/webhook");
    assert_eq!(hook.events(), ["payment_session.status.payment_created"]);
    assert!(hook.extra().is_empty());
    assert_eq!(application.bank_account_id(), None);
    assert!(application.extra_attributes().is_empty());
}

#[tokio::test]
async fn applications_are_listed_read_changed_and_deleted() {
    let document = example!("oac-applications")["response"]["body"].clone();
    let related = json!({"bank_account": {"data": {"type": "bank_accounts", "id": "oba-1"}}});
    let mut listed = document["data"].clone();
    listed["relationships"] = related;
    let list = json!({"data": [listed], "included": [
        {"type": "bank_accounts", "id": "oba-1"}, {"type": "companies", "id": "co-1"}, 7,
    ]});
    let fake = Fake::new(move |seen, _| {
        let is_list = seen.target.contains('?');
        Reply::ok(&if is_list { &list } else { &document }.to_string())
    });
    let applications = fake.client().organisation().applications();
    let call = applications
        .list()
        .company(&id("co-1"))
        .with_bank_accounts();
    let page = call.await.unwrap();
    let target = "/v1/applications?filter%5Bcompany_id%5D=co-1&include=bank_accounts";
    assert_eq!(fake.seen()[0].target, target);
    assert_eq!(page.items()[0].bank_account_id(), Some(id("oba-1")));
    let accounts = page.bank_accounts();
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].id().as_str(), "oba-1");

    applications.get(&id("app")).await.unwrap();
    let changes = ApplicationChanges::default()
        .name("Shop")
        .urls(AppUrls::new("https://shop.example/back", "shop.example"))
        .webhooks([AppWebhook::new("https://shop.example/hook", ["a", "b"])]);
    applications.update(&id("app"), &changes).await.unwrap();
    applications.delete(&id("app")).await.unwrap();
    let path = "/v1/applications/app".to_owned();
    assert_eq!(
        sent(&fake, 1),
        ("GET".to_owned(), path.clone(), Value::Null)
    );
    let body = json!({"data": {"type": "applications", "id": "app", "attributes": {
        "app_name": "Shop",
        "app_urls": {"return_url": "https://shop.example/back", "domain": "shop.example"},
        "app_webhooks": [{"url": "https://shop.example/hook", "events": ["a", "b"]}],
    }}});
    assert_eq!(sent(&fake, 2), ("PATCH".to_owned(), path.clone(), body));
    assert_eq!(sent(&fake, 3), ("DELETE".to_owned(), path, Value::Null));
}

#[tokio::test]
async fn bank_accounts_are_as_the_contract_has_them() {
    let example = example!("oac-bank-accounts");
    let fake = creating(&example);
    let accounts = fake.client().organisation().bank_accounts();
    let account = NewBankAccount::new(iban(), "ACME SARL")
        .bic(Bic::parse("BDFEFRPPCCT").unwrap())
        .currency(Currency::EUR);
    let made = accounts.create(&account).await.unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    assert_eq!(made.id().as_str(), "oba-1");
    assert_eq!(made.iban_text(), Some("FR7630001007941234567890185"));
    assert_eq!(made.iban(), Some(Ok(iban())));
    assert_eq!(made.holder_name(), Some("ACME SARL"));
    assert_eq!(made.currency().unwrap().as_str(), "EUR");
    assert_eq!(made.bic(), None);
    assert!(made.extra_attributes().is_empty());
    let changes = BankAccountChanges::default()
        .iban(iban())
        .bic(Bic::parse("BDFEFRPPCCT").unwrap())
        .holder_name("ACME SAS");
    accounts.update(&id("oba-1"), &changes).await.unwrap();
    accounts.delete(&id("oba-1")).await.unwrap();
    let path = "/v1/bank_accounts/oba-1".to_owned();
    let body = json!({"data": {"type": "bank_accounts", "id": "oba-1", "attributes": {
        "iban": "FR7630001007941234567890185", "bic": "BDFEFRPPCCT", "holder_name": "ACME SAS",
    }}});
    assert_eq!(sent(&fake, 1), ("PATCH".to_owned(), path.clone(), body));
    assert_eq!(sent(&fake, 2), ("DELETE".to_owned(), path, Value::Null));
    let fake = Fake::always(Reply::ok(r#"{"data":[{"id":"oba-1"}]}"#));
    let accounts = fake.client().organisation().bank_accounts();
    assert_eq!(
        accounts.list().await.unwrap().items()[0].id().as_str(),
        "oba-1"
    );
    assert_eq!(fake.seen()[0].target, "/v1/bank_accounts");
}
