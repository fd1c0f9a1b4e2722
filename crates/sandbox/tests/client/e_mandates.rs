//! `/v1/e-mandates` (Contract §10.2).

use serde_json::{Value, json};

use crate::administrator::data;
use crate::clerk::{Clerk, id, made};
use crate::platform::{Answer, Platform, example, members};

/// Somebody who keeps mandates, and a customer who signs them.
struct Office<'p> {
    clerk: Clerk<'p>,
    customer: String,
}

impl<'p> Office<'p> {
    async fn of(platform: &'p Platform) -> Self {
        let customers = platform.clerk("customers").await;
        Self {
            clerk: platform.clerk("e-mandates").await,
            customer: customers.customer("Jane", "Payer").await,
        }
    }

    /// The contract's example, for this customer.
    fn body(&self, rum: &str) -> Value {
        let mut body = example("emandates-create")["request"]["body"].clone();
        body["data"]["attributes"]["customer_id"] = json!(self.customer);
        body["data"]["attributes"]["rum"] = json!(rum);
        body
    }

    async fn sign(&self, rum: &str) -> Value {
        self.clerk.make("/v1/e-mandates", &self.body(rum)).await
    }

    async fn end(&self, mandate: &str, status: &str) -> Answer {
        let target = format!("/v1/e-mandates/{mandate}");
        let body = data("e-mandates", json!({ "status": status }));
        self.clerk.call("PATCH", &target).json(&body).send().await
    }
}

#[tokio::test]
async fn a_mandate_comes_back_as_the_contract_shows_it() {
    let platform = Platform::start().await;
    let office = Office::of(&platform).await;
    let signed = office.sign("RUM-2025-0001").await;
    for name in ["emandates-create", "emandates-get"] {
        let expected = &example(name)["response"]["body"];
        assert_eq!(members(&signed), members(expected));
    }
    let attributes = &signed["data"]["attributes"];
    assert_eq!(attributes["status"], "active");
    assert_eq!(attributes["signed_at"], "2025-01-15T10:00:00.000Z");
    for path in ["e-mandates", "e_mandates"] {
        let target = format!("/v1/{path}/{}", id(&signed));
        assert_eq!(office.clerk.get(&target).send().await.ok(), signed);
    }
}

#[tokio::test]
async fn a_reference_that_is_known_is_a_conflict() {
    let platform = Platform::start().await;
    let office = Office::of(&platform).await;
    let signed = office.sign("RUM-1").await;
    let twice = office.clerk.post("/v1/e-mandates", &office.body("RUM-1"));
    let (code, _) = twice.send().await.error(409, "conflict");
    assert_eq!(code, "rum_already_exists");
    office.end(&id(&signed), "cancelled").await.ok();
    let again = office.clerk.post("/v1/e-mandates", &office.body("RUM-1"));
    again.send().await.error(409, "conflict");
    office.sign("RUM-2").await;
}

#[tokio::test]
async fn every_problem_of_a_mandate_is_named_at_once() {
    let platform = Platform::start().await;
    let office = Office::of(&platform).await;
    let attributes = json!({
        "rum": "//",
        "customer_id": "nobody",
        "iban": "FR00",
        "type": "monthly",
        "scheme": "SWIFT",
    });
    let answer = office
        .clerk
        .post("/v1/e-mandates", &data("e-mandates", attributes));
    let errors = answer.send().await.errors(400, "bad_request");
    let fields: Vec<_> = errors
        .iter()
        .map(|(_, message)| {
            message
                .split(':')
                .next()
                .unwrap()
                .replace("data.attributes.", "")
        })
        .collect();
    assert_eq!(
        fields,
        [
            "rum",
            "customer_id",
            "iban",
            "holder_name",
            "type",
            "scheme"
        ]
    );
    let empty = office.clerk.post("/v1/e-mandates", &json!({ "meta": {} }));
    let errors = empty.send().await.errors(400, "bad_request");
    assert_eq!(errors.len(), 4, "{errors:?}");
    assert!(
        errors
            .iter()
            .all(|(code, _)| code == "mandatory_field_missing")
    );
}

#[tokio::test]
async fn what_is_not_said_has_a_default_and_what_is_unknown_is_kept() {
    let platform = Platform::start().await;
    let office = Office::of(&platform).await;
    let mut body = office.body("RUM-1");
    let attributes = body["data"]["attributes"].as_object_mut().unwrap();
    attributes.remove("type");
    attributes.insert("scheme".to_owned(), json!("sepa-b2b"));
    attributes.insert("branch".to_owned(), json!(7));
    attributes.insert("status".to_owned(), json!("revoked"));
    attributes.insert(
        "iban".to_owned(),
        json!("FR76 3000 1007 9412 3456 7890 185"),
    );
    let signed = office.clerk.make("/v1/e-mandates", &body).await;
    let attributes = &signed["data"]["attributes"];
    assert_eq!(attributes["type"], "recurring");
    assert_eq!(attributes["scheme"], "SEPA-B2B");
    assert_eq!(attributes["branch"], 7);
    assert_eq!(attributes["status"], "active");
    assert_eq!(attributes["iban"], "FR7630001007941234567890185");
}

#[tokio::test]
async fn a_mandate_is_cancelled_or_revoked_once() {
    let platform = Platform::start().await;
    let office = Office::of(&platform).await;
    for (rum, how, other) in [("1", "cancelled", "revoked"), ("2", "revoked", "cancelled")] {
        let mandate = id(&office.sign(rum).await);
        let ended = office.end(&mandate, how).await.ok();
        let expected = &example("emandates-patch")["response"]["body"];
        assert_eq!(members(&ended), members(expected));
        assert_eq!(ended["data"]["attributes"]["status"], how);
        assert_eq!(office.end(&mandate, how).await.ok(), ended);
        let (code, message) = office.end(&mandate, other).await.error(400, "bad_request");
        assert_eq!(code, "bad_request");
        assert_eq!(message, format!("the mandate is {how} already."));
    }
    let mandate = id(&office.sign("3").await);
    for status in ["active", "expired", ""] {
        let answer = office.end(&mandate, status).await;
        answer.error(400, "bad_request");
    }
    assert_eq!(
        office
            .end("none", "revoked")
            .await
            .error(404, "not_found")
            .0,
        "not_found"
    );
}

#[tokio::test]
async fn a_mandate_runs_out_after_three_years() {
    let platform = Platform::start().await;
    let office = Office::of(&platform).await;
    let mandate = id(&office.sign("RUM-1").await);
    platform.advance("1096d").await;
    let office = Office::of(&platform).await;
    let target = format!("/v1/e-mandates/{mandate}");
    let read = office.clerk.get(&target).send().await.ok();
    assert_eq!(read["data"]["attributes"]["status"], "expired");
    office
        .end(&mandate, "cancelled")
        .await
        .error(400, "bad_request");
}

#[tokio::test]
async fn mandates_are_listed_page_by_page() {
    let platform = Platform::start().await;
    let office = Office::of(&platform).await;
    for number in 0..3 {
        office.sign(&format!("RUM-{number}")).await;
    }
    let list = |query: &str| office.clerk.get(&format!("/v1/e-mandates?{query}"));
    let first = list("page[size]=2").send().await.ok();
    let item = &example("emandates-list")["response"]["body"]["data"];
    assert_eq!(members(&first["data"]), members(item));
    assert_eq!(first["meta"], json!({ "totalItems": 3, "totalPages": 2 }));
    let next = first["links"]["next"].as_str().unwrap();
    let next = platform.follow(next).bearer(&office.clerk.token);
    let next = next.send().await.ok();
    assert_eq!(next["data"][0]["attributes"]["rum"], "RUM-2");
    assert_eq!(next["links"].get("next"), None);
    let beyond = list("page[number]=9").send().await.ok();
    assert_eq!(beyond["data"], json!([]));
}

#[tokio::test]
async fn a_token_for_something_else_opens_no_mandates() {
    let platform = Platform::start().await;
    let tokens = [
        platform.clerk("PIS").await.token,
        platform.clerk("customers").await.token,
        platform.administrator().await.token,
    ];
    for token in &tokens {
        for target in ["/v1/e-mandates", "/v1/e-mandates/1"] {
            let answer = platform.get(target).bearer(token).send().await;
            let (code, message) = answer.error(401, "unauthorized");
            assert_eq!(code, "invalid_scopes");
            assert_eq!(message, "The token is not for e-mandates.");
        }
    }
}

#[tokio::test]
async fn a_strict_sandbox_demands_signed_requests_for_mandates() {
    let platform = Platform::strict().await;
    let customers = platform.clerk("customers").await;
    let body = data("customers", crate::clerk::person("Jane", "Payer"));
    let customer = customers.post("/v1/customers", &body).signed().send().await;
    let office = Office {
        clerk: platform.clerk("e-mandates").await,
        customer: id(&made(&customer)),
    };
    let call = || office.clerk.post("/v1/e-mandates", &office.body("RUM-1"));
    let unsigned = call().send().await;
    assert_eq!(unsigned.error(401, "unauthorized").0, "invalid_signature");
    let mandate = id(&made(&call().signed().send().await));
    let target = format!("/v1/e-mandates/{mandate}");
    let body = data("e-mandates", json!({ "status": "revoked" }));
    let end = office.clerk.call("PATCH", &target).json(&body);
    end.signed().send().await.ok();
}
