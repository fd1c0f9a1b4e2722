//! Consent on the payer's phone (Contract §§8.2, 8.3).

use fintecture_sandbox::{Payer, PhoneAnswer, Sandbox};
use serde_json::{Value, json};

use crate::platform::{Answer, Call, Platform, WEDNESDAY, example, frozen_at, members};
use crate::reader::Reader;

const TARGET: &str = "/ais/v1/provider/handse/authorize?response_type=code\
    &redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=1234&model=decoupled";

impl Platform {
    /// What npm's client sends, for the customer of the contract's example.
    fn ringing(&self, target: &str) -> Call<'_> {
        self.asking(target)
            .header("x-psu-id", "9090901")
            .header("x-psu-ip-address", "203.0.113.10")
    }

    /// Lets a phone ring, and gives the path that it is polled at.
    async fn ring(&self) -> String {
        let asked = self.ringing(TARGET).send().await.ok();
        let id = asked["polling_id"].as_str().unwrap();
        format!("/ais/v1/provider/handse/authorize/decoupled/{id}")
    }

    async fn poll(&self, path: &str) -> Value {
        let target = format!("{path}?response_type=code");
        self.asking(&target).send().await.ok()
    }

    /// Answers on the phone, over the control interface.
    async fn pick_up(&self, path: &str, answer: &str) -> Answer {
        let id = path.rsplit('/').next().unwrap();
        let call = self.post(&format!("/_sandbox/v1/phone/{id}"));
        call.json(&json!({ "answer": answer })).send().await
    }

    /// An application that exchanges what polling gave it.
    async fn reader_polled(&self, done: &Value) -> Reader<'_> {
        assert_eq!(done["status"], "COMPLETED");
        let text = |name: &str| done[name].as_str().unwrap();
        self.reader_of(text("customer_id"), text("code")).await
    }
}

#[tokio::test]
async fn a_phone_rings_and_the_address_to_poll_ends_in_the_polling_id() {
    let platform = Platform::start().await;
    let answer = platform.ringing(TARGET).signed().send().await.ok();
    let expected = &example("ais-authorize-decoupled")["response"]["body"];
    assert_eq!(members(&answer), members(expected));
    for member in ["provider", "model"] {
        assert_eq!(answer[member], expected[member]);
    }
    let id = answer["polling_id"].as_str().unwrap();
    assert!(uuid::Uuid::parse_str(id).is_ok());
    let url = answer["url"].as_str().unwrap();
    let path = format!("/ais/v1/provider/handse/authorize/decoupled/{id}");
    assert_eq!(url, format!("{}{path}", platform.sandbox.base_url()));
    let app_id = platform.credentials().app_id().as_str();
    let polled = platform.follow(url).header("app_id", app_id);
    let pending = &example("ais-authorize-decoupled-poll")["alternative_responses"][0];
    assert_eq!(polled.send().await.ok(), pending["body"]);
}

#[tokio::test]
async fn a_bank_that_is_down_takes_no_answer_from_a_phone() {
    let platform = Platform::start().await;
    let path = platform.ring().await;
    platform.strike("handse", "offline", "2m").await.ok();
    let refused = platform.pick_up(&path, "approve").await;
    refused.error(503, "service_unavailable");
    platform.strike("handse", "offline", "0s").await.ok();
    platform.pick_up(&path, "approve").await.ok();
}

#[tokio::test]
async fn who_approves_shares_all_of_their_accounts() {
    let platform = Platform::start().await;
    let path = platform.ring().await;
    platform.pick_up(&path, "approve").await.ok();
    let done = platform.poll(&path).await;
    let expected = &example("ais-authorize-decoupled-poll")["response"]["body"];
    assert_eq!(members(&done), members(expected));
    assert_eq!(done["connection_id"], done["customer_id"]);
    let reader = platform.reader_polled(&done).await;
    assert_eq!(reader.accounts().await.len(), 3);
    assert_eq!(platform.poll(&path).await, done, "polled again");
    platform.advance("10m").await;
    let later = platform.poll(&path).await;
    assert_eq!(later["status"], "COMPLETED");
    assert_eq!(later.get("code"), None, "the code is over");
    let again = platform.pick_up(&path, "refuse").await;
    again.error(400, "bad_request");
}

#[tokio::test]
async fn who_refuses_or_does_not_answer_shares_nothing() {
    let platform = Platform::start().await;
    let failed = &example("ais-authorize-decoupled-poll")["alternative_responses"][1]["body"];
    let refused = platform.ring().await;
    platform.pick_up(&refused, "refuse").await.ok();
    assert_eq!(platform.poll(&refused).await, *failed);
    let ignored = platform.ring().await;
    platform.advance("4m59s").await;
    assert_eq!(platform.poll(&ignored).await["status"], "PENDING");
    platform.advance("1s").await;
    assert_eq!(platform.poll(&ignored).await, *failed);
    let late = platform.pick_up(&ignored, "approve").await;
    late.error(400, "bad_request");
    assert_eq!(platform.poll(&ignored).await, *failed);
}

#[tokio::test]
async fn every_official_sdk_polls_in_its_own_way() {
    let platform = Platform::start().await;
    let path = platform.ring().await;
    let token = platform.token().await;
    for query in [
        "",
        "?response_type=code",
        "?model=decoupled&response_type=code",
        "?redirect_uri=https://shop.example&state=1&psu_id=9090901&psu_ip_address=203.0.113.10",
    ] {
        let target = format!("{path}{query}");
        platform.asking(&target).signed().send().await.ok();
        let bearer = platform.get(&target).bearer(&token);
        bearer.signed().send().await.ok();
    }
    let nobody = platform.get(&path).send().await;
    assert_eq!(nobody.error(401, "unauthorized").0, "invalid_app_id");
    let target = format!("{path}?response_type=token");
    let wrong = platform.asking(&target).send().await;
    let (_, message) = wrong.error(400, "bad_request");
    assert!(message.starts_with("response_type: "), "{message}");
}

#[tokio::test]
async fn python_repeats_its_headers_in_the_query_where_they_count_for_nothing() {
    let platform = Platform::start().await;
    let copies = format!("{TARGET}&psu_id=9090901&psu_ip_address=203.0.113.10");
    platform.ringing(&copies).send().await.ok();
    let alone = platform.asking(&copies).send().await;
    assert_eq!(alone.errors(400, "bad_request").len(), 2);
}

#[tokio::test]
async fn each_header_that_is_missing_or_wrong_is_named() {
    let platform = Platform::start().await;
    let missing = platform.asking(TARGET).send().await;
    let named = missing.errors(400, "bad_request");
    let named: Vec<_> = named
        .iter()
        .map(|(code, message)| (code.as_str(), message.split(": ").next().unwrap()))
        .collect();
    assert_eq!(
        named,
        [
            ("mandatory_field_missing", "x-psu-id"),
            ("mandatory_field_missing", "x-psu-ip-address"),
        ]
    );
    for (name, value) in [
        ("x-psu-id", ""),
        ("x-psu-id", "12345678"),
        ("x-psu-ip-address", ""),
        ("x-psu-ip-address", "home"),
    ] {
        let call = platform.ringing(TARGET).header(name, value);
        let (_, message) = call.send().await.error(400, "bad_request");
        assert!(message.starts_with(&format!("{name}: ")), "{message}");
        assert!(value.is_empty() || !message.contains(value), "{message}");
    }
}

#[tokio::test]
async fn a_bank_without_an_app_asks_nobody_on_their_phone() {
    let platform = Platform::start().await;
    let target = TARGET.replace("handse", "agfbfr");
    let refused = platform.ringing(&target).send().await;
    let (_, message) = refused.error(400, "bad_request");
    assert!(message.starts_with("model: "), "{message}");
    // The redirect model asks for no customer, and official specs name one all the same.
    let target = target.replace("&model=decoupled", "");
    let answer = platform.ringing(&target).send().await.ok();
    assert_eq!(answer["model"], "redirect");
}

#[tokio::test]
async fn no_address_to_return_to_is_needed_and_a_wrong_one_is_refused() {
    let platform = Platform::start().await;
    let short = "/ais/v1/provider/handse/authorize?model=decoupled";
    platform.ringing(short).send().await.ok();
    let token = platform.token().await;
    let bearer = platform.get(short).bearer(&token);
    let bearer = bearer
        .header("x-psu-id", "9090901")
        .header("x-psu-ip-address", "2001:db8::1");
    bearer.send().await.ok();
    let wrong = platform.ringing(&format!("{short}&redirect_uri=home"));
    let (_, message) = wrong.send().await.error(400, "bad_request");
    assert!(message.starts_with("redirect_uri: "), "{message}");
}

#[tokio::test]
async fn a_polling_id_that_nobody_was_given_has_failed() {
    let platform = Platform::start().await;
    let path = platform.ring().await;
    platform.pick_up(&path, "approve").await.ok();
    let elsewhere = path.replace("handse", "tallse");
    for (target, provider) in [
        ("/ais/v1/provider/agfbfr/authorize/decoupled/1234", "agfbfr"),
        (elsewhere.as_str(), "tallse"),
    ] {
        let answer = platform.asking(target).send().await.ok();
        assert_eq!(answer, json!({ "provider": provider, "status": "FAILED" }));
    }
    let nowhere = platform.asking("/ais/v1/provider/nobody/authorize/decoupled/1234");
    let (_, message) = nowhere.send().await.error(400, "bad_request");
    assert!(message.starts_with("provider: "), "{message}");
    let unknown = platform.pick_up("/1234", "approve").await;
    assert_eq!(unknown.error(404, "not_found").0, "not_found");
}

#[tokio::test]
async fn a_connection_that_is_deleted_is_polled_in_vain() {
    let platform = Platform::start().await;
    let path = platform.ring().await;
    platform.pick_up(&path, "approve").await.ok();
    let done = platform.poll(&path).await;
    let reader = platform.reader_polled(&done).await;
    let target = format!("/ais/v1/customer/{}", reader.customer_id);
    let delete = platform.call(http::Method::DELETE, &target);
    delete.bearer(&reader.token).send().await.ok();
    assert_eq!(platform.poll(&path).await["status"], "FAILED");
}

#[tokio::test]
async fn the_phone_in_the_browser_shows_what_waits() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let quiet = browser.get("/_sandbox/phone").await;
    assert!(quiet.html.contains("Nothing to answer"), "{quiet:?}");
    let path = platform.ring().await;
    let listed = platform.get("/_sandbox/v1/phone").send().await.ok();
    let request = &listed["requests"][0];
    assert!(path.ends_with(request["polling_id"].as_str().unwrap()));
    assert_eq!(request["expires_at"], "2025-01-15T10:05:00Z");
    let link = request["url"].as_str().unwrap();
    let phone = browser.get("/_sandbox/phone?lang=fr").await;
    let link_path = link.strip_prefix(platform.sandbox.base_url()).unwrap();
    for text in [link_path, "Björkdal Bank", "9090901", "Votre téléphone"] {
        assert!(phone.html.contains(text), "{text}: {}", phone.html);
    }
    platform.advance("5m").await;
    let quiet = browser.get("/_sandbox/phone").await;
    assert!(quiet.html.contains("Nothing to answer"), "{quiet:?}");
}

#[tokio::test]
async fn a_request_is_answered_on_the_phone_in_the_browser() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let path = platform.ring().await;
    let listed = platform.get("/_sandbox/v1/phone").send().await.ok();
    let link = listed["requests"][0]["url"].as_str().unwrap();
    // Whoever holds the phone is its owner: no bank to choose, no login.
    for page in ["", "/login"] {
        let led = browser.get(&format!("{link}{page}")).await;
        assert!(led.location.ends_with("/accounts"), "{led:?}");
    }
    let login = "username=078000000P&password=123456";
    let stranger = browser.post(&format!("{link}/login"), login).await;
    assert!(stranger.location.ends_with("/accounts"), "{stranger:?}");
    let accounts = browser.get(&format!("{link}/accounts")).await;
    for text in ["Karin Ekblad", "On your phone"] {
        assert!(accounts.html.contains(text), "{text}: {}", accounts.html);
    }
    let form = format!("answer=grant&account={}", accounts.values("account")[0]);
    let answered = browser.decide(link, &form).await;
    let finished = browser.get(&answered.location).await;
    assert!(finished.html.contains("Accounts shared"), "{finished:?}");
    assert!(
        !finished.html.contains("shop.example"),
        "nobody is sent anywhere from a phone"
    );
    let done = platform.poll(&path).await;
    let reader = platform.reader_polled(&done).await;
    assert_eq!(reader.accounts().await.len(), 1);
}

#[tokio::test]
async fn a_test_answers_on_the_phone_without_http() {
    let platform = Platform::start().await;
    let path = platform.ring().await;
    let control = platform.sandbox.control();
    let waiting = control.phone_requests().await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].provider.as_str(), "handse");
    let id = &waiting[0].polling_id;
    let refused = control.answer_on_phone(id, PhoneAnswer::Refuse).await;
    refused.unwrap();
    assert_eq!(platform.poll(&path).await["status"], "FAILED");
    let again = control.answer_on_phone(id, PhoneAnswer::Approve).await;
    assert!(again.is_err());
    assert!(control.phone_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn where_nobody_plays_the_payer_the_phone_is_answered_at_once() {
    let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
    let platform = Platform::of(builder.payer(Payer::Auto)).await;
    let path = platform.ring().await;
    assert_eq!(platform.poll(&path).await["status"], "COMPLETED");
}

#[tokio::test]
async fn a_wrong_answer_on_the_phone_is_named() {
    let platform = Platform::start().await;
    let path = platform.ring().await;
    let wrong = platform.pick_up(&path, "perhaps").await;
    let (_, message) = wrong.error(400, "bad_request");
    assert!(message.starts_with("answer: "), "{message}");
    let id = path.rsplit('/').next().unwrap();
    let bare = platform.post(&format!("/_sandbox/v1/phone/{id}"));
    let bare = bare.send().await.error(400, "bad_request");
    assert_eq!(bare.0, "mandatory_field_missing");
}
