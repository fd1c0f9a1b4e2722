//! How many tests passed, failed and were skipped, read from the runners' own summaries.

use std::fmt;
use std::ops::AddAssign;

/// A count of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Tally {
    /// What a line of output says, if it is a summary of nextest or of libtest.
    pub(crate) fn of_line(line: &str) -> Option<Self> {
        let line = without_colours(line);
        let line = line.trim();
        let counts = if let Some(rest) = line.strip_prefix("Summary [") {
            rest.split_once(" run: ")?.1
        } else {
            line.strip_prefix("test result: ")?.split_once(". ")?.1
        };
        let mut tally = Self::default();
        for part in without_parentheses(counts).split([',', ';']) {
            let Some((count, outcome)) = part.trim().split_once(' ') else {
                continue;
            };
            let Ok(count) = count.parse::<u64>() else {
                continue;
            };
            match outcome.trim() {
                "passed" => tally.passed += count,
                "failed" | "exec failed" | "timed out" => tally.failed += count,
                "skipped" | "ignored" => tally.skipped += count,
                _ => {}
            }
        }
        Some(tally)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// Drops the escape sequences `ESC [ … m`.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

/// Drops remarks such as `(2 slow, 1 leaky)`, whose numbers are not counts of their own.
fn without_parentheses(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut depth = 0_u32;
    for character in text.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read from a line, or `-` where it is no summary.
    fn read(line: &str) -> String {
        Tally::of_line(line).map_or_else(|| "-".to_owned(), |tally| tally.to_string())
    }

    #[test]
    fn a_summary_of_nextest_is_read() {
        assert_eq!(
            read("     Summary [   0.052s] 17 tests run: 17 passed, 3 skipped\n"),
            "17 passed, 0 failed, 3 skipped"
        );
        assert_eq!(
            read("     Summary [   0.010s] 1 test run: 1 passed, 0 skipped"),
            "1 passed, 0 failed, 0 skipped"
        );
    }

    #[test]
    fn whatever_did_not_pass_counts_as_failed_and_remarks_do_not_count() {
        assert_eq!(
            read(
                "Summary [  61.0s] 9/10 tests run: 5 passed (2 slow, 1 leaky), \
                 2 failed (1 due to being leaky), 1 timed out, 1 exec failed, 0 skipped"
            ),
            "5 passed, 4 failed, 0 skipped"
        );
    }

    #[test]
    fn a_coloured_summary_is_read() {
        assert_eq!(
            read(
                "\u{1b}[31;1m     Summary\u{1b}[0m [   0.052s] \u{1b}[1m2\u{1b}[0m tests run: \
                 \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \
                 \u{1b}[1m1\u{1b}[0m \u{1b}[31;1mfailed\u{1b}[0m, 0 skipped"
            ),
            "1 passed, 1 failed, 0 skipped"
        );
    }

    #[test]
    fn a_summary_of_libtest_is_read() {
        assert_eq!(
            read(
                "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; \
                 4 filtered out; finished in 0.52s"
            ),
            "3 passed, 1 failed, 2 skipped"
        );
    }

    #[test]
    fn any_other_line_is_no_summary() {
        assert_eq!(read("test money::is_exact ... ok"), "-");
        assert_eq!(read("        PASS [   0.01s] 3 passed"), "-");
        assert_eq!(read(""), "-");
    }
}
