//! How each bank lets its customers' accounts be read (Contract §§8.6, 17).

use serde_json::Value;

use crate::platform::Platform;
use crate::reader::Reader;

/// The days of a page, as they are written.
fn days(page: &Value) -> Vec<String> {
    let items = page["data"].as_array().unwrap();
    let day = |item: &Value| {
        let day = item["attributes"]["booking_date"].as_str();
        day.unwrap().to_owned()
    };
    items.iter().map(day).collect()
}

impl Reader<'_> {
    /// Reads the transactions of an account and says with which status.
    async fn attempt(&self, account: &str, attended: bool) -> u16 {
        let call = self.get(&format!("/accounts/{account}/transactions"));
        let call = if attended {
            call.header("x-psu-ip-address", "203.0.113.10")
        } else {
            call
        };
        call.send().await.status
    }
}

#[tokio::test]
async fn an_account_is_read_four_times_a_day_while_its_holder_is_away() {
    let platform = Platform::start().await;
    let mut reader = platform.reader("bbvaes").await;
    let accounts = reader.accounts().await;
    let ids: Vec<_> = accounts
        .iter()
        .map(|account| account["id"].as_str().unwrap())
        .collect();
    for _ in 0..4 {
        assert_eq!(reader.attempt(ids[0], false).await, 200);
    }
    let rest = format!("/accounts/{}/transactions", ids[0]);
    let refused = reader.get(&rest).send().await;
    let (code, message) = refused.error(429, "too_many_requests");
    assert_eq!(code, "too_many_requests");
    assert!(message.contains("x-psu-ip-address"), "{message}");
    // It is ten in the morning: the day ends in fourteen hours.
    assert_eq!(refused.headers["retry-after"], "50400");
    assert_eq!(reader.attempt(ids[1], false).await, 200, "another account");
    assert_eq!(
        reader.attempt(ids[0], true).await,
        200,
        "the holder is there"
    );
    let balances = reader.get(&format!("/accounts/{}", ids[0])).send().await;
    assert_eq!(balances.status, 200, "another kind of data");
    let other = platform.reader("bbvaes").await;
    assert_eq!(
        other.attempt(ids[0], false).await,
        200,
        "another connection"
    );
    platform.advance("14h").await;
    let tokens = platform.refresh(&reader.refresh_token).await.ok();
    reader.token = tokens["access_token"].as_str().unwrap().to_owned();
    assert_eq!(reader.attempt(ids[0], false).await, 200, "another day");
}

#[tokio::test]
async fn a_list_counts_for_every_account_that_it_shows() {
    let platform = Platform::start().await;
    let reader = platform.reader("bbvaes").await;
    let account = reader.account().await;
    for _ in 0..2 {
        reader.accounts().await;
    }
    let rest = format!("/accounts/{account}");
    reader.get(&rest).send().await.ok();
    for rest in ["/accounts", rest.as_str()] {
        let refused = reader.get(rest).send().await;
        refused.error(429, "too_many_requests");
    }
    let there = reader.get("/accounts").header("x-psu-ip-address", "::1");
    there.send().await.ok();
}

#[tokio::test]
async fn the_pages_of_one_reading_count_once() {
    let platform = Platform::start().await;
    let reader = platform.reader("bbvaes").await;
    let account = reader.account().await;
    let mut page = reader
        .transactions(&account, "filter[date_from]=max&page[size]=20")
        .await;
    let mut pages = 1;
    while let Some(next) = page["links"]["next"].as_str() {
        page = platform
            .follow(next)
            .bearer(&reader.token)
            .send()
            .await
            .ok();
        pages += 1;
    }
    assert!(pages > 4, "{pages}");
    for _ in 0..3 {
        assert_eq!(reader.attempt(&account, false).await, 200);
    }
    assert_eq!(reader.attempt(&account, false).await, 429);
}

#[tokio::test]
async fn a_later_page_counts_if_no_reading_of_the_day_was_begun() {
    let platform = Platform::start().await;
    for (provider, later) in [
        ("lindde", "page[number]=2&page[size]=1"),
        ("bbvaes", "page[cursor]=ffffffffffffffff"),
    ] {
        let reader = platform.reader(provider).await;
        let account = reader.account().await;
        for _ in 0..2 {
            reader.transactions(&account, later).await;
        }
        for _ in 0..3 {
            assert_eq!(reader.attempt(&account, false).await, 200, "{provider}");
        }
        assert_eq!(reader.attempt(&account, false).await, 429, "{provider}");
        reader.transactions(&account, later).await;
    }
}

#[tokio::test]
async fn a_cursor_that_leaves_nothing_out_begins_a_reading() {
    let platform = Platform::start().await;
    let reader = platform.reader("bbvaes").await;
    let account = reader.account().await;
    let newest = format!("/accounts/{account}/transactions?page[cursor]=7fffffffffffffff");
    for _ in 0..4 {
        reader.get(&newest).send().await.ok();
    }
    let refused = reader.get(&newest).send().await;
    refused.error(429, "too_many_requests");
    let present = reader.get(&newest).header("x-psu-ip-address", "::1");
    present.send().await.ok();
}

#[tokio::test]
async fn the_days_of_a_history_count_in_whatever_case_they_are_named() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    let query = "Filter[Date_From]=2024-12-31&FILTER[DATE_TO]=2024-12-31";
    let found = days(&reader.transactions(&account, query).await);
    assert!(
        !found.is_empty() && found.iter().all(|day| day == "2024-12-31"),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_bank_that_says_nothing_is_read_as_often_as_one_likes() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    for _ in 0..9 {
        assert_eq!(reader.attempt(&account, false).await, 200);
    }
}

#[tokio::test]
async fn an_address_that_is_none_does_not_make_a_payer_present() {
    let platform = Platform::start().await;
    let reader = platform.reader("bbvaes").await;
    let call = reader.get("/accounts").header("x-psu-ip-address", "here");
    let (_, message) = call.send().await.error(400, "bad_request");
    assert!(message.starts_with("x-psu-ip-address: "), "{message}");
}

#[tokio::test]
async fn what_was_counted_goes_with_its_connection_and_stays_with_its_world() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || {
        let clock = crate::platform::frozen_at(crate::platform::WEDNESDAY);
        let builder = fintecture_sandbox::Sandbox::builder().clock(clock);
        builder.data(folder.path())
    };
    let platform = Platform::of(builder()).await;
    let reader = platform.reader("bbvaes").await;
    let account = reader.account().await;
    for _ in 0..4 {
        assert_eq!(reader.attempt(&account, false).await, 200);
    }
    let (customer_id, code) = (reader.customer_id.clone(), reader.code.clone());
    platform.sandbox.shutdown().await;
    let platform = Platform::of(builder()).await;
    let reader = platform.reader_of(&customer_id, &code).await;
    assert_eq!(reader.attempt(&account, false).await, 429);
    let target = format!("/ais/v1/customer/{customer_id}");
    let delete = platform.call(http::Method::DELETE, &target);
    delete.bearer(&reader.token).send().await.ok();
}

#[tokio::test]
async fn no_history_goes_back_further_than_its_bank_tells() {
    let platform = Platform::start().await;
    let reader = platform.reader("lindde").await;
    let account = reader.account().await;
    for from in ["max", "2024-02-01", "2024-10-17"] {
        let query = format!("filter[date_from]={from}&convert_dates=true");
        let found = days(&reader.transactions(&account, &query).await);
        let oldest = found.last().unwrap();
        assert!(oldest.as_str() >= "2024-10-17", "{from}: {oldest}");
        assert!(oldest.as_str() < "2024-11-01", "{from}: {oldest}");
    }
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    let query = "filter[date_from]=max&filter[date_to]=2024-06-30";
    assert!(!days(&reader.transactions(&account, query).await).is_empty());
}

#[tokio::test]
async fn dates_are_the_banks_own_unless_they_are_converted() {
    let platform = Platform::start().await;
    for (provider, own) in [
        ("ftecfr", "2024-12-31"),
        ("bbvaes", "31/12/2024"),
        ("lindde", "31.12.2024"),
        ("bschesmm", "20241231"),
    ] {
        let reader = platform.reader(provider).await;
        let account = reader.account().await;
        let one_day = "filter[date_from]=2024-12-31&filter[date_to]=2024-12-31";
        let found = days(&reader.transactions(&account, one_day).await);
        assert!(
            !found.is_empty() && found.iter().all(|day| day == own),
            "{found:?}"
        );
        let query = format!("{one_day}&convert_dates=true");
        let found = days(&reader.transactions(&account, &query).await);
        assert!(found.iter().all(|day| day == "2024-12-31"), "{found:?}");
    }
}

#[tokio::test]
async fn some_banks_number_their_pages_and_some_give_a_cursor() {
    let platform = Platform::start().await;
    for (provider, own, other) in [
        ("ftecfr", "page[number]=", "page[cursor]="),
        ("bbvaes", "page[cursor]=", "page[number]="),
    ] {
        let reader = platform.reader(provider).await;
        let account = reader.account().await;
        let page = reader.transactions(&account, "page[size]=5").await;
        let next = page["links"]["next"].as_str().unwrap();
        assert!(next.contains(own) && !next.contains(other), "{next}");
        let rest = format!("/accounts/{account}/transactions?{other}2");
        let refused = reader.get(&rest).send().await;
        let (code, message) = refused.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        let name = other.trim_end_matches('=');
        assert!(message.starts_with(&format!("{name}: ")), "{message}");
    }
}

#[tokio::test]
async fn what_a_reading_does_not_know_is_refused_by_its_name() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    for (rest, query) in [
        ("/accounts", "withBalances=perhaps"),
        ("/accounts", "remove_nulls=2"),
        ("/accounts", "withBalances=true&withBalances=false"),
        ("/accounts", "filter[currency]=EUR"),
        ("/accountholders", "remove_nulls=some"),
        ("/accountholders", "filter[name]=x"),
        ("/transactions", "filter[amount]=1"),
        ("/transactions", "filter[date_from]=2025-02-30"),
        ("/transactions", "filter[date_from]=01/02/2025"),
        ("/transactions", "filter[date_to]=2025-1-1"),
        (
            "/transactions",
            "filter[date_from]=max&filter[date_from]=max",
        ),
        (
            "/transactions",
            "filter[date_from]=2025-01-02&filter[date_to]=2025-01-01",
        ),
        ("/transactions", "convert_dates=iso"),
        ("/transactions", "remove_nulls=none"),
        ("/transactions", "page[number]=1&page[number]=2"),
        ("/transactions", "page[size]=0"),
        ("/transactions", "page[offset]=3"),
    ] {
        let rest = match rest {
            "/transactions" => format!("/accounts/{account}/transactions?{query}"),
            rest => format!("{rest}?{query}"),
        };
        let refused = reader.get(&rest).send().await;
        let (code, message) = refused.error(400, "bad_request");
        assert_eq!(code, "invalid_field", "{query}");
        let name = query.split('=').next().unwrap();
        assert!(
            message.starts_with(&format!("{name}: ")),
            "{query}: {message}"
        );
    }
    // What no list is narrowed by is nobody's business.
    reader.get("/accounts?colour=blue").send().await.ok();
}
