//! The world's clock, as a client sees it.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::time::Duration;

use fintecture::pis::Connect;
use fintecture::{Client, Date, Money, SessionId, Timestamp, TransferState};
use fintecture_sandbox::{Clock, Outcome, Sandbox};
use tour::client_of;

const HOUR: Duration = Duration::from_hours(1);

/// Ten in the morning UTC, which is eleven in Paris.
async fn world_on(year: i16, month: i8, day: i8) -> Sandbox {
    let midnight = Date::new(year, month, day).unwrap().midnight();
    let ten = Timestamp::from_micros(
        i64::try_from(10 * HOUR.as_micros()).unwrap() + midnight.as_micros(),
    );
    let sandbox = Sandbox::builder().clock(Clock::FrozenAt(ten));
    sandbox.start().await.unwrap()
}

async fn approved(sandbox: &Sandbox, client: &Client) -> SessionId {
    let order = Connect::new(Money::eur("20.00").unwrap(), "Order 42");
    let session = client.pis().connect(order).state("order-42").await.unwrap();
    let control = sandbox.control();
    let outcome = control.outcome(session.id(), Outcome::Accept);
    outcome.await.unwrap();
    session.id().clone()
}

async fn is_received(client: &Client, session: &SessionId) -> bool {
    let payment = client.pis().payments().get(session).await.unwrap();
    payment.transfer_state() == Some(&TransferState::Received)
}

#[tokio::test]
async fn a_transfer_of_a_friday_is_there_on_monday_morning() {
    let sandbox = world_on(2026, 2, 6).await;
    let client = client_of(&sandbox).unwrap();
    let session = approved(&sandbox, &client).await;
    let control = sandbox.control();
    for (hours, received) in [(24, false), (24, false), (20, false), (3, true)] {
        control.advance(hours * HOUR).await.unwrap();
        assert_eq!(is_received(&client, &session).await, received, "{hours}");
    }
}

#[tokio::test]
async fn a_holiday_of_the_target_calendar_is_no_business_day() {
    // Maundy Thursday: Good Friday and Easter Monday follow.
    let sandbox = world_on(2026, 4, 2).await;
    let client = client_of(&sandbox).unwrap();
    let session = approved(&sandbox, &client).await;
    let control = sandbox.control();
    control.advance(4 * 24 * HOUR).await.unwrap();
    assert!(!is_received(&client, &session).await, "Easter Monday");
    control.advance(24 * HOUR).await.unwrap();
    assert!(is_received(&client, &session).await, "Tuesday");
}

#[tokio::test]
async fn what_falls_due_on_the_way_happens_in_its_order() {
    let sandbox = world_on(2026, 2, 3).await;
    let client = client_of(&sandbox).unwrap();
    let first = approved(&sandbox, &client).await;
    let control = sandbox.control();
    control.advance(24 * HOUR).await.unwrap();
    let second = approved(&sandbox, &client).await;
    let turned = control.advance(7 * 24 * HOUR).await.unwrap();
    assert!(turned.timers >= 1);
    assert_eq!(turned.to.since(turned.from), 7 * 24 * HOUR);
    assert!(is_received(&client, &first).await && is_received(&client, &second).await);
}
