//! Every way through the pages.

use fintecture::{SessionStatus, TransferReason, TransferState};

use crate::chromium::Screen;
use crate::scene::{Scene, play};

/// The names that a bank sends back, in the contract's order.
const FROM_THE_BANK: [&str; 5] = ["session_id", "status", "state", "customer_id", "provider"];

#[tokio::test]
async fn a_payer_who_mistypes_the_password_pays_all_the_same() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("149.30").await;
        scene.open(session.url()).await;
        scene.choose_bank("ftecde").await;
        let password = scene.find("#password").await;
        password.clear().await.unwrap();
        password.send_keys("654321").await.unwrap();
        scene.click("form.fields button.primary").await;
        scene.find("#refused").await;

        let password = scene.find("#password").await;
        assert_eq!(password.prop("value").await.unwrap().unwrap(), "");
        password.send_keys("123456").await.unwrap();
        scene.log_in().await;
        scene.choose_account(2).await;
        scene.decide("accept").await;

        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.path, "/callback");
        assert_eq!(visit.names(), FROM_THE_BANK);
        assert_eq!(visit.parameter("session_id"), Some(session.id().as_str()));
        assert_eq!(visit.parameter("status"), Some("payment_created"));
        assert_eq!(visit.parameter("state"), Some("order 42 & more"));
        assert_eq!(visit.parameter("provider"), Some("ftecde"));
        let payment = scene.payment(&session).await;
        let customer = payment.customer_id().unwrap().as_str();
        assert_eq!(visit.parameter("customer_id"), Some(customer));
        assert_eq!(payment.transfer_state(), Some(&TransferState::Completed));
        scene.see("Thank you").await;
    })
    .await;
}

#[tokio::test]
async fn a_refusal_comes_back_with_the_reason_that_was_chosen() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.go_to_accounts(&session).await;
        scene.click("details.others summary").await;
        scene.click("#reason option[value=blocked_account]").await;
        scene.decide("reject").await;
        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.parameter("status"), Some("payment_unsuccessful"));
        let payment = scene.payment(&session).await;
        assert_eq!(
            payment.transfer_reason(),
            Some(&TransferReason::BlockedAccount)
        );
    })
    .await;
}

#[tokio::test]
async fn who_leaves_before_the_bank_lands_in_the_basket() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.open(session.url()).await;
        scene.click("p.aside a").await;
        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.path, "/basket");
        assert_eq!(visit.names(), ["session_id", "status", "state"]);
        assert_eq!(visit.parameter("status"), Some("provider_required"));
        // The link can still be paid.
        scene.go_to_accounts(&session).await;
        scene.decide("accept").await;
        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.parameter("status"), Some("payment_created"));
    })
    .await;
}

#[tokio::test]
async fn the_nearly_empty_account_has_insufficient_funds() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.go_to_accounts(&session).await;
        let warning = scene.find("label.account:nth-of-type(3) .short").await;
        assert_eq!(warning.text().await.unwrap(), "Not enough for this payment");
        scene.choose_account(3).await;
        scene.decide("accept").await;
        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.parameter("status"), Some("payment_unsuccessful"));
        let payment = scene.payment(&session).await;
        assert_eq!(
            payment.transfer_reason(),
            Some(&TransferReason::InsufficientFunds)
        );
    })
    .await;
}

#[tokio::test]
async fn every_other_outcome_of_the_demo_bank_comes_back_as_it_says() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        for (outcome, status, state) in [
            (
                "accept_received",
                SessionStatus::PaymentCreated,
                TransferState::Received,
            ),
            (
                "pending",
                SessionStatus::PaymentPending,
                TransferState::Pending,
            ),
            (
                "abandon",
                SessionStatus::PaymentUnsuccessful,
                TransferState::Rejected,
            ),
        ] {
            let session = scene.order("20.00").await;
            scene.go_to_accounts(&session).await;
            scene.click("details.others summary").await;
            scene.decide(outcome).await;
            let visit = scene.shop.next_visit().await.unwrap();
            assert_eq!(visit.parameter("status"), Some(status.as_str()));
            let payment = scene.payment(&session).await;
            assert_eq!(payment.status(), status, "{outcome}");
            assert_eq!(payment.transfer_state(), Some(&state), "{outcome}");
        }
    })
    .await;
}
