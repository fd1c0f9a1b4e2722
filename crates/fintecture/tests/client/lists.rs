//! Lists: pages, the links between them, and their items.

use fintecture::Error;
use futures_util::TryStreamExt as _;
use serde_json::json;

use crate::contract::example;
use crate::fake::{Fake, Reply, connection};

pub(crate) const HOST: &str = "https://api.fintecture.com";

/// A page of these end-to-end ids, with a link.
pub(crate) fn page(ids: &[&str], next: Option<&str>) -> Reply {
    let data: Vec<_> = ids
        .iter()
        .map(|id| {
            json!({
                "attributes": {"amount": "20", "currency": "EUR", "end_to_end_id": id},
                "meta": {"session_id": format!("session-{id}"), "status": "payment_created"},
            })
        })
        .collect();
    Reply::ok(&json!({"meta": {}, "data": data, "links": {"next": next}}).to_string())
}

async fn ids(fake: &Fake) -> Result<Vec<String>, Error> {
    let items = fake.client().pis().payments().list().page_size(2).items();
    items
        .map_ok(|payment| payment.end_to_end_id().unwrap().to_string())
        .try_collect()
        .await
}

#[tokio::test]
async fn items_follow_the_links_with_their_own_path_and_query() {
    let next = format!("{HOST}/pis/v2/payments?page[number]=2&page[size]=2");
    let fake = Fake::new(move |_, n| match n {
        0 => page(&["a", "b"], Some(&next)),
        _ => page(&["c"], None),
    });
    assert_eq!(ids(&fake).await.unwrap(), ["a", "b", "c"]);
    let seen = fake.seen();
    assert_eq!(seen[0].target, "/pis/v2/payments?page%5Bsize%5D=2");
    assert_eq!(
        seen[1].target,
        "/pis/v2/payments?page[number]=2&page[size]=2"
    );
}

#[tokio::test]
async fn both_kinds_of_pages_of_the_contract_are_read() {
    let example = example!("pagination");
    let fake = Fake::always(Reply::ok(&example["pis_list"].to_string()));
    let page = fake.client().pis().payments().list().await.unwrap();
    assert_eq!(page.total_items(), Some(2_501));
    assert_eq!(page.total_pages(), Some(26));
    assert_eq!(page.next(), example["pis_list"]["links"]["next"].as_str());

    let fake = Fake::always(Reply::ok(&example["ais_list"].to_string()));
    let page = connection(&fake.client()).accounts().await.unwrap();
    assert_eq!(page.next(), example["ais_list"]["links"]["next"].as_str());
}

#[tokio::test]
async fn pages_come_whole_each_when_it_is_wanted() {
    let next = format!("{HOST}/pis/v2/payments?page[number]=2");
    let fake = Fake::new(move |_, n| {
        match n {
        0 => Reply::ok(
            &json!({"meta": {"totalItems": 3, "totalPages": 2}, "data": [{"meta": {"session_id": "a"}}],
                    "links": {"next": next}})
            .to_string(),
        ),
        _ => page(&["c"], None),
    }
    });
    let mut pages = fake.client().pis().payments().list().pages();
    assert_eq!(fake.calls(), 0);
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!((first.items().len(), first.total_items()), (1, Some(3)));
    assert_eq!(fake.calls(), 1);
    let second = pages.try_next().await.unwrap().unwrap();
    assert_eq!(second.items()[0].id().as_str(), "session-c");
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(fake.calls(), 2);
    assert_eq!(fake.seen()[1].target, "/pis/v2/payments?page[number]=2");
}

#[tokio::test]
async fn pages_end_at_an_empty_one_and_never_go_in_a_circle() {
    let fake = Fake::new(|_, n| page(&[], Some(&format!("{HOST}/pis/v2/payments?p={n}"))));
    let pages = fake.client().pis().payments().list().pages();
    let all: Vec<_> = pages.try_collect().await.unwrap();
    assert_eq!((all.len(), fake.calls()), (1, 1));

    let fake = Fake::always(page(&["a"], Some("/pis/v2/payments")));
    let mut pages = fake.client().pis().payments().list().pages();
    assert!(pages.try_next().await.unwrap().is_some());
    let error = pages.try_next().await.unwrap_err();
    assert!(error.to_string().contains("leads back"));
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(fake.calls(), 1);
}

#[tokio::test]
async fn an_item_is_asked_for_only_when_it_is_wanted() {
    let fake = Fake::new(|_, n| page(&["a"], Some(&format!("{HOST}/pis/v2/payments?p={n}"))));
    let mut items = fake.client().pis().payments().list().items();
    assert_eq!(fake.calls(), 0);
    items.try_next().await.unwrap().unwrap();
    assert_eq!(fake.calls(), 1);
}

#[tokio::test]
async fn a_link_to_another_host_is_not_followed() {
    let fake = Fake::always(page(
        &["a"],
        Some("https://evil.example/pis/v2/payments?p=2"),
    ));
    let error = ids(&fake).await.unwrap_err();
    assert_eq!(error.invalid_fields()[0].field(), "links.next");
    assert_eq!(fake.calls(), 1);
}

#[tokio::test]
async fn a_list_that_leads_back_to_itself_ends() {
    let fake = Fake::always(page(&["a"], Some("/pis/v2/payments?page[number]=1")));
    let items = fake.client().pis().payments().list().items();
    let (mut read, mut failed) = (0, None);
    futures_util::pin_mut!(items);
    while failed.is_none() {
        match items.try_next().await {
            Ok(item) => read += usize::from(item.is_some()),
            Err(error) => failed = Some(error),
        }
    }
    assert_eq!(
        (read, fake.calls()),
        (2, 2),
        "what was read is given out first"
    );
    assert!(failed.unwrap().to_string().contains("leads back"));
}

#[tokio::test]
async fn a_list_of_ever_new_empty_pages_ends() {
    let fake = Fake::new(|_, n| page(&[], Some(&format!("{HOST}/pis/v2/payments?p={n}"))));
    assert!(ids(&fake).await.unwrap().is_empty());
    assert_eq!(fake.calls(), 1);
}
