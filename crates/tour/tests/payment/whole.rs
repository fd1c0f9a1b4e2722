//! From the token to the money in the merchant's account.

use std::time::Duration;

use fintecture::pis::{Connect, Payer};
use fintecture::webhook::{Claimed, Event, Verifier};
use fintecture::{Money, SessionStatus, TransferReason, TransferState};
use fintecture_sandbox::{Books, Outcome, Sandbox, Wait};
use tour::client_of;
use tour::shop::Shop;

use crate::connected;

const DAY: Duration = Duration::from_hours(24);

/// The next webhook that claims a status, verified.
async fn claim_of(shop: &mut Shop, verifier: &Verifier, status: SessionStatus) -> Claimed<Event> {
    loop {
        let delivery = shop.next_delivery().await.unwrap();
        let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();
        if claimed.claim().status == status {
            return claimed;
        }
    }
}

#[tokio::test]
async fn a_payment_goes_from_the_token_to_the_money() {
    let mut shop = Shop::open().await.unwrap();
    let sandbox = Sandbox::builder()
        .strict()
        .webhook(shop.webhooks())
        .start()
        .await
        .unwrap();
    let client = client_of(&sandbox).unwrap();
    let control = sandbox.control();

    let token = client.pis().token().await.unwrap();
    assert_eq!(
        token.expose().split('.').count(),
        3,
        "the sandbox gives a JWT"
    );

    let price = Money::eur("149.30").unwrap();
    let order =
        Connect::new(price, "Order 42").payer(Payer::new("Jane Payer", "jane.payer@example.com"));
    let connect = client
        .pis()
        .connect(order)
        .state("order-42")
        .redirect_uri(shop.callback())
        .origin_uri(shop.basket())
        .with_virtual_beneficiary();
    let reference = connect.end_to_end_id().cloned();
    let session = connect.await.unwrap();
    assert!(session.url().starts_with(sandbox.base_url()));
    let receiving = session.virtual_beneficiary().unwrap();
    assert!(
        receiving.iban().unwrap().is_ok(),
        "the virtual IBAN is an IBAN"
    );

    let before = client.pis().payments().get(session.id()).await.unwrap();
    assert_eq!(before.status(), SessionStatus::ProviderRequired);
    assert_eq!(before.is_final(), Some(false));
    assert_eq!(before.is_shippable(), Some(false));

    control
        .outcome(session.id(), Outcome::Accept)
        .await
        .unwrap();
    let verifier = Verifier::of(client.credentials().unwrap());
    let claimed = claim_of(&mut shop, &verifier, SessionStatus::PaymentCreated).await;
    assert_eq!(claimed.session_id(), session.id());
    assert_eq!(claimed.claim().state.as_deref(), Some("order-42"));

    let payment = claimed.confirm(&client).await.unwrap();
    assert_eq!(payment.id(), session.id());
    assert_eq!(payment.amount(), Some(price));
    assert_eq!(payment.communication(), Some("Order 42"));
    assert_eq!(payment.end_to_end_id(), reference.as_ref());
    assert_eq!(payment.transfer_state(), Some(&TransferState::Completed));
    assert_eq!(payment.is_final(), Some(true));
    assert_eq!(payment.is_shippable(), None, "it depends on the account");

    control.advance(7 * DAY).await.unwrap();
    let received = Wait::for_session(session.id().clone())
        .transfer_state(TransferState::Received)
        .webhooks_acknowledged();
    assert!(control.wait(received).await.unwrap().reached().is_some());
    let payment = client
        .pis()
        .payments()
        .get(session.id())
        .with_virtual_beneficiary()
        .await
        .unwrap();
    assert_eq!(payment.transfer_state(), Some(&TransferState::Received));
    assert_eq!(payment.is_shippable(), Some(true));
    assert_eq!(
        payment.virtual_beneficiary().unwrap().iban_text(),
        receiving.iban_text()
    );

    let books = control.books().await.unwrap();
    assert!(books.iter().all(Books::are_balanced));
    sandbox.shutdown().await;
}

#[tokio::test]
async fn the_explicit_token_is_kept_for_the_calls_that_follow() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let proxy = tour::proxy::Proxy::before(sandbox.base_url())
        .await
        .unwrap();
    let client = fintecture::Client::builder()
        .base_url(proxy.base_url())
        .credentials(sandbox.credentials())
        .build()
        .unwrap();
    client.pis().token().await.unwrap();
    connected(&client, "20.00").await;
    assert_eq!(proxy.passed("/oauth/accesstoken"), 1);
}

#[tokio::test]
async fn webhooks_can_come_as_json() {
    let mut shop = Shop::open().await.unwrap();
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let control = sandbox.control();
    control.json_webhook(&shop.webhooks()).await.unwrap();
    let session = connected(&client, "20.00").await;
    control
        .outcome(session.id(), Outcome::Accept)
        .await
        .unwrap();
    let delivery = shop.next_delivery().await.unwrap();
    assert_eq!(delivery.headers["content-type"], "application/json");
    let verifier = Verifier::of(client.credentials().unwrap());
    let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();
    assert_eq!(claimed.session_id(), session.id());
}

#[tokio::test]
async fn a_refusal_keeps_its_reason() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let session = connected(&client, "20.00").await;
    let refusal = Outcome::Reject(TransferReason::InsufficientFunds);
    sandbox
        .control()
        .outcome(session.id(), refusal)
        .await
        .unwrap();
    let payment = client.pis().payments().get(session.id()).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentUnsuccessful);
    assert_eq!(
        payment.transfer_reason(),
        Some(&TransferReason::InsufficientFunds)
    );
    assert_eq!(payment.is_shippable(), Some(false));
    assert_eq!(payment.is_final(), Some(true));
}

#[tokio::test]
async fn an_instant_payment_is_there_within_ten_seconds_of_the_world() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let order = Connect::new(Money::eur("20.00").unwrap(), "Order 44").scheme("INSTANT_SEPA");
    let session = client.pis().connect(order).state("order-44").await.unwrap();
    let control = sandbox.control();
    control
        .outcome(session.id(), Outcome::Accept)
        .await
        .unwrap();
    control.advance(Duration::from_secs(10)).await.unwrap();
    let payment = client.pis().payments().get(session.id()).await.unwrap();
    assert_eq!(payment.transfer_state(), Some(&TransferState::Received));
    assert_eq!(payment.scheme(), Some("INSTANT_SEPA"));
}

#[tokio::test]
async fn a_session_that_nobody_pays_expires() {
    let sandbox = Sandbox::builder().start().await.unwrap();
    let client = client_of(&sandbox).unwrap();
    let order = Connect::new(Money::eur("20.00").unwrap(), "Order 45")
        .expires_after(Duration::from_mins(10));
    let session = client.pis().connect(order).state("order-45").await.unwrap();
    sandbox
        .control()
        .advance(Duration::from_secs(601))
        .await
        .unwrap();
    let payment = client.pis().payments().get(session.id()).await.unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentExpired);
}
