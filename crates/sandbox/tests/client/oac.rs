//! Organisation access credentials and their tokens (Contract §§1.3, 3.2, 3.3, 11).

use fintecture::ExposeSecret;
use fintecture_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::administrator::ALL;
use crate::platform::{Platform, WEDNESDAY, example, frozen_at, members};

const FORM: &str = "grant_type=client_credentials&scope=organisations:read+companies:write";

async fn is_refused(platform: &Platform, token: &str, node: &str) -> bool {
    let target = format!("/v1/organisation_nodes/{node}");
    let answer = platform.get(&target).bearer(token).send().await;
    if answer.status == 200 {
        return false;
    }
    assert_eq!(answer.error(401, "unauthorized").0, "invalid_token");
    true
}

#[tokio::test]
async fn tokens_of_an_organisation_have_the_members_that_the_contract_shows() {
    let platform = Platform::start().await;
    let tokens = platform.oac_token(platform.sandbox.oac(), FORM);
    let tokens = tokens.send().await.ok();
    let expected = &example("oauth-accesstoken-oac")["response"]["body"];
    assert_eq!(members(&tokens), members(expected));
    assert_eq!(tokens["type"], "oac_token");
    assert_eq!(tokens["expires_in"], 3600);
    assert_eq!(tokens["scope"], "organisations:read companies:write");
}

#[tokio::test]
async fn what_is_granted_is_what_is_known_and_held() {
    let platform = Platform::start().await;
    let issue = platform.post("/_sandbox/v1/oac");
    let issued = issue.json(&json!({ "scope": "companies:read users:read" }));
    let issued = issued.send().await.ok();
    assert_eq!(issued["scope"], "companies:read users:read");
    let text = |name: &str| issued[name].as_str().unwrap();
    let ask = |scopes: &str| {
        let form = format!("grant_type=client_credentials&scope={scopes}");
        platform
            .post("/oauth/accesstoken")
            .basic(text("client_id"), text("client_secret"))
            .form(&form)
    };
    let some = ask("users:write+Users:Read+emperors:read")
        .send()
        .await
        .ok();
    assert_eq!(some["scope"], "users:read");
    let none = ask("applications:read").send().await;
    let (code, message) = none.error(401, "unauthorized");
    assert_eq!(code, "invalid_scopes");
    assert!(message.contains("companies:read users:read"), "{message}");
}

#[tokio::test]
async fn a_wrong_secret_or_grant_gives_no_tokens() {
    let platform = Platform::start().await;
    let oac = platform.sandbox.oac();
    let secret = oac.client_secret().expose_secret();
    for (id, presented) in [(oac.client_id(), "wrong"), ("nobody", secret)] {
        let call = platform.oac_token(oac, FORM).basic(id, presented);
        let (code, message) = call.send().await.error(401, "unauthorized");
        assert_eq!(code, "invalid_app_id");
        assert!(!message.contains(secret));
    }
    let form = "grant_type=authorization_code&scope=companies:read";
    let answer = platform.oac_token(oac, form).send().await;
    let (code, message) = answer.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.starts_with("grant_type: "), "{message}");
    for form in ["grant_type=client_credentials", "scope=companies:read"] {
        let answer = platform.oac_token(oac, form).send().await;
        let (code, _) = answer.error(400, "bad_request");
        assert_eq!(code, "mandatory_field_missing");
    }
}

#[tokio::test]
async fn a_refresh_keeps_the_scopes_and_ends_the_tokens_before_it() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let node = &administrator.node;
    assert!(!is_refused(&platform, &administrator.token, node).await);
    let form = format!(
        "grant_type=refresh_token&refresh_token={}",
        administrator.refresh_token
    );
    let oac = platform.sandbox.oac();
    let refresh = || {
        platform
            .post("/oauth/refreshtoken")
            .basic(oac.client_id(), oac.client_secret().expose_secret())
            .form(&form)
    };
    let renewed = refresh().send().await.ok();
    assert_eq!(renewed["scope"], ALL);
    let token = renewed["access_token"].as_str().unwrap();
    assert!(is_refused(&platform, &administrator.token, node).await);
    assert!(!is_refused(&platform, token, node).await);
    let again = refresh().send().await;
    assert_eq!(again.error(401, "unauthorized").0, "invalid_token");
    let as_application = platform.refresh(renewed["refresh_token"].as_str().unwrap());
    let (code, _) = as_application.await.error(401, "unauthorized");
    assert_eq!(code, "invalid_token");
}

#[tokio::test]
async fn the_token_of_one_kind_of_caller_is_none_of_the_other() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let payments = platform
        .get("/pis/v2/payments")
        .bearer(&administrator.token);
    let (code, _) = payments.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_scopes");
    let target = format!("/v1/organisation_nodes/{}", administrator.node);
    let node = platform.get(&target).bearer(&platform.token().await);
    let (code, message) = node.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_scopes");
    assert_eq!(message, "The token is not for organisations:read.");
    assert!(is_refused(&platform, "a.b.c", &administrator.node).await);
}

#[tokio::test]
async fn a_token_is_good_for_an_hour_and_for_one_organisation() {
    let platform = Platform::start().await;
    let (administrator, stranger) = (platform.administrator().await, platform.stranger().await);
    let target = format!("/v1/organisation_nodes/{}", administrator.node);
    let foreign = stranger.get(&target).send().await;
    assert_eq!(foreign.error(404, "not_found").0, "not_found");
    platform.advance("1h").await;
    assert!(is_refused(&platform, &administrator.token, &administrator.node).await);
}

#[tokio::test]
async fn a_strict_sandbox_demands_the_signature_of_one_of_the_organisations_applications() {
    let platform = Platform::strict().await;
    let (administrator, stranger) = (platform.administrator().await, platform.stranger().await);
    let own = format!("/v1/organisation_nodes/{}", administrator.node);
    let unsigned = administrator.get(&own).send().await;
    assert_eq!(unsigned.error(401, "unauthorized").0, "invalid_signature");
    administrator.get(&own).signed().send().await.ok();
    let other = format!("/v1/organisation_nodes/{}", stranger.node);
    let foreign = stranger.get(&other).signed().send().await;
    let (code, message) = foreign.error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
    assert_eq!(message, "The keyId is no application of the organisation.");
}

#[tokio::test]
async fn a_node_has_the_members_that_the_contract_shows_under_both_spellings() {
    let platform = Platform::start().await;
    let administrator = platform.administrator().await;
    let expected = &example("oac-organisation-nodes")["response"]["body"];
    for words in ["organisation_nodes", "organisation-nodes"] {
        let target = format!("/v1/{words}/{}", administrator.node);
        let node = administrator.get(&target).send().await.ok();
        assert_eq!(members(&node), members(expected));
        assert_eq!(node["data"]["id"], administrator.node.as_str());
    }
}

#[tokio::test]
async fn credentials_on_a_node_that_nobody_knows_are_not_issued() {
    let platform = Platform::start().await;
    let issue = platform.post("/_sandbox/v1/oac");
    let issue = issue.json(&json!({ "organisation_node_id": "nowhere" }));
    assert_eq!(issue.send().await.error(404, "not_found").0, "not_found");
}

#[tokio::test]
async fn customers_and_e_mandates_have_tokens_of_their_own() {
    let platform = Platform::start().await;
    let app_id = platform.credentials().app_id();
    let spellings = [
        ("customers", "oauth-accesstoken-customers"),
        ("Customer", "oauth-accesstoken-customers"),
        ("e-mandates", "oauth-accesstoken-emandates"),
        ("E-MANDATE", "oauth-accesstoken-emandates"),
    ];
    for (scope, name) in spellings {
        let form = format!("grant_type=client_credentials&app_id={app_id}&scope={scope}");
        let tokens = platform
            .oauth("/oauth/accesstoken", &form)
            .send()
            .await
            .ok();
        assert_eq!(
            members(&tokens),
            members(&example(name)["response"]["body"])
        );
        let payments = platform.get("/pis/v2/payments");
        let payments = payments.bearer(tokens["access_token"].as_str().unwrap());
        let (code, _) = payments.send().await.error(401, "unauthorized");
        assert_eq!(code, "invalid_scopes");
    }
}

#[tokio::test]
async fn credentials_survive_a_restart_and_so_do_their_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let open = || {
        Sandbox::builder()
            .data(folder.path())
            .clock(frozen_at(WEDNESDAY))
    };
    let platform = Platform::of(open()).await;
    let administrator = platform.administrator().await;
    let (token, node) = (administrator.token, administrator.node);
    let before = platform.sandbox.oac().clone();
    platform.sandbox.shutdown().await;
    let platform = Platform::of(open()).await;
    let after = platform.sandbox.oac();
    assert_eq!(before.client_id(), after.client_id());
    assert_eq!(
        before.client_secret().expose_secret(),
        after.client_secret().expose_secret()
    );
    assert!(!is_refused(&platform, &token, &node).await);
}

/// The credentials of worlds in memory are public; those of a folder are its own.
#[tokio::test]
async fn a_world_that_is_kept_has_a_secret_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let kept = Platform::of(Sandbox::builder().data(folder.path())).await;
    let passing = Platform::start().await;
    let secret = |platform: &Platform| -> Value {
        json!(platform.sandbox.oac().client_secret().expose_secret())
    };
    assert_ne!(secret(&kept), secret(&passing));
    assert!(!format!("{:?}", kept.sandbox.oac()).contains(secret(&kept).as_str().unwrap()));
}

/// What an earlier version wrote knows no organisations.
#[tokio::test]
async fn a_world_of_before_gets_an_organisation_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Sandbox::builder().data(folder.path());
    Platform::of(open()).await.sandbox.shutdown().await;
    let world = rusqlite::Connection::open(folder.path().join("world.db")).unwrap();
    world
        .execute_batch(
            "DELETE FROM oac; DELETE FROM organisation_node; \
             UPDATE application SET organisation = 0, node = 0;",
        )
        .unwrap();
    drop(world);
    let platform = Platform::of(open()).await;
    let administrator = platform.administrator().await;
    let own = administrator
        .get("/v1/applications")
        .signed()
        .send()
        .await
        .ok();
    let app_id = platform.credentials().app_id();
    assert_eq!(own["data"][0]["id"], app_id.as_str());
}
