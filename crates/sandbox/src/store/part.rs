//! A part of a long list.

/// Which rows are asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    pub(crate) limit: i64,
    pub(crate) offset: i64,
}

impl Part {
    /// The same rows of a list of so many, counted from its other end, if they are nearer to that.
    pub(crate) fn backwards(self, total: i64) -> Option<Self> {
        let after = total.saturating_sub(self.offset).max(0);
        let limit = self.limit.min(after);
        let offset = after - limit;
        (offset < self.offset).then_some(Self { limit, offset })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_from_either_end() {
        let list: Vec<i64> = (0..10).collect();
        let rows = |of: &[i64], part: Part| -> Vec<i64> {
            let skipped = of.iter().skip(usize::try_from(part.offset).unwrap());
            let taken = skipped.take(usize::try_from(part.limit).unwrap());
            taken.copied().collect()
        };
        let reversed: Vec<i64> = list.iter().rev().copied().collect();
        for offset in 0..12 {
            for limit in 1..12 {
                let part = Part { limit, offset };
                let Some(other) = part.backwards(10) else {
                    let after = (10 - offset - limit).max(0);
                    assert!(offset <= after, "{part:?}");
                    continue;
                };
                let mut found = rows(&reversed, other);
                found.reverse();
                assert_eq!(found, rows(&list, part), "{part:?}");
                assert!(other.offset < offset);
            }
        }
    }
}
