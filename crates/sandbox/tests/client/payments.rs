//! `GET /pis/v2/payments` and one of them (Contract §§7.2, 7.3).

use http::Method;
use serde_json::{Value, json};

use crate::platform::{Merchant, Platform, example, members, order};

/// The session ids of a page.
fn ids(page: &Value) -> Vec<String> {
    let items = page["data"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn list(merchant: &Merchant<'_>, query: &str) -> Value {
    let target = format!("/pis/v2/payments{query}");
    merchant.get(&target).send().await.ok()
}

#[tokio::test]
async fn a_payment_has_the_members_of_the_contracts_example() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/connect?state=s&with_virtualbeneficiary=true";
    let session = merchant.post(target, &order("20")).send().await.session();
    platform.pay(&session, "accept").await;
    let target = format!("/pis/v2/payments/{session}?with_virtualbeneficiary=true");
    let payment = merchant.get(&target).send().await.ok();
    let expected = example("pis-payments-get");
    assert_eq!(members(&payment), members(&expected["response"]["body"]));
    let (meta, data) = (&payment["meta"], &payment["data"]);
    assert_eq!(meta["session_id"], session.as_str());
    assert_eq!(meta["status"], "payment_created");
    assert_eq!(meta["code"], 200);
    assert_eq!(meta["type"], "PayByBank");
    assert_eq!(meta["provider"], "ftecfr");
    assert_eq!(data["id"], session.as_str());
    assert_eq!(data["transfer_state"], "completed");
    let attributes = &data["attributes"];
    assert_eq!(attributes["transfer_state"], "completed");
    assert_eq!(attributes["amount"], "20");
    assert_eq!(attributes["currency"], "EUR");
    assert_eq!(attributes["communication"], "Order 42");
    assert_eq!(attributes["execution_date"], "2025-01-15");
    assert_eq!(attributes["payment_scheme"], "SEPA");
    assert_eq!(attributes["end_to_end_id"].as_str().unwrap().len(), 32);
}

#[tokio::test]
async fn a_payment_that_nobody_touched_has_no_transfer_state() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    let payment = merchant.payment(&session).await;
    assert_eq!(payment["meta"]["status"], "provider_required");
    let found = members(&payment);
    assert!(!found.iter().any(|member| member.contains("transfer_state")));
    assert!(!payment.to_string().contains("null"), "{payment}");
}

#[tokio::test]
async fn a_reference_of_the_merchants_own_is_kept() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["data"]["attributes"]["end_to_end_id"] = json!("5f78e902907e4209aa8df63659b05d24");
    let session = merchant.connect(&body).await.session();
    let payment = merchant.payment(&session).await;
    assert_eq!(
        payment["data"]["attributes"]["end_to_end_id"],
        "5f78e902907e4209aa8df63659b05d24"
    );
}

#[tokio::test]
async fn an_id_that_is_not_known_is_not_found_and_a_malformed_one_is_a_bad_request() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let get = |id: &str| merchant.get(&format!("/pis/v2/payments/{id}")).send();
    let unknown = get("b2bca2bcd3b64a32a7da0766df59a7d2").await;
    assert_eq!(unknown.error(404, "not_found").0, "not_found");
    for malformed in [
        "x",
        "B2BCA2BCD3B64A32A7DA0766DF59A7D2",
        "b2bca2bcd3b64a32a7da0766df59a7d",
        "b2bca2bc-d3b6-4a32-a7da-0766df59a7d2",
        "%00",
        "%C3%A9",
    ] {
        let (code, _) = get(malformed).await.error(400, "bad_request");
        assert_eq!(code, "session_id_invalid_or_expired", "{malformed}");
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_refused_in_the_one_shape() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let answer = merchant.get("/pis/v2/payments/%FF").send().await;
    let (code, _) = answer.error(400, "bad_request");
    assert_eq!(code, "session_id_invalid_or_expired");
}

#[tokio::test]
async fn answers_have_the_headers_that_were_observed_and_nothing_keeps_them() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let made = merchant.connect(&order("20")).await;
    let refused = merchant.get("/pis/v2/payments/1").send().await;
    for answer in [made, refused] {
        for (name, value) in [
            ("content-type", "application/json; charset=utf-8"),
            (
                "cache-control",
                "no-store, no-cache, must-revalidate, proxy-revalidate",
            ),
            ("surrogate-control", "no-store"),
            ("expires", "0"),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(answer.headers[name], value, "{name}");
        }
    }
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_refused_in_the_one_shape() {
    let platform = Platform::start().await;
    for path in [
        "/nothing",
        "/pis/v2/nothing",
        "/pis/v3/payments",
        "/pis/v2/payments/a/b",
    ] {
        platform.get(path).send().await.error(404, "not_found");
    }
    for (method, path, allowed) in [
        (Method::DELETE, "/pis/v2/payments", "GET,HEAD"),
        (Method::GET, "/pis/v2/connect", "POST"),
        (Method::PUT, "/oauth/accesstoken", "POST"),
        (Method::GET, "/_sandbox/v1/clock/advance", "POST"),
    ] {
        let answer = platform.call(method, path).send().await;
        answer.error(405, "method_not_allowed");
        assert_eq!(answer.headers["allow"], allowed, "{path}");
    }
}

#[tokio::test]
async fn aliases_answer_as_the_path_they_stand_for() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    let plain = merchant.payment(&session).await;
    for target in [
        format!("/pis/v1/payments/{session}"),
        format!("/pis/v2/payments/{session}/"),
        format!("/pis/v1/payments/{session}/?x=y"),
    ] {
        assert_eq!(merchant.get(&target).send().await.ok(), plain);
    }
    assert_eq!(ids(&list(&merchant, "/").await), [session]);
}

#[tokio::test]
async fn a_list_has_the_members_of_the_contracts_example() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for _ in 0..2 {
        let session = merchant.order("20").await;
        platform.pay(&session, "accept").await;
    }
    let page = list(&merchant, "?page[size]=1").await;
    let mut expected = members(&example("pis-payments-list")["response"]["body"]);
    // Of applications that are paid on accounts of their own.
    expected.retain(|member| member != ".data[].attributes.bank_account_id: text");
    assert_eq!(members(&page), expected);
    let meta = &page["data"][0]["meta"];
    assert_eq!(meta["is_accepted"], true);
    assert_eq!(meta["has_settlement_completed"], false);
}

#[tokio::test]
async fn pages_follow_one_another_from_the_newest_to_the_oldest() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut opened = Vec::new();
    for _ in 0..5 {
        opened.insert(0, merchant.order("20").await);
    }
    let mut page = list(
        &merchant,
        "?page[size]=2&filter[status]=provider_required&odd%26name=%C3%A9%20x",
    )
    .await;
    let mut found = ids(&page);
    assert_eq!(page["meta"], json!({ "totalItems": 5, "totalPages": 3 }));
    for _ in 0..2 {
        let own = page["links"]["self"].as_str().unwrap();
        assert!(own.starts_with(platform.sandbox.base_url()), "{own}");
        let again = platform.follow(own).bearer(&merchant.token);
        assert_eq!(again.send().await.ok(), page);
        let next = page["links"]["next"].as_str().unwrap();
        assert!(next.contains("odd%26name=%C3%A9+x"), "{next}");
        page = platform
            .follow(next)
            .bearer(&merchant.token)
            .send()
            .await
            .ok();
        found.extend(ids(&page));
    }
    assert_eq!(found, opened);
    assert!(page["links"]["next"].is_null(), "{page}");
    let beyond = list(&merchant, "?page[number]=9&page[size]=2").await;
    assert!(ids(&beyond).is_empty());
    assert!(beyond["links"]["next"].is_null());
    let last = list(&merchant, "?page[number]=4294967295").await;
    assert!(ids(&last).is_empty());
}

#[tokio::test]
async fn a_list_of_nothing_has_no_pages() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let page = list(&merchant, "").await;
    assert_eq!(page["meta"], json!({ "totalItems": 0, "totalPages": 0 }));
    assert_eq!(page["data"], json!([]));
}

#[tokio::test]
async fn lists_are_narrowed_by_status_and_by_day() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let first = merchant.received("1").await;
    platform.advance("24h").await;
    let merchant = platform.merchant().await;
    let second = merchant.order("2").await;
    for (query, expected) in [
        ("?filter[status]=payment_created", vec![&first]),
        ("?filter[status]=payment_expired", vec![]),
        ("?filter[date_from]=2025-01-16", vec![&second]),
        ("?filter[from]=2025-01-16", vec![&second]),
        ("?filter[date_to]=2025-01-15", vec![&first]),
        ("?filter[to]=2025-01-14", vec![]),
        (
            "?filter[from]=2025-01-15&filter[to]=2025-01-16",
            vec![&second, &first],
        ),
        ("?filter%5Bstatus%5D=provider_required", vec![&second]),
        ("?filter[to]=9999-12-31", vec![&second, &first]),
    ] {
        let page = list(&merchant, query).await;
        assert_eq!(ids(&page).iter().collect::<Vec<_>>(), expected, "{query}");
        assert_eq!(page["meta"]["totalItems"], expected.len(), "{query}");
    }
}

#[tokio::test]
async fn a_page_or_a_day_that_is_none_is_refused_by_its_name() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for (query, field) in [
        ("page[number]=0", "page[number]"),
        ("page[number]=x", "page[number]"),
        ("page[size]=0", "page[size]"),
        ("page[size]=101", "page[size]"),
        ("page[number]=-1", "page[number]"),
        ("filter[date_from]=yesterday", "filter[date_from]"),
        ("filter[status]=payment_completed", "filter[status]"),
        ("filter[state]=x", "filter[state]"),
        ("filter[]=x", "filter[]"),
        ("page[number]=1&page[number]=2", "page[number]"),
        (
            "filter%5Bfrom%5D=2025-01-01&filter[from]=2025-01-02",
            "filter[from]",
        ),
        ("filter[to]=2025-02-30", "filter[to]"),
    ] {
        let target = format!("/pis/v2/payments?{query}");
        let answer = merchant.get(&target).send().await;
        let (code, message) = answer.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
}

#[tokio::test]
async fn every_filter_that_a_list_does_not_have_is_named_at_once() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/payments?filter[amount]=1&filter[provider]=x";
    let errors = merchant.get(target).send().await.errors(400, "bad_request");
    let fields: Vec<_> = errors
        .iter()
        .map(|(code, message)| (code.as_str(), message.split(": ").next().unwrap()))
        .collect();
    let expected = [
        ("invalid_field", "filter[amount]"),
        ("invalid_field", "filter[provider]"),
    ];
    assert_eq!(fields, expected);
}

#[tokio::test]
async fn a_status_is_asked_for_in_any_case() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    let query = "?filter[status]=PROVIDER_REQUIRED";
    assert_eq!(ids(&list(&merchant, query).await), [session]);
}

#[tokio::test]
async fn a_filter_counts_in_whatever_case_its_name_is_written() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let first = merchant.order("1").await;
    let second = merchant.order("2").await;
    platform.pay(&first, "accept").await;
    for name in ["filter[Status]", "FILTER[STATUS]"] {
        let page = list(&merchant, &format!("?{name}=payment_created")).await;
        assert_eq!(ids(&page), std::slice::from_ref(&first), "{name}");
    }
    let day = list(&merchant, "?Filter[Date_To]=2025-01-14").await;
    assert_eq!(ids(&day), [""; 0]);
    let page = list(&merchant, "?Page[Size]=1").await;
    assert_eq!(ids(&page), [second]);
    // The way on names no parameter twice.
    let page = list(&merchant, "?Page[Size]=1&Page[Number]=1").await;
    let next = page["links"]["next"].as_str().unwrap();
    let next = platform.follow(next).bearer(&merchant.token).send().await;
    assert_eq!(ids(&next.ok()), [first]);
}

#[tokio::test]
async fn a_list_shows_who_is_paid_if_it_is_asked_to() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/connect?state=s&with_virtualbeneficiary=true";
    let opened = merchant.post(target, &order("20")).send().await.ok();
    merchant.order("5").await;
    let query = "?with_virtualbeneficiary=true&with_beneficiary=true";
    let page = list(&merchant, query).await;
    let attributes = |n: usize| page["data"][n]["attributes"].clone();
    let with_its_own = attributes(1);
    assert_eq!(
        with_its_own["virtual_beneficiary"],
        opened["virtual_beneficiary"]
    );
    assert!(attributes(0)["virtual_beneficiary"].is_null());
    let iban = |n: usize| attributes(n)["beneficiary"]["iban"].clone();
    assert!(iban(0).is_string());
    assert_eq!(iban(0), iban(1));
    let plain = list(&merchant, "?with_beneficiary=false").await;
    assert!(plain["data"][0]["attributes"]["beneficiary"].is_null());
}

#[tokio::test]
async fn the_refunds_of_a_payment_are_listed_the_newest_first() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let other = merchant.received("20").await;
    merchant.refund_of(&other, json!("3")).await.ok();
    let first = merchant.refund_of(&session, json!("1.99")).await.session();
    let second = merchant.refund_of(&session, json!("5")).await.session();
    let target = format!("/pis/v2/payments/{session}/refunds");
    let refunds = merchant.get(&target).signed().send().await.ok();
    let expected = example("pis-payment-refunds-list");
    assert_eq!(members(&refunds), members(&expected["response"]["body"]));
    assert_eq!(refunds["meta"]["session_id"], session.as_str());
    assert_eq!(ids(&refunds), [second, first]);
    let item = &refunds["data"][1];
    assert_eq!(item["meta"]["type"], "Refund");
    assert_eq!(item["meta"]["status"], "payment_pending");
    assert_eq!(item["attributes"]["amount"], "1.99");
    assert_eq!(item["attributes"]["refunded_session_id"], session.as_str());
    let unpaid = merchant.order("20").await;
    let none = merchant.get(&format!("/pis/v2/payments/{unpaid}/refunds"));
    assert_eq!(none.send().await.ok()["data"], json!([]));
    let unknown = "/pis/v2/payments/b2bca2bcd3b64a32a7da0766df59a7d2/refunds";
    let unknown = merchant.get(unknown).send().await;
    unknown.error(404, "not_found");
}

#[tokio::test]
async fn a_payment_includes_its_refunds_if_it_is_asked_to() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let refund = merchant.refund_of(&session, json!("5")).await.session();
    let target = format!("/pis/v2/payments/{session}?include=refunds");
    let payment = merchant.get(&target).send().await.ok();
    let target = format!("/pis/v2/payments/{session}/refunds");
    let refunds = merchant.get(&target).send().await.ok();
    assert_eq!(payment["included"], refunds["data"]);
    let names = json!([{ "type": "payments", "id": refund }]);
    assert_eq!(payment["data"]["relationships"]["refunds"]["data"], names);
    let plain = merchant.payment(&session).await;
    assert!(plain["included"].is_null() && plain["data"]["relationships"].is_null());
    let target = format!("/pis/v2/payments/{session}?include=refunds,invoices");
    let answer = merchant.get(&target).send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("include: "), "{message}");
}

#[tokio::test]
async fn a_payment_includes_what_moved_on_the_account_if_it_is_asked_to() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let session = merchant.received("20").await;
    let other = merchant.received("7").await;
    let refund = merchant.refund_of(&session, json!("5")).await.session();
    let target = format!("/pis/v2/payments/{session}?include=transactions,refunds");
    let payment = merchant.get(&target).send().await.ok();
    let all = merchant.get("/pis/v2/transactions").send().await.ok();
    let moved = &payment["data"]["relationships"]["transactions"]["data"];
    let [transaction] = moved.as_array().unwrap().as_slice() else {
        panic!("one credit: {moved}")
    };
    let included = payment["included"].as_array().unwrap();
    let kinds: Vec<_> = included.iter().map(|item| &item["type"]).collect();
    assert_eq!(kinds, ["payments", "transactions"]);
    assert_eq!(included[1]["id"], transaction["id"]);
    assert_eq!(included[1]["attributes"]["amount"], "20.00");
    assert!(all["data"].as_array().unwrap().contains(&included[1]));
    assert_eq!(
        payment["data"]["relationships"]["refunds"]["data"][0]["id"],
        refund
    );
    let unpaid = merchant.order("20").await;
    let target = format!("/pis/v2/payments/{unpaid}?include=transactions");
    let payment = merchant.get(&target).send().await.ok();
    assert_eq!(payment["included"], json!([]));
    let another = merchant.get(&format!("/pis/v2/payments/{other}?include=transactions"));
    assert_eq!(
        another.send().await.ok()["included"][0]["attributes"]["amount"],
        "7.00"
    );
}
