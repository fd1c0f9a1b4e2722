//! What a bank wants its customer to prove before it does what they approved: strong customer
//! authentication.

use serde_json::{Value, json};

use crate::browser::Page;
use crate::platform::{Platform, is, order};
use crate::reader::Reader;

const CALLBACK: &str = "https://shop.example/callback";
const CONSENT: &str = "/ais/v2/connect?redirect_uri=https%3A%2F%2Fshop.example%2Fcallback&state=ok";

/// A payer before the question of their bank.
pub(crate) struct Payer<'p> {
    platform: &'p Platform,
    pub(crate) session: String,
    pub(crate) link: String,
}

impl Platform {
    /// Takes a payer through the pages of a bank until they have approved.
    pub(crate) async fn payer_at(&self, provider: &str, outcome: &str) -> Payer<'_> {
        self.payer_of(&order("20"), provider, outcome).await
    }

    /// The same, of an order.
    async fn payer_of(&self, order: &Value, provider: &str, outcome: &str) -> Payer<'_> {
        let merchant = self.merchant().await;
        let target = format!("/pis/v2/connect?state=ok&redirect_uri={CALLBACK}");
        let opened = merchant.post(&target, order).send().await.ok();
        let payer = Payer {
            platform: self,
            session: opened["meta"]["session_id"].as_str().unwrap().to_owned(),
            link: opened["meta"]["url"].as_str().unwrap().to_owned(),
        };
        payer.walk_in(provider).await;
        let decided = payer.decide(outcome).await;
        assert!(decided.location.ends_with("/proof"), "{decided:?}");
        payer
    }

    /// What banks ask on phones.
    pub(crate) async fn questions(&self) -> Vec<Value> {
        let phone = self.get("/_sandbox/v1/phone").send().await.ok();
        phone["questions"].as_array().unwrap().clone()
    }

    /// The code that the newest question wants.
    pub(crate) async fn code(&self) -> String {
        let questions = self.questions().await;
        questions[0]["code"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn answer(&self, question: &Value, answer: &str) -> u16 {
        let id = question["id"].as_str().unwrap();
        let call = self.post(&format!("/_sandbox/v1/phone/{id}"));
        call.json(&json!({ "answer": answer })).send().await.status
    }
}

impl Payer<'_> {
    /// Goes to a bank and logs in.
    pub(crate) async fn walk_in(&self, provider: &str) {
        let (browser, choice) = (self.platform.browser(), format!("provider={provider}"));
        browser
            .post(&format!("{}/provider", self.link), &choice)
            .await;
        let login = "username=078000000P&password=123456";
        browser.post(&format!("{}/login", self.link), login).await;
    }

    /// Decides with the account that the bank proposes.
    pub(crate) async fn decide(&self, outcome: &str) -> Page {
        let browser = self.platform.browser();
        let accounts = browser.get(&format!("{}/accounts", self.link)).await;
        let chosen = accounts.html.split("\" checked").next().unwrap();
        let account = chosen.rsplit(r#"value=""#).next().unwrap();
        let account = account.split('"').next().unwrap();
        let form = format!("account={account}&outcome={outcome}");
        browser
            .post(&format!("{}/decision", self.link), &form)
            .await
    }

    pub(crate) async fn page(&self) -> Page {
        let browser = self.platform.browser();
        browser.get(&format!("{}/proof", self.link)).await
    }

    pub(crate) async fn prove(&self, code: &str) -> Page {
        let (browser, form) = (self.platform.browser(), format!("code={code}"));
        browser.post(&format!("{}/proof", self.link), &form).await
    }

    pub(crate) async fn reason(&self) -> Value {
        let merchant = self.platform.merchant().await;
        let payment = merchant.payment(&self.session).await;
        payment["data"]["attributes"]["transfer_reason"].clone()
    }
}

/// A code that is another.
pub(crate) fn wrong(code: &str) -> String {
    let last = code.chars().last().unwrap();
    format!("{}{}", &code[..5], if last == '0' { '1' } else { '0' })
}

#[tokio::test]
async fn a_payment_waits_for_the_code_that_was_sent() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("gineit", "accept").await;
    assert_eq!(
        platform.stage(&payer.session).await,
        is("sca_required", "none")
    );
    let code = platform.code().await;
    assert!(
        payer
            .page()
            .await
            .html
            .contains(&format!("<code>{code}</code>"))
    );
    let phone = platform.browser().get("/_sandbox/phone").await;
    assert!(
        phone.html.contains(&format!("Your code: {code}")),
        "{phone:?}"
    );
    let proven = payer.prove(&format!("{}+{}", &code[..3], &code[3..])).await;
    assert!(proven.location.starts_with(CALLBACK), "{proven:?}");
    assert_eq!(proven.parameter("status").unwrap(), "payment_created");
    assert_eq!(
        platform.stage(&payer.session).await,
        is("payment_created", "completed")
    );
    // What was proven once is not asked again, and the code is good for nothing more.
    assert!(platform.questions().await.is_empty());
    assert!(payer.page().await.location.starts_with(CALLBACK));
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_wrong_code_is_said_to_be_and_the_third_refuses_the_payment() {
    let platform = Platform::start().await;
    for provider in ["gineit", "coqube"] {
        let payer = platform.payer_at(provider, "accept").await;
        let wrong = wrong(&platform.code().await);
        for _ in 0..2 {
            let page = payer.prove(&wrong).await;
            assert_eq!(page.status, 422);
            assert!(page.html.contains("This is not the code"), "{page:?}");
            assert_eq!(
                platform.stage(&payer.session).await,
                is("sca_required", "none")
            );
        }
        let refused = payer.prove(&wrong).await;
        assert_eq!(refused.parameter("status").unwrap(), "payment_unsuccessful");
        assert_eq!(payer.reason().await, "customer");
        platform.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_code_of_the_reader_is_calculated_from_the_amount_and_the_payee() {
    let platform = Platform::start().await;
    let first = platform.payer_at("coqube", "accept").await;
    let code = platform.code().await;
    let page = first.page().await.html;
    assert!(page.contains("Amount to enter") && page.contains("Account ends in"));
    let again = platform.payer_at("coqube", "accept_received").await;
    assert_eq!(platform.code().await, code, "the same amount and payee");
    let proven = again.prove(&code).await;
    assert_eq!(proven.parameter("status").unwrap(), "payment_created");
    assert_eq!(
        platform.stage(&again.session).await,
        is("payment_created", "received")
    );
}

#[tokio::test]
async fn a_code_of_the_reader_comes_from_what_is_typed_and_nothing_else() {
    let platform = Platform::start().await;
    let mut codes = Vec::new();
    // Two numbers that end the same, and one that does not.
    for iban in [
        "DE89370400440532013000",
        "DE40370400440532993000",
        "FR7630001007941234567890185",
    ] {
        let mut body = order("20");
        let other = json!({ "name": "Giulia Ferri", "iban": iban });
        body["data"]["attributes"]["beneficiary"] = other;
        let payer = platform.payer_of(&body, "coqube", "accept").await;
        let tail = &iban[iban.len() - 4..];
        let page = payer.page().await;
        assert!(page.html.contains(&format!(">{tail}<")), "{page:?}");
        codes.push(platform.code().await);
    }
    assert_eq!(codes[0], codes[1]);
    assert_ne!(codes[0], codes[2]);
}

#[tokio::test]
async fn an_app_is_answered_on_the_phone_and_the_page_goes_on_by_itself() {
    let platform = Platform::start().await;
    for (answer, status) in [
        ("approve", "payment_created"),
        ("refuse", "payment_unsuccessful"),
    ] {
        let payer = platform.payer_at("girait", "accept").await;
        let waiting = payer.page().await;
        assert!(
            waiting.html.contains(r#"http-equiv="refresh""#),
            "{waiting:?}"
        );
        let questions = platform.questions().await;
        assert_eq!(questions[0]["factor"], "app");
        assert_eq!(questions[0]["code"], Value::Null);
        let browser = platform.browser();
        let phone = browser.get("/_sandbox/phone").await;
        let action = phone.html.split(r#"action=""#).nth(1).unwrap();
        let action = action.split('"').next().unwrap();
        let form = format!("answer={answer}");
        assert_eq!(
            browser.post(action, &form).await.location,
            "/_sandbox/phone"
        );
        let back = payer.page().await;
        assert_eq!(back.parameter("status").unwrap(), status, "{back:?}");
    }
    // Or without looking at it.
    let payer = platform.payer_at("girait", "pending").await;
    let question = platform.questions().await.remove(0);
    assert_eq!(platform.answer(&question, "approve").await, 200);
    assert_eq!(
        platform.stage(&payer.session).await,
        is("payment_pending", "pending")
    );
    assert_eq!(platform.answer(&question, "approve").await, 404, "once");
}

#[tokio::test]
async fn a_code_is_not_answered_in_an_app_and_costs_no_try_there() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("gineit", "accept").await;
    let question = platform.questions().await.remove(0);
    for _ in 0..3 {
        assert_eq!(platform.answer(&question, "approve").await, 400);
    }
    let proven = payer.prove(&platform.code().await).await;
    assert_eq!(proven.parameter("status").unwrap(), "payment_created");
}

#[tokio::test]
async fn a_payment_that_nobody_answers_for_is_refused_after_five_minutes() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("girait", "accept").await;
    platform.advance("4m59s").await;
    assert_eq!(
        platform.stage(&payer.session).await,
        is("sca_required", "none")
    );
    platform.advance("1s").await;
    assert_eq!(payer.reason().await, "no_answer");
    assert!(platform.questions().await.is_empty());
}

#[tokio::test]
async fn a_payer_who_goes_to_another_bank_is_not_asked_any_more() {
    let platform = Platform::start().await;
    let payer = platform.payer_at("gineit", "accept").await;
    let code = platform.code().await;
    let (browser, link) = (platform.browser(), &payer.link);
    browser
        .post(&format!("{link}/provider"), "provider=ftecfr")
        .await;
    browser
        .post(
            &format!("{link}/login"),
            "username=078000000P&password=123456",
        )
        .await;
    let page = payer.prove(&code).await;
    assert!(page.location.ends_with("/accounts"), "{page:?}");
    platform.advance("5m").await;
    assert_eq!(
        platform.stage(&payer.session).await,
        is("sca_required", "none")
    );
}

#[tokio::test]
async fn a_refusal_needs_no_proof_and_nobody_who_plays_the_payer_is_asked() {
    let platform = Platform::start().await;
    let session = platform.merchant().await.order("20").await;
    let outcome = json!({ "outcome": "accept", "provider": "gineit" });
    let paid = platform.outcome(&session, outcome).await.ok();
    assert_eq!(paid["status"], "payment_created");
    assert!(platform.questions().await.is_empty());
}

#[tokio::test]
async fn accounts_are_shared_once_the_bank_has_its_proof() {
    let platform = Platform::start().await;
    for (provider, answers, granted) in [
        ("gineit", vec!["right"], true),
        ("coqube", vec!["wrong", "wrong", "right"], true),
        ("gineit", vec!["wrong", "wrong", "wrong"], false),
    ] {
        let answer = platform.asking(CONSENT).send().await.ok();
        let link = answer["meta"]["url"].as_str().unwrap();
        let browser = platform.browser();
        let choice = format!("provider={provider}");
        browser.post(&format!("{link}/provider"), &choice).await;
        let login = "username=078000000P&password=123456";
        browser.post(&format!("{link}/login"), login).await;
        let accounts = browser.get(&format!("{link}/accounts")).await;
        let account = &accounts.values("account")[0];
        let form = format!("answer=grant&account={account}");
        let page = browser.post(&format!("{link}/decision"), &form).await;
        let proof = page.location;
        assert!(proof.ends_with("/proof"), "{proof}");
        assert_eq!(browser.get(&proof).await.status, 200);
        let code = platform.code().await;
        let mut last = None;
        for answer in answers {
            let typed = if answer == "right" {
                code.clone()
            } else {
                wrong(&code)
            };
            last = Some(browser.post(&proof, &format!("code={typed}")).await);
        }
        let last = last.unwrap();
        assert!(last.location.starts_with(CALLBACK), "{last:?}");
        assert_eq!(last.parameter("code").is_some(), granted, "{last:?}");
        if granted {
            let text = |name| last.parameter(name).unwrap();
            let reader: Reader<'_> = platform
                .reader_of(&text("customer_id"), &text("code"))
                .await;
            assert_eq!(reader.accounts().await.len(), 1);
        }
    }
}
