//! A payer's way through the pages, over HTTP, as a browser without scripts or cookies walks it.
#![allow(
    clippy::unwrap_used,
    reason = "what a test cannot go on without fails it"
)]

mod world;

use std::time::Duration;

use fintecture::{SessionStatus, TransferReason, TransferState};
use fintecture_sandbox::Outcome;
use http::StatusCode;
use serde_json::json;

use crate::world::{Answer, World};

const CALLBACK: &str = "https://shop.example/paid?cart=7";

fn callback() -> String {
    let encoded: String = form_urlencoded::byte_serialize(CALLBACK.as_bytes()).collect();
    format!("state=order+42%26x&redirect_uri={encoded}")
}

#[tokio::test]
async fn a_payer_who_approves_returns_with_the_parameters_of_the_contract() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[]).await;
    let picker = world.get(&link.url).await;
    assert_eq!(picker.status, StatusCode::OK);
    for provider in ["ftecfr", "fteces", "ftecde", "ftecit", "ftecbe"] {
        assert!(
            picker.html.contains(&format!("value=\"{provider}\"")),
            "{provider}"
        );
    }
    let accounts = world.walk_in(&link).await;
    let decided = world
        .decide(&link, &accounts.accounts()[0], "outcome=accept")
        .await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    let expected = format!(
        "{CALLBACK}&session_id={}&status=payment_created&state=order%2042%26x&customer_id=",
        link.session
    );
    assert!(
        decided.location.starts_with(&expected),
        "{}",
        decided.location
    );
    assert!(
        decided.location.ends_with("&provider=ftecbe"),
        "{}",
        decided.location
    );
    let standing = world.standing(&link).await;
    assert_eq!(standing.transfer_state, Some(TransferState::Completed));
}

#[tokio::test]
async fn every_outcome_of_the_demo_bank_can_be_chosen() {
    let world = World::new().await;
    for (form, status, state) in [
        (
            "outcome=accept_received",
            SessionStatus::PaymentCreated,
            TransferState::Received,
        ),
        (
            "outcome=pending",
            SessionStatus::PaymentPending,
            TransferState::Pending,
        ),
        (
            "outcome=reject&reason=closed_account",
            SessionStatus::PaymentUnsuccessful,
            TransferState::Rejected,
        ),
        (
            "outcome=abandon",
            SessionStatus::PaymentUnsuccessful,
            TransferState::Rejected,
        ),
    ] {
        let link = world.payment(&callback(), &[]).await;
        let accounts = world.walk_in(&link).await;
        let decided = world.decide(&link, &accounts.accounts()[0], form).await;
        assert!(
            decided.location.contains(&format!("&status={status}&")),
            "{form}"
        );
        let standing = world.standing(&link).await;
        assert_eq!(
            (standing.status, standing.transfer_state),
            (status, Some(state)),
            "{form}"
        );
    }
}

#[tokio::test]
async fn an_account_that_holds_too_little_says_so_and_lets_the_payment_fail() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[("x-language", "en")]).await;
    let accounts = world.walk_in(&link).await;
    assert_eq!(
        accounts.html.matches("Not enough for this payment").count(),
        1
    );
    let poorest = accounts.accounts().pop().unwrap();
    world.decide(&link, &poorest, "outcome=accept").await;
    let standing = world.standing(&link).await;
    assert_eq!(standing.status, SessionStatus::PaymentUnsuccessful);
    assert_eq!(
        standing.transfer_reason,
        Some(TransferReason::InsufficientFunds)
    );
}

#[tokio::test]
async fn without_an_address_of_the_merchant_the_outcome_is_shown() {
    let world = World::new().await;
    let link = world.payment("state=s", &[("x-language", "fr")]).await;
    let accounts = world.walk_in(&link).await;
    let decided = world
        .decide(&link, &accounts.accounts()[0], "outcome=pending")
        .await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    let shown = world.get(&decided.location).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.html.contains("Paiement en attente"));
}

#[tokio::test]
async fn without_an_address_of_the_session_the_first_of_the_application_is_used() {
    let world = World::new().await;
    let known = vec!["https://shop.example/default".to_owned()];
    world
        .sandbox
        .control()
        .redirect_uris(Some(known))
        .await
        .unwrap();
    let link = world.payment("state=s", &[]).await;
    let accounts = world.walk_in(&link).await;
    let decided = world
        .decide(&link, &accounts.accounts()[0], "outcome=accept")
        .await;
    assert!(
        decided
            .location
            .starts_with("https://shop.example/default?session_id=")
    );
}

#[tokio::test]
async fn a_payer_who_leaves_goes_to_the_origin_and_the_session_stays_as_it_is() {
    let world = World::new().await;
    let query = format!(
        "{}&origin_uri=https%3A%2F%2Fshop.example%2Fcart",
        callback()
    );
    let link = world.payment(&query, &[]).await;
    let picker = world.get(&link.url).await;
    let expected = format!(
        "href=\"https://shop.example/cart?session_id={}&#38;status=provider_required\
         &#38;state=order%2042%26x\"",
        link.session
    );
    assert!(picker.html.contains(&expected), "{}", picker.html);
    assert_eq!(
        world.standing(&link).await.status,
        SessionStatus::ProviderRequired
    );
}

#[tokio::test]
async fn wrong_credentials_keep_the_login_and_never_the_password() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[]).await;
    world
        .post(&format!("{}/provider", link.url), "provider=ftecfr")
        .await;
    let url = format!("{}/login", link.url);
    let refused = world.post(&url, "username=someone&password=guess").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("role=\"alert\""));
    assert!(refused.html.contains("value=\"someone\""));
    assert!(!refused.html.contains("guess"));
}

#[tokio::test]
async fn nobody_sees_accounts_before_a_login_or_after_another_bank_is_chosen() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[]).await;
    let (login, accounts) = (
        format!("{}/login", link.url),
        format!("{}/accounts", link.url),
    );
    let early = world.get(&accounts).await;
    assert!(early.location.ends_with("/login"), "{}", early.location);
    let no_bank = world.get(&login).await;
    assert!(
        no_bank.location.ends_with("/provider"),
        "{}",
        no_bank.location
    );
    world.walk_in(&link).await;
    world
        .post(&format!("{}/provider", link.url), "provider=ftecit")
        .await;
    assert!(world.get(&accounts).await.location.ends_with("/login"));
}

#[tokio::test]
async fn a_bank_chosen_by_the_merchant_is_where_the_link_leads() {
    let world = World::new().await;
    let link = world
        .payment(&callback(), &[("x-provider", "fteces")])
        .await;
    let start = world.get(&link.url).await;
    assert!(start.location.ends_with("/login"), "{}", start.location);
    assert!(
        world
            .get(&start.location)
            .await
            .html
            .contains("data-accent=\"rust\"")
    );
    let picker = world.get(&format!("{}/provider", link.url)).await;
    assert_eq!(picker.status, StatusCode::OK);
}

#[tokio::test]
async fn banks_of_the_country_asked_for_come_first() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[("x-country", "be")]).await;
    let picker = world.get(&link.url).await.html;
    assert!(picker.find("value=\"ftecbe\"") < picker.find("value=\"ftecfr\""));
}

#[tokio::test]
async fn a_decided_payment_stays_decided_whatever_is_sent_again() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[("x-language", "en")]).await;
    let accounts = world.walk_in(&link).await;
    let account = accounts.accounts()[0].clone();
    world.decide(&link, &account, "outcome=accept").await;
    let again = world
        .decide(&link, &account, "outcome=reject&reason=technical")
        .await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let shown = world.get(&again.location).await;
    assert!(shown.html.contains("Payment approved"));
    assert!(
        shown
            .html
            .contains("href=\"https://shop.example/paid?cart=7&#38;session_id=")
    );
    assert!(
        world
            .get(&format!("{}/login", link.url))
            .await
            .html
            .contains("Payment approved")
    );
    assert_eq!(
        world.standing(&link).await.status,
        SessionStatus::PaymentCreated
    );
}

#[tokio::test]
async fn an_expired_link_is_gone_and_offers_the_way_back() {
    let world = World::new().await;
    let expiry = json!({ "expiry": 60 });
    let link = world
        .payment_with(&callback(), &[("x-language", "en")], expiry)
        .await;
    world
        .sandbox
        .control()
        .advance(Duration::from_secs(61))
        .await
        .unwrap();
    for page in ["", "/login", "/accounts"] {
        let gone = world.get(&format!("{}{page}", link.url)).await;
        assert_eq!(gone.status, StatusCode::GONE);
        assert!(gone.html.contains("https://shop.example/paid?cart=7"));
    }
    let late = world
        .post(&format!("{}/provider", link.url), "provider=ftecfr")
        .await;
    assert_eq!(late.status, StatusCode::GONE);
}

#[tokio::test]
async fn what_does_not_exist_is_said_in_the_browsers_language() {
    let world = World::new().await;
    for path in [
        "/connect/92cedaec",
        "/connect/92cedaec/login",
        "/connect/a/b/c",
    ] {
        let url = world.absolute(path);
        let request = world
            .http
            .get(url)
            .header("accept-language", "fr-FR,fr;q=0.9");
        let answer = world.answer(request).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.is_in("fr"), "{path}");
    }
}

#[tokio::test]
async fn a_form_that_says_nothing_changes_nothing() {
    let world = World::new().await;
    let nowhere = world.post("/connect/%22%3E/provider", "").await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    let link = world.payment(&callback(), &[]).await;
    let provider = format!("{}/provider", link.url);
    for form in [
        "",
        "provider=",
        "provider=nobody",
        "{\"provider\":\"ftecfr\"}",
    ] {
        assert_eq!(
            world.post(&provider, form).await.status,
            StatusCode::BAD_REQUEST,
            "{form}"
        );
    }
    let huge = "x=".to_owned() + &"y".repeat(1 << 16);
    assert_eq!(
        world.post(&provider, &huge).await.status,
        StatusCode::BAD_REQUEST
    );
    let account = world.walk_in(&link).await.accounts()[0].clone();
    for rest in [
        "",
        "outcome=maybe",
        "outcome=reject",
        "outcome=reject&reason=bored",
    ] {
        let answer = world.decide(&link, &account, rest).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{rest}");
    }
    let foreign = world.decide(&link, "1", "outcome=accept").await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        world.standing(&link).await.status,
        SessionStatus::ScaRequired
    );
}

#[tokio::test]
async fn the_language_is_the_payers_then_the_merchants_then_the_browsers() {
    let world = World::new().await;
    let open = world.payment(&callback(), &[]).await;
    let french = world.payment(&callback(), &[("x-language", "FR")]).await;
    let german = world.payment(&callback(), &[("x-language", "de")]).await;
    for (url, accept, language) in [
        (open.url.clone(), "fr", "fr"),
        (open.url.clone(), "de", "en"),
        (french.url.clone(), "en", "fr"),
        (german.url.clone(), "fr", "fr"),
        (format!("{}?lang=en", french.url), "fr", "en"),
        (format!("{}?lang=xx", french.url), "en", "fr"),
    ] {
        let request = world.http.get(&url).header("accept-language", accept);
        assert!(
            world.answer(request).await.is_in(language),
            "{url} {accept}"
        );
    }
}

#[tokio::test]
async fn a_language_chosen_by_hand_stays_through_the_forms() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[("x-language", "fr")]).await;
    let picker = world.get(&format!("{}?lang=en", link.url)).await;
    assert!(picker.html.contains("/provider?lang=en\""));
    let chosen = world
        .post(&format!("{}/provider?lang=en", link.url), "provider=ftecfr")
        .await;
    assert!(
        chosen.location.ends_with("/login?lang=en"),
        "{}",
        chosen.location
    );
    assert!(
        world
            .get(&chosen.location)
            .await
            .html
            .contains("/login?lang=en\"")
    );
}

#[tokio::test]
async fn a_page_is_never_kept_and_its_assets_always_are() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[]).await;
    let page = world.get(&link.url).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    let stylesheet = page
        .html
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .unwrap();
    let stylesheet = world.get(stylesheet.split('"').next().unwrap()).await;
    assert_eq!(stylesheet.status, StatusCode::OK);
    assert_eq!(
        stylesheet.headers["content-type"],
        "text/css; charset=utf-8"
    );
    assert_eq!(
        stylesheet.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    let unknown = world.get("/connect/assets/connect.css").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_the_page_that_leads_to_the_merchant_lets_its_form_leave_us() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[]).await;
    let policy = |answer: &Answer| {
        let value = answer.headers["content-security-policy"].to_str().unwrap();
        value.to_owned()
    };
    assert!(policy(&world.get(&link.url).await).contains("form-action 'self';"));
    let accounts = world.walk_in(&link).await;
    assert!(policy(&accounts).contains("form-action 'self' http: https:;"));
}

#[tokio::test]
async fn a_payment_that_was_played_elsewhere_is_shown_as_it_stands() {
    let world = World::new().await;
    let link = world.payment(&callback(), &[("x-language", "en")]).await;
    let control = world.sandbox.control();
    control
        .outcome(&link.session, Outcome::Abandon)
        .await
        .unwrap();
    assert!(world.get(&link.url).await.html.contains("Payment refused"));
}

#[tokio::test]
async fn every_bank_can_be_chosen_and_its_first_customer_logs_in_and_sees_who_can_pay() {
    let world = World::new().await;
    for (provider, name, barred) in [
        ("cmcifrpp", "Banque de l’Estuaire", "Livret d’épargne"),
        ("handse", "Björkdal Bank", "Lönekonto"),
        ("hedggb", "Hedgerow Bank", "Current account"),
        ("silbch", "Bank Silberdistel", "Kreditkarte"),
    ] {
        let link = world.payment(&callback(), &[]).await;
        let picker = world.get(&link.url).await.html;
        assert!(picker.contains(&format!("value=\"{provider}\"")) && picker.contains(name));
        let choice = format!("provider={provider}");
        let chosen = world.post(&format!("{}/provider", link.url), &choice).await;
        let login = world.get(&chosen.location).await.html;
        assert!(login.contains(name) && login.contains("<code>078000000P</code>"));
        let credentials = "username=078000000P&password=123456";
        let inside = world.post(&chosen.location, credentials).await;
        let accounts = world.get(&inside.location).await.html;
        let (_, rest) = accounts.split_once(barred).unwrap();
        assert!(rest.contains("Cannot make this payment"), "{accounts}");
        let shown = accounts
            .split("<label class=\"account\">")
            .find(|html| html.contains(barred));
        assert!(shown.unwrap().contains(" disabled"), "{provider}");
        assert_eq!(accounts.matches(" checked").count(), 1, "{provider}");
    }
}

#[tokio::test]
async fn an_account_that_cannot_pay_in_euros_pays_nothing() {
    let world = World::new().await;
    let link = world
        .payment(&callback(), &[("x-provider", "hedggb")])
        .await;
    let credentials = "username=078000000P&password=123456";
    let inside = world
        .post(&format!("{}/login", link.url), credentials)
        .await;
    let accounts = world.get(&inside.location).await.html;
    let pounds = accounts.split("name=\"account\" value=\"").nth(1).unwrap();
    let pounds = pounds.split('"').next().unwrap();
    let form = format!("account={pounds}&outcome=accept");
    let refused = world.post(&format!("{}/decision", link.url), &form).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.html);
}
