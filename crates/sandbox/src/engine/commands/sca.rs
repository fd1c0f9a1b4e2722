//! A bank asks its customer for a second factor, and they answer.

use fintecture::TransferReason;

use super::{Arrival, bank, consent, first, owner, payer, treasury};
use crate::domain::challenge::{self, Approval, Asked, Factor, Linked, Proof, Subject, Verdict};
use crate::domain::ledger::AccountRow;
use crate::domain::payment::{self, Decision};
use crate::domain::{Changes, Consent, Moment, Refusal, Session, Task, Timer};
use crate::engine::commit::{commit, commit_move};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::{challenge as table, connection, consent as consents};

/// The payer, logged in at the bank, has chosen an account and approves; the bank wants proof.
#[derive(Debug)]
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
        let bank = bank(world, session.provider.as_ref())?;
        world.check_open(bank, moment.now)?;
        let from = payer::account_of(tx, &session, Some(self.account)).await?;
        let username = session.username.clone().ok_or(Refusal::NotLoggedIn)?;
        let payee = if let Some(other) = session.third_party() {
            Some(other.iban)
        } else {
            let (merchant, currency) = (owner(world, &session)?, session.amount.currency());
            treasury::acquiring_account(tx, &merchant, currency)
                .await?
                .iban
        };
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
                payee: payee.map_or_else(String::new, |iban| iban.expose().to_owned()),
            },
        };
        let challenge = challenge::ask(self.factor, asked, world.seed, moment);
        tx.write(&table::insert(&challenge, moment.now)).await?;
        let changes = Changes {
            timers: vec![Timer::of(&session, Task::Lapse, challenge.ends_at)],
            ..Changes::default()
        };
        commit(tx, &*owner(world, &session)?, &changes, moment).await
    }
}

/// The payer, logged in at the bank, has chosen which accounts to share; the bank wants proof.
#[derive(Debug)]
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
        let bank = bank(world, consent.provider.as_ref())?;
        world.check_open(bank, moment.now)?;
        let username = consent.username.clone().ok_or(Refusal::NotLoggedIn)?;
        let asked = Asked {
            link: self.link.clone(),
            provider: bank.provider.clone(),
            username,
            subject: Subject::Consent(self.accounts.clone()),
            linked: Linked::Consent,
        };
        let challenge = challenge::ask(self.factor, asked, world.seed, moment);
        tx.write(&table::insert(&challenge, moment.now)).await?;
        Ok(())
    }
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
#[derive(Debug)]
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
        let verdict = challenge.judge(&self.proof);
        if verdict == Verdict::Wrong {
            tx.write(&[table::update(&challenge)]).await?;
            return Ok(Answered::Wrong);
        }
        tx.write(&[table::delete(&self.link)]).await?;
        match &challenge.subject {
            Subject::Payment { from, approval } => {
                let decision = match verdict {
                    Verdict::Proven => approval.decision(),
                    _ => Decision::Reject(TransferReason::Customer),
                };
                let session = Arrival::Link(self.link.clone()).load(tx).await?;
                if !challenge.is_of(session.provider.as_ref(), session.username.as_deref()) {
                    return Err(Refusal::NothingAsked);
                }
                world.check_open(bank(world, session.provider.as_ref())?, moment.now)?;
                let route = payer::route(tx, world, &session, Some(*from), moment).await?;
                let changes = payment::decide(session, &decision, &route, moment)?;
                let session = commit_move(tx, world, changes, moment).await?;
                Ok(Answered::Payment(Box::new(session)))
            }
            Subject::Consent(accounts) => {
                let mut consent = consent::load(tx, &self.link).await?;
                if !challenge.is_of(consent.provider.as_ref(), consent.username.as_deref()) {
                    return Err(Refusal::NothingAsked);
                }
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

/// The time of a question about a payment is over: nobody answered, unless it is another question by
/// now, or of another customer.
pub(super) async fn lapse<T: Tx>(
    tx: &mut T,
    session: Session,
    moment: &Moment,
) -> Result<Changes, Refusal> {
    let Some(link) = &session.link else {
        return Ok(Changes::default());
    };
    let Some(row) = first(tx, table::by_link(link)).await? else {
        return Ok(Changes::default());
    };
    let challenge = table::from_row(&row)?;
    if !challenge.is_over(moment.now) {
        return Ok(Changes::default());
    }
    tx.write(&[table::delete(link)]).await?;
    if !challenge.is_of(session.provider.as_ref(), session.username.as_deref()) {
        return Ok(Changes::default());
    }
    payment::refuse(session, TransferReason::NoAnswer, moment)
}
