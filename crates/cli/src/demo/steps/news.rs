//! What the shop hears of its payment, and how it makes sure.

use fintecture::pis::{Collection, Payment, Session};
use fintecture::webhook::{Claimed, Event, EventName};
use fintecture::{Money, ProviderId, SessionId, SessionStatus, TransferState};
use http::StatusCode;

use super::checkout::{AMOUNT, STATE};
use super::{Scene, Told};
use crate::demo::check::{Surprise, holds, present, same};
use crate::demo::merchant::{Delivery, Visit};
use crate::demo::wire::Exchange;

/// A payment as the API tells it.
pub(in crate::demo) struct Fact(pub(super) Payment);

impl Fact {
    /// Whether its money is there.
    pub(in crate::demo) fn is_received(&self) -> bool {
        self.0.transfer_state() == Some(&TransferState::Received)
    }

    /// Whether the goods can go out.
    fn is_shippable(&self) -> Result<bool, Surprise> {
        let answer = self.0.is_shippable_from(Collection::AcquiringAccount);
        present(answer, "a payment in a state that is known")
    }

    pub(super) fn id(&self) -> &SessionId {
        self.0.id()
    }

    pub(super) fn amount(&self) -> Result<Money, Surprise> {
        present(self.0.amount(), "a payment with an amount")
    }

    pub(super) fn communication(&self) -> Result<&str, Surprise> {
        present(self.0.communication(), "a payment with a text")
    }

    pub(super) fn provider(&self) -> Option<&ProviderId> {
        self.0.provider()
    }
}

impl Scene {
    /// What the browser carried is what the API says.
    pub(in crate::demo) async fn check_redirect(
        &self,
        session: &Session,
        visit: Visit,
    ) -> Result<Told<()>, Surprise> {
        let payment = self.client.pis().payments().get(session.id()).await?;
        let carried = |name: &str| {
            let what = format!("the parameter {name}");
            present(visit.parameters.get(name).map(String::as_str), &what)
        };
        same("session_id", session.id().as_str(), carried("session_id")?)?;
        same("state", STATE, carried("state")?)?;
        same("status", payment.status().as_str(), carried("status")?)?;
        let provider = present(payment.provider(), "a payment with a bank")?;
        same("provider", provider.as_str(), carried("provider")?)?;
        let customer = present(payment.customer_id(), "a payment with a customer")?;
        same("customer_id", customer.as_str(), carried("customer_id")?)?;
        same("status", &SessionStatus::PaymentCreated, &payment.status())?;
        same("amount", &Money::eur(AMOUNT)?, &Fact(payment).amount()?)?;
        let detail = "Anybody can write what a browser carries, so the shop asks the API: session, \
                      status, bank, customer and state are the same.";
        let mut lines = vec![visit.exchange];
        lines.extend(self.last_sent());
        Ok(Told::new((), detail, lines))
    }

    /// The webhook of the approved payment.
    pub(in crate::demo) async fn hear_of_payment(
        &mut self,
        session: &Session,
    ) -> Result<Told<Fact>, Surprise> {
        let name = EventName::PaymentStatus(SessionStatus::PaymentCreated);
        let delivery = self.hear(session.id(), &name).await?;
        let (fact, lines, _) = self.confirm(delivery).await?;
        let is_shippable = fact.is_shippable()?;
        let not_yet = if fact.is_received() {
            same("shippable:", &true, &is_shippable)?;
            "The money is there already."
        } else {
            same("shippable:", &false, &is_shippable)?;
            "The bank has executed it; the money is on its way, so nothing is shipped yet."
        };
        let detail = format!(
            "{name}: its digest, its seal and its sender are right. That still is a claim, which \
             the API confirms. {not_yet}"
        );
        Ok(Told::new(fact, detail, lines))
    }

    /// The webhook of the money that arrived.
    pub(in crate::demo) async fn hear_of_money(
        &mut self,
        session: &Session,
    ) -> Result<Told<Fact>, Surprise> {
        let name = EventName::TransferState(TransferState::Received);
        let delivery = self.hear(session.id(), &name).await?;
        let (fact, lines, renewed) = self.confirm(delivery).await?;
        same("status", &SessionStatus::PaymentCreated, &fact.0.status())?;
        let state = present(fact.0.transfer_state(), "a transfer state")?;
        same("transfer state", &TransferState::Received, state)?;
        same("shippable:", &true, &fact.is_shippable()?)?;
        let renewed = match renewed {
            Renewed::Yes => " The token had ended on the way; the SDK got another and went on.",
            Renewed::No => "",
        };
        let detail = format!(
            "{name}, verified and confirmed: {} received. Now the order can be shipped.{renewed}",
            fact.amount()?
        );
        Ok(Told::new(fact, detail, lines))
    }

    /// The verified webhook that tells this of a session.
    pub(super) async fn hear(
        &mut self,
        session: &SessionId,
        name: &EventName,
    ) -> Result<Delivery, Surprise> {
        let tells =
            |event: &Event| event.session_id == *session && event.event.as_ref() == Some(name);
        self.merchant.webhook(&name.to_string(), tells).await
    }

    /// Reads the session of a webhook from the API, which has to say the same.
    pub(super) async fn confirm(
        &self,
        delivery: Delivery,
    ) -> Result<(Fact, Vec<Exchange>, Renewed), Surprise> {
        let Delivery { event, exchange } = delivery;
        let payment = event.confirm(&self.client).await?;
        says_the_same(&event, &payment)?;
        let mut sent = self.wire.take();
        let refused = |sent: &Exchange| sent.status == StatusCode::UNAUTHORIZED;
        let renewed = if sent.iter().any(refused) {
            Renewed::Yes
        } else {
            Renewed::No
        };
        let mut lines = vec![exchange];
        lines.extend(sent.pop());
        Ok((Fact(payment), lines, renewed))
    }
}

/// Whether the SDK had to renew its token on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Renewed {
    Yes,
    No,
}

fn says_the_same(event: &Claimed<Event>, payment: &Payment) -> Result<(), Surprise> {
    let claim = event.claim();
    same("session", claim.session_id.as_str(), payment.id().as_str())?;
    same("status", &claim.status, &payment.status())?;
    let amount = present(payment.amount(), "a payment with an amount")?;
    let claimed = present(claim.amount.as_deref(), "a webhook with an amount")?;
    same(
        "amount",
        &amount,
        &Money::parse(claimed, amount.currency())?,
    )?;
    let is_of_shop = claim.state.as_deref() == Some(STATE);
    holds(is_of_shop, "the state of the shop's order", || {
        "another".to_owned()
    })
}
