//! Calls whose answer was lost: what became of them is searched for.

use std::num::NonZeroUsize;
use std::time::Duration;

use fintecture::pis::{Connect, Payment};
use fintecture::{EndToEndId, Error, Money, SessionId};
use serde_json::json;
use tokio::time::Instant;

use crate::fake::{Fake, Reply, SESSION};
use crate::lists::{HOST, page};

/// A connect whose answer is lost, then a list of `pages`.
async fn lost_then(
    own_id: &str,
    pages: impl Fn(usize) -> Reply + Send + Sync + 'static,
    window: usize,
) -> (Result<Option<Payment>, Error>, usize) {
    let fake = Fake::new(move |_, n| if n == 0 { Reply::Lost } else { pages(n) });
    let client = fake.client();
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42")
        .end_to_end_id(EndToEndId::new(own_id).unwrap());
    let error = client.pis().connect(order).state("s").await.unwrap_err();
    let call = client
        .pis()
        .payments()
        .reconcile(error.ambiguous().unwrap());
    let found = call.among_newest(NonZeroUsize::new(window).unwrap()).await;
    (found, fake.calls() - 1)
}

#[tokio::test]
async fn a_lost_payment_is_found_by_its_end_to_end_id() {
    let next = format!("{HOST}/pis/v2/payments?page[number]=2");
    let pages = move |n| match n {
        1 => page(&["other", "another"], Some(&next)),
        _ => page(&["mine"], None),
    };
    let (found, _) = lost_then("mine", pages, 100).await;
    assert_eq!(found.unwrap().unwrap().id().as_str(), "session-mine");
}

#[tokio::test]
async fn a_payment_that_was_not_made_is_not_found() {
    let (found, calls) = lost_then("mine", |_| page(&["other"], None), 100).await;
    assert_eq!((found.unwrap(), calls), (None, 1));
}

#[tokio::test]
async fn the_search_ends_at_its_window() {
    let endless = |n| page(&["x", "y"], Some(&format!("{HOST}/pis/v2/payments?p={n}")));
    let (found, calls) = lost_then("mine", endless, 6).await;
    assert_eq!((found.unwrap(), calls), (None, 3));
}

#[tokio::test(start_paused = true)]
async fn the_search_ends_at_its_deadline_however_many_pages_there_are() {
    let fake = Fake::new(|_, n| match n {
        0 => Reply::Lost,
        _ => Reply::Late(
            Duration::from_secs(1),
            Box::new(page(&["x"], Some(&format!("{HOST}/pis/v2/payments?p={n}")))),
        ),
    });
    let client = fake.client();
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    let error = client.pis().connect(order).state("s").await.unwrap_err();
    let began = Instant::now();
    let limit = Duration::from_millis(2_500);
    let search = client
        .pis()
        .payments()
        .reconcile(error.ambiguous().unwrap());
    let error = search.deadline(limit).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(began.elapsed(), limit);
}

#[tokio::test]
async fn a_lost_refund_has_nothing_to_be_searched_by() {
    let fake = Fake::always(Reply::Lost);
    let client = fake.client();
    let id = SessionId::new(SESSION).unwrap();
    let error = client.pis().refund(&id).await.unwrap_err();
    let call = client
        .pis()
        .payments()
        .reconcile(error.ambiguous().unwrap());
    assert_eq!(
        call.await.unwrap_err().invalid_fields()[0].field(),
        "end_to_end_id"
    );
}

/// A page of refunds, each `(its id, the session that it gives back)`.
fn refunds(of: &[(&str, &str)], next: Option<&str>) -> Reply {
    let data: Vec<_> = of
        .iter()
        .map(|(id, refunded)| {
            json!({
                "meta": {"session_id": id, "status": "payment_created", "type": "Refund"},
                "attributes": {"refunded_session_id": refunded},
            })
        })
        .collect();
    Reply::ok(&json!({"data": data, "links": {"next": next}}).to_string())
}

#[tokio::test]
async fn every_refund_of_a_payment_is_found_by_the_session_it_gives_back() {
    let next = format!("{HOST}/pis/v2/payments?page[number]=2");
    let fake = Fake::new(move |_, n| match n {
        0 => Reply::Lost,
        1 => refunds(&[("mine", SESSION), ("of another", "x")], Some(&next)),
        _ => refunds(&[("older", SESSION)], None),
    });
    let client = fake.client();
    let id = SessionId::new(SESSION).unwrap();
    let error = client.pis().refund(&id).await.unwrap_err();
    let payments = client.pis().payments();
    let ambiguous = error.ambiguous().unwrap();
    let found = payments.reconcile_refund(ambiguous).await.unwrap();
    let ids: Vec<&str> = found.iter().map(|refund| refund.id().as_str()).collect();
    assert_eq!(ids, ["mine", "older"]);

    let window = NonZeroUsize::new(1).unwrap();
    let call = payments.reconcile_refund(ambiguous).among_newest(window);
    assert!(call.await.unwrap().len() <= 1);
}

#[tokio::test]
async fn a_lost_connect_gives_nothing_back() {
    let fake = Fake::always(Reply::Lost);
    let client = fake.client();
    let order = Connect::new(Money::eur("20").unwrap(), "Order 42");
    let error = client.pis().connect(order).state("s").await.unwrap_err();
    let payments = client.pis().payments();
    let call = payments.reconcile_refund(error.ambiguous().unwrap());
    assert_eq!(
        call.await.unwrap_err().invalid_fields()[0].field(),
        "session_id"
    );
}
