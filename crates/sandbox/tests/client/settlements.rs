//! Settlements: from the acquiring account to the merchant's own (Contract §7.8).

use fintecture_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::platform::{Merchant, Platform, WEDNESDAY, example, frozen_at, is, members};
use crate::smart_transfer::{credit, open, smart};

async fn list(merchant: &Merchant<'_>, query: &str) -> Value {
    let target = format!("/pis/v2/settlements{query}");
    merchant.get(&target).send().await.ok()
}

/// What stands on the first account of a kind.
pub(crate) async fn balance(platform: &Platform, kind: &str) -> String {
    let accounts = platform.get("/_sandbox/v1/accounts").send().await.ok();
    let mut accounts = accounts["accounts"].as_array().unwrap().iter();
    let found = accounts.find(|account| account["kind"] == kind).unwrap();
    found["balance"].as_str().unwrap().to_owned()
}

/// The amounts of a settlement: gross, deposit, other, net.
fn amounts(settlement: &Value) -> [&str; 4] {
    ["gross", "deposit", "other", "net"].map(|name| {
        let amount = &settlement["attributes"][format!("{name}_amount")];
        amount.as_str().unwrap()
    })
}

#[tokio::test]
async fn a_settlement_has_the_members_of_the_contracts_examples() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("123").await;
    platform.advance("1d").await;
    let merchant = platform.merchant().await;
    let page = list(
        &merchant,
        "?filter[date_from]=2025-01-01&filter[date_to]=2025-01-31",
    )
    .await;
    let shape = |name: &str| members(&example(name)["response"]["body"]);
    assert_eq!(members(&page), shape("pis-settlements-list"));
    let id = page["data"][0]["id"].as_str().unwrap();
    let one = list(&merchant, &format!("/{id}?include=payments")).await;
    let mut expected = shape("pis-settlements-get");
    // Of applications that are paid on accounts of their own.
    expected.retain(|member| member != ".included[].attributes.bank_account_id: text");
    assert_eq!(members(&one), expected);
    assert_eq!(one["included"][0]["id"], session.as_str());
    let plain = list(&merchant, &format!("/{id}")).await;
    assert_eq!(plain["data"], page["data"][0]);
    assert!(plain["included"].is_null());
    let shown = list(&merchant, "?include=payments").await;
    assert_eq!(shown["included"], one["included"]);
    assert_eq!(shown["data"][0], one["data"]);
}

#[tokio::test]
async fn what_is_received_reaches_the_merchants_account_on_the_next_business_day() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    merchant.received("5.50").await;
    let settled = async |session: &str| {
        let merchant = platform.merchant().await;
        let page = merchant.get("/pis/v2/payments").send().await.ok();
        let mut items = page["data"].as_array().unwrap().iter();
        let item = items.find(|item| item["id"] == session).unwrap().clone();
        item["meta"]["has_settlement_completed"].clone()
    };
    let pending = &list(&merchant, "").await["data"][0];
    assert_eq!(pending["attributes"]["status"], "pending");
    assert_eq!(pending["attributes"]["execution_date"], "2025-01-16");
    assert_eq!(amounts(pending), ["25.50", "0.00", "0.00", "25.50"]);
    assert_eq!(settled(&session).await, false);
    // Ten in the morning in Paris, and a second before.
    platform.advance("22h59m59s").await;
    assert_eq!(balance(&platform, "acquiring").await, "25.50");
    platform.advance("1s").await;
    assert_eq!(balance(&platform, "acquiring").await, "0.00");
    assert_eq!(balance(&platform, "merchant").await, "25.50");
    assert_eq!(settled(&session).await, true);
    let merchant = platform.merchant().await;
    let completed = &list(&merchant, "").await["data"][0];
    assert_eq!(completed["attributes"]["status"], "completed");
    let moved = merchant.get("/pis/v2/transactions").send().await.ok();
    let debit = &moved["data"][0]["attributes"];
    assert_eq!(debit["type"], "debit");
    assert_eq!(debit["amount"], "25.50");
    let id = completed["id"].as_str().unwrap();
    assert_eq!(debit["label"], format!("Settlement {id}"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn each_business_day_has_a_settlement_and_weekends_have_none() {
    // A Friday.
    let platform = Platform::at("2025-01-17T10:00:00Z").await;
    platform.merchant().await.received("1").await;
    for _ in 0..3 {
        platform.advance("24h").await;
        platform.merchant().await.received("2").await;
    }
    platform.advance("2d").await;
    let merchant = platform.merchant().await;
    let page = list(&merchant, "").await;
    let found = page["data"].as_array().unwrap().iter().map(|item| {
        let day = item["attributes"]["execution_date"].as_str().unwrap();
        (day, amounts(item)[3])
    });
    let found: Vec<_> = found.collect();
    assert_eq!(found, [("2025-01-21", "2.00"), ("2025-01-20", "5.00")]);
    for (query, count) in [
        ("?filter[date_from]=2025-01-21", 1),
        ("?filter[date_to]=2025-01-20", 1),
        (
            "?filter[date_from]=2025-01-20&filter[date_to]=2025-01-21",
            2,
        ),
        ("?filter[date_from]=2025-01-22", 0),
        ("?page[size]=1", 2),
    ] {
        let page = list(&merchant, query).await;
        assert_eq!(page["meta"]["totalItems"], count, "{query}");
    }
    let first = list(&merchant, "?page[size]=1").await;
    let next = platform.follow(first["links"]["next"].as_str().unwrap());
    let next = next.bearer(&merchant.token).send().await.ok();
    assert_eq!(next["data"][0], page["data"][1]);
}

#[tokio::test]
async fn a_refund_before_the_settlement_is_taken_from_it() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    merchant.received("10").await;
    merchant.refund_of(&session, json!("4.50")).await.ok();
    let pending = &list(&merchant, "").await["data"][0];
    assert_eq!(amounts(pending), ["30.00", "0.00", "4.50", "25.50"]);
    platform.advance("2d").await;
    assert_eq!(balance(&platform, "merchant").await, "25.50");
    assert_eq!(balance(&platform, "acquiring").await, "0.00");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_settlement_that_refunds_took_whole_moves_nothing() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    merchant.refund_of(&session, Value::Null).await.ok();
    platform.advance("2d").await;
    let merchant = platform.merchant().await;
    let settlement = &list(&merchant, "").await["data"][0];
    assert_eq!(amounts(settlement), ["20.00", "0.00", "20.00", "0.00"]);
    assert_eq!(settlement["attributes"]["status"], "completed");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_refund_after_the_settlement_comes_from_the_merchants_own_account() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    platform.advance("2d").await;
    let merchant = platform.merchant().await;
    let refund = merchant.refund_of(&session, json!("4.50")).await.session();
    assert_eq!(balance(&platform, "merchant").await, "15.50");
    assert_eq!(balance(&platform, "acquiring").await, "0.00");
    let settlement = &list(&merchant, "").await["data"][0];
    assert_eq!(amounts(settlement), ["20.00", "0.00", "0.00", "20.00"]);
    // Over the weekend.
    platform.advance("4d").await;
    assert_eq!(
        platform.stage(&refund).await,
        is("payment_created", "completed")
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_transfer_is_settled_with_all_that_came_once_it_is_complete() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (session, iban, _) = open(&merchant, &smart("20", Value::Null)).await;
    credit(&merchant, &iban, "15").await;
    assert_eq!(list(&merchant, "").await["meta"]["totalItems"], 0);
    credit(&merchant, &iban, "6").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "overpaid")
    );
    let settlement = &list(&merchant, "").await["data"][0];
    assert_eq!(amounts(settlement)[0], "21.00");
    // What nobody expected is nobody's to settle.
    credit(&merchant, &iban, "7").await;
    platform.advance("2d").await;
    assert_eq!(balance(&platform, "merchant").await, "21.00");
    assert_eq!(balance(&platform, "acquiring").await, "7.00");
}

#[tokio::test]
async fn a_settlement_whose_money_is_gone_waits_for_it() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    merchant.received("20").await;
    let event = |kind: &str, iban: &str| {
        json!({ "data": { "attributes": {
            "type": kind, "amount": "1", "currency": "EUR",
            "debtor_name": "Jane Payer", "creditor_iban": iban,
        } } })
    };
    let simulate = async |body: Value| {
        let target = "/pis/v2/transactions/event-simulations";
        let merchant = platform.merchant().await;
        assert_eq!(merchant.post(target, &body).send().await.status, 201);
    };
    simulate(event("debit", "FR7630001007941234567890185")).await;
    platform.advance("2d").await;
    let status = async || {
        let merchant = platform.merchant().await;
        let page = list(&merchant, "").await;
        page["data"][0]["attributes"]["status"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(status().await, "pending");
    let merchant = platform.merchant().await;
    let moved = merchant.get("/pis/v2/transactions").send().await.ok();
    let own = moved["data"][1]["attributes"]["creditor_iban"]
        .as_str()
        .unwrap();
    simulate(event("credit", own)).await;
    platform.advance("3d").await;
    assert_eq!(status().await, "completed");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn what_is_no_settlement_or_no_day_is_refused() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let get = |rest: &str| merchant.get(&format!("/pis/v2/settlements{rest}")).send();
    for unknown in ["/127335fdeb073e0eb2313ba0bd71ad44", "/x", "/%FF"] {
        get(unknown).await.error(404, "not_found");
    }
    for (query, field) in [
        ("?filter[date_from]=soon", "filter[date_from]"),
        ("?filter[date_to]=2025-02-30", "filter[date_to]"),
        ("?filter[status]=pending", "filter[status]"),
        ("?include=refunds", "include"),
        ("?page[size]=101", "page[size]"),
    ] {
        let (code, message) = get(query).await.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
    assert_eq!(
        list(&merchant, "").await["meta"],
        json!({ "totalItems": 0, "totalPages": 0 })
    );
}

#[tokio::test]
async fn a_deposit_is_kept_back_until_it_is_there_and_given_back_once_it_is_lowered() {
    let platform = Platform::start().await;
    let deposit = async |amount: &str| {
        let body = json!({ "deposit": { "EUR": amount } });
        let set = platform.post("/_sandbox/v1/options").json(&body);
        let shown = set.send().await.ok()["deposit"].clone();
        assert_eq!(shown, json!({ "EUR": format!("{amount}.00") }));
    };
    let newest = async || {
        let merchant = platform.merchant().await;
        list(&merchant, "").await["data"][0].clone()
    };
    let receive = async |amount: &str| platform.merchant().await.received(amount).await;
    deposit("30").await;
    receive("20").await;
    let expected = ["20.00", "20.00", "0.00", "0.00"];
    assert_eq!(amounts(&newest().await), expected);
    platform.advance("24h").await;
    let executed = newest().await;
    assert_eq!(amounts(&executed), expected);
    assert_eq!(executed["attributes"]["status"], "completed");
    assert_eq!(balance(&platform, "acquiring").await, "20.00");
    // The rest of it.
    receive("25").await;
    assert_eq!(
        amounts(&newest().await),
        ["25.00", "10.00", "0.00", "15.00"]
    );
    platform.advance("24h").await;
    assert_eq!(balance(&platform, "acquiring").await, "30.00");
    assert_eq!(balance(&platform, "merchant").await, "15.00");
    // All of it is there.
    receive("5").await;
    assert_eq!(amounts(&newest().await), ["5.00", "0.00", "0.00", "5.00"]);
    deposit("10").await;
    assert_eq!(
        amounts(&newest().await),
        ["5.00", "-20.00", "0.00", "25.00"]
    );
    platform.advance("72h").await;
    assert_eq!(balance(&platform, "acquiring").await, "10.00");
    assert_eq!(balance(&platform, "merchant").await, "40.00");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_deposit_is_what_refunds_leave_of_a_settlement_and_never_more() {
    let platform = Platform::start().await;
    let body = json!({ "deposit": { "EUR": "100" } });
    let set = platform.post("/_sandbox/v1/options").json(&body);
    set.send().await.ok();
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    merchant.refund_of(&session, json!("4.50")).await.ok();
    let pending = &list(&merchant, "").await["data"][0];
    assert_eq!(amounts(pending), ["20.00", "15.50", "4.50", "0.00"]);
    platform.advance("2d").await;
    assert_eq!(balance(&platform, "acquiring").await, "15.50");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn what_is_no_deposit_is_refused_by_its_name() {
    let platform = Platform::start().await;
    for wrong in [
        json!({ "EUR": "-1" }),
        json!({ "EUR": "1.234" }),
        json!({ "euros": "1" }),
        json!({ "EUR": 1 }),
        json!("1"),
    ] {
        let set = platform.post("/_sandbox/v1/options");
        let refused = set.json(&json!({ "deposit": wrong })).send().await;
        let (_, message) = refused.error(400, "bad_request");
        assert!(message.starts_with("deposit: "), "{message}");
    }
}

#[tokio::test]
async fn a_settlement_to_come_is_foreseen_alike_by_itself_and_among_others() {
    // A Thursday.
    let platform = Platform::at("2025-01-16T10:00:00Z").await;
    let body = json!({ "deposit": { "EUR": "100" } });
    let set = platform.post("/_sandbox/v1/options").json(&body);
    set.send().await.ok();
    platform.merchant().await.received("150").await;
    // Friday, before ten in Paris.
    platform.advance("22h").await;
    let merchant = platform.merchant().await;
    merchant.received("150").await;
    let page = list(&merchant, "").await;
    let foreseen = [
        ["150.00", "0.00", "0.00", "150.00"],
        ["150.00", "100.00", "0.00", "50.00"],
    ];
    for (n, expected) in foreseen.into_iter().enumerate() {
        let shown = &page["data"][n];
        assert_eq!(amounts(shown), expected);
        let id = shown["id"].as_str().unwrap();
        let one = list(&merchant, &format!("/{id}")).await;
        assert_eq!(one["data"], *shown);
        let query = format!("?page[size]=1&page[number]={}", n + 1);
        let alone = list(&merchant, &query).await;
        assert_eq!(alone["data"][0], *shown);
    }
    platform.advance("4d").await;
    let merchant = platform.merchant().await;
    let executed = list(&merchant, "").await;
    for (n, expected) in foreseen.into_iter().enumerate() {
        assert_eq!(amounts(&executed["data"][n]), expected);
    }
}

#[tokio::test]
async fn what_came_before_there_were_settlements_is_settled_without_what_was_refunded() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Sandbox::builder().data(folder.path());
    let platform = Platform::of(builder().clock(frozen_at(WEDNESDAY))).await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    merchant.refund_of(&session, json!("5")).await.ok();
    platform.sandbox.shutdown().await;
    let world = rusqlite::Connection::open(folder.path().join("world.db")).unwrap();
    let forget = "UPDATE session SET settlement = NULL; DELETE FROM settlement; \
                  DELETE FROM timer WHERE kind = 'settle';";
    world.execute_batch(forget).unwrap();
    world.close().unwrap();

    let platform = Platform::of(builder()).await;
    let merchant = platform.merchant().await;
    assert_eq!(list(&merchant, "").await["meta"]["totalItems"], 0);
    let target = format!("/pis/v2/payments/{session}");
    let call = platform.call(http::Method::PATCH, &target);
    let body = json!({ "data": { "attributes": { "invoice_reference": "#42" } } });
    call.bearer(&merchant.token).json(&body).send().await.ok();
    let settlement = &list(&merchant, "").await["data"][0];
    assert_eq!(amounts(settlement), ["20.00", "0.00", "5.00", "15.00"]);
    platform.sandbox.shutdown().await;
}
