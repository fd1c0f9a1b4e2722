//! The few colours of the program; streams that cannot or must not show them leave them out.

use anstyle::{AnsiColor, Color, Style};

/// What a glance should find.
pub(crate) const TITLE: Style = Style::new().bold();

/// What is there for those who look twice.
pub(crate) const QUIET: Style = Style::new().dimmed();

/// What can be opened or typed.
pub(crate) const LINK: Style = colour(AnsiColor::Cyan);

/// What is as it should be.
pub(crate) const GOOD: Style = colour(AnsiColor::Green);

/// What is not.
pub(crate) const BAD: Style = colour(AnsiColor::Red).bold();

const fn colour(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour)))
}
