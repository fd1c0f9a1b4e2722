//! Payments in other currencies, by the schemes that they travel by (Contract §§2, 7.1, C-17).

use fintecture::Currency;
use fintecture_sandbox::{Builder, Sandbox};
use serde_json::{Value, json};

use crate::banks::{bank_in, folder};
use crate::browser::Browser;
use crate::platform::{Merchant, Platform, WEDNESDAY, frozen_at, is, order};
use crate::smart_transfer::{open, smart};

/// A platform whose demo application takes more than euros.
pub(crate) async fn taking(codes: &[&str]) -> Platform {
    taking_at(WEDNESDAY, codes).await
}

pub(crate) async fn taking_at(instant: &str, codes: &[&str]) -> Platform {
    let builder = Sandbox::builder().clock(frozen_at(instant));
    let allow = |code: &&str| Currency::parse(code).unwrap();
    let currencies = codes.iter().map(allow);
    Platform::of(currencies.fold(builder, Builder::currency)).await
}

/// A platform that also has a bank of one's own, with one account.
pub(crate) async fn with_bank(
    code: &str,
    country: &str,
    paying: &str,
    balance: i64,
) -> (Platform, tempfile::TempDir) {
    let account = format!(r#"currency = "{code}", balance = {balance}"#);
    let own = bank_in(country, "tryown", paying, &account);
    let folder = folder(&[("own.toml", own)]);
    let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
    let builder = builder.currency(Currency::parse(code).unwrap());
    (Platform::of(builder.banks(folder.path())).await, folder)
}

/// The body of a connect in a currency, by a scheme if one is named.
pub(crate) fn order_in(currency: &str, amount: &str, scheme: Option<&str>) -> Value {
    let mut body = order(amount);
    body["data"]["attributes"]["currency"] = json!(currency);
    if let Some(scheme) = scheme {
        body["data"]["attributes"]["scheme"] = json!(scheme);
    }
    body
}

pub(crate) async fn opened(platform: &Platform, body: &Value) -> String {
    platform.merchant().await.connect(body).await.session()
}

/// What stands on the first account of a kind and a currency.
pub(crate) async fn balance(platform: &Platform, kind: &str, currency: &str) -> String {
    account(platform, kind, currency).await["balance"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn account(platform: &Platform, kind: &str, currency: &str) -> Value {
    let answer = platform.get("/_sandbox/v1/accounts").send().await.ok();
    let mut accounts = answer["accounts"].as_array().unwrap().iter();
    let is_meant = |account: &&Value| account["kind"] == kind && account["currency"] == currency;
    accounts.find(is_meant).unwrap().clone()
}

pub(crate) async fn scheme(platform: &Platform, session: &str) -> Value {
    let payment = platform.merchant().await.payment(session).await;
    payment["data"]["attributes"]["payment_scheme"].clone()
}

/// The settlements, each with its day, currency, net amount and status.
pub(crate) async fn settlements(merchant: &Merchant<'_>) -> Vec<[String; 4]> {
    let page = merchant.get("/pis/v2/settlements").send().await.ok();
    let item = |item: &Value| {
        ["execution_date", "currency", "net_amount", "status"]
            .map(|name| item["attributes"][name].as_str().unwrap().to_owned())
    };
    page["data"].as_array().unwrap().iter().map(item).collect()
}

#[tokio::test]
async fn without_the_option_nothing_but_euros_is_taken() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    for target in [
        "/pis/v2/connect?state=1",
        "/pis/v2/request-to-pay?state=1",
        "/pis/v2/request-for-payout?state=1",
        "/pis/v2/provider/hedggb/initiate?state=1&redirect_uri=https://shop.example",
    ] {
        let refused = merchant.post(target, &order_in("GBP", "20", None)).send();
        let (code, message) = refused.await.error(400, "bad_request");
        assert_eq!(code, "invalid_field", "{target}");
        assert_eq!(
            message,
            "data.attributes.currency: must be EUR (3 characters: upper-case letters)"
        );
    }
}

#[tokio::test]
async fn pounds_arrive_by_faster_payments_in_seconds_and_are_settled_in_pounds() {
    let platform = taking(&["GBP"]).await;
    let session = opened(&platform, &order_in("GBP", "149.30", None)).await;
    assert_eq!(scheme(&platform, &session).await, "FPS");
    let reader = platform.reader("hedggb").await;
    let account_id = reader.account().await;
    let after = platform.pay(&session, "accept").await;
    assert_eq!(after, is("payment_pending", "accepted"));
    for (by, stage) in [
        ("2s", is("payment_pending", "accepted")),
        ("1s", is("payment_created", "completed")),
        ("7s", is("payment_created", "received")),
    ] {
        platform.advance(by).await;
        assert_eq!(platform.stage(&session).await, stage);
        platform.assert_books_balance().await;
    }
    let payment = platform.merchant().await.payment(&session).await;
    assert_eq!(payment["meta"]["provider"], "hedggb");
    assert_eq!(payment["data"]["attributes"]["currency"], "GBP");
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "149.30");
    assert_eq!(balance(&platform, "acquiring", "EUR").await, "0.00");
    let merchant = platform.merchant().await;
    let expected = ["2025-01-16", "GBP", "149.30", "pending"].map(str::to_owned);
    assert_eq!(settlements(&merchant).await, [expected]);
    // The payer sees it too.
    let history = reader.transactions(&account_id, "").await;
    let newest = &history["data"][0]["attributes"];
    assert_eq!(newest["amount"], "-149.30");
    assert_eq!(newest["currency"], "GBP");
    assert_eq!(newest["communication"], "Order 42");
    // Ten in the morning in London.
    platform.advance("23h59m").await;
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "149.30");
    platform.advance("1m").await;
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "0.00");
    let own = account(&platform, "merchant", "GBP").await;
    assert_eq!(own["balance"], "149.30");
    assert!(own["iban"].as_str().unwrap().starts_with("GB"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn pounds_are_refunded_in_pounds_and_reach_the_payers_history() {
    let platform = taking(&["GBP"]).await;
    let session = opened(&platform, &order_in("GBP", "20", None)).await;
    platform.pay(&session, "accept_received").await;
    let merchant = platform.merchant().await;
    let refund = merchant.refund_of(&session, json!("4.50")).await.session();
    platform.advance("10s").await;
    assert_eq!(
        platform.stage(&refund).await,
        is("payment_created", "completed")
    );
    let shown = platform.merchant().await.payment(&refund).await;
    assert_eq!(shown["data"]["attributes"]["currency"], "GBP");
    assert_eq!(shown["data"]["attributes"]["payment_scheme"], "FPS");
    let reader = platform.reader("hedggb").await;
    let account_id = reader.account().await;
    let history = reader.transactions(&account_id, "").await;
    let amounts = [0, 1].map(|n| history["data"][n]["attributes"]["amount"].clone());
    assert_eq!(amounts, ["4.50", "-20.00"]);
    let merchant = platform.merchant().await;
    let refused = merchant.refund_of(&session, json!("15.51")).await;
    assert_eq!(refused.error(400, "bad_request").0, "refund_aborted");
    merchant.refund_of(&session, Value::Null).await.ok();
    assert_eq!(balance(&platform, "acquiring", "GBP").await, "0.00");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn faster_payments_carry_a_million_and_more_goes_over_correspondents() {
    let platform = taking(&["GBP"]).await;
    let merchant = platform.merchant().await;
    let beyond = order_in("GBP", "1000000.01", Some("FPS"));
    let (_, message) = merchant.connect(&beyond).await.error(400, "bad_request");
    assert!(
        message.starts_with("data.attributes.amount: at most 1000000.00 GBP by the scheme FPS"),
        "{message}"
    );
    let astray = order_in("GBP", "20", Some("SEPA"));
    let (_, message) = merchant.connect(&astray).await.error(400, "bad_request");
    assert!(
        message.starts_with("data.attributes.currency: EUR by the scheme SEPA"),
        "{message}"
    );
    let large = opened(&platform, &order_in("GBP", "1000000.01", Some("AUTO"))).await;
    assert_eq!(scheme(&platform, &large).await, "SWIFT");
}

#[tokio::test]
async fn an_instant_transfer_that_nobody_confirms_is_unknown_in_pounds_too() {
    let (platform, _folder) = with_bank("GBP", "GB", "unconfirmed = \"2h\"", 100_000).await;
    let session = opened(&platform, &order_in("GBP", "20", None)).await;
    let outcome = json!({ "outcome": "accept", "provider": "tryown" });
    platform.outcome(&session, outcome).await.ok();
    for (by, stage) in [
        ("0s", is("payment_pending", "accepted")),
        ("3s", is("payment_pending", "processing")),
        ("7s", is("payment_unknown", "none")),
        ("2h", is("payment_created", "completed")),
        ("7s", is("payment_created", "received")),
    ] {
        platform.advance(by).await;
        assert_eq!(platform.stage(&session).await, stage, "{by}");
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn zlotys_arrive_in_a_session_of_elixir_and_are_settled_on_polish_business_days() {
    // The Monday before Poland's day of independence, at eleven in Warsaw.
    let platform = taking_at("2025-11-10T10:00:00Z", &["PLN"]).await;
    let session = opened(&platform, &order_in("PLN", "149.30", None)).await;
    assert_eq!(scheme(&platform, &session).await, "PLN");
    let after = platform.pay(&session, "accept").await;
    assert_eq!(after, is("payment_created", "completed"));
    // Credited at three.
    platform.advance("3h59m59s").await;
    assert_eq!(platform.stage(&session).await, after);
    platform.advance("1s").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    let merchant = platform.merchant().await;
    let expected = ["2025-11-12", "PLN", "149.30", "pending"].map(str::to_owned);
    assert_eq!(settlements(&merchant).await, [expected]);
    let instant = opened(&platform, &order_in("PLN", "20", Some("INSTANT_PLN"))).await;
    platform.pay(&instant, "accept").await;
    platform.advance("10s").await;
    assert_eq!(
        platform.stage(&instant).await,
        is("payment_created", "received")
    );
    platform.advance("3d").await;
    assert_eq!(balance(&platform, "merchant", "PLN").await, "169.30");
    let own = account(&platform, "merchant", "PLN").await;
    assert!(own["iban"].as_str().unwrap().starts_with("PL"));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn francs_arrive_at_once_by_day_and_in_the_morning_at_night() {
    let platform = taking(&["CHF"]).await;
    let by_day = opened(&platform, &order_in("CHF", "20", Some("SIC"))).await;
    platform.pay(&by_day, "accept").await;
    platform.advance("1m").await;
    let received = is("payment_created", "received");
    assert_eq!(platform.stage(&by_day).await, received);
    // Midnight in Zurich.
    platform.advance("12h59m").await;
    let at_night = opened(&platform, &order_in("CHF", "30", None)).await;
    platform.pay(&at_night, "accept").await;
    platform.advance("7h").await;
    assert_eq!(
        platform.stage(&at_night).await,
        is("payment_created", "completed")
    );
    platform.advance("1m").await;
    assert_eq!(platform.stage(&at_night).await, received);
    assert_eq!(scheme(&platform, &at_night).await, "CHF");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn every_currency_of_the_directory_is_paid_at_home() {
    let codes = [
        "GBP", "PLN", "CHF", "SEK", "NOK", "DKK", "CZK", "HUF", "RON", "ISK",
    ];
    let platform = taking(&codes).await;
    for code in codes {
        let session = opened(&platform, &order_in(code, "120", None)).await;
        let own = if code == "GBP" { "FPS" } else { code };
        assert_eq!(scheme(&platform, &session).await, own);
        platform.pay(&session, "accept").await;
        platform.advance("3d").await;
        assert_eq!(
            platform.stage(&session).await,
            is("payment_created", "received"),
            "{code}"
        );
        let amount = if code == "ISK" { "120" } else { "120.00" };
        platform.advance("3d").await;
        assert_eq!(balance(&platform, "merchant", code).await, amount, "{code}");
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn the_pages_offer_the_accounts_of_the_currency_and_say_where_there_is_none() {
    let platform = taking(&["GBP"]).await;
    let body = order_in("GBP", "20", None);
    let connected = platform.merchant().await.connect(&body).await.ok();
    let link = connected["meta"]["url"].as_str().unwrap();
    let browser = Browser::at(platform.sandbox.base_url());
    let log_in = async |provider: &str| {
        let choice = format!("provider={provider}");
        let login = browser.post(&format!("{link}/provider"), &choice).await;
        assert!(login.location.ends_with("/login"), "{login:?}");
        let form = "username=078000000P&password=123456";
        browser.post(&login.location, form).await;
        browser.get(&format!("{link}/accounts")).await
    };
    let none = log_in("agfbfr").await;
    assert_eq!(none.status, 409);
    assert!(none.html.contains("No account in this currency"));
    assert!(none.html.contains("Choose another bank"));
    assert!(none.html.contains("/provider"));
    let page = log_in("hedggb").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Faster Payments"));
    assert!(page.html.contains("Approve £20.00"));
    // All of them are shown, and the current account in pounds alone can pay.
    assert_eq!(page.values("account").len(), 4);
    assert_eq!(page.html.matches(" disabled").count(), 3);
    let session = connected["meta"]["session_id"].as_str().unwrap();
    platform.pay(session, "accept").await;
    platform.advance("10s").await;
    assert_eq!(
        platform.stage(session).await,
        is("payment_created", "received")
    );
}

#[tokio::test]
async fn a_transfer_in_pounds_comes_to_a_number_of_its_own() {
    let platform = taking(&["GBP"]).await;
    let merchant = platform.merchant().await;
    let (_, euros, _) = open(&merchant, &smart("20", Value::Null)).await;
    let mut body = smart("20", Value::Null);
    body["data"]["attributes"]["currency"] = json!("GBP");
    let (session, pounds, _) = open(&merchant, &body).await;
    assert!(pounds.starts_with("GB") && euros.starts_with("FR"));
    let (_, again, _) = open(&merchant, &body).await;
    assert_eq!(again, pounds);
    let credit = |iban: &str, currency: &str| {
        json!({ "data": { "attributes": {
            "type": "credit", "amount": "20", "currency": currency,
            "debtor_name": "Jane Payer", "creditor_iban": iban,
        } } })
    };
    let simulate = |body: Value| {
        let merchant = &merchant;
        async move {
            let target = "/pis/v2/transactions/event-simulations";
            merchant.post(target, &body).send().await
        }
    };
    let wrong = simulate(credit(&pounds, "EUR")).await;
    assert_eq!(wrong.status, 400, "{wrong:?}");
    assert_eq!(simulate(credit(&pounds, "GBP")).await.status, 201);
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "received")
    );
    // Both accounts stand in one list, the newest first.
    assert_eq!(simulate(credit(&euros, "EUR")).await.status, 201);
    let list = async |query: &str| {
        let target = format!("/pis/v2/transactions{query}");
        let page = merchant.get(&target).send().await.ok();
        let items = page["data"].as_array().unwrap().iter();
        let currencies = items.map(|item| item["attributes"]["currency"].clone());
        (
            page["meta"]["totalItems"].clone(),
            currencies.collect::<Vec<_>>(),
        )
    };
    assert_eq!(list("").await, (json!(2), vec![json!("EUR"), json!("GBP")]));
    let second = list("?page[size]=1&page[number]=2").await;
    assert_eq!(second, (json!(2), vec![json!("GBP")]));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn payouts_leave_from_an_account_in_their_currency() {
    let platform = taking(&["GBP"]).await;
    let merchant = platform.merchant().await;
    let target = "/pis/v2/request-for-payout?state=1";
    let asked = merchant.post(target, &order_in("GBP", "250", None)).send();
    let asked = asked.await.json();
    let session = asked["meta"]["session_id"].as_str().unwrap();
    platform.pay(session, "accept").await;
    platform.advance("10s").await;
    assert_eq!(
        platform.stage(session).await,
        is("payment_created", "completed")
    );
    assert_eq!(balance(&platform, "payout", "GBP").await, "9750.00");
    let payment = platform.merchant().await.payment(session).await;
    assert_eq!(payment["meta"]["provider"], "hedggb");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn orders_to_be_paid_later_are_financed_in_euros_alone() {
    let platform = taking(&["GBP"]).await;
    let merchant = platform.merchant().await;
    let mut body = order_in("GBP", "20", None);
    body["meta"]["payment_methods"] = json!([{ "id": "bnpl" }]);
    let (_, message) = merchant.connect(&body).await.error(400, "bad_request");
    assert_eq!(
        message,
        "meta.payment_methods: bnpl finances orders in EUR only (3 characters: upper-case letters)"
    );
}

#[tokio::test]
async fn an_application_says_which_currencies_it_takes() {
    let platform = Platform::start().await;
    let set = |body: Value| {
        let call = platform.post("/_sandbox/v1/options").json(&body);
        call.send()
    };
    let answer = set(json!({ "currencies": ["eur", "GBP"] })).await.ok();
    assert_eq!(answer["currencies"], json!(["EUR", "GBP"]));
    opened(&platform, &order_in("GBP", "20", None)).await;
    for wrong in [json!([]), json!(["pounds"]), json!("GBP")] {
        let (_, message) = set(json!({ "currencies": wrong }))
            .await
            .error(400, "bad_request");
        assert!(message.starts_with("currencies: "), "{message}");
    }
    let made = platform.post("/_sandbox/v1/applications");
    let made = made.json(&json!({ "name": "Florist" })).send().await.ok();
    assert_eq!(made["currencies"], json!(["EUR"]));
    let target = format!(
        "/_sandbox/v1/applications/{}",
        made["app_id"].as_str().unwrap()
    );
    let change = platform.call(http::Method::PATCH, &target);
    let settings = json!({ "currencies": ["PLN"], "approve_refunds": true });
    let changed = change.json(&settings).send().await.ok();
    assert_eq!(changed["currencies"], json!(["PLN"]));
    assert_eq!(changed["approve_refunds"], true);
    let shown = platform.get(&target).send().await.ok();
    assert_eq!(shown["currencies"], json!(["PLN"]));
}

#[tokio::test]
async fn a_key_that_ends_like_a_currency_has_a_number_of_its_own() {
    let platform = taking(&["USD"]).await;
    let merchant = platform.merchant().await;
    let number = async |currency: &str, key: &str| {
        let mut body = smart("20", json!({ "level": "key", "key": key }));
        body["data"]["attributes"]["currency"] = json!(currency);
        open(&merchant, &body).await.1
    };
    let dollars = number("USD", "x").await;
    assert_ne!(number("EUR", "x/USD").await, dollars);
    assert_eq!(number("USD", "x").await, dollars);
}

#[tokio::test]
async fn a_banks_day_begins_where_the_currency_is_at_home() {
    let limit = "transfers_a_day = 1";
    let (platform, _folder) = with_bank("GBP", "GB", limit, 100_000).await;
    let pay = async || {
        let session = opened(&platform, &order_in("GBP", "20", None)).await;
        let outcome = json!({ "outcome": "accept", "provider": "tryown" });
        platform.outcome(&session, outcome).await.ok();
        platform.advance("1m").await;
        platform.stage(&session).await
    };
    let received = is("payment_created", "received");
    // Before midnight in Paris, between the two midnights, and after that of London.
    platform.advance("12h30m").await;
    assert_eq!(pay().await, received);
    platform.advance("1h").await;
    assert_eq!(pay().await, is("payment_unsuccessful", "rejected"));
    platform.advance("1h").await;
    assert_eq!(pay().await, received);
}
