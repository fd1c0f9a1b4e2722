//! The same without an async runtime.

use fintecture::pis::{Connect, RefundOutcome};
use fintecture::webhook::Verifier;
use fintecture::{Money, SessionStatus, blocking};
use fintecture_sandbox::{Outcome, Sandbox};
use tour::client_of;
use tour::shop::Shop;

#[test]
fn a_program_without_a_runtime_does_the_same() {
    // The world's own; the client below has nothing to do with it.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut shop = runtime.block_on(Shop::open()).unwrap();
    let sandbox = Sandbox::builder().strict().webhook(shop.webhooks());
    let sandbox = runtime.block_on(sandbox.start()).unwrap();
    let control = sandbox.control();

    let client = blocking::Client::new(client_of(&sandbox).unwrap()).unwrap();
    client.pis().token().send().unwrap();
    let order = Connect::new(Money::eur("149.30").unwrap(), "Order 42");
    let session = client.pis().connect(order).state("order-42");
    let session = session.send().unwrap();
    runtime
        .block_on(control.outcome(session.id(), Outcome::AcceptReceived))
        .unwrap();

    let delivery = runtime.block_on(shop.next_delivery()).unwrap();
    let verifier = Verifier::of(client.as_async().credentials().unwrap());
    let claimed = verifier.verify(&delivery.headers, &delivery.body).unwrap();
    let payment = claimed.confirm(&client).send().unwrap();
    assert_eq!(payment.status(), SessionStatus::PaymentCreated);

    let refund = client.pis().refund(session.id());
    let refund = refund.amount(Money::eur("49.30").unwrap()).send().unwrap();
    assert_eq!(refund.outcome(), RefundOutcome::Accepted);
    let all: Result<Vec<_>, _> = client
        .pis()
        .payments()
        .list()
        .page_size(1)
        .items()
        .collect();
    assert_eq!(all.unwrap().len(), 2, "the payment and its refund");
}
