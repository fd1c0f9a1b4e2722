//! The contract's own examples of tokens: each scope, the organisation's, and the check of all
//! credentials.

use std::sync::{Arc, Mutex};

use fintecture::transport::Scope;
use fintecture::{
    Call, Client, Error, ExposeSecret as _, OrganisationCredentials, OrganisationScope,
};
use serde_json::Value;

use crate::contract::{compare_form, compare_form_of, example};
use crate::fake::{APP_ID, CLIENT_ID, CLIENT_SECRET, Fake, Reply, Seen};

const BASIC_OF_THE_ORGANISATION: &str = "NWQ3YzFhNTItMGY1ZS00YTYzLTlmMGUtMmI4ZjlkMWM0ZTc3OjFmMmUzZDRjLTViNmEtNDk3OC04Njk1LWE0YjNjMmQxZTBmOQ==";

/// A server that answers requests for tokens as the example does, and the last that it saw.
fn granting(example: &Value) -> (Fake, Arc<Mutex<Option<Seen>>>) {
    let answer = example["response"]["body"].to_string();
    let last = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&last);
    let fake = Fake::with_tokens(
        move |seen, _| {
            *kept.lock().unwrap() = Some(seen.clone());
            Reply::ok(&answer)
        },
        |_, _| Reply::ok(r#"{"data":[]}"#),
    );
    (fake, last)
}

#[tokio::test(start_paused = true)]
async fn each_scope_is_asked_for_as_the_contract_has_it() {
    for (example, scope) in [
        (example!("oauth-accesstoken-pis"), Scope::Pis),
        (example!("oauth-accesstoken-customers"), Scope::Customers),
        (example!("oauth-accesstoken-emandates"), Scope::EMandates),
    ] {
        let (fake, last) = granting(&example);
        let token = fake.client().token(scope).await.unwrap();
        compare_form(&last.lock().unwrap().take().unwrap(), &example);
        assert_eq!(token.expose(), "<JWT>");
        assert_eq!(token.expires_at().to_string(), "2025-08-14T15:43:12Z");
        assert_eq!(fake.tokens(), 1);
    }
}

#[tokio::test]
async fn any_word_is_a_scope() {
    let (fake, last) = granting(&example!("oauth-accesstoken-pis"));
    fake.client().token("something-new").await.unwrap();
    let seen = last.lock().unwrap().take().unwrap();
    assert!(seen.body.ends_with(b"&scope=something-new"));
}

#[tokio::test(start_paused = true)]
async fn each_scope_has_a_token_of_its_own_that_is_kept() {
    let scope = |seen: &Seen| {
        let form = form_urlencoded::parse(&seen.body);
        form.into_owned()
            .find(|(name, _)| name == "scope")
            .unwrap()
            .1
    };
    let fake = Fake::with_tokens(
        move |seen, _| Reply::token(&scope(seen).replace([' ', ':'], "-"), 3_600),
        |_, _| Reply::ok(r#"{"data":[]}"#),
    );
    let client = fake.client();
    for _ in 0..2 {
        client.pis().payments().list().await.unwrap();
        client.customers().list().await.unwrap();
        client.mandates().list().await.unwrap();
        client.organisation().companies().list().await.unwrap();
    }
    let bearers: Vec<String> = fake
        .seen()
        .iter()
        .map(|seen| seen.header("authorization").to_owned())
        .collect();
    assert_eq!(bearers[..4], bearers[4..]);
    assert_eq!(
        bearers[..3],
        ["Bearer PIS", "Bearer customers", "Bearer e-mandates"]
    );
    assert!(
        bearers[3].starts_with("Bearer organisations-read-organisations-write-companies-read-")
    );
    assert_eq!((fake.calls(), fake.tokens()), (8, 4));
}

#[tokio::test(start_paused = true)]
async fn a_token_asked_for_by_hand_serves_the_calls_that_follow() {
    let (fake, _) = granting(&example!("oauth-accesstoken-customers"));
    let client = fake.client();
    client.customers().token().await.unwrap();
    client.customers().list().await.unwrap();
    client.mandates().token().await.unwrap();
    client.mandates().list().await.unwrap();
    client.organisation().token().await.unwrap();
    client.organisation().companies().list().await.unwrap();
    assert_eq!((fake.calls(), fake.tokens()), (3, 3));
}

fn with_scopes(fake: &Fake, scopes: &[OrganisationScope]) -> Client {
    let credentials = OrganisationCredentials::new(CLIENT_ID, CLIENT_SECRET);
    let credentials = credentials.scopes(scopes.iter().cloned());
    fake.builder()
        .organisation_credentials(credentials)
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_token_of_the_organisation_is_asked_for_with_its_own_credentials() {
    let example = example!("oauth-accesstoken-oac");
    let (fake, last) = granting(&example);
    let scopes = [
        OrganisationScope::OrganisationsRead,
        OrganisationScope::CompaniesWrite,
        OrganisationScope::UsersWrite,
    ];
    let client = with_scopes(&fake, &scopes);
    let token = client.organisation().token().await.unwrap();
    let seen = last.lock().unwrap().take().unwrap();
    compare_form_of(BASIC_OF_THE_ORGANISATION, &seen, &example);
    assert_eq!(token.access().expose(), "<JWT>");
    let end = token.access().expires_at().to_string();
    assert_eq!(end, "2025-08-14T15:43:12Z");
    assert_eq!(token.refresh().unwrap().expose_secret(), "<REFRESH_TOKEN>");
    assert_eq!(token.kind(), Some("oac_token"));
    assert_eq!(token.scopes(), scopes);
    let debug = format!("{token:?}");
    assert!(
        !debug.contains("JWT") && !debug.contains("REFRESH"),
        "{debug}"
    );
}

#[tokio::test]
async fn without_credentials_of_an_organisation_nothing_is_sent() {
    let fake = Fake::always(Reply::ok(r#"{"data":[]}"#));
    let client = Client::builder()
        .credentials(fake.client().credentials().unwrap())
        .transport(fake.clone())
        .build()
        .unwrap();
    for error in [
        client.organisation().companies().list().await.unwrap_err(),
        client.organisation().token().await.unwrap_err(),
    ] {
        assert!(
            error
                .to_string()
                .ends_with("no credentials of an organisation"),
            "{error}"
        );
    }
    assert_eq!((fake.calls(), fake.tokens()), (0, 0));
}

#[test]
fn an_id_that_cannot_stand_before_a_colon_is_named_when_the_client_is_built() {
    let fake = Fake::always(Reply::ok(""));
    let credentials = OrganisationCredentials::new("a:b", "secret");
    let built = fake.builder().organisation_credentials(credentials).build();
    insta::assert_snapshot!(built.unwrap_err(), @"client_id: visible ASCII characters without colons and quotes (3 characters: lower-case letters, punctuation)");
}

#[tokio::test(start_paused = true)]
async fn the_credentials_are_checked_as_the_contract_has_it() {
    let example = example!("oauth-secure-accesstoken");
    let (fake, last) = granting(&example);
    let token = fake.client().check_credentials().await.unwrap();
    let seen = last.lock().unwrap().take().unwrap();
    compare_form(&seen, &example);
    assert_eq!(seen.header("app_id"), APP_ID);
    // Of the fields as compact JSON, in their order; the fake has checked the signature.
    assert_eq!(
        seen.header("digest"),
        example["request"]["headers"]["Digest"]
    );
    let signature = seen.header("signature");
    assert!(
        signature.contains(r#"headers="(request-target) date digest x-request-id""#),
        "{signature}"
    );
    assert_eq!(token.expose(), "<JWT>");
    assert_eq!(token.expires_at().to_string(), "2025-08-14T15:43:12Z");
}

#[tokio::test]
async fn credentials_that_do_not_fit_say_so() {
    let fake = Fake::with_tokens(
        |_, _| Reply::refusal(401, "invalid_signature"),
        |_, _| Reply::Lost,
    );
    let call: Call<_> = fake.client().check_credentials();
    let error: Error = call.await.unwrap_err();
    assert!(error.is_auth() && !error.is_ambiguous());
    assert!(error.to_string().starts_with("oauth.check: 401"), "{error}");
}
