//! Whom a payment goes to: what their bank says of the name before the payer authorises, and where
//! the money arrives that is not the merchant's (Contract §7.1).

use serde_json::{Value, json};

use crate::browser::Page;
use crate::platform::{Answer, Merchant, Platform, is, order};
use crate::settlements::balance;
use crate::smart_transfer::{open, smart};
use crate::transactions::{event, own_iban, simulate};

/// An order whose money is somebody else's.
pub(crate) fn order_for(name: &str, iban: &str, amount: &str) -> Value {
    let mut body = order(amount);
    body["data"]["attributes"]["beneficiary"] = json!({ "name": name, "iban": iban });
    body
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

/// A number that nobody in the world has.
pub(crate) const OUTSIDE: &str = "FR7630001007941234567890185";

impl Platform {
    /// The number of an account, of whoever holds it at a bank.
    async fn number_of(&self, provider: &str) -> String {
        let accounts = self.reader(provider).await.accounts().await;
        accounts[0]["attributes"]["iban"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn balance_of(&self, provider: &str) -> String {
        let accounts = self.reader(provider).await.accounts().await;
        accounts[0]["attributes"]["balance"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The page on which a payer at a bank approves an order, and its link.
    async fn approval(&self, body: &Value, provider: &str) -> (Page, String, String) {
        let merchant = self.merchant().await;
        let target = "/pis/v2/connect?state=ok&redirect_uri=https://shop.example/callback";
        let opened = merchant.post(target, body).send().await.ok();
        let link = opened["meta"]["url"].as_str().unwrap().to_owned();
        let (browser, choice) = (self.browser(), format!("provider={provider}"));
        browser.post(&format!("{link}/provider"), &choice).await;
        let login = "username=078000000P&password=123456";
        browser.post(&format!("{link}/login"), login).await;
        let page = browser.get(&format!("{link}/accounts")).await;
        let session = opened["meta"]["session_id"].as_str().unwrap().to_owned();
        (page, link, session)
    }
}

const MATCH: &str = "The beneficiary’s name matches the account.";
const CLOSE: &str = "The name is not quite the same";
const NONE: &str = "The name does not match the account";
const UNKNOWN: &str = "The name could not be checked";

#[tokio::test]
async fn the_payer_is_told_what_the_payees_bank_says_of_the_name() {
    let platform = Platform::start().await;
    let giulia = platform.number_of("ftecit").await;
    for (body, says) in [
        (order("20"), MATCH),
        (order_for("FERRI Giulia", &giulia, "20"), MATCH),
        (order_for("Giulia Ferro", &giulia, "20"), CLOSE),
        (order_for("Jonas Weber", &giulia, "20"), NONE),
        (order_for("Giulia Ferri", OUTSIDE, "20"), UNKNOWN),
        (order_for("", &giulia, "20"), UNKNOWN),
    ] {
        let (page, ..) = platform.approval(&body, "ftecfr").await;
        for answer in [MATCH, CLOSE, NONE, UNKNOWN] {
            assert_eq!(
                page.html.contains(answer),
                answer == says,
                "{says}: {answer}"
            );
        }
        let holder = "The account is held by Giulia Ferri.";
        assert_eq!(page.html.contains(holder), says == CLOSE, "{says}");
        assert_eq!(page.html.contains("Do not pay"), says != MATCH, "{says}");
    }
    // A bank that is out of order tells nothing.
    platform.strike("ftecit", "timeout", "1h").await.ok();
    let (page, ..) = platform
        .approval(&order_for("Giulia Ferri", &giulia, "20"), "ftecfr")
        .await;
    assert!(page.html.contains(UNKNOWN));
}

#[tokio::test]
async fn a_payer_who_is_warned_can_stop_or_go_on() {
    let platform = Platform::start().await;
    let giulia = platform.number_of("ftecit").await;
    for (outcome, status) in [
        ("abandon", "payment_unsuccessful"),
        ("accept", "payment_created"),
    ] {
        let body = order_for("Jonas Weber", &giulia, "20");
        let (page, link, _) = platform.approval(&body, "ftecfr").await;
        let chosen = page.html.split(" checked").next().unwrap();
        let account = chosen.rsplit(r#"value=""#).next().unwrap();
        let account = account.split('"').next().unwrap();
        let form = format!("account={account}&outcome={outcome}");
        let decided = platform
            .browser()
            .post(&format!("{link}/decision"), &form)
            .await;
        assert_eq!(decided.parameter("status").unwrap(), status);
    }
}

#[tokio::test]
async fn money_for_somebody_else_arrives_there_and_the_merchant_hears_no_more_of_it() {
    let platform = Platform::start().await;
    let giulia = platform.number_of("ftecit").await;
    let before = platform.balance_of("ftecit").await;
    for outcome in ["accept", "accept_received"] {
        let merchant = platform.merchant().await;
        let session = merchant
            .connect(&order_for("Giulia Ferri", &giulia, "20"))
            .await
            .session();
        let completed = is("payment_created", "completed");
        assert_eq!(platform.pay(&session, outcome).await, completed);
        platform.advance("96h").await;
        assert_eq!(platform.stage(&session).await, completed);
        platform.assert_books_balance().await;
        let merchant = platform.merchant().await;
        let target = format!("/pis/v2/payments/{session}?with_beneficiary=true");
        let shown = merchant.get(&target).send().await.ok();
        let beneficiary = &shown["data"]["attributes"]["beneficiary"];
        assert_eq!(beneficiary["iban"], giulia.as_str());
        // What the acquiring account never saw cannot be sent back from it.
        let refused = merchant.refund_of(&session, json!("20")).await;
        assert_eq!(refused.error(400, "bad_request").0, "refund_aborted");
    }
    let after = platform.balance_of("ftecit").await;
    assert_eq!(cents(&after) - cents(&before), 4_000);
}

#[tokio::test]
async fn money_may_leave_the_world() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let body = order_for("World Company", OUTSIDE, "20");
    let session = merchant.connect(&body).await.session();
    platform.pay(&session, "accept").await;
    platform.advance("48h").await;
    let completed = is("payment_created", "completed");
    assert_eq!(platform.stage(&session).await, completed);
    platform.assert_books_balance().await;
    let merchant = platform.merchant().await;
    let body = order_for("World Company", "FR00", "20");
    let (code, message) = merchant.connect(&body).await.error(400, "bad_request");
    assert_eq!(code, "invalid_field");
    assert!(
        message.starts_with("data.attributes.beneficiary.iban: "),
        "{message}"
    );
}

#[tokio::test]
async fn the_payees_bank_can_be_the_one_that_is_out_of_order() {
    let platform = Platform::start().await;
    let giulia = platform.number_of("ftecit").await;
    platform.strike("ftecit", "offline", "1h").await.ok();
    let mut body = order_for("Giulia Ferri", &giulia, "20");
    body["data"]["attributes"]["scheme"] = json!("INSTANT_SEPA");
    let session = platform.merchant().await.connect(&body).await.session();
    let refused = is("payment_unsuccessful", "rejected");
    assert_eq!(platform.pay(&session, "accept").await, refused);
    let payment = platform.merchant().await.payment(&session).await;
    let reason = &payment["data"]["attributes"]["transfer_reason"];
    assert_eq!(reason, "creditor_agent_offline");
}

/// The banks bring twenty euros to a number.
async fn bring(merchant: &Merchant<'_>, iban: &str) -> Answer {
    simulate(merchant, event("bank_transition", "20", iban)).await
}

#[tokio::test]
async fn money_for_somebody_else_arrives_once_and_never_on_the_acquiring_account() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (own, giulia) = (
        own_iban(&merchant).await,
        platform.number_of("ftecit").await,
    );
    let before = cents(&platform.balance_of("ftecit").await);
    let body = order_for("Giulia Ferri", &giulia, "20");
    let session = merchant.connect(&body).await.session();
    platform.pay(&session, "accept").await;
    for _ in 0..2 {
        bring(&merchant, &own).await.error(400, "bad_request");
    }
    platform.advance("3d").await;
    assert_eq!(cents(&platform.balance_of("ftecit").await) - before, 2_000);
    assert_eq!(balance(&platform, "transit").await, "0.00");
    assert_eq!(balance(&platform, "acquiring").await, "0.00");
    let merchant = platform.merchant().await;
    bring(&merchant, &own).await.error(400, "bad_request");
    platform.assert_books_balance().await;
}

#[tokio::test]
async fn a_merchant_who_names_its_own_account_is_paid_as_one_who_names_none() {
    let platform = Platform::start().await;
    let merchant = platform.merchant().await;
    let (_, virtual_iban, _) = open(&merchant, &smart("7", Value::Null)).await;
    for iban in [own_iban(&merchant).await, virtual_iban] {
        let body = order_for("Demo", &iban, "20");
        let session = platform.merchant().await.connect(&body).await.session();
        platform.pay(&session, "accept").await;
        platform.advance("23h").await;
        let received = is("payment_created", "received");
        assert_eq!(platform.stage(&session).await, received);
        let merchant = platform.merchant().await;
        merchant.refund_of(&session, json!("20")).await.ok();
    }
    platform.assert_books_balance().await;
}
