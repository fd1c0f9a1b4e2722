//! Figures as text, as Markdown, as JSON.

use std::fmt::Write as _;

use clap::ValueEnum;

use crate::figure::Figure;

/// How figures are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// Columns for a terminal.
    #[default]
    Text,
    /// A table for the guide.
    Markdown,
    /// An array of objects.
    Json,
}

type Cells = [String; 6];

const HEAD: [&str; 6] = ["figure", "value", "beside", "ratio", "budget", "met"];

impl Format {
    pub(crate) fn render(self, figures: &[Figure]) -> String {
        let rows: Vec<Cells> = [HEAD.map(str::to_owned)]
            .into_iter()
            .chain(figures.iter().map(cells))
            .collect();
        match self {
            Self::Text => text(&rows),
            Self::Markdown => markdown(&rows),
            // Fails only for maps whose keys are no texts, of which there are none.
            Self::Json => serde_json::to_string_pretty(figures).unwrap_or_default() + "\n",
        }
    }
}

fn cells(figure: &Figure) -> Cells {
    let unit = figure.unit;
    let beside = figure.baseline.as_ref();
    [
        figure.name.clone(),
        unit.show(figure.value),
        beside.map_or_else(String::new, |baseline| {
            format!("{} {}", unit.show(baseline.value), baseline.name)
        }),
        figure.ratio().map_or_else(String::new, short),
        figure
            .budget
            .map_or_else(String::new, |budget| budget.show(unit).to_string()),
        match figure.is_met() {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        }
        .to_owned(),
    ]
}

/// Three digits, whatever the size.
fn short(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.2}")
    } else {
        format!("{ratio:.0}")
    }
}

fn text(rows: &[Cells]) -> String {
    let mut widths = [0; 6];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(widths);
        let line: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}", line.join("  ").trim_end());
    }
    text
}

fn markdown(rows: &[Cells]) -> String {
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let _ = writeln!(text, "| {} |", row.join(" | "));
        if number == 0 {
            let _ = writeln!(text, "|{}", "---|".repeat(row.len()));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::figure::Budget;

    fn figures() -> [Figure; 2] {
        [
            Figure::rate("calls", 950.4)
                .beside_rate("bare", 1_000.0)
                .promised(Budget::RatioAtLeast(0.9)),
            Figure::time("ready", Duration::from_micros(120_500)).promised(Budget::AtMost(100.0)),
        ]
    }

    #[test]
    fn columns_are_as_wide_as_they_must_be() {
        insta::assert_snapshot!(Format::Text.render(&figures()), @r"
        figure  value     beside       ratio  budget        met
        calls   950/s     1000/s bare  0.95   ratio ≥ 0.90  yes
        ready   120.5 ms                      ≤ 100.0 ms    NO
        ");
    }

    #[test]
    fn markdown_is_a_table() {
        insta::assert_snapshot!(Format::Markdown.render(&figures()), @r"
        | figure | value | beside | ratio | budget | met |
        |---|---|---|---|---|---|
        | calls | 950/s | 1000/s bare | 0.95 | ratio ≥ 0.90 | yes |
        | ready | 120.5 ms |  |  | ≤ 100.0 ms | NO |
        ");
    }
}
