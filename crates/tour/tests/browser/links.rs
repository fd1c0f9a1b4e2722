//! Links that cannot be paid any more, or never could.

use std::time::Duration;

use fintecture::Money;
use fintecture::pis::Connect;
use fintecture_sandbox::Outcome;

use crate::chromium::Screen;
use crate::scene::{Scene, play};

#[tokio::test]
async fn a_finished_link_says_how_it_ended_and_leads_back() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        let control = scene.sandbox.control();
        let paid = control.outcome(session.id(), Outcome::Accept);
        paid.await.unwrap();
        scene.open(session.url()).await;
        scene.see("Payment approved").await;
        scene.click("a.primary").await;
        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.path, "/callback");
        assert_eq!(visit.parameter("status"), Some("payment_created"));
    })
    .await;
}

#[tokio::test]
async fn an_expired_link_says_so_and_leads_back() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let order = Connect::new(Money::eur("20.00").unwrap(), "Order 42");
        let minute = Duration::from_mins(1);
        let session = scene.order_of(order.expires_after(minute)).await;
        // While the payer is on the page.
        scene.open(session.url()).await;
        scene.see("Choose your bank").await;
        scene.sandbox.control().advance(minute).await.unwrap();
        scene.click("button[name=provider][value=ftecfr]").await;
        scene.see("This link has expired").await;
        scene.click("a.primary").await;
        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.parameter("status"), Some("payment_expired"));
    })
    .await;
}

#[tokio::test]
async fn an_unknown_link_leads_nowhere_and_says_so() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let base = scene.sandbox.base_url().to_owned();
        scene.open(&format!("{base}/connect/0f0e0d0c")).await;
        scene.see("This link leads nowhere").await;
    })
    .await;
}
