//! The example programs run to their end.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]
#![allow(dead_code, reason = "a program's `main` is not called here")]

use fintecture::pis::Payment;
use fintecture::{Money, SessionStatus, TransferState};

#[path = "../examples/ais_dashboard.rs"]
mod ais_dashboard;
#[path = "../examples/blocking.rs"]
mod blocking;
#[path = "../examples/checkout.rs"]
mod checkout;
#[path = "../examples/decoupled_login.rs"]
mod decoupled_login;
#[path = "../examples/error_handling.rs"]
mod error_handling;
#[path = "../examples/payout.rs"]
mod payout;
#[path = "../examples/refund_desk.rs"]
mod refund_desk;
#[path = "../examples/request_to_pay.rs"]
mod request_to_pay;
#[path = "../examples/settlement_report.rs"]
mod settlement_report;
#[path = "../examples/several_applications.rs"]
mod several_applications;
#[path = "../examples/smart_transfer.rs"]
mod smart_transfer;
#[path = "../examples/webhook_receiver.rs"]
mod webhook_receiver;

#[tokio::test]
async fn the_dashboard_shows_every_account() {
    let lines = ais_dashboard::show().await.unwrap();
    assert!(lines.len() > 1, "a holder has several accounts");
    assert!(lines.iter().all(|line| line.balance.is_some()));
    let lives_on_it = |line: &ais_dashboard::Line| {
        line.income.is_positive() && line.spending.is_positive() && line.dearest.is_some()
    };
    assert!(lines.iter().any(lives_on_it));
}

#[test]
fn a_program_without_a_runtime_takes_a_payment() {
    let payment = blocking::pay().unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    assert_eq!(payment.amount(), Some(Money::eur("49.90").unwrap()));
}

#[tokio::test]
async fn each_failure_is_met_in_its_own_way() {
    use error_handling::Decision;
    let decisions = error_handling::fail().await.unwrap();
    let [mend, later, give_up, go_on] = decisions.as_slice() else {
        panic!("four failures, and {decisions:?}");
    };
    assert!(
        matches!(mend, Decision::Mend(why) if why.contains("amount") && why.contains("communication"))
    );
    assert_eq!(*later, Decision::TryLater);
    assert!(matches!(give_up, Decision::GiveUp(Some(_))));
    assert!(matches!(go_on, Decision::GoOn(_)));
}

#[tokio::test]
async fn the_checkout_ships_what_was_paid() {
    assert_eq!(
        checkout::sell().await.unwrap(),
        Some(checkout::Order::Shipped)
    );
}

#[test]
fn the_refund_desk_gives_back_no_more_than_was_paid() {
    use refund_desk::Reply;
    let replies = refund_desk::serve().unwrap();
    let euros = |text| Money::eur(text).unwrap();
    assert_eq!(
        replies,
        [
            Reply::Given(euros("49.30")),
            Reply::Refused("The refunds would exceed the payment.".to_owned()),
            Reply::Given(euros("100.00")),
        ]
    );
}

#[tokio::test]
async fn the_invoice_is_paid_by_its_link() {
    let payment = request_to_pay::invoice().await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    assert_eq!(payment.amount(), Some(Money::eur("289.89").unwrap()));
}

#[tokio::test]
async fn parts_add_up_and_too_much_is_noticed() {
    assert_eq!(
        smart_transfer::reconcile().await.unwrap(),
        [
            (
                SessionStatus::PaymentPartial,
                Some(TransferState::Insufficient)
            ),
            (SessionStatus::PaymentCreated, Some(TransferState::Received)),
            (SessionStatus::PaymentCreated, Some(TransferState::Overpaid)),
        ]
    );
}

#[tokio::test]
async fn the_receiver_believes_what_it_read_itself() {
    let outcomes = webhook_receiver::receive().await.unwrap();
    assert!(!outcomes.facts.is_empty());
    assert!(outcomes.facts.iter().all(|(id, _)| *id == outcomes.paid));
    assert_eq!(outcomes.wrong_key, [401], "it does not open");
    assert_eq!(outcomes.repeated, [204, 200], "taken, and taken before");
}

#[tokio::test]
async fn who_approves_on_the_phone_shows_accounts() {
    let shown = decoupled_login::log_in().await.unwrap();
    assert!(matches!(shown.as_slice(), [Some(1..), None]), "{shown:?}");
}

#[tokio::test]
async fn the_report_has_each_payment_beside_its_settlement() {
    let mut report = Vec::new();
    assert_eq!(settlement_report::run(&mut report).await.unwrap(), 3);
    let report = String::from_utf8(report).unwrap();
    let mut lines = report.lines();
    let columns = "settlement_id,execution_date,settlement_gross_amount,\
                   settlement_deposit_amount,settlement_net_amount,session_id,amount,communication";
    assert_eq!(lines.next(), Some(columns));
    assert_eq!(lines.filter(|line| line.contains("Order 4")).count(), 3);
}

#[tokio::test]
async fn merchants_in_one_process_see_their_own_payments_alone() {
    let day = several_applications::trade().await.unwrap();
    let payments = [("Bakery", 1), ("Bookshop", 2), ("Florist", 3)];
    assert_eq!(day.payments, payments.into());
    assert!(!day.leaks);
}

#[tokio::test]
async fn a_payout_reaches_a_payee_whose_account_is_proven_or_known() {
    let ended = payout::pay_out().await.unwrap();
    let statuses: Vec<_> = ended.iter().map(Payment::status).collect();
    assert_eq!(
        statuses,
        [SessionStatus::PaymentCreated, SessionStatus::PaymentCreated]
    );
    // Money that leaves is nothing to ship on.
    assert!(
        ended
            .iter()
            .all(|payout| payout.is_shippable() != Some(true))
    );
}
