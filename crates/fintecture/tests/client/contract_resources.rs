//! The contract's own examples of the application, test accounts and functionalities.

use fintecture::pis::PaymentMethod;
use fintecture::resources::SortOrder;
use serde_json::json;

use crate::contract::{answering, compare, example};
use crate::fake::{APP_ID, Fake, Reply};
use crate::records::id;

#[tokio::test]
async fn the_application_is_read_to_the_last_member() {
    let example = example!("res-applications");
    let fake = answering(&example);
    let resources = fake.client().resources();
    let application = resources
        .application()
        .with_payment_methods()
        .await
        .unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert!(!seen.headers.contains_key("authorization"));
    assert_eq!(fake.tokens(), 0);
    assert_eq!(application.id().as_str(), APP_ID);
    assert_eq!(application.name(), Some("My shop"));
    assert_eq!(application.description(), Some("My online shop"));
    assert_eq!(application.reads_accounts(), Some(false));
    assert_eq!(application.takes_payments(), Some(true));
    let methods: Vec<_> = application.payment_methods().cloned().collect();
    assert_eq!(
        methods,
        [
            PaymentMethod::ImmediateTransfer,
            PaymentMethod::SmartTransfer,
            PaymentMethod::Bnpl
        ]
    );
    assert_eq!(application.extra().get("type"), Some(&json!("app")));
    assert!(application.extra_attributes().is_empty() && application.beside().is_empty());
}

#[tokio::test]
async fn the_application_is_read_without_payment_methods_too() {
    let body = json!({"data": {"id": "app", "attributes": null}, "meta": {"x": 1}});
    let fake = Fake::always(Reply::ok(&body.to_string()));
    let application = fake.client().resources().application().await.unwrap();
    assert_eq!(fake.seen()[0].target, "/res/v1/applications");
    assert_eq!(application.payment_methods().count(), 0);
    assert_eq!(application.takes_payments(), None);
    assert_eq!(application.beside().get("meta"), Some(&json!({"x": 1})));
}

#[tokio::test]
async fn a_method_of_payment_from_the_future_is_kept_with_what_is_said_of_it() {
    let body = json!({"data": {"id": "app", "attributes": {
        "scope": {"pis": true, "vrp": true},
        "payment_methods": [{"id": "teleport", "order": 0}],
    }}});
    let fake = Fake::always(Reply::ok(&body.to_string()));
    let application = fake.client().resources().application().await.unwrap();
    let teleport = PaymentMethod::from("teleport");
    let methods: Vec<_> = application.payment_methods().collect();
    assert_eq!(methods, [&teleport]);
    let said = application.extra_of(&teleport).unwrap();
    assert_eq!(said.get("order"), Some(&json!(0)));
    assert!(application.extra_of(&PaymentMethod::Bnpl).is_none());
    let scope = application.extra_scope().unwrap();
    assert_eq!(scope.get("vrp"), Some(&json!(true)));
}

#[tokio::test]
async fn test_accounts_are_listed_as_the_contract_has_it() {
    let example = example!("res-testaccounts");
    let fake = answering(&example);
    let resources = fake.client().resources();
    let page = resources
        .test_accounts()
        .provider(&id("bbvaes"))
        .await
        .unwrap();
    compare(&fake.seen()[0], &example);
    let [account] = page.items() else {
        panic!("one account")
    };
    assert_eq!(account.id(), "1");
    assert_eq!(account.provider_id().unwrap().as_str(), "bbvaes");
    assert_eq!(account.username(), Some("<test login>"));
    assert_eq!(account.password(), Some("<test password>"));
    assert_eq!(account.name(), None);
    assert_eq!(account.extra().get("type"), Some(&json!("testaccount")));
    assert!(account.extra_attributes().is_empty());
}

#[tokio::test]
async fn test_accounts_can_be_sorted_by_bank() {
    let fake = Fake::always(Reply::ok(r#"{"data":[]}"#));
    let call = fake.client().resources().test_accounts();
    let call = call.sort_by_provider(SortOrder::Ascending);
    call.sort_by_provider(SortOrder::Descending).await.unwrap();
    assert_eq!(
        fake.seen()[0].target,
        "/res/v1/testaccounts?sort%5Bprovider%5D=DESC"
    );
}

#[tokio::test]
async fn a_functionality_is_asked_for_with_a_token_and_the_id() {
    let example = example!("res-functionalities");
    let fake = answering(&example);
    let resources = fake.client().resources();
    let feature = resources.functionality("some-functionality").await.unwrap();
    let seen = fake.seen().remove(0);
    compare(&seen, &example);
    assert_eq!(seen.header("app_id"), APP_ID);
    assert_eq!(feature.id(), "some-functionality");
    assert_eq!(feature.is_enabled(), Some(true));
    assert_eq!(feature.extra().get("type"), Some(&json!("functionality")));
    assert!(feature.extra_attributes().is_empty());
}
