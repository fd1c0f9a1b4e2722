//! French and English.

use fintecture::Money;
use fintecture::pis::Connect;

use crate::chromium::Screen;
use crate::scene::{Scene, play};

#[tokio::test]
async fn the_pages_speak_the_language_that_the_merchant_asks_for() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let order = Connect::new(Money::eur("1149.30").unwrap(), "Commande 42");
        let connect = scene.client.pis().connect(order).state("commande-42");
        let session = connect.language("fr").await.unwrap();
        scene.open(session.url()).await;
        scene.see("Choisissez votre banque").await;
        let root = scene.find("html").await;
        assert_eq!(root.attr("lang").await.unwrap().as_deref(), Some("fr"));
        scene.choose_bank("ftecfr").await;
        scene.see("Connexion").await;
        scene.log_in().await;
        scene.see("Bonjour Camille Laurent").await;
        let approve = scene.find("button[value=accept]").await;
        assert!(approve.text().await.unwrap().starts_with("Valider 1"));
        scene.decide("accept").await;
        scene.see("Paiement validé").await;
    })
    .await;
}

#[tokio::test]
async fn a_payer_changes_the_language_and_it_stays() {
    play(Screen::Desktop, async |scene: &mut Scene| {
        let session = scene.order("20.00").await;
        scene.open(session.url()).await;
        scene.see("Choose your bank").await;
        scene.click("nav a[hreflang=fr]").await;
        scene.see("Choisissez votre banque").await;
        scene.choose_bank("ftecbe").await;
        scene.see("Connexion").await;
        scene.log_in().await;
        scene.see("Bonjour Noé Dubois").await;
    })
    .await;
}
