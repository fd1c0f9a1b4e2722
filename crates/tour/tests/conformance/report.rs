//! What came of each method.

use std::fmt;

use serde::Deserialize;

#[derive(Debug)]
pub(crate) struct Report {
    client: &'static str,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    method: String,
    result: Outcome,
    note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    /// It does what it promises.
    Works,
    /// The client's own defect, proved by trying.
    Broken,
    Failed,
}

impl Report {
    /// Reads the lines that a script printed.
    pub(crate) fn read(client: &'static str, lines: &str) -> Self {
        let entries = lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no report: {line}")))
            .collect();
        Self { client, entries }
    }

    /// Nothing failed, and these methods are among those that work.
    pub(crate) fn demand(&self, working: &[&str]) {
        let failed: Vec<String> = self
            .with(Outcome::Failed)
            .map(|entry| format!("{}: {}", entry.method, entry.note))
            .collect();
        assert!(failed.is_empty(), "{}:\n{}", self.client, failed.join("\n"));
        for method in working {
            assert!(
                self.with(Outcome::Works)
                    .any(|entry| entry.method == *method),
                "{method} is not among what works"
            );
        }
    }

    fn with(&self, outcome: Outcome) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.result == outcome)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |entry: &Entry| entry.method.chars().count();
        let width = self.entries.iter().map(width).max().unwrap_or_default();
        writeln!(f, "\n{}\n", self.client)?;
        for Entry {
            method,
            result,
            note,
        } in &self.entries
        {
            let result = match result {
                Outcome::Works => "works",
                Outcome::Broken => "broken",
                Outcome::Failed => "FAILED",
            };
            writeln!(f, "  {method:width$}  {result:6}  {note}")?;
        }
        let count = |outcome| self.with(outcome).count();
        writeln!(
            f,
            "\n  {} work, {} are broken in the client, {} failed",
            count(Outcome::Works),
            count(Outcome::Broken),
            count(Outcome::Failed)
        )
    }
}
