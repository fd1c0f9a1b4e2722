//! All chance of a world: one stream of numbers a command, drawn from the world's seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// The chance of one command. The same seed and the same command number give the same draws.
#[derive(Debug)]
pub(crate) struct Chance {
    rng: ChaCha8Rng,
    sequence: u64,
    /// Where the ordered ids of this world begin.
    base: u64,
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
        Self {
            rng,
            sequence,
            base,
        }
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
        let count = self.base + self.sequence;
        format!("{count:0ORDERED_DIGITS$x}{}", self.hex(32 - ORDERED_DIGITS))
    }

    /// A UUID of version 4.
    pub(crate) fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.rng.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .hyphenated()
            .to_string()
    }

    /// Decimal digits.
    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(b'0' + (self.rng.next_u32() % 10) as u8))
            .collect()
    }
}

#[cfg(test)]
mod tests {
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
    fn session_ids_are_32_hex_digits_in_the_order_of_the_commands() {
        let ids: Vec<_> = (0..300).map(|n| Chance::new(42, n).ordered_id()).collect();
        assert!(
            ids.iter()
                .all(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
        );
        assert!(ids.is_sorted());
    }
}
