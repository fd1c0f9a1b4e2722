//! A merchant refunds a payment.

use std::sync::Arc;

use fintecture::SessionId;

use super::{Arrival, first, owner, transit, treasury};
use crate::domain::settlement::Progress;
use crate::domain::{Account, Application, Moment, Refusal, Session, refund};
use crate::engine::commit::{commit, commit_move};
use crate::engine::{Command, World};
use crate::store::Tx;
use crate::store::tables::session;

/// Refunds a payment of an application, whole or in part.
#[derive(Debug)]
pub(crate) struct OpenRefund {
    pub(crate) application: Arc<Application>,
    pub(crate) session_id: SessionId,
    pub(crate) request: refund::Request,
}

impl Command for OpenRefund {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let arrival = Arrival::Session(self.session_id.clone());
        let original = arrival.load_of(tx, &self.application).await?;
        let refunded = first(tx, session::refunded(original.row)).await?;
        let refunded = refunded.ok_or(Refusal::UnknownSession)?.int(0)?;
        let merchant = source(tx, world, &self.application, &original, moment).await?;
        let transit = transit(tx, &original).await?;
        let request = self.request.clone();
        let changes = refund::open(
            &self.application,
            &original,
            refunded,
            &merchant,
            transit,
            request,
            moment,
        )?;
        commit(tx, &self.application, &changes, moment).await?;
        changes
            .opened
            .into_iter()
            .next()
            .ok_or(Refusal::UnknownSession)
    }
}

/// Where the money of a refund comes from: the acquiring account, or the merchant's own once the
/// payment is settled.
async fn source<T: Tx>(
    tx: &mut T,
    world: &World,
    application: &Application,
    original: &Session,
    moment: &mut Moment,
) -> Result<Account, Refusal> {
    let currency = original.amount.currency();
    if original.settlement == Some(Progress::Completed) {
        treasury::of_merchant(tx, world, application, currency, moment).await
    } else {
        treasury::acquiring_account(tx, application, currency).await
    }
}

/// The merchant agrees to a refund that waits for it.
#[derive(Debug)]
pub(crate) struct ApproveRefund {
    pub(crate) session_id: SessionId,
}

impl Command for ApproveRefund {
    type Reply = Session;

    async fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> Result<Session, Refusal> {
        let arrival = Arrival::Session(self.session_id.clone());
        let session = arrival.load(tx).await?;
        let row = session.original.as_ref().map(|original| original.row);
        let query = session::by_row(row.ok_or(Refusal::WrongStage(session.stage.status.clone()))?);
        let row = first(tx, query).await?.ok_or(Refusal::UnknownSession)?;
        let original = session::from_row(&row)?;
        let application = owner(world, &session)?;
        let merchant = source(tx, world, &application, &original, moment).await?;
        let transit = transit(tx, &session).await?;
        let changes = refund::approve(session, &merchant, transit, moment)?;
        commit_move(tx, world, changes, moment).await
    }
}

#[cfg(test)]
mod tests {
    use fintecture::{AppId, Currency, EndToEndId, Money, PrivateKey, SecretString, Timestamp};

    use super::*;
    use crate::bank::Directory;
    use crate::clock::{Pace, WorldClock};
    use crate::domain::opening::Opening;
    use crate::domain::payment::Decision;
    use crate::domain::scheme::{Chooser, Scheme};
    use crate::domain::virtual_iban::Matching;
    use crate::engine::Engine;
    use crate::engine::commands::{Connect, Decide, Payer};
    use crate::engine::founding::Founding;
    use crate::store::Location;

    async fn engine() -> Engine {
        let key = PrivateKey::from_pem(include_str!("../../../assets/demo-key.pem")).unwrap();
        let founding = Founding {
            seed: 7,
            app_id: AppId::new("demo").unwrap(),
            app_secret: SecretString::from("secret"),
            public_key: key.public().clone(),
            client_id: "1a1b1c1d-1111-4222-8333-444455556666".to_owned(),
            client_secret: SecretString::from("2a2b2c2d-5555-4666-8777-888899990000"),
        };
        let at = Timestamp::from_micros(1_736_935_200_000_000);
        let clock = WorldClock::new(Pace::Frozen { at });
        let banks = Arc::new(Directory::embedded().unwrap());
        Engine::open(Location::Memory, clock, banks, founding)
            .await
            .unwrap()
    }

    fn opening() -> Opening {
        let amount = Money::parse("20", Currency::EUR).unwrap();
        Opening {
            amount,
            amount_text: "20".to_owned(),
            communication: None,
            end_to_end_id: None::<EndToEndId>,
            scheme: Scheme::Sct,
            chooser: Chooser::default(),
            execution_date: None,
            expiry: None,
            provider: None,
            debited: None,
            beneficiary: None,
            asking: None,
            methods: crate::domain::Method::usual(),
            number_for: None,
            matching: Matching::default(),
            state: None,
            redirect_uri: None,
            origin_uri: None,
            language: None,
            country: None,
            request: serde_json::json!({}),
        }
    }

    #[tokio::test]
    async fn a_payment_of_another_application_is_as_unknown_as_none() {
        let engine = engine().await;
        let owner = engine.world().applications.demo().unwrap();
        let connect = Connect {
            application: Arc::clone(&owner),
            opening: opening(),
        };
        let session_id = engine.run(connect).await.unwrap().session_id;
        let paid = Decide {
            session: Arrival::Session(session_id.clone()),
            payer: Payer::Unattended(None),
            decision: Decision::AcceptReceived,
        };
        engine.run(paid).await.unwrap();
        let refund = |application| OpenRefund {
            application,
            session_id: session_id.clone(),
            request: refund::Request {
                amount: None,
                communication: None,
                state: None,
                body: serde_json::json!({}),
            },
        };
        let mut stranger = Application::clone(&owner);
        stranger.row += 1;
        let refused = engine.run(refund(Arc::new(stranger))).await;
        assert!(matches!(refused, Err(Refusal::UnknownSession)));
        engine.run(refund(owner)).await.unwrap();
    }
}
