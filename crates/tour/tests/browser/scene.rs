//! A merchant, a sandbox, and a payer before a browser.

use std::panic::AssertUnwindSafe;

use fantoccini::elements::Element;
use fantoccini::{Client as Page, Locator};
use fintecture::pis::{Connect, Payment, Session};
use fintecture::{Client, Money};
use fintecture_sandbox::Sandbox;
use futures_util::FutureExt as _;
use tour::client_of;
use tour::shop::Shop;

use crate::chromium::{Chromium, Screen};

/// A world for one test.
pub(crate) struct Scene {
    pub(crate) page: Page,
    pub(crate) shop: Shop,
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

/// Sets the scene, plays it, and closes the browser however it ends.
pub(crate) async fn play(screen: Screen, act: impl AsyncFnOnce(&mut Scene)) {
    let sandbox = Sandbox::builder().strict().start().await.unwrap();
    let chromium = Chromium::start(screen).await;
    let mut scene = Scene {
        page: chromium.page.clone(),
        shop: Shop::open().await.unwrap(),
        client: client_of(&sandbox).unwrap(),
        sandbox,
    };
    let played = AssertUnwindSafe(act(&mut scene)).catch_unwind().await;
    chromium.close().await;
    if let Err(failure) = played {
        std::panic::resume_unwind(failure);
    }
}

impl Scene {
    /// An order as the merchant sends it.
    pub(crate) async fn order(&self, euros: &str) -> Session {
        self.order_of(Connect::new(Money::eur(euros).unwrap(), "Order 42"))
            .await
    }

    pub(crate) async fn order_of(&self, order: Connect) -> Session {
        let connect = self.client.pis().connect(order).state("order 42 & more");
        let connect = connect.redirect_uri(self.shop.callback());
        connect.origin_uri(self.shop.basket()).await.unwrap()
    }

    pub(crate) async fn open(&self, url: &str) {
        self.page.goto(url).await.unwrap();
    }

    /// Waits for an element.
    pub(crate) async fn find(&self, css: &str) -> Element {
        let found = self.page.wait().for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    pub(crate) async fn click(&self, css: &str) {
        let element = self.find(css).await;
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Waits until the page has this heading.
    pub(crate) async fn see(&self, heading: &str) {
        let path = format!("//h1[normalize-space() = {heading:?}]");
        let found = self.page.wait().for_element(Locator::XPath(&path)).await;
        found.unwrap_or_else(|error| panic!("{heading}: {error}"));
    }

    pub(crate) async fn choose_bank(&self, provider: &str) {
        self.click(&format!("button[name=provider][value={provider}]"))
            .await;
        self.find("#password").await;
    }

    /// Logs in with what the page proposes.
    pub(crate) async fn log_in(&self) {
        self.click("form.fields button.primary").await;
        self.find("input[name=account]").await;
    }

    /// Goes through link and login to the accounts.
    pub(crate) async fn go_to_accounts(&self, session: &Session) {
        self.open(session.url()).await;
        self.choose_bank("ftecfr").await;
        self.log_in().await;
    }

    pub(crate) async fn choose_account(&self, number: usize) {
        self.click(&format!("label.account:nth-of-type({number})"))
            .await;
    }

    pub(crate) async fn decide(&self, outcome: &str) {
        self.click(&format!("button[name=outcome][value={outcome}]"))
            .await;
    }

    /// The payment as the API tells it.
    pub(crate) async fn payment(&self, session: &Session) -> Payment {
        let payments = self.client.pis().payments();
        payments.get(session.id()).await.unwrap()
    }
}
