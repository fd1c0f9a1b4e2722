//! The contract's own examples of mandates.

use fintecture::mandates::{Mandate, MandateScheme, MandateStatus, MandateType, NewMandate};
use serde_json::{Value, json};

use crate::contract::{answering, compare, compare_body, example};
use crate::fake::{Fake, Reply};
use crate::records::{iban, id};

const CUSTOMER: &str = "5a0d8d3c-0d6a-4f0b-9b63-0f7f0c1d2e3f";

fn is_the_mandate(mandate: &Mandate, status: &MandateStatus) {
    assert_eq!(mandate.id().as_str(), "em-1");
    assert_eq!(mandate.rum(), Some("RUM-2025-0001"));
    assert_eq!(mandate.customer_id().unwrap().as_str(), CUSTOMER);
    assert_eq!(mandate.iban_text(), Some("FR7630001007941234567890185"));
    assert_eq!(mandate.iban(), Some(Ok(iban())));
    assert_eq!(mandate.holder_name(), Some("Jane Payer"));
    assert_eq!(mandate.mandate_type(), Some(&MandateType::Recurring));
    assert_eq!(mandate.scheme(), Some(&MandateScheme::Sepa));
    assert_eq!(mandate.status(), Some(status));
    let signed_at = mandate.signed_at().unwrap().to_string();
    assert_eq!(signed_at, "2025-08-14T09:00:00Z");
    assert_eq!(mandate.extra().get("type"), Some(&json!("e-mandates")));
    assert!(mandate.extra_attributes().is_empty() && mandate.beside().is_empty());
}

fn new() -> NewMandate {
    NewMandate::new("RUM-2025-0001", &id(CUSTOMER), iban(), "Jane Payer")
}

#[tokio::test]
async fn mandates_are_listed_as_the_contract_has_it() {
    let example = example!("emandates-list");
    let fake = answering(&example);
    let page = fake.client().mandates().list().await.unwrap();
    compare(&fake.seen()[0], &example);
    is_the_mandate(&page.items()[0], &MandateStatus::Active);
}

#[tokio::test]
async fn a_mandate_is_made_as_the_contract_has_it() {
    let example = example!("emandates-create");
    let fake = Fake::always(Reply::Json(201, example["response"]["body"].to_string()));
    let mandate = new()
        .mandate_type(MandateType::Recurring)
        .scheme(MandateScheme::Sepa);
    let made = fake.client().mandates().create(&mandate).await.unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    is_the_mandate(&made, &MandateStatus::Active);
}

#[tokio::test]
async fn a_mandate_takes_what_this_version_does_not_know() {
    let fake = answering(&example!("emandates-create"));
    let mandate = new().extra_meta("a", 1).extra_attribute("b", "2");
    fake.client().mandates().create(&mandate).await.unwrap();
    let body: Value = serde_json::from_slice(&fake.seen()[0].body).unwrap();
    assert_eq!(body["meta"], json!({"a": 1}));
    assert_eq!(body["data"]["attributes"]["b"], "2");
}

#[tokio::test]
async fn a_reference_that_is_in_use_is_a_conflict() {
    let example = example!("emandates-create");
    let refusal = &example["error_responses"][0]["body"];
    let fake = Fake::always(Reply::Json(409, refusal.to_string()));
    let error = fake.client().mandates().create(&new()).await.unwrap_err();
    assert!(error.is_conflict() && !error.is_ambiguous() && !error.is_retryable());
    assert!(error.api().unwrap().has_code("rum_already_exists"));
    assert_eq!(fake.calls(), 1);
}

#[tokio::test]
async fn a_mandate_without_reference_and_holder_is_not_sent() {
    let fake = Fake::always(Reply::ok(""));
    let nobody = NewMandate::new("", &id("c1"), iban(), "");
    let error = fake.client().mandates().create(&nobody).await.unwrap_err();
    assert!(!error.is_conflict());
    insta::assert_snapshot!(error, @"mandates.create: data.attributes.rum: not empty (empty); data.attributes.holder_name: not empty (empty)");
}

#[tokio::test]
async fn a_mandate_is_read_to_the_last_member() {
    let example = example!("emandates-get");
    let fake = answering(&example);
    let mandate = fake.client().mandates().get(&id("em-1")).await.unwrap();
    compare(&fake.seen()[0], &example);
    is_the_mandate(&mandate, &MandateStatus::Active);
}

#[tokio::test]
async fn a_mandate_is_cancelled_as_the_contract_has_it_and_revoked_likewise() {
    let example = example!("emandates-patch");
    let fake = answering(&example);
    let mandates = fake.client().mandates();
    let cancelled = mandates.cancel(&id("em-1")).await.unwrap();
    compare(&fake.seen()[0], &example);
    compare_body(&fake.seen()[0], &example);
    is_the_mandate(&cancelled, &MandateStatus::Cancelled);
    mandates.revoke(&id("em-1")).await.unwrap();
    let mut revoking = example;
    revoking["request"]["body"]["data"]["attributes"]["status"] = "revoked".into();
    compare(&fake.seen()[1], &revoking);
    compare_body(&fake.seen()[1], &revoking);
}
