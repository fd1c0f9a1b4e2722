//! Asking for a payer's consent, and the pages on which it is given (Contract §§8.1, 8.2, 14.2).

use fintecture_sandbox::Sandbox;
use serde_json::Value;

use crate::browser::{Browser, Page};
use crate::platform::{Platform, WEDNESDAY, example, frozen_at, members};
use crate::reader::Reader;

const CALLBACK: &str = "https://shop.example/callback";
const TARGET: &str = "/ais/v2/connect?redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=ok";

impl Platform {
    /// The link of a request.
    async fn request(&self, target: &str) -> String {
        let answer = self.asking(target).send().await.ok();
        answer["meta"]["url"].as_str().unwrap().to_owned()
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::at(self.sandbox.base_url())
    }
}

impl Browser {
    /// Goes from a link to the accounts of a bank.
    async fn walk_in(&self, link: &str, provider: &str) -> Page {
        let chosen = self
            .post(&format!("{link}/provider"), &format!("provider={provider}"))
            .await;
        self.log_in(&chosen.location).await
    }

    /// Logs in with what the page offers, and sees the accounts.
    async fn log_in(&self, login: &str) -> Page {
        let page = self.get(login).await;
        assert_eq!(page.status, 200, "{page:?}");
        let offered = |name: &str| {
            let field = page
                .html
                .split(&format!(r#"name="{name}""#))
                .nth(1)
                .unwrap();
            let value = field.split(r#"value=""#).nth(1).unwrap();
            value.split('"').next().unwrap().to_owned()
        };
        let form = format!(
            "username={}&password={}",
            offered("username"),
            offered("password")
        );
        let entered = self.post(login, &form).await;
        assert_eq!(entered.status, 303, "{entered:?}");
        let accounts = self.get(&entered.location).await;
        assert_eq!(accounts.status, 200, "{accounts:?}");
        accounts
    }

    pub(crate) async fn decide(&self, link: &str, form: &str) -> Page {
        self.post(&format!("{link}/decision"), form).await
    }
}

#[tokio::test]
async fn a_request_has_the_members_of_the_contract_and_needs_the_app_id_alone() {
    let platform = Platform::start().await;
    let answer = platform.asking(TARGET).send().await.ok();
    assert_eq!(
        members(&answer),
        members(&example("ais-connect")["response"]["body"])
    );
    let id = answer["meta"]["connect_id"].as_str().unwrap();
    assert_eq!(id.len(), 32);
    let url = answer["meta"]["url"].as_str().unwrap();
    assert!(url.starts_with(platform.sandbox.base_url()), "{url}");
    platform.asking(TARGET).signed().send().await.ok();
    platform
        .asking(TARGET)
        .basic("anything", "else")
        .send()
        .await
        .ok();
    let token = platform.token().await;
    platform.get(TARGET).bearer(&token).send().await.ok();
    for call in [
        platform.get(TARGET),
        platform.get(TARGET).header("app_id", "unknown"),
    ] {
        let (code, _) = call.send().await.error(401, "unauthorized");
        assert_eq!(code, "invalid_app_id");
    }
}

#[tokio::test]
async fn a_signature_is_verified_if_there_is_one_and_demanded_in_strict_mode() {
    let platform = Platform::start().await;
    let other = platform
        .asking("/ais/v2/connect?redirect_uri=https://other.example")
        .signed();
    let signature = other.header_value("signature");
    let forged = platform
        .asking(TARGET)
        .signed()
        .header("signature", &signature);
    let (code, _) = forged.send().await.error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
    let strict = Platform::strict().await;
    let (code, _) = strict
        .asking(TARGET)
        .send()
        .await
        .error(401, "unauthorized");
    assert_eq!(code, "invalid_signature");
    strict.asking(TARGET).signed().send().await.ok();
}

#[tokio::test]
async fn every_parameter_that_is_wrong_is_named_at_once() {
    let platform = Platform::start().await;
    let target = format!(
        "/ais/v2/connect?state={}&scope=accounts,loans",
        "s".repeat(513)
    );
    let answer = platform.asking(&target).send().await;
    let errors = answer.errors(400, "bad_request");
    let fields: Vec<_> = errors
        .iter()
        .map(|(code, message)| (code.as_str(), message.split(": ").next().unwrap()))
        .collect();
    assert_eq!(
        fields,
        [
            ("mandatory_field_missing", "redirect_uri"),
            ("invalid_field", "state"),
            ("invalid_field", "scope"),
        ]
    );
    let target = "/ais/v2/connect?redirect_uri=javascript://x";
    let (_, message) = platform
        .asking(target)
        .send()
        .await
        .error(400, "bad_request");
    assert!(message.starts_with("redirect_uri: "), "{message}");
    let unknown = platform.asking(TARGET).header("x-provider", "nobody");
    let (_, message) = unknown.send().await.error(400, "bad_request");
    assert!(message.starts_with("provider: "), "{message}");
}

#[tokio::test]
async fn a_payer_is_sent_back_to_registered_addresses_alone() {
    let platform = Platform::start().await;
    let control = platform.sandbox.control();
    control
        .redirect_uris(Some(vec![CALLBACK.to_owned()]))
        .await
        .unwrap();
    platform.asking(TARGET).send().await.ok();
    let target = "/ais/v2/connect?redirect_uri=https://other.example/";
    let (code, _) = platform
        .asking(target)
        .send()
        .await
        .error(401, "unauthorized");
    assert_eq!(code, "invalid_app_url");
}

#[tokio::test]
async fn a_payer_who_agrees_shares_what_they_chose_and_nothing_else() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let link = platform.request(&format!("{TARGET}%20%26")).await;
    let picker = browser.get(&link).await;
    assert_eq!(picker.status, 200);
    assert!(picker.values("provider").len() > 20);
    let accounts = browser.walk_in(&link, "cmcifrpp").await;
    let offered = accounts.values("account");
    assert!(offered.len() > 1);
    let form = format!("answer=grant&account={0}&account={0}", offered[1]);
    let shared = browser.decide(&link, &form).await;
    assert_eq!(shared.status, 303);
    assert!(
        shared
            .location
            .starts_with(&format!("{CALLBACK}?customer_id="))
    );
    let names = ["customer_id", "code", "provider", "state"].map(|name| shared.parameter(name));
    let [Some(customer_id), Some(code), Some(provider), Some(state)] = names else {
        panic!("{}", shared.location);
    };
    assert_eq!((provider.as_str(), state.as_str()), ("cmcifrpp", "ok &"));
    let reader = platform.reader_of(&customer_id, &code).await;
    let seen = reader.accounts().await;
    let seen: Vec<_> = seen
        .iter()
        .map(|account| account["id"].as_str().unwrap())
        .collect();
    assert_eq!(seen, [offered[1].as_str()]);
    for rest in ["", "/transactions"] {
        let hidden = reader
            .get(&format!("/accounts/{}{rest}", offered[0]))
            .send()
            .await;
        assert_eq!(hidden.error(400, "bad_request").0, "account_unknown");
    }
    let again = browser.decide(&link, &form).await;
    let finished = browser.get(&again.location).await;
    assert!(finished.html.contains("Accounts shared"), "{finished:?}");
    assert!(finished.html.contains(&code));
}

#[tokio::test]
async fn a_payer_who_refuses_shares_nothing() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let link = platform.request(TARGET).await;
    browser.walk_in(&link, "ftecfr").await;
    let refused = browser.decide(&link, "answer=refuse").await;
    assert_eq!(
        refused.location,
        format!("{CALLBACK}?error=provider_error&provider_error=access_denied&state=ok")
    );
    for page in ["", "/provider", "/login", "/accounts"] {
        let shown = browser.get(&format!("{link}{page}")).await;
        assert!(shown.html.contains("Nothing was shared"), "{page}");
    }
    let late = browser.decide(&link, "answer=grant&account=x").await;
    assert_eq!(browser.get(&late.location).await.status, 200);
}

#[tokio::test]
async fn a_payer_can_leave_before_they_are_asked() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let link = platform.request(TARGET).await;
    let picker = browser.get(&link).await;
    let leave = "?error=provider_error&#38;provider_error=access_denied&#38;state=ok";
    assert!(picker.html.contains(leave), "{}", picker.html);
}

#[tokio::test]
async fn who_agrees_to_nothing_is_asked_again() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let link = platform.request(TARGET).await;
    browser.walk_in(&link, "ftecfr").await;
    let again = browser.decide(&link, "answer=grant").await;
    assert_eq!(again.status, 422);
    assert!(again.html.contains("No account is chosen"));
    for form in ["answer=grant&account=1", "answer=maybe", ""] {
        let unread = browser.decide(&link, form).await;
        assert_eq!(unread.status, 400, "{form}");
    }
    let account = &again.values("account")[0];
    let shared = browser
        .decide(&link, &format!("answer=grant&account={account}"))
        .await;
    assert_eq!(shared.status, 303);
}

#[tokio::test]
async fn nobody_shares_accounts_without_a_login() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let link = platform.request(TARGET).await;
    browser
        .post(&format!("{link}/provider"), "provider=ftecfr")
        .await;
    let login = format!("{link}/login");
    let wrong = browser.post(&login, "username=078000000P&password=1").await;
    assert_eq!(wrong.status, 422);
    for page in [
        browser.get(&format!("{link}/accounts")).await,
        browser.decide(&link, "answer=grant&account=1").await,
    ] {
        assert_eq!(page.status, 303);
        assert!(page.location.ends_with("/login"), "{page:?}");
    }
}

#[tokio::test]
async fn a_link_that_is_unknown_or_too_old_says_so() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let unknown = browser
        .get("/consent/92cedaec-22f6-4100-a3f6-4cd074a8b2c6")
        .await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.html.contains("No request has this address"));
    let link = platform.request(TARGET).await;
    assert_eq!(browser.get(&format!("{link}/nothing")).await.status, 404);
    platform.advance("60m").await;
    let late = browser.get(&link).await;
    assert_eq!(late.status, 410);
    assert!(late.html.contains("nothing was shared") && late.html.contains(CALLBACK));
}

#[tokio::test]
async fn the_pages_say_in_both_languages_what_is_asked_for_and_until_when() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    for (language, until, words) in [
        (
            "fr",
            "lundi 14 juillet 2025",
            "Leurs opérations, passées et à venir",
        ),
        (
            "en",
            "Monday 14 July 2025",
            "Their transactions, past and to come",
        ),
    ] {
        let asked = platform.asking(&format!("{TARGET}&scope=accounts,transactions"));
        let asked = asked.header("x-language", language).send().await.ok();
        let page = browser.get(asked["meta"]["url"].as_str().unwrap()).await;
        assert!(page.html.contains(&format!("<html lang=\"{language}\">")));
        assert!(
            page.html.contains(until) && page.html.contains(words),
            "{}",
            page.html
        );
        assert!(!page.html.contains("balances") && !page.html.contains("soldes"));
    }
}

/// What a payer shares who was asked for some scopes.
async fn shared<'p>(platform: &'p Platform, scopes: &str) -> Reader<'p> {
    let browser = platform.browser();
    let link = platform.request(&format!("{TARGET}&scope={scopes}")).await;
    let accounts = browser.walk_in(&link, "ftecfr").await;
    let account = &accounts.values("account")[0];
    let form = format!("answer=grant&account={account}");
    let back = browser.decide(&link, &form).await;
    let value = |name: &str| back.parameter(name).unwrap();
    platform
        .reader_of(&value("customer_id"), &value("code"))
        .await
}

#[tokio::test]
async fn only_what_was_consented_to_is_told() {
    let platform = Platform::start().await;
    let reader = shared(&platform, "accounts").await;
    let account = reader.accounts().await.remove(0);
    assert_eq!(account["attributes"].get("balance"), None);
    let id = account["id"].as_str().unwrap();
    let refused = reader
        .get(&format!("/accounts/{id}/transactions"))
        .send()
        .await;
    let (code, message) = refused.error(401, "unauthorized");
    assert_eq!(code, "invalid_scopes");
    assert!(message.contains("transactions"), "{message}");
    let holders = shared(&platform, "accountholders").await;
    holders.get("/accountholders").send().await.ok();
    let refused = holders.get("/accounts").send().await;
    assert_eq!(refused.error(401, "unauthorized").0, "invalid_scopes");
    let reader = shared(&platform, "transactions").await;
    for rest in ["/accounts", "/accountholders"] {
        let refused = reader.get(rest).send().await;
        assert_eq!(refused.error(401, "unauthorized").0, "invalid_scopes");
    }
    reader.transactions(id, "").await;
}

#[tokio::test]
async fn an_application_can_choose_the_bank_itself() {
    let platform = Platform::start().await;
    let browser = platform.browser();
    let target = format!(
        "/ais/v1/provider/agfbfr/authorize?response_type=code&redirect_uri={CALLBACK}&state=1234&model=redirect"
    );
    let answer = platform.asking(&target).send().await.ok();
    let expected = &example("ais-authorize-redirect")["response"]["body"];
    assert_eq!(members(&answer), members(expected));
    assert_eq!(
        (&answer["provider"], &answer["model"]),
        (&expected["provider"], &expected["model"])
    );
    let link = answer["url"].as_str().unwrap();
    let start = browser.get(link).await;
    assert_eq!(start.status, 303);
    assert!(start.location.ends_with("/login"));
    let login = browser.get(&start.location).await;
    assert!(
        !login.html.contains("/provider"),
        "no other bank is offered"
    );
    let picker = browser.get(&format!("{link}/provider")).await;
    assert!(picker.location.ends_with("/login"));
    let other = browser
        .post(&format!("{link}/provider"), "provider=ftecfr")
        .await;
    assert_eq!(other.status, 400);
    let accounts = browser.log_in(&start.location).await;
    let account = &accounts.values("account")[0];
    let back = browser
        .decide(link, &format!("answer=grant&account={account}"))
        .await;
    assert_eq!(back.parameter("provider").as_deref(), Some("agfbfr"));
    let code = back.parameter("code").unwrap();
    platform
        .reader_of(&back.parameter("customer_id").unwrap(), &code)
        .await;
}

#[tokio::test]
async fn what_authorize_does_not_serve_is_refused_by_its_name() {
    let platform = Platform::start().await;
    for (query, field) in [
        ("model=telepathy", "model"),
        ("response_type=token", "response_type"),
        ("state=1&state=2", "state"),
        ("filter[bank]=1", "filter[bank]"),
    ] {
        let target = format!("/ais/v1/provider/handse/authorize?redirect_uri={CALLBACK}&{query}");
        let answer = platform.asking(&target).send().await;
        let (code, message) = answer.error(400, "bad_request");
        assert_eq!(code, "invalid_field");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
    let target = format!("/ais/v1/provider/nobody/authorize?redirect_uri={CALLBACK}");
    let (_, message) = platform
        .asking(&target)
        .send()
        .await
        .error(400, "bad_request");
    assert!(message.starts_with("provider: "), "{message}");
    let token = platform.token().await;
    let target = format!("/ais/v1/provider/handse/authorize?redirect_uri={CALLBACK}");
    platform.get(&target).bearer(&token).send().await.ok();
}

#[tokio::test]
async fn a_request_is_kept_with_its_world() {
    let folder = tempfile::tempdir().unwrap();
    let builder = || Sandbox::builder().data(folder.path());
    let platform = Platform::of(builder().clock(frozen_at(WEDNESDAY))).await;
    let link = platform.request(TARGET).await;
    let path = reqwest::Url::parse(&link).unwrap().path().to_owned();
    let browser = platform.browser();
    browser
        .post(&format!("{path}/provider"), "provider=ftecfr")
        .await;
    platform.sandbox.shutdown().await;
    let platform = Platform::of(builder()).await;
    let accounts = platform.browser().log_in(&format!("{path}/login")).await;
    assert!(!accounts.values("account").is_empty());
}

#[tokio::test]
async fn no_page_of_a_consent_is_written_to_the_request_log() {
    let platform = Platform::start().await;
    let link = platform.request(TARGET).await;
    platform.browser().get(&link).await;
    let log: Value = platform.get("/_sandbox/v1/requests").send().await.ok();
    let text = log.to_string();
    assert!(
        text.contains("/ais/v2/connect") && !text.contains("/consent/"),
        "{text}"
    );
}
