//! What one application was let see, another does not know of (Contract §8).

use fintecture_sandbox::{Payer, Sandbox};
use http::Method;
use serde_json::{Value, json};

use crate::platform::{Answer, Call, Platform, WEDNESDAY, frozen_at};

const CALLBACK: &str = "https://stranger.example/back";

/// Another application of the same world.
struct Stranger<'p> {
    platform: &'p Platform,
    app_id: String,
    secret: String,
}

impl<'p> Stranger<'p> {
    async fn arrive(platform: &'p Platform) -> Self {
        let call = platform.post("/_sandbox/v1/applications");
        let body = json!({
            "name": "Stranger", "kind": "OPEN_BANKING", "redirect_uris": [CALLBACK],
        });
        let made = call.json(&body).send().await.ok();
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        Self {
            platform,
            app_id: text("app_id"),
            secret: text("app_secret"),
        }
    }

    fn asking(&self, target: &str) -> Call<'p> {
        self.platform.get(target).header("app_id", &self.app_id)
    }

    async fn oauth(&self, target: &str, form: &str) -> Answer {
        let call = self.platform.post(target);
        let call = call.basic(&self.app_id, &self.secret).form(form);
        call.send().await
    }

    /// A token that reads a connection of its own.
    async fn token(&self) -> String {
        let target = format!("/ais/v1/provider/ftecfr/authorize?redirect_uri={CALLBACK}");
        let asked = self.asking(&target).send().await.ok();
        let browser = self.platform.browser();
        let first = browser.get(asked["url"].as_str().unwrap()).await;
        let back = browser.get(&first.location).await;
        let code = back.parameter("code").unwrap();
        let form = format!("grant_type=authorization_code&code={code}&scope=AIS");
        let tokens = self.oauth("/oauth/accesstoken", &form).await.ok();
        tokens["access_token"].as_str().unwrap().to_owned()
    }
}

async fn unattended() -> Platform {
    let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
    Platform::of(builder.payer(Payer::Auto)).await
}

#[tokio::test]
async fn a_connection_is_unknown_to_every_other_application() {
    let platform = unattended().await;
    let reader = platform.reader("ftecfr").await;
    let account = reader.account().await;
    let stranger = Stranger::arrive(&platform).await;
    let token = stranger.token().await;
    let customer = format!("/ais/v1/customer/{}", reader.customer_id);
    for (method, rest) in [
        (Method::GET, "/accounts".to_owned()),
        (Method::GET, format!("/accounts/{account}")),
        (Method::GET, format!("/accounts/{account}/transactions")),
        (Method::GET, "/accountholders".to_owned()),
        (Method::DELETE, String::new()),
    ] {
        let call = platform.call(method, &format!("{customer}{rest}"));
        let refused = call.bearer(&token).send().await;
        let (code, _) = refused.error(400, "bad_request");
        assert_eq!(code, "customer_unknown", "{rest}");
    }
    let body = json!({ "data": { "attributes": {
        "customer_id": reader.customer_id, "expected_name": "Camille Laurent",
    } } });
    let call = platform.post("/ais/v1/verification").bearer(&token);
    let refused = call.json(&body).send().await;
    assert_eq!(refused.error(400, "bad_request").0, "customer_unknown");
    reader.get("/accounts").send().await.ok();
}

#[tokio::test]
async fn a_code_and_a_refresh_token_are_good_for_their_own_application_alone() {
    let platform = unattended().await;
    let reader = platform.reader("ftecfr").await;
    let stranger = Stranger::arrive(&platform).await;
    let form = format!(
        "grant_type=authorization_code&code={}&scope=AIS",
        reader.code
    );
    let refused = stranger.oauth("/oauth/accesstoken", &form).await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_code");
    let token = &reader.refresh_token;
    let form = format!("grant_type=refresh_token&refresh_token={token}");
    let refused = stranger.oauth("/oauth/refreshtoken", &form).await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_token");
    platform.refresh(token).await.ok();
}

#[tokio::test]
async fn what_a_phone_answered_is_told_to_who_asked() {
    let platform = unattended().await;
    let stranger = Stranger::arrive(&platform).await;
    let target = "/ais/v1/provider/handse/authorize?model=decoupled";
    let call = platform.asking(target).header("x-psu-id", "9090901");
    let asked = call.header("x-psu-ip-address", "203.0.113.10");
    let asked = asked.send().await.ok();
    let id = asked["polling_id"].as_str().unwrap();
    let path = format!("/ais/v1/provider/handse/authorize/decoupled/{id}");
    let status = |answer: Value| answer["status"].as_str().unwrap().to_owned();
    let foreign = stranger.asking(&path).send().await.ok();
    assert_eq!(foreign.get("code"), None);
    assert_eq!(status(foreign), "FAILED");
    let own = platform.asking(&path).send().await.ok();
    assert_eq!(status(own), "COMPLETED");
}
