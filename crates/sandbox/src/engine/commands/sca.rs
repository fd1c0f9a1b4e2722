//! A bank asks its customer for a second factor, and they answer.

use fintecture::{Timestamp, TransferReason};

use super::{Arrival, bank_of_payer, consent, first, open_bank, payer};
use crate::domain::challenge::{
    self, Approval, Asked, Challenge, Factor, Linked, Proof, Subject, Verdict,
};
use crate::domain::ledger::AccountRow;
use crate::domain::payment::{self, Decision};
use crate::domain::{Changes, Consent, Moment, Refusal, Session, Task, Timer};
use crate::engine::commit::commit_move;
use crate::engine::payee::payee;
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::{challenge as table, connection, consent as consents, timer};

/// The payer, logged in at the bank, has chosen an account and approves; the bank wants proof.
pub(crate) struct ChallengePayer {
    pub(crate) link: String,
    pub(crate) account: AccountRow,
    pub(crate) approval: Approval,
    /// What its bank asks for.
    pub(crate) factor: Factor,
}

impl Command for ChallengePayer {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        session.check_at_a_bank(moment.now)?;
        let bank = bank_of_payer(world, session.provider.as_ref(), moment.now)?;
        let from = payer::account_of(tx, &session, Some(self.account)).await?;
        let username = session.username.clone().ok_or(Refusal::NotLoggedIn)?;
        let payee = payee(tx, world, &session, moment.now).await?;
        let asked = Asked {
            link: self.link.clone(),
            provider: bank.provider.clone(),
            username,
            subject: Subject::Payment {
                from: from.row,
                approval: self.approval,
            },
            linked: Linked::Payment {
                amount: session.amount,
                payee: payee.tail(),
            },
        };
        if let Some(challenge) = ask(tx, self.factor, asked, None, world, moment).await? {
            let lapse = Timer::of(&session, Task::Lapse, challenge.ends_at);
            // Under the question's own row: it ends that one and no other.
            tx.write(&[timer::insert(challenge.row, &lapse)]).await?;
        }
        Ok(())
    }
}

/// The payer, logged in at the bank, has chosen which accounts to share; the bank wants proof.
pub(crate) struct ChallengeSharer {
    pub(crate) link: String,
    pub(crate) accounts: Vec<AccountRow>,
    /// What its bank asks for.
    pub(crate) factor: Factor,
}

impl Command for ChallengeSharer {
    type Reply = ();

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<(), Refusal> {
        let consent = consent::load(tx, &self.link).await?;
        consent.check_open(moment.now)?;
        let bank = bank_of_payer(world, consent.provider.as_ref(), moment.now)?;
        let username = consent.username.clone().ok_or(Refusal::NotLoggedIn)?;
        let asked = Asked {
            link: self.link.clone(),
            provider: bank.provider.clone(),
            username,
            subject: Subject::Consent(self.accounts.clone()),
            linked: Linked::Consent,
        };
        let until = Some(consent.expires_at);
        ask(tx, self.factor, asked, until, world, moment).await?;
        Ok(())
    }
}

/// Puts a question to a customer, at most until an instant, in place of what was asked under the
/// link before. None is put where the bank waits for the answer to the same already.
async fn ask<T: Tx>(
    tx: &mut T,
    factor: Factor,
    asked: Asked,
    until: Option<Timestamp>,
    world: &World,
    moment: &mut Moment,
) -> Result<Option<Challenge>, Refusal> {
    let earlier = first(tx, table::by_link(&asked.link)).await?;
    let earlier = earlier.map(|row| table::from_row(&row)).transpose()?;
    let mut writes = Vec::new();
    if let Some(earlier) = &earlier {
        if earlier.waits_for(factor, &asked, moment.now) {
            return Ok(None);
        }
        writes.push(timer::stop(earlier.row));
    }
    let mut challenge = challenge::ask(factor, asked, earlier.as_ref(), world.seed, moment);
    if let Some(until) = until {
        challenge.ends_at = challenge.ends_at.min(until);
    }
    let forgotten = challenge::forgotten_until(moment.now);
    writes.extend(table::insert(&challenge, forgotten));
    tx.write(&writes).await?;
    Ok(Some(challenge))
}

/// What came of an answer.
#[derive(Debug)]
pub(crate) enum Answered {
    /// The payment went on, or was refused.
    Payment(Box<Session>),
    /// The accounts are shared, or are not.
    Consent(Box<Consent>),
    /// The code was wrong; another may be typed.
    Wrong,
}

/// The customer answers.
pub(crate) struct AnswerChallenge {
    pub(crate) link: String,
    pub(crate) proof: Proof,
}

impl Command for AnswerChallenge {
    type Reply = Answered;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Answered, Refusal> {
        let row = first(tx, table::by_link(&self.link)).await?;
        let mut challenge = table::from_row(&row.ok_or(Refusal::NothingAsked)?)?;
        if challenge.is_over(moment.now) {
            return Err(Refusal::NothingAsked);
        }
        open_bank(world, Some(&challenge.provider), moment.now)?;
        let verdict = challenge.judge(&self.proof);
        if verdict == Verdict::Wrong {
            tx.write(&[table::update(&challenge)]).await?;
            return Ok(Answered::Wrong);
        }
        let over = [table::delete(&self.link), timer::stop(challenge.row)];
        tx.write(&over).await?;
        match &challenge.subject {
            Subject::Payment { from, approval } => {
                let decision = match verdict {
                    Verdict::Proven => approval.decision(),
                    _ => Decision::Reject(TransferReason::Customer),
                };
                let session = Arrival::Link(self.link.clone()).load(tx).await?;
                let route = payer::route(tx, world, &session, Some(*from), moment).await?;
                let changes = payment::decide(session, &decision, &route, moment)?;
                let session = commit_move(tx, world, changes, moment).await?;
                Ok(Answered::Payment(Box::new(session)))
            }
            Subject::Consent(accounts) => {
                let mut consent = consent::load(tx, &self.link).await?;
                let mut writes = Vec::new();
                if verdict == Verdict::Proven {
                    let share = consent::share(world, &consent, accounts.clone())?;
                    writes.extend(connection::insert(&consent.grant(share, moment)?));
                } else {
                    consent.refuse(moment.now)?;
                }
                writes.push(consents::update(&consent));
                tx.write(&writes).await?;
                Ok(Answered::Consent(Box::new(consent)))
            }
        }
    }
}

/// The time of the question of a row, about a payment, is over: nobody answered, unless it was taken
/// back before.
pub(super) async fn lapse<T: Tx>(
    tx: &mut T,
    session: Session,
    row: i64,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let Some(link) = &session.link else {
        return Ok(Changes::default());
    };
    let found = first(tx, table::by_link(link)).await?;
    let challenge = found.map(|row| table::from_row(&row)).transpose()?;
    let Some(challenge) = challenge.filter(|challenge| challenge.row == row) else {
        return Ok(Changes::default());
    };
    tx.write(&[table::delete(link)]).await?;
    if challenge.ends_at < moment.now {
        return Ok(Changes::default());
    }
    payment::refuse(session, TransferReason::NoAnswer, moment)
}
