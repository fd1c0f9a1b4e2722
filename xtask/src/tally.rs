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
    /// What a line of nextest's output says, if it is the summary.
    pub(crate) fn of_nextest(line: &str) -> Option<Self> {
        let line = without_colours(line);
        let summary = line.trim_start().strip_prefix("Summary [")?;
        Some(Self::of_counts(summary.split_once(" run: ")?.1))
    }

    /// What a line of libtest's output says, if it is a summary. Nextest shows the output of a test
    /// that failed, libtest's summary of one test included, but indented.
    pub(crate) fn of_libtest(line: &str) -> Option<Self> {
        let line = without_colours(line);
        let summary = line.strip_prefix("test result: ")?;
        Some(Self::of_counts(summary.split_once(". ")?.1))
    }

    /// Reads `3 passed, 1 failed, …`, joined by commas or semicolons.
    fn of_counts(counts: &str) -> Self {
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
        tally
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

    fn nextest(line: &str) -> String {
        Tally::of_nextest(line).map_or_else(|| "-".to_owned(), |tally| tally.to_string())
    }

    fn libtest(line: &str) -> String {
        Tally::of_libtest(line).map_or_else(|| "-".to_owned(), |tally| tally.to_string())
    }

    #[test]
    fn a_summary_of_nextest_is_read() {
        assert_eq!(
            nextest("     Summary [   0.052s] 17 tests run: 17 passed, 3 skipped\n"),
            "17 passed, 0 failed, 3 skipped"
        );
        assert_eq!(
            nextest("     Summary [   0.010s] 1 test run: 1 passed, 0 skipped"),
            "1 passed, 0 failed, 0 skipped"
        );
    }

    #[test]
    fn whatever_did_not_pass_counts_as_failed_and_remarks_do_not_count() {
        assert_eq!(
            nextest(
                "     Summary [  61.0s] 9/10 tests run: 5 passed (2 slow, 1 leaky), \
                 2 failed (1 due to being leaky), 1 timed out, 1 exec failed, 0 skipped"
            ),
            "5 passed, 4 failed, 0 skipped"
        );
    }

    #[test]
    fn a_coloured_summary_is_read() {
        assert_eq!(
            nextest(
                "\u{1b}[31;1m     Summary\u{1b}[0m [   0.052s] \u{1b}[1m2\u{1b}[0m tests run: \
                 \u{1b}[1m1\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \
                 \u{1b}[1m1\u{1b}[0m \u{1b}[31;1mfailed\u{1b}[0m, 0 skipped"
            ),
            "1 passed, 1 failed, 0 skipped"
        );
        assert_eq!(
            libtest("test result: \u{1b}[32mok\u{1b}[0m. 3 passed; 0 failed; 0 ignored"),
            "3 passed, 0 failed, 0 skipped"
        );
    }

    #[test]
    fn a_summary_of_libtest_is_read() {
        assert_eq!(
            libtest(
                "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; \
                 4 filtered out; finished in 0.52s\n"
            ),
            "3 passed, 1 failed, 2 skipped"
        );
    }

    #[test]
    fn any_other_line_is_no_summary() {
        for line in [
            "",
            "test money::is_exact ... ok",
            "        PASS [   0.01s] 3 passed",
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored",
        ] {
            assert_eq!((nextest(line).as_str(), libtest(line).as_str()), ("-", "-"));
        }
    }
}
