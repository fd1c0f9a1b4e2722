//! What the libraries log, for those who ask for it.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

/// Logs to stderr what `RUST_LOG` asks for; without it nothing, since stdout says what matters.
pub(crate) fn start() {
    let Ok(filter) = EnvFilter::try_from_default_env() else {
        return;
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}
