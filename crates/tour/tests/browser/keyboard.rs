//! Paying without a mouse.

use fantoccini::key::Key;
use fintecture::SessionStatus;
use serde_json::json;

use crate::chromium::Screen;
use crate::scene::{Scene, play};

/// More stops than any page has.
const STOPS: usize = 40;

async fn press(scene: &Scene, key: Key) {
    let focused = scene.page.active_element().await.unwrap();
    focused.send_keys(&(key + "")).await.unwrap();
}

/// Goes from stop to stop with the tab key until an element has the focus.
async fn tab_to(scene: &Scene, css: &str) {
    scene.find(css).await;
    for _ in 0..STOPS {
        press(scene, Key::Tab).await;
        let script = "return document.activeElement.matches(arguments[0])";
        let there = scene.page.execute(script, vec![json!(css)]).await.unwrap();
        if there == json!(true) {
            return;
        }
    }
    panic!("the tab key does not lead to {css}");
}

#[tokio::test]
async fn the_keyboard_alone_can_pay() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.open(session.url()).await;
        tab_to(scene, "button[value=fteces]").await;
        press(scene, Key::Enter).await;
        tab_to(scene, "#password").await;
        press(scene, Key::Enter).await;
        tab_to(scene, "input[name=account]").await;
        press(scene, Key::Down).await;
        tab_to(scene, "button[value=accept]").await;
        press(scene, Key::Enter).await;
        let visit = scene.shop.next_visit().await.unwrap();
        assert_eq!(visit.parameter("provider"), Some("fteces"));
        let payment = scene.payment(&session).await;
        assert_eq!(payment.status(), SessionStatus::PaymentCreated);
    })
    .await;
}

#[tokio::test]
async fn the_first_stop_skips_to_the_content() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.open(session.url()).await;
        press(scene, Key::Tab).await;
        press(scene, Key::Enter).await;
        press(scene, Key::Tab).await;
        let script = "return document.activeElement.closest('main') !== null";
        let inside = scene.page.execute(script, Vec::new()).await.unwrap();
        assert_eq!(inside, json!(true));
    })
    .await;
}
