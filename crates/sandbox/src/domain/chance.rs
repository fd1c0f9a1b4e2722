//! All chance of a world: one stream of numbers a command, drawn from the world's seed.

use aws_lc_rs::digest;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The chance of one command. The same seed and the same command number give the same draws.
#[derive(Debug)]
pub(crate) struct Chance {
    rng: ChaCha8Rng,
    /// What ordered ids begin with: the number of the command, counted from a start of this world's.
    count: u64,
}

/// How many hex digits of an ordered id count up.
const ORDERED_DIGITS: usize = 10;

impl Chance {
    pub(crate) fn new(seed: u64, sequence: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // Leaves the upper half of the range free, so that the count never wraps.
        let base = rng.next_u64() % (1 << 39);
        rng.set_word_pos(0);
        rng.set_stream(sequence);
        let count = base + sequence;
        Self { rng, count }
    }

    /// The chance of what has a name and no command: it is the same whenever it is drawn. It makes
    /// no ordered ids.
    pub(crate) fn named(seed: u64, name: &str) -> Self {
        let mut text = seed.to_le_bytes().to_vec();
        text.extend_from_slice(name.as_bytes());
        let hash = digest::digest(&digest::SHA256, &text);
        let mut key = [0; 32];
        key.copy_from_slice(hash.as_ref());
        Self {
            rng: ChaCha8Rng::from_seed(key),
            count: 0,
        }
    }

    /// A number of a range, both ends included.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most - least).unwrap_or(0) + 1;
        // The bias is below one in 2^32 for any range of money or days.
        least + i64::try_from(self.rng.next_u64() % width).unwrap_or(0)
    }

    /// Lower-case hex digits.
    pub(crate) fn hex(&mut self, digits: usize) -> String {
        let mut bytes = vec![0; digits.div_ceil(2)];
        self.rng.fill_bytes(&mut bytes);
        let mut text = String::with_capacity(2 * bytes.len());
        for digit in bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]) {
            text.extend(char::from_digit(digit.into(), 16));
        }
        text.truncate(digits);
        text
    }

    /// A session id: 32 hex digits that begin with a count, so that an index over a million of
    /// them grows at its end only.
    pub(crate) fn ordered_id(&mut self) -> String {
        let count = self.count;
        format!("{count:0ORDERED_DIGITS$x}{}", self.hex(32 - ORDERED_DIGITS))
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        uuid(self.sixteen())
    }

    /// The same, beginning with a count as session ids do. Of what remains nobody guesses 82 bits.
    pub(crate) fn ordered_uuid(&mut self) -> String {
        let mut bytes = self.sixteen();
        let count = self.count.to_be_bytes();
        let counted = &count[count.len() - ORDERED_DIGITS / 2..];
        bytes[..counted.len()].copy_from_slice(counted);
        uuid(bytes)
    }

    fn sixteen(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    /// Decimal digits.
    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b'0' + (self.rng.next_u32() % 10) as u8))
            .collect()
    }
}

fn uuid(random: [u8; 16]) -> String {
    uuid::Builder::from_random_bytes(random)
        .into_uuid()
        .hyphenated()
        .to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_seed_and_command_draw_the_same_ids() {
        let draw = |seed, sequence| {
            let mut chance = Chance::new(seed, sequence);
            (chance.ordered_id(), chance.uuid(), chance.digits(9))
        };
        assert_eq!(draw(7, 1), draw(7, 1));
        assert_ne!(draw(7, 1), draw(7, 2));
        assert_ne!(draw(7, 1), draw(8, 1));
    }

    #[test]
    fn the_same_name_draws_the_same_numbers_whatever_was_drawn_before() {
        let draw = |seed, name| {
            let mut chance = Chance::named(seed, name);
            (chance.digits(12), chance.between(-3, 3))
        };
        assert_eq!(draw(7, "a/1"), draw(7, "a/1"));
        assert_ne!(draw(7, "a/1").0, draw(7, "a/2").0);
        assert_ne!(draw(7, "a/1").0, draw(8, "a/1").0);
    }

    #[test]
    fn numbers_of_a_range_reach_both_its_ends_and_nothing_else() {
        let mut chance = Chance::new(1, 1);
        let drawn: BTreeSet<_> = (0..200).map(|_| chance.between(-2, 2)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [-2, -1, 0, 1, 2]);
    }

    #[test]
    fn ordered_uuids_are_uuids_in_the_order_of_the_commands_and_differ_within_one() {
        let mut same = Chance::new(42, 7);
        assert_ne!(same.ordered_uuid(), same.ordered_uuid());
        let ids: Vec<_> = (0..300)
            .map(|n| Chance::new(42, n).ordered_uuid())
            .collect();
        assert!(ids.is_sorted());
        let version = |id: &String| uuid::Uuid::parse_str(id).unwrap().get_version_num();
        assert!(ids.iter().all(|id| version(id) == 4));
    }

    #[test]
    fn session_ids_are_32_hex_digits_in_the_order_of_the_commands() {
        let ids: Vec<_> = (0..300).map(|n| Chance::new(42, n).ordered_id()).collect();
        assert!(
            ids.iter()
                .all(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
        );
        assert!(ids.is_sorted());
    }
}
