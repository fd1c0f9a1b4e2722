//! Narrow windows and dark rooms.

use std::time::Duration;

use fintecture::Money;
use fintecture::pis::Connect;
use fintecture_sandbox::Outcome;
use serde_json::json;

use crate::chromium::Screen;
use crate::scene::{Scene, play};

/// Fails if the page is wider than the window.
async fn fits(scene: &Scene, place: &str) {
    let script = "const page = document.documentElement; \
                  return [page.clientWidth, Math.max(page.scrollWidth, document.body.scrollWidth)]";
    let widths = scene.page.execute(script, Vec::new()).await.unwrap();
    assert_eq!(widths, json!([390, 390]), "{place}");
}

async fn every_page_fits(scene: &Scene, language: &str) {
    let at = |place: &str| format!("{place} in {language}");
    // Long, but not longer than the contract allows.
    let words = "Invoice 2026-000042/".repeat(7);
    let order = Connect::new(Money::eur("999999.99").unwrap(), words);
    let minute = Duration::from_mins(1);
    let connect = scene.client.pis().connect(order.expires_after(minute));
    let connect = connect.state("order-42").language(language);
    let connect = connect.redirect_uri(scene.shop.callback());
    let session = connect.await.unwrap();
    scene.open(session.url()).await;
    scene.find(".banks").await;
    fits(scene, &at("the banks")).await;
    scene.choose_bank("ftecfr").await;
    fits(scene, &at("the login")).await;
    let password = scene.find("#password").await;
    password.send_keys("7").await.unwrap();
    scene.click("form.fields button.primary").await;
    scene.find("#refused").await;
    fits(scene, &at("the refused login")).await;
    let password = scene.find("#password").await;
    password.send_keys("123456").await.unwrap();
    scene.log_in().await;
    fits(scene, &at("the accounts")).await;
    scene.click("details.others summary").await;
    fits(scene, &at("the other outcomes")).await;
    scene.sandbox.control().advance(minute).await.unwrap();
    scene.open(session.url()).await;
    scene.find(".code").await;
    fits(scene, &at("the expired link")).await;
}

#[tokio::test]
async fn no_page_is_wider_than_a_phone() {
    play(Screen::Phone, async |scene: &mut Scene| {
        for language in ["en", "fr"] {
            every_page_fits(scene, language).await;
        }
        let session = scene.order("20.00").await;
        let control = scene.sandbox.control();
        let paid = control.outcome(session.id(), Outcome::Accept);
        paid.await.unwrap();
        scene.open(session.url()).await;
        scene.see("Payment approved").await;
        fits(scene, "the finished link").await;
        let base = scene.sandbox.base_url().to_owned();
        scene.open(&format!("{base}/connect/0f0e0d0c")).await;
        scene.find(".code").await;
        fits(scene, "the unknown link").await;
    })
    .await;
}

/// The relative luminance of the body's background and of its text (WCAG 2.2).
async fn luminances(scene: &Scene) -> (f64, f64) {
    let script = r"
        const linear = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const canvas = document.createElement('canvas').getContext('2d');
        const luminance = colour => {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => linear(v / 255));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const style = getComputedStyle(document.body);
        return [luminance(style.backgroundColor), luminance(style.color)]";
    let pair = scene.page.execute(script, Vec::new()).await.unwrap();
    let value = |index: usize| pair[index].as_f64().unwrap();
    (value(0), value(1))
}

fn contrast(one: f64, other: f64) -> f64 {
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[tokio::test]
async fn a_payer_who_prefers_dark_gets_a_dark_page_with_readable_text() {
    play(Screen::Dark, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.open(session.url()).await;
        scene.find(".banks").await;
        let (background, text) = luminances(scene).await;
        assert!(background < 0.1, "{background}");
        assert!(contrast(background, text) >= 7.0, "{background} {text}");
    })
    .await;
}

#[tokio::test]
async fn everybody_else_gets_a_light_page_with_readable_text() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.open(session.url()).await;
        scene.find(".banks").await;
        let (background, text) = luminances(scene).await;
        assert!(background > 0.8, "{background}");
        assert!(contrast(background, text) >= 7.0, "{background} {text}");
    })
    .await;
}
