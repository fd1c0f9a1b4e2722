//! Founding a world, or opening the one that is there.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fintecture::{AppId, Currency, PublicKey, SecretString, Timestamp};

use super::commands::{MoveIn, own};
use super::figures::Figures;
use super::outages::OutOfOrder;
use super::outbox::ReleaseAll;
use super::{Engine, Registry, World, first_request};
use crate::bank::{ACQUIRER, Directory, draw_iban};
use crate::clock::{Pace, WorldClock};
use crate::domain::chance::Chance;
use crate::domain::oac::{Oac, OacScopes};
use crate::domain::organisation::Node;
use crate::domain::profile::Profile;
use crate::domain::{AccountKind, Application, Moment, Options, Refusal};
use crate::store::tables::{account, application, event, oac, organisation_node, session, world};
use crate::store::{Job, Location, Stmt, Store, StoreError, Tx};

/// What a new world begins with.
#[derive(Clone, Debug)]
pub(crate) struct Founding {
    pub(crate) seed: u64,
    pub(crate) app_id: AppId,
    pub(crate) app_secret: SecretString,
    pub(crate) public_key: PublicKey,
    /// Of the credentials of the demo organisation.
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
}

/// The facts that a world keeps about itself.
const SEED: &str = "seed";
const TOKEN_KEY: &str = "token_key";
pub(super) const CLOCK: &str = "clock";

/// What the demo application's merchant is called.
const MERCHANT: &str = "Boutique Démo";

impl Engine {
    /// Opens a world. One that is not there yet is founded with `founding`.
    pub(crate) async fn open(
        location: Location,
        clock: WorldClock,
        banks: Arc<Directory>,
        founding: Founding,
    ) -> Result<Self, Refusal> {
        let store = Store::open(location)?;
        let found = store
            .submit(Found {
                clock: clock.clone(),
                founding,
            })
            .await?;
        if let Some(pace) = found.pace {
            clock.restore(pace);
        }
        if let Some(latest) = found.latest {
            clock.not_before(latest);
        }
        let applications = Registry::default();
        let world = World {
            seed: found.seed,
            token_key: hmac::Key::new(hmac::HMAC_SHA256, &found.token_key),
            clock,
            banks,
            applications,
            out_of_order: OutOfOrder::default(),
            figures: Figures::default(),
        };
        let engine = Self {
            store,
            world: Arc::new(world),
            requests: Arc::new(AtomicU64::new(first_request(found.run))),
            run: found.run,
            turning: Arc::default(),
        };
        engine.reload_applications().await?;
        engine.reload_outages().await?;
        // In this order, and as a rule in one commit.
        tokio::try_join!(engine.run(MoveIn), engine.run(ReleaseAll))?;
        Ok(engine)
    }

    /// Takes the applications over from the store, after one of them changed.
    pub(crate) async fn reload_applications(&self) -> Result<(), Refusal> {
        let _one_at_a_time = self.world.applications.reloading.lock().await;
        let found = self
            .load([application::all(), application::all_endpoints(), oac::all()])
            .await?;
        if let [applications, endpoints, organisations] = found.as_slice() {
            let registry = &self.world.applications;
            registry.load(applications, endpoints, organisations)?;
        }
        Ok(())
    }
}

/// What a world knows about itself.
struct Facts {
    seed: u64,
    token_key: Vec<u8>,
    pace: Option<Pace>,
    /// The latest time that the world has certainly seen.
    latest: Option<Timestamp>,
    run: i64,
}

/// Founds the world, unless it is there.
struct Found {
    clock: WorldClock,
    founding: Founding,
}

impl Job for Found {
    type Reply = Facts;
    type Error = Refusal;

    async fn run<T: Tx>(&self, tx: &mut T, sequence: u64) -> Result<Facts, Refusal> {
        let run = i64::try_from(sequence).unwrap_or(i64::MAX);
        let found = tx
            .load(&[
                world::get(SEED),
                world::get(TOKEN_KEY),
                world::get(CLOCK),
                oac::all(),
                session::newest_creation(),
                account::newest_posting(),
                event::newest(),
            ])
            .await?;
        let fact = |n: usize| {
            let row = found.get(n).and_then(|rows| rows.first());
            row.map(|row| row.text(0).map(str::to_owned)).transpose()
        };
        if let (Some(seed), Some(token_key)) = (fact(0)?, fact(1)?) {
            let seed = seed.parse().map_err(|_| corrupt("a seed"))?;
            let token_key = BASE64_STANDARD
                .decode(token_key)
                .map_err(|_| corrupt("a key"))?;
            let pace = fact(2)?.map(|text| serde_json::from_str(&text)).transpose();
            let pace = pace.map_err(|_| corrupt("a pace"))?;
            let newest = found.iter().skip(4).flatten();
            let newest = newest.map(|row| row.int(0));
            let latest = newest.collect::<Result<Vec<_>, _>>()?.into_iter().max();
            if found.get(3).is_none_or(Vec::is_empty) {
                let mut moment = Moment::new(self.clock.now(), seed, sequence);
                let (organisation, mut writes) = self.organise(seed, &mut moment);
                writes.push(application::adopt(organisation));
                tx.write(&writes).await?;
            }
            return Ok(Facts {
                seed,
                token_key,
                pace,
                latest: latest.map(Timestamp::from_micros),
                run,
            });
        }
        let Founding { seed, .. } = self.founding;
        let mut token_key = vec![0; 32];
        // From the system: the cryptography's own generator would first gather entropy for some
        // twenty milliseconds.
        getrandom::fill(&mut token_key).map_err(|_| corrupt("random bytes"))?;
        let mut moment = Moment::new(self.clock.now(), seed, sequence);
        let pace = serde_json::json!(self.clock.pace()).to_string();
        let mut writes = vec![
            world::set(CLOCK, &pace),
            world::set(SEED, &seed.to_string()),
            world::set(TOKEN_KEY, &BASE64_STANDARD.encode(&token_key)),
        ];
        writes.extend(self.inhabit(&mut moment)?);
        tx.write(&writes).await?;
        Ok(Facts {
            seed,
            token_key,
            pace: None,
            latest: None,
            run,
        })
    }
}

impl Found {
    /// The world's own accounts, and the demo application with its own.
    fn inhabit(&self, moment: &mut Moment) -> Result<Vec<Stmt>, Refusal> {
        let euro = Currency::EUR;
        let opening = own(AccountKind::Opening, "Opening balances", euro, moment);
        let transit = own(AccountKind::Transit, "Transfers under way", euro, moment);
        let mut acquiring = own(AccountKind::Acquiring, MERCHANT, euro, moment);
        acquiring.iban = Some(draw_iban(ACQUIRER.country, &mut moment.chance)?);
        acquiring.overdraft = 0;
        let (organisation, organised) = self.organise(self.founding.seed, moment);
        let demo = Application {
            row: moment.row(),
            organisation,
            node: organisation,
            app_id: self.founding.app_id.clone(),
            app_secret: self.founding.app_secret.clone(),
            public_key: self.founding.public_key.clone(),
            name: MERCHANT.to_owned(),
            account: acquiring.row,
            redirect_uris: None,
            options: Options::default(),
            endpoints: Vec::new(),
            profile: Profile::default(),
            is_closed: false,
        };
        let mut writes: Vec<Stmt> = [&opening, &transit, &acquiring]
            .map(|own| account::insert(own, None))
            .into();
        writes.extend(organised);
        writes.push(application::insert(&demo));
        Ok(writes)
    }

    /// The demo application's organisation and its credentials. A world that an earlier version
    /// founded gets them when it is opened.
    fn organise(&self, seed: u64, moment: &mut Moment) -> (i64, Vec<Stmt>) {
        let id = Chance::named(seed, "organisation").uuid();
        let root = Node::root(id, MERCHANT, moment);
        let credentials = Oac {
            row: moment.row(),
            client_id: self.founding.client_id.clone(),
            client_secret: self.founding.client_secret.clone(),
            organisation: root.organisation,
            node: root.row,
            node_id: root.id.clone(),
            scopes: OacScopes::all(),
        };
        let writes = vec![organisation_node::insert(&root), oac::insert(&credentials)];
        (root.organisation, writes)
    }
}

fn corrupt(expected: &'static str) -> StoreError {
    StoreError::Column {
        column: 0,
        expected,
        found: "another text",
    }
}
