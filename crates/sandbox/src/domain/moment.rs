//! When a command runs, and the chance it has.

use fintecture::Timestamp;

use super::chance::Chance;

/// The time, the number and the chance of one command.
#[derive(Debug)]
pub(crate) struct Moment {
    pub(crate) now: Timestamp,
    pub(crate) chance: Chance,
    /// The names of the events that the command brought about.
    pub(crate) happened: Vec<String>,
    next_row: i64,
}

/// How many rows of one table a command may add, as a power of two.
const ROWS_PER_COMMAND: u32 = 16;

impl Moment {
    pub(crate) fn new(now: Timestamp, seed: u64, sequence: u64) -> Self {
        let first = i64::try_from(sequence).unwrap_or(i64::MAX >> ROWS_PER_COMMAND);
        Self {
            now,
            chance: Chance::new(seed, sequence),
            happened: Vec::new(),
            next_row: first << ROWS_PER_COMMAND,
        }
    }

    /// A row id that no other command hands out; later commands hand out larger ones, so that
    /// tables grow at their end.
    pub(crate) fn row(&mut self) -> i64 {
        let row = self.next_row;
        self.next_row += 1;
        row
    }
}
