//! `GET /metrics`: what the sandbox counts of itself.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::str::FromStr;

use fintecture_sandbox::Sandbox;
use http::{Method, StatusCode};
use serde_json::json;

use crate::platform::{Platform, order};
use crate::receiver::Receiver;

/// What all names begin with.
const PREFIX: &str = "fintecture_sandbox_";

/// What one look at them found.
#[derive(Default)]
struct Metrics {
    /// The types of families, by their names.
    types: BTreeMap<String, String>,
    /// What they say of themselves.
    help: BTreeMap<String, String>,
    /// Values, by the name and the labels they stand under.
    samples: BTreeMap<String, String>,
}

impl Metrics {
    async fn of(platform: &Platform) -> Self {
        let answer = platform.get("/metrics").send().await;
        assert_eq!(answer.status, 200);
        let kind = "text/plain; version=0.0.4; charset=utf-8";
        assert_eq!(answer.headers["content-type"], kind);
        let mut found = Self::default();
        for line in answer.text.lines() {
            let (key, value) = match line.strip_prefix("# ") {
                Some(about) => about.split_once(' ').unwrap(),
                None => line.rsplit_once(' ').unwrap(),
            };
            let before = match key {
                "HELP" | "TYPE" => {
                    let (name, words) = value.split_once(' ').unwrap();
                    let kept = match key {
                        "HELP" => &mut found.help,
                        _ => &mut found.types,
                    };
                    kept.insert(name.to_owned(), words.to_owned()).is_some()
                }
                series => {
                    let value = value.to_owned();
                    found.samples.insert(series.to_owned(), value).is_some()
                }
            };
            assert!(!before, "twice: {line}");
        }
        found
    }

    fn get<N: FromStr<Err: Debug>>(&self, series: &str) -> N {
        let value = self.samples.get(&format!("{PREFIX}{series}"));
        let value = value.unwrap_or_else(|| panic!("no {series} among {:#?}", self.samples));
        value.parse().unwrap()
    }

    fn count(&self, series: &str) -> usize {
        self.get(series)
    }

    /// The values of a label, wherever it stands.
    fn values(&self, label: &str) -> Vec<&str> {
        let start = format!("{label}=\"");
        let of = |series: &'_ String| series.find(&start).map(|at| at + start.len());
        let every = self.samples.keys();
        every
            .filter_map(|series| {
                let rest = &series[of(series)?..];
                rest.split_once('"').map(|(value, _)| value)
            })
            .collect()
    }
}

/// Makes a payment that is accepted and clears, and whose webhooks are tried.
async fn pay(platform: &Platform) {
    let session = platform.merchant().await.order("20").await;
    platform.pay(&session, "accept").await;
    platform.advance("2d").await;
}

#[tokio::test]
async fn a_payment_is_counted_on_its_whole_way() {
    let platform = Platform::start().await;
    let receiver = Receiver::start().await;
    platform.webhook(&receiver.url).await;
    pay(&platform).await;

    let metrics = Metrics::of(&platform).await;
    let connect = r#"method="POST",route="/pis/v2/connect""#;
    let requests = format!("http_requests_total{{{connect},status=\"200\"}}");
    assert_eq!(metrics.count(&requests), 1);
    let durations = format!("http_request_duration_seconds_count{{{connect}}}");
    assert_eq!(metrics.count(&durations), 1);
    let told = receiver.events();
    assert_eq!(
        told.last().unwrap(),
        "payment_session.transfer_states.received"
    );
    for event in &told {
        let series = format!("session_events_total{{event=\"{event}\"}}");
        assert_eq!(metrics.count(&series), 1, "{event}");
    }
    let acknowledged = metrics.count(r#"webhook_attempts_total{outcome="acknowledged"}"#);
    assert_eq!(acknowledged, told.len());
    assert_eq!(metrics.count("webhook_latency_seconds_count"), told.len());
    assert_eq!(metrics.count("webhooks_waiting"), 0);
    assert_eq!(metrics.count("timers_due"), 0);
    let commits = metrics.count("store_commit_commands_count");
    assert_eq!(
        metrics.count("store_commit_duration_seconds_count"),
        commits
    );
    assert!(commits > 0);
    assert!(metrics.count("store_size_bytes") > 4_096);
    let version = env!("CARGO_PKG_VERSION");
    let build = format!("build_info{{version=\"{version}\"}}");
    assert_eq!(metrics.count(&build), 1);
}

#[tokio::test]
async fn an_endpoint_that_is_down_is_seen_until_its_webhook_is_abandoned() {
    let platform = Platform::start().await;
    let receiver = Receiver::answering(|_| StatusCode::BAD_GATEWAY).await;
    platform.webhook(&receiver.url).await;
    platform.merchant().await.order("20").await;
    platform.advance("1m").await;

    let metrics = Metrics::of(&platform).await;
    assert_eq!(metrics.count("webhooks_waiting"), 1);
    let attempts = |metrics: &Metrics, outcome| {
        metrics.count(&format!("webhook_attempts_total{{outcome=\"{outcome}\"}}"))
    };
    assert_eq!(attempts(&metrics, "failed"), 2);
    assert_eq!(attempts(&metrics, "abandoned"), 0);

    platform.advance("1d").await;
    let metrics = Metrics::of(&platform).await;
    assert_eq!(metrics.count("webhooks_waiting"), 0);
    assert_eq!(attempts(&metrics, "failed"), 10);
    assert_eq!(attempts(&metrics, "abandoned"), 1);
    assert_eq!(attempts(&metrics, "acknowledged"), 0);
}

#[tokio::test]
async fn a_clock_that_was_turned_says_by_how_much() {
    let platform = Platform::of(Sandbox::builder()).await;
    platform.advance("30d").await;
    let ahead = Metrics::of(&platform)
        .await
        .get::<f64>("clock_ahead_seconds");
    let thirty_days = 30.0 * 86_400.0;
    assert!((thirty_days - 1.0..thirty_days + 3_600.0).contains(&ahead));
}

#[tokio::test]
async fn every_family_says_what_it_is_in_base_units() {
    let platform = Platform::start().await;
    pay(&platform).await;
    // The first look is counted in the second.
    Metrics::of(&platform).await;
    let metrics = Metrics::of(&platform).await;
    for series in metrics.samples.keys() {
        let name = series.split('{').next().unwrap();
        assert!(name.starts_with(PREFIX), "{series}");
        let family = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|part| name.strip_suffix(part))
            .unwrap_or(name);
        assert!(metrics.help[family].ends_with('.'), "{series}");
        let suffixes: &[&str] = match metrics.types[family].as_str() {
            "counter" => &["_total"],
            "histogram" => &["_seconds", "_commands"],
            "gauge" => &[
                "_info",
                "_sessions",
                "_bytes",
                "_seconds",
                "_waiting",
                "_due",
            ],
            other => panic!("{series} is a {other}"),
        };
        assert!(suffixes.iter().any(|end| family.ends_with(end)), "{series}");
    }
    assert_eq!(metrics.types.len(), metrics.help.len());
}

#[tokio::test]
async fn no_label_holds_what_a_client_chose() {
    const CANARY: &str = "canary";
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let mut body = order("20");
    body["meta"]["psu_name"] = json!("Canary Bird");
    body["meta"]["psu_email"] = json!("canary@example.com");
    body["data"]["attributes"]["communication"] = json!("CANARY");
    let opened = merchant.post("/pis/v2/connect?state=canary", &body);
    let session = opened.send().await.session();
    platform.pay(&session, "accept").await;
    merchant
        .get(&format!("/pis/v2/payments/{session}"))
        .send()
        .await
        .ok();
    let beside = [
        (Method::GET, "/canary".to_owned()),
        (Method::GET, format!("/pis/v2/payments/{session}/canary")),
        (
            Method::GET,
            "/pis/v2/payments/canary?canary=canary".to_owned(),
        ),
        (Method::DELETE, format!("/pis/v2/payments/{session}")),
        (
            Method::from_bytes(b"CANARY").unwrap(),
            "/pis/v2/payments".to_owned(),
        ),
    ];
    for (method, target) in beside {
        let answer = platform.call(method, &target).send().await;
        assert!(answer.status >= 400, "{target}");
    }

    let metrics = Metrics::of(&platform).await;
    let iban = platform.get("/_sandbox/v1/accounts").send().await.ok();
    let iban = iban["accounts"][0]["iban"]
        .as_str()
        .unwrap_or("FR")
        .to_owned();
    for series in metrics.samples.keys() {
        let text = series.to_ascii_lowercase();
        for chosen in [CANARY, &session, &iban, "example.com"] {
            assert!(!text.contains(&chosen.to_ascii_lowercase()), "{series}");
        }
    }
    let one = r#"http_requests_total{method="GET",route="/pis/v2/payments/{session_id}",status="#;
    assert_eq!(metrics.count(&format!("{one}\"200\"}}")), 1);
    assert!(metrics.values("route").contains(&"none"));
    assert!(metrics.values("method").contains(&"other"));
}

#[tokio::test]
async fn sandboxes_in_one_process_count_for_themselves() {
    let (busy, idle) = tokio::join!(Platform::start(), Platform::start());
    pay(&busy).await;
    let events = |metrics: &Metrics| metrics.values("event").len();
    assert!(events(&Metrics::of(&busy).await) > 0);
    assert_eq!(events(&Metrics::of(&idle).await), 0);
}

#[tokio::test]
async fn a_look_at_the_metrics_is_no_request_to_the_api() {
    let platform = Platform::start().await;
    Metrics::of(&platform).await;
    let log = platform.get("/_sandbox/v1/requests").send().await.ok();
    assert_eq!(log["requests"], json!([]));
}
