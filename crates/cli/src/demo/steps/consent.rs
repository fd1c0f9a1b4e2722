//! The payer's consent: the shop asks to see their account, they agree, and the shop connects.

use fintecture::ais::{Connection, ConsentPage, ConsentScope};
use fintecture::{ProviderId, redirect};
use reqwest::StatusCode;
use uuid::Uuid;

use super::bank::{AT_ONCE, PATIENCE, filled_in_login, show};
use super::news::Fact;
use super::{Scene, Told};
use crate::demo::check::{Surprise, holds, present, same};
use crate::demo::merchant::{Visit, Way};

/// What the shop asked of the payer.
pub(in crate::demo) struct Asked {
    page: ConsentPage,
    /// What the way back has to bring along.
    state: String,
    provider: ProviderId,
}

impl Asked {
    /// Where the payer answers.
    pub(in crate::demo) fn url(&self) -> &str {
        self.page.url()
    }
}

impl Scene {
    /// A page is made on which the payer can agree.
    pub(in crate::demo) async fn ask_consent(&self, paid: &Fact) -> Result<Told<Asked>, Surprise> {
        let provider = present(paid.provider(), "a payment with a bank")?.clone();
        let state = Uuid::new_v4().to_string();
        let page = self
            .client
            .ais()
            .connect()
            .state(&state)
            .redirect_uri(&self.merchant.consent_uri)
            .scope([
                ConsentScope::Accounts,
                ConsentScope::Balances,
                ConsentScope::Transactions,
            ])
            .provider(provider.clone())
            .await?;
        let lines = self.last_sent();
        let leads_here = page.url().starts_with(&self.platform.base_url);
        holds(leads_here, "a page of this sandbox", || {
            "another address".to_owned()
        })?;
        let detail = "A payment opens nobody's account to the shop: for that it asks, at the bank that \
                      paid, for accounts, balances and transactions. A state that nobody can guess \
                      goes along.";
        let asked = Asked {
            page,
            state,
            provider,
        };
        Ok(Told::new(asked, detail, lines))
    }

    /// The payer logs in at the bank and agrees, and the bank sends them back.
    pub(in crate::demo) async fn agree(&mut self, url: &str) -> Result<Told<Visit>, Surprise> {
        let login = self.browser.open(url).await?;
        same("page", &StatusCode::OK, &login.status)?;
        let (form, button) = filled_in_login(&login)?;
        let accounts = self.browser.press(form, button).await?;
        same("page", &StatusCode::OK, &accounts.status)?;
        let agrees = accounts.button(|button| button.sets_to("answer", "grant"));
        let (form, button) = present(agrees, "a page to agree on")?;
        let chosen = form.fields.iter().filter(|(name, _)| name == "account");
        let shown = chosen.count();
        let shop = self.browser.press(form, button).await?;
        let is_shop = shop.url.origin() == self.merchant.address.origin();
        holds(is_shop, "a redirect to the shop", || {
            format!("status {}", shop.status)
        })?;
        let lines = self.forms_sent();
        let visit = self.merchant.visit(AT_ONCE, is_consent).await?;
        let detail = format!(
            "The page names who asks for what. The small browser logs in at the same bank, agrees to \
             show {shown} accounts, and is sent back to the shop."
        );
        Ok(Told::new(visit, detail, lines))
    }

    /// A person agrees in their own browser.
    pub(in crate::demo) async fn attend_consent(
        &mut self,
        url: &str,
    ) -> Result<Told<Visit>, Surprise> {
        show(url);
        let visit = self.merchant.visit(PATIENCE, is_consent).await?;
        self.wire.take();
        let lines = vec![visit.exchange.clone()];
        let detail = "The bank sent your browser back to the shop.";
        Ok(Told::new(visit, detail, lines))
    }

    /// The code that the browser carried is traded for a connection.
    pub(in crate::demo) async fn join(
        &self,
        asked: &Asked,
        visit: Visit,
    ) -> Result<Told<Connection>, Surprise> {
        let back = redirect::Ais::parse(visit.query.expose())?;
        holds(
            back.has_state(&asked.state),
            "the state of the shop",
            || "another".to_owned(),
        )?;
        let consent = match back {
            redirect::Ais::Consented(consent) => consent,
            redirect::Ais::Failed(failure) => {
                let words = failure.provider_error().unwrap_or(failure.error());
                return Err(Surprise::new("the payer's consent", words));
            }
        };
        let provider = present(consent.provider(), "a consent with a bank")?;
        same("bank", &asked.provider, provider)?;
        let connection = self
            .client
            .ais()
            .exchange(consent.code().clone(), consent.customer_id())
            .await?;
        let tokens = present(connection.tokens(), "a connection with tokens")?;
        present(tokens.refresh(), "a token that renews the other")?;
        let mut lines = vec![visit.exchange];
        lines.extend(self.last_sent());
        let detail = "Anybody can send a browser here, so the shop compares the state first. The code \
                      is good once; the tokens it gives read what this payer agreed to show, and the \
                      SDK renews them by itself.";
        Ok(Told::new(connection, detail, lines))
    }
}

fn is_consent(way: Way) -> bool {
    way == Way::Consented
}
