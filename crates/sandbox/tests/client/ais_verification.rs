//! Whether the holder of a connection has a name (Contract §8.9).

use serde_json::{Value, json};

use crate::platform::{Answer, Platform, example, members};
use crate::reader::Reader;

impl Reader<'_> {
    async fn verify(&self, attributes: Value) -> Answer {
        let body = json!({ "data": { "type": "verifications", "attributes": attributes } });
        let call = self.platform.post("/ais/v1/verification");
        call.bearer(&self.token).json(&body).signed().send().await
    }

    async fn status_of(&self, name: &str) -> String {
        let asked = json!({ "customer_id": self.customer_id, "expected_name": name });
        let answer = self.verify(asked).await.ok();
        let status = &answer["data"]["attributes"]["status"];
        status.as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_name_is_compared_with_the_holders() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let asked = json!({
        "customer_id": reader.customer_id,
        "provider_id": "ftecfr",
        "expected_name": "Camille Laurent",
    });
    let answer = reader.verify(asked).await.ok();
    let expected = &example("ais-verification")["response"]["body"];
    assert_eq!(members(&answer), members(expected));
    let attributes = &answer["data"]["attributes"];
    assert_eq!(attributes["status"], "verified");
    assert_eq!(attributes["match_score"], 1.0);
    assert_eq!(attributes["verified_at"], "2025-01-15T10:00:00.000Z");
    assert_eq!(reader.status_of("LAURENT Camille").await, "verified");
    assert_eq!(reader.status_of("Jonas Weber").await, "unverified");
}

#[tokio::test]
async fn a_verification_needs_a_connection_of_ones_own_and_names_what_is_missing() {
    let platform = Platform::start().await;
    let reader = platform.reader("ftecfr").await;
    let missing = reader.verify(json!({})).await;
    let missing = missing.errors(400, "bad_request");
    let fields: Vec<_> = missing
        .iter()
        .map(|(_, message)| message.split(": ").next().unwrap())
        .collect();
    assert_eq!(
        fields,
        [
            "data.attributes.customer_id",
            "data.attributes.expected_name"
        ]
    );
    let elsewhere = json!({
        "customer_id": reader.customer_id,
        "provider_id": "ftecde",
        "expected_name": "Camille Laurent",
    });
    let (_, message) = reader.verify(elsewhere).await.error(400, "bad_request");
    assert!(
        message.starts_with("data.attributes.provider_id: "),
        "{message}"
    );
    let nobody = json!({
        "customer_id": "1ef74051a77673de120820fb370dc382",
        "expected_name": "Camille Laurent",
    });
    let unknown = reader.verify(nobody).await;
    assert_eq!(unknown.error(400, "bad_request").0, "customer_unknown");
    let other = platform.reader("ftecfr").await;
    let foreign = json!({ "customer_id": other.customer_id, "expected_name": "Camille Laurent" });
    let refused = reader.verify(foreign).await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_token");
    let merchant = platform.merchant().await;
    let call = merchant.post("/ais/v1/verification", &json!({}));
    let refused = call.send().await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_scopes");
}
