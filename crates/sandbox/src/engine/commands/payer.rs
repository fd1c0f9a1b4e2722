//! What the payer does: on the pages, or unattended through the control interface.

use fintecture::{ProviderId, Timestamp};

use super::{
    Arrival, bank, bank_of_payer, first, known, open_bank, owner, pay_later, payout,
    smart_transfer, transit, treasury,
};
use crate::domain::charges::{Charges, Fees};
use crate::domain::landing::Landing;
use crate::domain::ledger::AccountRow;
use crate::domain::outage::Outage;
use crate::domain::payment::{self, Creditor, Decision, Route};
use crate::domain::practice::{self, Spent};
use crate::domain::session::Kind;
use crate::domain::{Account, Changes, Method, Moment, Practice, Refusal, Session, request_to_pay};
use crate::engine::commit::commit_move;
use crate::engine::{Command, World};
use crate::store::tables::account;
use crate::store::{Read, Tx};

/// The payer chooses a bank on the Connect page.
pub(crate) struct ChooseBank {
    pub(crate) link: String,
    pub(crate) provider: ProviderId,
}

impl Command for ChooseBank {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        open_bank(world, Some(&self.provider), moment.now)?;
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        let (session, admitted) = request_to_pay::admit(session, moment)?;
        let chosen = payment::choose_bank(session, self.provider.clone(), moment)?;
        commit_move(tx, world, admitted.then(chosen), moment).await
    }
}

/// The payer logs in at the bank.
pub(crate) struct LogIn {
    pub(crate) link: String,
    pub(crate) username: String,
    pub(crate) password: String,
}

impl Command for LogIn {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let mut session = Arrival::Link(self.link.clone()).load(tx).await?;
        session.check_at_a_bank(moment.now)?;
        let bank = bank_of_payer(world, session.provider.as_ref(), moment.now)?;
        let person = bank
            .log_in(&self.username, &self.password)
            .ok_or(Refusal::WrongCredentials)?;
        session.username = Some(person.username.clone());
        let changes = Changes {
            moved: vec![session],
            ..Changes::default()
        };
        commit_move(tx, world, changes, moment).await
    }
}

/// Who decides about a payment.
#[derive(Clone, Debug)]
pub(crate) enum Payer {
    /// The person logged in at the bank's page, with the account they chose.
    Present(AccountRow),
    /// Nobody: the first customer of the bank named, or chosen before, who has an account in the
    /// currency.
    Unattended(Option<ProviderId>),
}

/// The payer decides.
#[derive(Debug)]
pub(crate) struct Decide {
    pub(crate) session: Arrival,
    pub(crate) payer: Payer,
    pub(crate) decision: Decision,
}

impl Command for Decide {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let mut session = self.session.load(tx).await?;
        if let Payer::Unattended(_) = &self.payer {
            let decision = &self.decision;
            let played = match session.unattended_way() {
                Method::ImmediateTransfer => None,
                Method::SmartTransfer => {
                    Some(smart_transfer::play(tx, world, session.clone(), decision, moment).await?)
                }
                Method::Bnpl => {
                    Some(pay_later::play(tx, world, session.clone(), decision, moment).await?)
                }
            };
            if let Some(changes) = played {
                return commit_move(tx, world, changes, moment).await;
            }
        }
        let mut on_the_way = Changes::default();
        let mut chosen = None;
        match &self.payer {
            Payer::Present(account) => chosen = Some(*account),
            Payer::Unattended(provider) => {
                let known = debtor(tx, &session).await?;
                (session, on_the_way) =
                    walk_in(world, session, provider.as_ref(), known.as_ref(), moment)?;
            }
        }
        open_bank(world, session.provider.as_ref(), moment.now)?;
        let decided = if session.kind == Kind::Payout {
            if !matches!(self.decision, Decision::Accept | Decision::AcceptReceived) {
                return Err(Refusal::OtherMethod);
            }
            payout::prove(tx, world, session, chosen, moment).await?
        } else {
            let route = route(tx, world, &session, chosen, moment).await?;
            payment::decide(session, &self.decision, &route, moment)?
        };
        commit_move(tx, world, on_the_way.then(decided), moment).await
    }
}

/// Who logs in to the account that the merchant named, and where.
type Debtor = (ProviderId, String);

async fn debtor<T: Read>(tx: &mut T, session: &Session) -> Result<Option<Debtor>, Refusal> {
    let Some(iban) = &session.details.debited else {
        return Ok(None);
    };
    let row = first(tx, account::owner(iban)).await?;
    Ok(row.map(|row| account::owner_from_row(&row)).transpose()?)
}

/// Takes an unattended payer to a bank and logs them in: whose account the merchant named, if it is
/// one of the bank's, or else the first customer.
fn walk_in(
    world: &World,
    session: Session,
    wanted: Option<&ProviderId>,
    debtor: Option<&Debtor>,
    moment: &mut Moment,
) -> Result<(Session, Changes), Refusal> {
    let (session, mut changes) = request_to_pay::admit(session, moment)?;
    let currency = session.amount.currency();
    let named = debtor.map(|(provider, _)| provider);
    let bank = match wanted.or(session.provider.as_ref()).or(named) {
        Some(provider) => bank(world, Some(provider))?,
        None => (world.banks.serving(currency)).ok_or(Refusal::UnknownProvider)?,
    };
    let known = debtor.filter(|(provider, _)| *provider == bank.provider);
    let username = match known {
        Some((_, username)) => username,
        None => {
            &bank
                .payer_in(currency)
                .ok_or(Refusal::UnknownAccount)?
                .username
        }
    };
    let is_there = session.provider.as_ref() == Some(&bank.provider);
    let mut session = if is_there {
        session
    } else {
        let mut chosen = payment::choose_bank(session, bank.provider.clone(), moment)?;
        let there = chosen.moved.pop().ok_or(Refusal::UnknownSession)?;
        changes = changes.then(chosen);
        there
    };
    session.username.get_or_insert_with(|| username.clone());
    Ok((session, changes))
}

/// The accounts that a payment runs between: from the one chosen, or else from the payer's first
/// that pays in its currency.
pub(super) async fn route<T: Tx>(
    tx: &mut T,
    world: &World,
    session: &Session,
    chosen: Option<AccountRow>,
    moment: &mut Moment,
) -> Result<Route, Refusal> {
    let payer = account_of(tx, session, chosen).await?;
    let practice = practice_of(world, session);
    let mut spent = Spent::default();
    if practice.counts_days() {
        let begin = practice::day_begins(session.amount.currency(), moment.now);
        let today = account::spent(payer.row, begin);
        if let Some(row) = first(tx, today).await? {
            spent = account::spent_from_row(&row)?;
        }
    }
    let charges = practice.charges_of(session.amount, practice.scheme_for(session));
    let provider = session.provider.as_ref().map(ProviderId::as_str);
    let mut outages = world.outages_from(provider, moment.now);
    let creditor = creditor(tx, world, session, moment).await?;
    if let Creditor::Other { account, .. } = creditor {
        outages.creditor = outage_at(tx, world, account, moment.now).await?;
    }
    Ok(Route {
        payer,
        spent,
        practice,
        outages,
        transit: transit(tx, session).await?,
        creditor,
        fees: fees(tx, session, charges, moment).await?,
    })
}

/// Where the money of an executed payment arrives, and what it loses on its way.
pub(super) async fn landing<T: Tx>(
    tx: &mut T,
    world: &World,
    session: &Session,
    moment: &mut Moment,
) -> Result<Landing, Refusal> {
    let scheme = session.details.scheme;
    let charges = practice_of(world, session).charges_of(session.amount, scheme);
    Ok(Landing {
        transit: transit(tx, session).await?,
        creditor: creditor(tx, world, session, moment).await?,
        fees: fees(tx, session, charges, moment).await?,
    })
}

/// Whom a payment goes to.
async fn creditor<T: Tx>(
    tx: &mut T,
    world: &World,
    session: &Session,
    moment: &mut Moment,
) -> Result<Creditor, Refusal> {
    let currency = session.amount.currency();
    let Some(other) = session.third_party() else {
        let application = owner(world, session)?;
        let account = treasury::acquiring(tx, &application, currency).await?;
        return Ok(Creditor::Merchant(account));
    };
    let known = first(tx, account::by_iban(&other.iban)).await?;
    let known = known.map(|row| account::from_row(&row)).transpose()?;
    Ok(match known.filter(|account| account.currency == currency) {
        Some(account) => Creditor::Other {
            account: account.row,
            refuses: account.returns(),
        },
        None => Creditor::Other {
            account: treasury::outside(tx, currency, moment).await?,
            refuses: None,
        },
    })
}

/// What is out of order at the bank of an account, if that is in this world.
async fn outage_at<T: Read>(
    tx: &mut T,
    world: &World,
    account: AccountRow,
    now: Timestamp,
) -> Result<Option<Outage>, Refusal> {
    let row = first(tx, account::provider_of(account)).await?;
    let provider = row.as_ref().map(|row| row.opt_text(0)).transpose()?;
    Ok(world.outages_to(provider.flatten(), now).creditor)
}

/// What a session is charged, and where that goes.
async fn fees<T: Tx>(
    tx: &mut T,
    session: &Session,
    charges: Charges,
    moment: &mut Moment,
) -> Result<Option<Fees>, Refusal> {
    if charges.are_none() {
        return Ok(None);
    }
    let account = treasury::fees(tx, session.amount.currency(), moment).await?;
    Ok(Some(Fees { account, charges }))
}

/// How the bank of a session pays. A bank of the user's own may be gone since.
fn practice_of(world: &World, session: &Session) -> Practice {
    let bank = (session.provider.as_ref()).and_then(|id| world.banks.bank(id.as_str()));
    bank.map_or_else(Practice::default, |bank| bank.paying.clone())
}

/// The account that the payer has decided on; before that, the one chosen by whoever logged in, or
/// else their first that pays in the session's currency.
pub(super) async fn account_of<T: Read>(
    tx: &mut T,
    session: &Session,
    chosen: Option<AccountRow>,
) -> Result<Account, Refusal> {
    if let Some(payer) = session.payer {
        let query = account::by_row(payer);
        return known(tx, query, account::from_row, Refusal::UnknownAccount).await;
    }
    let (Some(provider), Some(username)) = (&session.provider, &session.username) else {
        return Err(Refusal::NotLoggedIn);
    };
    let found = tx
        .load(&[account::of_person(provider.as_str(), username)])
        .await?;
    let accounts: Vec<Account> = found
        .iter()
        .flatten()
        .map(account::from_row)
        .collect::<Result<_, _>>()?;
    session
        .payable_from(accounts)
        .into_iter()
        .filter(|account| account.pays_in(session.amount.currency()))
        .find(|account| chosen.is_none_or(|chosen| chosen == account.row))
        .ok_or(Refusal::UnknownAccount)
}

/// Ends a session's validity now.
#[derive(Debug)]
pub(crate) struct Expire {
    pub(crate) session: Arrival,
}

impl Command for Expire {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let session = self.session.load(tx).await?;
        let changes = payment::expire(session, moment)?;
        commit_move(tx, world, changes, moment).await
    }
}

/// The payer tries again what was refused.
#[derive(Debug)]
pub(crate) struct Retry {
    pub(crate) session: Arrival,
}

impl Command for Retry {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let session = self.session.load(tx).await?;
        let application = owner(world, &session)?;
        let changes = payment::retry(session, &application, moment)?;
        commit_move(tx, world, changes, moment).await
    }
}
