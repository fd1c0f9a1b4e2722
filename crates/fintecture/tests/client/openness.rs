//! Answers are not refused for what is null or empty in them, and nothing that came is lost.

use fintecture::ais::Account;
use fintecture::pis::{Connect, RefundOutcome, Settlement};
use fintecture::{Money, Page, SessionStatus};
use serde_json::{Value, json};

use crate::fake::{Fake, Reply, SESSION, connection};
use crate::operations::session;
use crate::records::id;

fn answering(body: &Value) -> Fake {
    Fake::always(Reply::ok(&body.to_string()))
}

#[tokio::test]
async fn a_session_that_was_made_is_not_lost_to_a_null_or_an_empty_member() {
    for data in [
        json!(null),
        json!({"attributes": null}),
        json!({"attributes": {"amount": null, "currency": ""}}),
    ] {
        let meta = json!({"session_id": SESSION, "url": "https://pay.example/1", "provider": ""});
        let fake = answering(&json!({"meta": meta, "data": data}));
        let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
        let made = fake.client().pis().connect(order).state("s").await.unwrap();
        assert_eq!(made.id(), &session());
        assert_eq!((made.amount(), made.provider()), (None, None));
    }
}

#[tokio::test]
async fn a_refund_that_was_made_is_not_lost_to_a_null_or_an_empty_member() {
    let meta = json!({"session_id": "", "status": "refund_accepted"});
    let fake = answering(&json!({"meta": meta, "errors": null}));
    let refund = fake.client().pis().refund(&session()).await.unwrap();
    assert_eq!(refund.outcome(), RefundOutcome::Accepted);
    assert_eq!(refund.session_id(), None);
    let fake = answering(&json!({"meta": null}));
    let refund = fake.client().pis().refund(&session()).await.unwrap();
    assert_eq!(refund.outcome(), RefundOutcome::Unknown(String::new()));
}

#[tokio::test]
async fn what_is_null_is_absent() {
    let meta = json!({"session_id": SESSION, "status": "payment_created"});
    for data in [json!(null), json!({"attributes": null})] {
        let fake = answering(&json!({"meta": meta, "data": data, "included": null}));
        let payment = fake.client().pis().payments().get(&session()).await;
        let payment = payment.unwrap();
        assert_eq!(payment.status(), SessionStatus::PaymentCreated);
        assert_eq!(payment.refunds().count(), 0);
    }
    for related in [
        json!(null),
        json!({"payments": null}),
        json!({"payments": {"data": null}}),
    ] {
        let data = json!({"id": "s1", "attributes": null, "relationships": related});
        let list = json!({"data": [data], "included": null, "meta": null, "links": null});
        let page = answering(&list).client().pis().settlements().list().await;
        let page: Page<Settlement> = page.unwrap();
        assert_eq!(page.items()[0].payment_ids().count(), 0);
    }
    let list = json!({
        "data": [{"id": "a1", "attributes": null}],
        "meta": {"customer_id": "", "provider": ""},
    });
    let page = connection(&answering(&list).client()).accounts().await;
    let page = page.unwrap();
    assert_eq!((page.customer_id(), page.provider()), (None, None));
    assert_eq!(page.items()[0].balance(), None);
}

#[tokio::test]
async fn what_stands_around_a_list_is_kept() {
    let list = json!({
        "data": [],
        "links": {"self": "https://api.example/1", "prev": null},
        "warnings": ["slow"],
    });
    let client = answering(&list).client();
    let page = client.pis().payments().list().await.unwrap();
    assert_eq!(
        page.extra_links().get("self"),
        Some(&json!("https://api.example/1"))
    );
    assert_eq!(page.extra().get("warnings"), Some(&json!(["slow"])));
    let page = connection(&client).accounts().await.unwrap();
    assert_eq!(page.extra_links().iter().count(), 2);
    assert_eq!(page.extra().get("warnings"), Some(&json!(["slow"])));
}

#[tokio::test]
async fn what_stands_beside_one_object_is_kept() {
    let alone = json!({"data": {"id": "x1"}, "meta": {"seen": 7}, "more": true});
    let client = answering(&alone).client();
    let pis = client.pis();
    let transaction = pis.transactions().get(&id("x1")).await.unwrap();
    let settlement = pis.settlements().get(&id("x1")).await.unwrap();
    let assessment = pis.assess(Money::eur("5").unwrap(), "123456789").await;
    let assessment = assessment.unwrap();
    for beside in [
        transaction.beside(),
        settlement.beside(),
        assessment.beside(),
    ] {
        assert_eq!(beside.get("meta"), Some(&json!({"seen": 7})));
        assert_eq!(beside.get("more"), Some(&json!(true)));
    }
    let account: Account = connection(&client).account(&id("x1")).await.unwrap();
    assert_eq!(account.extra_meta().get("seen"), Some(&json!(7)));
    assert_eq!(account.beside().get("more"), Some(&json!(true)));
}
