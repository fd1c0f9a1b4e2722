//! Floor 4, the only writer: takes a command, loads, decides, and commits state, postings, events,
//! outbox and timers in one transaction; runs what falls due on the world's clock.

pub(crate) mod commands;
mod commit;
mod connections;
mod customers;
mod figures;
pub(crate) mod founding;
pub(crate) mod keys;
mod levels;
mod listed;
mod mandates;
mod organisations;
pub(crate) mod outages;
pub(crate) mod outbox;
mod payee;
pub(crate) mod queries;
mod registry;
mod sessions;
mod settlements;
mod settling;
#[cfg(test)]
mod tests;
pub(crate) mod time;
mod transactions;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use fintecture::Timestamp;
use tokio::sync::watch;

use crate::bank::Directory;
use crate::clock::WorldClock;
use crate::domain::chance::Chance;
use crate::domain::{Moment, Refusal};
use crate::store::{Job, Store, Tx};

use figures::Figures;

pub(crate) use levels::Levels;
pub(crate) use listed::Listed;
pub(crate) use organisations::Depth;
use outages::OutOfOrder;
pub(crate) use registry::Registry;

/// What the engine knows without asking the store.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) clock: WorldClock,
    pub(crate) banks: Arc<Directory>,
    pub(crate) applications: Registry,
    pub(crate) out_of_order: OutOfOrder,
    /// Signs access tokens.
    pub(crate) token_key: aws_lc_rs::hmac::Key,
    pub(crate) figures: Figures,
}

/// A command: what the engine does to the world in one transaction.
pub(crate) trait Command: Send + Sync + 'static {
    type Reply: Send + 'static;

    /// Whether it adds rows or draws chance. How often one that does neither runs may depend on
    /// how fast an endpoint answers, and changes no id.
    const NUMBERED: bool = true;

    /// Loads what it needs, decides, and writes. It may await nothing but `tx`.
    fn apply<T: Tx>(
        &self,
        tx: &mut T,
        world: &World,
        moment: &mut Moment,
    ) -> impl Future<Output = Result<Self::Reply, Refusal>> + Send;

    /// When it runs: now, but for what falls due at an instant of its own.
    fn at(&self, clock: &WorldClock) -> Timestamp {
        clock.now()
    }
}

/// The engine of one world. Clones are one engine.
#[derive(Clone, Debug)]
pub(crate) struct Engine {
    store: Store,
    world: Arc<World>,
    /// Numbers the requests, so that their log ids differ.
    requests: Arc<AtomicU64>,
    /// Tells this run of the server from earlier ones.
    run: i64,
    /// Held by whoever runs timers, so that turning the clock runs each in its order.
    turning: Arc<tokio::sync::Mutex<()>>,
}

/// Where the chance of requests begins: far from that of commands.
const REQUESTS: u64 = 1 << 62;

/// How many requests one run of the server has chance for, as a power of two.
const REQUESTS_PER_RUN: u32 = 32;

/// The number of a run's first request, which no request of an earlier run had.
fn first_request(run: i64) -> u64 {
    REQUESTS.wrapping_add(run.unsigned_abs() << REQUESTS_PER_RUN)
}

impl Engine {
    pub(crate) fn world(&self) -> &World {
        &self.world
    }

    pub(crate) fn clock(&self) -> &WorldClock {
        &self.world.clock
    }

    /// Carries out a command and answers once its changes are durable.
    pub(crate) async fn run<C: Command>(&self, command: C) -> Result<C::Reply, Refusal> {
        let run = Run {
            command,
            world: Arc::clone(&self.world),
        };
        Ok(self.store.submit(run).await?.reply)
    }

    /// Counts the commits, so that whoever waits for a change can look again after each.
    pub(crate) fn commits(&self) -> watch::Receiver<u64> {
        self.store.commits()
    }

    /// A fresh id for the log entry of a request.
    pub(crate) fn log_id(&self) -> String {
        self.chance_of_request().uuid()
    }

    /// The chance of one request that is no command.
    pub(crate) fn chance_of_request(&self) -> Chance {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        Chance::new(self.world.seed, number)
    }

    /// Does what is queued and lets go of the world.
    pub(crate) async fn close(&self) {
        self.store.close().await;
    }
}

/// A command on its way to the store.
struct Run<C> {
    command: C,
    world: Arc<World>,
}

/// What a command did.
struct Done<R> {
    reply: R,
    /// The names of the events that it brought about.
    happened: Vec<String>,
}

impl<C: Command> Job for Run<C> {
    type Reply = Done<C::Reply>;
    type Error = Refusal;
    const NUMBERED: bool = C::NUMBERED;

    async fn run<T: Tx>(&self, tx: &mut T, sequence: u64) -> Result<Done<C::Reply>, Refusal> {
        let now = self.command.at(&self.world.clock);
        let mut moment = Moment::new(now, self.world.seed, sequence);
        let reply = self.command.apply(tx, &self.world, &mut moment).await?;
        let happened = moment.happened;
        Ok(Done { reply, happened })
    }

    fn committed(&self, done: &Done<C::Reply>) {
        for event in &done.happened {
            self.world.figures.happened(event);
        }
    }
}
