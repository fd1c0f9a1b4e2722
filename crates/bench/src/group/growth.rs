//! A world of a million payments beside one of a thousand.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Outcome;
use crate::figure::{Budget, Figure};
use crate::load::Load;
use crate::sample::{Sample, median};
use crate::sandbox::Sandbox;
use crate::setting::Setting;
use crate::shop::Shop;

/// How many payments the small world holds.
const SMALL: usize = 1_000;

/// How many clients come at once.
const CLIENTS: usize = 64;

/// How many requests the median of one client's is taken from.
const ALONE: usize = 200;

/// How many payments a page shows.
const PAGE: usize = 100;

/// An end of a list.
#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

/// The pages that are read: how they are called, what the list is narrowed to, and which it is.
const PAGES: [(&str, &str, End); 5] = [
    ("first page read", "", End::First),
    ("last page read", "", End::Last),
    ("first page of a status", OF_A_STATUS, End::First),
    ("last page of a status", OF_A_STATUS, End::Last),
    ("last page of a status since a day", SINCE_A_DAY, End::Last),
];

/// What every payment here is found by.
const OF_A_STATUS: &str = "&filter[status]=payment_created";
const SINCE_A_DAY: &str = "&filter[status]=payment_created&filter[date_from]=2020-01-01";

/// How many of the payments are read again.
const KNOWN: usize = 500;

/// What is promised of the large world over the small one.
const WRITE: f64 = 1.15;
const RATE: f64 = 0.75;
const FLAT: f64 = 1.5;

pub(crate) async fn measure(setting: &Setting) -> Outcome<Vec<Figure>> {
    let folder = setting.new_folder()?;
    let small = World::fill(setting, folder.path().join("small"), SMALL).await?;
    let large = World::fill(setting, folder.path().join("large"), setting.effort.large).await?;
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for round in 0..setting.effort.rounds {
        // A copy each time: it must stay small.
        let copy = small.copy(&folder.path().join(format!("copy-{round}")))?;
        few.push(copy.look(setting).await?);
        many.push(large.look(setting).await?);
    }
    let grown = size_of(&large.folder)?;
    let name = format!("{} payments", large.payments);
    let against = format!("at {SMALL}");
    let times = |what: &str, of: &dyn Fn(&Look) -> Duration, most: f64| {
        Figure::time(format!("{what}, {name}"), middle(&many, of))
            .beside_time(against.clone(), middle(&few, of))
            .promised(Budget::RatioAtMost(most))
    };
    let rate = |looks: &[Look]| median(looks.iter().map(|look| look.rate).collect());
    let mut figures = vec![
        Figure::rate("payments stored in all, unsigned", large.rate),
        Figure::size(format!("world's folder, {name}"), grown)
            .beside_size(against.clone(), size_of(&small.folder)?),
        times("median connect of one client", &|look| look.write, WRITE),
        Figure::rate(format!("connects, {CLIENTS} clients, {name}"), rate(&many))
            .beside_rate(against.clone(), rate(&few))
            .promised(Budget::RatioAtLeast(RATE)),
        times("one payment read", &|look| look.read, FLAT),
    ];
    for (index, (what, ..)) in PAGES.iter().enumerate() {
        figures.push(times(what, &|look| look.pages[index], FLAT));
    }
    Ok(figures)
}

/// A world that holds a number of payments, and is not served now.
struct World {
    folder: PathBuf,
    payments: usize,
    known: Vec<String>,
    /// How many payments a second went in.
    rate: f64,
}

/// What one look at a world measured.
struct Look {
    write: Duration,
    rate: f64,
    read: Duration,
    /// As [`PAGES`] names them.
    pages: Vec<Duration>,
}

impl World {
    /// Opens so many payments and has each accepted, the way every payment goes.
    async fn fill(setting: &Setting, folder: PathBuf, payments: usize) -> Outcome<Self> {
        let sandbox = Sandbox::start(setting, &folder)?;
        let shop = Shop::of(&sandbox).await?;
        let order = shop.plain_order();
        let known = RefCell::new(Vec::new());
        let every = payments.div_ceil(KNOWN);
        let done = Load::of(CLIENTS, payments)
            .run(sandbox.program.address, async |connection, number| {
                let session = shop.pay(connection, &order).await?;
                if number % every == 0 {
                    known.borrow_mut().push(session);
                }
                Ok(())
            })
            .await?;
        sandbox.program.stop()?;
        Ok(Self {
            folder,
            payments,
            known: known.into_inner(),
            rate: done.rate(),
        })
    }

    fn copy(&self, to: &Path) -> Outcome<Self> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
        Ok(Self {
            folder: to.to_owned(),
            payments: self.payments,
            known: self.known.clone(),
            rate: self.rate,
        })
    }

    /// Serves it for a while: reads first, since writes make it grow.
    async fn look(&self, setting: &Setting) -> Outcome<Look> {
        let sandbox = Sandbox::start(setting, &self.folder)?;
        let shop = Shop::of(&sandbox).await?;
        let address = sandbox.program.address;
        let alone = async |requests: &[Vec<u8>], count| {
            let load = Load::of(1, count);
            let done = load.run(address, async |connection, number| {
                let request = &requests[number % requests.len()];
                connection.ask(request).await.map(drop)
            });
            Outcome::Ok(done.await?.times.median())
        };
        let reads: Outcome<Vec<_>> = self
            .known
            .iter()
            .take(ALONE)
            .map(|session| shop.read(&format!("/pis/v2/payments/{session}")))
            .collect();
        let read = alone(&reads?, ALONE).await?;
        let mut pages = Vec::new();
        for (_, narrowed, end) in PAGES {
            let number = match end {
                End::First => 1,
                End::Last => self.payments / PAGE,
            };
            let target =
                format!("/pis/v2/payments?page[number]={number}&page[size]={PAGE}{narrowed}");
            let page = shop.read(&target.replace('[', "%5B").replace(']', "%5D"))?;
            pages.push(alone(&[page], ALONE / 4).await?);
        }
        let orders = shop.orders(ALONE)?;
        let write = alone(&orders, ALONE).await?;
        let load = Load::lasting(CLIENTS, setting.effort.load);
        let done = load.run(address, async |connection, number| {
            let order = &orders[number % orders.len()];
            connection.ask(order).await.map(drop)
        });
        let rate = done.await?.rate();
        sandbox.program.stop()?;
        Ok(Look {
            write,
            rate,
            read,
            pages,
        })
    }
}

fn middle(looks: &[Look], of: &dyn Fn(&Look) -> Duration) -> Duration {
    Sample::new(looks.iter().map(of).collect()).median()
}

fn size_of(folder: &Path) -> Outcome<u64> {
    let mut size = 0;
    for entry in fs::read_dir(folder)? {
        size += entry?.metadata()?.len();
    }
    Ok(size)
}
