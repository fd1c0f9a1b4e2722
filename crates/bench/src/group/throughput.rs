//! Signed, durable payments over HTTP.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::Outcome;
use crate::disk;
use crate::figure::{Budget, Figure};
use crate::load::{Done, Load};
use crate::program::Program;
use crate::sample::{Sample, median};
use crate::sandbox::Sandbox;
use crate::setting::Setting;
use crate::shop::Shop;
use crate::slow_disk::{self, Sync};

/// How many clients come at once: as many as the writer's commit can gather.
const CLIENTS: usize = 64;

/// How many orders are signed in advance; the load sends them over and over.
const ORDERS: usize = 512;

pub(crate) async fn measure(setting: &Setting) -> Outcome<Vec<Figure>> {
    let effort = setting.effort;
    let world = setting.new_folder()?;
    let sandbox = Sandbox::start(setting, &world.path().join("world"))?;
    let bare = bare_server(&sandbox.credentials.private_key_file)?;
    let shop = Shop::of(&sandbox).await?;
    let orders = shop.orders(ORDERS)?;
    let send = async |server: &Program| {
        let load = Load::lasting(CLIENTS, effort.load);
        load.run(server.address, async |connection, number| {
            let order = &orders[number % orders.len()];
            connection.ask(order).await.map(drop)
        })
        .await
    };
    let mut syncs = Vec::new();
    let (mut kept, mut forgotten) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        syncs.push(disk::sync_times(world.path())?.median());
        kept.push(send(&sandbox.program).await?);
        forgotten.push(send(&bare).await?);
    }
    let plain = shop.plain_order();
    let whole = Load::lasting(CLIENTS, effort.load)
        .run(sandbox.program.address, async |connection, _| {
            shop.pay(connection, &plain).await.map(drop)
        })
        .await?;
    let sync = Sample::new(syncs).median();
    let bare_rate = rate(&forgotten);
    let name = format!("signed, durable connects, {CLIENTS} clients");
    let mut figures = vec![
        Figure::time("durable write of 4 KiB", sync),
        Figure::rate(name, rate(&kept))
            .beside_rate("verified, not kept", bare_rate)
            .promised(Budget::AtLeast(budget(sync))),
        latency("connect p50", &kept, &forgotten, 50),
        latency("connect p99", &kept, &forgotten, 99),
        Figure::rate("connects, then accepted by their payers", whole.rate())
            .beside_rate("verified, not kept", bare_rate),
        Figure::size("memory at its peak", sandbox.program.memory()?.peak)
            .beside_size("verified, not kept", bare.memory()?.peak),
    ];
    if slow_disk::is_there() {
        figures.extend(on_a_slow_disk(setting, bare_rate).await?);
    }
    Ok(figures)
}

/// The same orders where a durable write takes 4 ms.
async fn on_a_slow_disk(setting: &Setting, bare_rate: f64) -> Outcome<[Figure; 2]> {
    let effort = setting.effort;
    let world = setting.new_folder()?;
    let sandbox = Sandbox::start_on_slow_disk(setting, &world.path().join("world"))?;
    let orders = Shop::of(&sandbox).await?.orders(ORDERS)?;
    let (mut syncs, mut kept) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        syncs.push(Sync::elsewhere(world.path())?.median());
        let load = Load::lasting(CLIENTS, effort.load);
        let done = load.run(sandbox.program.address, async |connection, number| {
            let order = &orders[number % orders.len()];
            connection.ask(order).await.map(drop)
        });
        kept.push(done.await?);
    }
    let sync = Sample::new(syncs).median();
    let name = format!("signed, durable connects, {CLIENTS} clients, slow disk");
    Ok([
        Figure::time("durable write of 4 KiB, slow disk", sync),
        Figure::rate(name, rate(&kept))
            .beside_rate("verified, not kept", bare_rate)
            .promised(Budget::AtLeast(budget(sync))),
    ])
}

/// A server that does what none can leave out: HTTP, JSON, and the RSA verification.
pub(super) fn bare_server(key: &Path) -> Outcome<Program> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("bare-server").arg(key);
    Program::serving(command, "http://")
}

fn rate(rounds: &[Done]) -> f64 {
    median(rounds.iter().map(Done::rate).collect())
}

fn latency(name: &str, kept: &[Done], forgotten: &[Done], percent: usize) -> Figure {
    let middle = |rounds: &[Done]| {
        let times = rounds.iter().map(|done| done.times.percentile(percent));
        Sample::new(times.collect()).median()
    };
    Figure::time(name, middle(kept)).beside_time("verified, not kept", middle(forgotten))
}

/// What is promised on a disk: 12,000 a second where a durable write takes 0.1 ms or less, 6,000
/// where it takes 4 ms; between the two even in the logarithm, and beyond in proportion.
fn budget(sync: Duration) -> f64 {
    const FAST: (f64, f64) = (0.1, 12_000.0);
    const SLOW: (f64, f64) = (4.0, 6_000.0);
    let sync = sync.as_secs_f64() * 1_000.0;
    if sync <= FAST.0 {
        return FAST.1;
    }
    if sync >= SLOW.0 {
        return SLOW.1 * SLOW.0 / sync;
    }
    let way = (sync / FAST.0).ln() / (SLOW.0 / FAST.0).ln();
    FAST.1 + way * (SLOW.1 - FAST.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_promise_falls_with_the_disk_and_meets_both_its_ends() {
        let promised = |micros| budget(Duration::from_micros(micros)).round();
        let disks = [20, 100, 632, 4_000, 8_000];
        let budgets = [12_000.0, 12_000.0, 9_002.0, 6_000.0, 3_000.0];
        for (disk, expected) in disks.into_iter().zip(budgets) {
            assert!((promised(disk) - expected).abs() < 2.0, "{disk}");
        }
    }
}
