//! Many clients at once, bounded in time and count.

use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::try_join_all;

use crate::Outcome;
use crate::sample::Sample;
use crate::wire::Connection;

/// How many clients come at once, and when they stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) clients: usize,
    pub(crate) time: Duration,
    pub(crate) count: usize,
}

/// What a load did.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) count: usize,
    pub(crate) took: Duration,
    /// How long each errand took.
    pub(crate) times: Sample,
}

impl Done {
    pub(crate) fn rate(&self) -> f64 {
        self.count as f64 / self.took.as_secs_f64()
    }
}

impl Load {
    /// As many as can be served in a time.
    pub(crate) fn lasting(clients: usize, time: Duration) -> Self {
        Self {
            clients,
            time,
            count: usize::MAX,
        }
    }

    /// So many, however long they take.
    pub(crate) fn of(clients: usize, count: usize) -> Self {
        Self {
            clients,
            time: Duration::MAX,
            count,
        }
    }

    /// Every client has a connection of its own and does one errand after the other; the errands
    /// are numbered from 0.
    pub(crate) async fn run(
        self,
        address: SocketAddr,
        errand: impl AsyncFn(&mut Connection, usize) -> Outcome<()>,
    ) -> Outcome<Done> {
        let (next, began) = (Cell::new(0), Instant::now());
        let client = async || {
            let mut connection = Connection::open(address).await?;
            let mut times = Vec::new();
            while next.get() < self.count && began.elapsed() < self.time {
                let number = next.replace(next.get() + 1);
                let started = Instant::now();
                errand(&mut connection, number).await?;
                times.push(started.elapsed());
            }
            Outcome::Ok(times)
        };
        let times = try_join_all((0..self.clients).map(|_| client())).await?;
        let times = times.concat();
        Ok(Done {
            count: times.len(),
            took: began.elapsed(),
            times: Sample::new(times),
        })
    }
}
