//! The example programs run to their end.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]
#![allow(dead_code, reason = "a program's `main` is not called here")]

use fintecture::Money;

#[path = "../examples/checkout.rs"]
mod checkout;
#[path = "../examples/refund_desk.rs"]
mod refund_desk;

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
