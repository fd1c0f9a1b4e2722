//! How long the disk takes to make a write durable: what no store can be faster than.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::sample::Sample;

/// What a journal writes at once, and how far it goes before it begins anew.
const PAGE: [u8; 4096] = [0x5A; 4096];
const PAGES: u32 = 1_000;

/// Enough for a median, and not long on a slow disk.
const WRITES: u32 = 500;
const LONGEST: Duration = Duration::from_secs(2);

/// Writes page after page into a file of fixed length, as a journal does, each made durable.
pub(crate) fn sync_times(folder: &Path) -> Outcome<Sample> {
    let mut file = File::create(folder.join("sync"))?;
    for _ in 0..PAGES {
        file.write_all(&PAGE)?;
    }
    file.seek(SeekFrom::Start(0))?;
    file.sync_all()?;
    let (began, mut times) = (Instant::now(), Vec::new());
    for _ in 0..WRITES {
        let started = Instant::now();
        file.write_all(&PAGE)?;
        file.sync_data()?;
        times.push(started.elapsed());
        if began.elapsed() > LONGEST {
            break;
        }
    }
    Ok(Sample::new(times))
}
