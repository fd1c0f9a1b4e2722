//! The payer's steps, on the pages that a browser shows.

use std::time::Duration;

use fintecture::pis::Session;
use reqwest::StatusCode;

use super::{Scene, Told};
use crate::demo::check::{Surprise, holds, present, same};
use crate::demo::merchant::{Visit, Way};
use crate::demo::page::{Button, Form, Page};

/// How long the way back into the shop may take when nobody has to think.
pub(super) const AT_ONCE: Duration = Duration::from_secs(20);

/// How many Demo Banks there are (Contract §18); the page may offer more.
const DEMO_BANKS: usize = 5;

/// How long a person may take.
pub(super) const PATIENCE: Duration = Duration::from_mins(10);

impl Scene {
    /// The session's page offers banks; the first is taken.
    pub(in crate::demo) async fn choose_bank(
        &self,
        session: &Session,
    ) -> Result<Told<Page>, Surprise> {
        let picker = self.browser.open(session.url()).await?;
        same("page", &StatusCode::OK, &picker.status)?;
        let (form, bank) = present(picker.button(is_bank), "a page that offers banks")?;
        let banks = form.buttons.iter().filter(|button| is_bank(button)).count();
        holds(
            banks >= DEMO_BANKS,
            "the five Demo Banks among the banks",
            || format!("{banks} banks"),
        )?;
        let login = self.browser.press(form, bank).await?;
        same("page", &StatusCode::OK, &login.status)?;
        let (_, provider) = present(bank.field.as_ref(), "a bank with a name")?;
        let detail = format!(
            "A small browser follows the link and reads the page: {banks} simulated banks are \
             offered. It takes the first, {provider}."
        );
        Ok(Told::new(login, detail, self.forms_sent()))
    }

    /// The bank's login is sent as it is filled in already.
    pub(in crate::demo) async fn log_in(&self, login: &Page) -> Result<Told<Page>, Surprise> {
        let (form, button) = filled_in_login(login)?;
        let accounts = self.browser.press(form, button).await?;
        same("page", &StatusCode::OK, &accounts.status)?;
        let (choice, _) = present(accounts.button(approves), "a page to approve on")?;
        let offered = choice.choices.len();
        let detail = format!(
            "The Demo Bank fills in its own test login; sent as it is, it shows {offered} accounts \
             to pay from."
        );
        Ok(Told::new(accounts, detail, self.forms_sent()))
    }

    /// The payment is approved, and the bank sends the payer back.
    pub(in crate::demo) async fn approve(
        &mut self,
        accounts: &Page,
    ) -> Result<Told<Visit>, Surprise> {
        let (form, button) = present(accounts.button(approves), "a page to approve on")?;
        present(form.value("account"), "an account that is chosen")?;
        let shop = self.browser.press(form, button).await?;
        let is_shop = shop.url.origin() == self.merchant.address.origin();
        holds(is_shop, "a redirect to the shop", || {
            format!("status {}", shop.status)
        })?;
        let lines = self.forms_sent();
        let visit = self.merchant.visit(AT_ONCE, is_payment).await?;
        let detail = "From the account that is chosen already. The bank debits it and redirects the \
                      browser to the shop.";
        Ok(Told::new(visit, detail, lines))
    }

    /// A person pays in their own browser.
    pub(in crate::demo) async fn attend(&mut self, url: &str) -> Result<Told<Visit>, Surprise> {
        show(url);
        let visit = self.merchant.visit(PATIENCE, is_payment).await?;
        self.wire.take();
        let left = || "one who left before the bank".to_owned();
        holds(
            visit.way == Way::Redirect,
            "a payer who went to the bank",
            left,
        )?;
        let lines = vec![visit.exchange.clone()];
        let detail = "The bank sent your browser back to the shop.";
        Ok(Told::new(visit, detail, lines))
    }
}

/// Opens a page in the browser of whoever sits here.
pub(super) fn show(url: &str) {
    if let Err(error) = open::that_detached(url) {
        // The address was printed; it can be opened by hand.
        tracing::warn!(%error, "no browser could be opened");
    }
}

/// The form of a login as the bank fills it in, and its button.
pub(super) fn filled_in_login(login: &Page) -> Result<(&Form, &Button), Surprise> {
    let form = login
        .forms
        .iter()
        .find(|form| form.value("password").is_some_and(|text| !text.is_empty()));
    let form = present(form, "a login that is filled in")?;
    let button = present(form.buttons.first(), "a button that logs in")?;
    Ok((form, button))
}

fn is_payment(way: Way) -> bool {
    way != Way::Consented
}

fn is_bank(button: &Button) -> bool {
    button.sets("provider")
}

fn approves(button: &Button) -> bool {
    button.sets_to("outcome", "accept")
}
