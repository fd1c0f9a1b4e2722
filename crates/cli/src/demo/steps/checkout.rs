//! The shop's side of the beginning: the world it finds, its token, its order.

use fintecture::pis::{Connect, Payer, Session};
use fintecture::{Money, Timestamp};

use super::{Scene, Told};
use crate::demo::check::{Surprise, holds, same};
use crate::demo::platform::Account;
use crate::demo::wire::shown_id;

/// What is bought.
pub(super) const AMOUNT: &str = "149.30";
const ORDER: &str = "Order 6543321";

/// What the shop knows the order by.
pub(super) const STATE: &str = "order-6543321";

impl Scene {
    /// The sandbox answers, and its accounts are as they begin.
    pub(in crate::demo) async fn look_around(&self) -> Result<Told<Vec<Account>>, Surprise> {
        let accounts = self.platform.accounts().await?;
        let health = self.platform.health().await?;
        same("status", "ok", health.status.as_str())?;
        same(
            "version",
            env!("CARGO_PKG_VERSION"),
            health.version.as_str(),
        )?;
        let base_url = &self.platform.base_url;
        let payers = accounts.iter().filter(|account| account.kind == "payer");
        let detail = format!(
            "In memory, at {base_url}: simulated banks with {} accounts, the shop's own \
             account, and a clock that can be turned. It demands a signature on every API request.",
            payers.count()
        );
        Ok(Told::new(accounts, detail, self.last_sent()))
    }

    /// The credentials are good for a token.
    pub(in crate::demo) async fn token(&self) -> Result<Told<()>, Surprise> {
        let token = self.client.pis().token().await?;
        holds(!token.expose().is_empty(), "a token", || "none".to_owned())?;
        let minutes = token
            .expires_at()
            .since(Timestamp::now())
            .as_secs()
            .div_ceil(60);
        same("minutes until the token ends:", &60, &minutes)?;
        let detail = format!(
            "It proved itself with its id and secret. The token is good for {minutes} minutes; the \
             SDK keeps it, and will renew it by itself."
        );
        Ok(Told::new((), detail, self.last_sent()))
    }

    /// A session is made, with a page to send the payer to.
    pub(in crate::demo) async fn connect(&self) -> Result<Told<Session>, Surprise> {
        let amount = Money::eur(AMOUNT)?;
        let order = Connect::new(amount, ORDER)
            .payer(Payer::new("Camille Laurent", "camille.laurent@example.com"));
        let session = self
            .client
            .pis()
            .connect(order)
            .state(STATE)
            .redirect_uri(&self.merchant.redirect_uri)
            .origin_uri(&self.merchant.origin_uri)
            .await?;
        let lines = self.last_sent();
        let id = session.id().as_str();
        let is_id = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
        holds(is_id, "a session id of 32 hex digits", || shown_id(id))?;
        let leads_here = session.url().starts_with(&self.platform.base_url);
        holds(leads_here, "a page of this sandbox", || {
            "another address".to_owned()
        })?;
        let detail = format!(
            "{amount} for \"{ORDER}\". The answer names session {} and the page where the payer \
             pays it.",
            shown_id(id)
        );
        Ok(Told::new(session, detail, lines))
    }
}
