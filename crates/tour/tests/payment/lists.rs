//! Many payments.

use fintecture::SessionStatus;
use fintecture_sandbox::Sandbox;
use futures_util::TryStreamExt as _;
use tour::client_of;

use crate::{connected, paid};

#[tokio::test]
async fn a_list_is_read_page_after_page_newest_first() {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(connected(&client, "20.00").await.id().clone());
    }
    made.reverse();

    let page = client.pis().payments().list().page_size(2).await.unwrap();
    assert_eq!((page.total_items(), page.total_pages()), (Some(5), Some(3)));
    assert!(page.next().is_some());

    let list = client.pis().payments().list().page_size(2).items();
    let listed: Vec<_> = list
        .map_ok(|payment| payment.id().clone())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(listed, made);
}

#[tokio::test]
async fn a_filter_holds_on_every_page() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    for _ in 0..3 {
        connected(&client, "20.00").await;
        paid(&sandbox, &client, "20.00").await;
    }
    let list = client.pis().payments().list().page_size(2);
    let statuses: Vec<_> = list
        .status(SessionStatus::PaymentCreated)
        .items()
        .map_ok(|payment| payment.status())
        .try_collect()
        .await
        .unwrap();
    assert_eq!(statuses, [const { SessionStatus::PaymentCreated }; 3]);
}
