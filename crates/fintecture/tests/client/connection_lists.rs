//! What a bank lists, page after page.

use fintecture::{AccountId, Error};
use futures_util::TryStreamExt as _;
use serde_json::json;

use crate::fake::{Fake, Reply, connection};

const HOST: &str = "https://api.fintecture.com";

fn page(ids: &[&str], next: Option<&str>) -> Reply {
    let data: Vec<_> = ids
        .iter()
        .map(|id| json!({"id": id, "attributes": {"amount": "-1", "currency": "EUR"}}))
        .collect();
    // The meta of a bank is the bank's own.
    let meta = json!({"totalItems": "many"});
    Reply::ok(&json!({"meta": meta, "data": data, "links": {"next": next}}).to_string())
}

async fn transactions(fake: &Fake) -> Result<Vec<String>, Error> {
    let account = AccountId::new("a1").unwrap();
    let items = connection(&fake.client()).transactions(&account).items();
    items
        .map_ok(|transaction| transaction.id().unwrap().to_owned())
        .try_collect()
        .await
}

#[tokio::test]
async fn both_styles_of_pages_are_followed_as_the_server_wrote_them() {
    for style in ["page[number]", "page[cursor]"] {
        let fake = Fake::new(move |seen, n| {
            let path = seen.target.split('?').next().unwrap();
            let next = (n < 2).then(|| format!("{HOST}{path}?{style}=c{n}%3D"));
            page(&[["a", "b", "c"][n]], next.as_deref())
        });
        assert_eq!(transactions(&fake).await.unwrap(), ["a", "b", "c"]);
        let seen = fake.seen();
        assert!(seen[1].target.ends_with(&format!("?{style}=c0%3D")));
        assert!(
            seen.iter()
                .all(|seen| seen.header("authorization") == "Bearer access")
        );
    }
}

#[tokio::test]
async fn what_a_bank_sends_along_is_kept() {
    let along = json!({"id": "c1", "type": "cards"});
    let body = json!({"data": [], "included": [along]}).to_string();
    let fake = Fake::always(Reply::ok(&body));
    let page = connection(&fake.client()).accounts().await.unwrap();
    assert_eq!(page.included().collect::<Vec<_>>(), [along]);
    assert!(!format!("{page:?}").contains("c1"));
}

#[tokio::test]
async fn a_connections_token_goes_to_no_other_host_and_no_list_is_endless() {
    let elsewhere = Fake::always(page(&["a"], Some("https://evil.example/ais")));
    let error = transactions(&elsewhere).await.unwrap_err();
    assert_eq!(error.invalid_fields()[0].field(), "links.next");
    assert_eq!(elsewhere.calls(), 1);
    let circle = Fake::always(page(&["a"], Some("/ais/v1/again")));
    let error = transactions(&circle).await.unwrap_err();
    assert!(error.to_string().contains("leads back"));
    assert_eq!(circle.calls(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_list_goes_on_over_a_refresh_and_says_who_is_there_on_every_page() {
    let fake = Fake::with_tokens(
        |_, _| Reply::tokens("access-0", None),
        |seen, n| match (n, seen.header("authorization")) {
            (0, _) => page(&["a"], Some("/ais/v1/more")),
            (_, "Bearer access") => Reply::refusal(401, "invalid_token"),
            _ => page(&["b"], None),
        },
    );
    let account = AccountId::new("a1").unwrap();
    let read: Vec<_> = connection(&fake.client())
        .transactions(&account)
        .psu_ip("203.0.113.10".parse().unwrap())
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!((read.len(), fake.tokens()), (2, 1));
    assert!(
        fake.seen()
            .iter()
            .all(|seen| seen.header("x-psu-ip-address") == "203.0.113.10")
    );
}
