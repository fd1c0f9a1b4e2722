//! `/v1/customers` and what is below (Contract §10.1).

use serde_json::{Value, json};

use crate::administrator::data;
use crate::clerk::{Clerk, id, made, person};
use crate::platform::{Platform, example, members};

/// The number of an account in the world, and the name of its holder.
async fn account_at(platform: &Platform, provider: &str) -> String {
    let reader = platform.reader(provider).await;
    let accounts = reader.accounts().await;
    accounts[0]["attributes"]["iban"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Notes a bank account of a customer and gives its id.
async fn bank_account(clerk: &Clerk<'_>, customer: &str, iban: &str, holder: &str) -> String {
    let target = format!("/v1/customers/{customer}/bank_accounts");
    let attributes = json!({ "iban": iban, "holder_name": holder });
    id(&clerk
        .make(&target, &data("bank_accounts", attributes))
        .await)
}

/// Asks about a customer, lets the bank answer, and gives what it says.
async fn verdict(clerk: &Clerk<'_>, customer: &str, attributes: Value) -> Value {
    let target = format!("/v1/customers/{customer}/verification");
    let asked = clerk
        .make(&target, &data("verifications", attributes))
        .await;
    assert_eq!(asked["data"]["attributes"]["status"], "pending");
    assert_eq!(asked["data"]["attributes"]["match_score"], Value::Null);
    let target = format!("{target}/{}", id(&asked));
    clerk.platform.advance("4999ms").await;
    let pending = clerk.get(&target).send().await.ok();
    assert_eq!(pending["data"]["attributes"]["status"], "pending");
    clerk.platform.advance("1ms").await;
    clerk.get(&target).send().await.ok()["data"]["attributes"].clone()
}

#[tokio::test]
async fn a_customer_comes_back_as_the_contract_shows_it() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let example = example("customers-create");
    let body = &example["request"]["body"];
    let created = clerk.make("/v1/customers", body).await;
    assert_eq!(members(&created), members(&example["response"]["body"]));
    assert_eq!(
        created["data"]["attributes"],
        example["response"]["body"]["data"]["attributes"]
    );
    let target = format!("/v1/customers/{}/", id(&created));
    let read = clerk.get(&target).send().await.ok();
    assert_eq!(read, created);
}

#[tokio::test]
async fn members_that_nobody_knows_come_back_and_an_id_is_given_not_taken() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let mut attributes = person("Jane", "Payer");
    attributes["shoe_size"] = json!(41);
    attributes["address"] = json!({ "city": "Paris", "floor": 3 });
    attributes["id"] = json!("mine");
    let created = clerk
        .make("/v1/customers", &data("customers", attributes))
        .await;
    let kept = &created["data"]["attributes"];
    assert_eq!(kept["shoe_size"], 41);
    assert_eq!(kept["address"]["floor"], 3);
    assert_eq!(kept.get("id"), None);
    assert!(uuid::Uuid::parse_str(&id(&created)).is_ok());
}

#[tokio::test]
async fn a_number_in_place_of_a_text_comes_back_as_the_text_that_it_was_taken_for() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let mut jane = person("Jane", "Payer");
    jane["last_name"] = json!(42);
    jane["external_id"] = json!(7.50);
    // Nobody reads it, so that nothing is taken for anything.
    jane["size"] = json!(42);
    let made = clerk.make("/v1/customers", &data("customers", jane)).await;
    let attributes = &made["data"]["attributes"];
    assert_eq!(attributes["last_name"], "42");
    assert_eq!(attributes["external_id"], "7.5");
    assert_eq!(attributes["size"], 42);
    let target = format!("/v1/customers/{}/bank_accounts", id(&made));
    let account = json!({ "iban": "FR7630001007941234567890185", "holder_name": 42 });
    let account = clerk.make(&target, &data("bank_accounts", account)).await;
    assert_eq!(account["data"]["attributes"]["holder_name"], "42");
}

#[tokio::test]
async fn every_problem_of_a_customer_is_named_at_once() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let attributes = json!({ "last_name": [], "email": "jane", "address": "Paris", "phone": true });
    let body = data("customers", attributes);
    let answer = clerk.post("/v1/customers", &body).send().await;
    let fields: Vec<_> = answer
        .errors(400, "bad_request")
        .into_iter()
        .map(|(code, message)| (code, message.split(':').next().unwrap().to_owned()))
        .collect();
    let expected = [
        ("mandatory_field_missing", "first_name"),
        ("invalid_field", "last_name"),
        ("invalid_field", "email"),
        ("invalid_field", "phone"),
        ("invalid_field", "address"),
    ];
    let expected =
        expected.map(|(code, name)| (code.to_owned(), format!("data.attributes.{name}")));
    assert_eq!(fields, expected);
    for body in ["", "{}", "[]", "{\"data\":", "{\"data\":[]}"] {
        let call = clerk.call("POST", "/v1/customers").body(body);
        call.send().await.errors(400, "bad_request");
    }
}

#[tokio::test]
async fn customers_are_listed_page_by_page_and_by_the_applications_own_word() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    for number in 0..5 {
        let mut attributes = person("Jane", &format!("Payer {number}"));
        attributes["external_id"] = json!(format!("client-{}", number % 2));
        let body = data("customers", attributes);
        clerk.make("/v1/customers", &body).await;
    }
    let mut url = "/v1/customers?page[size]=2".to_owned();
    let mut names = Vec::new();
    let mut page = clerk.get(&url).send().await.ok();
    loop {
        assert_eq!(page["meta"], json!({ "totalItems": 5, "totalPages": 3 }));
        for customer in page["data"].as_array().unwrap() {
            names.push(customer["attributes"]["last_name"].clone());
        }
        let Some(next) = page["links"]["next"].as_str() else {
            break;
        };
        next.clone_into(&mut url);
        let call = platform.follow(&url).bearer(&clerk.token);
        page = call.send().await.ok();
    }
    let expected: Vec<_> = (0..5)
        .map(|number| json!(format!("Payer {number}")))
        .collect();
    assert_eq!(names, expected);
    let some = clerk.get("/v1/customers?external_id=client-1&page[number]=1");
    let some = some.send().await.ok();
    assert_eq!(some["meta"]["totalItems"], 2);
    assert_eq!(
        members(&some),
        [
            ".data[].attributes.email: text",
            ".data[].attributes.external_id: text",
            ".data[].attributes.first_name: text",
            ".data[].attributes.last_name: text",
            ".data[].id: text",
            ".data[].type: text",
            ".links.self: text",
            ".meta.totalItems: number",
            ".meta.totalPages: number"
        ]
    );
    for query in ["page[number]=0", "page[size]=101", "page[number]=one"] {
        let answer = clerk.get(&format!("/v1/customers?{query}")).send().await;
        assert_eq!(answer.error(400, "bad_request").0, "invalid_field");
    }
}

#[tokio::test]
async fn customers_and_their_accounts_have_the_members_that_the_contract_shows() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let body = &example("customers-create")["request"]["body"];
    let customer = id(&clerk.make("/v1/customers", body).await);
    let read = clerk.get(&format!("/v1/customers/{customer}"));
    let expected = &example("customers-get")["response"]["body"];
    assert_eq!(members(&read.send().await.ok()), members(expected));
    let listed = clerk.get("/v1/customers").send().await.ok();
    let expected = &example("customers-list")["response"]["body"];
    assert_eq!(members(&listed), members(expected));
    let target = format!("/v1/customers/{customer}/bank_accounts");
    let body = &example("customers-bank-accounts-create")["request"]["body"];
    let account = id(&clerk.make(&target, body).await);
    let read = clerk.get(&format!("{target}/{account}"));
    let expected = &example("customers-bank-accounts-get")["response"]["body"];
    assert_eq!(members(&read.send().await.ok()), members(expected));
    let listed = clerk.get(&target).send().await.ok();
    let mut expected = members(&example("customers-bank-accounts-list")["response"]["body"]);
    expected.push(".links.self: text".to_owned());
    expected.sort();
    assert_eq!(members(&listed), expected);
}

#[tokio::test]
async fn a_bank_account_comes_back_as_the_contract_shows_it_under_both_spellings() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Jane", "Payer").await;
    let example = example("customers-bank-accounts-create");
    let expected = &example["response"]["body"]["data"]["attributes"];
    for words in ["bank_accounts", "bank-accounts"] {
        let target = format!("/v1/customers/{customer}/{words}");
        let created = clerk.make(&target, &example["request"]["body"]).await;
        assert_eq!(created["data"]["attributes"], *expected);
        let target = format!("{target}/{}", id(&created));
        assert_eq!(clerk.get(&target).send().await.ok(), created);
    }
}

#[tokio::test]
async fn every_problem_of_a_bank_account_is_named_at_once() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Jane", "Payer").await;
    let target = format!("/v1/customers/{customer}/bank_accounts");
    let attributes =
        json!({ "iban": "FR7630001007941234567890186", "currency": "euro", "bic": "X" });
    let answer = clerk.post(&target, &data("bank_accounts", attributes));
    let errors = answer.send().await.errors(400, "bad_request");
    let fields: Vec<_> = errors
        .iter()
        .map(|(_, message)| message.split(':').next().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "data.attributes.iban",
            "data.attributes.holder_name",
            "data.attributes.currency",
            "data.attributes.bic"
        ]
    );
    let (_, first) = &errors[0];
    assert!(!first.contains("3000100794"), "an IBAN is nobody's to read");
}

#[tokio::test]
async fn the_four_answers_of_payee_verification_are_told_by_status_and_score() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let iban = account_at(&platform, "ftecfr").await;
    let unknown = "FR7630001007941234567890185";
    let cases = [
        ("LAURENT", "Camille", iban.as_str(), "verified", 1.0..=1.0),
        ("Camile", "Laurant", iban.as_str(), "unverified", 0.8..=0.99),
        ("Jane", "Payer", iban.as_str(), "unverified", 0.0..=0.79),
        ("Camille", "Laurent", unknown, "failed", 0.0..=0.0),
    ];
    for (first_name, last_name, iban, status, scores) in cases {
        let customer = clerk.customer(first_name, last_name).await;
        let name = format!("{first_name} {last_name}");
        let account = bank_account(&clerk, &customer, iban, &name).await;
        let said = verdict(&clerk, &customer, json!({})).await;
        assert_eq!(said["status"], status, "{name}");
        if status == "failed" {
            assert_eq!(said["match_score"], Value::Null);
            assert_eq!(said["provider_id"], Value::Null);
        } else {
            let score = said["match_score"].as_f64().unwrap();
            assert!(scores.contains(&score), "{name}: {score}");
            assert_eq!(said["provider_id"], "ftecfr");
        }
        let is_verified = status == "verified";
        assert_eq!(said["verified_at"].is_string(), is_verified);
        let target = format!("/v1/customers/{customer}/bank_accounts/{account}");
        let account = clerk.get(&target).send().await.ok();
        assert_eq!(account["data"]["attributes"]["verified"], is_verified);
    }
}

#[tokio::test]
async fn a_verification_has_the_members_that_the_contract_shows_under_both_spellings() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Camille", "Laurent").await;
    let body = data("verifications", json!({ "provider_id": "ftecfr" }));
    for words in ["verification", "verifications"] {
        let target = format!("/v1/customers/{customer}/{words}");
        let created = clerk.make(&target, &body).await;
        let expected = &example("customers-verification-create")["response"]["body"];
        assert_eq!(members(&created), members(expected));
        platform.advance("5s").await;
        let target = format!("{target}/{}", id(&created));
        let read = clerk.get(&target).send().await.ok();
        let expected = &example("customers-verification-get")["response"]["body"];
        assert_eq!(members(&read), members(expected));
        assert_eq!(read["data"]["attributes"]["status"], "verified");
        let second = read["data"]["attributes"]["verified_at"].as_str().unwrap();
        assert!(second.starts_with("2025-01-15T10:00:"), "{second}");
        assert!(second.contains(".000Z"), "{second}");
    }
    let target = format!("/v1/customers/{customer}/verifications");
    let pending = clerk.make(&target, &body).await;
    let listed = clerk.get(&target).send().await.ok();
    let is_pending = |item: &&Value| item["id"] == pending["data"]["id"];
    let mut items = listed["data"].as_array().unwrap().iter();
    let expected = &example("customers-verifications-list")["response"]["body"]["data"][0];
    assert_eq!(members(items.find(is_pending).unwrap()), members(expected));
    assert_eq!(listed["meta"]["totalItems"], 3);
}

#[tokio::test]
async fn the_bank_that_is_asked_must_have_the_account() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Camille", "Laurent").await;
    let iban = account_at(&platform, "ftecfr").await;
    let first = bank_account(&clerk, &customer, &iban, "Camille Laurent").await;
    let at = |provider: &str| json!({ "provider_id": provider });
    assert_eq!(
        verdict(&clerk, &customer, at("ftecfr")).await["status"],
        "verified"
    );
    assert_eq!(
        verdict(&clerk, &customer, at("ftecde")).await["status"],
        "failed"
    );
    let elsewhere = account_at(&platform, "ftecde").await;
    bank_account(&clerk, &customer, &elsewhere, "Camille Laurent").await;
    let newest = verdict(&clerk, &customer, json!({})).await;
    assert_eq!(
        newest["status"], "unverified",
        "the newest account is another's"
    );
    let named = verdict(&clerk, &customer, json!({ "bank_account_id": first })).await;
    assert_eq!(named["status"], "verified");
}

#[tokio::test]
async fn a_verification_of_nothing_is_refused() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Camille", "Laurent").await;
    let target = format!("/v1/customers/{customer}/verifications");
    let answer = clerk.call("POST", &target).send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "mandatory_field_missing");
    assert!(message.contains("provider_id"), "{message}");
    let attributes = json!({ "provider_id": "nobody", "bank_account_id": "nothing" });
    let answer = clerk.post(&target, &data("verifications", attributes));
    let errors = answer.send().await.errors(400, "bad_request");
    assert_eq!(errors.len(), 2, "{errors:?}");
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let platform = Platform::start().await;
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Jane", "Payer").await;
    for target in [
        "/v1/customers/nobody".to_owned(),
        "/v1/customers/nobody/bank_accounts".to_owned(),
        "/v1/customers/nobody/verifications".to_owned(),
        format!("/v1/customers/{customer}/bank_accounts/none"),
        format!("/v1/customers/{customer}/verification/none"),
    ] {
        let answer = clerk.get(&target).send().await;
        assert_eq!(answer.error(404, "not_found").0, "not_found", "{target}");
    }
}

#[tokio::test]
async fn a_token_for_something_else_opens_no_customers() {
    let platform = Platform::start().await;
    let customer = platform
        .clerk("customers")
        .await
        .customer("Jane", "Payer")
        .await;
    let tokens = [
        platform.clerk("PIS").await.token,
        platform.clerk("e-mandates").await.token,
        platform.administrator().await.token,
    ];
    let paths = [
        "",
        "/bank_accounts",
        "/bank_accounts/1",
        "/verifications",
        "/verifications/1",
    ];
    let targets = paths.map(|rest| format!("/v1/customers/{customer}{rest}"));
    for token in &tokens {
        for target in targets.iter().map(String::as_str).chain(["/v1/customers"]) {
            let answer = platform.get(target).bearer(token).send().await;
            let (code, message) = answer.error(401, "unauthorized");
            assert_eq!(code, "invalid_scopes");
            assert_eq!(message, "The token is not for customers.");
        }
    }
    let nobody = platform.get("/v1/customers").send().await;
    assert_eq!(nobody.error(401, "unauthorized").0, "invalid_token");
}

#[tokio::test]
async fn a_strict_sandbox_demands_signed_requests_for_customers() {
    let platform = Platform::strict().await;
    let clerk = platform.clerk("customers").await;
    let body = data("customers", person("Jane", "Payer"));
    let call = || clerk.post("/v1/customers", &body);
    let unsigned = call().send().await;
    assert_eq!(unsigned.error(401, "unauthorized").0, "invalid_signature");
    let customer = id(&made(&call().signed().send().await));
    let aliased = format!("/v1/customers/{customer}/bank-accounts/?page[size]=5");
    clerk.get(&aliased).signed().send().await.ok();
}
