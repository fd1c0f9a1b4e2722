//! The directory of banks, as clients of the API see it.
#![allow(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

use fintecture_sandbox::Sandbox;
use http::StatusCode;
use serde_json::Value;

/// A sandbox and a client without a token.
struct World {
    sandbox: Sandbox,
    http: reqwest::Client,
}

impl World {
    async fn new() -> Self {
        // Strict, since these resources are asked for unsigned even in production.
        let sandbox = Sandbox::builder().strict().start().await.unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { sandbox, http }
    }

    async fn get(&self, target: &str) -> (StatusCode, Value) {
        let app_id = self.sandbox.credentials().app_id().to_string();
        self.get_with(target, &[("app_id", &app_id)]).await
    }

    async fn get_with(&self, target: &str, headers: &[(&str, &str)]) -> (StatusCode, Value) {
        let request = self
            .http
            .get(format!("{}{target}", self.sandbox.base_url()));
        let request = headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        });
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        (status, serde_json::from_str(&text).unwrap())
    }

    /// The ids that a list answers.
    async fn ids(&self, target: &str) -> Vec<String> {
        let (status, answer) = self.get(target).await;
        assert_eq!(status, StatusCode::OK, "{target}: {answer}");
        let data = answer["data"].as_array().unwrap();
        data.iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[tokio::test]
async fn every_bank_says_what_it_is_and_that_it_is_simulated() {
    let world = World::new().await;
    let (_, answer) = world.get("/res/v1/providers").await;
    let data = answer["data"].as_array().unwrap();
    assert!(data.len() > 60);
    for item in data {
        assert_eq!(item["type"], "provider");
        let attributes = &item["attributes"];
        for text in ["name", "full_name", "bic", "logo_url"] {
            assert!(!attributes[text].as_str().unwrap().is_empty(), "{item}");
        }
        assert_eq!(attributes["country"].as_str().unwrap().len(), 2);
        for list in ["pis", "psu_type", "psu_types", "auth_model", "auth_models"] {
            assert!(!attributes[list].as_array().unwrap().is_empty(), "{item}");
        }
        assert_eq!(attributes["simulated"], true);
    }
    assert_eq!(data[0]["id"], "ftecfr");
}

#[tokio::test]
async fn one_bank_comes_as_a_list_of_one_with_or_without_a_slash_at_the_end() {
    let world = World::new().await;
    for target in ["/res/v1/providers/agfbfr", "/res/v1/providers/agfbfr/"] {
        assert_eq!(world.ids(target).await, ["agfbfr"]);
    }
    let all = world.ids("/res/v1/providers").await;
    assert_eq!(world.ids("/res/v1/providers/").await, all);
    assert_eq!(
        world.ids("/res/v1/providers/?filter[country]=ie").await,
        ["hareie", "heatie"]
    );
}

#[tokio::test]
async fn an_unknown_bank_is_not_found() {
    let world = World::new().await;
    let (status, answer) = world.get("/res/v1/providers/nobody").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(answer["code"], "not_found");
}

#[tokio::test]
async fn filters_match_whatever_the_case_and_the_spelling_of_their_brackets() {
    let world = World::new().await;
    let spanish = world.ids("/res/v1/providers?filter[country]=ES").await;
    assert_eq!(
        spanish,
        ["fteces", "bbvaes", "baskes2b", "bschesmm", "bsabesbb"]
    );
    for same in [
        "filter[country]=es",
        "filter%5Bcountry%5D=ES",
        "filter%5bcountry%5d=es&filter[pis]=sepa",
        "filter[country]=ES&filter[ais]=accounts",
        "filter[country]=ES&filter[psu_type]=Retail&filter[auth_model]=REDIRECT",
        "filter[country]=ES&filter[pis]=iSCT",
    ] {
        let target = format!("/res/v1/providers?{same}");
        assert_eq!(world.ids(&target).await, spanish, "{same}");
    }
}

#[tokio::test]
async fn filters_narrow_the_list_down_to_nothing() {
    let world = World::new().await;
    let decoupled = world
        .ids("/res/v1/providers?filter[auth_model]=decoupled")
        .await;
    assert!(decoupled.contains(&"handse".to_owned()) && !decoupled.contains(&"agfbfr".to_owned()));
    let corporate = world
        .ids("/res/v1/providers?filter[psu_type]=corporate")
        .await;
    assert!(
        corporate.contains(&"cmcifrpp".to_owned()) && !corporate.contains(&"ftecfr".to_owned())
    );
    let british = world.ids("/res/v1/providers?filter[country]=GB").await;
    assert_eq!(
        world.ids("/res/v1/providers?filter[pis]=FPS").await,
        british
    );
    let polish = world.ids("/res/v1/providers?filter[country]=PL").await;
    for word in ["PLN", "elixir", "INSTANT_PLN"] {
        let target = format!("/res/v1/providers?filter[pis]={word}");
        assert_eq!(world.ids(&target).await, polish, "{word}");
    }
    assert!(
        world
            .ids("/res/v1/providers?filter[country]=GB&filter[pis]=iSCT")
            .await
            .is_empty()
    );
    assert!(
        world
            .ids("/res/v1/providers?filter[country]=JP")
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn a_list_is_sorted_as_asked() {
    let world = World::new().await;
    let rising = world.ids("/res/v1/providers?sort[provider_id]=ASC").await;
    assert!(rising.is_sorted());
    let mut falling = world
        .ids("/res/v1/providers?sort%5Bprovider_id%5D=desc")
        .await;
    falling.reverse();
    assert_eq!(falling, rising);
    let target = "/res/v1/providers?filter[country]=ES&sort[country]=ASC&sort[name]=desc";
    assert_eq!(
        world.ids(target).await,
        ["fteces", "baskes2b", "bschesmm", "bsabesbb", "bbvaes"]
    );
}

#[tokio::test]
async fn who_does_not_say_which_application_calls_is_refused() {
    let world = World::new().await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    for headers in [&[][..], &[("app_id", unknown)]] {
        let (status, answer) = world.get_with("/res/v1/providers", headers).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer["errors"][0]["code"], "invalid_app_id");
    }
}

#[tokio::test]
async fn a_signature_may_be_missing_and_may_not_be_wrong() {
    let world = World::new().await;
    let app_id = world.sandbox.credentials().app_id().to_string();
    let signature = format!(
        "keyId=\"{app_id}\",algorithm=\"rsa-sha256\",headers=\"(request-target)\",signature=\"AAAA\""
    );
    let headers = [("app_id", app_id.as_str()), ("signature", &signature)];
    let (status, answer) = world.get_with("/res/v1/providers", &headers).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "{answer}");
    assert_eq!(answer["errors"][0]["code"], "invalid_signature");
}

#[tokio::test]
async fn the_logo_of_a_bank_is_where_its_answer_says() {
    let world = World::new().await;
    for id in ["ftecfr", "cmcifrpp"] {
        let (_, answer) = world.get(&format!("/res/v1/providers/{id}")).await;
        let url = answer["data"][0]["attributes"]["logo_url"]
            .as_str()
            .unwrap();
        let response = world.http.get(url).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "image/svg+xml");
        assert!(response.text().await.unwrap().starts_with("<svg xmlns="));
    }
}
