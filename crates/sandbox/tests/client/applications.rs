//! Applications, as the Console and their organisations set them up (Contract §§1.2, 11, 15.1).

use fintecture::{AppId, Credentials, ExposeSecret, PrivateKey, SecretString};
use fintecture_sandbox::{Activation, NewApplication, Webhook};
use serde_json::{Value, json};

use crate::administrator::data;
use crate::clerk::{Clerk, id, made, person};
use crate::platform::{Answer, Platform, example, order};
use crate::receiver::Receiver;

const APPLICATIONS: &str = "/_sandbox/v1/applications";

/// Makes an application over HTTP.
async fn create(platform: &Platform, body: Value) -> Value {
    platform.post(APPLICATIONS).json(&body).send().await.ok()
}

fn credentials(shown: &Value) -> Credentials {
    let text = |name: &str| shown[name].as_str().unwrap();
    Credentials::new(
        AppId::new(text("app_id")).unwrap(),
        SecretString::from(text("app_secret")),
        PrivateKey::from_pem(text("private_key")).unwrap(),
    )
}

/// Asks for a token with the secret of an application.
async fn token(platform: &Platform, of: &Credentials, scope: &str) -> Answer {
    let app_id = of.app_id();
    let form = format!("grant_type=client_credentials&app_id={app_id}&scope={scope}");
    let secret = of.app_secret().expose_secret();
    let call = platform.post("/oauth/accesstoken");
    call.basic(app_id.as_str(), secret).form(&form).send().await
}

pub(crate) async fn bearer(platform: &Platform, of: &Credentials, scope: &str) -> String {
    let tokens = token(platform, of, scope).await.ok();
    tokens["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn keys_are_shown_once_and_belong_together() {
    let platform = Platform::start().await;
    let shown = create(&platform, json!({ "name": "Shop", "kind": "ECOMMERCE" })).await;
    let shop = credentials(&shown);
    let token = bearer(&platform, &shop, "PIS").await;
    let connect = platform.post("/pis/v2/connect?state=1").bearer(&token);
    connect
        .json(&order("10.00"))
        .signed_as(&shop)
        .send()
        .await
        .ok();
    let target = format!("{APPLICATIONS}/{}", shop.app_id());
    let read = platform.get(&target).send().await.ok();
    for secret in ["app_secret", "private_key"] {
        assert!(
            shown[secret].is_string() && read.get(secret).is_none(),
            "{secret}"
        );
    }
    assert_eq!(read["name"], "Shop");
    assert_eq!(read["kind"], "ECOMMERCE");
    let listed = platform.get(APPLICATIONS).send().await.ok();
    assert_eq!(listed["applications"].as_array().unwrap().len(), 2);
    assert_eq!(listed["applications"][1], read);
}

#[tokio::test]
async fn a_shop_takes_payments_for_itself_and_nothing_else() {
    let platform = Platform::start().await;
    let control = platform.sandbox.control();
    let shop = control.new_application(NewApplication::ecommerce("Shop"));
    let shop = shop.await.unwrap();
    for scope in ["customers", "e-mandates"] {
        let (code, message) = token(&platform, &shop, scope)
            .await
            .error(401, "unauthorized");
        assert_eq!(code, "invalid_scopes");
        assert!(message.contains(scope), "{message}");
    }
    let accounts = platform.get("/ais/v2/connect?state=1&redirect_uri=https://shop.example/a");
    let accounts = accounts.header("app_id", shop.app_id().as_str());
    let (code, _) = accounts.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_scopes");
    let token = bearer(&platform, &shop, "PIS").await;
    let mut body = order("10.00");
    body["data"]["attributes"]["beneficiary"] = json!({ "name": "Other", "iban": "x" });
    let other = platform.post("/pis/v2/connect?state=1").bearer(&token);
    let (_, message) = other.json(&body).send().await.error(400, "bad_request");
    assert!(message.contains("fixed"), "{message}");
    let own = platform
        .get("/res/v1/applications")
        .header("app_id", shop.app_id().as_str());
    let own = own.send().await.ok();
    assert_eq!(
        own["data"]["attributes"]["scope"],
        json!({ "ais": false, "pis": true })
    );
}

#[tokio::test]
async fn rotated_keys_replace_the_old_ones() {
    let platform = Platform::start().await;
    let old = credentials(&create(&platform, json!({ "name": "Shop" })).await);
    let rotate = format!("{APPLICATIONS}/{}/rotate", old.app_id());
    let new = credentials(&platform.post(&rotate).send().await.ok());
    assert_eq!(old.app_id(), new.app_id());
    let (code, _) = token(&platform, &old, "PIS")
        .await
        .error(401, "unauthorized");
    assert_eq!(code, "invalid_app_id");
    let token = bearer(&platform, &new, "PIS").await;
    let list = || platform.get("/pis/v2/payments").bearer(&token);
    list().signed_as(&new).send().await.ok();
    let (code, _) = list()
        .signed_as(&old)
        .send()
        .await
        .error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
    let demo = platform.credentials().app_id();
    let demo = platform.post(&format!("{APPLICATIONS}/{demo}/rotate"));
    demo.send().await.error(409, "conflict");
}

#[tokio::test]
async fn settings_are_changed_one_by_one_and_checked_all_at_once() {
    let platform = Platform::start().await;
    let shop = credentials(&create(&platform, json!({ "name": "Shop" })).await);
    let target = format!("{APPLICATIONS}/{}", shop.app_id());
    let patch = async |body: Value| {
        let call = platform.call("PATCH".parse().unwrap(), &target);
        call.json(&body).send().await
    };
    let uris = json!(["https://shop.example/paid"]);
    let change = json!({ "redirect_uris": uris, "retries": true, "scopes": ["pis", "customer"] });
    let changed = patch(change).await.ok();
    assert_eq!(changed["redirect_uris"], uris);
    assert_eq!(changed["retries"], true);
    assert_eq!(changed["scopes"], json!(["PIS", "customers"]));
    assert_eq!(changed["name"], "Shop");
    token(&platform, &shop, "e-mandates")
        .await
        .error(401, "unauthorized");
    let token = bearer(&platform, &shop, "PIS").await;
    let elsewhere = platform.post("/pis/v2/connect?state=1&redirect_uri=https://other.example/");
    let elsewhere = elsewhere.bearer(&token).json(&order("10.00")).send().await;
    assert_eq!(elsewhere.error(401, "unauthorized").0, "invalid_app_url");
    patch(json!({ "payment_methods": ["bnpl"] })).await.ok();
    let connect = platform.post("/pis/v2/connect?state=1").bearer(&token);
    let (_, message) = connect
        .json(&order("10.00"))
        .send()
        .await
        .error(400, "bad_request");
    assert!(message.contains("not set up"), "{message}");
    for (method, enabled) in [("bnpl", true), ("immediate_transfer", false)] {
        let asked = platform.get(&format!("/res/v1/functionalities/{method}"));
        let asked = asked.header("app_id", shop.app_id().as_str());
        let answer = asked.bearer(&token).send().await.ok();
        assert_eq!(answer["data"]["attributes"]["enabled"], enabled, "{method}");
    }
    let wrong = json!({ "scopes": ["emperor"], "payment_methods": ["cash"], "retries": 7 });
    let errors = patch(wrong).await.errors(400, "bad_request");
    assert_eq!(errors.len(), 3, "{errors:?}");
    assert_eq!(
        platform.get(&target).send().await.ok()["scopes"],
        changed["scopes"]
    );
}

#[tokio::test]
async fn an_application_in_production_signs_every_request() {
    let platform = Platform::start().await;
    let control = platform.sandbox.control();
    let new = NewApplication::ecommerce("Shop").redirect_uri("https://shop.example/paid");
    let shop = control.new_application(new).await.unwrap();
    let token = bearer(&platform, &shop, "PIS").await;
    let list = || platform.get("/pis/v2/payments").bearer(&token);
    list().send().await.ok();
    let activate = format!("{APPLICATIONS}/{}/activate", shop.app_id());
    let empty = platform.post(&activate).json(&json!({})).send().await;
    let missing = empty.errors(400, "bad_request");
    let fields: Vec<_> = missing
        .iter()
        .map(|(_, message)| message.split(':').next().unwrap())
        .collect();
    let expected = ["company_name", "incorporation", "website", "email", "iban"];
    assert_eq!(fields, expected);
    // What every application must name is said to be required; the account is a shop's alone.
    let document = platform.get("/openapi.json").send().await.ok();
    let described = &document["components"]["schemas"]["SandboxActivation"];
    assert_eq!(described["required"], json!(expected[..4]));
    let form = json!({
        "company_name": "Shop SARL",
        "incorporation": "!",
        "website": "http://shop.example",
        "email": "shop",
        "iban": "FR00",
    });
    let wrong = platform.post(&activate).json(&form).send().await;
    assert_eq!(wrong.errors(400, "bad_request").len(), 4);
    list().send().await.ok();
    let mut form = Activation::default();
    form.company_name = Some("Shop SARL".to_owned());
    form.incorporation = Some("732 829 320".to_owned());
    form.website = Some("https://shop.example".to_owned());
    form.email = Some("shop@example.com".to_owned());
    form.iban = Some("FR7630001007941234567890185".to_owned());
    control.activate(shop.app_id(), &form).await.unwrap();
    let (code, message) = list().send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
    assert!(message.contains("in production"), "{message}");
    list().signed_as(&shop).send().await.ok();
    platform
        .merchant()
        .await
        .get("/pis/v2/payments")
        .send()
        .await
        .ok();
}

#[tokio::test]
async fn nothing_is_activated_without_an_address_to_come_back_to() {
    let platform = Platform::start().await;
    let control = platform.sandbox.control();
    let shop = control.new_application(NewApplication::open_banking("Shop"));
    let shop = shop.await.unwrap();
    let refused = control
        .activate(shop.app_id(), &Activation::default())
        .await;
    let why = refused.unwrap_err().to_string();
    assert!(
        why.contains("redirect_uris") && why.contains("email"),
        "{why}"
    );
    assert!(!why.contains("iban"), "{why}");
}

/// Sends an application's webhooks as they are wanted, and pays an order of its.
async fn told(platform: &Platform, shop: &Credentials, webhook: Webhook) {
    let control = platform.sandbox.control();
    control.add_webhook(shop.app_id(), webhook).await.unwrap();
    let token = bearer(platform, shop, "PIS").await;
    let connect = platform.post("/pis/v2/connect?state=1").bearer(&token);
    let session = connect.json(&order("10.00")).send().await.session();
    platform.pay(&session, "accept").await;
    platform.settle().await;
}

#[tokio::test]
async fn webhooks_come_when_and_as_they_are_wanted() {
    const WANTED: &str = "payment_session.status.payment_created";
    let platform = Platform::start().await;
    let control = platform.sandbox.control();
    let shop = control.new_application(NewApplication::ecommerce("Shop"));
    let shop = shop.await.unwrap();
    let receiver = Receiver::start().await;
    let webhook = Webhook::to(&receiver.url)
        .json()
        .event(WANTED)
        .header("X-Shop", "42")
        .after(5)
        .unwrap();
    told(&platform, &shop, webhook).await;
    platform.advance("4m59s").await;
    assert!(receiver.deliveries().is_empty());
    platform.advance("1s").await;
    let mut deliveries = receiver.deliveries();
    assert_eq!(deliveries.len(), 1);
    let delivery = deliveries.remove(0);
    let told: Value = serde_json::from_slice(&delivery.body).unwrap();
    assert_eq!(told["event"], WANTED);
    assert_eq!(delivery.headers["x-shop"], "42");
    assert_eq!(delivery.headers["content-type"], "application/json");
}

#[tokio::test]
async fn webhooks_are_set_up_shown_and_removed() {
    let platform = Platform::start().await;
    let shop = credentials(&create(&platform, json!({ "name": "Shop" })).await);
    let target = format!("{APPLICATIONS}/{}/webhooks", shop.app_id());
    let url = "http://127.0.0.1:9/webhooks";
    let full = json!({
        "url": url,
        "content_type": "application/json",
        "offset": 30,
        "events": ["payment_session.status.payment_created"],
        "headers": { "X-Shop": "42" },
    });
    let added = platform.post(&target).json(&full).send().await.ok();
    assert_eq!(added, full);
    let plain = json!({ "url": url });
    let again = platform.post(&target).json(&plain).send().await.ok();
    assert_eq!(
        (&again["offset"], &again["events"]),
        (&json!(0), &Value::Null)
    );
    let listed = platform.get(&target).send().await.ok();
    assert_eq!(listed["webhooks"], json!([again]));
    let wrong = json!({
        "url": url, "offset": 7, "content_type": "text/plain", "events": "all",
        "headers": { "Digest": "x" },
    });
    let wrong = platform.post(&target).json(&wrong).send().await;
    assert_eq!(wrong.errors(400, "bad_request").len(), 4);
    let remove = format!("{target}?url={url}");
    let remove = || platform.call("DELETE".parse().unwrap(), &remove);
    remove().send().await.ok();
    let listed = platform.get(&target).send().await.ok();
    assert_eq!(listed["webhooks"], json!([]));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_a_nameless_application_not_made() {
    let platform = Platform::start().await;
    for (method, rest) in [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/rotate"),
        ("POST", "/activate"),
        ("GET", "/webhooks"),
        ("POST", "/webhooks"),
    ] {
        let target = format!("{APPLICATIONS}/nobody{rest}");
        let answer = platform.call(method.parse().unwrap(), &target).send().await;
        assert_eq!(
            answer.error(404, "not_found").0,
            "not_found",
            "{method} {rest}"
        );
    }
    let nameless = json!({ "kind": "BANK", "redirect_uris": "x" });
    let nameless = platform.post(APPLICATIONS).json(&nameless).send().await;
    assert_eq!(nameless.errors(400, "bad_request").len(), 3);
}

#[tokio::test]
async fn a_closed_application_calls_no_more_but_what_it_began_goes_on() {
    let platform = Platform::start().await;
    let control = platform.sandbox.control();
    let shop = control.new_application(NewApplication::ecommerce("Shop"));
    let shop = shop.await.unwrap();
    let held = bearer(&platform, &shop, "PIS").await;
    let connect = platform.post("/pis/v2/connect?state=1").bearer(&held);
    let session = connect.json(&order("10.00")).send().await.session();
    platform.pay(&session, "accept").await;
    let target = format!("{APPLICATIONS}/{}", shop.app_id());
    platform
        .call("DELETE".parse().unwrap(), &target)
        .send()
        .await
        .ok();
    let list = platform.get("/pis/v2/payments").bearer(&held).send().await;
    assert_eq!(list.error(401, "unauthorized").0, "invalid_token");
    let refused = token(&platform, &shop, "PIS").await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_app_id");
    let providers = platform.get("/res/v1/providers");
    let refused = providers.header("app_id", shop.app_id().as_str());
    let refused = refused.send().await.error(401, "unauthorized");
    assert_eq!(refused.0, "invalid_app_id");
    platform.advance("7d").await;
    let (_, state) = platform.stage(&session).await;
    assert_eq!(state, "received");
    platform.assert_books_balance().await;
    let demo = format!("{APPLICATIONS}/{}", platform.credentials().app_id());
    let demo = platform.call("DELETE".parse().unwrap(), &demo).send().await;
    demo.error(409, "conflict");
}

#[tokio::test]
async fn a_scope_that_is_withdrawn_is_withdrawn_from_tokens_too() {
    let platform = Platform::start().await;
    let shown = create(&platform, json!({ "name": "Shop", "kind": "OPEN_BANKING" })).await;
    let shop = credentials(&shown);
    let pis = bearer(&platform, &shop, "PIS").await;
    let customers = bearer(&platform, &shop, "customers").await;
    let target = format!("{APPLICATIONS}/{}", shop.app_id());
    let call = platform.call("PATCH".parse().unwrap(), &target);
    let fewer = json!({ "scopes": ["customers"] });
    call.json(&fewer).send().await.ok();
    let list = platform.get("/pis/v2/payments").bearer(&pis).send().await;
    assert_eq!(list.error(401, "unauthorized").0, "invalid_scopes");
    let list = platform.get("/v1/customers").bearer(&customers);
    list.send().await.ok();
}

#[tokio::test]
async fn nothing_of_one_application_is_there_for_another() {
    let platform = Platform::start().await;
    let control = platform.sandbox.control();
    let other = control.new_application(NewApplication::open_banking("Other"));
    let other = other.await.unwrap();
    let clerk = platform.clerk("customers").await;
    let customer = clerk.customer("Camille", "Laurent").await;
    let below_customer = format!("/v1/customers/{customer}");
    let account = json!({ "iban": "FR7630001007941234567890185", "holder_name": "A" });
    let account = data("bank_accounts", account);
    let made_account = id(&clerk
        .make(&format!("{below_customer}/bank_accounts"), &account)
        .await);
    let question = data("verifications", json!({ "provider_id": "ftecfr" }));
    let asked = id(&clerk
        .make(&format!("{below_customer}/verification"), &question)
        .await);
    let mandates = platform.clerk("e-mandates").await;
    let mut mandate = example("emandates-create")["request"]["body"].clone();
    mandate["data"]["attributes"]["customer_id"] = json!(customer);
    let signed = id(&mandates.make("/v1/e-mandates", &mandate).await);
    let stranger = Clerk {
        platform: &platform,
        token: bearer(&platform, &other, "customers").await,
    };
    for (method, rest) in [
        ("GET", String::new()),
        ("GET", "/bank_accounts".to_owned()),
        ("POST", "/bank_accounts".to_owned()),
        ("GET", format!("/bank_accounts/{made_account}")),
        ("GET", "/verifications".to_owned()),
        ("POST", "/verification".to_owned()),
        ("GET", format!("/verification/{asked}")),
    ] {
        let target = format!("{below_customer}{rest}");
        let answer = stranger.call(method, &target).json(&account).send().await;
        assert_eq!(
            answer.error(404, "not_found").0,
            "not_found",
            "{method} {rest}"
        );
    }
    let listed = stranger.get("/v1/customers").send().await.ok();
    assert_eq!(listed["meta"]["totalItems"], 0);
    let own = made(
        &stranger
            .post("/v1/customers", &data("customers", person("A", "B")))
            .send()
            .await,
    );
    let keeper = Clerk {
        platform: &platform,
        token: bearer(&platform, &other, "e-mandates").await,
    };
    let target = format!("/v1/e-mandates/{signed}");
    let end = data("e-mandates", json!({ "status": "revoked" }));
    for call in [
        keeper.get(&target),
        keeper.call("PATCH", &target).json(&end),
    ] {
        assert_eq!(call.send().await.error(404, "not_found").0, "not_found");
    }
    let listed = keeper.get("/v1/e-mandates").send().await.ok();
    assert_eq!(listed["data"], json!([]));
    let foreign = keeper.post("/v1/e-mandates", &mandate).send().await;
    let (code, message) = foreign.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(message.contains("customer_id"), "{message}");
    mandate["data"]["attributes"]["customer_id"] = json!(id(&own));
    keeper.make("/v1/e-mandates", &mandate).await;
    let mine = mandates.get(&target).send().await.ok();
    assert_eq!(mine["data"]["attributes"]["status"], "active");
}
