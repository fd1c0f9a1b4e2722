//! Every reason for which a transfer is not made (Contract §13.3): which of them the world brings
//! about, and that a payer can choose each at the bank.

use std::collections::BTreeSet;

use fintecture::TransferReason;
use fintecture_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::banks::{bank, folder};
use crate::platform::{Platform, WEDNESDAY, frozen_at, order};

/// The reasons of the official page.
const DOCUMENTED: [&str; 23] = [
    "insufficient_funds",
    "incorrect_account_number",
    "closed_account",
    "blocked_account",
    "transaction_forbidden",
    "too_many_transactions",
    "invalid_execution_date",
    "customer",
    "cancelled",
    "fraudulent_originated",
    "no_answer",
    "regulatory_reason",
    "missing_debtor",
    "session_aborted",
    "unknown",
    "invalid_bic",
    "creditor_agent_error",
    "creditor_agent_timeout",
    "creditor_agent_offline",
    "technical",
    "instructed_agent_timeout",
    "instructed_agent_error",
    "fraud_suspected",
];

/// What brings a reason about.
enum Cause {
    /// A bank that pays in this way, from an account in this condition.
    Bank(&'static str, &'static str),
    /// The amount that is asked for.
    Amount(&'static str),
    /// A second payment on the same day.
    Again,
    /// A day on which it is to be executed.
    Day(&'static str),
    /// By this scheme.
    Scheme(&'static str),
    /// Something on the way that is out of order, in this way.
    Outage(&'static str, &'static str),
    /// A bank that never executes, for the reason.
    Refusal,
}

/// Which of them the world brings about by itself, and how. What a payer does not prove at the bank
/// (`customer`, `no_answer`) is told in `sca`, what they abandon in `life`.
const WORLD: [(&str, Cause); 13] = [
    ("insufficient_funds", Cause::Amount("1000.01")),
    ("amount_exceeds_limit", Cause::Amount("50.01")),
    ("closed_account", Cause::Bank("", "closed")),
    ("blocked_account", Cause::Bank("", "blocked")),
    ("transaction_forbidden", Cause::Scheme("INSTANT_SEPA")),
    ("too_many_transactions", Cause::Again),
    ("invalid_execution_date", Cause::Day("2025-03-15")),
    (
        "creditor_agent_offline",
        Cause::Outage("acquirer", "offline"),
    ),
    (
        "creditor_agent_timeout",
        Cause::Outage("acquirer", "timeout"),
    ),
    ("creditor_agent_error", Cause::Outage("acquirer", "error")),
    (
        "instructed_agent_timeout",
        Cause::Outage("clearing", "timeout"),
    ),
    ("instructed_agent_error", Cause::Outage("clearing", "error")),
    ("regulatory_reason", Cause::Refusal),
];

impl Cause {
    fn bank(&self, reason: &str) -> (String, &'static str) {
        let (paying, condition) = match self {
            Self::Bank(paying, condition) => ((*paying).to_owned(), *condition),
            Self::Amount("50.01") => ("largest = 5_000".to_owned(), "open"),
            Self::Again => ("transfers_a_day = 1".to_owned(), "open"),
            Self::Day(_) => ("days_ahead = 30".to_owned(), "open"),
            Self::Scheme(_) => (r#"schemes = ["SEPA"]"#.to_owned(), "open"),
            Self::Refusal => (format!(r#"refuses = "{reason}""#), "open"),
            Self::Amount(_) | Self::Outage(..) => (String::new(), "open"),
        };
        (paying, condition)
    }

    fn order(&self) -> Value {
        let mut body = order("20");
        let attributes = &mut body["data"]["attributes"];
        match self {
            Self::Amount(amount) => attributes["amount"] = json!(amount),
            Self::Day(day) => attributes["execution_date"] = json!(day),
            Self::Scheme(scheme) => attributes["scheme"] = json!(scheme),
            Self::Outage(..) => attributes["scheme"] = json!("INSTANT_SEPA"),
            Self::Bank(..) | Self::Again | Self::Refusal => {}
        }
        body
    }
}

/// A platform with a bank `tryfr` that brings a reason about.
async fn platform_of(reason: &str, cause: &Cause) -> (Platform, tempfile::TempDir) {
    let (paying, condition) = cause.bank(reason);
    let folder = folder(&[("own.toml", bank("tryfr", &paying, condition))]);
    let builder = Sandbox::builder().clock(frozen_at(WEDNESDAY));
    let platform = Platform::of(builder.banks(folder.path())).await;
    (platform, folder)
}

impl Platform {
    async fn pay_order(&self, body: &Value, outcome: Value) -> String {
        let session = self.merchant().await.connect(body).await.session();
        self.outcome(&session, outcome).await.ok();
        session
    }

    /// Why a payment was not made.
    async fn why(&self, session: &str) -> Value {
        // What nobody hears of is known after the time that the scheme grants.
        self.advance("10s").await;
        let payment = self.merchant().await.payment(session).await;
        assert_eq!(
            payment["meta"]["status"], "payment_unsuccessful",
            "{payment}"
        );
        assert_eq!(payment["data"]["transfer_state"], "rejected", "{payment}");
        payment["data"]["attributes"]["transfer_reason"].clone()
    }
}

#[tokio::test]
async fn the_world_brings_reasons_about_and_nobody_has_to_choose_them() {
    for (reason, cause) in WORLD {
        let (platform, _folder) = platform_of(reason, &cause).await;
        let accept = || json!({ "outcome": "accept", "provider": "tryfr" });
        match cause {
            Cause::Again => {
                platform.pay_order(&cause.order(), accept()).await;
            }
            Cause::Outage(name, kind) => {
                platform.strike(name, kind, "1h").await.ok();
            }
            _ => {}
        }
        let session = platform.pay_order(&cause.order(), accept()).await;
        assert_eq!(platform.why(&session).await, reason);
        platform.assert_books_balance().await;
    }
}

#[tokio::test]
async fn a_payer_can_choose_every_reason_at_the_bank() {
    let platform = Platform::start().await;
    let known: BTreeSet<_> = TransferReason::KNOWN
        .iter()
        .map(TransferReason::as_str)
        .collect();
    assert!(DOCUMENTED.iter().all(|reason| known.contains(reason)));
    for reason in known {
        let reject = json!({ "outcome": "reject", "reason": reason });
        let session = platform.pay_order(&order("20"), reject).await;
        assert_eq!(platform.why(&session).await, reason);
    }
    let session = platform
        .pay_order(&order("20"), json!({ "outcome": "abandon" }))
        .await;
    assert_eq!(platform.why(&session).await, "session_aborted");
    platform.assert_books_balance().await;
}
