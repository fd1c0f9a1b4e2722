//! A merchant sends money, and the payee says where to.

use std::sync::Arc;

use fintecture::{Currency, Iban, SessionId};

use super::{Arrival, bank, bank_of_payer, debited, first, owner, payer, transit_of, treasury};
use crate::domain::ledger::AccountRow;
use crate::domain::opening::Opening;
use crate::domain::payout::{self, Payee, Route};
use crate::domain::session::Kind;
use crate::domain::{Application, Moment, Refusal, Session};
use crate::engine::commit::{commit, commit_move};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::account;

/// Opens a payout.
pub(crate) struct RequestPayout {
    pub(crate) application: Arc<Application>,
    pub(crate) opening: Opening,
    /// The account of a beneficiary who is verified already.
    pub(crate) beneficiary: Option<Iban>,
}

/// A payout that was opened.
pub(crate) struct RequestedPayout {
    pub(crate) session_id: SessionId,
    pub(crate) link: String,
}

impl Command for RequestPayout {
    type Reply = RequestedPayout;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<RequestedPayout, Refusal> {
        if let Some(provider) = &self.opening.provider {
            bank(world, Some(provider))?;
        }
        let mut opening = self.opening.clone();
        let (application, currency) = (&self.application, opening.amount.currency());
        debited::resolve(tx, world, application, &mut opening).await?;
        // It leaves the merchant's own account, and says nothing of the payee's.
        opening.debited = None;
        treasury::prepare(tx, world, application, currency, moment).await?;
        let changes = match &self.beneficiary {
            Some(iban) => {
                let payee = payee(tx, iban, currency, moment).await?;
                let route = route(tx, world, application, currency, payee, moment).await?;
                payout::open(application, opening, &route, moment)?
            }
            None => payout::ask(application, opening, moment)?,
        };
        commit(tx, application, &changes, moment).await?;
        let opened = changes.opened.into_iter().next();
        let opened = opened.ok_or(Refusal::UnknownSession)?;
        Ok(RequestedPayout {
            session_id: opened.id,
            link: opened.link.ok_or(Refusal::UnknownLink)?,
        })
    }
}

/// The payee, logged in at a bank, chooses one of their accounts, which proves that it is theirs.
pub(crate) struct ProvePayee {
    pub(crate) link: String,
    pub(crate) account: AccountRow,
}

impl Command for ProvePayee {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let session = Arrival::Link(self.link.clone()).load(tx).await?;
        session.check_at_a_bank(moment.now)?;
        bank_of_payer(world, session.provider.as_ref(), moment.now)?;
        let changes = prove(tx, world, session, Some(self.account), moment).await?;
        commit_move(tx, world, changes, moment).await
    }
}

/// Sends a payout to the account chosen, or else to the payee's first that takes its currency.
pub(super) async fn prove<T: Tx>(
    tx: &mut T,
    world: &World,
    session: Session,
    chosen: Option<AccountRow>,
    moment: &mut Moment,
) -> Result<crate::domain::Changes, Refusal> {
    if session.kind != Kind::Payout {
        return Err(Refusal::OtherMethod);
    }
    let account = payer::account_of(tx, &session, chosen).await?;
    let payee = Payee {
        account: account.row,
        iban: account.iban.ok_or(Refusal::UnknownAccount)?,
        refuses: account.returns(),
    };
    let application = owner(world, &session)?;
    let currency = session.amount.currency();
    let route = route(tx, world, &application, currency, payee, moment).await?;
    payout::prove(session, &route, moment)
}

/// The account of a number: one of this world, or else of a bank outside it.
async fn payee<T: Tx>(
    tx: &mut T,
    iban: &Iban,
    currency: Currency,
    moment: &mut Moment,
) -> Result<Payee, Refusal> {
    let known = first(tx, account::by_iban(iban)).await?;
    let known = known.map(|row| account::from_row(&row)).transpose()?;
    let (account, refuses) = match known.filter(|account| account.currency == currency) {
        Some(account) => (account.row, account.returns()),
        None => (treasury::outside(tx, currency, moment).await?, None),
    };
    Ok(Payee {
        account,
        iban: *iban,
        refuses,
    })
}

async fn route<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    currency: Currency,
    payee: Payee,
    moment: &mut Moment,
) -> Result<Route, Refusal> {
    Ok(Route {
        purse: treasury::purse(tx, world, application, currency, moment).await?,
        transit: transit_of(tx, currency).await?,
        payee,
    })
}
