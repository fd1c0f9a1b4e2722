//! `POST /oauth/accesstoken` (Contract §3.2).

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use fintecture::{Digest, ExposeSecret};
use serde_json::Value;

use crate::platform::{DATE, Platform, example, members};

const REQUEST_ID: &str = "963587a9-1fa4-42d2-bca8-85c27d0c859e";

#[tokio::test]
async fn a_token_has_exactly_the_members_that_were_observed() {
    let platform = Platform::start().await;
    let answer = platform.token_call().send().await.ok();
    let expected = example("oauth-accesstoken-pis");
    assert_eq!(members(&answer), members(&expected["response"]["body"]));
    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], 3600);
}

#[tokio::test]
async fn a_token_is_a_jwt_with_the_claims_that_were_observed() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let parts: Vec<_> = token.split('.').collect();
    let decode = |part: &str| -> Value {
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(parts.len(), 3);
    assert_eq!(decode(parts[0])["alg"], "HS256");
    let claims = decode(parts[1]);
    let app_id = platform.credentials().app_id().to_string();
    assert_eq!(
        members(&claims),
        [
            ".app_ext_id: text",
            ".exp: number",
            ".iat: number",
            ".scopes[]: text",
            ".timestamp: text",
            ".uuid: text"
        ]
    );
    assert_eq!(claims["app_ext_id"], app_id.as_str());
    assert_eq!(claims["scopes"], serde_json::json!(["pis"]));
    assert_eq!(claims["iat"], 1_736_935_200);
    assert_eq!(claims["exp"], 1_736_935_200 + 3600);
    assert_eq!(claims["timestamp"], "2025-01-15T10:00:00Z");
}

#[tokio::test]
async fn the_scope_is_read_in_any_case() {
    let platform = Platform::start().await;
    let app_id = platform.credentials().app_id().to_string();
    for scope in ["pis", "PIS", "Pis"] {
        let form = format!("scope={scope}&app_id={app_id}&grant_type=client_credentials");
        platform.token_call().form(&form).send().await.ok();
    }
}

#[tokio::test]
async fn wrong_credentials_are_one_error_whatever_is_wrong() {
    let platform = Platform::start().await;
    let credentials = platform.credentials();
    let (app_id, secret) = (credentials.app_id().as_str(), credentials.app_secret());
    let calls = [
        platform.token_call().basic(app_id, "wrong"),
        platform
            .token_call()
            .basic("nobody", secret.expose_secret()),
        platform.token_call().basic("", ""),
        platform.token_call().header("authorization", "Basic !!!"),
        platform.token_call().header("authorization", "Basic"),
        platform.token_call().header("authorization", "Bearer x"),
    ];
    for call in calls {
        let (code, message) = call.send().await.error(401, "unauthorized");
        assert_eq!(code, "invalid_app_id");
        assert!(!message.contains(secret.expose_secret()));
    }
}

#[tokio::test]
async fn a_form_for_another_application_is_refused() {
    let platform = Platform::start().await;
    let form = "grant_type=client_credentials&app_id=another&scope=PIS";
    let answer = platform.token_call().form(form).send().await;
    assert_eq!(answer.error(401, "unauthorized").0, "invalid_app_id");
}

#[tokio::test]
async fn a_scope_that_the_application_lacks_is_refused() {
    let platform = Platform::start().await;
    let app_id = platform.credentials().app_id().to_string();
    let form = format!("grant_type=client_credentials&app_id={app_id}&scope=emperor");
    let answer = platform.token_call().form(&form).send().await;
    assert_eq!(answer.error(401, "unauthorized").0, "invalid_scopes");
}

#[tokio::test]
async fn a_field_that_is_missing_is_named() {
    let platform = Platform::start().await;
    let app_id = platform.credentials().app_id().to_string();
    let whole = format!("grant_type=client_credentials&app_id={app_id}&scope=PIS");
    for name in ["grant_type", "app_id", "scope"] {
        for emptied in [false, true] {
            let kept = |(field, value): (&str, &str)| match (field == name, emptied) {
                (false, _) => Some(format!("{field}={value}")),
                (true, true) => Some(format!("{field}=")),
                (true, false) => None,
            };
            let fields = whole.split('&').filter_map(|pair| pair.split_once('='));
            let form = fields.filter_map(kept).collect::<Vec<_>>().join("&");
            let answer = platform.token_call().form(&form).send().await;
            let (code, message) = answer.error(400, "bad_request");
            assert_eq!(code, "mandatory_field_missing");
            assert_eq!(message, format!("{name}: required"));
        }
    }
}

#[tokio::test]
async fn a_grant_that_is_not_known_is_refused_by_its_name() {
    let platform = Platform::start().await;
    let form = "grant_type=password&app_id=x&scope=PIS";
    let answer = platform.token_call().form(form).send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("grant_type: "), "{message}");
}

#[tokio::test]
async fn a_signed_token_call_is_verified_over_the_form() {
    let platform = Platform::strict().await;
    let app_id = platform.credentials().app_id().to_string();
    let form = format!("grant_type=client_credentials&app_id={app_id}&scope=PIS");
    let signed = |digest: &str| {
        platform
            .token_call()
            .header("app_id", &app_id)
            .signed_over(&[
                ("(request-target)", "post /oauth/accesstoken"),
                ("date", "Wed, 15 Jan 2025 10:00:00 -0000"),
                ("digest", digest),
                ("x-request-id", REQUEST_ID),
            ])
    };
    signed(&Digest::of(form.as_bytes()).to_string())
        .send()
        .await
        .ok();
    let forged = signed(&Digest::of(b"").to_string())
        .header("digest", &Digest::of(form.as_bytes()).to_string());
    let (code, _) = forged.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
}

#[tokio::test]
async fn a_strict_sandbox_gives_tokens_to_unsigned_calls() {
    let platform = Platform::strict().await;
    platform.token_call().header("date", DATE).send().await.ok();
}

#[tokio::test]
async fn a_token_is_good_until_its_hour_is_over() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    platform.advance("59m59s").await;
    merchant.get("/pis/v2/payments").send().await.ok();
    platform.advance("1s").await;
    let answer = merchant.get("/pis/v2/payments").send().await;
    let (code, message) = answer.error(401, "unauthorized");
    assert_eq!(code, "invalid_token");
    assert_eq!(message, "The token is either invalid or expired.");
}

#[tokio::test]
async fn what_is_no_token_is_refused() {
    let platform = Platform::start().await;
    let token = platform.token().await;
    let cut = &token[..token.len() - 3];
    let calls = [
        platform.get("/pis/v2/payments"),
        platform.get("/pis/v2/payments").bearer(""),
        platform.get("/pis/v2/payments").bearer("a.b.c"),
        platform.get("/pis/v2/payments").bearer(cut),
        platform.get("/pis/v2/payments").basic("a", "b"),
    ];
    for call in calls {
        let (code, _) = call.send().await.error(401, "unauthorized");
        assert_eq!(code, "invalid_token");
    }
}

/// The fields of a credential check, as the contract's example has them.
fn credential_check(platform: &Platform) -> (String, String) {
    let app_id = platform.credentials().app_id();
    let form = format!("grant_type=client_credentials&app_id={app_id}&scope=PIS");
    let json =
        format!(r#"{{"grant_type":"client_credentials","app_id":"{app_id}","scope":"PIS"}}"#);
    (form, json)
}

/// A credential check whose digest is that of some bytes.
fn signed_check<'p>(platform: &'p Platform, digested: &str) -> crate::platform::Call<'p> {
    let (form, _) = credential_check(platform);
    let digest = Digest::of(digested.as_bytes()).to_string();
    let lines = [
        ("(request-target)", "post /oauth/secure/accesstoken"),
        ("date", DATE),
        ("digest", digest.as_str()),
        ("x-request-id", "963587a9-1fa4-42d2-bca8-85c27d0c859e"),
    ];
    platform
        .oauth("/oauth/secure/accesstoken", &form)
        .header("app_id", platform.credentials().app_id().as_str())
        .signed_over(&lines)
}

#[tokio::test]
async fn a_credential_check_is_signed_over_the_fields_as_json_or_as_they_are_sent() {
    let platform = Platform::start().await;
    let (form, json) = credential_check(&platform);
    for digested in [form, json] {
        let answer = signed_check(&platform, &digested).send().await.ok();
        let expected = &example("oauth-secure-accesstoken")["response"]["body"];
        assert_eq!(members(&answer), members(expected));
    }
    let other = signed_check(&platform, "{}").send().await;
    let (code, message) = other.error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
    assert!(message.contains("neither that of the form"), "{message}");
}

#[tokio::test]
async fn a_credential_check_needs_a_signature_and_one_application() {
    let platform = Platform::start().await;
    let (form, json) = credential_check(&platform);
    let unsigned = platform
        .oauth("/oauth/secure/accesstoken", &form)
        .send()
        .await;
    assert_eq!(unsigned.error(401, "unauthorized").0, "invalid_signature");
    let other = signed_check(&platform, &json).header("app_id", "another");
    let (code, _) = other.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_app_id");
    let wrong = signed_check(&platform, &json)
        .basic(platform.credentials().app_id().as_str(), "another secret");
    let (code, _) = wrong.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_app_id");
}

#[tokio::test]
async fn every_field_of_a_form_that_is_missing_or_stands_twice_is_named_at_once() {
    let platform = Platform::start().await;
    for (target, form, expected) in [
        ("accesstoken", "", ["grant_type", "scope"].as_slice()),
        ("accesstoken", "{}", &["grant_type", "scope"]),
        (
            "accesstoken",
            "grant_type=client_credentials",
            &["scope", "app_id"],
        ),
        (
            "accesstoken",
            "grant_type=authorization_code&scope=",
            &["scope", "code"],
        ),
        (
            "accesstoken",
            "grant_type=client_credentials&scope=PIS&scope=AIS&app_id=1&app_id=1",
            &["scope", "app_id"],
        ),
        ("refreshtoken", "", &["grant_type", "refresh_token"]),
    ] {
        let answer = platform.oauth(&format!("/oauth/{target}"), form).send();
        let errors = answer.await.errors(400, "bad_request").into_iter();
        let fields: Vec<_> = errors
            .map(|(_, message)| message.split(": ").next().unwrap().to_owned())
            .collect();
        assert_eq!(fields, expected, "{form}");
    }
}

#[tokio::test]
async fn a_form_that_is_no_text_or_too_long_gives_no_token() {
    let platform = Platform::start().await;
    let form = b"grant_type=client_credentials&scope=\xff&app_id=1".to_vec();
    let call = platform.oauth("/oauth/accesstoken", "").body(form);
    let (code, _) = call.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_scopes");
    for target in ["accesstoken", "secure/accesstoken", "refreshtoken"] {
        let call = platform.oauth(&format!("/oauth/{target}"), "");
        let answer = call.body("a".repeat(10_000_000)).send().await;
        answer.error(413, "payload_too_large");
    }
}
