//! Lists, reconciliation, and webhooks confirmed.

use std::num::NonZeroUsize;
use std::time::Duration;

use fintecture::pis::{Collection, Connect, Payment, RefundOutcome};
use fintecture::webhook::{Event, Verifier, testing::Forge};
use fintecture::{
    AppId, EndToEndId, Error, Money, SessionId, SessionStatus, SessionType, TransferReason,
    redirect,
};
use futures_util::TryStreamExt as _;
use serde_json::json;
use tokio::time::Instant;

use crate::contract::example;
use crate::fake::{APP_ID, Fake, Reply, SESSION, connection, key};

const HOST: &str = "https://api.fintecture.com";

/// A page of these end-to-end ids, with a link.
fn page(ids: &[&str], next: Option<&str>) -> Reply {
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

#[tokio::test]
async fn a_claim_is_confirmed_by_reading_the_payment() {
    let claimed_status = SessionStatus::PaymentCreated;
    let event = Event::new(SessionId::new(SESSION).unwrap(), claimed_status);
    let app_id = AppId::new(APP_ID).unwrap();
    let delivery = Forge::new(app_id.clone(), key().public().clone())
        .form(&event)
        .unwrap();
    let verifier = Verifier::new(app_id, key().clone());
    let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();

    let fake = Fake::always(Reply::ok(&format!(
        r#"{{"meta":{{"session_id":"{SESSION}","status":"payment_pending"}}}}"#
    )));
    let payment = claimed.confirm(&fake.client()).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentPending);
    assert_eq!(fake.seen()[0].target, format!("/pis/v2/payments/{SESSION}"));
}

#[tokio::test]
async fn a_way_back_is_confirmed_by_reading_the_payment() {
    let fake = Fake::always(Reply::ok(&format!(
        r#"{{"meta":{{"session_id":"{SESSION}","status":"payment_pending"}}}}"#
    )));
    let address = format!("session_id={SESSION}&status=payment_created&state=s");
    let back = redirect::Pis::parse(&address).unwrap();
    let payment = back.confirm(&fake.client()).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentPending);
    assert_eq!(fake.seen()[0].target, format!("/pis/v2/payments/{SESSION}"));
}

async fn payment(meta: &str, data: &str) -> Payment {
    let body = format!(r#"{{"meta":{{"session_id":"{SESSION}",{meta}}},"data":{data}}}"#);
    let fake = Fake::always(Reply::ok(&body));
    let id = SessionId::new(SESSION).unwrap();
    fake.client().pis().payments().get(&id).await.unwrap()
}

#[tokio::test]
async fn a_merchant_ships_when_the_contract_says_so() {
    for (status, state, external, acquiring, either) in [
        (
            "payment_created",
            "completed",
            Some(true),
            Some(false),
            None,
        ),
        (
            "payment_created",
            "received",
            Some(true),
            Some(true),
            Some(true),
        ),
        (
            "payment_created",
            "overpaid",
            Some(true),
            Some(true),
            Some(true),
        ),
        ("payment_created", "teleported", Some(true), None, None),
        (
            "order_created",
            "pending",
            Some(true),
            Some(true),
            Some(true),
        ),
        (
            "payment_pending",
            "received",
            Some(false),
            Some(false),
            Some(false),
        ),
        (
            "payment_partial",
            "insufficient",
            Some(false),
            Some(false),
            Some(false),
        ),
        ("payment_teleported", "received", None, None, None),
    ] {
        let meta = format!(r#""status":"{status}","type":"PayByBank""#);
        let payment = payment(&meta, &format!(r#"{{"transfer_state":"{state}"}}"#)).await;
        let from = |collection| payment.is_shippable_from(collection);
        assert_eq!(
            from(Collection::ExternalAccount),
            external,
            "{status} {state}"
        );
        assert_eq!(
            from(Collection::AcquiringAccount),
            acquiring,
            "{status} {state}"
        );
        assert_eq!(payment.is_shippable(), either, "{status} {state}");
    }
    let smart = payment(
        r#""status":"payment_created","type":"ManualTransfer""#,
        r#"{"attributes":{"transfer_state":"completed"}}"#,
    );
    assert_eq!(smart.await.is_shippable(), Some(false));
    for kind in ["Refund", "Payout"] {
        let meta = format!(r#""status":"payment_created","type":"{kind}""#);
        let outgoing = payment(&meta, r#"{"transfer_state":"received"}"#).await;
        assert_eq!(outgoing.is_shippable(), Some(false), "{kind}");
    }
}

#[tokio::test]
async fn what_is_financed_stays_shippable_and_what_is_unknown_is_not_guessed() {
    let of = async |kind: &str, status: &str| {
        let meta = format!(r#""status":"{status}","type":"{kind}""#);
        payment(&meta, "{}").await.is_shippable()
    };
    assert_eq!(of("BuyNowPayLater", "order_created").await, Some(true));
    assert_eq!(of("BuyNowPayLater", "payment_created").await, Some(true));
    // It may be one whose money leaves.
    assert_eq!(of("Teleport", "order_created").await, None);
    assert_eq!(of("Teleport", "payment_created").await, None);
    assert_eq!(of("Teleport", "payment_pending").await, Some(false));
}

#[tokio::test]
async fn the_way_of_the_money_ends_where_it_is_collected() {
    for (state, external, acquiring) in [
        ("completed", Some(true), Some(false)),
        ("sent", Some(true), Some(false)),
        ("received", Some(true), Some(true)),
        ("overpaid", Some(true), Some(true)),
        ("rejected", Some(true), Some(true)),
        ("cancelled", Some(true), Some(true)),
        ("pending", Some(false), Some(false)),
        ("insufficient", Some(false), Some(false)),
        ("teleported", None, None),
    ] {
        let data = format!(r#"{{"transfer_state":"{state}"}}"#);
        let payment = payment(r#""status":"payment_created""#, &data).await;
        let ends = |collection| payment.is_transfer_final(collection);
        assert_eq!(ends(Collection::ExternalAccount), external, "{state}");
        assert_eq!(ends(Collection::AcquiringAccount), acquiring, "{state}");
    }
    let payment = payment(r#""status":"payment_created""#, "{}").await;
    assert_eq!(payment.is_transfer_final(Collection::ExternalAccount), None);
}

#[tokio::test]
async fn whatever_is_documented_of_a_payment_is_read() {
    let payment = payment(
        r#""status":"payment_created","type":"ManualTransfer""#,
        r##"{"attributes":{"amount":"20","currency":"EUR","external_reference":"e","received_amount":"19.5",
            "invoice_reference":"#1","initial_payment_type":"RequestToPay","refund_status":"refund_waiting",
            "transfer_reason":"customer"}}"##,
    )
    .await;
    assert_eq!(payment.external_reference(), Some("e"));
    assert_eq!(payment.invoice_reference(), Some("#1"));
    assert_eq!(
        payment.received_amount(),
        Some(Money::eur("19.50").unwrap())
    );
    assert_eq!(
        payment.initial_session_type(),
        Some(&SessionType::RequestToPay)
    );
    assert_eq!(payment.refund_status(), Some(RefundOutcome::Waiting));
    assert_eq!(payment.transfer_reason(), Some(&TransferReason::Customer));
    assert_eq!(payment.refunded_session_id(), None);
    assert!(payment.extra_attributes().is_empty());
}

#[tokio::test]
async fn no_digit_of_an_amount_is_lost_on_its_way() {
    for number in [
        "0.30000000000000004",
        "123456789012345.67",
        "90000000000000.01",
    ] {
        let data = format!(r#"{{"attributes":{{"amount":{number},"currency":"EUR"}}}}"#);
        let payment = payment(r#""status":"payment_created""#, &data).await;
        assert_eq!(payment.amount_text(), Some(number));
        assert_eq!(payment.amount(), Money::eur(number).ok());
    }
}

#[tokio::test]
async fn status_and_code_are_told_apart_whichever_way_round_they_stand() {
    let one = payment(r#""status":"payment_created","code":200"#, "{}").await;
    let other = payment(r#""status":200,"code":"payment_created""#, "{}").await;
    let quoted = payment(r#""status":"200","code":"payment_created""#, "{}").await;
    assert_eq!(one.status(), SessionStatus::PaymentCreated);
    assert_eq!(other.status(), SessionStatus::PaymentCreated);
    assert_eq!(quoted.status(), SessionStatus::PaymentCreated);
    let none = payment(r#""code":200,"provider":"","customer_id":null"#, "{}").await;
    assert!(none.provider().is_none() && none.customer_id().is_none());
    assert_eq!((none.is_final(), none.is_shippable()), (None, None));
}

#[tokio::test]
async fn amounts_are_read_as_text_and_as_numbers_and_the_unknown_is_kept() {
    let payment = payment(
        r#""status":"payment_created","colour":"blue""#,
        r#"{"attributes":{"amount":12.5,"currency":"EUR","mood":7},"links":{}}"#,
    )
    .await;
    assert_eq!(payment.amount(), Some(Money::eur("12.50").unwrap()));
    assert_eq!(payment.extra_meta().get("colour"), Some(&json!("blue")));
    assert_eq!(payment.extra_attributes().get("mood"), Some(&json!(7)));
    assert_eq!(payment.extra().get("links"), Some(&json!({})));
}
