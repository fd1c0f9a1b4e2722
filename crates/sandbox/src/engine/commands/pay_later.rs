//! A buyer places an order to be paid later.

use fintecture::TransferReason;

use super::{Arrival, owner, treasury};
use crate::domain::pay_later::{self, Siren};
use crate::domain::payment::Decision;
use crate::domain::{Changes, Moment, Refusal, Session, request_to_pay};
use crate::engine::commit::commit_move;
use crate::engine::{Command, World};
use crate::store::Tx;

/// The buyer's company asks what it would take.
pub(crate) struct AskForQuote {
    pub(crate) session: Arrival,
    pub(crate) siren: Siren,
}

impl Command for AskForQuote {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let session = self.session.load(tx).await?;
        let (session, admitted) = request_to_pay::admit(session, moment)?;
        let quoted = pay_later::quote(session, self.siren.clone(), moment)?;
        commit_move(tx, world, admitted.then(quoted), moment).await
    }
}

/// What a buyer answers to the terms.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    Order,
    Decline,
}

/// The buyer has seen the terms.
pub(crate) struct AnswerTerms {
    pub(crate) link: String,
    pub(crate) answer: Answer,
}

impl Command for AnswerTerms {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        let changes = match self.answer {
            Answer::Order => pay_later::order(session, moment)?,
            Answer::Decline => pay_later::refuse(session, TransferReason::SessionAborted, moment)?,
        };
        commit_move(tx, world, changes, moment).await
    }
}

/// Plays a buyer whom nobody sees: asks for a quote, unless there is one, and decides.
pub(super) async fn play<T: Tx>(
    tx: &mut T,
    world: &World,
    session: Session,
    decision: &Decision,
    moment: &mut Moment,
) -> Result<Changes, Refusal> {
    let mut changes = Changes::default();
    let session = if session.details.siren.is_some() {
        session
    } else {
        let (session, admitted) = request_to_pay::admit(session, moment)?;
        let siren = company(&session)?;
        let quoted = pay_later::quote(session, siren, moment)?;
        changes = admitted.then(quoted);
        changes.amended.pop().ok_or(Refusal::UnknownSession)?
    };
    let decided = match decision {
        // A company that got no quote was refused already.
        Decision::Accept | Decision::AcceptReceived if session.reason.is_some() => {
            changes.amended.push(session);
            return Ok(changes);
        }
        Decision::Accept => pay_later::order(session, moment)?,
        Decision::AcceptReceived => {
            let mut ordered = pay_later::order(session, moment)?;
            let session = ordered.moved.pop().ok_or(Refusal::UnknownSession)?;
            let merchant = owner(world, &session)?.account;
            let currency = session.amount.currency();
            let financier = treasury::financier(tx, currency, moment).await?;
            ordered.then(pay_later::settle(session, financier, merchant, moment)?)
        }
        Decision::Reject(reason) => pay_later::refuse(session, reason.clone(), moment)?,
        Decision::Abandon => pay_later::refuse(session, TransferReason::SessionAborted, moment)?,
        Decision::Pending | Decision::Doubt => return Err(Refusal::OtherMethod),
    };
    let mut changes = changes.then(decided);
    let session = changes.moved.pop().ok_or(Refusal::UnknownSession)?;
    // With what the quote wrote down.
    changes.amended.push(session);
    Ok(changes)
}

/// The company that the merchant named, or one that gets everything.
fn company(session: &Session) -> Result<Siren, Refusal> {
    let named = session.details.named_payer.incorporation.as_deref();
    Ok(Siren::parse(named.unwrap_or("000000000"))?)
}
