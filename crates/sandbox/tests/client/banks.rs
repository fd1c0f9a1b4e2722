//! What a bank makes of its customers' transfers, and the banks that a user adds (Contract §§13.2,
//! 13.3).

use fintecture_sandbox::{BankFileError, Sandbox, StartError};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::platform::{Platform, WEDNESDAY, frozen_at, is, order};

/// A bank of one's own that pays in a certain way, and whose first account is in a condition.
pub(crate) fn bank(provider: &str, paying: &str, condition: &str) -> String {
    let account = format!(r#"balance = 100_000, condition = "{condition}""#);
    bank_in("FR", provider, paying, &account)
}

/// A bank of one's own in a country, with one account.
pub(crate) fn bank_in(country: &str, provider: &str, paying: &str, account: &str) -> String {
    format!(
        r#"
        [[bank]]
        provider = "{provider}"
        name = "Banque {provider}"
        full_name = "Banque {provider} SA"
        country = "{country}"
        bic = "TRYF{country}T0"
        accent = "teal"
        paying = {{ {paying} }}

        [[bank.person]]
        username = "078000000P"
        password = "123456"
        name = "Anne Essai"
        accounts = [{{ name = "Compte courant", {account} }}]
        "#
    )
}

pub(crate) fn folder(files: &[(&str, String)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A platform with one bank of one's own, `tryfr`.
async fn with(paying: &str, condition: &str) -> (Platform, TempDir) {
    with_at(WEDNESDAY, paying, condition).await
}

async fn with_at(instant: &str, paying: &str, condition: &str) -> (Platform, TempDir) {
    let folder = folder(&[("own.toml", bank("tryfr", paying, condition))]);
    let builder = Sandbox::builder().clock(frozen_at(instant));
    let platform = Platform::of(builder.banks(folder.path())).await;
    (platform, folder)
}

/// Pays an order at `tryfr`.
async fn pay(platform: &Platform, body: &Value) -> (String, Value) {
    pay_as(platform, body, "accept").await
}

async fn pay_as(platform: &Platform, body: &Value, outcome: &str) -> (String, Value) {
    let session = platform.merchant().await.connect(body).await.session();
    let outcome = json!({ "outcome": outcome, "provider": "tryfr" });
    let answer = platform.outcome(&session, outcome).await.ok();
    (session, answer)
}

async fn reason(platform: &Platform, body: &Value) -> Value {
    let (_, answer) = pay(platform, body).await;
    assert_eq!(answer["status"], "payment_unsuccessful", "{answer}");
    assert_eq!(answer["transfer_state"], "rejected");
    answer["transfer_reason"].clone()
}

fn by_scheme(scheme: &str) -> Value {
    let mut body = order("20");
    body["data"]["attributes"]["scheme"] = json!(scheme);
    body
}

fn on_day(day: &str) -> Value {
    let mut body = order("20");
    body["data"]["attributes"]["execution_date"] = json!(day);
    body
}

#[tokio::test]
async fn a_transfer_waits_at_every_stop_of_the_banks_path_and_then_arrives() {
    let path = r#"path = [{ state = "authorized", lasts = "1m" }, { state = "blocked", lasts = "2h" },
                          { state = "processing", lasts = "5m" }], tells = "sent""#;
    let (platform, _folder) = with(path, "open").await;
    let (session, answer) = pay(&platform, &order("20")).await;
    assert_eq!(answer["status"], "payment_pending");
    assert_eq!(answer["transfer_state"], "authorized");
    for (by, stage) in [
        ("59s", is("payment_pending", "authorized")),
        ("1s", is("payment_pending", "blocked")),
        ("2h", is("payment_pending", "processing")),
        ("5m", is("payment_created", "sent")),
        ("2d", is("payment_created", "received")),
    ] {
        platform.advance(by).await;
        assert_eq!(platform.stage(&session).await, stage);
        platform.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_bank_that_executes_nothing_refuses_after_its_path_and_debits_nobody() {
    let silent = r#"path = [{ state = "pending", lasts = "1h" }], refuses = "no_answer""#;
    let (platform, _folder) = with(silent, "open").await;
    let (session, answer) = pay(&platform, &order("20")).await;
    assert_eq!(answer["transfer_state"], "pending");
    platform.advance("1h").await;
    let rejected = is("payment_unsuccessful", "rejected");
    assert_eq!(platform.stage(&session).await, rejected);
    let payment = platform.merchant().await.payment(&session).await;
    assert_eq!(
        payment["data"]["attributes"]["transfer_reason"],
        "no_answer"
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn what_is_being_processed_can_no_longer_be_cancelled() {
    let stops =
        r#"path = [{ state = "accepted", lasts = "1m" }, { state = "processing", lasts = "1m" }]"#;
    let (platform, _folder) = with(stops, "open").await;
    let merchant = platform.merchant().await;
    let (first, _) = pay(&platform, &order("20")).await;
    let (second, _) = pay(&platform, &order("20")).await;
    let cancel = json!({ "meta": { "status": "payment_cancelled" } });
    let cancelled = |session: &str| {
        let target = format!("/pis/v2/payments/{session}");
        platform
            .call(http::Method::PATCH, &target)
            .bearer(&merchant.token)
            .json(&cancel)
            .send()
    };
    cancelled(&first).await.ok();
    platform.advance("1m").await;
    assert_eq!(
        platform.stage(&first).await,
        is("payment_cancelled", "cancelled")
    );
    assert_eq!(cancelled(&second).await.status, 400);
    platform.advance("1m").await;
    assert_eq!(
        platform.stage(&second).await,
        is("payment_created", "completed")
    );
    assert_eq!(
        platform.stage(&first).await,
        is("payment_cancelled", "cancelled")
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn an_instant_transfer_that_nobody_confirms_in_ten_seconds_is_unknown_until_it_is_settled() {
    for (refuses, settled) in [
        ("", is("payment_created", "completed")),
        (
            r#", refuses = "creditor_agent_timeout""#,
            is("payment_unsuccessful", "rejected"),
        ),
    ] {
        let paying = format!(r#"unconfirmed = "15m"{refuses}"#);
        let (platform, _folder) = with(&paying, "open").await;
        let (session, answer) = pay(&platform, &by_scheme("INSTANT_SEPA")).await;
        assert_eq!(answer["transfer_state"], "processing");
        platform.advance("9s").await;
        assert_eq!(
            platform.stage(&session).await,
            is("payment_pending", "processing")
        );
        platform.advance("1s").await;
        assert_eq!(
            platform.stage(&session).await,
            is("payment_unknown", "none")
        );
        platform.advance("14m59s").await;
        assert_eq!(
            platform.stage(&session).await,
            is("payment_unknown", "none")
        );
        platform.advance("1s").await;
        assert_eq!(platform.stage(&session).await, settled);
        platform.assert_books_balance().await;
        // A credit transfer has no such time.
        let (_, answer) = pay(&platform, &order("20")).await;
        assert_ne!(answer["transfer_state"], "processing");
    }
}

#[tokio::test]
async fn an_outcome_that_nobody_knows_is_settled_by_the_next() {
    let platform = Platform::start().await;
    for (next, settled) in [
        ("accept", is("payment_created", "completed")),
        ("accept_received", is("payment_created", "received")),
        ("reject", is("payment_unsuccessful", "rejected")),
    ] {
        let session = platform.merchant().await.order("20").await;
        let unknown = is("payment_unknown", "none");
        assert_eq!(platform.pay(&session, "unknown").await, unknown);
        assert_eq!(platform.pay(&session, next).await, settled);
    }
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_blocked_or_closed_account_pays_nothing() {
    for (condition, why) in [("blocked", "blocked_account"), ("closed", "closed_account")] {
        let (platform, _folder) = with("", condition).await;
        assert_eq!(reason(&platform, &order("20")).await, why);
        let (_, answer) = pay_as(&platform, &order("20"), "accept_received").await;
        assert_eq!(answer["transfer_reason"], why);
    }
}

#[tokio::test]
async fn a_bank_refuses_what_is_above_its_limits_and_begins_anew_each_day() {
    let limits = "largest = 5_000, largest_a_day = 7_000, transfers_a_day = 2";
    let (platform, _folder) = with(limits, "open").await;
    assert_eq!(
        reason(&platform, &order("50.01")).await,
        "amount_exceeds_limit"
    );
    assert_eq!(
        pay(&platform, &order("50")).await.1["status"],
        "payment_created"
    );
    assert_eq!(
        reason(&platform, &order("20.01")).await,
        "amount_exceeds_limit"
    );
    assert_eq!(
        pay(&platform, &order("20")).await.1["status"],
        "payment_created"
    );
    assert_eq!(
        reason(&platform, &order("0.01")).await,
        "too_many_transactions"
    );
    // A Wednesday, 11:00 in Paris.
    platform.advance("13h").await;
    assert_eq!(
        pay(&platform, &order("50")).await.1["status"],
        "payment_created"
    );
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_payer_cannot_spend_more_than_the_account_holds() {
    let (platform, _folder) = with("", "open").await;
    assert_eq!(
        pay(&platform, &order("1000")).await.1["status"],
        "payment_created"
    );
    assert_eq!(
        reason(&platform, &order("0.01")).await,
        "insufficient_funds"
    );
}

#[tokio::test]
async fn a_bank_refuses_a_scheme_it_does_not_have_and_a_date_too_far_ahead() {
    let (platform, _folder) = with(r#"schemes = ["SEPA"], days_ahead = 30"#, "open").await;
    let instant = by_scheme("INSTANT_SEPA");
    assert_eq!(reason(&platform, &instant).await, "transaction_forbidden");
    assert_eq!(
        reason(&platform, &on_day("2025-02-15")).await,
        "invalid_execution_date"
    );
    let (_, answer) = pay(&platform, &on_day("2025-02-14")).await;
    assert_eq!(answer["transfer_state"], "pending");
    let listed = platform.asking("/res/v1/providers/tryfr").send().await.ok();
    assert_eq!(listed["data"][0]["attributes"]["pis"], json!(["SEPA"]));
    assert_eq!(
        listed["data"][0]["attributes"]["full_name"],
        "Banque tryfr SA"
    );
}

#[tokio::test]
async fn a_bank_with_a_cut_off_of_its_own_clears_a_day_later_from_then_on() {
    let early = r#"cut_off = "11:00""#;
    for (accepted, received) in [
        ("2025-01-15T09:59:59Z", "24h"),
        ("2025-01-15T10:00:00Z", "48h"),
    ] {
        let (platform, _folder) = with_at(accepted, early, "open").await;
        let (session, _) = pay(&platform, &order("20")).await;
        // To nine in the evening of the day before, and to nine in the morning.
        platform.advance(received).await;
        let reached = platform.stage(&session).await;
        assert_eq!(reached, is("payment_created", "received"), "{accepted}");
    }
}

#[tokio::test]
async fn a_closed_bank_answers_503_and_says_when_it_opens() {
    let closed = r#"closed = ["11:00-11:30"]"#;
    let (platform, _folder) = with(closed, "open").await;
    let merchant = platform.merchant().await;
    let session = merchant.order("20").await;
    let outcome = || json!({ "outcome": "accept", "provider": "tryfr" });
    let answer = platform.outcome(&session, outcome()).await;
    assert_eq!(answer.headers["retry-after"], "1800");
    assert_eq!(
        answer.error(503, "service_unavailable").0,
        "service_unavailable"
    );
    let target = "/pis/v2/provider/tryfr/initiate?state=1&redirect_uri=https://shop.example.com";
    let initiated = merchant.post(target, &order("20")).send().await;
    assert_eq!(initiated.status, 503);
    // Another bank is open, and in half an hour this one is.
    let elsewhere = json!({ "outcome": "accept" });
    let other = merchant.order("20").await;
    assert_eq!(platform.outcome(&other, elsewhere).await.status, 200);
    platform.advance("30m").await;
    let answer = platform.outcome(&session, outcome()).await.ok();
    assert_eq!(answer["status"], "payment_created");
}

#[tokio::test]
async fn what_a_bank_has_taken_waits_for_it_to_open() {
    let closed = r#"closed = ["23:00-01:30"], path = [{ state = "accepted", lasts = "13h" }]"#;
    let (platform, _folder) = with(closed, "open").await;
    let (session, _) = pay(&platform, &order("20")).await;
    // From 11:00 in Paris to midnight, and then to half past one.
    platform.advance("14h29m59s").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_pending", "accepted")
    );
    platform.advance("1s").await;
    assert_eq!(
        platform.stage(&session).await,
        is("payment_created", "completed")
    );
}

#[tokio::test]
async fn a_bank_of_ones_own_takes_the_place_of_one_that_is_there() {
    let folder = folder(&[("own.toml", bank("bnpafr", "largest = 1", "open"))]);
    let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
    let platform = Platform::of(builder.banks(folder.path())).await;
    let listed = platform.asking("/res/v1/providers").send().await.ok();
    let banks = listed["data"].as_array().unwrap();
    let same: Vec<_> = banks.iter().filter(|bank| bank["id"] == "bnpafr").collect();
    assert_eq!(same.len(), 1);
    assert_eq!(same[0]["attributes"]["name"], "Banque bnpafr");
}

#[tokio::test]
async fn a_wrong_bank_stops_the_start_and_says_what_is_wrong_with_it() {
    for (provider, paying, says) in [
        (
            "tryfr",
            "largest = 0",
            "own.toml: tryfr: paying.largest: must be more than zero",
        ),
        (
            "ftecxx",
            "",
            "own.toml: ftecxx: provider: ids that begin with ftec are kept for the Demo Banks",
        ),
    ] {
        let folder = folder(&[("own.toml", bank(provider, paying, "open"))]);
        let refused = Sandbox::builder()
            .banks(folder.path())
            .start()
            .await
            .unwrap_err();
        assert!(matches!(
            refused,
            StartError::OwnBank(BankFileError::Bank { .. })
        ));
        assert!(refused.to_string().ends_with(says), "{refused}");
    }
}

const PICTURE: &str = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path d="M0 0h40v40H0Z"/></svg>"#;

/// The bank `tryfr`, which brings a logo along.
fn with_logo() -> String {
    bank("tryfr", "", "open").replace("accent =", "logo = \"own.svg\"\n        accent =")
}

#[tokio::test]
async fn a_bank_of_ones_own_brings_its_logo_along() {
    let folder = folder(&[("own.toml", with_logo()), ("own.svg", PICTURE.to_owned())]);
    let platform = Platform::of(Sandbox::builder().banks(folder.path())).await;
    let listed = platform.asking("/res/v1/providers/tryfr").send().await.ok();
    let url = listed["data"][0]["attributes"]["logo_url"].clone();
    let logo = reqwest::get(url.as_str().unwrap()).await.unwrap();
    assert_eq!(logo.headers()["content-type"], "image/svg+xml");
    assert_eq!(logo.headers()["cache-control"], "public, max-age=3600");
    assert_eq!(logo.text().await.unwrap(), PICTURE);
    let opened = platform.merchant().await.connect(&order("20")).await.ok();
    let link = opened["meta"]["url"].as_str().unwrap();
    let picker = platform.browser().get(link).await.html;
    let shown =
        r#"<img class="logo" src="/connect/logos/tryfr.svg" alt="" width="40" height="40">"#;
    assert!(picker.contains(shown));
}

#[tokio::test]
async fn a_logo_that_does_more_than_show_itself_stops_the_start() {
    let active = PICTURE.replace("<path", "<script>1</script><path");
    let folder = folder(&[("own.toml", with_logo()), ("own.svg", active)]);
    let refused = Sandbox::builder().banks(folder.path()).start().await;
    let refused = refused.unwrap_err().to_string();
    assert!(
        refused.ends_with("own.toml: tryfr: logo: must hold no script"),
        "{refused}"
    );
    std::fs::remove_file(folder.path().join("own.svg")).unwrap();
    let missing = Sandbox::builder().banks(folder.path()).start().await;
    assert!(matches!(
        missing.unwrap_err(),
        StartError::OwnBank(BankFileError::Unreadable { .. })
    ));
}
