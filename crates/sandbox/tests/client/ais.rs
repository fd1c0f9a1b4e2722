//! Reading a payer's accounts (Contract §§3.2, 3.3, 8.5 to 8.8).

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::Method;
use serde_json::{Value, json};

use crate::platform::{Platform, example, members, order};

/// What an example of the contract answers with.
fn answered(name: &str) -> Vec<String> {
    members(&example(name)["response"]["body"])
}

fn attributes(answer: &Value) -> &Value {
    &answer["data"]["attributes"]
}

#[tokio::test]
async fn a_code_is_exchanged_for_the_tokens_of_the_contract() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let tokens = platform.exchange(&reader.code).await.ok();
    assert_eq!(members(&tokens), answered("oauth-accesstoken-ais"));
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    let claims = reader.token.split('.').nth(1).unwrap();
    let claims: Value =
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert_eq!(claims["scopes"], json!(["ais"]));
    assert_eq!(
        claims["app_ext_id"],
        platform.credentials().app_id().as_str()
    );
    let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(lifetime, 3600);
}

#[tokio::test]
async fn a_code_can_be_exchanged_again_for_ten_minutes() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    platform.advance("599s").await;
    platform.exchange(&reader.code).await.ok();
    reader.get("/accounts").send().await.ok();
    platform.advance("1s").await;
    let (code, _) = platform
        .exchange(&reader.code)
        .await
        .error(401, "unauthorized");
    assert_eq!(code, "invalid_code");
}

#[tokio::test]
async fn a_strict_sandbox_exchanges_a_code_once() {
    let platform = Platform::strict().await;
    let reader = platform.reader("ftecfr").await;
    let again = platform.exchange(&reader.code).await;
    assert_eq!(again.error(401, "unauthorized").0, "invalid_code");
    reader.get("/accounts").signed().send().await.ok();
    let (code, _) = reader
        .get("/accounts")
        .send()
        .await
        .error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
}

#[tokio::test]
async fn a_code_that_is_none_is_refused_and_so_is_another_scope() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let wrong = platform.exchange("f66ec660b0bbd2797bf6847fb4b98454").await;
    assert_eq!(wrong.error(401, "unauthorized").0, "invalid_code");
    let form = format!(
        "grant_type=authorization_code&code={}&scope=PIS",
        reader.code
    );
    let scope = platform.oauth("/oauth/accesstoken", &form).send().await;
    assert_eq!(scope.error(401, "unauthorized").0, "invalid_scopes");
    let form = "grant_type=authorization_code&scope=ais";
    let missing = platform.oauth("/oauth/accesstoken", form).send().await;
    let (code, message) = missing.error(400, "bad_request");
    assert_eq!(
        (code.as_str(), message.as_str()),
        ("mandatory_field_missing", "code: required")
    );
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_and_takes_the_old_ones_away() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let other = platform.reader("ftecfr").await;
    let tokens = platform.refresh(&reader.refresh_token).await.ok();
    assert_eq!(members(&tokens), answered("oauth-refreshtoken"));
    let old = reader.get("/accounts").send().await;
    assert_eq!(old.error(401, "unauthorized").0, "invalid_token");
    let new = tokens["access_token"].as_str().unwrap();
    reader.get("/accounts").bearer(new).send().await.ok();
    let again = platform.refresh(&reader.refresh_token).await;
    assert_eq!(again.error(401, "unauthorized").0, "invalid_token");
    other.get("/accounts").send().await.ok();
}

#[tokio::test]
async fn php_refreshes_under_a_path_of_its_own() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let form = format!(
        "grant_type=refresh_token&refresh_token={}",
        reader.refresh_token
    );
    platform
        .oauth("/oauth/refresh_token", &form)
        .send()
        .await
        .ok();
}

#[tokio::test]
async fn what_is_no_refresh_token_refreshes_nothing() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    for token in [reader.token.as_str(), reader.code.as_str(), "a.b.c"] {
        let answer = platform.refresh(token).await;
        assert_eq!(answer.error(401, "unauthorized").0, "invalid_token");
    }
    let form = format!("grant_type=password&refresh_token={}", reader.refresh_token);
    let answer = platform.oauth("/oauth/refreshtoken", &form).send().await;
    assert!(
        answer
            .error(400, "bad_request")
            .1
            .starts_with("grant_type: ")
    );
}

#[tokio::test]
async fn a_consent_lasts_180_days_however_often_it_is_refreshed() {
    let platform = Platform::start().await;
    let mut reader = platform.reader("ftecfr").await;
    for days in ["100d", "79d"] {
        platform.advance(days).await;
        let tokens = platform.refresh(&reader.refresh_token).await.ok();
        reader.token = tokens["access_token"].as_str().unwrap().to_owned();
        reader.refresh_token = tokens["refresh_token"].as_str().unwrap().to_owned();
        reader.get("/accounts").send().await.ok();
    }
    platform.advance("1430m").await;
    let tokens = platform.refresh(&reader.refresh_token).await.ok();
    reader.token = tokens["access_token"].as_str().unwrap().to_owned();
    platform.advance("10m").await;
    let over = reader.get("/accounts").send().await;
    assert_eq!(over.error(401, "unauthorized").0, "invalid_token");
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let over = platform.refresh(refresh).await;
    assert_eq!(over.error(401, "unauthorized").0, "invalid_token");
}

#[tokio::test]
async fn accounts_have_the_members_of_the_contract() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let list = reader
        .get("/accounts?remove_nulls=true&withBalances=true")
        .send()
        .await
        .ok();
    assert_eq!(members(&list), answered("ais-accounts-list"));
    assert_eq!(list["meta"]["customer_id"], reader.customer_id.as_str());
    assert_eq!(list["meta"]["provider"], "ftecfr");
    assert_eq!(
        list["meta"]["last_authentication"],
        "2025-01-15T10:00:00.000Z"
    );
    let own = list["links"]["self"].as_str().unwrap();
    let again = platform.follow(own).bearer(&reader.token).send().await.ok();
    assert_eq!(again, list);
    for item in list["data"].as_array().unwrap() {
        let id = item["id"].as_str().unwrap();
        assert_eq!(id.len(), 21);
        assert!(
            id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
            "{id}"
        );
        assert_eq!(item["attributes"]["account_id"], id);
        let rest = format!("/accounts/{id}?withBalances=true");
        let one = reader.get(&rest).send().await.ok();
        assert_eq!(members(&one), answered("ais-accounts-get"));
        assert_eq!(one["data"], *item);
        assert_eq!(one["meta"], list["meta"]);
    }
}

#[tokio::test]
async fn balances_are_told_unless_they_are_not_wanted() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let id = reader.account().await;
    for (query, told) in [
        ("", true),
        ("?withBalances=false", false),
        ("?withBalances=0", false),
    ] {
        let rest = format!("/accounts/{id}{query}");
        let answer = reader.get(&rest).send().await.ok();
        let balance = &attributes(&answer)["balance_available"];
        assert_eq!(balance.is_string(), told, "{query}");
    }
}

#[tokio::test]
async fn the_kinds_of_accounts_are_those_of_iso_20022() {
    let platform = Platform::start().await;
    let mut found = std::collections::BTreeSet::new();
    for provider in ["ftecfr", "cmcifrpp", "bnpafr", "handse"] {
        for account in platform.reader(provider).await.accounts().await {
            found.insert(
                account["attributes"]["account_type"]
                    .as_str()
                    .unwrap()
                    .to_owned(),
            );
        }
    }
    let found: Vec<_> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["CACC", "CARD", "SVGS"]);
}

#[tokio::test]
async fn account_ids_come_from_the_seed() {
    let ids = async |seed| {
        let platform = Platform::of(fintecture_sandbox::Sandbox::builder().seed(seed)).await;
        let accounts = platform.reader("ftecfr").await.accounts().await;
        accounts
            .iter()
            .map(|account| account["id"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(7).await, ids(7).await);
    assert_ne!(ids(7).await, ids(8).await);
}

#[tokio::test]
async fn holders_have_the_members_of_the_contract() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let answer = reader
        .get("/accountholders?remove_nulls=true")
        .send()
        .await
        .ok();
    assert_eq!(members(&answer), answered("ais-accountholders"));
    assert_eq!(answer["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_payment_and_its_refund_stand_in_the_payers_own_history() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let id = reader.account().await;
    let before = reader.get(&format!("/accounts/{id}")).send().await.ok();
    let merchant = platform.merchant().await;
    let mut body = order("149.30");
    body["data"]["attributes"]["communication"] = json!("Order 42");
    let session = merchant.connect(&body).await.session();
    platform.pay(&session, "accept").await;
    let listed = reader.transactions(&id, "remove_nulls=true").await;
    let debit = &listed["data"][0];
    assert_eq!(
        debit["attributes"],
        json!({
            "amount": "-149.30", "currency": "EUR", "communication": "Order 42",
            "status": "booked", "booking_date": "2025-01-15",
        })
    );
    let after = reader.get(&format!("/accounts/{id}")).send().await.ok();
    let cents = |answer: &Value| {
        let text = attributes(answer)["balance"]
            .as_str()
            .unwrap()
            .replace('.', "");
        text.parse::<i64>().unwrap()
    };
    assert_eq!(cents(&before) - cents(&after), 14_930);

    platform.advance("7d").await;
    let merchant = platform.merchant().await;
    merchant.refund_of(&session, json!("49.30")).await.ok();
    platform.advance("7d").await;
    let tokens = platform.refresh(&reader.refresh_token).await.ok();
    let token = tokens["access_token"].as_str().unwrap();
    let rest = format!("/accounts/{id}/transactions");
    let listed = reader.get(&rest).bearer(token).send().await.ok();
    let credit = &listed["data"][0]["attributes"];
    assert_eq!(credit["amount"], "49.30");
    assert_eq!(credit["communication"], "Order 42");
    assert_eq!(listed["data"][1]["id"], debit["id"]);
    assert!(
        listed["data"].as_array().unwrap().len() > 10,
        "the past is there too"
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn transactions_have_the_members_of_the_contract() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let id = reader.account().await;
    let query =
        "filter[date_from]=max&filter[date_to]=2025-08-14&remove_nulls=true&convert_dates=true";
    let page = reader.transactions(&id, query).await;
    assert_eq!(members(&page), answered("ais-transactions"));
    assert_eq!(page["meta"], json!({}));
}

#[tokio::test]
async fn a_payment_without_a_text_has_none_in_the_history() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let id = reader.account().await;
    let mut body = order("20");
    body["data"]["attributes"]["communication"] = json!(null);
    let session = platform.merchant().await.connect(&body).await.session();
    platform.pay(&session, "accept").await;
    for (query, shown) in [("", Some(&Value::Null)), ("remove_nulls=true", None)] {
        let page = reader.transactions(&id, query).await;
        assert_eq!(page["data"][0]["attributes"].get("communication"), shown);
    }
}

#[tokio::test]
async fn a_connection_that_is_deleted_is_gone() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let other = platform.reader("ftecfr").await;
    let target = format!("/ais/v1/customer/{}", reader.customer_id);
    let delete = || platform.call(Method::DELETE, &target).bearer(&reader.token);
    let answer = delete().signed().send().await.ok();
    assert_eq!(answer, example("ais-delete-customer")["response"]["body"]);
    for again in [delete().send().await, reader.get("/accounts").send().await] {
        let body = again.json();
        assert_eq!(body["errors"][0]["title"], "Customer ID invalid");
        assert_eq!(again.error(400, "bad_request").0, "customer_unknown");
    }
    let code = platform.exchange(&reader.code).await;
    assert_eq!(code.error(401, "unauthorized").0, "invalid_code");
    let refresh = platform.refresh(&reader.refresh_token).await;
    assert_eq!(refresh.error(401, "unauthorized").0, "invalid_token");
    other.get("/accounts").send().await.ok();
}

#[tokio::test]
async fn what_is_not_there_is_named() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let other = platform.reader("ftecde").await;
    let foreign = other.account().await;
    for account in ["b71722204d1a3f5ecd895", foreign.as_str()] {
        for rest in ["", "/transactions"] {
            let answer = reader
                .get(&format!("/accounts/{account}{rest}"))
                .send()
                .await;
            assert_eq!(answer.error(400, "bad_request").0, "account_unknown");
        }
    }
    let unreadable = reader.get("/accounts/%FF").send().await;
    unreadable.error(400, "bad_request");
    let unknown = platform.get("/ais/v1/customer/1ef74051a77673de120820fb370dc382/accounts");
    let answer = unknown.bearer(&reader.token).send().await;
    assert_eq!(answer.error(400, "bad_request").0, "customer_unknown");
}

#[tokio::test]
async fn a_token_reads_its_own_connection_and_does_nothing_else() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let other = platform.reader("ftecfr").await;
    let foreign = reader.get("/accounts").bearer(&other.token).send().await;
    assert_eq!(foreign.error(401, "unauthorized").0, "invalid_token");
    let merchant = platform.merchant().await;
    let paying = reader.get("/accounts").bearer(&merchant.token).send().await;
    assert_eq!(paying.error(401, "unauthorized").0, "invalid_scopes");
    let reading = platform
        .get("/pis/v2/payments")
        .bearer(&reader.token)
        .send()
        .await;
    assert_eq!(reading.error(401, "unauthorized").0, "invalid_scopes");
    let target = format!("/ais/v1/customer/{}/accounts", reader.customer_id);
    let nobody = platform.get(&target).send().await;
    assert_eq!(nobody.error(401, "unauthorized").0, "invalid_token");
    platform.advance("1h").await;
    let late = reader.get("/accounts").send().await;
    assert_eq!(late.error(401, "unauthorized").0, "invalid_token");
}

#[tokio::test]
async fn the_slash_at_the_end_that_ruby_sends_changes_nothing() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    reader.get("/accounts/").signed().send().await.ok();
    reader
        .get("/accounts/?withBalances=true")
        .signed()
        .send()
        .await
        .ok();
}

#[tokio::test]
async fn a_connection_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || fintecture_sandbox::Sandbox::builder().data(folder.path());
    let platform = Platform::of(builder()).await;
    let reader = platform.reader("ftecfr").await;
    let before = reader.accounts().await;
    let (customer_id, token) = (reader.customer_id.clone(), reader.token.clone());
    platform.sandbox.shutdown().await;
    let platform = Platform::of(builder()).await;
    let target = format!("/ais/v1/customer/{customer_id}/accounts");
    let answer = platform.get(&target).bearer(&token).send().await.ok();
    assert_eq!(answer["data"], json!(before));
}
