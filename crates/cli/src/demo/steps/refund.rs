//! Giving a part of the money back.

use fintecture::pis::RefundOutcome;
use fintecture::webhook::EventName;
use fintecture::{Money, SessionId, SessionStatus, SessionType};

use super::checkout::STATE;
use super::news::Fact;
use super::time::shown_time;
use super::{Scene, Told};
use crate::demo::check::{Surprise, present, same};
use crate::demo::wire::shown_id;

/// What one returned article costs.
const RETURNED: &str = "24.90";

impl Scene {
    /// A part of the payment is refunded.
    pub(in crate::demo) async fn refund(&self, paid: &Fact) -> Result<Told<SessionId>, Surprise> {
        let amount = Money::eur(RETURNED)?;
        let refund = self
            .client
            .pis()
            .refund(paid.id())
            .amount(amount)
            .state(STATE)
            .communication("Order 6543321, one article returned")
            .await?;
        let lines = self.last_sent();
        same("outcome", &RefundOutcome::Accepted, &refund.outcome())?;
        let id = present(refund.session_id(), "a refund with a session of its own")?;
        let detail = format!(
            "One article came back, so {amount} of {} are given back. The refund is accepted; session \
             {} is its own.",
            paid.amount()?,
            shown_id(id.as_str())
        );
        Ok(Told::new(id.clone(), detail, lines))
    }

    /// The refund clears, and its webhook says so.
    pub(in crate::demo) async fn hear_of_refund(
        &mut self,
        paid: &Fact,
        refund: &SessionId,
    ) -> Result<Told<Fact>, Surprise> {
        let turned = self.turn_to_next().await?;
        let turn = self.last_sent();
        let name = EventName::RefundStatus(SessionStatus::PaymentCreated);
        let delivery = self.hear(refund, &name).await?;
        let original = delivery.event.claim().refunded_session_id.clone();
        let original = present(original, "a webhook that names the refunded session")?;
        same("refunded session", paid.id(), &original)?;
        let (fact, lines, _) = self.confirm(delivery).await?;
        let kind = present(fact.0.session_type(), "a session with a type")?;
        same("type", &SessionType::Refund, kind)?;
        let detail = format!(
            "The clock is turned again, to {}, and the next webhook comes: {name}, verified and \
             confirmed. {} are back with the payer.",
            shown_time(turned.now),
            fact.amount()?
        );
        Ok(Told::new(
            fact,
            detail,
            turn.into_iter().chain(lines).collect(),
        ))
    }
}
