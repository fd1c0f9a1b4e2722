//! A figure, its baseline, and what is promised of it.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

/// What a figure is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    PerSecond,
    Milliseconds,
    Megabytes,
}

/// What is promised of a figure, or of its ratio to the baseline.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Budget {
    AtLeast(f64),
    AtMost(f64),
    RatioAtLeast(f64),
    RatioAtMost(f64),
}

/// What ran beside the figure and is measured in the same unit.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(crate) struct Baseline {
    pub(crate) name: String,
    pub(crate) value: f64,
}

/// One figure.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) value: f64,
    pub(crate) unit: Unit,
    pub(crate) baseline: Option<Baseline>,
    pub(crate) budget: Option<Budget>,
}

impl Figure {
    fn new(name: impl Into<String>, value: f64, unit: Unit) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            baseline: None,
            budget: None,
        }
    }

    /// How often something is done in a second.
    pub(crate) fn rate(name: impl Into<String>, per_second: f64) -> Self {
        Self::new(name, per_second, Unit::PerSecond)
    }

    /// How long something takes.
    pub(crate) fn time(name: impl Into<String>, time: Duration) -> Self {
        Self::new(name, milliseconds(time), Unit::Milliseconds)
    }

    /// How much memory or disk something takes.
    pub(crate) fn size(name: impl Into<String>, bytes: u64) -> Self {
        Self::new(name, megabytes(bytes), Unit::Megabytes)
    }

    /// Puts what ran beside it next to it: a rate.
    pub(crate) fn beside_rate(self, name: impl Into<String>, per_second: f64) -> Self {
        self.beside(name, per_second)
    }

    /// Puts what ran beside it next to it: a time.
    pub(crate) fn beside_time(self, name: impl Into<String>, time: Duration) -> Self {
        self.beside(name, milliseconds(time))
    }

    /// Puts what ran beside it next to it: a size.
    pub(crate) fn beside_size(self, name: impl Into<String>, bytes: u64) -> Self {
        self.beside(name, megabytes(bytes))
    }

    fn beside(mut self, name: impl Into<String>, value: f64) -> Self {
        self.baseline = Some(Baseline {
            name: name.into(),
            value,
        });
        self
    }

    /// Says what is promised.
    pub(crate) fn promised(mut self, budget: Budget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// The figure over its baseline.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let baseline = self.baseline.as_ref()?;
        (baseline.value > 0.0).then(|| self.value / baseline.value)
    }

    /// Whether the promise is kept; `None` if there is none.
    pub(crate) fn is_met(&self) -> Option<bool> {
        Some(match self.budget? {
            Budget::AtLeast(least) => self.value >= least,
            Budget::AtMost(most) => self.value <= most,
            Budget::RatioAtLeast(least) => self.ratio()? >= least,
            Budget::RatioAtMost(most) => self.ratio()? <= most,
        })
    }
}

impl Unit {
    /// A value with its unit.
    pub(crate) fn show(self, value: f64) -> String {
        match self {
            Self::PerSecond => format!("{value:.0}/s"),
            Self::Milliseconds if value < 10.0 => format!("{value:.3} ms"),
            Self::Milliseconds => format!("{value:.1} ms"),
            Self::Megabytes => format!("{value:.1} MB"),
        }
    }
}

impl Budget {
    /// The budget of a figure of this unit.
    pub(crate) fn show(self, unit: Unit) -> Shown {
        Shown(self, unit)
    }
}

/// A budget as a table shows it.
pub(crate) struct Shown(Budget, Unit);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Budget::AtLeast(least) => write!(f, "≥ {}", self.1.show(least)),
            Budget::AtMost(most) => write!(f, "≤ {}", self.1.show(most)),
            Budget::RatioAtLeast(least) => write!(f, "ratio ≥ {least:.2}"),
            Budget::RatioAtMost(most) => write!(f, "ratio ≤ {most:.2}"),
        }
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_about_the_ratio_needs_a_baseline() {
        let alone = Figure::rate("calls", 90.0).promised(Budget::RatioAtLeast(0.9));
        assert_eq!(alone.is_met(), None);
        assert_eq!(
            alone.clone().beside_rate("bare", 100.0).is_met(),
            Some(true)
        );
        assert_eq!(alone.beside_rate("bare", 101.0).is_met(), Some(false));
    }

    #[test]
    fn a_promise_about_the_figure_looks_at_nothing_else() {
        let ready = Figure::time("ready", Duration::from_millis(80))
            .beside_time("nothing", Duration::from_millis(1));
        assert_eq!(ready.is_met(), None);
        assert_eq!(
            ready.clone().promised(Budget::AtMost(100.0)).is_met(),
            Some(true)
        );
        assert_eq!(ready.promised(Budget::AtMost(79.0)).is_met(), Some(false));
    }
}
